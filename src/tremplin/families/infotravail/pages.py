"""Pages of the labour market: datasets, tables to browse, what changed, jobs. Readable without JavaScript."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.columnar.profile import Profile, profile
from tremplin.columnar.select import Op, matching
from tremplin.columnar.select import page as page_of
from tremplin.columnar.table import WrongValue
from tremplin.domain.codes import ROME, matches
from tremplin.domain.dates import today
from tremplin.domain.display import libelle
from tremplin.domain.geo import MAP_HEIGHT, MAP_WIDTH
from tremplin.families.infotravail import catalogue, market, queries
from tremplin.families.infotravail.catalogue import Resource
from tremplin.families.infotravail.charts import Chart, Picked, chart_of, charts, drawing
from tremplin.families.infotravail.headings import meaning, titles
from tremplin.families.infotravail.linked_data import dataset, occupation, whole
from tremplin.families.infotravail.rest import query as rest
from tremplin.families.infotravail.rest.formats import COORDINATES
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release import diff, publish
from tremplin.sources.reading.registry import SOURCES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PAGE)
_SEARCH = Policy(Right.CATALOGUE, PUBLIC, Cost.SEARCH, PAGE)
_HEAVY = Policy(Right.CATALOGUE, PUBLIC, Cost.HEAVY, PAGE)
ROWS = 25
CLICKABLE = 500
"""Distinct values up to which a cell leads to its filter."""
EXAMPLES = 50
SHOWN = 10
"""Certifications of a job shown before the others are folded."""
_FREELY = {"access-control-allow-origin": "*"}
"""An image that pages of other sites may show."""
_EMPTY = {"isnull": "true", "notnull": "false"}
COMPARISONS = {op.value: libelle(op.value, "comparaison") for op in Op if op is not Op.IN} | {
    "notnull": mark("n'est pas vide")
}
"""What the form of filters offers."""


@router.get("/donnees")
@policy(_PAGE)
async def jeux(request: Request) -> Response:
    """The datasets and their tables."""
    release = release_of(request)
    listed = [(d, catalogue.of_dataset(release, d)) for d in catalogue.DATASETS]
    return page(request, "infotravail/jeux.html", jeux=listed)


@router.get("/donnees/{jeu}")
@policy(_PAGE)
async def jeu(request: Request, jeu: str) -> Response:
    """A dataset: what it is, its tables, its documentation."""
    found = catalogue.dataset_named(jeu)
    if found is None or found.name != jeu:
        raise ApiError(404, _("Jeu de données inconnu : %(jeu)s", jeu=jeu[:40]))
    tables = catalogue.of_dataset(release_of(request), found)
    sources = [SOURCES[s] for s in dict.fromkeys(s for t in tables for s in t.sources)]
    told = whole(found, tables, state_of(request).settings.base_url)
    return page(request, "infotravail/jeu.html", machine=told, jeu=found, tables=tables, sources=sources)


@router.get("/donnees/{jeu}/{table}")
@policy(_SEARCH)
async def table(request: Request, jeu: str, table: str) -> Response:
    """A table: its first rows, filtered and sorted by clicking; what its columns hold; its charts."""
    found = _resource(request, jeu, table)
    given = list(request.query_params.multi_items())
    if "colonne" in request.query_params:
        return _from_form(request)
    number = rest.page_number(request.query_params.get("page"))
    opened = found.open()
    asked, rows = await run_in_threadpool(_picked, found, given)
    shown = page_of(opened, asked.selection, rows, (number - 1) * ROWS, ROWS)
    drawn = (
        await run_in_threadpool(_charts, found)
        if isinstance(rows, range)
        else await run_in_threadpool(charts, found, rows)
    )
    kept = [(k, v) for k, v in given if k != "page"]
    return page(
        request,
        "infotravail/table.html",
        machine=dataset(found, state_of(request).settings.base_url),
        jeu=found.dataset,
        table=found,
        parties=[r for r in catalogue.of_dataset(release_of(request), found.dataset) if r.declared is found.declared],
        lignes=[orjson.loads(body) for body in opened.each(shown)],
        total=len(rows),
        page=number,
        pages=-(-len(rows) // ROWS),
        profils=_profiles(found),
        cliquable=CLICKABLE,
        titres=titles(found.fields),
        publishers={name: SOURCES[name].publisher for name in found.sources},
        sens_du_code=meaning,
        filtres=[(*_told(found, k, v), _without(kept, k)) for k, v in kept if _filters(k)],
        tri=dict(asked.selection.tri),
        gardes=kept,
        lien=_link,
        requete=urlencode(kept),
        operateurs=COMPARISONS,
        graphes=drawn,
        csv=partial(_as_csv, found, [(k, v) for k, v in kept if not k.endswith("__sort")]),
        carte=(MAP_WIDTH, MAP_HEIGHT),
        points=any(set(pair) <= set(opened.columns) for pair in COORDINATES),
    )


def _as_csv(found: Resource, kept: list[tuple[str, str]], asked: tuple[tuple[str, str], ...]) -> str:
    """The address of the figures of a chart, over the rows that the reader kept."""
    query = urlencode([*kept, *((k, v) for k, v in asked if k not in dict(kept))])
    return f"/api/infotravail/v1/{found.dataset.name}/{found.chemin}.csv?{query}"


def _from_form(request: Request) -> Response:
    """The filter form gives a column, an operator and a value: lead to the address that has them as one parameter."""
    given = request.query_params
    kept = [(k, v) for k, v in given.multi_items() if k not in ("colonne", "operateur", "valeur", "page")]
    operator, value = given.get("operateur", "exact"), given.get("valeur", "")
    if operator in _EMPTY:
        operator, value = Op.ISNULL.value, _EMPTY[operator]
    name = f"{given['colonne']}__{operator}"
    query = urlencode([*((k, v) for k, v in kept if k != name), (name, value)])
    return RedirectResponse(f"{request.scope['path']}?{query}", 303)


def _filters(name: str) -> bool:
    """Whether a parameter keeps some rows: neither a sort nor the release."""
    return "__" in name and not name.endswith("__sort")


def _told(found: Resource, name: str, value: str) -> tuple[str, str, str]:
    """A filter as a person reads it: the column, the comparison, the value."""
    column, _, operator = name.rpartition("__")
    head = titles(found.fields).get(column, column)
    if operator == Op.ISNULL.value:
        return head, COMPARISONS["isnull" if value == "true" else "notnull"], ""
    return head, libelle(operator, "comparaison"), meaning(column, value) or value


def _link(kept: list[tuple[str, str]], name: str, value: object) -> str:
    """The query of this page with one more filter or sort."""
    return urlencode([*_pairs_without(kept, name), (name, str(value))])


def _without(kept: list[tuple[str, str]], name: str) -> str:
    return urlencode(_pairs_without(kept, name))


def _pairs_without(kept: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    return [(k, v) for k, v in kept if k != name and not (name.endswith("__sort") and k.endswith("__sort"))]


@lru_cache(maxsize=64)
def _profiles(found: Resource) -> dict[str, Profile]:
    return {name: profile(column) for name, column in found.open().columns.items()}


@lru_cache(maxsize=64)
def _charts(found: Resource) -> list[Chart]:
    """Charts of a whole table."""
    return charts(found, range(found.open().lignes))


def _resource(request: Request, jeu: str, table: str) -> Resource:
    found = catalogue.resources(release_of(request)).get(f"{jeu}_{table}")
    if found is None or found.dataset.name != jeu:
        raise ApiError(404, _("Table inconnue : %(jeu)s/%(table)s", jeu=jeu[:40], table=table[:60]))
    return found


def _picked(found: Resource, given: list[tuple[str, str]]) -> tuple[rest.Query, Picked]:
    """What the filters of an address ask, and the rows that they keep; raises ApiError 400."""
    asked = rest.parse(found, [(k, v) for k, v in given if k != "page"])
    try:
        return asked, matching(found.open(), asked.selection)
    except WrongValue as error:
        raise ApiError(400, str(error)) from error


@router.get("/donnees/{jeu}/{table}/graphes/{numero:int}.svg")
@policy(_SEARCH)
def graphe(request: Request, jeu: str, table: str, numero: int) -> Response:
    """A chart of a table as an image, over the rows that the same filters keep: what other pages show, ours or not."""
    found = _resource(request, jeu, table)
    rows = _picked(found, list(request.query_params.multi_items()))[1]
    chart = chart_of(found, rows, numero)
    if chart is None:
        raise ApiError(404, _("Graphique inconnu : %(numero)s", numero=numero))
    return Response(drawing(found, chart), media_type="image/svg+xml", headers=_FREELY)


@router.get("/donnees/{jeu}/{table}/changements")
@policy(_HEAVY)
async def changements(
    request: Request, jeu: str, table: str, depuis: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """What changed in a table since another release, by its key."""
    found = _resource(request, jeu, table)
    release = release_of(request)
    others = [n for n in publish.names(release.home) if n != release.name]
    older = depuis or max((n for n in others if n < release.name), default="")
    if depuis and depuis not in others:
        raise ApiError(404, _("Version inconnue : %(depuis)s", depuis=depuis[:60]))
    result = None
    if older and found.facts["cle"]:
        result = await run_in_threadpool(_difference, found, older)
    return page(
        request,
        "infotravail/changements.html",
        jeu=found.dataset,
        table=found,
        versions=sorted(others, reverse=True),
        depuis=older,
        difference=result,
        exemples=EXAMPLES,
    )


@lru_cache(maxsize=64)
def _difference(found: Resource, older: str) -> dict[str, Any]:
    assert found.release
    try:
        result = diff.table_diff(found.release.home, older, found.release.name, found.table, tuple(found.facts["cle"]))
    except publish.UnknownRelease as error:
        raise ApiError(404, str(error)) from error
    parts = {"ajoutées": result.added, "retirées": result.removed, "modifiées": result.changed}
    return {name: (len(rows), rows.head(EXAMPLES).to_dicts()) for name, rows in parts.items()}


@router.get("/metiers")
@policy(_SEARCH)
async def metiers(request: Request, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Jobs by name; a code leads to its fiche."""
    release = release_of(request)
    code = q.strip().upper()
    if matches(ROME, code) and (queries.fiche(release, code) or queries.fiche4(release, code)):
        return RedirectResponse(f"/metiers/{code}", 303)
    found = queries.jobs_named(release, q, 50) if q.strip() else []
    tables = release.manifest["tables"]
    jobs, names = (tables[name]["lignes"] if name in tables else 0 for name in ("rome_metiers", "rome_noms"))
    return page(request, "infotravail/metiers.html", q=q, resultats=found, metiers=jobs, noms=names)


@router.get("/metiers/rome4/{rome}")
@policy(_PAGE)
async def metier4(request: Request, rome: str) -> Response:
    """The fiche of a job of ROME 4.0."""
    body = queries.fiche4(release_of(request), rome) if matches(ROME, rome) else None
    if body is None:
        raise ApiError(404, _("« %(rome)s » n'est pas un métier du ROME 4.0", rome=rome[:20]))
    return _job(request, "infotravail/metier4.html", orjson.loads(body), "ROME 4.0")


@router.get("/metiers/{rome}")
@policy(_PAGE)
async def metier(request: Request, rome: str, departement: Annotated[str, Query(max_length=3)] = "") -> Response:
    """The fiche of a job; the figures of its market, the certifications that lead to it and what became of their
    pupils, in the nation or in a département."""
    release = release_of(request)
    body = queries.fiche(release, rome) if matches(ROME, rome) else None
    if body is None and matches(ROME, rome) and queries.fiche4(release, rome):
        return RedirectResponse(f"/metiers/rome4/{rome}", 303)
    if body is None:
        raise ApiError(404, _("« %(rome)s » n'est pas un métier du ROME 3", rome=rome[:20]))
    departements = queries.departement_names(release)
    if departement and departement not in departements:
        raise ApiError(
            400,
            _(
                "« departement » vaut « %(departement)s » : le code d'un département est attendu, comme 57",
                departement=departement,
            ),
        )
    leading = queries.certifications_of(release, rome)
    return _job(
        request,
        "infotravail/metier.html",
        orjson.loads(body),
        "ROME",
        marche=queries.market_of(release, rome, None),
        chiffres=market.figures(release, rome, departement),
        publishers={name: source.publisher for name, source in SOURCES.items()},
        certifications=leading,
        devenirs=queries.outcomes_of(release, (cfd for one in leading for cfd in one["cfds"])),
        montrees=SHOWN,
        aujourdhui=today().isoformat(),
        departements=departements,
        departement=departement,
    )


def _job(request: Request, template: str, fiche: dict[str, Any], nomenclature: str, **more: Any) -> Response:
    """The page of a job, for people and for machines."""
    return page(request, template, machine=occupation(fiche, nomenclature), m=fiche, **more)
