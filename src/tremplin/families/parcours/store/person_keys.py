"""Keys of people, in a store of their own: once a key is destroyed, what it encrypts is gone, backups included.

Beside them the journal of erasures: an old backup that is restored doesn't bring anybody back.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, delete, insert, inspect, select

from tremplin.store.bounds import Bounds
from tremplin.store.engine import Store
from tremplin.store.instants import Instant

metadata = MetaData()
_cle = Table(
    "cle_personne",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("cle", LargeBinary(32), nullable=False),
)
_effacement = Table(
    "effacement",
    metadata,
    Column("personne_id", String(32), primary_key=True),
    Column("quand", Instant, nullable=False),
)
_POOL = 256
"""Keys written ahead, in one transaction: a new person then costs nothing here. Those never given harm nobody."""


class ClesPersonnes:
    """The keys, and who was erased."""

    def __init__(self, url: str, kept_free: int = 0, bounds: Bounds | None = None) -> None:
        self._store = Store(url, kept_free, bounds)
        self._pool: list[tuple[str, bytes]] = []
        self._taking = threading.Lock()
        with self._store.reading() as connection:
            ready = inspect(connection).has_table(_effacement.name)
        if not ready:
            with self._store.writing() as connection:
                metadata.create_all(connection)
            if connection.dialect.name == "sqlite":
                Path(str(self._store.engine.url.database)).chmod(0o600)

    def nouvelle(self) -> tuple[str, bytes]:
        """A fresh key and its id, durable already."""
        with self._taking:
            if not self._pool:
                fresh = [(secrets.token_hex(16), secrets.token_bytes(32)) for _ in range(_POOL)]
                with self._store.writing() as connection:
                    connection.execute(insert(_cle), [{"id": i, "cle": k} for i, k in fresh])
                self._pool = fresh
            return self._pool.pop()

    def read(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The keys of these ids; those destroyed aren't there."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        with self._store.reading() as connection:
            rows = connection.execute(select(_cle.c.id, _cle.c.cle).where(_cle.c.id.in_(wanted)))
            return {row.id: bytes(row.cle) for row in rows}

    def destroy(self, personnes: Mapping[str, str]) -> None:
        """Destroy keys for good, and write who was erased: person → key."""
        if not personnes:
            return
        now = datetime.now(UTC)
        with self._store.writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.execute(delete(_cle).where(_cle.c.id.in_(list(personnes.values()))))
            told = select(_effacement.c.personne_id).where(_effacement.c.personne_id.in_(list(personnes)))
            known = set(connection.execute(told).scalars())
            fresh = [{"personne_id": p, "quand": now} for p in personnes if p not in known]
            if fresh:
                connection.execute(insert(_effacement), fresh)
        self._store.purge(_cle.name)

    def effacements(self) -> dict[str, datetime]:
        """Who was erased, and when."""
        with self._store.reading() as connection:
            return {row.personne_id: row.quand for row in connection.execute(select(_effacement))}

    def close(self) -> None:
        self._store.close()
