"""Alerts of a search: a form beside the results, mails of what is new, and the same search as an Atom feed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.display import mesure, nombre, pluriel
from tremplin.families.alternance.pages import cards
from tremplin.families.alternance.pages.common import FRAME, render_page
from tremplin.families.alternance.pages.searched import addresses, sheet_addresses, titles
from tremplin.families.alternance.search.live import live
from tremplin.families.alternance.search.page_query import CHEMINS, PAR_DATE, Demande, Resultats, passes, read, resolve
from tremplin.families.alternance.search.watched import MOST, Watched
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web import following
from tremplin.platform.web.forms import Formulaire, Wrong, jeton_signe
from tremplin.platform.web.forms import read as read_form
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PAGE, PROBLEM, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.atom import Entry, feed
from tremplin.platform.work.follow.kinds import Criteria, Kind, Look
from tremplin.platform.work.follow.service import RHYTHMS

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_POSTED = Policy(Right.FOLLOW, PUBLIC, Cost.WRITE, PAGE.live)
_FEED = Policy(Right.FOLLOW, PUBLIC, Cost.SEARCH, PROBLEM.live)
USAGE = "alerte"
_TOLD = 30
"""Lines of a mail; the others are counted, and stand on the page."""
_ENTRIES = 50
_UNDATED = "2026-01-01T00:00:00+00:00"
"""When a result that tells no day is said to have changed: always the same, so that readers don't show it again."""
_NOT_FOLLOWED = (*FRAME, "displayMap", "tri")
"""Parameters that say how results are shown, or to whom."""


def title_of(asked: Demande) -> str:
    """A search in words: « Boulanger, Metz, 30 km »."""
    km = mesure(asked.rayon, "km") if asked.point else ""
    filters = sum(name in asked.donnes for name in ("voir", "diploma", "debut", "teletravail", "taille", "joignables"))
    more = pluriel(filters, "filtre") if filters else ""
    return ", ".join(part for part in (asked.metier, asked.lieu or _("toute la France"), km, more) if part)


def look(state: State, criteria: Criteria, seen: bytes) -> Look:
    """What is new in a search."""
    release = state.releases.current
    if release is None:
        return Look(seen=seen)
    asked = resolve(criteria, release, criteria["scope"])
    watched = Watched(state, release, asked)
    fresh = watched.news(seen)
    return Look(seen=watched.seen, news=_tell(state, asked, cards.cards(release, fresh, sheet_addresses(asked))))


def _tell(state: State, asked: Demande, fresh: list[cards.Card]) -> Mapping[str, Any] | None:
    if not fresh:
        return None
    base = state.settings.base_url
    lines = [
        {
            "sorte": card.sorte,
            "titre": card.titre,
            "ou": ", ".join(part for part in (card.qui, card.lieu, card.distance) if part),
            "quoi": ", ".join(part for part in (*card.quoi, card.quand) if part),
            "lien": base + card.adresse,
        }
        for card in fresh[:_TOLD]
    ]
    said = pluriel(len(fresh), "nouveauté")
    page = base + addresses(asked)(tri=PAR_DATE)
    return {"lignes": lines, "combien": said, "autres": len(fresh) - len(lines), "page": page}


KIND = Kind(name="recherche", mail="alerte_recherche", subject=mark("{combien} : {objet}"), look=look)
"""A search of alternance."""


def form_of(request: Request) -> dict[str, Any]:
    """What the form reads."""
    query = request.scope["query_string"].decode("latin-1")
    return {
        "alerte": {
            "jeton": jeton_signe(request, USAGE),
            "requete": query,
            "rythmes": {r: RHYTHMS[r] for r in KIND.rhythms},
        }
    }


async def ask(request: Request) -> Response:
    """Ask for an alert of the search of this address."""
    given = await read_form(request, USAGE)
    return await run_in_threadpool(_ask, request, given)


def _ask(request: Request, given: Formulaire) -> Response:
    state = state_of(request)
    release, chemin = release_of(request), request.scope["path"].split("/")[1]
    asked = read(request, release, chemin)
    faults: dict[str, str] = {}
    try:
        who = following.read_asked(KIND, given)
    except Wrong as wrong:
        faults = wrong.faults
    if not asked.lancee or asked.donnes.get("voir") == "entreprises":
        faults[""] = _("dites d'abord un métier ou un lieu : une alerte suit des offres et des formations")
    elif Watched(state, release, asked).too_many:
        faults[""] = _(
            "cette recherche trouve plus de %(most)s résultats : précisez un métier, ou un rayon plus court",
            most=nombre(MOST),
        )
    if not faults:
        criteria = {n: v for n, v in asked.donnes.items() if n not in _NOT_FOLLOWED}
        following.ask(request, KIND, who, title_of(asked), {**criteria, "scope": asked.quoi})
    return render_page(
        request,
        "alerte",
        status=422 if faults else 200,
        titre_alerte=title_of(asked),
        fautes=faults,
        donnees=dict(given),
        retour_recherche=addresses(asked)(chemin),
        action=f"/{chemin}/alerte",
        **form_of(request),
    )


async def atom(request: Request) -> Response:
    """The newest offers and trainings of the search of this address."""
    release, chemin = release_of(request), request.scope["path"].strip("/").removesuffix(".atom")
    asked = read(request, release, chemin)
    asked.donnes["tri"] = PAR_DATE
    items = Resultats(request, release, asked, await live(request).or_none()).montres if asked.lancee else []
    base = state_of(request).settings.base_url
    told = [item for item in items if not passes(item, "entreprises")][:_ENTRIES]
    shown = cards.cards(release, told, sheet_addresses(asked))
    own = addresses(asked)
    return feed(
        id=base + own(chemin),
        title=f"{titles(asked)} : {title_of(asked)}",
        self_link=base + own(f"{chemin}.atom"),
        link=base + own(chemin),
        entries=[
            Entry(
                id=f"{base}/{asked.quoi}#{card.cle}",
                title=card.titre,
                updated=_changed(item),
                link=base + card.adresse,
                summary=" · ".join(part for part in (card.sorte, card.qui, card.lieu, *card.quoi, card.quand) if part),
            )
            for item, card in zip(told, shown, strict=True)
        ],
    )


def _changed(item: Mapping[str, Any]) -> str:
    """When a result was published, or last changed."""
    told = (item["job"] or {}).get("creationDate") or item["lastUpdateAt"] or item["createdAt"] or _UNDATED
    moment = datetime.fromisoformat(told)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


for _path in CHEMINS:
    router.add_api_route(f"/{_path}/alerte", policy(_POSTED)(ask), methods=["POST"])
    router.add_api_route(f"/{_path}.atom", policy(_FEED)(atom), methods=["GET"])
