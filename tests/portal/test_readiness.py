"""What /readyz looks at: each thing that would make answers fail, named, and nothing else told."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.waiting import LIMIT_S
from tremplin.app import create_app
from tremplin.platform.work.store import outbox
from tremplin.portal.status import readiness
from tremplin.release.publish import current


class _Disk(NamedTuple):
    free: int


@contextmanager
def opened(home: Home, **more: str) -> Iterator[TestClient]:
    """Requests to a home of its own store."""
    with TestClient(create_app(home.settings(**more))) as client:
        yield client


def told(client: TestClient) -> tuple[int, str]:
    """Status and words of /readyz."""
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["detail"] if answer.status_code == 503 else answer.text


@pytest.fixture
def looked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from one look to the next."""
    monkeypatch.setattr(readiness, "_FRESH_S", 0)


pytestmark = pytest.mark.usefixtures("looked_anew")


def release(home: Home) -> Path:
    """Folder of the release in service."""
    return home.reference / "releases" / str(current(home.reference))


@pytest.mark.parametrize("file", ["columns/appellations.lexique", "flat/certifications.json", "reference.sqlite"])
def test_a_release_cut_short_is_told(own_home: Home, file: str) -> None:
    with opened(own_home) as client:
        assert told(client) == (200, "prêt\n")
        path = release(own_home) / file
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        assert told(client) == (503, "Pas prêt : version")
        path.unlink()
        assert told(client) == (503, "Pas prêt : version")
        path.write_bytes(whole)
        assert told(client) == (200, "prêt\n")


def test_a_store_that_someone_holds_is_told_then_written_again(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_WRITE_S", 0.2)
    with opened(own_home) as client:
        with (own_home.folder / "operationnel.verrou").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            assert [told(client) for _ in range(3)] == [(503, "Pas prêt : base")] * 3
        monkeypatch.setattr(readiness, "_WRITE_S", LIMIT_S)
        waiting = client.app.state.tremplin.service(readiness.Readiness, lambda: None)._writing  # type: ignore[attr-defined]
        waiting.join(LIMIT_S)
        assert told(client) == (200, "prêt\n")


def test_room_on_the_disk_is_two_hundred_megabytes(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(own_home) as client:
        for free, expected in ((200 * 1024**2, (200, "prêt\n")), (200 * 1024**2 - 1, (503, "Pas prêt : disque"))):
            monkeypatch.setattr(shutil, "disk_usage", lambda _path, free=free: _Disk(free))
            assert told(client) == expected


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (timedelta(0), (200, "prêt\n")),
        (timedelta(days=-1), (503, "Pas prêt : horloge")),
        (timedelta(days=-20000), (503, "Pas prêt : horloge")),
        (timedelta(days=30000), (503, "Pas prêt : horloge")),
    ],
)
def test_a_clock_that_cannot_be_right_is_told(
    own_home: Home, monkeypatch: pytest.MonkeyPatch, shift: timedelta, expected: tuple[int, str]
) -> None:
    built = datetime.strptime(release(own_home).name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    with opened(own_home) as client:
        monkeypatch.setattr(readiness.outbox, "late", lambda *_: False)  # far ahead, what waits in this world is late
        monkeypatch.setattr(readiness, "now", lambda: built + shift)
        assert told(client) == expected


def _wait(client: TestClient, since: timedelta, kind: str = "webhook", about: str = "a") -> str:
    state: Any = client.app.state.tremplin  # type: ignore[attr-defined]
    with state.store.writing() as connection:
        return outbox.deposit(
            connection, genre=kind, destination="d", objet=about, body={}, quand=datetime.now(UTC) - since
        )


@pytest.mark.parametrize(("minutes", "expected"), [(4, (200, "prêt\n")), (6, (503, "Pas prêt : envois"))])
def test_what_should_have_left_five_minutes_ago_is_told(
    own_home: Home, minutes: int, expected: tuple[int, str]
) -> None:
    with opened(own_home) as client:
        _wait(client, timedelta(minutes=minutes))
        assert told(client) == expected


def test_what_waits_for_another_or_for_its_next_try_is_not_late(own_home: Home) -> None:
    with opened(own_home) as client:
        store = client.app.state.tremplin.store  # type: ignore[attr-defined]
        first = _wait(client, timedelta(minutes=30))
        second = _wait(client, timedelta(minutes=30))
        assert told(client) == (503, "Pas prêt : envois")
        with store.writing() as connection:
            sent = outbox.prets(connection, ("webhook",), datetime.now(UTC))[0]
            assert (sent.id, second > first) == (first, True)
            outbox.fails(connection, sent, "en panne", datetime.now(UTC))
        assert told(client) == (200, "prêt\n")
        with store.writing() as connection:
            outbox.reussi(connection, first, datetime.now(UTC))
        assert told(client) == (200, "prêt\n"), "the second could leave for a moment only"


def test_mails_of_an_installation_without_a_server_wait_and_are_not_late(own_home: Home) -> None:
    production = {
        "TREMPLIN_ENV": "production",
        "TREMPLIN_HOTES": "testserver",
        "TREMPLIN_BASE_URL": "https://exemple.fr",
        "TREMPLIN_POIVRE": "p" * 32,
    }
    with opened(own_home, **production) as client:
        _wait(client, timedelta(hours=1), kind="courriel")
        assert told(client) == (200, "prêt\n")
        _wait(client, timedelta(hours=1), about="b")
        assert told(client) == (503, "Pas prêt : envois")


@pytest.mark.parametrize("path", ["/readyz", "/healthz", "/api/healthcheck"])
def test_health_is_looked_at_each_time_and_counts_for_nobody(own_home: Home, path: str) -> None:
    with opened(own_home) as client:
        tag = client.get("/api/geographie/v1/departement", headers={"authorization": f"Bearer {own_home.cle}"})
        for held in ("*", tag.headers["etag"], client.get(path).headers.get("etag", '"x"')):
            answer = client.get(path, headers={"if-none-match": held})
            assert (answer.status_code, "etag" in answer.headers) == (200, False)
        asked = [client.get(path) for _ in range(200)]
        assert [a.status_code for a in asked] == [200] * 200
        assert [name for name in asked[-1].headers if name.startswith("ratelimit")] == []


@pytest.mark.parametrize("named", ["20200101T000000Z-000000000000", "pas-la", "../../..", "", "\xff\xfe"])
def test_a_pointer_to_no_release_is_503_and_mended_without_a_restart(own_home: Home, named: str) -> None:
    pointer = own_home.reference / "releases" / "courante"
    good = pointer.read_bytes()
    headers = {"authorization": f"Bearer {own_home.cle}"}
    path = "/api/geographie/v1/departement"

    def seen(client: TestClient) -> tuple[int, int, int, int]:
        answers = (client.get("/readyz"), client.get(path, headers=headers), client.get("/"), client.get("/healthz"))
        return tuple(a.status_code for a in answers)  # type: ignore[return-value]

    with opened(own_home) as running:
        assert seen(running) == (200, 200, 200, 200)
        replace(pointer, named.encode("latin-1"))
        with opened(own_home) as fresh:
            for client in (fresh, running):
                client.app.state.tremplin.releases._next_look = 0  # type: ignore[attr-defined]
                assert seen(client) == (503, 503, 200, 200)
                said = client.get(path, headers=headers).json()["message"]
                assert "/" not in said and ".." not in said
            replace(pointer, good)
            for client in (fresh, running):
                client.app.state.tremplin.releases._next_look = 0  # type: ignore[attr-defined]
                assert seen(client) == (200, 200, 200, 200)


def replace(pointer: Path, content: bytes) -> None:
    """Another pointer, as publishing makes one."""
    other = pointer.with_suffix(".autre")
    other.write_bytes(content)
    other.rename(pointer)
