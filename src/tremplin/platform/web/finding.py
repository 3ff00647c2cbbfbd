"""The one search of the portal: each family says what it finds for what was typed, and where that leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Group:
    """Results of one kind, the nearest first."""

    titre: str
    trouves: list[Found]
    suite: str = ""
    """The page that shows them all; empty when these are all."""


Finder = Callable[[Release, str], list[Group]]


def find_nothing(_release: Release, _typed: str) -> list[Group]:
    """The finder of a family without pages of its own."""
    return []
