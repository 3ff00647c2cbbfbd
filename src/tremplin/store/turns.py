"""What transactions that write take turns for on PostgreSQL: most for the whole store, a few for what they alone write.

What is numbered inside a transaction of the whole is numbered in the order of the commits, so that nobody who reads
past a number misses one that comes later. The others number nothing that is read that way, or a chain of their own.
SQLite has one writer whatever the turn.
"""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import Select, func, literal, select

from tremplin.store.bell import CHANNEL


class Turn(IntEnum):
    """Numbers of advisory locks: « tremplin », and those that follow."""

    WHOLE = 0x7472656D706C696E
    ACCESS = WHOLE + 1
    """Who read whom: as many as readings of identities."""
    DELIVERIES = WHOLE + 2
    """What became of what left (mails, webhooks): rows changed by their ids."""
    COUNTS = WHOLE + 3
    """Sums of answers."""
    LEASES = WHOLE + 4
    """Who does the periodic work."""

    def taken(self, wait: str) -> Select[tuple[object, ...]]:
        """The statement that waits for the turn, `wait` at most; those of the whole ring once they are committed."""
        told = [func.set_config("lock_timeout", wait, True)]
        if self in _LATELY_APART:
            told.append(func.pg_advisory_xact_lock_shared(literal(int(Turn.WHOLE))))
        told.append(func.pg_advisory_xact_lock(literal(int(self))))
        if self is Turn.WHOLE:
            told.append(func.pg_notify(CHANNEL, ""))
        return select(*told)


_LATELY_APART = frozenset({Turn.ACCESS, Turn.LEASES})
"""The former program, which serves beside this one while machines are updated one by one, still writes these in the
turn of the whole: whoever takes theirs keeps out those of the whole too. To be emptied in the version after this."""
