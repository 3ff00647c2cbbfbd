"""Pages: one Jinja environment for the portal and the families, everything escaped, French first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

import tremplin
from tremplin.domain.dates import en_francais, instant_en_francais
from tremplin.platform.web.errors import ApiError

SECOND_FACTEUR = "SECOND_FACTEUR"
"""Code of the refusal of who must still give a second factor."""


def _loader() -> FileSystemLoader:
    """Templates of the portal, then of each family that has pages."""
    root = Path(tremplin.__file__).parent
    return FileSystemLoader([root / "portal" / "templates", *sorted(root.glob("families/*/templates"))])


def jour(value: Any) -> str:
    """An ISO instant (its day in Paris), an ISO day or a date, as 21/11/2026."""
    if not value:
        return "—"
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return en_francais(value if isinstance(value, date) else None)


def moment(value: datetime | str | None) -> str:
    """An instant in Paris (where a text without offset is said), as 21/11/2026 à 9 h 05."""
    if not value:
        return "—"
    return instant_en_francais(datetime.fromisoformat(value) if isinstance(value, str) else value)


def nombre(value: float) -> str:
    """A number with French thin spaces, and a comma when it has decimals: 10 877 ; 3,5."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}".replace(",", "\u202f").replace(".", ",")


def valeur(value: Any) -> str:
    """A value of a table as a person reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)


environment = Environment(
    loader=_loader(),
    autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
environment.filters.update(jour=jour, moment=moment, nombre=nombre, valeur=valeur)


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a template with what every page needs."""
    state = request.app.state.tremplin
    porteur = getattr(request.state, "porteur", None)
    body = environment.get_template(template).render(
        chemin=request.scope["path"],
        base_url=state.settings.base_url,
        contact=state.settings.contact,
        marque_etat=state.settings.marque_etat,
        version=getattr(request.state, "release", None),
        **{"porteur": porteur, "jeton": porteur and porteur.jeton, **context},
    )
    return HTMLResponse(body, status)


def page_de_compte(request: Request, error: ApiError) -> Response:
    """The page of an error for someone who logs in: to the login, or to the second factor, when that is what lacks."""
    data = error.data if isinstance(error.data, dict) else {}
    if request.method == "GET" and (error.status == 401 or data.get("code") == SECOND_FACTEUR):
        asked = request.scope["path"]
        if request.scope["query_string"]:
            asked += "?" + request.scope["query_string"].decode("latin-1")
        place = request.state.policy.connexion if error.status == 401 else "/connexion/second-facteur"
        return RedirectResponse(f"{place}?{urlencode({'vers': asked})}", 303)
    return error_page(request, error)


def error_page(request: Request, error: ApiError) -> Response:
    """The page of an error: what happened, and where to go."""
    response = page(request, "erreur.html", status=error.status, titre=error.name, message=error.message)
    response.headers.update(error.headers)
    return response
