"""Leases: one process at a time does a work (a periodic one, a file), on one machine or several; a dead one's ends by
itself."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from tremplin.store.engine import Store
from tremplin.store.tables import bail

DUREE = timedelta(seconds=20)
_BEYOND = 2 * DUREE
"""An end further than this was written before the clock was set back: machines that share a store differ by less."""
_HOST = 50
"""Characters of a machine's name that a tenant holds."""


def this_process() -> str:
    """The name under which this process holds leases."""
    return f"{_machine()}:{os.getpid()}"


def hold(connection: Connection, nom: str, tenant: str, quand: datetime) -> bool:
    """Take or prolong a lease in a transaction that writes; False when another holds it."""
    held = connection.execute(select(bail.c.tenant, bail.c.jusqua).where(bail.c.nom == nom)).first()
    if held is not None and not _is_open(held, tenant, quand):
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
    return held is None or _is_open(held, tenant, quand)


def release(connection: Connection, nom: str, tenant: str) -> None:
    """Give a lease back, in a transaction that writes."""
    connection.execute(delete(bail).where(bail.c.nom == nom, bail.c.tenant == tenant))


def held(connection: Connection, quand: datetime) -> list[Row[Any]]:
    """Leases that run: `nom`, `tenant`."""
    return list(connection.execute(select(bail.c.nom, bail.c.tenant).where(bail.c.jusqua > quand).order_by(bail.c.nom)))


def take(store: Store, nom: str, tenant: str, quand: datetime) -> bool:
    """Take or prolong a lease; False when another holds it."""
    with store.writing() as connection:
        return hold(connection, nom, tenant, quand)


def give_back(store: Store, nom: str, tenant: str) -> None:
    """Give a lease back."""
    with store.writing() as connection:
        release(connection, nom, tenant)


def _is_open(held: tuple[str, datetime], tenant: str, quand: datetime) -> bool:
    holder, until = held
    return holder == tenant or not quand < until <= quand + _BEYOND or _is_gone(holder)


def _is_gone(tenant: str) -> bool:
    """Whether who holds a lease was a process of this machine that is no more."""
    host, _, pid = tenant.rpartition(":")
    if host != _machine() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine() -> str:
    return socket.gethostname()[:_HOST]
