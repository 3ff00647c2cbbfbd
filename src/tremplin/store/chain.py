"""Chained logs: each line holds the hash of the former and its own, so that one removed, changed or moved shows.

Lines are numbered inside the transaction that writes them, which holds the head of the log until it is committed: they
are numbered in the order of the commits.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Table, delete, func, insert, literal, select, update

from tremplin.store.engine import Store

_GENESIS = bytes(32)
_TETE, _ANCRE = 1, 2
"""Rows of the table of a head: the last line of the log, and the last of those that were deleted."""


@dataclass(frozen=True)
class Chaine:
    """A log (`position`, …, `quand`, …, `empreinte`) and the table that holds its head, and its anchor once its oldest
    lines were deleted: the chain then starts from what the last of these was."""

    journal: Table
    tete: Table

    def head(self, connection: Connection) -> int:
        """Position of the last line; the next one comes after it in the same transaction."""
        return self._bout(connection, _TETE)[0]

    def _bout(self, connection: Connection, which: int) -> tuple[int, bytes]:
        """Position and hash at an end of the log."""
        told = select(self.tete.c.position, self.tete.c.empreinte).where(self.tete.c.id == which)
        row = connection.execute(told).first()
        return (row.position, bytes(row.empreinte)) if row else (0, _GENESIS)

    def _taken(self, connection: Connection) -> tuple[int, bytes]:
        """The last line, held until the transaction ends: another that adds one waits for it. SQLite has one writer."""
        told = select(self.tete.c.position, self.tete.c.empreinte).where(self.tete.c.id == _TETE).with_for_update()
        if (row := connection.execute(told).first()) is None and connection.dialect.name == "postgresql":
            named = func.hashtext(literal(self.tete.name))
            connection.execute(select(func.pg_advisory_xact_lock(named)))  # there is no row to hold yet
            row = connection.execute(told).first()
        return (row.position, bytes(row.empreinte)) if row else (0, _GENESIS)

    def _put(self, connection: Connection, which: int, position: int, empreinte: bytes) -> None:
        values = {"position": position, "empreinte": empreinte}
        if connection.execute(update(self.tete).where(self.tete.c.id == which).values(**values)).rowcount == 0:
            connection.execute(insert(self.tete).values(id=which, **values))

    def append(self, connection: Connection, lines: Sequence[Mapping[str, Any]]) -> int:
        """Add lines, in the transaction of what they tell; the position of the first."""
        position, before = self._taken(connection)
        first = position + 1
        rows = []
        for line in lines:
            position += 1
            before = self._hash(before, {**line, "position": position})
            rows.append({**line, "position": position, "empreinte": before})
        connection.execute(insert(self.journal), rows)
        self._put(connection, _TETE, position, before)
        return first

    def forget(self, connection: Connection, before: datetime) -> int:
        """Delete the lines written before an instant, and anchor the chain where it starts now; how many."""
        kept = select(func.min(self.journal.c.position)).where(self.journal.c.quand >= before)
        first = connection.execute(kept).scalar() or self.head(connection) + 1
        mine = self.journal.c.position < first
        last = select(self.journal.c.position, self.journal.c.empreinte).where(mine)
        row = connection.execute(last.order_by(self.journal.c.position.desc()).limit(1)).first()
        if row is None:
            return 0
        self._put(connection, _ANCRE, row.position, bytes(row.empreinte))
        return connection.execute(delete(self.journal).where(mine)).rowcount

    def verify(self, store: Store) -> tuple[int, list[str]]:
        """Lines read, and what is wrong with them: a line removed, changed, moved, or missing at the end."""
        wrong: list[str] = []
        count = 0
        with store.snapshot() as connection:
            expected, before = self._bout(connection, _ANCRE)
            expected += 1
            ordered = select(self.journal).order_by(self.journal.c.position)
            for row in connection.execution_options(yield_per=1000).execute(ordered):
                line = dict(row._mapping)
                kept = line.pop("empreinte")
                if line["position"] != expected:
                    wrong.append(f"lignes {expected} à {line['position'] - 1} : retirées")
                elif not hmac.compare_digest(self._hash(before, line), kept):
                    wrong.append(f"ligne {expected} : changée ou déplacée")
                before, expected, count = kept, line["position"] + 1, count + 1
            head = self._bout(connection, _TETE)
        if head != (expected - 1, bytes(before)):
            wrong.append(f"fin du journal : {expected - 1} lignes, {head[0]} attendues")
        return count, wrong

    def _hash(self, before: bytes, line: Mapping[str, Any]) -> bytes:
        told = [_plain(line.get(c.name)) for c in self.journal.columns if c.name != "empreinte"]
        return hashlib.sha256(before + orjson.dumps(told, option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return value.astimezone(UTC) if isinstance(value, datetime) else value
