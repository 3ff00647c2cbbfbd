"""Routes of geography: `/api/geographie/v1/…` (wire contract of API Apprentissage)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.families.geographie import queries, schemas
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import KEY, Policy, policy
from tremplin.platform.wire import bodies
from tremplin.platform.wire.errors import bad_parameter

router = APIRouter(prefix="/api/geographie/v1", route_class=GuardedRoute, tags=["Géographie"])
_LIGHT = Policy(Right.CERTIFICATIONS, KEY, Cost.LIGHT)
_SEARCH = Policy(Right.CERTIFICATIONS, KEY, Cost.SEARCH)


@router.get("/commune/search", response_model=list[schemas.Commune], summary="Communes d'un code INSEE ou postal")
@policy(_LIGHT)
async def commune_search(
    request: Request,
    code: Annotated[
        str,
        Query(
            pattern=r"^[0-9][0-9AB][0-9]{3}$",
            description="Code INSEE ou postal, aussi d'un arrondissement ou d'une ancienne commune",
            examples=["57000"],
        ),
    ],
) -> Response:
    """Les communes d'aujourd'hui auxquelles ce code mène ; un tableau vide si aucune."""
    return bodies.array(queries.communes_by_code(release_of(request), code))


@router.get("/departement", response_model=list[schemas.Departement], summary="Tous les départements")
@policy(_LIGHT)
async def departement(request: Request) -> Response:
    """Tous les départements, leur région et leur académie, par code."""
    return bodies.array(queries.departements(release_of(request)))


@router.get("/mission-locale", response_model=list[schemas.MissionLocale], summary="Missions locales")
@policy(_SEARCH)
async def mission_locale(
    request: Request,
    latitude: Annotated[float | None, Query(ge=-90, le=90, allow_inf_nan=False)] = None,
    longitude: Annotated[float | None, Query(ge=-180, le=180, allow_inf_nan=False)] = None,
    radius: Annotated[float, Query(ge=0, le=200, allow_inf_nan=False, description="Rayon en kilomètres")] = 30,
) -> Response:
    """Toutes les missions locales, ou celles d'un rayon autour d'un point, la plus proche d'abord."""
    if (latitude is None) != (longitude is None):
        missing, given = ("longitude", "latitude") if longitude is None else ("latitude", "longitude")
        message = f"La {missing} est requise lorsque la {given} est fournie"
        raise bad_parameter(missing, message)
    around = (longitude, latitude) if longitude is not None and latitude is not None else None
    return bodies.array(queries.missions_locales(release_of(request), around, radius))
