"""Routes of the search by words, and of what is proposed as one types."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.columnar.places import Found as Placed
from tremplin.families.alternance.common.errors import OPEN, V3
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.common.serving import Served, serve
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.answers import formation_items, matcha_items, offer_items
from tremplin.families.alternance.search.page_query import propose_jobs
from tremplin.families.alternance.search.parameters import NUMBER, said_by
from tremplin.families.alternance.texts import query, schemas
from tremplin.families.alternance.texts.query import FACETS, MODES, SORTS, TOUT, Found, Wanted
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PUBLIC, Policy
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, tags=["Recherche par mots"])
_SEARCH = Policy(Right.ALTERNANCE, PUBLIC, Cost.SEARCH, V3.live.repeating(frozenset(FACETS)))
_TYPED = Policy(Right.ALTERNANCE, PUBLIC, Cost.LIGHT, V3.live)
LETTERS, PAGE, PER_PAGE, PAGES, SUGGESTED = 200, 20, 100, 1000, 10
Faults = list[dict[str, Any]]


def _words(request: Request, faults: Faults, *, required: bool) -> str:
    typed = request.query_params.get("q", "").strip()
    if len(typed) > LETTERS:
        faults.append(
            {"path": ["q"], "code": "too_big", "message": f"String must contain at most {LETTERS} characters"}
        )
    if required and not typed:
        faults.append({"path": ["q"], "code": "invalid_type", "message": "Required"})
    return typed


def _number(request: Request, name: str, least: float, most: float, faults: Faults) -> float | None:
    text = request.query_params.get(name)
    if not text:
        return None
    if not NUMBER.fullmatch(text) or not least <= float(text) <= most:
        expected = f"Expected a number from {least:g} to {most:g}"
        faults.append({"path": [name], "code": "custom", "message": expected, "received": text[:40]})
        return None
    return float(text)


def _one_of(request: Request, name: str, known: tuple[str, ...], default: str, faults: Faults) -> str:
    text = request.query_params.get(name) or default
    if text not in known:
        expected = " | ".join(f"'{one}'" for one in known)
        told = f"Invalid enum value. Expected {expected}, received '{text[:40]}'"
        faults.append({"path": [name], "code": "invalid_enum_value", "message": told})
    return text


def _read(request: Request) -> Wanted:
    """The parameters; raises ApiError 400 with every fault."""
    faults: Faults = []
    typed = _words(request, faults, required=False)
    mode = _one_of(request, "mode", tuple(MODES), TOUT, faults)
    lat, lon = (_number(request, n, -most, most, faults) for n, most in (("latitude", 90), ("longitude", 180)))
    given = [bool(request.query_params.get(name)) for name in ("latitude", "longitude")]
    if given[0] != given[1]:
        lacking = "longitude" if given[0] else "latitude"
        faults.append({"path": [lacking], "code": "custom", "message": "latitude and longitude go together"})
    radius = _number(request, "radius", 0, 200, faults)
    sort = _one_of(request, "sort", SORTS, SORTS[0], faults)
    page = _number(request, "page", 0, PAGES, faults)
    size = _number(request, "hitsPerPage", 1, PER_PAGE, faults)
    if faults:
        raise ApiError(400, "", {"validationError": faults})
    chosen = {
        facet: tuple(v.strip() for text in request.query_params.getlist(facet) for v in text.split(",") if v.strip())
        for facet in FACETS
    }
    point = (lon, lat) if lon is not None and lat is not None else None
    return Wanted(
        q=typed,
        kinds=MODES.get(mode, MODES[TOUT]),
        point=point,
        radius=radius,
        chosen=chosen,
        sort=sort,
        page=int(page or 0),
        size=int(size or PAGE),
    )


async def _search(request: Request) -> Response:
    """Offres et formations par leurs mots, celles de tout le pays ou autour d'un point."""
    said_by(request)
    wanted = _read(request)
    every, radius = await query.find(request, release_of(request), wanted)
    kept = query.narrow(every, wanted.chosen)
    total = sum(len(one.items) for one in kept)
    hits = [_item(request, *one) for one in query.ordered(kept, wanted)]
    told = {
        "nbHits": total,
        "page": wanted.page,
        "nbPages": -(-total // wanted.size),
        "hitsPerPage": wanted.size,
        "radius": radius,
        "facets": query.counts(every, wanted.chosen),
        "counts": {
            "emplois": sum(len(one.items) for one in kept if one.kind is not Kind.FORMATION),
            "formations": sum(len(one.items) for one in kept if one.kind is Kind.FORMATION),
        },
    }
    body = b'{"hits":[' + b",".join(hits) + b"]," + orjson.dumps(told)[1:]
    return Response(body, headers=OPEN, media_type="application/json")


def _item(request: Request, found: Found, place: int) -> bytes:
    """A result as the v1 searches give it."""
    items, km = found.items[place : place + 1], found.km[place : place + 1]
    known = request.state.caller is not None
    one = Placed(items, None if np.isnan(km[0]) else km, items, items)
    if found.kind is Kind.FORMATION:
        return b"".join(formation_items(found.table, one, described=False))
    if found.kind is Kind.PE_JOB:
        return b"".join(offer_items(found.table, one, sirets=known))
    return b"".join(matcha_items(found.table, one, phones=known))


async def _suggest(request: Request) -> Response:
    """Métiers puis diplômes que nomme ce qui est tapé, au fil de la frappe."""
    faults: Faults = []
    typed = _words(request, faults, required=True)
    if faults:
        raise ApiError(400, "", {"validationError": faults})
    release = release_of(request)
    found = propose_jobs(release, typed) or [
        index.documents[n]
        for index in (queries.metiers(release), queries.diplomes(release))
        for n in index.search(typed, SUGGESTED // 2)
    ]
    told = [
        {
            "type": "metier" if one["type"] == "job" else "diplome",
            "label": one["label"],
            "romes": one["romes"],
            "rncps": one["rncps"],
        }
        for one in found[:SUGGESTED]
    ]
    return Response(orjson.dumps({"suggestions": told}), headers=OPEN, media_type="application/json")


_QUERY = {
    "q": f"Mots, {LETTERS} lettres au plus : une faute, un mot inachevé, un sigle sont compris",
    "mode": "emplois, formations ou emplois_formation (par défaut)",
    "latitude": "Degrés, −90 à 90, avec longitude",
    "longitude": "Degrés, −180 à 180",
    "radius": "Kilomètres, 0 à 200 ; absent : 20, puis 30, 60 et 100 tant que rien n'est trouvé",
    "type": "Facette : formation, matcha (offre d'employeur), peJob (offre de partenaire) ; virgules ou répétée",
    "contract_type": "Facette : Apprentissage, Professionnalisation ; une offre peut être des deux",
    "level": "Facette : niveau européen, 3 à 7",
    "opco": "Facette : nom court d'un OPCO",
    "partner": "Facette : partenaire qui publie l'offre",
    "sort": "relevance, proximity, date, applications ou start_date",
    "page": "À partir de 0",
    "hitsPerPage": f"{PER_PAGE} au plus ({PAGE})",
    "caller": "Qui appelle : une adresse électronique, un nom",
}
serve(
    router,
    Served(
        paths=("/api/v1/search", "/v1/search"),
        handle=_search,
        rule=_SEARCH,
        answer=schemas.TrouveeParMots,
        query=_QUERY,
    ),
    Served(
        paths=("/api/v1/search/suggest", "/v1/search/suggest"),
        handle=_suggest,
        rule=_TYPED,
        answer=schemas.Proposees,
        query={"q*": f"Ce qui est tapé, {LETTERS} lettres au plus"},
    ),
)
