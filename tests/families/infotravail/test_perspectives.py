"""Forecasts: what the regional file of the DEPP says of them, read without our readers; what is told of each."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.world.commands import as_json, tremplin
from tremplin.domain.dates import today
from tremplin.release.publish import current

VINTAGES = ("2021_2022", "2022_2023")
URL = "/api/explorer/v1/metier-territoire"
Series = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """A training, a région, a period: last-year pupils, those in a job six months after."""

    pupils: int
    jobs: int

    @property
    def share(self) -> float:
        return self.jobs / self.pupils


Published = Mapping[str, Mapping[Series, Cell]]


@pytest.fixture(scope="module")
def published() -> Published:
    """The file of the DEPP, period by period: (way, code, région) → counts, those that it doesn't empty."""
    found: defaultdict[str, dict[Series, Cell]] = defaultdict(dict)
    path = needs.real(needs.FRANCE) / "inserjeunes" / "ij_region_data.csv"
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["nb_en_emploi_6_mois"]:
                way = {"scolaire": "pro"}.get(row["voie"], row["voie"])
                key = (way, row["cfd"] or row["mefstat11"], row["code_region"])
                found[row["millesime"]][key] = Cell(int(row["nb_annee_term"]), int(row["nb_en_emploi_6_mois"]))
    return found


def before(period: str, ahead: int = 1) -> str:
    return "_".join(str(int(year) - ahead) for year in period.split("_"))


@pytest.fixture(scope="module")
def flat(france_home: Home) -> Path:
    return france_home.reference / "releases" / str(current(france_home.reference)) / "flat"


@pytest.fixture(scope="module")
def figures(flat: Path) -> dict[tuple[Any, ...], float]:
    """(period, years ahead, method, measure) → figure, of all régions and ways together."""
    rows = pl.read_parquet(flat / "perspectives_epreuve.parquet").filter(
        pl.col("type").fill_null("") == "", niveau="region", voie="toutes"
    )
    return {(r["promotion"] or "", r["echeance"], r["methode"], r["mesure"]): r["valeur"] for r in rows.to_dicts()}


def nation(cells: Mapping[Series, Cell]) -> dict[tuple[str, str], float]:
    pupils: defaultdict[tuple[str, str], int] = defaultdict(int)
    jobs: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (way, code, _), cell in cells.items():
        pupils[way, code] += cell.pupils
        jobs[way, code] += cell.jobs
    return {key: jobs[key] / count for key, count in pupils.items()}


@pytest.mark.parametrize("vintage", VINTAGES)
def test_baselines_are_those_that_the_file_gives(
    published: Published, figures: dict[tuple[Any, ...], float], vintage: str
) -> None:
    then, now = published[before(vintage)], published[vintage]
    whole, both = nation(then), sorted(then.keys() & now.keys())
    assert len(both) == {"2021_2022": 5_483, "2022_2023": 5_768}[vintage]
    for method, expected in (
        ("dernier taux", [then[key].share for key in both]),
        ("taux de la France", [whole[key[:2]] for key in both]),
    ):
        gaps = [abs(now[key].share - share) for key, share in zip(both, expected, strict=True)]
        error = 100 * sum(gaps) / len(both)
        assert figures[vintage, 1, method, "erreur absolue"] == pytest.approx(error, abs=0.001)
        masses = [now[key].pupils for key in both]
        chance = [now[key].share * (1 - now[key].share) for key in both]
        brier = sum(m * (g**2 + c) for m, g, c in zip(masses, gaps, chance, strict=True)) / sum(masses)
        assert figures[vintage, 1, method, "score de Brier"] == pytest.approx(brier, abs=1e-6)


def test_the_forecast_beats_both_and_its_intervals_hold_four_of_five(figures: dict[tuple[Any, ...], float]) -> None:
    for vintage, ahead in ((VINTAGES[0], 1), (VINTAGES[1], 1), ("", 1), (VINTAGES[1], 2)):
        for measure in ("erreur absolue", "score de Brier"):
            own, last, whole, market = (
                figures[vintage, ahead, method, measure]
                for method in ("prévision", "dernier taux", "taux de la France", "prévision et marché")
            )
            assert own < min(last, whole), (vintage, ahead, measure)
            assert own == pytest.approx(market, rel=0.003)  # the market adds nothing: it isn't served
        held = figures[vintage, ahead, "prévision", "couverture à 80 %"]
        assert 76 < held < 84, (vintage, ahead, held)


def drawn_again(
    cells: Mapping[Series, Cell], kinds: Mapping[str, str], weight: float, ahead: int
) -> dict[Series, float]:
    """The share expected of each series, by the rule that the documentation tells: its own, drawn towards that of the
    nation by so many pupils (half as many when a class is shared), itself drawn towards its kind of diploma, and moved
    by half of what sets its région apart."""
    lent = weight / 2 if ahead == 1 else 0.0

    def draw(own: float, pupils: int, wider: float) -> float:
        part = (pupils + lent) / (pupils + weight)
        return min(0.99, max(0.01, part * own + (1 - part) * wider))

    pupils: defaultdict[tuple[str, ...], int] = defaultdict(int)
    jobs: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for (way, code, _), cell in cells.items():
        for key in ((way, code), (way, "", kinds.get(code, ""))):
            pupils[key] += cell.pupils
            jobs[key] += cell.jobs
    share = {key: jobs[key] / count for key, count in pupils.items()}
    wide = {key: draw(share[key], pupils[key], share[key[0], "", kinds.get(key[1], "")]) for key in share if key[1]}
    found: defaultdict[tuple[str, str], float] = defaultdict(float)
    expected: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (way, code, region), cell in cells.items():
        found[way, region] += cell.jobs
        expected[way, region] += cell.pupils * wide[way, code]
    return {
        (way, code, region): draw(
            cell.share, cell.pupils, wide[way, code] * sqrt(found[way, region] / expected[way, region])
        )
        for (way, code, region), cell in cells.items()
    }


def test_a_forecast_is_drawn_as_the_documentation_says(published: Published, flat: Path) -> None:
    """Every share found again from the file of the DEPP, by one of the weights that may be learned and no other."""
    codes = pl.read_parquet(flat / "inserjeunes_codes.parquet").select("code_certification", "diplome_libelle")
    kinds = {code: kind or "" for code, kind in codes.iter_rows()}
    last = {key: cell for key, cell in published["2022_2023"].items() if key[1] in kinds}
    rows = pl.read_parquet(flat / "perspectives.parquet").filter(niveau="region").to_dicts()
    table = {(r["filiere"], r["code"], r["lieu"]): r for r in rows}
    assert len(last) == 6_651
    right = []
    for weight in (20, 40, 60, 80, 120, 160, 240, 320):
        soon, later = (drawn_again(last, kinds, weight, ahead) for ahead in (1, 2))
        gaps = [abs(100 * soon[key] - table[key]["taux_un_an"]) for key in last]
        gaps += [abs(100 * later[key] - table[key]["taux_ensuite"]) for key in last]
        right += [weight] if max(gaps) < 0.006 else []
    assert right == [160]
    for key, cell in last.items():
        assert table[key]["eleves"] == cell.pupils
        assert table[key]["dernier_taux"] == pytest.approx(100 * cell.share, abs=0.006)


def test_only_what_is_shown_is_forecast(flat: Path) -> None:
    shown = pl.read_parquet(flat / "inserjeunes_regionales.parquet").filter(
        pl.col("nb_en_emploi_6_mois").is_not_null(), millesime="2022_2023", cache=False
    )
    told = pl.read_parquet(flat / "perspectives.parquet").filter(niveau="region")
    key = {(r["region"], r["code_certification"], r["filiere"]) for r in shown.to_dicts()}
    assert {(r["lieu"], r["code"], r["filiere"]) for r in told.to_dicts()} == key
    assert len(key) == len(told) == 14_597


# ── what is told ─────────────────────────────────────────────────────────────────────────────────────────────────


def told(client: TestClient, **given: str) -> Any:
    return client.get(URL, params={"blocs": "perspectives", **given}).json()["blocs"]["perspectives"]


LENGTH = {"CAP": 2, "BTS": 2, "BP": 2, "BAC PRO": 3, "MC": 1, "CS 3": 1}


def lines(block: Any) -> Iterator[dict[str, Any]]:
    yield from block["donnees"]["liste"]
    for one in block["donnees"]["liste"]:
        yield from one["voisines"]


def test_each_line_is_that_of_the_table_at_the_year_of_leaving(france_client: TestClient, flat: Path) -> None:
    rows = pl.read_parquet(flat / "perspectives.parquet").to_dicts()
    table = {(r["niveau"], r["lieu"] or None, r["code"], r["filiere"]): r for r in rows}
    stairs = [
        r["valeur"] for r in pl.read_parquet(flat / "perspectives_epreuve.parquet").filter(methode="paliers").to_dicts()
    ]
    begins = today().year + (today().month >= 9)
    methods = set()
    for rome, region in (("D1102", "44"), ("F1603", "93"), ("G1602", "11"), ("I1604", "76"), ("J1501", "53")):
        block = told(france_client, rome=rome, region=region)
        assert (block["etat"], block["niveau"], block["code"]) == ("ok", "region", region)
        assert block["donnees"]["paliers"] == stairs
        assert [m["code_region"] for m in block["donnees"]["metiers_2030"]] == [region] * len(
            block["donnees"]["metiers_2030"]
        )
        for line in lines(block):
            row = table[line["niveau"], line["code"], line["code_certification"], line["filiere"]]
            methods.add((line["methode"], line["niveau"]))
            if line["diplome"] in LENGTH:
                assert line["sortie"] == begins + LENGTH[line["diplome"]]
            ahead = line["sortie"] - 2023
            share = row["taux_ensuite"] if row["gagne_ensuite"] else row["dernier_taux"]
            assert line["taux"] == pytest.approx(share, abs=0.051)
            assert line["methode"] == ("prevision" if row["gagne_ensuite"] else "dernier_taux")
            assert line["eprouve"] is False  # beyond two years
            if row["gagne_ensuite"]:
                off = sqrt(row["ecart_deux_ans"] ** 2 + (ahead - 2) * row["ecart_par_an"] ** 2)
                assert line["haut"] == pytest.approx(min(100.0, share + off), abs=0.051)
                assert line["bas"] == pytest.approx(max(0.0, share - off), abs=0.051)
            else:
                assert (line["bas"], line["haut"]) == (None, None)
            assert line["palier"] == 1 + sum(share >= bound for bound in stairs)
    assert {("prevision", "region"), ("dernier_taux", "france")} <= methods


def test_neighbours_are_of_the_same_way_in_and_surely_above(france_client: TestClient, flat: Path) -> None:
    rows = pl.read_parquet(flat / "perspectives.parquet").to_dicts()
    table = {(r["niveau"], r["lieu"], r["code"], r["filiere"]): r for r in rows}
    links = pl.read_parquet(flat / "perspectives_voisines.parquet").to_dicts()
    assert len(links) > 1_000
    for link in links:
        where = (link["niveau"], link["lieu"])
        one, other = table[*where, link["code"], link["filiere"]], table[*where, link["voisine"], link["filiere"]]
        assert one["type"] == other["type"]
        assert one["cfd"] != other["cfd"]
        gap = other["taux_ensuite"] - one["taux_ensuite"]
        assert gap > sqrt(one["ecart_deux_ans"] ** 2 + other["ecart_deux_ans"] ** 2) - 0.02
        assert link["rang"] in (1, 2, 3)
        assert link["proximite"] >= 0.25


def test_short_series_say_so_and_show_the_last_share(demo_client: TestClient) -> None:
    """In the fictitious world too few series are tried: nothing says that a forecast does better."""
    block = told(demo_client, rome="D1102", commune="57463")
    shown = list(lines(block))
    assert {line["methode"] for line in shown} == {"dernier_taux"}
    assert [line["taux"] for line in shown] == [line["dernier_taux"] for line in shown]
    page = demo_client.get("/explorer/D1102-boulangerie-viennoiserie/57463-metz").text
    assert page.count("<td>dernier taux publié</td>") == len(block["donnees"]["liste"])
    assert block["pourquoi"] == "« Dernier taux publié » : éprouvée sur le passé, la prévision n'y fait pas mieux."


def test_the_command_and_the_page_give_the_figures_of_the_release(demo_home: Home, demo_client: TestClient) -> None:
    flat = demo_home.reference / "releases" / str(current(demo_home.reference)) / "flat"
    kept = pl.read_parquet(flat / "perspectives_epreuve.parquet").to_dicts()
    assert len(kept) > 100
    found = as_json(tremplin(demo_home.folder, "evaluate", "perspectives", "--json"))
    key = ("promotion", "echeance", "niveau", "voie", "type", "methode", "mesure")
    table = {tuple(row[name] or "" for name in key): row["valeur"] for row in kept}
    assert {tuple(row[name] or "" for name in key): row["valeur"] for row in found["mesures"]} == table
    page = demo_client.get("/explorer/perspectives").text
    scopes = {
        (r["niveau"], r["echeance"], r["promotion"], r["mesure"])
        for r in kept
        if r["methode"] != "paliers" and r["voie"] == "toutes" and not r["type"]
    }
    assert page.count("<tr>") == 1 + len(scopes)  # no table by kind of diploma: too few series
