"""Routes of v1, as the clients of API La bonne alternance call them; the version is read in either case."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin import __version__
from tremplin.columnar.placed import Pieces, Placed
from tremplin.domain import codes
from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.common.errors import V1, missing_parameters, not_found, wrong_parameters
from tremplin.families.alternance.common.item import NIVEAUX, Hiring, Kind
from tremplin.families.alternance.common.openapi import described
from tremplin.families.alternance.search import parameters as p
from tremplin.families.alternance.search import queries, schemas_v1
from tremplin.families.alternance.search.answers import (
    Search,
    alone,
    company_items,
    formation_items,
    json,
    matcha_items,
    offer_items,
    results,
)
from tremplin.families.alternance.search.live import live, montrables, offres_montrables
from tremplin.families.alternance.steps.formations import PUBLIEE
from tremplin.families.alternance.store import offers as stored
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, tags=["Alternance"])
_SEARCH = Policy(Right.ALTERNANCE, PUBLIC, Cost.SEARCH, V1.live)
_LIGHT = Policy(Right.ALTERNANCE, PUBLIC, Cost.LIGHT, V1.live)
_WORDS = Policy(Right.ALTERNANCE, PUBLIC, Cost.LIGHT, V1)
_SUGGESTED, _APPELLATIONS = 20, 100


async def _formations(request: Request) -> Response:
    """Formations autour d'un point, ou par métier ; aucune : les cinq plus proches."""
    search = Search(request, release_of(request), p.read(request, p.FORMATIONS))
    return json(results(search.formations(nearest=True)))


async def _formations_par_region(request: Request) -> Response:
    """Formations d'une région ou d'un département, par titre puis par école."""
    search = Search(request, release_of(request), p.read(request, p.PAR_REGION))
    return json(results(search.formations(nearest=False)))


async def _jobs(request: Request) -> Response:
    """Offres et entreprises susceptibles de recruter."""
    search = await _searched(request, p.EMPLOIS)
    return json(search.jobs())


async def _jobs_et_formations(request: Request) -> Response:
    """Formations, offres et entreprises en un appel."""
    search = await _searched(request, p.TOUT)
    wanted = "formations" in search.asked.sources
    trainings = search.bucket("formations", lambda: search.formations(nearest=False)) if wanted else [b"null"]
    return json([b'{"formations":', *trainings, b',"jobs":', *search.jobs(), b"}"])


async def _searched(request: Request, route: str) -> Search:
    """The search, once its fiche has become its jobs and the live offers are those of now."""
    asked, release = p.read(request, route), release_of(request)
    if asked.rncp:
        romes = queries.romes_of_rncp(release, asked.rncp)
        if not romes:
            raise wrong_parameters(["rncp : Rncp code not recognized."])
        asked.romes = tuple(romes)
    return Search(request, release, asked, await live(request).or_none())


async def _formation(request: Request) -> Response:
    """Une formation, par sa clé."""
    p.said_by(request)
    table = queries.formations(release_of(request))
    return json(results(formation_items(table, alone(_published(request)), described=True)))


async def _description(request: Request) -> Response:
    """Ce qu'une formation enseigne, et ses sessions."""
    table = queries.formations(release_of(request))
    (item,) = formation_items(table, alone(_published(request)), described=True)
    training = orjson.loads(item)["training"]
    kept = ("description", "objectif", "duree-indicative", "sessions")
    return json(orjson.dumps({name: training[name] for name in kept}))


def _published(request: Request) -> int:
    table = queries.formations(release_of(request))
    found = table.find(request.path_params["id"])
    if found is None or table.categories("statut")[table.column("statut")[found]] != PUBLIEE:
        raise not_found()
    return found


async def _job(request: Request) -> Response:
    """Une offre d'un partenaire."""
    p.said_by(request)
    table = queries.offres(release_of(request))
    found = alone(_running(request, table))
    known = request.state.caller is not None
    return json(_one("peJobs", offer_items(table, found, sirets=known)))


async def _matcha(request: Request) -> Response:
    """Une offre d'un employeur, telle qu'elle est maintenant."""
    p.said_by(request)
    table = await live(request).refresh()
    found = alone(_running(request, table))
    known = request.state.caller is not None
    return json(_one("matchas", matcha_items(table, found, phones=known)))


def _running(request: Request, table: Placed) -> int:
    """The offer of this id, unless it has ended."""
    found = table.find(request.path_params["id"])
    keep = offres_montrables(request, table)
    if found is None or not keep(alone(found).items)[0]:
        raise not_found("Offre non trouvée")
    return int(found)


_COMPANIES: dict[str, Hiring] = {"lba": Kind.LBA, "lbb": Kind.LBB}


async def _company(request: Request) -> Response:
    """Une entreprise susceptible de recruter."""
    p.said_by(request)
    kind = _COMPANIES.get(request.query_params.get("type") or Kind.LBA)
    if kind is None:
        raise wrong_parameters(["type : type argument used with wrong value. Should be one of 'lba', 'lbb'."])
    table = queries.recruteurs(release_of(request))
    found = table.find(compact_siret(request.path_params["siret"]))
    await live(request).or_none()
    keep = montrables(request, table)
    if found is None or (keep is not None and not keep(alone(found).items)[0]):
        raise not_found("Société non trouvée")
    known = request.state.caller is not None
    items = company_items(table, alone(found), kind, live(request), phones=known)
    return json(_one(f"{kind}Companies", items))


def _one(key: str, item: Pieces) -> Pieces:
    return [b'{"%s":[' % key.encode(), *item, b"]}"]


async def _view(request: Request) -> Response:
    """Compter une lecture d'une offre ; la réponse ne dit pas si elle existe."""
    identifier = request.path_params["id"]
    if not re.fullmatch(r"[0-9A-Za-z_-]{1,64}", identifier):
        raise wrong_parameters(["id : Badly formatted offer id."])
    await run_in_threadpool(stored.count, state_of(request).store, [identifier], "detail_view")
    return json(b"{}")


# ── métiers ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _metiers(request: Request) -> Response:
    """Métiers par leur nom, leurs codes ROME ou leurs fiches RNCP."""
    title, romes, rncps = _text(request, "title"), _list(request, "romes"), _list(request, "rncps")
    if not title and not romes and not rncps:
        raise missing_parameters(
            ["title : title is missing.", "romes : romes is missing.", "rncps : rncps is missing."]
        )
    index = queries.metiers(release_of(request))
    among = index.search(title, len(index)) if title else range(len(index))
    kept = [n for n in among if _carries(index.documents[n], romes, rncps)][:_SUGGESTED]
    return json(b'{"labelsAndRomes":[' + b",".join(index.bodies(kept)) + b"]}")


def _carries(document: Mapping[str, Any], romes: set[str], rncps: set[str]) -> bool:
    return (not romes or not romes.isdisjoint(document["romes"])) and (
        not rncps or not rncps.isdisjoint(document["rncps"])
    )


def _text(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()


def _list(request: Request, name: str) -> set[str]:
    return {part.strip().upper() for part in _text(request, name).split(",") if part.strip()}


async def _all_metiers(request: Request) -> Response:
    """Tous les métiers, par ordre alphabétique."""
    return _names(request, {d["label"] for d in queries.metiers(release_of(request)).documents})


def _names(_request: Request, labels: set[str]) -> Response:
    return json(orjson.dumps({"metiers": sorted(labels)}))


async def _intitule(request: Request) -> Response:
    """Appellations du ROME, au fil de la frappe."""
    label = _text(request, "label")
    if not label:
        raise missing_parameters(["label : label is missing."])
    index = queries.appellations(release_of(request))
    found = index.bodies(index.search(label, _APPELLATIONS))
    return json(b'{"coupleAppellationRomeMetier":[' + b",".join(found) + b"]}")


async def _lieux(request: Request) -> Response:
    """Communes, départements et régions, au fil de la frappe."""
    typed = _text(request, "q")
    if not typed:
        raise missing_parameters(["q : q is missing."])
    index = queries.lieux(release_of(request))
    return json(b'{"lieux":[' + b",".join(index.bodies(index.search(typed, _SUGGESTED))) + b"]}")


async def _par_formation(request: Request) -> Response:
    """Métiers auxquels mène un diplôme."""
    return _leading_to(request, "cfd", request.path_params["cfd"].upper())


async def _par_etablissement(request: Request) -> Response:
    """Métiers auxquels mènent les formations d'un établissement."""
    return _leading_to(request, "siret", compact_siret(request.path_params["siret"]))


def _leading_to(request: Request, column: str, code: str) -> Response:
    release = release_of(request)
    romes = queries.romes_of_trainings(release, column, code)
    return _names(request, {d["label"] for d in queries.metiers(release).documents if not romes.isdisjoint(d["romes"])})


async def _romelabels(request: Request) -> Response:
    """Métiers et diplômes par leur nom : ce que propose le champ de recherche."""
    title = _text(request, "title")
    if not title:
        raise ApiError(400, "title_missing", {"error": "title_missing"})
    release = release_of(request)
    jobs, diplomas = queries.metiers(release), queries.diplomes(release)
    found = [jobs.documents[n] for n in jobs.search(title, _SUGGESTED)]
    if _text(request, "withRomeLabels") == "true":
        titles = queries.rome_labels(release, (rome for d in found for rome in d["romes"]))
        found = [
            {**d, "romeTitles": [{"codeRome": rome, "intitule": titles.get(rome)} for rome in d["romes"]]}
            for d in found
        ]
    named = diplomas.bodies(diplomas.search(title, _SUGGESTED))
    return json(
        b'{"labelsAndRomes":' + orjson.dumps(found) + b',"labelsAndRomesForDiplomas":[' + b",".join(named) + b"]}"
    )


async def _rome(request: Request) -> Response:
    """La fiche d'un métier du ROME."""
    code = request.path_params["code"].upper()
    card = queries.rome_card(release_of(request), code) if codes.matches(codes.ROME, code) else None
    if card is None:
        raise not_found()
    kept = {name: card[name] for name in ("code", "libelle", "definition", "acces", "conditions", "riasec")}
    skills = {
        "competencesDeBase": card["activites"]["base"],
        "competencesSpecifiques": card["activites"]["specifiques"],
    }
    lists = {
        name: [{"code": o["code_ogr"], "libelle": o["libelle"]} for o in found]
        for name, found in {"appellations": card["appellations"], **skills}.items()
    }
    return json(orjson.dumps({**kept, **lists}))


async def _diplomas(request: Request) -> Response:
    """Niveaux de diplôme qui existent pour des métiers."""
    romes, rncps = _list(request, "romes"), _list(request, "rncps")
    faults = [f"{n} : {n} is missing." for n, found in (("romes", romes), ("rncps", rncps)) if not found]
    if faults:
        raise missing_parameters(faults)
    table = queries.formations(release_of(request))
    items = table.places.matching(table.labels_of(romes))
    levels = table.categories("diplome_niveau")
    found = {levels[code] for code in table.column("diplome_niveau")[items].tolist()}
    return json(orjson.dumps([label for level, label in NIVEAUX.items() if str(level) in found]))


async def _version(_request: Request) -> Response:
    """La version du service."""
    return json(orjson.dumps({"version": __version__}))


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Route:
    """A route as it is served and documented."""

    path: str
    answer: Any
    policy: Policy
    handle: Callable[[Request], Awaitable[Response]]
    query: Mapping[str, str] = field(default_factory=dict)
    _: KW_ONLY  # of the query, required parameters end with « * »
    aliases: tuple[str, ...] = ()
    method: str = "GET"


_CALLER = {"caller*": "Qui appelle : une adresse électronique, un nom"}
_ROMES = {"romes": "Codes ROME, séparés par des virgules"}
_POINT = {
    "latitude": "Degrés, −90 à 90",
    "longitude": "Degrés, −180 à 180",
    "radius": "Kilomètres, 0 à 200",
}
_DIPLOMA = {"diploma": "Niveau : commence par 3, 4, 5, 6 ou 7"}
_OPTIONS = {"options": "« with_description » donne aussi le contenu et l'objectif"}
_DOMAIN = {"romeDomain": "Une lettre, ou une lettre et deux chiffres"}
_EMPLOIS = {
    **_CALLER, **_ROMES, "rncp": "Fiche RNCP, à la place de romes", **_POINT, "insee": "Code INSEE de la commune",
    "opco": "Nom court d'un OPCO", "opcoUrl": "Site d'un OPCO", **_DIPLOMA,
}  # fmt: skip
ROUTES = (
    Route("/api/v1/formations", schemas_v1.Resultats, _SEARCH, _formations,
          {**_CALLER, **_ROMES, **_DOMAIN, **_POINT, **_DIPLOMA, **_OPTIONS}),
    Route("/api/v1/formationsParRegion", schemas_v1.Resultats, _SEARCH, _formations_par_region,
          {**_CALLER, "region": "Code INSEE de la région", "departement": "Deux ou trois chiffres", **_ROMES,
           **_DOMAIN, **_DIPLOMA, **_OPTIONS}),
    Route("/api/v1/formations/formation/{id:path}", schemas_v1.Resultats, _LIGHT, _formation,
          {"caller": _CALLER["caller*"]}),
    Route("/api/v1/formations/formationDescription/{id:path}", schemas_v1.Description, _LIGHT, _description),
    Route("/api/v1/jobs", schemas_v1.Emplois, _SEARCH, _jobs,
          {**_EMPLOIS, "sources": "Parmi lbb, lba, offres, matcha"}),
    Route("/api/v1/jobsEtFormations", schemas_v1.EmploisEtFormations, _SEARCH, _jobs_et_formations,
          {**_EMPLOIS, "sources": "Parmi formations, lbb, lba, offres, matcha", **_OPTIONS}),
    Route("/api/v1/jobs/job/{id}", schemas_v1.OffresPartenaire, _LIGHT, _job, {"caller": _CALLER["caller*"]}),
    Route("/api/v1/jobs/matcha/{id}", schemas_v1.OffresEmployeur, _LIGHT, _matcha, {"caller": _CALLER["caller*"]}),
    Route("/api/v1/jobs/company/{siret}", schemas_v1.Entreprises, _LIGHT, _company,
          {"type": "lba ou lbb", "caller": _CALLER["caller*"]}),
    Route("/api/v1/jobs/matcha/{id}/stats/view-details", schemas_v1.Vide, _LIGHT, _view, method="POST"),
    Route("/api/v1/metiers", schemas_v1.Metiers, _WORDS, _metiers,
          {"title": "Nom d'un métier", "romes": "Codes ROME", "rncps": "Fiches RNCP"}, aliases=("/api/metiers",)),
    Route("/api/v1/metiers/all", schemas_v1.NomsDeMetiers, _WORDS, _all_metiers, aliases=("/api/metiers/all",)),
    Route("/api/v1/metiers/intitule", schemas_v1.Appellations, _WORDS, _intitule,
          {"label*": "Début d'une appellation"}, aliases=("/api/metiers/intitule",)),
    Route("/api/v1/lieux", schemas_v1.Lieux, _WORDS, _lieux, {"q*": "Début d'un nom, ou d'un code postal"}),
    Route("/api/v1/metiers/metiersParFormation/{cfd}", schemas_v1.NomsDeMetiers, _WORDS, _par_formation,
          aliases=("/api/metiers/metiersParFormation/{cfd}",)),
    Route("/api/v1/metiers/metiersParEtablissement/{siret}", schemas_v1.NomsDeMetiers, _WORDS, _par_etablissement,
          aliases=("/api/metiers/metiersParEtablissement/{siret}",)),
    Route("/api/romelabels", schemas_v1.Libelles, _WORDS, _romelabels,
          {"title*": "Ce qui est tapé", "withRomeLabels": "« true » : avec l'intitulé de chaque code ROME"},
          aliases=("/api/rome", "/api/v1/romelabels")),
    Route("/api/rome/detail/{code}", schemas_v1.FicheRome, _WORDS, _rome, aliases=("/api/v1/rome/detail/{code}",)),
    Route("/api/jobsdiplomas", schemas_v1.Niveaux, _WORDS, _diplomas,
          {"romes*": "Codes ROME", "rncps*": "Fiches RNCP"}, aliases=("/api/v1/jobsdiplomas",)),
    Route("/api/version", schemas_v1.Version, _WORDS, _version, aliases=("/api/v1/version",)),
)  # fmt: skip


def _add_all() -> None:
    for route in ROUTES:
        doc = (route.handle.__doc__ or "").partition(";")[0].strip().rstrip(".")
        for path in (route.path, *route.aliases):
            told = path == route.path
            spellings = (path, path.replace("/api/v1/", "/api/V1/")) if "/api/v1/" in path else (path,)
            for spelling in spellings:
                shown = told and spelling == path
                router.add_api_route(
                    spelling,
                    _handler(route),
                    methods=[route.method],
                    include_in_schema=shown,
                    summary=doc,
                    response_model=route.answer if shown else None,
                    openapi_extra={"parameters": described(route.path, route.query)} if shown else None,
                )


def _handler(route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return await route.handle(request)

    handle.__doc__ = route.handle.__doc__
    return policy(route.policy)(handle)


_add_all()
