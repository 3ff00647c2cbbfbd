"""Whom a path is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PersonneConnue:
    """A person of the store; `identite` is encrypted."""

    id: str
    cle_id: str
    identite: bytes | None
    region: str | None
    agence: str | None
    departement: str | None
    effacee_le: datetime | None
