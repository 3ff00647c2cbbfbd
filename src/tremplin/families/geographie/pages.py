"""The ground of maps."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.geographie import queries
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PROBLEM, PUBLIC, Policy, policy

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/geographie/departements.geojson")
@policy(Policy(Right.CATALOGUE, PUBLIC, Cost.LIGHT, PROBLEM))
async def contours(request: Request) -> Response:
    """Les contours des départements, en lignes."""
    headers = {"cache-control": "public, max-age=86400"}
    return Response(queries.contours(release_of(request)), headers=headers, media_type="application/geo+json")
