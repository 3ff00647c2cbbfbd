"""Which chart helps to read a table, and its figures over the rows that the reader has filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from math import sqrt

import numpy as np

from tremplin.columnar.group import Aggregate, Measure, groups
from tremplin.columnar.select import Condition, Op, codes_of
from tremplin.columnar.table import Rows, Table
from tremplin.domain.geo import MAP_HEIGHT, MAP_WIDTH, on_map
from tremplin.families.infotravail import maps
from tremplin.families.infotravail.catalogue import Resource
from tremplin.language.spoken import mark
from tremplin.platform.work.rendering import environment
from tremplin.release.reader import Release
from tremplin.sources.imt_tension import MOIS
from tremplin.sources.reading.registry import SOURCES

Picked = Rows | range
_MOST = 20
RAYON = 26
"""Radius of the biggest disc of a map, in pixels."""
_NULLE_PART = (0.0, 0.0)
"""Where a disc would stand, for a territory that is drawn whole."""
NOMS_DES_MOIS = (
    *(mark("janv."), mark("févr."), mark("mars"), mark("avr."), mark("mai"), mark("juin")),
    *(mark("juil."), mark("août"), mark("sept."), mark("oct."), mark("nov."), mark("déc.")),
)


@dataclass(frozen=True, kw_only=True)
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
    trace: str = ""
    """Outline of the territory, a path of SVG; without one, a disc stands at (x, y)."""


@dataclass(frozen=True)
class Chart:
    """Bars, or a map of territories or discs; the same figures stand in a table beside."""

    genre: str
    titre: str
    points: tuple[Point, ...]
    mention: str = ""
    """What is to be known of the outlines."""
    requete: tuple[tuple[str, str], ...] = ()
    """What asks the API for these figures, beside the filters of the reader; none for rows as they are."""
    _: KW_ONLY
    territoires: str = ""
    """The kind of territories that a map draws whole."""
    numero: int = 0
    """Its place among those that are declared for its table, from 1: its address."""


Make = Callable[[Resource, Picked], Chart | None]


Asked = tuple[tuple[str, str], ...]


def _asked(by: Sequence[str | None], measure: Aggregate, only: Condition | None = None) -> Asked:
    """The parameters of the API that group and sum as a chart does."""
    kept = ((f"{only.column}__exact", str(only.values[0])),) if only else ()
    return (*((f"{name}__groupby", "") for name in by if name), (measure.name, ""), *kept)


def _scaled(genre: str, titre: str, points: list[Point], mention: str = "", requete: Asked = ()) -> Chart | None:
    shown = [p for p in points if p.valeur is not None]
    top = max((p.valeur for p in shown), default=0)
    if top <= 0:
        return None
    sized = (
        replace(p, rayon=round(RAYON * sqrt(max(p.valeur, 0) / top), 1), part=max(p.valeur, 0) / top) for p in shown
    )
    return Chart(genre, titre, tuple(sized), mention, requete)


def bars(titre: str, by: str, measure: Aggregate, *, label: str | None = None, most: int = _MOST) -> Make:
    """The highest groups of a column, named by `label` (another column) when given."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        keys = [by, label] if label else [by]
        counted = [g for g in groups(found.open(), rows, keys, [measure]) if g[measure.name] is not None]
        counted.sort(key=lambda g: -g[measure.name])
        points = [
            Point(
                nom=str(g[label or by] or g[by] or mark("sans valeur")),
                valeur=g[measure.name],
                filtre=f"{by}__exact={g[by]}" if g[by] is not None else f"{by}__isnull=true",
            )
            for g in counted[:most]
        ]
        return _scaled("barres", titre, points, requete=_asked((by, label), measure))

    return make


def in_order(titre: str, by: str, measure: Aggregate) -> Make:
    """Every group of a column, in the order of its values: a series."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        counted = groups(found.open(), rows, [by], [measure])
        points = [
            Point(nom=str(g[by]), valeur=g[measure.name], filtre=f"{by}__exact={g[by]}")
            for g in counted
            if g[by] is not None and g[measure.name] is not None
        ]
        return _scaled("barres", titre, points[-60:], requete=_asked((by,), measure))

    return make


def _drawn(release: Release, genre: str, titre: str, points: list[Point], requete: Asked) -> Chart | None:
    """A map of these figures."""
    whole = bool(maps.traces(release, genre))
    chart = _scaled("carte", titre, points, maps.MENTION if whole else "", requete)
    return replace(chart, territoires=genre) if chart and whole else chart


def departements(titre: str, by: str, measure: Aggregate, only: Condition | None = None) -> Make:
    """A map of départements: their outlines once imported, else a disc each without a background."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        assert found.release
        table = found.open()
        kept = _keep(table, rows, only) if only else rows
        drawn, places = maps.traces(found.release, "departement"), maps.places(found.release)
        points = [
            Point(
                nom=g[by],
                valeur=g[measure.name],
                x=places.get(g[by], _NULLE_PART)[0],
                y=places.get(g[by], _NULLE_PART)[1],
                filtre=f"{by}__exact={g[by]}",
                trace=drawn.get(g[by], ""),
            )
            for g in groups(table, kept, [by], [measure])
            if (g[by] in places or g[by] in drawn) and g[measure.name] is not None
        ]
        return _drawn(found.release, "departement", titre, points, _asked((by,), measure, only))

    return make


def bassins(titre: str, by: str, measure: Aggregate, label: str) -> Make:
    """A map of bassins d'emploi, named by `label` (outlines are of another zoning); none without their outlines."""

    def make(found: Resource, rows: Picked) -> Chart | None:
        assert found.release
        drawn = maps.traces(found.release, "bassin")
        names = {g[by]: g[label] for g in groups(found.open(), rows, [by, label], [measure])}
        points = [
            Point(nom=str(names[g[by]]), valeur=g[measure.name], filtre=f"{by}__exact={g[by]}", trace=drawn[g[by]])
            for g in groups(found.open(), rows, [by], [measure])
            if g[by] in drawn and g[measure.name] is not None
        ]
        return _drawn(found.release, "bassin", titre, points, _asked((by, label), measure))

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
            (str(name), *at)
            for name, y, x in zip(values[label], values[lat], values[lon], strict=True)
            if isinstance(y, float) and isinstance(x, float) and (at := on_map((x, y)))
        ]
        small = [
            Point(nom=name, valeur=1, x=x, y=y, rayon=5, part=1, filtre=f"{label}__exact={name}")
            for name, x, y in located
        ]
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
        counted.append(Point(nom=name, valeur=yes, filtre=f"SEASONAL_{code}__exact=O"))
    return _scaled("barres", mark("Mois d'embauche : métiers saisonniers, par mois"), counted)


def _keep(table: Table, rows: Picked, only: Condition) -> Rows:
    column = table.columns[only.column]
    low, high = column.interval(only.values[0])
    codes = codes_of(column, rows)
    held = np.flatnonzero((codes >= low) & (codes < high))
    return held.astype(np.uint32) if isinstance(rows, range) else rows[held]


_SUM, _COUNT, _AVG = Measure.SUM, Measure.COUNT, Measure.AVG
_PROJETS = Aggregate("NB_RECRUT_PROJECTS", _SUM)
CHARTS: dict[str, tuple[Make, ...]] = {
    "rome_metiers": (
        bars(
            mark("Métiers par grand domaine"),
            "grand_domaine",
            Aggregate("code_rome", _COUNT),
            label="grand_domaine_libelle",
        ),
    ),
    "rome_appellations": (
        bars(mark("Codes qui ont le plus d'appellations"), "code_rome", Aggregate("code_ogr", _COUNT)),
    ),
    "bmo_besoins": (
        departements(mark("Projets de recrutement par département"), "DEPARTEMENT_CODE", _PROJETS),
        bassins(
            mark("Projets de recrutement, carte des bassins"), "CATCHMENT_AREA_CODE", _PROJETS, "CATCHMENT_AREA_NAME"
        ),
        bars(
            mark("Projets de recrutement par bassin d'emploi"),
            "CATCHMENT_AREA_CODE",
            _PROJETS,
            label="CATCHMENT_AREA_NAME",
        ),
        bars(mark("Projets de recrutement par famille professionnelle"), "FAP_CODE", _PROJETS, label="FAP_NAME"),
    ),
    "imt_tensions": (
        departements(
            mark("Tension moyenne par département (offres pour dix demandeurs)"),
            "AREA_CODE",
            Aggregate("TENSION_RATIO", _AVG),
            Condition("AREA_TYPE_CODE", Op.EXACT, ("D",)),
        ),
        seasons,
    ),
    "imt_salaires": (
        bars(
            mark("Salaire le plus bas, moyenne par profession"),
            "PCS_PROFESSION_CODE",
            Aggregate("MINIMUM_SALARY", _AVG),
            label="PCS_PROFESSION_NAME",
        ),
    ),
    "imt_contrats": (
        bars(
            mark("Offres par type de contrat"),
            "CONTRACT_TYPE_CODE",
            Aggregate("NB_OFFERS", _SUM),
            label="CONTRACT_TYPE_NAME",
        ),
    ),
    "imt_metiers_en_tension": (
        bars(
            mark("Part des recrutements difficiles, pour cent"), "fap_code", Aggregate("tension_pct", _AVG), label="fap"
        ),
    ),
    "statistiques_mensuelles": (
        in_order(mark("Offres, somme des moyennes, par mois"), "mois", Aggregate("off", _SUM)),
        in_order(mark("Demandeurs, somme des moyennes, par mois"), "mois", Aggregate("de", _SUM)),
    ),
    "offres_annonces": (
        departements(
            mark("Offres par département"), "DEPARTEMENT_CODE", Aggregate("ROME_PROFESSION_CARD_CODE", _COUNT)
        ),
        bars(
            mark("Offres par métier"),
            "ROME_PROFESSION_CARD_CODE",
            Aggregate("ROME_PROFESSION_CARD_CODE", _COUNT),
            label="ROME_PROFESSION_CARD_NAME",
        ),
    ),
    "offres_retraits": (bars(mark("Retraits par règle"), "regle", Aggregate("retraits", _SUM)),),
    "agences_repertoire": (points(mark("Où sont les agences"), "code", "gpsLat", "gpsLon"),),
}


def charts(found: Resource, rows: Picked) -> list[Chart]:
    """The charts of a table, those without a figure left out."""
    declared = CHARTS.get(found.declared.name, ())
    made = [chart_of(found, rows, number) for number in range(1, len(declared) + 1)]
    return [chart for chart in made if chart is not None]


def chart_of(found: Resource, rows: Picked, number: int) -> Chart | None:
    """One chart of a table, by its number; None for a number without a chart, or a chart without a figure."""
    declared = CHARTS.get(found.declared.name, ())
    chart = declared[number - 1](found, rows) if 0 < number <= len(declared) else None
    return replace(chart, numero=number) if chart else None


def drawing(found: Resource, chart: Chart) -> str:
    """A chart as an SVG image that asks for nothing else, in the language that is spoken: what any page may show."""
    assert found.release
    told: str = environment.get_template("infotravail/graphe.svg").render(
        graphe=chart,
        fond=maps.traces(found.release, chart.territoires).values() if chart.territoires else (),
        carte=(MAP_WIDTH, MAP_HEIGHT),
        publishers=[SOURCES[name].publisher for name in found.sources],
    )
    return told
