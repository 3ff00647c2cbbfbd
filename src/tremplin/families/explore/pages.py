"""Pages of the explorer: a job and a place asked for, then all that is known of them; side by side; in a frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tremplin.domain.codes import ROME, matches
from tremplin.domain.here import Here, Level
from tremplin.domain.text import slug
from tremplin.families.explore.answer import API, compose
from tremplin.families.explore.blocks import BLOCKS, NAMES
from tremplin.families.explore.comparison import compare, pairs
from tremplin.families.explore.formats.printed import sentences
from tremplin.families.explore.indicators import INDICATORS, Precision
from tremplin.families.explore.linked_data import dataset
from tremplin.families.explore.question.asked import Reader
from tremplin.families.explore.question.jobs import Job, find_job
from tremplin.families.explore.question.places import find_place
from tremplin.families.explore.question.wrong import Ambiguous, faults_of
from tremplin.families.explore.shown.declared import LEVELS
from tremplin.families.explore.shown.plan import plan
from tremplin.families.explore.shown.reading import key_figures, shown, side_by_side_lines
from tremplin.families.explore.shown.trial import reported
from tremplin.families.geographie import shared as geography
from tremplin.families.infotravail.shared.dates import told_by_its_tables
from tremplin.families.infotravail.shared.perspectives import measured
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.door import CADRE, Cadre
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release
from tremplin.sources.reading.registry import SOURCES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_TOLD = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)
_PAGE = Policy(Right.EXPLORE, PUBLIC, Cost.SEARCH, PAGE.live)
FRANCE = "france"
_WAYS = ("commune", "departement", "region", "bassin", "lieu")
Document = Mapping[str, Any]
Text = Annotated[str, Query(max_length=200)]
Code = Annotated[str, Query(max_length=20)]


@router.get("/explorer")
@policy(_PAGE)
async def ask(
    request: Request,
    metier: Text = "",
    romes: Text = "",
    rome: Text = "",
    rncp: Text = "",
    cfd: Text = "",
    lieu: Text = "",
    lat: Text = "",
    lon: Text = "",
    commune: Text = "",
    departement: Text = "",
    region: Text = "",
    bassin: Text = "",
) -> Response:
    """Two fields; what they name leads to its page, what may be two things is asked."""
    named = {"rome": rome or romes[:5], "rncp": rncp, "cfd": cfd}
    job = {name: value for name, value in named.items() if value} or {"q": metier}
    codes = {"commune": commune, "departement": departement, "region": region, "bassin": bassin}
    place = {name: value for name, value in codes.items() if value} or (
        {"latitude": lat, "longitude": lon} if lat and lon else {"lieu": lieu}
    )
    told: dict[str, Any] = {"metier": metier, "lieu": lieu, "romes": romes, "lat": lat, "lon": lon}
    if not any(job.values()):
        return page(request, "explore/explorer.html", demande=told, choix=None, fautes={})
    reader = await Reader.of(request, None, None)
    try:
        question, found = reader.question({**job, **place})
    except Ambiguous as choice:
        kept = {"metier": metier, "lieu": lieu, **job, **(place if choice.quoi == "metier" else {})}
        ways = [(one.libelle, _asked(kept, one.parametres)) for one in choice.candidats]
        return page(request, "explore/explorer.html", demande=told, choix=(choice, ways), fautes={})
    except ApiError as error:
        faults = {_FIELDS.get(named, "lieu"): message for named, message in faults_of(error)}
        return page(request, "explore/explorer.html", status=400, demande=told, choix=None, fautes=faults)
    told_by = f"?{urlencode({found.parametre: found.valeur})}" if found.methode == "prediction" else ""
    return RedirectResponse(address(found.rome, found.libelle, question.here) + told_by, 303)


_FIELDS = {"q": "metier", "rome": "metier", "rncp": "metier", "cfd": "metier"}
"""Field of the form where a parameter is typed; that of the place for the others."""


def _asked(kept: Mapping[str, str], chosen: Mapping[str, str]) -> str:
    """The address of the form with what was chosen among several."""
    left = {name: value for name, value in {**kept, **chosen}.items() if value and name != "q"}
    return f"/explorer?{urlencode(left)}"


def address(rome: str, label: str, here: Here) -> str:
    """The page of a job in a place."""
    job = f"{rome}-{slug(label)}"
    if here.niveau is Level.FRANCE:
        return f"/explorer/{job}/{FRANCE}"
    if here.niveau in (Level.COMMUNE, Level.AUTOUR):
        return f"/explorer/{job}/{here.commune}-{slug(here.nom.removeprefix('près de '))}"
    return f"/explorer/{job}/{here.niveau}-{here.code}-{slug(here.nom)}"


def _named(lieu: str) -> dict[str, str]:
    """The parameters of a place in an address: « 57463-metz », « bassin-5704-metz », « france »."""
    kind, _, rest = lieu.partition("-")
    if lieu == FRANCE:
        return {}
    if kind in ("departement", "region", "bassin"):
        return {kind: rest.partition("-")[0]}
    return {"commune": kind}


@router.get("/explorer/indicateurs")
@policy(_TOLD)
async def indicators(request: Request) -> Response:
    """Every indicator: what it means, in what unit, at which levels, from which files, what misleads."""
    rows = [(BLOCKS[one.bloc], one) for one in INDICATORS]
    return page(request, "explore/indicateurs.html", indicateurs=rows, niveaux=LEVELS, sources=SOURCES)


@router.get("/explorer/perspectives")
@policy(_TOLD)
async def trial(request: Request) -> Response:
    """How the forecasts of this release did on the past, beside simpler methods: where they fail is told too."""
    return page(request, "explore/perspectives.html", **reported(measured(release_of(request))))


@router.get("/explorer/comparer")
@policy(_PAGE)
async def side_by_side(
    request: Request,
    metiers: Text = "",
    lieux: Text = "",
    romes: Text = "",
    communes: Text = "",
    departements: Text = "",
    regions: Text = "",
    bassins: Text = "",
) -> Response:
    """Jobs or places side by side, by their names or by their codes; what is surely better is marked."""
    given = {"romes": romes, "communes": communes, "departements": departements, "regions": regions, "bassins": bassins}
    asked = {"metiers": metiers or romes, "lieux": lieux}
    told: dict[str, Any] = {"colonnes": [], "blocs": [], "faute": "", "precisions": [p.told for p in Precision]}
    if asked["metiers"]:
        reader = await Reader.of(request, None, None)
        try:
            given |= _in_codes(release_of(request), metiers, lieux)
            questions = [reader.question(pair) for pair in pairs({n: v for n, v in given.items() if v})]
            answers = [compose(question, job, reader.names) for question, job in questions]
            told["blocs"] = list(side_by_side_lines(answers, compare(answers)["lignes"]))
            told["colonnes"] = [
                (job.libelle, question.here.label, address(job.rome, job.libelle, question.here))
                for question, job in questions
            ]
            asked = {
                "metiers": " ; ".join(dict.fromkeys(job.libelle for _, job in questions)),
                "lieux": " ; ".join(dict.fromkeys(q.here.label for q, _ in questions if q.here.niveau != Level.FRANCE)),
            }
        except ApiError as error:
            told["faute"] = faults_of(error)[0][1]
        except Ambiguous as choice:
            told["faute"] = ", ".join(one.libelle for one in choice.candidats)
    status = 400 if told["faute"] else 200
    return page(request, "explore/comparer.html", status=status, demande=asked, **told)


def _in_codes(release: Release, metiers: str, lieux: str) -> dict[str, str]:
    """Names of jobs and of places, as the parameters of their codes; raises ApiError 400, Ambiguous."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in _listed(metiers):
        found["romes"].append(find_job(release, {"q": name}, None).rome)
    for name in _listed(lieux):
        here = find_place(release, {"lieu": name})
        found[f"{here.niveau}s"].append(here.code)
    return {name: ",".join(codes) for name, codes in found.items()}


def _listed(names: str) -> list[str]:
    """Names of a list, by semicolons when there is one: some names have commas."""
    return [name.strip() for name in names.split(";" if ";" in names else ",") if name.strip()]


@router.get("/explorer/{metier}/{lieu}")
@policy(_PAGE)
async def everything(
    request: Request,
    metier: str,
    lieu: str,
    rayon: Annotated[str, Query(max_length=10)] = "",
    rncp: Code = "",
    cfd: Code = "",
) -> Response:
    """All that is known of a job in a place: sentences and figures first, then each block."""
    found = await _found(request, metier, lieu, rayon)
    if isinstance(found, Response):
        return found
    machine = dataset(found, state_of(request).settings.base_url)
    return page(
        request,
        "explore/reponse.html",
        machine=machine,
        **found,
        propose=_proposed(request, found["metier"].rome, rncp, cfd),
    )


def _proposed(request: Request, rome: str, rncp: str, cfd: str) -> Job | None:
    """The certification from which a model led to this job; None when none was named, or tables lead elsewhere."""
    named = {name: code for name, code in (("rncp", rncp), ("cfd", cfd)) if code}
    if len(named) != 1:
        return None
    try:
        job = find_job(release_of(request), named, None)
    except (ApiError, Ambiguous):
        return None
    return job if job.methode == "prediction" and job.rome == rome else None


@router.get("/widget/explorer/{metier}/{lieu}")
@policy(_PAGE)
async def framed(
    request: Request, metier: str, lieu: str, rayon: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """The sentences and the figures, for the page of another site."""
    found = await _found(request, metier, lieu, rayon)
    if isinstance(found, Response):
        return found
    request.scope["state"][CADRE] = Cadre(ancetres="*")
    return page(request, "explore/cadre.html", **found)


async def _found(request: Request, metier: str, lieu: str, rayon: str) -> dict[str, Any] | Response:
    """What the page of a job in a place shows; the one address that it has, when this is another."""
    rome = metier[:5].upper()
    if not matches(ROME, rome):
        raise ApiError(404, f"« {metier[:40]} » ne commence pas par un code ROME")
    reader = await Reader.of(request, None, None)
    try:
        question, job = reader.question({"rome": rome, **_named(lieu), **({"rayon": rayon} if rayon else {})})
    except (ApiError, Ambiguous) as error:
        raise ApiError(404, f"Aucune page pour « {metier[:40]} » et « {lieu[:40]} »") from error
    own = address(job.rome, job.libelle, question.here)
    asked = {"rome": job.rome, **_named(lieu), **({"rayon": rayon} if rayon else {})}
    framed_ = request.scope["path"].startswith("/widget")
    if request.scope["path"].removeprefix("/widget") != own:
        query = f"?{urlencode({'rayon': rayon})}" if rayon else ""
        return RedirectResponse(("/widget" if framed_ else "") + own + query, 301)
    document = compose(question, job, NAMES)
    return {
        "metier": job,
        "lieu": question.here,
        "adresse": own,
        "phrases": sentences(document),
        "chiffres": key_figures(document["blocs"]),
        "blocs": list(
            shown(
                document["blocs"],
                lambda changes: _changed(asked, changes),
                partial(told_by_its_tables, question.release),
            )
        ),
        "plan": plan(document["blocs"], question.here, partial(geography.ground_around, question.release)),
        "formats": {
            name: f"{API}/metier-territoire.{name}?{urlencode(asked)}" for name in ("csv", "xlsx", "pdf", "json")
        },
        "voisins": _side_by_side(job.rome, question.here, document["blocs"]),
        "rayons": (10, 30, 60, 100),
    }


def _changed(asked: Mapping[str, str], changes: Mapping[str, str]) -> str:
    """The address of the same question with another job, or another place."""
    kept = dict(asked)
    if not changes.keys() <= {"rome"}:
        kept = {name: value for name, value in kept.items() if name not in _WAYS}
    return f"/explorer?{urlencode({**kept, **changes})}"


def _side_by_side(rome: str, here: Here, blocks: Document) -> dict[str, str]:
    """Addresses of comparisons: with the bassins around, with the jobs near."""
    bassins = [one["code"] for one in ((blocks["voisins"]["donnees"] or {}).get("liste") or [])[:3]]
    jobs = [one["code"] for one in ((blocks["passerelles"]["donnees"] or {}).get("liste") or [])[:3]]
    place = {"bassins": here.bassin} if here.bassin else {f"{here.niveau}s": here.code} if here.code else {}
    found = {"bassins": "", "metiers": ""}
    if here.bassin and bassins:
        found["bassins"] = (
            f"/explorer/comparer?{urlencode({'romes': rome, 'bassins': ','.join([here.bassin, *bassins])})}"
        )
    if jobs:
        found["metiers"] = f"/explorer/comparer?{urlencode({'romes': ','.join([rome, *jobs]), **place})}"
    return found
