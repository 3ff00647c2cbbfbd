"""What the results and the detail of one share: the addresses of a search, what their templates read of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tremplin.families.alternance.offers.counters import ID_OFFRE
from tremplin.families.alternance.pages.common import frame
from tremplin.families.alternance.search.page_query import EMPLOI, FORMATION, TOUT, Demande, cle
from tremplin.families.alternance.store import offers as stored
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.interpreter import here
from tremplin.platform.web.state import state_of

MY_LIST = "/ma-liste"
"""The page of what one keeps, in one's own browser: the same for everybody."""
_TITRES = {
    TOUT: mark("Se former et travailler en alternance"),
    EMPLOI: mark("Trouver un emploi en alternance"),
    FORMATION: mark("Trouver une formation en apprentissage"),
}
_LIEN_SUR = ("http://", "https://")


def context(asked: Demande) -> dict[str, Any]:
    """What the templates of the search read of what is asked for."""
    framed = frame(asked.donnes)
    return {
        "asked": asked,
        "adresse": addresses(asked),
        "cadre": framed,
        "adresse_liste": MY_LIST + (f"?{urlencode(framed)}" if framed else ""),
        "titre_page": titles(asked),
        "action": f"/{asked.quoi}",
        "lien_sur": lambda url: bool(url) and url.startswith(_LIEN_SUR),
    }


def titles(asked: Demande) -> str:
    """The title of the page of a search."""
    return _(_TITRES[asked.quoi])


def addresses(asked: Demande) -> Callable[..., str]:
    """From a path (the search's own) and changes of its parameters to an address."""

    def address(chemin: str | None = None, **changes: Any) -> str:
        query = urlencode(asked.parametres(**changes), quote_via=quote)
        path = f"/{chemin or asked.quoi}"
        return (path if path.endswith(".atom") else here(path)) + (f"?{query}" if query else "")

    return address


def sheet_addresses(asked: Demande) -> Callable[[Mapping[str, Any]], str]:
    """From a result to the address of its detail, from which one comes back to the search."""
    address = addresses(asked)

    def of(item: Mapping[str, Any]) -> str:
        kind, identifier = cle(item)
        return address(type=kind, itemId=identifier, display="list", page="fiche")

    return of


async def tally(request: Request, ids: list[str], what: str) -> None:
    """Count that offers of employers were seen."""
    known = [i for i in ids if ID_OFFRE.fullmatch(i)]
    if known:
        await run_in_threadpool(stored.count, state_of(request).store, known, what)
