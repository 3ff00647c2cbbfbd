"""What a block is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import KW_ONLY, dataclass

from tremplin.domain.here import Level
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Asked, Part

UNDATED = mark("Ces données n'ont pas de jour de validité : ce sont celles de la version.")


def anywhere(asked: Asked) -> Hashable:
    """The place, with every level that holds it."""
    return asked.here


def nowhere(_asked: Asked) -> Hashable:
    """Nothing: the same wherever it is asked."""
    return ()


@dataclass(frozen=True)
class Block:
    """A part of the answer: its name, its title, who tells it."""

    nom: str
    titre: str
    read: Callable[[Asked], Part]
    niveaux: tuple[Level, ...] = ()
    """Those at which it may stand, the finest first."""
    sources: tuple[str, ...] = ()
    _: KW_ONLY
    depends: Callable[[Asked], Hashable] = anywhere
    """What it says depends on, beside the release, the job and the days."""
    validite: str = UNDATED
    """What is said of its data when a day is asked for; empty where they are all those that held that day."""
