"""Answers kept by the key that a client gave: the same question again gets the same answer, and does nothing.

The answer is kept in the transaction of the effect. One transaction writes at a time: those that ask the same at the
same instant wait for the first, then find its answer.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, tuple_

from tremplin.store.tables import idempotence

VIE = timedelta(days=30)


@dataclass(frozen=True)
class Question:
    """What identifies a question: who asks, where, by which key; and what was sent."""

    client: str
    route: str
    cle: str
    empreinte: bytes

    @property
    def name(self) -> tuple[str, str, str]:
        """Under what its answer is kept."""
        return self.client, self.route, self.cle


class AutreCorps(Exception):
    """The key was used for something else."""


_NAMED = tuple_(idempotence.c.client, idempotence.c.route, idempotence.c.cle)


def find_again(
    connection: Connection, questions: Sequence[Question], now: datetime
) -> dict[Question, tuple[int, bytes] | AutreCorps]:
    """Status and body of the answers already given; AutreCorps in the place of one whose key was used for another."""
    if not questions:
        return {}
    mine = _NAMED.in_([q.name for q in questions]) & (idempotence.c.creee_le > now - VIE)
    kept = {(row.client, row.route, row.cle): row for row in connection.execute(select(idempotence).where(mine))}
    found: dict[Question, tuple[int, bytes] | AutreCorps] = {}
    for question in questions:
        if (row := kept.get(question.name)) is not None:
            same = hmac.compare_digest(bytes(row.empreinte), question.empreinte)
            found[question] = (row.statut, bytes(row.corps)) if same else AutreCorps()
    return found


def keep(connection: Connection, answers: Mapping[Question, tuple[int, bytes]], now: datetime) -> None:
    """Keep answers, status and body; those too old under the same keys go."""
    if not answers:
        return
    connection.execute(delete(idempotence).where(_NAMED.in_([q.name for q in answers])))
    rows = [
        {**asdict(question), "statut": status, "corps": body, "creee_le": now}
        for question, (status, body) in answers.items()
    ]
    connection.execute(insert(idempotence), rows)
