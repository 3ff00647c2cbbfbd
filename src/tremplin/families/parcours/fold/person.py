"""Whom a path is of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tremplin.families.parcours.fold.sessions import SessionConnue


@dataclass(frozen=True, kw_only=True)
class PersonneConnue:
    """A person of the store; `identite` is encrypted."""

    id: str
    cle_id: str
    identite: bytes | None
    region: str | None
    agence: str | None
    departement: str | None
    effacee_le: datetime | None = None


_AGES = (26, 35, 45, 55)


def age_band(naissance: str | None, where: SessionConnue) -> str | None:
    """Age band at the start of the session: the most that a région sees of a birth date."""
    born = date.fromisoformat(naissance) if naissance else None
    start = where.versions[-1].debut if where.versions else None
    if born is None or start is None:
        return None
    age = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
    limits = [0, *_AGES]
    low = max(limit for limit in limits if limit <= max(age, 0))
    if low == 0:
        return f"<{_AGES[0]}"
    return f">={low}" if low == _AGES[-1] else f"{low}-{limits[limits.index(low) + 1] - 1}"
