"""What is to leave: written with what it tells, sent at least once, in order for each object, tried for 72 hours.

Each has an id of its own, by which a receiver drops what it has already.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, insert, or_, select, update

from tremplin.domain.identifiers import uuid7
from tremplin.store.rows import made
from tremplin.store.tables import envoi

A_ENVOYER, ENVOYE, MORT = "a_envoyer", "envoye", "mort"
VIE = timedelta(hours=72)
_PREMIER, _MAXIMUM = timedelta(seconds=5), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Envoi:
    """Something to send. Of one destination and object, only the oldest leaves at a time."""

    id: str
    destination: str
    objet: str
    corps: Mapping[str, Any]
    essais: int
    cree_le: datetime
    erreur: str | None = None


def deposit(
    connection: Connection, *, genre: str, destination: str, objet: str, body: Mapping[str, Any], quand: datetime
) -> str:
    """Write something to send, in the transaction of what it tells; its id."""
    identifier = uuid7()
    connection.execute(
        insert(envoi).values(
            id=identifier,
            genre=genre,
            destination=destination,
            objet=objet,
            corps=dict(body),
            etat=A_ENVOYER,
            essais=0,
            prochain_le=quand,
            cree_le=quand,
        )
    )
    return identifier


_OLDER = envoi.alias("avant")
_BEFORE = (_OLDER.c.destination == envoi.c.destination) & (_OLDER.c.objet == envoi.c.objet) & (_OLDER.c.id < envoi.c.id)


def prets(connection: Connection, genres: Sequence[str], quand: datetime, limit: int = 100) -> list[Envoi]:
    """What may leave now: of each destination and object the oldest alone, once its delay is over; kinds in order."""
    rank = case({genre: n for n, genre in enumerate(genres)}, value=envoi.c.genre)
    rows = connection.execute(select(envoi).where(*_ready(genres, quand)).order_by(rank, envoi.c.id).limit(limit))
    return [_envoi(r) for r in rows]


def waits(connection: Connection, genre: str, quand: datetime) -> bool:
    """Whether anything of a kind is due."""
    return connection.execute(select(envoi.c.id).where(*_due((genre,), quand)).limit(1)).first() is not None


def ready_by_destination(
    connection: Connection, genre: str, quand: datetime, each: int, closed: Collection[str]
) -> dict[str, list[Envoi]]:
    """What may leave now, the oldest `each` of every destination that isn't closed."""
    rank = func.row_number().over(partition_by=envoi.c.destination, order_by=envoi.c.id).label("rang")
    ready = select(envoi, rank).where(*_ready((genre,), quand), envoi.c.destination.not_in(closed)).subquery()
    found: dict[str, list[Envoi]] = {}
    for row in connection.execute(select(ready).where(ready.c.rang <= each).order_by(ready.c.id)):
        found.setdefault(row.destination, []).append(_envoi(row))
    return found


def _due(genres: Sequence[str], quand: datetime) -> tuple[ColumnElement[bool], ...]:
    return envoi.c.etat == A_ENVOYER, envoi.c.genre.in_(genres), envoi.c.prochain_le <= quand


def _ready(genres: Sequence[str], quand: datetime) -> tuple[ColumnElement[bool], ...]:
    blocked = select(_OLDER.c.id).where(_BEFORE, _OLDER.c.etat == A_ENVOYER).exists()
    return *_due(genres, quand), ~blocked


def late(connection: Connection, quand: datetime, sauf: Collection[str] = ()) -> bool:
    """Whether something could have left since before `quand`, and nobody tried; but of the kinds `sauf`."""
    blocked = select(_OLDER.c.id).where(_BEFORE, or_(_OLDER.c.etat == A_ENVOYER, _OLDER.c.fini_le > quand)).exists()
    waiting = (envoi.c.etat == A_ENVOYER) & (envoi.c.prochain_le < quand) & envoi.c.genre.not_in(sauf)
    return connection.execute(select(envoi.c.id).where(waiting, ~blocked).limit(1)).first() is not None


def waiting(connection: Connection) -> list[Row[Any]]:
    """What is still to leave, by kind: `genre`, `nombre`, `depuis` when the oldest could have left first."""
    oldest = func.min(envoi.c.cree_le).label("depuis")
    asked = select(envoi.c.genre, func.count().label("nombre"), oldest).where(envoi.c.etat == A_ENVOYER)
    return list(connection.execute(asked.group_by(envoi.c.genre).order_by(envoi.c.genre)))


def deposited_since(connection: Connection, genre: str, objet: str, depuis: datetime) -> bool:
    """Whether something of this kind about an object was written since an instant, sent or not."""
    mine = (envoi.c.genre == genre) & (envoi.c.objet == objet[:64]) & (envoi.c.cree_le > depuis)
    return connection.execute(select(envoi.c.id).where(mine).limit(1)).first() is not None


def reussi(connection: Connection, identifier: str, quand: datetime) -> None:
    """It arrived."""
    mine = envoi.c.id == identifier
    connection.execute(update(envoi).where(mine).values(etat=ENVOYE, fini_le=quand, essais=envoi.c.essais + 1))


def fails(connection: Connection, sent: Envoi, error: str, quand: datetime) -> bool:
    """It didn't arrive: tried again after a growing delay, until 72 hours are over. False when it is given up."""
    delay = min(_PREMIER * 2**sent.essais, _MAXIMUM) * random.uniform(0.5, 1.5)  # noqa: S311  spreads the retries
    dead = quand + delay > sent.cree_le + VIE
    values = {"etat": MORT, "fini_le": quand} if dead else {"prochain_le": quand + delay}
    mine = envoi.c.id == sent.id
    connection.execute(update(envoi).where(mine).values(essais=sent.essais + 1, erreur=error[:500], **values))
    return not dead


def abandons(connection: Connection, sent: Envoi, error: str, quand: datetime) -> None:
    """It never will arrive."""
    values = {"etat": MORT, "fini_le": quand, "essais": sent.essais + 1, "erreur": error[:500]}
    connection.execute(update(envoi).where(envoi.c.id == sent.id).values(**values))


def morts(connection: Connection, destination: str) -> list[Envoi]:
    """What was given up, for a destination."""
    mine = (envoi.c.destination == destination) & (envoi.c.etat == MORT)
    return [_envoi(r) for r in connection.execute(select(envoi).where(mine).order_by(envoi.c.id))]


def retry(connection: Connection, identifier: str, destination: str, quand: datetime) -> bool:
    """Send again what was given up; False when it isn't one of this destination."""
    mine = (envoi.c.id == identifier) & (envoi.c.destination == destination) & (envoi.c.etat == MORT)
    values = {"etat": A_ENVOYER, "essais": 0, "prochain_le": quand, "cree_le": quand, "fini_le": None}
    return connection.execute(update(envoi).where(mine).values(**values)).rowcount == 1


def forget(connection: Connection, bodies_before: datetime, before: datetime) -> None:
    """Drop what was said in what ended before an instant, and all trace of what ended before another."""
    ended = envoi.c.etat != A_ENVOYER
    connection.execute(delete(envoi).where(ended, envoi.c.fini_le < before))
    said = ended & (envoi.c.fini_le < bodies_before) & (envoi.c.destination != "")
    connection.execute(update(envoi).where(said).values(corps={}, destination=""))


def _envoi(row: Row[Any]) -> Envoi:
    return made(Envoi, row)
