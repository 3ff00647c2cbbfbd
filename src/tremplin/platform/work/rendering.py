"""Templates of pages and mails: one Jinja environment for the portal and the families, everything escaped."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

import tremplin
from tremplin.domain.dates import en_francais, instant_en_francais


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
