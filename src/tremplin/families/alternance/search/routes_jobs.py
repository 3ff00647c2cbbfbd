"""Routes of the newer generation: `/api/job/v1` (and `/api/v3/jobs`), offers and companies likely to hire."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

import numpy as np
import orjson
import structlog
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tremplin.columnar.placed import Placed
from tremplin.columnar.places import Items, Keep
from tremplin.domain import codes
from tremplin.domain.geo import point as geojson
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.common.errors import V3
from tremplin.families.alternance.common.filters import Filters
from tremplin.families.alternance.common.item import Kind, corrige
from tremplin.families.alternance.common.serving import Served, serve
from tremplin.families.alternance.search import queries, schemas_jobs
from tremplin.families.alternance.search.live import live, located, montrables, offres_montrables, redistributed
from tremplin.families.alternance.search.parameters import NUMBER
from tremplin.families.alternance.search.queries import Where
from tremplin.families.alternance.steps.offres import FRANCE_TRAVAIL
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import KEY, Policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release
from tremplin.sources.forms.flux import FLUX

router = APIRouter(route_class=GuardedRoute, tags=["Emplois"])
_LISTS = frozenset({"romes", "departements", "partners_to_exclude"})
_SEARCH = Policy(Right.JOBS, KEY, Cost.SEARCH, V3.live.repeating(_LISTS))
_LIGHT = Policy(Right.JOBS, KEY, Cost.LIGHT, V3.live)
_HEAVY = Policy(Right.JOBS, KEY, Cost.HEAVY, V3.live)
PAR_FAMILLE = 150
_RADIUS, _ROMES = 30.0, 20
_DEPARTEMENT = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]", re.ASCII)
_CHUNK = 256
log = structlog.get_logger()


@dataclass
class Asked:
    """What a search asks for, once right."""

    where: Where
    romes: tuple[str, ...]
    filters: Filters
    exclus: frozenset[str]


def _fault(name: str, code: str, message: str) -> dict[str, Any]:
    return {"path": [name], "code": code, "message": message}


def _read(request: Request, release: Release) -> Asked:
    """The parameters; raises ApiError 400 with every fault."""
    faults: list[dict[str, Any]] = []
    given = request.query_params
    lat = _bounded(given.get("latitude"), "latitude", 90, faults)
    lon = _bounded(given.get("longitude"), "longitude", 180, faults)
    if (lat is None) != (lon is None) and not faults:
        faults.append(
            _fault("longitude" if lon is None else "latitude", "custom", "latitude and longitude go together")
        )
    radius = _bounded(given.get("radius"), "radius", 200, faults, least=0)
    romes = _listed(given.getlist("romes"))
    if any(not codes.matches(codes.ROME, r) for r in romes) or len(romes) > _ROMES:
        faults.append(_fault("romes", "custom", f"Up to {_ROMES} ROME codes are expected, like D1102"))
    level = given.get("target_diploma_level", "")
    if level and level not in "34567":
        faults.append(
            _fault(
                "target_diploma_level", "invalid_enum_value", "Invalid enum value. Expected '3' | '4' | '5' | '6' | '7'"
            )
        )
    found = opcos.PAR_LIBELLE.get(given.get("opco", ""))
    if given.get("opco") and found is None:
        known = " | ".join(f"'{label}'" for label in opcos.PAR_LIBELLE)
        faults.append(_fault("opco", "invalid_enum_value", f"Invalid enum value. Expected {known}"))
    departements = [d.upper() for d in _listed(given.getlist("departements"))]
    if any(not _DEPARTEMENT.fullmatch(d) for d in departements):
        faults.append(_fault("departements", "custom", "Codes of départements are expected, like 57, 2A or 974"))
    romes += _of_rncp(release, given.get("rncp"), faults)
    if faults:
        raise ApiError(400, "", {"validationError": faults})
    around = (lon, lat) if lon is not None and lat is not None else None
    where = Where(around, _RADIUS if radius is None else radius, tuple(departements) or None)
    exclus = frozenset(_listed(given.getlist("partners_to_exclude")))
    return Asked(where, tuple(dict.fromkeys(romes)), Filters(niveau=level, opco=found.court if found else ""), exclus)


def _bounded(
    text: str | None, name: str, most: float, faults: list[dict[str, Any]], least: float | None = None
) -> float | None:
    if not text:
        return None
    low = -most if least is None else least
    if not NUMBER.fullmatch(text):
        faults.append(_fault(name, "invalid_type", "Expected number, received nan"))
    elif float(text) > most:
        faults.append(_fault(name, "too_big", f"Number must be less than or equal to {most}"))
    elif float(text) < low:
        faults.append(_fault(name, "too_small", f"Number must be greater than or equal to {low}"))
    else:
        return float(text)
    return None


def _listed(texts: list[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def _of_rncp(release: Release, rncp: str | None, faults: list[dict[str, Any]]) -> list[str]:
    """Jobs of a fiche, or of those that replace it."""
    if not rncp:
        return []
    found = queries.romes_of_rncp(release, rncp) if codes.matches(codes.RNCP, rncp) else None
    if found is None:
        faults.append(_fault("rncp", "custom", "Cannot find an active Certification for the given RNCP"))
    return found or []


async def _search(request: Request) -> Response:
    """Offres et recruteurs, autour d'un point, dans des départements ou dans toute la France."""
    release = release_of(request)
    asked = _read(request, release)
    live_offers = await live(request).or_none()
    base = state_of(request).settings.base_url
    warnings: list[dict[str, str]] = []
    partners = partial(_partner_offers, request, release, asked, base)
    families: tuple[tuple[str, Callable[[], list[bytes]]], ...] = (
        ("JOB_OFFER", partial(_employer_offers, request, live_offers, asked, base)),
        ("FRANCE_TRAVAIL", partial(partners, own=True)),
        ("JOB_PARTNER", partial(partners, own=False)),
    )
    jobs = [offer for name, find in families for offer in _safely(name, find, warnings)]
    recruiters = _safely("RECRUITERS", lambda: _recruiters(request, release, asked, base), warnings)
    body = b'{"jobs":[' + b",".join(jobs) + b'],"recruiters":[' + b",".join(recruiters) + b'],"warnings":'
    return Response(body + orjson.dumps(warnings) + b"}", media_type="application/json")


def _safely(name: str, find: Callable[[], list[bytes]], warnings: list[dict[str, str]]) -> list[bytes]:
    try:
        return find()
    except Exception:
        log.exception("source en défaut", source=name)
        warnings.append({"code": f"{name}_ERROR", "message": "Unable to retrieve results from this source"})
        return []


def _employer_offers(request: Request, table: Placed | None, asked: Asked, base: str) -> list[bytes]:
    """Offers of employers that may be shown elsewhere."""
    if table is None:
        raise RuntimeError("les offres des employeurs ne se lisent pas")
    return _offers(request, table, asked, base, queries.all_of(redistributed(table), _not_of(table, asked.exclus)))


def _not_of(table: Placed, partners: frozenset[str]) -> Keep | None:
    """Offers of none of these partners."""
    if not partners:
        return None
    column = table.column("partenaire")
    wanted = np.array([label not in partners for label in table.categories("partenaire")] or [True])
    return lambda items: wanted[column[items]]


def _partner_offers(request: Request, release: Release, asked: Asked, base: str, *, own: bool) -> list[bytes]:
    """Offers of France Travail, or of the other partners."""
    table = queries.offres(release)
    labels, column = table.categories("partenaire"), table.column("partenaire")
    first = FLUX[FRANCE_TRAVAIL].partenaire
    wanted = np.array([(label == first) == own and label not in asked.exclus for label in labels] or [False])
    return _offers(request, table, asked, base, lambda items: wanted[column[items]])


def _offers(request: Request, table: Placed, asked: Asked, base: str, others: Keep | None) -> list[bytes]:
    """By distance then the newest; without a point the newest."""
    kept = queries.all_of(others, located(table))
    keep = offres_montrables(request, table, asked.filters, kept)
    labels = queries.labels(table, asked.romes)
    if asked.where.point is None:
        items = queries.newest(table, labels, asked.where.departements, keep, PAR_FAMILLE)
    else:
        inside = queries.all_of(keep, _in_territories(table, asked.where.departements))
        items = queries.search(table, labels, asked.where, PAR_FAMILLE, inside, ties=table.column("recence")).items
    return bodies_of(table, items, base)


def _in_territories(table: Placed, departements: tuple[str, ...] | None) -> Keep | None:
    if departements is None:
        return None
    wanted = np.array([t in departements for t in table.territories] or [False])
    column = table.column("territoire")
    return lambda items: wanted[column[items]]


def bodies_of(table: Placed, items: Items, base: str) -> list[bytes]:
    """Offers of the newer routes; where one applies is the partner's page, else ours."""
    links = table.bodies("lien", items)
    own = [page(base, Kind.MATCHA, identifier) for identifier in table.ids(items)] if b"null" in links else []
    filled = [own[n] if link == b"null" else link for n, link in enumerate(links)]
    return table.bodies("v3", items, [filled])


def page(base: str, kind: Kind, identifier: str) -> bytes:
    """The page of the platform where one applies."""
    return orjson.dumps(f"{base}/recherche-emploi?display=list&page=fiche&type={kind}&itemId={quote(identifier)}")


def _recruiters(request: Request, release: Release, asked: Asked, base: str) -> list[bytes]:
    table = queries.recruteurs(release)
    inside = queries.all_of(
        _in_territories(table, asked.where.departements) if asked.where.point else None, montrables(request, table)
    )
    found = queries.find_recruteurs(
        release, asked.where, romes=asked.romes, kind=Kind.LBA, filters=asked.filters, limit=PAR_FAMILLE, others=inside
    )
    columns = (table.bodies(name, found.items) for name in ("explique", "telephone"))
    items = table.bodies("v1", found.items, [[b"null"] * len(found.items)])
    rows = zip(items, *columns, strict=True)
    said, out = live(request).corrigees, []
    for body, more, phone in rows:
        item = orjson.loads(body)
        fix = said.get(item["company"]["siret"], {})
        told = _recruiter(corrige(item, fix), orjson.loads(more), orjson.loads(phone), base)
        if fix:
            told["workplace"]["brand"] = fix.get("enseigne") or told["workplace"]["brand"]
            told["apply"]["phone"] = fix.get("telephone") or told["apply"]["phone"]
        out.append(orjson.dumps(told))
    return out


def _recruiter(item: dict[str, Any], more: list[Any], phone: str | None, base: str) -> dict[str, Any]:
    """Recruiter of the newer routes, from the item and what completes it."""
    legal_name, brand, _, idcc, *_ = more
    company, at, siret = item["company"], item["place"], item["company"]["siret"]
    naf = item["nafs"][0] if item["nafs"] else None
    return {
        "identifier": {"id": siret},
        "workplace": {
            "siret": siret,
            "brand": brand,
            "legal_name": legal_name,
            "website": company["url"],
            "name": company["name"],
            "description": None,
            "size": company["size"],
            "location": {
                "address": at["fullAddress"] or "",
                "geopoint": geojson((at["longitude"], at["latitude"])),
            },
            "domain": {
                "idcc": int(idcc) if idcc else None,
                "opco": company["opco"]["label"] if company["opco"] else None,
                "naf": naf and {"code": naf["code"], "label": naf["label"]},
            },
        },
        "apply": {
            "url": orjson.loads(page(base, Kind.LBA, siret)),
            "phone": phone,
            "recipient_id": f"recruiters_{siret}" if item["contact"]["email"] else None,
        },
    }


async def _offer(request: Request) -> Response:
    """Une offre, d'un employeur ou d'un partenaire."""
    identifier = request.path_params["id"]
    base = state_of(request).settings.base_url
    for table in (await live(request).refresh(), queries.offres(release_of(request))):
        found = table.find(identifier)
        if found is not None:
            items = np.array([found])
            if offres_montrables(request, table)(items)[0]:
                (body,) = bodies_of(table, items, base)
                return Response(body, media_type="application/json")
    raise ApiError(404, "Offre inconnue")


async def _export(request: Request) -> Response:
    """Où prendre toutes les offres en un fichier, et de quand elles sont."""
    release, state = release_of(request), state_of(request)
    await live(request).refresh()
    body = {
        "url": f"{state.settings.base_url}/api/job/v1/export/offres.json",
        "lastUpdate": release.manifest["construite_le"],
    }
    return Response(orjson.dumps(body), media_type="application/json")


async def _whole(request: Request) -> Response:
    """Toutes les offres que l'on peut rediffuser."""
    base = state_of(request).settings.base_url
    tables = (await live(request).refresh(), queries.offres(release_of(request)))
    kept = []
    for table in tables:
        shared = redistributed(table) if table is tables[0] else None
        keep = offres_montrables(request, table, others=queries.all_of(shared, located(table)))
        items = np.arange(len(table))
        kept.append((table, items[keep(items)]))

    async def chunks() -> AsyncIterator[bytes]:
        separator = b"["
        for table, items in kept:
            for first in range(0, len(items), _CHUNK):
                found = await run_in_threadpool(bodies_of, table, items[first : first + _CHUNK], base)
                yield separator + b",".join(found)
                separator = b","
        yield b"[]" if separator == b"[" else b"]"

    return StreamingResponse(chunks(), media_type="application/json")


_QUERY = {
    "latitude": "Degrés, −90 à 90",
    "longitude": "Degrés, −180 à 180",
    "radius": "Kilomètres, 0 à 200 (30)",
    "romes": "Codes ROME, répétés ou séparés par des virgules",
    "rncp": "Fiche RNCP, en plus des codes ROME",
    "target_diploma_level": "3 à 7",
    "opco": "Libellé d'un OPCO",
    "departements": "Codes, répétés",
    "partners_to_exclude": "Partenaires dont on ne veut pas, répétés",
}


serve(
    router,
    Served(
        paths=("/api/job/v1/search", "/api/v3/jobs/search"),
        handle=_search,
        rule=_SEARCH,
        answer=schemas_jobs.Recherche,
        query=_QUERY,
    ),
    Served(
        paths=("/api/job/v1/offer/{id}", "/api/v3/jobs/{id}"), handle=_offer, rule=_LIGHT, answer=schemas_jobs.Offer
    ),
    Served(
        paths=("/api/job/v1/export", "/api/v3/jobs/export"), handle=_export, rule=_LIGHT, answer=schemas_jobs.Export
    ),
    Served(paths=("/api/job/v1/export/offres.json",), handle=_whole, rule=_HEAVY, answer=list[schemas_jobs.Offer]),
)
