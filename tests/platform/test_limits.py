"""Rate limits: bursts, refill, one bucket for all workers, headers that tell."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from tests.conftest import Home, Server, make_key, postgresql_base
from tests.world.rivals import at_once, take
from tests.world.sockets import connect
from tests.world.waiting import LIMIT_S, until
from tremplin.app import create_app
from tremplin.platform.bounds import limits
from tremplin.platform.bounds.fleet import Fleet
from tremplin.platform.bounds.limits import ANONYMOUS, AT_ONCE, KEYED, Cost, Limits, Rate
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

pytestmark = pytest.mark.one_store


def test_a_burst_passes_then_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    bucket = Limits(tmp_path / "l")
    rate = Rate(2, 5)
    assert [bucket.take("a", Cost.LIGHT, rate).passed for _ in range(6)] == [True] * 5 + [False]
    refused = bucket.take("a", Cost.LIGHT, rate)
    assert refused.wait == pytest.approx(0.5)
    assert bucket.take("b", Cost.LIGHT, rate).passed
    assert bucket.take("a", Cost.SEARCH, rate).passed
    now[0] += 0.5
    assert bucket.take("a", Cost.LIGHT, rate).passed
    assert not bucket.take("a", Cost.LIGHT, rate).passed
    now[0] += 100
    assert bucket.take("a", Cost.LIGHT, rate).remaining == 4
    bucket.close()


@pytest.mark.parametrize("back", [7200.0, 86400.0, 1e9])
def test_a_clock_set_back_shuts_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: float) -> None:
    now = [2e9]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    bucket = Limits(tmp_path / "l")
    rates = (Rate(60, 120), Rate(10 / 60, 10), Rate(5 / 3600, 5))
    for rate in rates:
        assert [bucket.take("a", Cost.LIGHT, rate).passed for _ in range(rate.burst + 1)][-2:] == [True, False]
        now[0] -= back
        assert [bucket.take("a", Cost.LIGHT, rate).passed for _ in range(rate.burst + 1)][-2:] == [True, False]
        now[0] += back + 86400
    bucket.close()


def test_a_clock_set_back_a_little_forgets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    bucket, rate = Limits(tmp_path / "l"), Rate(1, 100)
    assert [bucket.take("a", Cost.LIGHT, rate).remaining for _ in range(3)] == [99, 98, 97]
    now[0] -= 10
    assert bucket.take("a", Cost.LIGHT, rate).remaining == 86
    bucket.close()


@pytest.mark.parametrize("refusal", [errno.EROFS, errno.EACCES])
def test_where_nothing_may_be_written_limits_are_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    opened = Path.open
    path = tmp_path / "l"

    def refused(self: Path, *given: Any, **more: Any) -> Any:
        if self == path:
            raise OSError(refusal, os.strerror(refusal))
        return opened(self, *given, **more)

    monkeypatch.setattr(Path, "open", refused)
    with capture_logs() as told:
        bucket = Limits(path)
    assert [(line["event"], line["log_level"]) for line in told] == [("limites en memoire", "warning")]
    assert [bucket.take("a", Cost.LIGHT, Rate(1e-3, 3)).passed for _ in range(4)] == [True] * 3 + [False]
    assert bucket.take("b", Cost.LIGHT, Rate(1e-3, 3)).passed
    bucket.close()
    assert not path.exists()


def test_a_disk_without_room_for_them_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(limits.os, "posix_fallocate", full)
    with pytest.raises(OSError, match="No space left"):
        Limits(tmp_path / "l")


def test_the_whole_file_is_on_the_disk_from_the_start(tmp_path: Path) -> None:
    for name, content in (("absent", None), ("trou", 0), ("court", 100)):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(b"x" * content)
        Limits(path).close()
        found = path.stat()
        assert found.st_size == limits.SLOTS * 24
        assert found.st_blocks * 512 >= found.st_size


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60))
def test_never_more_than_the_rate_allows(pauses: list[float]) -> None:
    import tempfile
    from unittest import mock

    rate, clock, passed = Rate(3, 4), 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        bucket = Limits(Path(folder) / "l")
        for pause in pauses:
            clock += pause
            with mock.patch.object(limits.time, "time", lambda at=clock: at + 1000):
                if bucket.take("a", Cost.LIGHT, rate).passed:
                    passed.append(clock)
        bucket.close()
    for n, start in enumerate(passed):
        for m in range(n, len(passed)):
            assert m - n + 1 <= rate.burst + rate.per_second * (passed[m] - start) + 1e-6


def test_workers_share_one_bucket(tmp_path: Path) -> None:
    told = [tmp_path / name for name in "abc"]
    assert at_once(take, [(tmp_path / "l", 40, Rate(0.001, 50), path) for path in told]) == [0] * 3
    assert sum(int(path.read_text()) for path in told) == 50


def test_threads_of_a_worker_share_one_bucket(tmp_path: Path) -> None:
    buckets, interval = Limits(tmp_path / "l"), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            taken = list(threads.map(lambda _: buckets.take("x", Cost.LIGHT, Rate(1e-6, 10_000)).passed, range(20_000)))
    finally:
        sys.setswitchinterval(interval)
    assert taken.count(True) == 10_000
    buckets.close()


def test_refusals_say_when_to_come_back(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(limits.time, "time", lambda: now)  # nothing fills up again meanwhile
    with TestClient(create_app(own_home.settings())) as client:
        headers = {"authorization": f"Bearer {own_home.cle}"}
        first = client.get("/api/organisme/v1/export", headers=headers)
        assert first.headers["ratelimit-limit"] == str(KEYED[Cost.SEARCH].burst)
        assert first.headers["ratelimit-remaining"] == str(KEYED[Cost.SEARCH].burst - 1)
        assert first.headers["ratelimit-policy"].startswith('"search";q=200;w=')
        assert first.headers["ratelimit"].startswith('"search";r=199;t=')
        answers = [client.get("/api/organisme/v1/export", headers=headers) for _ in range(201)]
        assert [a.status_code for a in answers] == [200] * 199 + [429] * 2
        assert answers[-1].json()["name"] == "Too Many Requests"
        assert answers[-1].headers["retry-after"] == "1"
        assert client.get("/api/geographie/v1/departement", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("2001:db8::1", "2001:db8:0:0:ffff::9", "2001:db8:0:1::1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:3::1"),
        ("::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
    ],
)
def test_one_machine_is_one_network_however_its_address_is_written(
    own_home: Home, monkeypatch: pytest.MonkeyPatch, one: str, same: str, other: str
) -> None:
    app, now = create_app(own_home.settings()), time.time()
    monkeypatch.setattr(limits.time, "time", lambda: now)  # nothing fills up again meanwhile

    def left(machine: str) -> int:
        http = TestClient(app, client=(machine, 50000))
        return int(http.get("/api/version").headers["ratelimit-remaining"])

    with TestClient(app):
        first = left(one)
        assert left(same) < first and left(other) == first


def test_consumers_of_one_gateway_are_counted_apart(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    now, path = time.time(), "/api/job/v1/search"
    monkeypatch.setattr(limits.time, "time", lambda: now)  # nothing fills up again meanwhile
    keys = [own_home.cle, make_key(own_home.settings(), organisation="Autre")]
    with TestClient(create_app(own_home.settings())) as gateway:

        def left(key: str) -> int:
            answer = gateway.get(path, headers={"authorization": f"Bearer {key}", "x-forwarded-for": "192.0.2.1"})
            return int(answer.headers["ratelimit-remaining"])

        most = KEYED[Cost.SEARCH].burst
        assert [left(keys[0]), left(keys[0]), left(keys[1])] == [most - 1, most - 2, most - 1]


def test_wrong_keys_are_counted_apart(own_home: Home) -> None:
    with TestClient(create_app(own_home.settings())) as client:
        bad = {"authorization": "Bearer trm_live_x"}
        codes = [client.get("/api/geographie/v1/departement", headers=bad).status_code for _ in range(160)]
        assert set(codes) == {401, 429}
        assert codes[: ANONYMOUS[Cost.REFUSED].burst] == [401] * ANONYMOUS[Cost.REFUSED].burst
        good = {"authorization": f"Bearer {own_home.cle}"}
        assert client.get("/api/geographie/v1/departement", headers=good).status_code == 200
        assert client.get("/healthz").status_code == 200


def test_a_full_file_forgets_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOTS", 16)
    bucket = Limits(tmp_path / "l")
    assert all(bucket.take(str(n), Cost.LIGHT, Rate(1, 2)).passed for n in range(500))
    bucket.close()


def test_whole_lists_are_heavy(own_home: Home) -> None:
    with TestClient(create_app(own_home.settings())) as client:
        client.headers["authorization"] = f"Bearer {own_home.cle}"
        limit = {
            query: client.get(f"/api/certification/v1{query}").headers["ratelimit-limit"]
            for query in ("?identifiant.cfd=26X31303", "", "?identifiant.cfd=", "?identifiant.rncp=null")
        }
        assert list(limit.values()) == ["300", "60", "60", "60"]
        assert {client.get("/api/certification/v1").status_code for _ in range(80)} == {200, 429}


def test_few_whole_lists_at_once_and_a_reader_who_leaves_frees_its_place(
    real_home: Home, serve: Callable[..., Server]
) -> None:
    server = serve(real_home, TREMPLIN_LECTURE_ARRETEE_S="3600", TREMPLIN_ARRET_S="1")
    key = make_key(real_home.settings(), nom="listes")
    ask = f"GET /api/certification/v1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n".encode()

    def open_unread() -> socket.socket:
        found = connect(server.url, receive_buffer=4096)
        found.sendall(ask)
        return found

    held = [open_unread() for _ in range(AT_ONCE)]
    assert [s.recv(12) for s in held] == [b"HTTP/1.1 200"] * AT_ONCE
    with open_unread() as one_more:
        assert one_more.recv(12) == b"HTTP/1.1 429"
    held.pop().close()

    def once_more() -> bytes:
        with open_unread() as again:
            return again.recv(12)

    until(once_more, lambda status: status == b"HTTP/1.1 200")
    server.process.terminate()
    assert server.process.wait(LIMIT_S) == 0, "readers who stall don't hold a server that is told to end"
    for left in held:
        left.close()


def test_machines_that_share_a_base_count_together(
    tmp_path: Path, postgresql_server: str, postgresql_modele: str
) -> None:
    store = Store(postgresql_base(postgresql_server, postgresql_modele))
    upgrade(store)
    rate, machines = Rate(1e-3, 10), []
    for name in "abc":
        limits = Limits(tmp_path / name)
        limits.shared = True
        machines.append((limits, Fleet(limits, store, tmp_path / f"{name}.flotte")))
    (a, _), (b, _), (c, _) = machines

    def passed(limits: Limits, asked: int) -> int:
        return sum(limits.take("une clé", Cost.LIGHT, rate).passed for _ in range(asked))

    def all_share() -> None:
        for _ in range(2):  # what the last one tells is learnt by the first
            for _, fleet in machines:
                fleet.share()

    assert (passed(a, 4), passed(b, 3)) == (4, 3)
    all_share()
    assert [m.take("une clé", Cost.LIGHT, rate, count=False).remaining for m, _ in machines] == [2, 2, 2]
    assert (passed(c, 9), passed(a, 9)) == (3, 3), "neither knew of the other's"
    all_share()
    waits = [m.take("une clé", Cost.LIGHT, rate).wait for m, _ in machines]
    assert waits == pytest.approx([4000] * 3, abs=60), "three are owed, and one is asked"
    assert [m.take("une autre", Cost.LIGHT, rate, count=False).remaining for m, _ in machines] == [9, 9, 9]
    for limits, _ in machines:
        limits.close()
    store.close()
