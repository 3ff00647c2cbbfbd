"""The bell: a write of anyone is heard by who waits; what is at rest writes nothing."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from tests.conftest import postgresql_base
from tests.world.processes import crowded
from tests.world.waiting import LIMIT_S, until
from tremplin.platform.work.store import leases
from tremplin.store.bell import Bell
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade


def listening(store: Store) -> int:
    """What a bell has heard once it listens."""
    until(lambda: (store.bell.heard(), store.bell.listens)[1])
    return store.bell.heard()


def write(base: str, *, undone: bool = False) -> None:
    store = Store(base)
    try:
        with store.writing() as connection:
            connection.execute(text("DELETE FROM bail"))
            connection.execute(text("INSERT INTO bail VALUES ('x', 'y', '2026-01-01')"))
            if undone:
                raise InterruptedError
    except InterruptedError:
        pass
    finally:
        store.close()


def waits(bell: Bell, heard: int) -> threading.Thread:
    waiter = threading.Thread(target=bell.wait, args=(heard, LIMIT_S))
    waiter.start()
    return waiter


def test_who_waits_hears_a_write_of_another(base: str) -> None:
    store = Store(base)
    upgrade(store)
    heard = listening(store)
    waiter = waits(store.bell, heard)
    write(base)
    waiter.join(LIMIT_S)
    assert (waiter.is_alive(), store.bell.heard() == heard) == (False, False)

    async def wait() -> int:
        seen = store.bell.heard()
        writer = asyncio.create_task(asyncio.to_thread(write, base))
        await store.bell.wait_async(seen, LIMIT_S)
        await writer
        return seen

    assert asyncio.run(wait()) != store.bell.heard()
    store.close()


def test_it_is_heard_in_a_worker_that_holds_many_connections(base: str) -> None:
    with crowded():
        store = Store(base)
        upgrade(store)
        heard = listening(store)
        write(base)
        until(lambda: store.bell.heard() != heard)
        store.close()


def test_what_is_undone_rings_for_nobody(base: str) -> None:
    store = Store(base)
    upgrade(store)
    heard = listening(store)
    write(base, undone=True)
    assert store.bell.heard() == heard
    write(base)
    until(lambda: store.bell.heard() != heard)
    store.close()


def test_a_bell_that_hears_no_more_lets_those_who_wait_look_and_hears_again(
    postgresql_server: str, postgresql_modele: str
) -> None:
    base = postgresql_base(postgresql_server, postgresql_modele)
    store, other = Store(base), Store(base)
    upgrade(store)
    heard = listening(store)
    waiter = waits(store.bell, heard)
    with other.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        listener = "query LIKE 'LISTEN%' AND datname = current_database()"
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {listener}"
        assert connection.execute(text(cut)).scalars().all() == [True]
    waiter.join(LIMIT_S)
    assert not waiter.is_alive()
    heard = listening(store)
    write(base)
    until(lambda: store.bell.heard() != heard)
    for one in (store, other):
        one.close()


def test_prolonging_a_lease_writes_nothing_on_one_machine(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'base.sqlite'}")
    upgrade(store)
    mine, now = leases.this_process(), datetime.now(UTC)
    assert leases.take(store, "taches", mine, now)

    def kept() -> dict[str, tuple[int, bytes]]:
        """All but what SQLite shares in memory between its readers."""
        files = (path for path in tmp_path.iterdir() if not path.name.endswith("-shm"))
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = kept()
    assert [leases.take(store, "taches", who, now) for who in (mine, "ailleurs:1")] == [True, False]
    assert kept() == before
    with store.reading() as connection:
        assert [row.tenant for row in leases.held(connection, now)] == [mine]
    store.close()
