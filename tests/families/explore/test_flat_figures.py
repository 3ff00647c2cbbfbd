"""Figures of an answer found again in the flat files that its sources make, block by block, by another way."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.domain.dates import today
from tremplin.release.publish import current

URL = "/api/explorer/v1/metier-territoire.csv"
PAIRS = (("D1102", "57463"), ("J1501", "69266"), ("M1805", "75056"), ("H2913", "35238"))
KM, EARTH_KM = 30, 6371.0088
Key = tuple[str, str, str, str, str]
"""Indicator, what it is of, level, code, date; « » for none, as the file writes it."""
Found = Iterator[tuple[Key, float]]


@dataclass(frozen=True)
class Asked:
    """A job in a commune, and the flat files of the release."""

    flat: Path
    rome: str
    commune: str

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.flat / f"{name}.parquet")

    @property
    def here(self) -> dict[str, Any]:
        (found,) = self.table("communes").filter(code_insee=self.commune).to_dicts()
        return found

    @property
    def bassin(self) -> str:
        (found,) = self.table("bmo_bassins").filter(code_insee=self.commune)["code_bassin_emploi"].to_list()
        return str(found)

    @property
    def certifications(self) -> pl.DataFrame:
        """Active fiches linked to the job, each of its diplomas a row."""
        links = self.table("correspondances").filter(de="rome", code=self.rome, vers="rncp")["cible"]
        return self.table("certifications").filter(pl.col("rncp").is_in(links.implode()), rncp_actif=True)


@pytest.fixture(scope="module")
def flat(demo_home: Home) -> Path:
    return demo_home.reference / "releases" / str(current(demo_home.reference)) / "flat"


def certifications(asked: Asked) -> Found:
    ends = dict(asked.certifications.select("rncp", "rncp_fin_enregistrement").unique().iter_rows())
    yield ("certifications", "", "france", "", ""), len(ends)
    now = today()
    for rncp, end in ends.items():
        last = end if isinstance(end, date) else date.fromisoformat(end)
        months = 12 * (last.year - now.year) + last.month - now.month - (last.day < now.day)
        yield ("mois_restants", rncp, "france", "", ""), max(0, months)


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the great circle."""
    (lon, lat), (lon_, lat_) = (map(radians, point) for point in (one, other))
    arc = sin((lat_ - lat) / 2) ** 2 + cos(lat) * cos(lat_) * sin((lon_ - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(arc))


def near(asked: Asked, rows: pl.DataFrame) -> list[dict[str, Any]]:
    centre = (asked.here["longitude"], asked.here["latitude"])
    told = [r for r in rows.to_dicts() if r["longitude"] is not None]
    return [{**r, "km": d} for r in told if (d := km(centre, (r["longitude"], r["latitude"]))) <= KM]


def formations(asked: Asked) -> Found:
    """Those whose distances the answer lists: as many as are within the radius."""
    rows = asked.table("alternance_formations")
    mine = rows.filter(pl.col("romes").str.split("|").list.contains(asked.rome))
    found = {row["cle_ministere_educatif"]: row["km"] for row in near(asked, mine)}
    for identifier, distance in found.items():
        yield ("distance", identifier, "autour", "", ""), round(distance, 1)


def recrutement(asked: Asked) -> Found:
    families = asked.table("rome_fap").filter(code_rome=asked.rome)["code_fap"].unique()
    rows = asked.table("bmo_besoins").filter(
        pl.col("FAP_CODE").is_in(families.implode()), CATCHMENT_AREA_CODE=asked.bassin
    )
    newest = rows.filter(pl.col("ANNEE") == pl.col("ANNEE").max())
    names = {"part_difficiles": "NB_DIFF_RECRUT_PROJECTS", "part_saisonniers": "NB_SEASON_RECRUT_PROJECTS"}
    whole = newest["NB_RECRUT_PROJECTS"]
    for name, column in names.items():
        if not whole.null_count() and not newest[column].null_count():
            share = round(100 * newest[column].sum() / whole.sum(), 1)
            yield (name, "", "bassin", asked.bassin, str(newest["ANNEE"][0])), share


def tension(asked: Asked) -> Found:
    offers = asked.table("statistiques_offres_communes").filter(code_rome=asked.rome)
    day = str(offers["releve_le"][0])
    yield ("offres_du_jour_france", "", "france", "", day), offers["offres"].sum()
    here = offers.filter(code_insee=asked.commune)["offres"].sum()
    yield ("offres_du_jour_commune", "", "commune", asked.commune, day), here


def salaires(asked: Asked) -> Found:
    where = asked.here["departement"]
    rows = asked.table("imt_locaux").filter(rome=asked.rome, departement=where)
    level, code = ("departement", where) if len(rows) else ("france", "")
    rows = rows if len(rows) else asked.table("imt_locaux").filter(rome=asked.rome)
    day = str(rows["releve_le"].max()) if len(rows) else ""
    for who, name in (("debutant", "junior"), ("confirme", "senior")):
        for end, pick in (("min", pl.Series.min), ("max", pl.Series.max)):
            values = rows[f"salaire_{name}_{end}"].drop_nulls()
            if len(values):
                yield (f"{who}_{end}", "", level, code, day), pick(values)


def perspectives(asked: Asked) -> Found:
    """In the fictitious world, the last share of each diploma at its finest level."""
    region = asked.here["region"]
    rows = asked.table("perspectives").filter(pl.col("cfd").is_in(asked.certifications["cfd"].drop_nulls().implode()))
    rank = {"bassin": 0, "region": 1, "france": 2}
    held = {"bassin": asked.bassin, "region": region, "france": ""}
    finest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(rows.to_dicts(), key=lambda r: rank[r["niveau"]]):
        if (row["lieu"] or "") == held[row["niveau"]]:
            finest.setdefault((row["code"], row["filiere"]), row)
    bounds = asked.table("perspectives_epreuve").filter(methode="paliers")["valeur"].to_list()
    begins = today().year + (today().month >= 9)
    for row in finest.values():
        assert row["gagne_ensuite"] is False
        year = str(begins + {"CAP": 2, "BTS": 2, "BP": 2, "BAC PRO": 3, "MC": 1}[row["type"]])
        where = (row["niveau"], row["lieu"] or "", year)
        yield ("taux_attendu", row["code"], *where), round(row["dernier_taux"], 1)
        yield ("palier_attendu", row["code"], *where), 1 + sum(row["dernier_taux"] >= bound for bound in bounds)
    families = {fap[:3] for fap in asked.table("rome_fap").filter(code_rome=asked.rome)["code_fap"]}
    to_come = asked.table("imt_metiers_2030").filter(pl.col("code_fap").is_in(list(families)), code_region=region)
    for fap, posts in to_come.select("code_fap", "postes_a_pourvoir_milliers").iter_rows():
        yield ("postes_2030", fap, "region", region, ""), posts


def planned(asked: Asked, rome: str, bassin: str) -> float | None:
    families = asked.table("rome_fap").filter(code_rome=rome)["code_fap"].unique()
    rows = asked.table("bmo_besoins").filter(pl.col("FAP_CODE").is_in(families.implode()))
    newest = rows.filter(pl.col("ANNEE") == pl.col("ANNEE").max(), CATCHMENT_AREA_CODE=bassin)["NB_RECRUT_PROJECTS"]
    return None if newest.is_empty() or newest.null_count() else float(newest.sum())


def beside(asked: Asked, kind: str, pairs: list[tuple[str, str, str]]) -> Found:
    """Of (what it is of, job, bassin): the projects of the survey, the tension, the offers."""
    tensions = asked.table("imt_tensions_bassins")
    for name, rome, bassin in pairs:
        if (projects := planned(asked, rome, bassin)) is not None:
            yield (f"projets_{kind}", name, "bassin", asked.bassin, ""), projects
        for row in tensions.filter(code_rome=rome, code_bassin_emploi=bassin).to_dicts():
            year = str(row["annee"])
            yield (f"tension_{kind}", name, "bassin", asked.bassin, year), row["tension"]
            yield (f"offres_{kind}", name, "bassin", asked.bassin, year), row["offres"]


def passerelles(asked: Asked) -> Found:
    moves = asked.table("rome_mobilites").filter(code_rome=asked.rome)["code_rome_cible"].unique().to_list()
    newer = asked.table("rome4_mobilites")
    column = next(c for c in newer.columns if "cible" in c and "rome" in c)
    near_ones = newer.filter(code_rome=asked.rome)[column].unique().to_list()
    linked = [code for code in dict.fromkeys([*moves, *near_ones]) if code != asked.rome]
    yield from beside(asked, "proche", [(code, code, asked.bassin) for code in linked])


def voisins(asked: Asked) -> Found:
    (own,) = asked.table("bassins").filter(code=asked.bassin)["voisins"].to_list()
    yield from beside(asked, "voisin", [(code, asked.rome, code) for code in own.split("|")])


BLOCKS: dict[str, Callable[[Asked], Found]] = {
    one.__name__: one
    for one in (
        certifications,
        formations,
        recrutement,
        tension,
        salaires,
        perspectives,
        passerelles,
        voisins,
    )
}
MOST = {"formations": 20}
"""Lines that a block lists at most."""


@pytest.mark.parametrize("name", BLOCKS)
def test_figures_are_found_again_in_the_flat_files(demo_client: TestClient, flat: Path, name: str) -> None:
    counted = 0
    for rome, commune in PAIRS:
        text = demo_client.get(URL, params={"rome": rome, "commune": commune, "blocs": name}).text
        told = {
            (r["indicateur"], r["objet"], r["niveau"], r["code"], r["date"]): float(r["valeur"])
            for r in csv.DictReader(io.StringIO(text))
        }
        again = dict(BLOCKS[name](Asked(flat, rome, commune)))
        names = {key[0] for key in again}
        mine = {key: value for key, value in told.items() if key[0] in names}
        if len(again) <= MOST.get(name, len(again)):
            assert mine == pytest.approx(again, abs=0.051 if name == "formations" else 1e-9), (rome, commune)
        counted += len(mine)
    assert counted > 1, name
