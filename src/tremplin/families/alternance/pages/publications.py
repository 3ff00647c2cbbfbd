"""What an organisation sees of the offers that it publishes: those not shown, by reason, and those stopped wrongly."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.alternance.offers.publication import REFUS
from tremplin.families.alternance.store import decisions
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import MEMBRE
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OFFICE_PAGE, Policy, account, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_READ = Policy(Right.PUBLISH, account(MEMBRE), Cost.LIGHT, OFFICE_PAGE.hiding)


@router.get("/compte/publications")
@policy(_READ)
def publications(request: Request) -> Response:
    """The refusals of one's organisation, and what moderators made of them."""
    state = state_of(request)
    owner = request.state.porteur.compte
    if owner is None or owner.organisation_id is None:
        raise ApiError(404, "Votre compte n'est d'aucune organisation")
    with state.store.reading() as connection:
        counted = decisions.refusals(connection, owner.organisation_id)
    return page(request, "alternance/publications.html", refusals=counted, labels=REFUS)
