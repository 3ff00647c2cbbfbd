"""Pages of certifications, one module an object."""

from fastapi import APIRouter

from tremplin.families.certifications.pages import evaluation, fiches
from tremplin.platform.web.guard import GuardedRoute

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
for _part in (fiches, evaluation):
    router.include_router(_part.router)
