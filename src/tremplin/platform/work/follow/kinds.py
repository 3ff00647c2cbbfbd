"""Kinds of what is followed: each declares once how its changes are found, and how a mail tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Criteria = Mapping[str, Any]
"""What is followed, as JSON: the parameters of a search, codes."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a look at something followed finds."""

    seen: bytes
    """All that is known from now on, in a form of the kind's own; the next look is given it."""
    news: Mapping[str, Any] | None = field(default=None)
    """What its mail tells; None when nothing is new."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """The same for a program, where one may be told of this kind."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of what is followed."""

    name: str
    mail: str
    """The template of its mails, which read `titre` beside what `Look.news` holds."""
    subject: str
    rhythms: tuple[str, ...] = ("jour", "semaine")
    """How often its mails may come, the first unless one says otherwise."""
    look: Callable[[Any, Criteria, bytes], Look]
    """Called with the `State`, what is followed and what was seen. It reads, and writes nothing."""
