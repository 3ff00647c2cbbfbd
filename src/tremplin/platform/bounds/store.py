"""Rows of the limits that several machines share: one instant a bucket, by the clock of the base."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

_SIGN = 1 << 64
_NOW = "extract(epoch FROM statement_timestamp())"
_SPEND = text(f"""
INSERT INTO limite (tag, du, vu)
SELECT tag, {_NOW} + secondes, statement_timestamp()
FROM unnest(CAST(:tags AS bigint[]), CAST(:secondes AS double precision[])) AS dit(tag, secondes) ORDER BY tag
ON CONFLICT (tag) DO UPDATE SET du = greatest(limite.du, {_NOW}) + excluded.du - {_NOW}, vu = excluded.vu
""")
_READ = text(f"""
SELECT tag, du - {_NOW} AS reste, statement_timestamp() AS maintenant FROM limite
WHERE vu > CAST(:depuis AS timestamptz)
""")
_FORGET = text(f"DELETE FROM limite WHERE du < {_NOW} - 60")


def spend(connection: Connection, seconds: Mapping[int, float]) -> None:
    """Move buckets on by what one machine let pass; all machines go through them in one order."""
    if seconds:
        tags = [tag - _SIGN if tag >= _SIGN // 2 else tag for tag in seconds]
        connection.execute(_SPEND, {"tags": tags, "secondes": list(seconds.values())})


def moved(connection: Connection, depuis: datetime) -> tuple[dict[int, float], datetime | None]:
    """The buckets that moved since an instant (tag → seconds until it is full again), and the present one; None where
    nothing moved."""
    rows = connection.execute(_READ, {"depuis": depuis}).all()
    return {row.tag % _SIGN: row.reste for row in rows}, rows[0].maintenant if rows else None


def forget(connection: Connection) -> None:
    """Drop buckets full for a minute: a forgotten one is a full one."""
    connection.execute(_FORGET)
