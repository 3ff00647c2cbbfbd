"""Templates of pages and mails: one Jinja environment for the portal and the families, everything escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup

import tremplin
from tremplin.domain.display import FILTERS
from tremplin.language.catalogues import EASY, SOURCE
from tremplin.language.spoken import agreed, easy, mark, spoken, translated

FRENCH = (SOURCE, EASY)


def _loader() -> FileSystemLoader:
    """Templates of the portal, then of each family that has pages."""
    root = Path(tremplin.__file__).parent
    return FileSystemLoader([root / "portal" / "templates", *sorted(root.glob("families/*/templates"))])


def _while_rendering(shown: Callable[..., str]) -> Callable[..., str]:
    """A filter of the language that is spoken: never worked out when a template is compiled."""

    @wraps(shown)
    def rendered(_context: Any, *given: Any, **named: Any) -> str:
        return shown(*given, **named)

    return pass_context(rendered)


environment = Environment(
    loader=_loader(),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    extensions=["jinja2.ext.i18n"],
)
environment.policies["ext.i18n.trimmed"] = True
environment.install_gettext_callables(translated, agreed, newstyle=True)  # type: ignore[attr-defined]


def of_data(value: Any) -> Any:
    """What publishers wrote, in the language that they wrote it in: on a page of another one, marked for the voice that
    reads it."""
    return Markup('<span lang="fr">{}</span>').format(value) if value and spoken() not in FRENCH else value


environment.filters["donnee"] = _while_rendering(of_data)
environment.filters["traduit"] = _while_rendering(translated)
environment.globals |= {"mark": mark, "facile": easy}
environment.filters.update({f.__name__: _while_rendering(f) for f in FILTERS})
