"""Communes, départements and missions locales, each as the ready-made JSON body that its route gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson
import polars as pl

from tremplin.domain.geo import LonLat, bbox_polygon, point
from tremplin.release.reference import Check, Frames, Inputs, Step

Row = Mapping[str, Any]


def departements(inputs: Inputs) -> Frames:
    """The départements of the COG with their région (COG) and académie (catalogue de l'apprentissage)."""
    frame = (
        inputs.table("cog_departements", "departements")
        .join(inputs.table("cog_regions", "regions").select("reg", region="libelle"), on="reg", how="left")
        .join(
            inputs.table("departements_academies", "academies").select(
                "code_dept", academie_code="num_academie", academie_nom="nom_academie"
            ),
            left_on="dep",
            right_on="code_dept",
            how="left",
        )
        .select(
            "dep",
            nom="libelle",
            region_code="reg",
            region_nom="region",
            academie_code="academie_code",
            academie_nom="academie_nom",
        )
    )
    placed = frame.drop_nulls()
    bodies = [orjson.dumps(_departement(row)) for row in placed.iter_rows(named=True)]
    return {
        "departements": placed.with_columns(pl.Series("body", bodies, dtype=pl.Binary)),
        "sans_academie": frame.join(placed, on="dep", how="anti"),
    }


def _departement(row: Row) -> dict[str, Any]:
    return {
        "nom": row["nom"],
        "codeInsee": row["dep"],
        "region": {"codeInsee": row["region_code"], "nom": row["region_nom"]},
        "academie": _academie(row),
    }


def _academie(row: Row) -> dict[str, str]:
    return {"id": f"A{row['academie_code']}", "code": row["academie_code"], "nom": row["academie_nom"]}


def missions_locales(inputs: Inputs) -> Frames:
    """Missions locales (UNML): one a code, with the point and SIRET that their name leads to."""
    couverture = inputs.table("missions_locales_couverture", "couverture")
    points = inputs.table("missions_locales_geopoints", "geopoints").select("nom", "lat", "lng", "siret")
    frame = couverture.unique("code", keep="first", maintain_order=True).join(points, on="nom", how="left").sort("code")
    bodies = [orjson.dumps(_mission_locale(row)) for row in frame.iter_rows(named=True)]
    return {
        "missions_locales": frame.select(
            "code", "nom", "siret", "adresse", "cp", "ville", lon="lng", lat="lat"
        ).with_columns(pl.Series("body", bodies, dtype=pl.Binary)),
        "couverture": couverture.select("commune", "code"),
    }


def _mission_locale(row: Row) -> dict[str, Any]:
    """Required texts that UNML's files lack are empty, never invented."""
    located = row["lng"] is not None and row["lat"] is not None
    return {
        "id": row["code"],
        "code": str(row["code"]),
        "nom": row["nom"],
        "siret": row["siret"] or "",
        "localisation": {
            "geopoint": point((row["lng"], row["lat"])) if located else None,
            "adresse": row["adresse"] or "",
            "cp": row["cp"] or "",
            "ville": row["ville"] or "",
        },
        "contact": {"email": row["email"], "telephone": row["telephone"], "siteWeb": row["site_web"]},
    }


def _by_postal(
    postal: Mapping[str, Collection[str]], positions: Mapping[str, Sequence[LonLat]]
) -> Mapping[str, Sequence[LonLat]]:
    """Postal code → the points of all its communes."""
    found: dict[str, list[LonLat]] = defaultdict(list)
    for code, points in positions.items():
        for code_postal in postal.get(code, ()):
            found[code_postal] += points
    return found


def communes(inputs: Inputs) -> Frames:
    """Communes of the COG, and every code that leads to one: its own, postal, arrondissement, old commune."""
    cog = inputs.table("cog_communes", "communes")
    whole = cog.filter(pl.col("typecom") == "COM").sort("com")
    known = set(whole["com"])
    merged = _merged_into(inputs.table("cog_mouvements", "mouvements"), known)
    parts = cog.filter(pl.col("typecom") != "COM").filter(pl.col("comparent").is_in(known))
    leads_to = {
        **dict(parts.select("com", "comparent").iter_rows()),
        **{old: new[0] for old, new in merged.items()},
        **{code: code for code in known},
    }
    postal, positions = _postal(inputs.table("laposte_hexasmal", "codes_postaux"), leads_to)
    contours = {r["code"]: r for r in inputs.table("contours_communes", "contours").iter_rows(named=True)}
    origin = _origins(inputs.table("cog_mouvements", "mouvements"))
    by_postal = _by_postal(postal, positions)
    departements_ = {r["dep"]: r for r in inputs.output("departements.departements").iter_rows(named=True)}
    missions = _missions(inputs, leads_to)
    anciennes = _anciennes(parts, merged)
    arrondissements = _arrondissements(parts)
    populations = dict(inputs.table("insee_population", "populations").select("com", "pmun").iter_rows())

    rows, lost = [], []
    for code, nom, dep in whole.select("com", "libelle", "dep").iter_rows():
        points = positions.get(code) or positions.get(origin.get(code, ""), [])
        points = points or [p for cp in sorted(postal.get(code, ())) for p in by_postal[cp]]
        contour = contours.get(code)
        place = _place(contour, points)
        if place is None or dep not in departements_:
            lost.append((code, nom, "sans coordonnées" if place is None else "département inconnu"))
            continue
        centre, bbox = place
        departement = departements_[dep]
        body = {
            "nom": nom,
            "code": {"insee": code, "postaux": sorted(postal.get(code, ()))},
            "anciennes": anciennes.get(code, []),
            "arrondissements": arrondissements.get(code, []),
            "departement": {"nom": departement["nom"], "codeInsee": dep},
            "region": {"codeInsee": departement["region_code"], "nom": departement["region_nom"]},
            "academie": _academie(departement),
            "localisation": {"centre": point(centre), "bbox": bbox},
            "mission_locale": missions.get(code),
        }
        rows.append(
            (code, nom, dep, departement["region_code"], departement["academie_code"],
             "|".join(sorted(postal.get(code, ()))), centre[0], centre[1], populations.get(code),
             "contour" if contour else "codes postaux", orjson.dumps(body))
        )  # fmt: skip
    served = {r[0] for r in rows}
    codes = {(code, target, "insee") for code, target in leads_to.items() if target in served}
    codes |= {(cp, code, "postal") for code, cps in postal.items() if code in served for cp in cps}
    return {
        "communes": pl.DataFrame(rows, schema=_COMMUNES, orient="row"),
        "codes": pl.DataFrame(sorted(codes), schema=_CODES, orient="row"),
        "sans_lieu": pl.DataFrame(
            lost, schema={"code": pl.String, "nom": pl.String, "raison": pl.String}, orient="row"
        ),
    }


_CODES = {"code": pl.String, "commune": pl.String, "type": pl.String}
_COMMUNES = {
    "code_insee": pl.String,
    "nom": pl.String,
    "departement": pl.String,
    "region": pl.String,
    "academie": pl.String,
    "codes_postaux": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "population": pl.Int64,
    "localisation": pl.String,
    "body": pl.Binary,
}


def _merged_into(mouvements: pl.DataFrame, known: set[str]) -> dict[str, tuple[str, str]]:
    """Old code → (commune of today, name of the old one), through every merger and change of code."""
    following: dict[str, tuple[str, str]] = {}
    moves = mouvements.filter(
        (pl.col("typecom_av") == "COM") & (pl.col("typecom_ap") == "COM") & (pl.col("com_av") != pl.col("com_ap"))
    ).sort("date_eff")
    for old, name, new in moves.select("com_av", "libelle_av", "com_ap").iter_rows():
        if old not in known:
            following[old] = (new, name)
    resolved: dict[str, tuple[str, str]] = {}
    for old, (new, name) in following.items():
        seen = {old}
        while new not in known and new in following and new not in seen:
            seen.add(new)
            new = following[new][0]  # noqa: PLW2901  the chain is followed
        if new in known:
            resolved[old] = (new, name)
    return resolved


def _origins(mouvements: pl.DataFrame) -> dict[str, str]:
    """A commune split off → the commune that it came from, for those that no postal file knows yet."""
    moves = mouvements.filter(
        (pl.col("typecom_ap") == "COM") & (pl.col("typecom_av") == "COM") & (pl.col("com_av") != pl.col("com_ap"))
    ).sort("date_eff")
    return dict(moves.select("com_ap", "com_av").iter_rows())


def _postal(rows: pl.DataFrame, leads_to: Mapping[str, str]) -> tuple[dict[str, set[str]], dict[str, list[LonLat]]]:
    """Commune of today → its postal codes, and the points that La Poste gives for it."""
    postal: dict[str, set[str]] = defaultdict(set)
    positions: dict[str, list[LonLat]] = defaultdict(list)
    for code, code_postal, coordinates in rows.select("commune", "code_postal", "coordonnees").iter_rows():
        commune = leads_to.get(code)
        if commune is None:
            continue
        postal[commune].add(code_postal)
        if coordinates:
            lat, _, lon = coordinates.partition(",")
            positions[commune].append((round(float(lon), 6), round(float(lat), 6)))
    return postal, positions


def _place(contour: Row | None, points: list[LonLat]) -> tuple[LonLat, dict[str, object]] | None:
    if contour is not None:
        corners = [(contour["ouest"], contour["sud"]), (contour["est"], contour["nord"])]
        return (contour["lon"], contour["lat"]), bbox_polygon(corners)
    if not points:
        return None
    centre = (
        round(sum(p[0] for p in points) / len(points), 6),
        round(sum(p[1] for p in points) / len(points), 6),
    )
    return centre, bbox_polygon(points)


def _anciennes(parts: pl.DataFrame, merged: Mapping[str, tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Commune → the old communes within it, by code: délégées, associées and merged ones."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for old, (new, name) in merged.items():
        found[new][old] = name
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


def _missions(inputs: Inputs, leads_to: Mapping[str, str]) -> dict[str, Any]:
    """Commune → its mission locale, when one alone covers it (arrondissements included)."""
    bodies = dict(inputs.output("missions_locales.missions_locales").select("code", "body").iter_rows())
    covering: dict[str, set[int]] = defaultdict(set)
    for commune, code in inputs.output("missions_locales.couverture").iter_rows():
        if commune in leads_to:
            covering[leads_to[commune]].add(code)
    return {c: orjson.loads(bodies[next(iter(ms))]) for c, ms in covering.items() if len(ms) == 1}


def check(outputs: Frames) -> list[Check]:
    """Every commune has a place; every département an académie."""
    lost = outputs["communes.sans_lieu"]
    orphans = outputs["departements.sans_academie"]
    return [
        Check("communes_localisees", len(lost) == 0, _listed(lost["code"], "communes écartées"), bloquant=False),
        Check(
            "departements_academies",
            len(orphans) == 0,
            _listed(orphans["dep"], "départements sans académie"),
            bloquant=False,
        ),
    ]


def _listed(codes: Iterable[str], what: str) -> str:
    found = list(codes)
    return f"{len(found)} {what}" + (f" ({', '.join(found[:10])})" if found else "")


STEPS = (
    Step(
        "departements",
        departements,
        sources=("cog_departements", "cog_regions", "departements_academies"),
    ),
    Step(
        "missions_locales",
        missions_locales,
        sources=("missions_locales_couverture", "missions_locales_geopoints"),
    ),
    Step(
        "communes",
        communes,
        sources=("cog_communes", "cog_mouvements", "laposte_hexasmal", "contours_communes", "insee_population"),
        steps=("departements", "missions_locales"),
    ),
)
