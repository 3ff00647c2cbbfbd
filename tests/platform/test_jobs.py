"""Periodic work: one process at a time, another when it dies, a defect that stops nothing."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests.world.waiting import LIMIT_S
from tremplin.platform.work.jobs import Tache, run
from tremplin.platform.work.store import leases
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def opened(base: str) -> Store:
    store = Store(base)
    upgrade(store)
    return store


def test_a_lease_is_of_one_until_it_ends_or_its_holder_dies(base: str) -> None:
    store = opened(base)
    assert leases.take(store, "x", "a:1", NOW) and leases.take(store, "x", "a:1", NOW + timedelta(seconds=5))
    assert not leases.take(store, "x", "b:2", NOW + timedelta(seconds=20))
    assert leases.take(store, "y", "b:2", NOW)
    assert leases.take(store, "x", "b:2", NOW + timedelta(seconds=26))
    assert not leases.take(store, "x", "a:1", NOW + timedelta(seconds=27))
    leases.give_back(store, "x", "a:1")  # not its own
    assert not leases.take(store, "x", "a:1", NOW + timedelta(seconds=28))
    leases.give_back(store, "x", "b:2")
    assert leases.take(store, "x", "a:1", NOW + timedelta(seconds=28))
    store.close()


def test_a_clock_set_back_holds_no_lease_for_hours(base: str) -> None:
    store = opened(base)
    assert leases.take(store, "x", "a:1", NOW)
    skew = timedelta(seconds=19)
    assert not leases.take(store, "x", "b:2", NOW - skew), "the clocks of two machines differ a little"
    assert leases.take(store, "x", "b:2", NOW - timedelta(hours=2))
    assert not leases.take(store, "x", "a:1", NOW - timedelta(hours=2))
    store.close()


def test_a_holder_of_this_machine_is_known_to_be_dead(base: str) -> None:
    store = opened(base)
    host = leases.this_process().rpartition(":")[0]
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    holders = (leases.this_process(), "ailleurs:999999999", f"{host}:{child}")
    assert [leases.take(store, name, name, NOW) for name in holders] == [True, True, True]
    assert [leases.take(store, name, "b:2", NOW) for name in holders] == [False, False, True]
    store.close()


def test_a_task_that_fails_stops_neither_itself_nor_the_others(base: str) -> None:
    store = opened(base)
    state: Any = SimpleNamespace(store=store)
    calls: list[str] = []

    def broken(_: Any) -> bool:
        calls.append("broken")
        raise RuntimeError

    def good(_: Any) -> bool:
        calls.append("good")
        return False

    end = time.monotonic() + LIMIT_S
    tasks = (Tache("a", "", 0.01, broken), Tache("b", "", 0.01, good))
    done = lambda: min(calls.count("broken"), calls.count("good")) >= 3 or time.monotonic() > end  # noqa: E731
    worker = threading.Thread(target=run, args=(state, tasks, done))
    worker.start()
    worker.join(LIMIT_S)
    assert calls.count("broken") >= 3 and calls.count("good") >= 3
    assert leases.take(store, "taches", "autre:1", datetime.now(UTC))  # given back
    store.close()


def test_a_task_that_waits_holds_back_no_other_and_ends_with_the_process(base: str) -> None:
    store = opened(base)
    state: Any = SimpleNamespace(store=store)
    asked, answered, told = threading.Event(), threading.Event(), threading.Event()

    def waits(_: Any) -> bool:
        asked.set()
        return not answered.wait(2 * LIMIT_S)

    tasks = (Tache("a", "", 0.01, waits), Tache("b", "", 0.01, lambda _: told.set() or False))
    worker = threading.Thread(target=run, args=(state, tasks, lambda: asked.is_set() and told.is_set()))
    worker.start()
    worker.join(LIMIT_S)
    assert (worker.is_alive(), asked.is_set(), told.is_set(), answered.is_set()) == (False, True, True, False)
    assert leases.take(store, "taches", "autre:1", datetime.now(UTC))  # given back
    answered.set()
    store.close()
