"""An event of a path as the fold reads it: what happened, when, who says so, and which fact it tells."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import orjson

from tremplin.families.parcours.events.vocabulary import DECISIONS, Resultat, Source, Type

Contenu = Mapping[str, Any]
Cle = tuple[str, ...]
"""The natural key: two events that share it tell the same fact."""
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
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
    told = _CLES.get(type)
    return (type,) if told is None else told(effet, contenu, reference)


def _step(contenu: Contenu) -> str:
    """Presence, decision, decision on the waiting list: three facts of one meeting, in this order."""
    if contenu.get("resultat") not in DECISIONS:
        return "1"
    waited = contenu.get("surListeAttente") and contenu["resultat"] != Resultat.LISTE_ATTENTE
    return "3" if waited else "2"


_CLES: dict[Type, Callable[[date, Contenu, str | None], Cle]] = {
    Type.ICO_INSCRIPTION: lambda _e, c, _r: ("ICO_INSCRIPTION", c.get("ico") or ""),
    Type.ICO_PRESENCE: lambda _e, c, _r: ("ICO_PRESENCE", c.get("ico") or "", _step(c)),
    Type.AIS: lambda _e, c, r: ("AIS", r or str(c.get("dateDebut"))),
    Type.AIS_VALIDATION: lambda _e, c, _r: ("DECISION", c.get("ais") or ""),
    Type.AIS_REFUS: lambda _e, c, _r: ("DECISION", c.get("ais") or ""),
    Type.ASSIDUITE: lambda _e, c, _r: ("ASSIDUITE", str(c.get("mois"))),
    Type.INTERRUPTION: lambda e, _c, _r: ("INTERRUPTION", e.isoformat()),
    Type.REPRISE: lambda e, _c, _r: ("REPRISE", e.isoformat()),
}
"""What makes two events the same fact; those not listed happen once in a path."""
