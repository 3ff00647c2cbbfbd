"""The watch as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from tremplin.portal.follow.tables import veille_changement as _changes
from tremplin.portal.follow.tables import veille_publication as _publications

_BATCH = 2000


def last(connection: Connection) -> Row[Any] | None:
    """The last publication seen."""
    return connection.execute(select(_publications).order_by(_publications.c.id.desc()).limit(1)).first()


def add(
    connection: Connection, old: str, new: str, changes: Iterable[tuple[str, dict[str, Any]]], when: datetime
) -> int:
    """Keep a publication and its changes (mark of a code, what it says); its id."""
    values = {"ancienne": old, "nouvelle": new, "quand": when}
    added = insert(_publications).values(**values).returning(_publications.c.id)
    identifier = int(connection.execute(added).scalar_one())
    left = iter(changes)
    while batch := list(islice(left, _BATCH)):
        connection.execute(
            insert(_changes), [{"publication": identifier, "repere": mark, "corps": body} for mark, body in batch]
        )
    return identifier


def following(connection: Connection, after: int, marks: Sequence[str]) -> Row[Any] | None:
    """The first publication after another that changes one of these codes."""
    mine = (_changes.c.publication > after) & _changes.c.repere.in_(list(marks))
    found = connection.execute(select(func.min(_changes.c.publication)).where(mine)).scalar()
    if found is None:
        return None
    return connection.execute(select(_publications).where(_publications.c.id == found)).first()


def of_publication(connection: Connection, publication: int, marks: Sequence[str]) -> list[Row[Any]]:
    """What a publication changes of some codes, in order."""
    mine = (_changes.c.publication == publication) & _changes.c.repere.in_(list(marks))
    return list(connection.execute(select(_changes).where(mine).order_by(_changes.c.id)))


def of_code(connection: Connection, mark: str, limit: int) -> list[Row[Any]]:
    """The last changes of a code with their publication, the newest first."""
    joined = select(_changes, _publications.c.ancienne, _publications.c.nouvelle, _publications.c.quand).join(
        _publications, _publications.c.id == _changes.c.publication
    )
    return list(connection.execute(joined.where(_changes.c.repere == mark).order_by(_changes.c.id.desc()).limit(limit)))


def forget(connection: Connection, before: datetime) -> None:
    """Drop the changes of publications older than an instant."""
    old = select(_publications.c.id).where(_publications.c.quand < before)
    connection.execute(delete(_changes).where(_changes.c.publication.in_(old)))
