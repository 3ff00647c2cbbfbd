"""« À faire »: where one lands after logging in, with what waits, counted, and what one's profile opens."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import LANDING
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import ACCOUNT, ACCOUNT_PAGE, Policy, policy

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get(LANDING)
@policy(Policy(Right.ACCOUNT, ACCOUNT, Cost.LIGHT, ACCOUNT_PAGE.live))
def a_faire(request: Request) -> Response:
    """What waits for who logged in, from every family and every room of the portal."""
    return page(
        request, "compte/a_faire.html", attentes=[w for waits in request.app.state.waits for w in waits(request)]
    )
