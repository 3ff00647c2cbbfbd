"""Leases: one process at a time does a work (a periodic one, a file), on one machine or several; a dead one's ends by
itself."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from tremplin.store.engine import Store
from tremplin.store.tables import bail
from tremplin.store.turns import Turn

DUREE = timedelta(seconds=20)
_BEYOND = 2 * DUREE
"""An end further than this was written before the clock was set back: machines that share a store differ by less."""
_HOST = 40
"""Characters of a machine's name that a tenant holds."""


def this_process() -> str:
    """The name under which this process holds leases."""
    return f"{_machine()}:{os.getpid()}.{_born(os.getpid())}"


def hold(connection: Connection, nom: str, tenant: str, quand: datetime) -> bool:
    """Take or prolong a lease in a transaction that writes; False when another holds it."""
    held = connection.execute(select(bail.c.tenant, bail.c.jusqua).where(bail.c.nom == nom)).first()
    if held is not None and not _is_open(connection, held, tenant, quand):
        return False
    values = {"tenant": tenant, "jusqua": quand + DUREE}
    if held is None:
        connection.execute(insert(bail).values(nom=nom, **values))
    else:
        connection.execute(update(bail).where(bail.c.nom == nom).values(**values))
    return True


def is_free(connection: Connection, nom: str, tenant: str, quand: datetime) -> bool:
    """Whether `hold` would be given this lease."""
    held = connection.execute(select(bail.c.tenant, bail.c.jusqua).where(bail.c.nom == nom)).first()
    return held is None or _is_open(connection, held, tenant, quand)


def release(connection: Connection, nom: str, tenant: str) -> None:
    """Give a lease back, in a transaction that writes."""
    connection.execute(delete(bail).where(bail.c.nom == nom, bail.c.tenant == tenant))


def held(connection: Connection, quand: datetime) -> list[Row[Any]]:
    """Leases that run: `nom`, `tenant`."""
    rows = connection.execute(select(bail).order_by(bail.c.nom))
    return [row for row in rows if not _is_over(connection, (row.tenant, row.jusqua), quand)]


def take(store: Store, nom: str, tenant: str, quand: datetime) -> bool:
    """Take or prolong a lease; False when another holds it. Writes only what changes who holds it, on one machine."""
    with store.reading() as connection:
        if not is_free(connection, nom, tenant, quand):
            return False
        if tenant == this_process() and _of_one_machine(connection) and _holder(connection, nom) == tenant:
            return True
    with store.writing(turn=Turn.LEASES) as connection:
        return hold(connection, nom, tenant, quand)


def give_back(store: Store, nom: str, tenant: str) -> None:
    """Give a lease back."""
    with store.writing(turn=Turn.LEASES) as connection:
        release(connection, nom, tenant)


def _holder(connection: Connection, nom: str) -> str | None:
    return connection.execute(select(bail.c.tenant).where(bail.c.nom == nom)).scalar()


def _is_open(connection: Connection, held: tuple[str, datetime], tenant: str, quand: datetime) -> bool:
    return held[0] == tenant or _is_over(connection, held, quand)


def _is_over(connection: Connection, held: tuple[str, datetime], quand: datetime) -> bool:
    holder, until = held
    alive = _is_alive(holder)
    if alive and _of_one_machine(connection):
        return False
    return alive is False or not quand < until <= quand + _BEYOND


def _of_one_machine(connection: Connection) -> bool:
    """Whether all who hold leases are processes of this machine: while one lives its lease needs no prolonging, and a
    server at rest writes nothing."""
    return connection.dialect.name == "sqlite"


def _is_alive(tenant: str) -> bool | None:
    """Whether who holds a lease is a process of this machine, still the same; None of another machine."""
    host, _, process = tenant.rpartition(":")
    pid, _, born = process.partition(".")
    if host != _machine() or not pid.isdecimal():
        return None
    return not born or _born(int(pid)) == born if Path(f"/proc/{pid}").exists() else False


def _born(pid: int) -> str:
    """When a process began, in ticks since the machine did: its number may be given again."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _machine() -> str:
    return socket.gethostname()[:_HOST]
