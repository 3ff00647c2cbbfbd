"""Follows, as rows: the encrypted address, what is followed, when; wiped when they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from tremplin.platform.work.follow.tables import suivi as _table
from tremplin.store.rows import made


@dataclass(frozen=True, kw_only=True)
class Follow:
    """Something followed: whose address hears of it, how often, until when."""

    id: str
    genre: str
    adresse: bytes
    a_qui: bytes
    empreinte: bytes
    titre: str
    criteres: Mapping[str, Any]
    rythme: str
    vu: bytes
    cree_le: datetime
    confirme_le: datetime | None
    prochain_le: datetime | None
    fin_le: datetime | None
    averti_le: datetime | None
    recepteur: bytes | None


def create(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep what waits for the confirmation of its address."""
    connection.execute(insert(_table).values(**values))


def get(connection: Connection, identifier: str) -> Follow | None:
    """A follow by its id."""
    row = connection.execute(select(_table).where(_table.c.id == identifier)).first()
    return _follow(row) if row else None


def same(connection: Connection, follow: Follow) -> Follow | None:
    """The confirmed follow of the same thing by the same address, if there is one."""
    mine = (_table.c.empreinte == follow.empreinte) & _table.c.confirme_le.is_not(None) & (_table.c.id != follow.id)
    row = connection.execute(select(_table).where(mine)).first()
    return _follow(row) if row else None


def followed(connection: Connection, kind: str) -> list[Mapping[str, Any]]:
    """What is followed of a kind, by whomever."""
    return list(connection.execute(select(_table.c.criteres).where(_table.c.genre == kind)).scalars())


def receivers(connection: Connection) -> list[Follow]:
    """Those that are told to a program."""
    mine = _table.c.recepteur.is_not(None) & _table.c.confirme_le.is_not(None)
    return [_follow(r) for r in connection.execute(select(_table).where(mine))]


def confirmed(connection: Connection, a_qui: bytes) -> int:
    """How many an address has confirmed."""
    mine = (_table.c.a_qui == a_qui) & _table.c.confirme_le.is_not(None)
    return int(connection.execute(select(func.count()).select_from(_table).where(mine)).scalar() or 0)


def due(connection: Connection, when: datetime, limit: int) -> list[Follow]:
    """Those whose turn has come, the longest waiting first."""
    ready = _table.c.confirme_le.is_not(None) & (_table.c.prochain_le <= when)
    rows = connection.execute(select(_table).where(ready).order_by(_table.c.prochain_le, _table.c.id).limit(limit))
    return [_follow(r) for r in rows]


def change(connection: Connection, follow: Follow, **values: Any) -> bool:
    """Change a follow that is still as it was read; False when somebody else took its turn, or ended it."""
    mine = (_table.c.id == follow.id) & _table.c.prochain_le.is_not_distinct_from(follow.prochain_le)
    return connection.execute(update(_table).where(mine).values(**values)).rowcount == 1


def ending(connection: Connection, before: datetime) -> list[Follow]:
    """Those that end before an instant, and whose address wasn't told."""
    mine = (_table.c.fin_le <= before) & _table.c.averti_le.is_(None)
    return [_follow(r) for r in connection.execute(select(_table).where(mine).order_by(_table.c.id))]


def end(connection: Connection, identifier: str) -> bool:
    """Wipe a follow; False when there is none."""
    return connection.execute(delete(_table).where(_table.c.id == identifier)).rowcount == 1


def forget(connection: Connection, now: datetime, unconfirmed: datetime) -> int:
    """Wipe those that are over, and those that nobody confirmed since an instant; how many."""
    over = (_table.c.fin_le <= now) | (_table.c.confirme_le.is_(None) & (_table.c.cree_le < unconfirmed))
    return connection.execute(delete(_table).where(over)).rowcount


def _follow(row: Row[Any]) -> Follow:
    held = {name: bytes(getattr(row, name)) for name in ("adresse", "a_qui", "empreinte", "vu")}
    return made(Follow, row, **held, recepteur=row.recepteur and bytes(row.recepteur))
