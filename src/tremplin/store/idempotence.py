"""Answers kept by the key that a client gave: the same question again gets the same answer, and does nothing.

The answer is kept in the transaction of the effect. One transaction writes at a time: those that ask the same at the
same instant wait for the first, then find its answer.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from tremplin.store.tables import idempotence

VIE = timedelta(days=30)


@dataclass(frozen=True)
class Question:
    """What identifies a question: who asks, where, by which key; and what was sent."""

    client: str
    route: str
    cle: str
    empreinte: bytes


class AutreCorps(Exception):
    """The key was used for something else."""


def find_again(connection: Connection, question: Question, now: datetime) -> tuple[int, bytes] | None:
    """Status and body of the answer already given; raises AutreCorps."""
    row = connection.execute(
        select(idempotence.c.empreinte, idempotence.c.statut, idempotence.c.corps).where(
            idempotence.c.client == question.client,
            idempotence.c.route == question.route,
            idempotence.c.cle == question.cle,
            idempotence.c.creee_le > now - VIE,
        )
    ).first()
    if row is None:
        return None
    if not hmac.compare_digest(bytes(row.empreinte), question.empreinte):
        raise AutreCorps
    return row.statut, bytes(row.corps)


def keep(connection: Connection, question: Question, statut: int, body: bytes, now: datetime) -> None:
    """Keep an answer; one too old under the same key goes."""
    same = (
        (idempotence.c.client == question.client)
        & (idempotence.c.route == question.route)
        & (idempotence.c.cle == question.cle)
    )
    connection.execute(delete(idempotence).where(same))
    connection.execute(
        insert(idempotence).values(
            client=question.client,
            route=question.route,
            cle=question.cle,
            empreinte=question.empreinte,
            statut=statut,
            corps=body,
            creee_le=now,
        )
    )
