"""Counts of answers as rows: by day, family, route, caller and class of status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from tremplin.store.tables import mesure


class Compte(NamedTuple):
    """What an answer is counted under."""

    famille: str
    route: str
    appelant: str
    """Id of a key or of a client; empty for anyone else."""
    classe: int
    """First digit of the status."""


def add(connection: Connection, day: date, comptes: Mapping[Compte, int]) -> None:
    """Add counts to those of a day."""
    for one, count in sorted(comptes.items()):
        mine = mesure.c.jour == day
        for name, value in one._asdict().items():
            mine &= mesure.c[name] == value
        done = connection.execute(update(mesure).where(mine).values(nombre=mesure.c.nombre + count))
        if done.rowcount == 0:
            connection.execute(insert(mesure).values(jour=day, nombre=count, **one._asdict()))


def totaux(connection: Connection, par: tuple[str, ...], depuis: date, clause: Any = None) -> list[Row[Any]]:
    """Sums since a day, by some columns, in their order: each column, then `nombre`."""
    columns: list[ColumnElement[Any]] = [mesure.c[name] for name in par]
    asked = select(*columns, func.sum(mesure.c.nombre).label("nombre")).where(mesure.c.jour >= depuis)
    if clause is not None:
        asked = asked.where(clause)
    return list(connection.execute(asked.group_by(*columns).order_by(*columns)))


def des_appelants(connection: Connection, appelants: list[str], depuis: date) -> dict[str, dict[date, int]]:
    """Caller → day → how many answers it got."""
    found: dict[str, dict[date, int]] = {a: {} for a in appelants}
    for row in totaux(connection, ("appelant", "jour"), depuis, mesure.c.appelant.in_(appelants)):
        found[row.appelant][row.jour] = row.nombre
    return found


def appelants(connection: Connection, depuis: date) -> int:
    """How many keys and clients got an answer since a day."""
    mine = (mesure.c.jour >= depuis) & (mesure.c.appelant != "") & (mesure.c.classe == _BONNE)
    return int(connection.execute(select(func.count(mesure.c.appelant.distinct())).where(mine)).scalar() or 0)


PART = "Explorer, bloc "
"""What the route of a part of an answer begins with: it failed, and the rest was answered."""


def failed_parts(connection: Connection, depuis: date) -> list[tuple[str, int]]:
    """(part, how many times it failed) since a day."""
    mine = (mesure.c.classe == _FAILED) & mesure.c.route.startswith(PART)
    return [(row.route, row.nombre) for row in totaux(connection, ("route",), depuis, mine)]


_BONNE, _FAILED = 2, 5
"""Classes of the answers that gave what was asked for, and of those that failed."""


def de_la_route(route: str) -> ColumnElement[bool]:
    """Counts of one route, of those who are known."""
    return (mesure.c.route == route) & (mesure.c.appelant != "")


def de(caller: str) -> ColumnElement[bool]:
    """Counts of one caller."""
    return mesure.c.appelant == caller
