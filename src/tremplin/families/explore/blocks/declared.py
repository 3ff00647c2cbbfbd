"""What a block is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tremplin.domain.here import Level
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Asked, Part

UNDATED = mark("Ces données n'ont pas de jour de validité : ce sont celles de la version.")


@dataclass(frozen=True)
class Block:
    """A part of the answer: its name, its title, who tells it."""

    nom: str
    titre: str
    read: Callable[[Asked], Part]
    niveaux: tuple[Level, ...] = ()
    """Those at which it may stand, the finest first."""
    sources: tuple[str, ...] = ()
    validite: str = UNDATED
    """What is said of its data when a day is asked for; empty where they are all those that held that day."""
