"""Pages: one Jinja environment for the portal and the families, everything escaped, French first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import tremplin
from tremplin.domain.dates import en_francais
from tremplin.platform.errors import ApiError


def _loader() -> FileSystemLoader:
    """Templates of the portal, then of each family that has pages."""
    root = Path(tremplin.__file__).parent
    return FileSystemLoader([root / "portal" / "templates", *sorted(root.glob("families/*/templates"))])


def jour(value: Any) -> str:
    """An ISO instant, an ISO day or a date, as 21/11/2026."""
    if not value:
        return "—"
    if isinstance(value, str):
        value = datetime.fromisoformat(value).date()
    return en_francais(value if isinstance(value, date) else None)


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
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
environment.filters.update(jour=jour, nombre=nombre, valeur=valeur)


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a template with what every page needs."""
    state = request.app.state.tremplin
    body = environment.get_template(template).render(
        chemin=request.scope["path"],
        base_url=state.settings.base_url,
        contact=state.settings.contact,
        marque_etat=state.settings.marque_etat,
        version=getattr(request.state, "release", None),
        **context,
    )
    return HTMLResponse(body, status)


def error_page(request: Request, error: ApiError) -> Response:
    """The page of an error: what happened, and where to go."""
    response = page(request, "erreur.html", status=error.status, titre=error.name, message=error.message)
    response.headers.update(error.headers)
    return response
