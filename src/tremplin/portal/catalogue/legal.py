"""Legal pages, filled by settings, in French and in English; what changed in the service, as a page and as a feed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.language.catalogues import LANGUAGES, SOURCE
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.atom import Entry, feed
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.catalogue import accessibility

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE.live)
_FLUX = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PROBLEM.live)
PAGES = {
    "mentions": mark("Mentions légales"),
    "confidentialite": mark("Confidentialité"),
    "accessibilite": mark("Accessibilité"),
    "cgu": mark("Conditions d'utilisation"),
}
"""Page → its title."""
REGLAGES = ("editeur", "directeur", "hebergeur", "dpo")


@router.get("/legal/{nom}")
@policy(_PAGE)
def legale(request: Request, nom: str, lang: str = SOURCE) -> Response:
    """One legal page; `lang=en`, of links made before pages had an English address, leads to that one."""
    if nom not in PAGES or lang not in LANGUAGES:
        raise ApiError(404, _("Page inconnue"))
    if lang != SOURCE:
        return RedirectResponse(request.app.state.pages.address(f"/legal/{nom}", lang), 301)
    settings = state_of(request).settings
    told: dict[str, Any] = {name: settings.values[f"TREMPLIN_LEGAL_{name.upper()}"] for name in REGLAGES}
    told |= {"titre": _(PAGES[nom]), "nom": nom}
    return page(request, f"legal/{nom}.html", pages=PAGES, rgaa=accessibility, **told)


@cache
def changements() -> list[dict[str, Any]]:
    """What changed, the newest first."""
    text = (files("tremplin.portal") / "changements.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["changement"]
    return sorted(found, key=lambda c: c["date"], reverse=True)


@router.get("/changements")
@policy(_PAGE)
def page_des_changements(request: Request, famille: str = "") -> Response:
    """What changed, of a family or of all."""
    told = [c for c in changements() if not famille or famille in c["familles"]]
    return page(
        request, "legal/changements.html", changements=told, famille=famille, familles=request.app.state.families
    )


@router.get("/changements.atom")
@policy(_FLUX)
def atom(request: Request, famille: str = "") -> Response:
    """The same, as a feed."""
    base = state_of(request).settings.base_url
    page_ = f"{base}/changements"
    told = [c for c in changements() if not famille or famille in c["familles"]]
    return feed(
        id=page_,
        title="Changements de Tremplin",
        self_link=f"{page_}.atom",
        link=page_,
        entries=[
            Entry(
                id=f"{page_}#{c['id']}",
                title=c["titre"],
                updated=f"{c['date'].isoformat()}T00:00:00Z",
                link=page_,
                summary=c["texte"],
            )
            for c in told
        ],
    )
