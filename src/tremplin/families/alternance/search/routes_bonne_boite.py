"""La Bonne Boîte v1: companies likely to hire, by score or by distance, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tremplin.columnar.places import Found, Keep
from tremplin.domain import codes
from tremplin.domain.scores import stars
from tremplin.families.alternance.common.item import TAILLES, Hiring, Kind, corrige
from tremplin.families.alternance.common.openapi import described
from tremplin.families.alternance.search import queries, schemas_bonne_boite
from tremplin.families.alternance.search.live import live, montrables
from tremplin.families.alternance.search.parameters import NUMBER
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PROBLEM, Policy, policy, token
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, tags=["La Bonne Boîte"])
_POLICY = Policy(Right.INFOTRAVAIL, token("api_labonneboitev1"), Cost.SEARCH, PROBLEM.live)
_DISTANCE, _DISTANCE_MAX, _PAGE_SIZE, _PAGE_SIZE_MAX, _ROMES = 10.0, 3000.0, 20, 100, 20
_SMALL = ("00", "01", "02", "03", "11", "12")
"""Sizes under 50 employees."""
_CONTRACTS: dict[str, Hiring] = {"dpae": Kind.LBB, "alternance": Kind.LBA}


class _Faults(list[dict[str, Any]]):
    def add(self, name: str, message: str) -> None:
        self.append({"path": [name], "message": message, "code": "custom"})


def _number(request: Request, name: str, low: float, high: float, faults: _Faults) -> float | None:
    text = request.query_params.get(name)
    if not text:
        return None
    if not NUMBER.fullmatch(text) or not low <= float(text) <= high:
        faults.add(name, f"un nombre de {low:g} à {high:g} est attendu")
        return None
    return float(text)


def _choice(request: Request, name: str, allowed: tuple[str, ...], default: str, faults: _Faults) -> str:
    text = request.query_params.get(name) or default
    if text not in allowed:
        faults.add(name, f"l'une de ces valeurs est attendue : {', '.join(allowed)}")
    return text


def _codes(request: Request, name: str, motif: str, most: int, faults: _Faults) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(c.strip().upper() for c in request.query_params.get(name, "").split(",") if c.strip()))
    wrong = [c for c in found if not codes.matches(motif, c)]
    if wrong or len(found) > most:
        faults.add(name, f"{most} codes au plus, de la forme {motif}, sont attendus")
    return found


_PATH = "/partenaire/labonneboite/v1/company/"
_QUERY = {
    "commune_id": "Code INSEE de la commune, à la place d'un point",
    "latitude": "Degrés",
    "longitude": "Degrés",
    "departments": "Codes de départements, séparés par des virgules",
    "rome_codes*": "Codes ROME",
    "naf_codes": "Codes d'activité",
    "distance": "Kilomètres (10)",
    "contract": "dpae ou alternance",
    "headcount": "all, small ou big",
    "sort": "score ou distance",
    "page": "À partir de 1",
    "page_size": "100 au plus",
}


@router.get(
    _PATH,
    response_model=schemas_bonne_boite.Reponse,
    summary="Entreprises susceptibles de recruter",
    openapi_extra={"parameters": described(_PATH, _QUERY)},
)
@policy(_POLICY)
async def company(request: Request) -> Response:
    """Les entreprises d'un lieu pour des métiers, les mieux notées ou les plus proches d'abord."""
    release, faults = release_of(request), _Faults()
    romes = _codes(request, "rome_codes", codes.ROME, _ROMES, faults)
    if not romes and not any(f["path"] == ["rome_codes"] for f in faults):
        faults.add("rome_codes", "un code ROME au moins est attendu")
    nafs = _codes(request, "naf_codes", codes.NAF, 100, faults)
    departments = _codes(request, "departments", codes.DEPARTEMENT, 110, faults)
    km = _number(request, "distance", 0, _DISTANCE_MAX, faults) or _DISTANCE
    kind = _CONTRACTS.get(_choice(request, "contract", tuple(_CONTRACTS), "dpae", faults), Kind.LBB)
    headcount = _choice(request, "headcount", ("all", "small", "big"), "all", faults)
    sort = _choice(request, "sort", ("score", "distance"), "score", faults)
    page = int(_number(request, "page", 1, 100_000, faults) or 1)
    size = int(_number(request, "page_size", 1, _PAGE_SIZE_MAX, faults) or _PAGE_SIZE)
    point = _point(request, release, departments, faults)
    if faults:
        raise ApiError(400, "Paramètres faux", {"validationError": list(faults)})
    await live(request).or_none()
    keep = queries.all_of(_keep(release, nafs, headcount), montrables(request, queries.recruteurs(release)))
    found = _found(release, kind, romes, departments, point, km, keep, by_score=sort == "score")
    shown = slice(size * (page - 1), size * page)
    body = {
        "companies": _companies(release, kind, found, shown, live(request).corrigees, km=found.km),
        "companies_count": len(found.items),
        "rome_code": ",".join(romes),
        "rome_label": ", ".join(queries.rome_labels(release, romes).values()),
        "url": None,
    }
    return Response(orjson.dumps(body), media_type="application/json")


def _point(
    request: Request, release: Release, departments: tuple[str, ...], faults: _Faults
) -> tuple[float, float] | None:
    """The centre asked for: a point, or a commune; none with départements."""
    commune = request.query_params.get("commune_id")
    lat, lon = _number(request, "latitude", -90, 90, faults), _number(request, "longitude", -180, 180, faults)
    if commune:
        found = queries.commune_centre(release, commune)
        if found is None:
            faults.add("commune_id", "code INSEE inconnu")
        return found
    if lat is not None and lon is not None:
        return lon, lat
    if not departments and not faults:
        faults.add("commune_id", "un lieu est attendu : commune_id, latitude et longitude, ou departments")
    return None


def _keep(release: Release, nafs: tuple[str, ...], headcount: str) -> Keep | None:
    table = queries.recruteurs(release)
    filters: list[Keep] = []
    if nafs:
        activity = table.column("naf")
        wanted = [table.code("naf", naf) for naf in nafs]
        filters.append(lambda items: np.isin(activity[items], wanted))
    if headcount != "all":
        size = table.column("tranche_effectif")
        small = [table.code("tranche_effectif", code) for code in ("", *_SMALL)]
        filters.append(lambda items: np.isin(size[items], small) == (headcount == "small"))
    return queries.all_of(*filters)


def _found(
    release: Release,
    kind: Hiring,
    romes: tuple[str, ...],
    departments: tuple[str, ...],
    point: tuple[float, float] | None,
    km: float,
    keep: Keep | None,
    *,
    by_score: bool,
) -> Found:
    """Every company that fits, in order."""
    table = queries.recruteurs(release)
    labels = queries.labels(table, romes, kind=kind)
    if point is None:
        return table.places.first(labels, len(table), table.territories_of(departments), keep)
    if by_score:
        return table.places.all_within(point, km, labels, keep)
    return table.places.nearest(point, km, labels, len(table), keep)


def _companies(
    release: Release, kind: Hiring, found: Found, shown: slice, corrigees: Mapping[str, Mapping[str, str]], *, km: Any
) -> list[dict[str, Any]]:
    table = queries.recruteurs(release)
    items = found.items[shown]
    nothing = [b"null"] * len(items)
    read = (orjson.loads(b) for b in table.bodies("v1", items, [nothing]))
    cards = [corrige(card, corrigees.get(card["company"]["siret"], {})) for card in read]
    more = [orjson.loads(b) for b in table.bodies("explique", items)]
    matched = [table.labels[label - 1].removeprefix(kind) for label in found.labels[shown].tolist()]
    labels = queries.rome_labels(release, matched)
    distances = [None] * len(items) if km is None else km[shown].round(1).tolist()
    return [
        {
            "siret": card["company"]["siret"],
            "name": card["title"],
            "naf": card["nafs"][0]["code"] if card["nafs"] else None,
            "naf_text": card["nafs"][0]["label"] if card["nafs"] else None,
            "headcount_text": TAILLES.get(extra[2] or "NN"),
            "stars": stars(score),
            "distance": distance,
            "lat": card["place"]["latitude"],
            "lon": card["place"]["longitude"],
            "city": card["place"]["city"],
            "address": card["place"]["fullAddress"],
            "website": card["company"]["url"],
            "social_network": card["company"]["socialNetwork"],
            "alternance": bool(extra[5]),
            "matched_rome_code": rome,
            "matched_rome_label": labels.get(rome),
            "raisons": extra[6],
        }
        for card, extra, rome, score, distance in zip(
            cards, more, matched, found.values[shown].tolist(), distances, strict=True
        )
    ]
