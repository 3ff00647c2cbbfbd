"""The audit log: who changed what, when and why, in a chain where each line holds the hash of the former.

A line is written in the transaction of the change that it tells: neither stands without the other. No payload, no
value of a secret, no personal datum: only who acted, what was done, on which object.
"""

from __future__ import annotations

import hashlib
import hmac
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, CursorResult, insert, select, update

from tremplin.store.engine import Store, utc
from tremplin.store.tables import audit, audit_tete

ACTEUR: ContextVar[str] = ContextVar("acteur", default="tremplin")
"""Who acts: `cli:<user of the machine>`, a client, an account; « tremplin » when nobody does."""
_GENESIS = bytes(32)
_HASHED = ("position", "quand", "qui", "action", "objet", "raison")


def record(connection: Connection, action: str, objet: str, raison: str | None = None) -> None:
    """Add a line to the log, in the transaction of the change."""
    head = connection.execute(select(audit_tete.c.position, audit_tete.c.empreinte)).first()
    position, before = (head.position + 1, head.empreinte) if head else (1, _GENESIS)
    line = {"position": position, "quand": datetime.now(UTC), "qui": ACTEUR.get(), "action": action, "objet": objet,
            "raison": raison}  # fmt: skip
    chained = _hash(before, line)
    connection.execute(insert(audit).values(**line, empreinte=chained))
    if head:
        connection.execute(update(audit_tete).values(position=position, empreinte=chained))
    else:
        connection.execute(insert(audit_tete).values(id=1, position=position, empreinte=chained))


def if_done(connection: Connection, changed: CursorResult[Any], action: str, objet: str) -> bool:
    """Whether a change of one row was made; only then is it told."""
    done = changed.rowcount == 1
    if done:
        record(connection, action, objet)
    return done


def verify(store: Store) -> tuple[int, list[str]]:
    """Lines read, and what is wrong with them: a line removed, changed, moved, or missing at the end."""
    wrong: list[str] = []
    before, expected, count = _GENESIS, 1, 0
    with store.snapshot() as connection:
        lines = connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.position))
        for row in lines:
            line = dict(row._mapping)
            kept = line.pop("empreinte")
            line["quand"] = utc(line["quand"])
            if line["position"] != expected:
                wrong.append(f"lignes {expected} à {line['position'] - 1} : retirées")
            elif not hmac.compare_digest(_hash(before, line), kept):
                wrong.append(f"ligne {expected} : changée ou déplacée")
            before, expected, count = kept, line["position"] + 1, count + 1
        head = connection.execute(select(audit_tete.c.position, audit_tete.c.empreinte)).first()
    if (head.position, head.empreinte) != (expected - 1, before) if head else count:
        wrong.append(f"fin du journal : {expected - 1} lignes, {head.position if head else 0} attendues")
    return count, wrong


def _hash(before: bytes, line: dict[str, object]) -> bytes:
    return hashlib.sha256(before + orjson.dumps([line[name] for name in _HASHED], option=orjson.OPT_UTC_Z)).digest()
