"""Chained logs: each line holds the hash of the former and its own, so that one removed, changed or moved shows.

Lines are numbered inside the transaction that writes them; one transaction writes at a time, so they are numbered in
the order of the commits.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Table, insert, select, update

from tremplin.store.engine import Store, utc

_GENESIS = bytes(32)


@dataclass(frozen=True)
class Chaine:
    """A log (`position`, …, `empreinte`) and the table of one row that holds its head."""

    journal: Table
    tete: Table

    def head(self, connection: Connection) -> int:
        """Position of the last line; the next one comes after it in the same transaction."""
        return connection.execute(select(self.tete.c.position)).scalar() or 0

    def append(self, connection: Connection, lines: Sequence[Mapping[str, Any]]) -> int:
        """Add lines, in the transaction of what they tell; the position of the first."""
        head = connection.execute(select(self.tete.c.position, self.tete.c.empreinte)).first()
        position, before = (head.position, head.empreinte) if head else (0, _GENESIS)
        first = position + 1
        rows = []
        for line in lines:
            position += 1
            before = self._hash(before, {**line, "position": position})
            rows.append({**line, "position": position, "empreinte": before})
        connection.execute(insert(self.journal), rows)
        if head:
            connection.execute(update(self.tete).values(position=position, empreinte=before))
        else:
            connection.execute(insert(self.tete).values(id=1, position=position, empreinte=before))
        return first

    def verify(self, store: Store) -> tuple[int, list[str]]:
        """Lines read, and what is wrong with them: a line removed, changed, moved, or missing at the end."""
        wrong: list[str] = []
        before, expected, count = _GENESIS, 1, 0
        with store.snapshot() as connection:
            ordered = select(self.journal).order_by(self.journal.c.position)
            for row in connection.execution_options(yield_per=1000).execute(ordered):
                line = dict(row._mapping)
                kept = line.pop("empreinte")
                if line["position"] != expected:
                    wrong.append(f"lignes {expected} à {line['position'] - 1} : retirées")
                elif not hmac.compare_digest(self._hash(before, line), kept):
                    wrong.append(f"ligne {expected} : changée ou déplacée")
                before, expected, count = kept, line["position"] + 1, count + 1
            head = connection.execute(select(self.tete.c.position, self.tete.c.empreinte)).first()
        if (head.position, head.empreinte) != (expected - 1, before) if head else count:
            wrong.append(f"fin du journal : {expected - 1} lignes, {head.position if head else 0} attendues")
        return count, wrong

    def _hash(self, before: bytes, line: Mapping[str, Any]) -> bytes:
        told = [_plain(line.get(c.name)) for c in self.journal.columns if c.name != "empreinte"]
        return hashlib.sha256(before + orjson.dumps(told, option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS)).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return utc(value) if isinstance(value, datetime) else value
