"""The pages that the links of follows open: nothing happens before a button, but where a mail program ends one."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.following import CONFIRMED
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work.follow import service as follow
from tremplin.platform.work.follow import store as rows
from tremplin.platform.work.follow.store import Follow

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_READ = Policy(Right.FOLLOW, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTED = Policy(Right.FOLLOW, PUBLIC, Cost.WRITE, PAGE.live)


def _opened(request: Request, token: str) -> Follow:
    """What the link of a mail opens; raises ApiError 410 once it has ended."""
    found = follow.opened(state_of(request), token)
    if found is None or found.confirme_le is None:
        raise ApiError(410, _("Cette alerte est finie, et son adresse effacée"))
    return found


@router.get(f"{follow.PAGE}/confirmer")
@policy(_READ)
def show_confirmation(request: Request, jeton: str = "") -> Response:
    """What the link of the first mail does."""
    return CONFIRMED.show(request, jeton)


@router.post(f"{follow.PAGE}/confirmer")
@policy(_POSTED)
@posee
def confirm(request: Request, given: Formulaire) -> Response:
    """The address is told from now on."""
    now = datetime.now(UTC)

    def begin(connection: Connection, identifier: str) -> Follow | None:
        return follow.confirm(connection, identifier, now)

    try:
        found = CONFIRMED.take(request, given, begin)
    except follow.TooMany as error:
        raise ApiError(
            409, _("Une adresse a %(most)s alertes au plus : arrêtez-en une d'abord", most=follow.MOST)
        ) from error
    if found is None:
        raise ApiError(410, _("Cette demande a plus de sept jours : recommencez depuis la page de recherche"))
    return _page(request, found, "confirmé")


@router.get(follow.PAGE)
@policy(_READ)
def look(request: Request, jeton: str = "") -> Response:
    """What is followed, until when; prolonged or ended by a button."""
    return _page(request, _opened(request, jeton), "ouvert", link=jeton)


@router.post(f"{follow.PAGE}/prolonger")
@policy(_POSTED)
@posee
def prolong(request: Request, given: Formulaire) -> Response:
    """Six months more."""
    found = _opened(request, given.get("lien", ""))
    with state_of(request).store.writing() as connection:
        follow.prolong(connection, found, datetime.now(UTC))
    return _page(request, _opened(request, given.get("lien", "")), "prolongé", link=given.get("lien", ""))


@router.get(f"{follow.PAGE}/fin")
@policy(_READ)
def show_end(request: Request, jeton: str = "") -> Response:
    """The page of the link at the foot of each mail."""
    return look(request, jeton)


@router.post(f"{follow.PAGE}/fin")
@policy(_POSTED)
def end(request: Request, jeton: str = "") -> Response:
    """End it: a button of ours or, in one gesture, a mail program (RFC 8058), which has no cookie: what the link bears
    opens this follow alone."""
    found = _opened(request, jeton)
    with state_of(request).store.writing() as connection:
        rows.end(connection, found.id)
    return _page(request, found, "fini")


def _page(request: Request, found: Follow, etat: str, link: str = "") -> Response:
    told = follow.receiver_of(state_of(request).settings, found)
    return page_anonyme(
        request,
        "suivi/suivi.html",
        suivi=found,
        etat=etat,
        lien=link,
        rythme=follow.RHYTHMS[found.rythme],
        recepteur=told and told.url,
        secret=told and etat == "confirmé" and told.secret,
    )
