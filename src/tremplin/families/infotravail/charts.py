"""Which chart helps to read a table, and its figures over the rows that the reader has filtered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any

import numpy as np

from tremplin.columnar.group import Aggregate, Measure, groups
from tremplin.columnar.select import Condition, Op, codes_of
from tremplin.columnar.table import Rows, Table
from tremplin.families.infotravail import queries
from tremplin.families.infotravail.catalogue import Resource
from tremplin.release.reader import Release
from tremplin.sources.imt_tension import MOIS

Picked = Rows | range
_MOST = 20
LARGEUR, HAUTEUR, RAYON = 640, 600, 26
"""Size of the map, and radius of its biggest disc, in pixels."""
_OUEST, _EST, _SUD, _NORD = -5.3, 9.7, 41.2, 51.2
NOMS_DES_MOIS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


@dataclass(frozen=True)
class Point:
    """A figure of a chart: its name, its value, where a map puts it, and the filter that it leads to."""

    nom: str
    valeur: float
    x: float = 0
    y: float = 0
    rayon: float = 0
    part: float = 0
    """Share of the highest value, 0 to 1."""
    filtre: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars, or a map of discs; the same figures stand in a table beside."""

    genre: str
    titre: str
    points: tuple[Point, ...]


Make = Callable[[Resource, Picked], Chart | None]


def _scaled(genre: str, titre: str, points: list[Point]) -> Chart | None:
    shown = [p for p in points if p.valeur is not None]
    top = max((p.valeur for p in shown), default=0)
    if top <= 0:
        return None
    return Chart(
        genre,
        titre,
        tuple(
            Point(
                p.nom,
                p.valeur,
                p.x,
                p.y,
                round(RAYON * sqrt(max(p.valeur, 0) / top), 1),
                max(p.valeur, 0) / top,
                p.filtre,
            )
            for p in shown
        ),
    )


def bars(titre: str, by: str, measure: Aggregate, *, label: str | None = None, most: int = _MOST) -> Make:
    """The highest groups of a column, named by `label` (another column) when given."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        keys = [by, label] if label else [by]
        counted = [g for g in groups(found.open(), rows, keys, [measure]) if g[measure.name] is not None]
        counted.sort(key=lambda g: -g[measure.name])
        points = [
            Point(
                str(g[label or by] or g[by] or "sans valeur"),
                g[measure.name],
                filtre=f"{by}__exact={g[by]}" if g[by] is not None else f"{by}__isnull=true",
            )
            for g in counted[:most]
        ]
        return _scaled("barres", titre, points)

    return make


def in_order(titre: str, by: str, measure: Aggregate) -> Make:
    """Every group of a column, in the order of its values: a series."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        counted = groups(found.open(), rows, [by], [measure])
        points = [
            Point(str(g[by]), g[measure.name], filtre=f"{by}__exact={g[by]}")
            for g in counted
            if g[by] is not None and g[measure.name] is not None
        ]
        return _scaled("barres", titre, points[-60:])

    return make


def departements(titre: str, by: str, measure: Aggregate, only: Condition | None = None) -> Make:
    """A disc a département, on a map without a background."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        assert found.release
        table = found.open()
        kept = _keep(table, rows, only) if only else rows
        places = _places(found.release)
        points = [
            Point(g[by], g[measure.name], *places[g[by]], filtre=f"{by}__exact={g[by]}")
            for g in groups(table, kept, [by], [measure])
            if g[by] in places and g[measure.name] is not None
        ]
        return _scaled("carte", titre, points)

    return make


def points(titre: str, label: str, lat: str, lon: str) -> Make:
    """A small disc a row that has a point."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        assert found.release
        table = found.open()
        shown = rows[:2000]
        values = {
            n: [table.columns[n].value(c) for c in codes_of(table.columns[n], shown).tolist()]
            for n in (label, lat, lon)
        }
        located = [
            Point(str(name), 1, *_project(float(y), float(x)), filtre=f"{label}__exact={name}")
            for name, y, x in zip(values[label], values[lat], values[lon], strict=True)
            if isinstance(y, float) and isinstance(x, float) and _mainland(y, x)
        ]
        small = [Point(p.nom, 1, p.x, p.y, 5, 1, p.filtre) for p in located]
        return Chart("carte", titre, tuple(small)) if small else None

    return make


def seasons(found: Resource, rows: Picked) -> Chart | None:
    """How many (job, area) pairs hire in each month."""
    table = found.open()
    counted = []
    for code, name in zip(MOIS, NOMS_DES_MOIS, strict=True):
        column = table.columns[f"SEASONAL_{code}"]
        low, high = column.interval("O")
        codes = codes_of(column, rows)
        yes = int(((codes >= low) & (codes < high)).sum()) if high > low else 0
        counted.append(Point(name, yes, filtre=f"SEASONAL_{code}__exact=O"))
    return _scaled("barres", "Mois d'embauche : métiers saisonniers, par mois", counted)


def _keep(table: Table, rows: Picked, only: Condition) -> Rows:
    column = table.columns[only.column]
    low, high = column.interval(only.values[0])
    codes = codes_of(column, rows)
    held = np.flatnonzero((codes >= low) & (codes < high))
    return held.astype(np.uint32) if isinstance(rows, range) else rows[held]


def _places(release: Release) -> dict[str, tuple[float, float]]:
    """Département → its place on the map; those overseas stand in a row under it."""
    found: dict[str, tuple[float, float]] = {}
    overseas = 0
    for code, (lat, lon) in sorted(queries.departement_points(release).items()):
        if _mainland(lat, lon):
            found[code] = _project(lat, lon)
        else:
            found[code] = (50 + 80 * overseas, HAUTEUR - 40)
            overseas += 1
    return found


def _mainland(lat: float, lon: float) -> bool:
    return _SUD <= lat <= _NORD and _OUEST <= lon <= _EST


def _project(lat: float, lon: float) -> tuple[float, float]:
    scale = LARGEUR / ((_EST - _OUEST) * cos(radians(46.5)))
    width = (lon - _OUEST) * cos(radians(46.5)) * scale
    height = (_NORD - lat) / (_NORD - _SUD) * (HAUTEUR - 90)
    return round(width, 1), round(height + 10, 1)


_SUM, _COUNT, _AVG = Measure.SUM, Measure.COUNT, Measure.AVG
_PROJETS = Aggregate("NB_RECRUT_PROJECTS", _SUM)
CHARTS: dict[str, tuple[Make, ...]] = {
    "rome_metiers": (
        bars(
            "Métiers par grand domaine", "grand_domaine", Aggregate("code_rome", _COUNT), label="grand_domaine_libelle"
        ),
    ),
    "rome_appellations": (bars("Codes qui ont le plus d'appellations", "code_rome", Aggregate("code_ogr", _COUNT)),),
    "bmo_besoins": (
        departements("Projets de recrutement par département", "DEPARTEMENT_CODE", _PROJETS),
        bars(
            "Projets de recrutement par bassin d'emploi", "CATCHMENT_AREA_CODE", _PROJETS, label="CATCHMENT_AREA_NAME"
        ),
        bars("Projets de recrutement par famille professionnelle", "FAP_CODE", _PROJETS, label="FAP_NAME"),
    ),
    "imt_tensions": (
        departements(
            "Tension moyenne par département (offres pour dix demandeurs)",
            "AREA_CODE",
            Aggregate("TENSION_RATIO", _AVG),
            Condition("AREA_TYPE_CODE", Op.EXACT, ("D",)),
        ),
        seasons,
    ),
    "imt_salaires": (
        bars(
            "Salaire le plus bas, moyenne par profession",
            "PCS_PROFESSION_CODE",
            Aggregate("MINIMUM_SALARY", _AVG),
            label="PCS_PROFESSION_NAME",
        ),
    ),
    "imt_contrats": (
        bars(
            "Offres par type de contrat", "CONTRACT_TYPE_CODE", Aggregate("NB_OFFERS", _SUM), label="CONTRACT_TYPE_NAME"
        ),
    ),
    "imt_metiers_en_tension": (
        bars("Part des recrutements difficiles, pour cent", "fap_code", Aggregate("tension_pct", _AVG), label="fap"),
    ),
    "statistiques_mensuelles": (
        in_order("Offres, somme des moyennes, par mois", "mois", Aggregate("off", _SUM)),
        in_order("Demandeurs, somme des moyennes, par mois", "mois", Aggregate("de", _SUM)),
    ),
    "offres_annonces": (
        departements("Offres par département", "DEPARTEMENT_CODE", Aggregate("ROME_PROFESSION_CARD_CODE", _COUNT)),
        bars(
            "Offres par métier",
            "ROME_PROFESSION_CARD_CODE",
            Aggregate("ROME_PROFESSION_CARD_CODE", _COUNT),
            label="ROME_PROFESSION_CARD_NAME",
        ),
    ),
    "offres_retraits": (bars("Retraits par règle", "regle", Aggregate("retraits", _SUM)),),
    "agences_repertoire": (points("Agences de métropole", "code", "gpsLat", "gpsLon"),),
}


def charts(found: Resource, rows: Picked) -> list[Chart]:
    """The charts of a table, those without a figure left out."""
    made: list[Any] = [make(found, rows) for make in CHARTS.get(found.declared.name, ())]
    return [chart for chart in made if chart is not None]
