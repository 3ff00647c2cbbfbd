"""Routes of the labour market: the jobs, agencies, recruitments and tension; every table; then the actions of CKAN."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from tremplin.domain import codes
from tremplin.families.infotravail import catalogue, queries, schemas
from tremplin.families.infotravail.catalogue import Resource
from tremplin.families.infotravail.ckan.routes import router as ckan
from tremplin.families.infotravail.offres import router as offres
from tremplin.families.infotravail.rest.formats import FORMATS, MEDIA
from tremplin.families.infotravail.rest.query import parse
from tremplin.families.infotravail.rest.tables import file_of, page_of
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.headers import modified
from tremplin.platform.web.policy import OPEN_PROBLEM, PUBLIC, Load, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.described import contents
from tremplin.platform.wire.errors import ApiError, bad_parameter
from tremplin.platform.wire.rows import Row

router = APIRouter()
rest = APIRouter(prefix="/api/infotravail/v1", route_class=GuardedRoute, tags=["Marché du travail"])
LIGHT = Policy(Right.INFOTRAVAIL, PUBLIC, Cost.LIGHT, OPEN_PROBLEM.strict)
SEARCH = Policy(Right.INFOTRAVAIL, PUBLIC, Cost.SEARCH, OPEN_PROBLEM.strict)
_OPEN = {"access-control-allow-origin": "*"}
_PREPARED = ("csv", "parquet", "json")
"""Formats of whole tables, made when the release is built."""
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": contents(*(MEDIA[e].partition(";")[0] for e in FORMATS if e != "json"))}
}

Rome = Annotated[str, Query(pattern=f"^{codes.ROME}$", description="Code ROME", examples=["D1102"])]
Latitude = Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False, description="Degrés")]
Longitude = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False, description="Degrés")]


def _on_demand(request: Request) -> bool:
    """Whether a file must be written for this request: it isn't one of those prepared with the release."""
    name = str(request.path_params.get("table", ""))
    extension = name.rpartition(".")[2] if "." in name else ""
    filtered = any(k != "release" for k in request.query_params)
    return bool(extension) and (filtered or extension not in _PREPARED)


TABLE = Policy(Right.INFOTRAVAIL, PUBLIC, Cost.SEARCH, OPEN_PROBLEM, load=Load(heavy=_on_demand))


@rest.get("", response_model=schemas.Jeux)
@policy(LIGHT)
async def jeux(request: Request) -> Response:
    """Les jeux de données et leurs tables.

    Chaque table se lit à `/api/infotravail/v1/{jeu}/{table}`.
    """
    release = release_of(request)
    base = f"{state_of(request).settings.base_url}/api/infotravail/v1"
    data = [
        {
            "nom": d.name,
            "titre": d.titre,
            "resume": d.resume,
            "tables": [
                {"nom": r.chemin, "titre": r.titre, "lignes": r.facts["lignes"], "url": f"{base}/{d.name}/{r.chemin}"}
                for r in catalogue.of_dataset(release, d)
            ],
        }
        for d in catalogue.DATASETS
    ]
    return _json({"data": data})


@rest.get("/metiers", response_model=schemas.Metiers)
@policy(SEARCH)
async def metiers(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Nom de métier, même inachevé ou mal écrit")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Cherche un métier par son nom.

    Accents, pluriels et genres ne comptent pas ; le dernier mot peut être inachevé, un mot peut porter une faute.
    """
    return _json({"data": queries.jobs_named(release_of(request), q, limit)})


@rest.get("/metiers/{rome}", response_model=schemas.Fiche)
@policy(LIGHT)
async def metier(
    request: Request, rome: Annotated[str, Path(pattern=f"^{codes.ROME}$", description="Code ROME 3")]
) -> Response:
    """La fiche d'un métier en un document : textes, appellations, activités, savoirs, mobilités, ROME 4.0."""
    release = release_of(request)
    body = queries.fiche(release, rome)
    if body is None:
        known = queries.fiche4(release, rome)
        where = f" ; au ROME 4.0, voyez /api/infotravail/v1/rome4/fiches/{rome}" if known else ""
        raise ApiError(404, f"Métier inconnu du ROME 3 : {rome}{where}")
    return Response(body, media_type="application/json", headers=_OPEN)


@rest.get("/rome4/fiches/{rome}", response_model=schemas.FicheRome4)
@policy(LIGHT)
async def metier4(
    request: Request, rome: Annotated[str, Path(pattern=f"^{codes.ROME}$", description="Code ROME 4.0")]
) -> Response:
    """La fiche d'un métier du ROME 4.0 en un document : code ROME 3, appellations, ce qu'il demande, où il mène."""
    body = queries.fiche4(release_of(request), rome)
    if body is None:
        raise ApiError(404, f"Métier inconnu du ROME 4.0 : {rome}")
    return Response(body, media_type="application/json", headers=_OPEN)


@rest.get("/metiers/{rome}/marche", response_model=schemas.Marche)
@policy(SEARCH)
async def marche(
    request: Request,
    rome: Annotated[str, Path(pattern=f"^{codes.ROME}$", description="Code ROME 3")],
    commune: Annotated[str | None, Query(pattern=f"^{codes.COMMUNE}$", description="Code INSEE")] = None,
) -> Response:
    """Le marché d'un métier : offres d'un jour, tension du bassin (2020), liste réglementaire, postes à 2030.

    `metiers_en_tension` et `metiers_2030` sont donnés par famille professionnelle (FAP 2009) : ils valent pour tous les
    métiers de la famille. Les postes à 2030 sont une projection. La commune ajoute ses offres et la tension de son
    bassin, dans le zonage de 2019.
    """
    label = _label(request, rome)
    return _json({"rome": rome, "libelle": label, **queries.market_of(release_of(request), rome, commune)})


@rest.get("/agences", response_model=schemas.Agences)
@policy(SEARCH)
async def agences(
    request: Request,
    lat: Latitude,
    lon: Longitude,
    radius: Annotated[float, Query(ge=0, le=200, allow_inf_nan=False, description="Kilomètres")] = 30,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Response:
    """Les agences France Travail autour d'un point, de la plus proche à la plus lointaine."""
    total, found = queries.agencies_near(release_of(request), lat, lon, radius, limit)
    return _json({"data": found, "meta": {"total": total}})


@rest.get("/bmo", response_model=schemas.Bmo)
@policy(SEARCH)
async def bmo(
    request: Request,
    commune: Annotated[str, Query(pattern=f"^{codes.COMMUNE}$", description="Code INSEE", examples=["57463"])],
    rome: Annotated[str | None, Query(pattern=f"^{codes.ROME}$", description="Code ROME", examples=["D1102"])] = None,
    fap: Annotated[str | None, Query(pattern=f"^{codes.FAP}$", description="Famille professionnelle")] = None,
) -> Response:
    """Les projets de recrutement d'un métier (`rome`) ou d'une famille (`fap`) dans le bassin d'emploi d'une commune,
    année par année.

    Le métier mène à ses familles professionnelles, de 2009 : il ne trouve pas les années dont les familles sont de 2021
    (`FAP_NOMENCLATURE`), qui se demandent par `fap`. `data` : une ligne par département du bassin ; `totaux` : leur
    somme, pour le bassin entier. Une valeur nulle dont la colonne `…_SECRET` est vraie est cachée par le secret
    statistique.
    """
    if (rome is None) == (fap is None):
        raise bad_parameter("rome", "un métier (rome) ou une famille professionnelle (fap) est attendu, l'un des deux")
    release = release_of(request)
    label = _label(request, rome) if rome else queries.family_label(release, fap or "")
    bassin, families = queries.bassin_of(release, commune), queries.families_of(release, rome) if rome else [fap]
    kind = {"FAP_NOMENCLATURE": "FAP 2009"} if rome else {}
    data = queries.records_where(release, "bmo_besoins", CATCHMENT_AREA_CODE=bassin, FAP_CODE=families, **kind)
    data.sort(key=lambda r: (-(r["ANNEE"] or 0), r["FAP_CODE"]))
    answer = {"rome": rome, "libelle": label, "commune": commune, "bassin": bassin, "fap": families}
    data = data if bassin else []
    remark = None if data else queries.why_nothing_is_planned(release, bassin, rome)
    return _json({**answer, "data": data, "totaux": queries.totals_of_bassin(data), "remarque": remark})


@rest.get("/tension", response_model=schemas.Tension)
@policy(SEARCH)
async def tension(
    request: Request,
    rome: Rome,
    departement: Annotated[str, Query(pattern=f"^({codes.DEPARTEMENT})$", description="Code INSEE", examples=["57"])],
) -> Response:
    """La tension d'un métier dans un département : IMT, part des recrutements difficiles (2019), séries mensuelles."""
    release = release_of(request)
    label = _label(request, rome)
    area = queries.records_where(
        release, "imt_tensions", AREA_TYPE_CODE="D", AREA_CODE=departement, ROME_PROFESSION_CARD_CODE=rome
    )
    national = queries.records_where(release, "imt_metiers_en_tension", rome_code=rome)
    series = queries.records_where(release, "statistiques_mensuelles", dpt=departement, ROME=rome)
    return _json(
        {
            "rome": rome,
            "libelle": label,
            "departement": departement,
            "imt": area[0] if area else None,
            "metiers_en_tension_2019": national,
            "statistiques": series,
        }
    )


@rest.get("/{jeu}/{table}", response_model=schemas.Page | list[Row], responses=_FILES, summary="Lire")
@policy(TABLE)
async def read(request: Request, jeu: str, table: str) -> Response:
    """Lit une table : une page en JSON, ou tout dans un fichier par l'extension.

    Filtres `colonne__opérateur=valeur` : `exact`, `differs`, `contains`, `in` (virgules), `less` et `greater` (bornes
    comprises), `isnull` ; tri `colonne__sort=asc|desc` ; groupes `colonne__groupby` et mesures `colonne__count|sum|avg|
    min|max` ; `columns`, `page`, `page_size`. Extensions : `.json`, `.csv`, `.parquet`, `.xlsx`, `.geojson`, `.ndjson`.
    """
    name, dot, extension = table.partition(".")
    found = _resource(request, jeu, name)
    if dot and extension not in FORMATS:
        raise ApiError(404, f"Format inconnu : « {extension[:20]} » ; attendus : {', '.join(FORMATS)}")
    query = parse(found, request.query_params.multi_items())
    if not dot:
        return await run_in_threadpool(page_of, request, found, query) if query.long else page_of(request, found, query)
    if not any(k in request.query_params for k in ("page", "page_size")):
        if query.whole and extension in _PREPARED:
            return _prepared(found, extension)
        return await run_in_threadpool(file_of, found, query, extension)
    raise bad_parameter("page", "un fichier n'a pas de pages : retirez page et page_size, ou l'extension")


def _resource(request: Request, jeu: str, table: str) -> Resource:
    found = catalogue.resources(release_of(request)).get(f"{jeu}_{table}")
    if found is None or found.dataset.name != jeu:
        raise ApiError(404, f"Table inconnue : {jeu[:40]}/{table[:60]}")
    return found


def _prepared(found: Resource, extension: str) -> Response:
    facts = found.fichier(extension)
    assert found.release
    path = found.release.folder / "flat" / f"{found.table}.{extension}"
    headers = {**_OPEN, "etag": f'"{facts["sha256"]}"', **modified(found.release)}
    return FileResponse(path, media_type=MEDIA[extension], filename=path.name, headers=headers)


def _label(request: Request, rome: str) -> str:
    found = queries.records_where(release_of(request), "rome_metiers", code_rome=rome)
    if not found:
        raise ApiError(404, f"Métier inconnu du ROME 3 : {rome}")
    return str(found[0]["libelle_rome"])


def _json(document: dict[str, Any]) -> Response:
    return Response(orjson.dumps(document), media_type="application/json", headers=_OPEN)


router.include_router(rest)
router.include_router(ckan)
router.include_router(offres)
