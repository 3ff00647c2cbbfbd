"""The one search of the portal: each family says what it finds for what was typed, and where that leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tremplin.domain.text import fold
from tremplin.platform.web.state import State
from tremplin.release.reader import Release

SHOWN = 5
"""Results of a group, at most; the rest is on the page that the group leads to."""


@dataclass(frozen=True)
class Found:
    """A result: its name, what tells it from its neighbours, its page."""

    nom: str
    precision: str
    adresse: str
    exact: bool = False
    """Whether what was typed is this one and no other: its code, its number."""
    phrase: bool = False
    """Whether its name is a sentence of ours, in the language of the page; else publishers wrote it."""


@dataclass(frozen=True)
class Group:
    """Results of one kind, the nearest first."""

    titre: str
    trouves: list[Found]
    suite: str = ""
    """The page that shows them all; empty when these are all."""


_PLACE_WORDS = 5
"""Words of the name of a place, at most: « Saint-Rémy-lès-Chevreuse » has four."""
_FEW = 8
"""Words among which a place is looked for anywhere; at the end alone of longer texts."""
_BEFORE_A_PLACE = frozenset(("a", "au", "aux", "de", "pres", "autour", "vers", "proche"))


def around(typed: str) -> Iterator[tuple[str, str]]:
    """(words that may name a place, the others) of what was typed, the likeliest first: a place at the end, else at the
    beginning, else between; a longer name before a shorter one."""
    words = typed.split()
    count = len(words)
    spans = [(at, at + long) for long in range(min(_PLACE_WORDS, count), 0, -1) for at in range(count - long + 1)]
    for start, end in sorted(spans, key=lambda span: (span[1] != count, span[0] != 0)):
        if end < count and count > _FEW:
            return
        before = words[:start]
        while before and fold(before[-1]) in _BEFORE_A_PLACE:
            before.pop()
        yield " ".join(words[start:end]), " ".join(before + words[end:])


Finder = Callable[[State, Release, str], list[Group]]


Subject = Callable[[Release, str], str]
"""What was typed without the place that it names: « coiffeuse à Saint-Pierre » → « coiffeuse »; empty without any."""


def no_subject(_release: Release, _typed: str) -> str:
    """The subject of a family that reads no place."""
    return ""


def find_nothing(_state: State, _release: Release, _typed: str) -> list[Group]:
    """The finder of a family without pages of its own."""
    return []
