"""The audit log: who changed what, when and why, in a chain where each line holds the hash of the former.

A line is written in the transaction of the change that it tells: neither stands without the other. No payload, no
value of a secret, no personal datum: only who acted, what was done, on which object.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, select

from tremplin.store.chain import Chaine
from tremplin.store.tables import audit, audit_tete

ACTEUR: ContextVar[str] = ContextVar("acteur", default="tremplin")
"""Who acts: `cli:<user of the machine>`, a client, an account; « tremplin » when nobody does."""
CHAINE = Chaine(audit, audit_tete)


def record(connection: Connection, action: str, objet: str, raison: str | None = None) -> None:
    """Add a line to the log, in the transaction of the change."""
    line = {"quand": datetime.now(UTC), "qui": ACTEUR.get(), "action": action, "objet": objet, "raison": raison}
    CHAINE.append(connection, [line])


def if_done(connection: Connection, changed: CursorResult[Any], action: str, objet: str) -> bool:
    """Whether a change of one row was made; only then is it told."""
    done = changed.rowcount == 1
    if done:
        record(connection, action, objet)
    return done


def de(connection: Connection, objets: Sequence[str], limit: int) -> list[Row[Any]]:
    """The last lines of the log about some objects."""
    mine = select(audit).where(audit.c.objet.in_(list(objets)))
    return list(connection.execute(mine.order_by(audit.c.position.desc()).limit(limit)))


def derniers(connection: Connection, before: int | None, limit: int) -> list[Row[Any]]:
    """The last lines of the log, before a position."""
    asked = select(audit) if before is None else select(audit).where(audit.c.position < before)
    return list(connection.execute(asked.order_by(audit.c.position.desc()).limit(limit)))
