"""An event of a path as the fold reads it: what happened, when, who says so, and which fact it tells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import orjson

from tremplin.families.parcours.events.types import EVENTS, Cle, Type
from tremplin.families.parcours.events.vocabulary import Source

Contenu = Mapping[str, Any]
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False, kw_only=True)
class Evenement:
    """One line of the log. `contenu` holds JSON values only; dates in it are ISO texts."""

    id: str
    type: Type
    effet: date
    source: Source
    contenu: Contenu
    emission: datetime | None = None
    """When the source says that it sent it."""
    reference: str | None = None
    """The sender's own id (`referenceSource`)."""
    auteur: str = ""
    """Organisation of the author: its references are its own."""
    cible: str | None = None
    """Event corrected or cancelled: its id, or its author's reference."""
    version: int = 0
    """Version of the session that it was judged by; 0: none was known yet."""
    siret: str | None = None
    """The organisme for which it was written; none when a conseiller wrote it."""

    @cached_property
    def empreinte(self) -> bytes:
        """SHA-256 of what the event says, whatever its id, its sending, its arrival, the order of its fields."""
        return empreinte(self.type, self.effet, self.source, self.reference, self.auteur, self.cible, self.contenu)

    @property
    def poids(self) -> tuple[int, datetime, bytes]:
        """What decides between two corrections of one event: the greater is believed."""
        return self.source.rang, self.emission or _NEVER, self.empreinte


def empreinte(*said: Any) -> bytes:
    """SHA-256 of values, whatever the order of the names in them."""
    plain = [dict(v) if isinstance(v, Mapping) else v for v in said]
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).digest()


def cle(type: Type, effet: date, contenu: Contenu, reference: str | None) -> Cle:
    """The natural key of an event (neither a correction nor a cancellation)."""
    told = EVENTS[type].key
    return (type,) if told is None else told(effet, contenu, reference)
