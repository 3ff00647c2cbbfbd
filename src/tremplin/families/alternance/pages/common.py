"""What the pages share: a page that other sites may show in a frame, and whose it then is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.written import colours
from tremplin.platform.web.door import CADRE, Cadre
from tremplin.platform.web.pages import page

_HOTE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
COULEURS = ("bleu", "vert", "rouge", "prune", "noir")
"""Colours that a widget may take: each is readable on white."""
FRAME = ("caller", "couleur", "nom", "return_uri", "return_logo_url")
"""Parameters that say in whose page one is: each address of a frame carries them on to the next."""
_LONGEST = 500
_CHEMIN = re.compile(r"/[^\s<>\"'\\]{0,500}", re.ASCII)


def appelant(request: Request) -> str:
    """Who shows this page in theirs; empty for a page of the portal."""
    return request.query_params.get("caller", "").strip()[:200]


def frame(given: Mapping[str, str]) -> dict[str, str]:
    """What the parameters of an address carry on to the next one of the same frame; nothing on the portal's pages."""
    carried = {name: value for name in FRAME if (value := given.get(name, "").strip()[:_LONGEST])}
    return carried if "caller" in carried else {}


def render_page(
    request: Request, template: str, *, status: int = 200, widget: bool | None = None, **contexte: Any
) -> Response:
    """A page: of the portal, or of a widget (without header, in any frame) when a `caller` is named."""
    framed = bool(appelant(request)) if widget is None else widget
    logo = logo_de(request.query_params.get("return_logo_url", "")) if framed else None
    if framed:
        request.scope["state"][CADRE] = Cadre("*", f" {logo[0]}" if logo else "")
    return page(
        request,
        f"alternance/{template}.html",
        status=status,
        widget=framed,
        couleur=colour if (colour := request.query_params.get("couleur", "")) in COULEURS else COULEURS[0],
        couleurs=colours.shades(colour) if framed else None,
        nonce=request.scope["state"]["nonce"],
        nom_appelant=request.query_params.get("nom", "").strip()[:60] if framed else "",
        logo=logo and logo[1],
        retour=chemin_de_retour(request.query_params.get("return_uri", "")),
        **contexte,
    )


def logo_de(url: str) -> tuple[str, str] | None:
    """The site and the address of a logo; None unless it is a plain https picture."""
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        return None
    host = (found.hostname or "").lower()
    plain = url.isprintable() and len(url) <= 500 and not re.search(r"[\s;,'\"<>]", url)
    if found.scheme != "https" or not _HOTE.fullmatch(host) or found.username or port not in (None, 443) or not plain:
        return None
    return f"https://{host}", url


def chemin_de_retour(given: str) -> str | None:
    """Where the page around goes back to: a path of that page, told to it and never followed by us."""
    return given if _CHEMIN.fullmatch(given) and not given.startswith("//") else None
