"""The ground of maps."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.geographie import queries
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


_PUBLIC = Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PROBLEM)
_A_DAY = {"cache-control": "public, max-age=86400"}


@router.get("/geographie/departements.geojson")
@policy(_PUBLIC)
async def contours(request: Request) -> Response:
    """Les contours des départements, en lignes."""
    return Response(queries.contours(release_of(request)), headers=_A_DAY, media_type="application/geo+json")


@router.get("/geographie/france.svg")
@policy(_PUBLIC)
async def ground(request: Request) -> Response:
    """La France, ses départements et l'outre-mer en encarts : le fond des cartes des pages."""
    return Response(queries.ground(release_of(request)), headers=_A_DAY, media_type="image/svg+xml")


@router.get("/geographie/fond/{part}.geojson")
@policy(_PUBLIC)
async def level(request: Request, part: str) -> Response:
    """Les villes du pays (« france »), ou les limites et les noms des communes d'un département."""
    found = queries.level(release_of(request), part)
    if found is None:
        raise ApiError(404, f"« {part} » : « france » ou le code d'un département est attendu")
    return Response(bytes(found), headers=_A_DAY, media_type="application/geo+json")
