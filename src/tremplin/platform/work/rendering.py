"""Templates of pages and mails: one Jinja environment for the portal and the families, everything escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

import tremplin
from tremplin.domain.display import FILTERS


def _loader() -> FileSystemLoader:
    """Templates of the portal, then of each family that has pages."""
    root = Path(tremplin.__file__).parent
    return FileSystemLoader([root / "portal" / "templates", *sorted(root.glob("families/*/templates"))])


environment = Environment(
    loader=_loader(),
    autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
environment.filters.update({f.__name__: f for f in FILTERS})
