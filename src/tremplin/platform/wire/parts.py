"""What a family tells of a job in a place, for who joins several: data or why none, at what level, from which files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from starlette.requests import Request

from tremplin.domain.here import Here, Level
from tremplin.release.reader import Release


class State(StrEnum):
    """What a part is worth."""

    OK = "ok"
    EMPTY = "vide"
    """Its files are read, and say nothing of this job here."""
    HIDDEN = "secret"
    """Known, and hidden by the rules of its publisher."""
    UNPUBLISHED = "non_publie"
    """No file in this release gives it."""
    BROKEN = "panne"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A job, a place, and on what they are asked."""

    request: Request
    release: Release
    rome: str
    here: Here
    on: date
    """The day on which it is asked: today; that on which the release was built, when it was named."""
    day: date | None = None
    """The day whose validity counts, when it isn't that of the release: certifications, links, amounts."""
    keyed: bool = False
    """Whether the caller showed a key: phones are for them alone."""
    pinned: bool = False
    """Whether the release was named: what changes without a release is then left out."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One family's answer."""

    etat: State = State.OK
    niveau: Level | None = None
    """The level of its figures, all of them unless a line tells its own."""
    code: str | None = None
    """Code of that territory."""
    pourquoi: str | None = None
    """Why there is nothing, or why the level is wider than asked; in French."""
    donnees: dict[str, Any] | None = None
    total: int | None = None
    """How many there are in all, of what the data list some of."""
    suite: str | None = None
    """The family's own route, at the same question."""
    sources: tuple[str, ...] = field(default=())
    """Names of the sources of the figures."""


def nothing(pourquoi: str, *sources: str, **more: Any) -> Part:
    """A part whose files say nothing of the question."""
    return Part(etat=State.EMPTY, pourquoi=pourquoi, sources=sources, **more)
