"""Pages of the explorer."""

from fastapi import APIRouter

from tremplin.platform.web.guard import GuardedRoute

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
