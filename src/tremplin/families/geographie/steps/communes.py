"""Communes of today, and every code that leads to one: its own, postal, arrondissement, old commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import polars as pl

from tremplin.domain.geo import LonLat, bbox_polygon, distance_km, point
from tremplin.domain.territories import COLLECTIVITES
from tremplin.domain.text import fold
from tremplin.families.geographie.steps import history, missions, postal
from tremplin.families.geographie.steps.departements import academie
from tremplin.release.reference import Frames, Inputs

Row = Mapping[str, Any]
SOURCES = (
    "cog_communes",
    "cog_mouvements",
    "cog_collectivites",
    "laposte_hexasmal",
    "contours_communes",
    "insee_population",
)
_VASTE_KM = 100
"""Across a collectivité: beyond, its middle is no place of its communes."""


def communes(inputs: Inputs) -> Frames:
    """Communes of the COG and of the collectivités, as bodies; the codes that lead to them; what lacks a place or
    postal codes."""
    cog, moves = inputs.table("cog_communes", "communes"), inputs.table("cog_mouvements", "mouvements")
    own = cog.filter(pl.col("typecom") == "COM").select("com", "libelle", "dep")
    whole = pl.concat([own, _overseas(inputs)]).unique("com", keep="first").sort("com")
    names: dict[str, str] = dict(whole.select("com", "libelle").iter_rows())
    merged = history.merged_into(moves, set(names))
    parts = cog.filter(pl.col("typecom") != "COM").filter(pl.col("comparent").is_in(list(names)))
    leads_to = {
        **dict(parts.select("com", "comparent").iter_rows()),
        **{old: one.commune for old, one in merged.items()},
        **{code: code for code in names},
    }
    posted = postal.read(inputs.table("laposte_hexasmal", "codes_postaux"), leads_to, names, history.origins(moves))
    contours = {r["code"]: r for r in inputs.table("contours_communes", "contours").iter_rows(named=True)}
    departements = {r["dep"]: r for r in inputs.output("departements.departements").iter_rows(named=True)}
    covering = missions.by_commune(inputs, leads_to)
    anciennes, arrondissements = _anciennes(parts, merged), _arrondissements(parts)
    people = _populations(inputs, leads_to, parts)

    rows, lost = [], []
    for code, nom, dep in whole.iter_rows():
        place = _place(contours.get(code), posted.around(code), dep)
        if place is None or dep not in departements:
            lost.append((code, nom, "sans coordonnées" if place is None else "département inconnu"))
            continue
        body = {
            "nom": nom,
            "code": {"insee": code, "postaux": sorted(posted.codes.get(code, ()))},
            "anciennes": anciennes.get(code, []),
            "arrondissements": arrondissements.get(code, []),
            **_territory(departements[dep]),
            "localisation": {"centre": point(place.centre), "bbox": place.bbox},
            "mission_locale": covering.get(code),
        }
        rows.append(_row(body, departements[dep], place, people.get(code)))
    served = {row["code_insee"] for row in rows}
    then = {old: (one.nom, one.jusqu_au) for old, one in merged.items()}
    codes = {
        (code, target, "insee", *then.get(code, (None, None))) for code, target in leads_to.items() if target in served
    }
    codes |= {
        (cp, code, "postal", None, None) for code, found in posted.codes.items() if code in served for cp in found
    }
    return {
        "communes": pl.DataFrame(rows, schema=_COMMUNES),
        "codes": pl.DataFrame(sorted(codes, key=lambda row: row[:3]), schema=_CODES, orient="row"),
        "arrondissements": _arrondissement_rows(inputs, parts),
        "sans_lieu": pl.DataFrame(lost, schema=_texts("code", "nom", "raison"), orient="row"),
        "sans_code_postal": whole.filter(~pl.col("com").is_in(list(posted.codes))).select(code="com", nom="libelle"),
        "scindees": pl.DataFrame(sorted(posted.scindees.items()), schema=_texts("code", "origine"), orient="row"),
        "postaux_ecartes": pl.DataFrame(
            posted.ecartees, schema=_texts("code", "nom", "code_postal", "raison"), orient="row"
        ),
    }


def _texts(*columns: str) -> dict[str, type[pl.String]]:
    return dict.fromkeys(columns, pl.String)


_CODES: dict[str, Any] = {**_texts("code", "commune", "type", "ancien_nom"), "jusqu_au": pl.Date}
_COMMUNES: dict[str, Any] = {
    **_texts("code_insee", "nom", "cle", "departement", "region", "academie", "codes_postaux"),
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "population": pl.Int64,
    "localisation": pl.String,
    "body": pl.Binary,
}


@dataclass(frozen=True)
class _Place:
    """Where a commune is, and what tells it."""

    centre: LonLat
    bbox: dict[str, object]
    told: str
    precise: bool = True


def _row(body: Row, departement: Row, place: _Place, people: int | None) -> dict[str, Any]:
    lon, lat = place.centre if place.precise else (None, None)
    return {
        "code_insee": body["code"]["insee"],
        "nom": body["nom"],
        "cle": fold(body["nom"]),
        "departement": departement["dep"],
        "region": departement["region_code"],
        "academie": departement["academie_code"],
        "codes_postaux": "|".join(body["code"]["postaux"]),
        "longitude": lon,
        "latitude": lat,
        "population": people,
        "localisation": place.told,
        "body": orjson.dumps(body),
    }


def _territory(departement: Row) -> dict[str, Any]:
    return {
        "departement": {"nom": departement["nom"], "codeInsee": departement["dep"]},
        "region": {"codeInsee": departement["region_code"], "nom": departement["region_nom"]},
        "academie": academie(departement),
    }


def _overseas(inputs: Inputs) -> pl.DataFrame:
    """com, libelle, dep of the communes of the collectivités: those of the COG, else those that La Poste delivers to,
    under the name that it writes, or that of the collectivité of which they are the only one."""
    told = inputs.table("cog_collectivites", "communes").select("com", "libelle", dep="comer")
    posted = (
        inputs.table("laposte_hexasmal", "codes_postaux")
        .select(com="commune", libelle="nom", dep=pl.col("commune").str.slice(0, 3))
        .filter(pl.col("dep").is_in(list(COLLECTIVITES)))
        .unique("com", keep="first", maintain_order=True)
    )
    alone = posted.group_by("dep").len().filter(pl.col("len") == 1)["dep"].to_list()
    names = [
        COLLECTIVITES[dep].nom if dep in alone else postal.shown(name)
        for name, dep in posted.select("libelle", "dep").iter_rows()
    ]
    return pl.concat([told, posted.with_columns(pl.Series("libelle", names, dtype=pl.String))])


def _populations(inputs: Inputs, leads_to: Mapping[str, str], parts: pl.DataFrame) -> dict[str, int]:
    """Commune of today → its people, with those of the communes that it took in since the census; a city is the sum of
    its arrondissements, unless the file tells it whole."""
    told: dict[str, int] = dict(inputs.table("insee_population", "populations").select("com", "pmun").iter_rows())
    inner = set(parts.filter(pl.col("typecom") == "ARM")["com"])
    people: dict[str, int] = defaultdict(int)
    for code, count in told.items():
        commune = leads_to.get(code, code)
        if count is not None and not (code in inner and commune in told):
            people[commune] += count
    return people


def _place(contour: Row | None, points: list[LonLat], dep: str) -> _Place | None:
    """From the outline of a commune, else the points of its postal codes, else the box of its collectivité."""
    if contour is not None:
        corners = [(contour["ouest"], contour["sud"]), (contour["est"], contour["nord"])]
        return _Place((contour["lon"], contour["lat"]), bbox_polygon(corners), "contour")
    if not points and dep in COLLECTIVITES:
        west, south, east, north = COLLECTIVITES[dep].cadre
        middle = round((west + east) / 2, 6), round((south + north) / 2, 6)
        precise = distance_km((west, south), (east, north)) < _VASTE_KM
        return _Place(middle, bbox_polygon([(west, south), (east, north)]), "collectivité", precise)
    if not points:
        return None
    centre = (
        round(sum(p[0] for p in points) / len(points), 6),
        round(sum(p[1] for p in points) / len(points), 6),
    )
    return _Place(centre, bbox_polygon(points), "codes postaux")


def _anciennes(parts: pl.DataFrame, merged: Mapping[str, history.Merged]) -> dict[str, list[dict[str, str]]]:
    """Commune → the old communes within it, by code: délégées, associées and merged ones."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for old, one in merged.items():
        found[one.commune][old] = one.nom
    inner = parts.filter(pl.col("typecom").is_in(["COMD", "COMA"]))
    for code, name, parent in inner.select("com", "libelle", "comparent").iter_rows():
        if code != parent:
            found[parent][code] = name
    return {c: [{"nom": n, "codeInsee": old} for old, n in sorted(olds.items())] for c, olds in found.items()}


def _arrondissements(parts: pl.DataFrame) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    rows = parts.filter(pl.col("typecom") == "ARM").sort("com")
    for code, name, parent in rows.select("com", "libelle", "comparent").iter_rows():
        found[parent].append({"code": code, "nom": name})
    return found


def _arrondissement_rows(inputs: Inputs, parts: pl.DataFrame) -> pl.DataFrame:
    """The arrondissements of Paris, Lyon and Marseille: their postal codes, their middle, their people."""
    posted = inputs.table("laposte_hexasmal", "codes_postaux")
    at = pl.col("coordonnees").str.split(",").list.eval(pl.element().str.strip_chars().cast(pl.Float64))
    places = posted.group_by(com="commune").agg(
        codes_postaux=pl.col("code_postal").unique().sort().str.join("|"),
        longitude=at.list.get(1).mean().round(6),
        latitude=at.list.get(0).mean().round(6),
    )
    return (
        parts.filter(pl.col("typecom") == "ARM")
        .join(places, on="com", how="left")
        .join(inputs.table("insee_population", "populations").select("com", "pmun"), on="com", how="left")
        .select(
            code="com",
            nom="libelle",
            commune="comparent",
            codes_postaux="codes_postaux",
            longitude="longitude",
            latitude="latitude",
            population="pmun",
        )
        .sort("code")
    )
