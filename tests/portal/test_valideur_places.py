"""« Valideur »: how many children run and how much is kept of them, in all and of one caller, over all workers."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.world.browser import Navigateur
from tests.world.waiting import until
from tremplin.app import create_app
from tremplin.valideur import work

CSV = b"RNCP;Note\nRNCP1;x\n"
SLEEPER = ("/bin/sh", "-c", 'echo $$ > "$0/pid.part" && mv "$0/pid.part" "$0/pid" && exec sleep 600')
OWN = "4 contrôles à la fois au plus : attendez la fin de l'un des vôtres"
ALL = "8 contrôles sont en cours, c'est le plus : réessayez bientôt"


class Office:
    """A home without a release, served by as many workers as asked."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.home = Home(folder, "")
        self.settings = self.home.settings(TREMPLIN_LIMITES="non", TREMPLIN_PROXIES="testclient", **settings)
        self.folder = folder / "valideur"
        self.opened: list[TestClient] = []

    def worker(self) -> TestClient:
        self.opened.append(TestClient(create_app(self.settings), base_url="https://testserver"))
        return self.opened[-1].__enter__()

    def kept(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir()) if self.folder.exists() else []

    def children(self) -> dict[str, int]:
        """Id of a check → its sleeping child; a check that ends meanwhile takes its file with it."""
        found = {}
        for path in self.folder.glob("*/pid"):
            with suppress(FileNotFoundError):
                found[path.parent.name] = int(path.read_text())
        return found

    def kill(self, name: str) -> None:
        until(lambda: name in self.children())
        os.kill(self.children()[name], signal.SIGKILL)

    def told(self) -> list[str]:
        return [p.parent.name for p in self.folder.glob("*/rapport.json")]

    def close(self) -> None:
        until(lambda: {*self.kept()} == {*self.told(), *self.children()})
        for child in self.children().values():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        for client in self.opened:
            client.__exit__(None, None, None)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Children that sleep until they are killed, unless a test says otherwise."""
    made: list[Office] = []

    def make(**settings: str) -> Office:
        made.append(Office(tmp_path / f"home-{len(made)}", **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def sleeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHILD", SLEEPER)


def send(client: TestClient, machine: str, content: bytes = CSV, **headers: str) -> httpx.Response:
    given = {"content-type": "text/csv", "x-forwarded-for": machine, **headers}
    return client.post("/api/valideur/v1", content=content, headers=given)


def problem(status: int, title: str, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "status": status, "title": title, "detail": detail}


@pytest.mark.usefixtures("sleeping")
def test_four_children_a_caller_and_eight_in_all_over_the_workers(office: Callable[..., Office]) -> None:
    own = office()
    one, two = own.worker(), own.worker()
    assert [send(one, "10.0.0.1").status_code for _ in range(2)] == [202, 202]
    assert [send(two, "10.0.0.1").status_code for _ in range(2)] == [202, 202]
    for worker in (one, two):
        refused = send(worker, "10.0.0.1")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json() == problem(429, "Too Many Requests", OWN)
    assert [send(worker, "10.0.0.2").status_code for worker in (one, two, one)] == [202] * 3
    assert send(two, "10.0.0.3").status_code == 202
    for worker, machine in ((one, "10.0.0.3"), (two, "10.0.0.4")):
        refused = send(worker, machine)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert refused.json() == problem(503, "Service Unavailable", ALL)
    assert len(own.kept()) == 8


@pytest.mark.usefixtures("sleeping")
def test_a_key_is_a_caller_wherever_it_is_used(office: Callable[..., Office]) -> None:
    own = office()
    worker = own.worker()
    key = {"authorization": f"Bearer {make_key(own.settings)}"}
    assert [send(worker, f"10.0.1.{n}", **key).status_code for n in range(5)] == [202, 202, 202, 202, 429]
    assert send(worker, "10.0.1.1").status_code == 202


@pytest.mark.usefixtures("sleeping")
def test_the_page_tells_it_above_its_form(office: Callable[..., Office]) -> None:
    own = office()
    worker = own.worker()
    who = Navigateur(worker.app)  # type: ignore[arg-type]
    for _ in range(4):
        who.open("/valideur").send("Contrôler", fichiers={"fichier": ("x.csv", CSV)})
        assert "Contrôle en cours" in who.texte
    who.open("/valideur").send("Contrôler", 429, fichiers={"fichier": ("x.csv", CSV)})
    assert OWN in who.texte and who.page.headers["retry-after"] == "5"
    assert [send(worker, "10.0.0.1").status_code for _ in range(4)] == [202] * 4
    other = Navigateur(worker.app)  # type: ignore[arg-type]
    other.http.headers["x-forwarded-for"] = "10.0.0.2"
    other.open("/valideur").send("Contrôler", 503, fichiers={"fichier": ("x.csv", CSV)})
    assert ALL in other.texte and other.page.headers["retry-after"] == "5"


@pytest.mark.usefixtures("sleeping")
def test_a_place_comes_back_when_its_child_is_killed(office: Callable[..., Office]) -> None:
    own = office()
    worker = own.worker()
    first, *_ = [send(worker, "10.0.0.1").json()["id"] for _ in range(4)]
    assert send(worker, "10.0.0.1").status_code == 429
    own.kill(first)
    until(lambda: send(worker, "10.0.0.1").status_code == 202)
    assert send(worker, "10.0.0.1").status_code == 429
    until(lambda: worker.get(f"/api/valideur/v1/{first}").json()["etat"] != "en cours")
    told = worker.get(f"/api/valideur/v1/{first}").json()
    assert told == {"etat": "refusé", "raison": "Fichier trop lourd, ou illisible : sa lecture a été arrêtée"}
    assert sorted(p.name for p in (own.folder / first).iterdir()) == ["appelant", "demande.json", "rapport.json"]


def test_a_place_comes_back_when_its_child_ends(office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch) -> None:
    own = office()
    worker = own.worker()
    with monkeypatch.context() as patched:
        patched.setattr(work, "CHILD", SLEEPER)
        assert [send(worker, "10.0.0.1").status_code for _ in range(3)] == [202] * 3
    suivi = send(worker, "10.0.0.1").json()["suivi"]
    until(lambda: worker.get(suivi).json()["etat"] == "fini")
    monkeypatch.setattr(work, "CHILD", SLEEPER)
    until(lambda: send(worker, "10.0.0.1").status_code == 202)
    assert send(worker, "10.0.0.1").status_code == 429


@pytest.mark.usefixtures("sleeping")
def test_a_place_outlives_the_worker_that_gave_it(office: Callable[..., Office]) -> None:
    own = office()
    first = TestClient(create_app(own.settings), base_url="https://testserver")
    with first:
        assert [send(first, "10.0.0.1").status_code for _ in range(4)] == [202] * 4
    assert send(own.worker(), "10.0.0.1").status_code == 429


@pytest.mark.usefixtures("sleeping")
def test_who_has_no_place_is_told_before_the_file_is_sent(office: Callable[..., Office]) -> None:
    own = office()
    worker = own.worker()
    assert [send(worker, "10.0.0.1").status_code for _ in range(4)] == [202] * 4
    asked: list[str] = []

    async def body(machine: str) -> AsyncIterator[bytes]:
        asked.append(machine)
        yield CSV

    sent = [asyncio.run(stream(worker, machine, body(machine))) for machine in ("10.0.0.1", "10.0.0.2")]
    assert ([answer.status_code for answer in sent], asked) == ([429, 202], ["10.0.0.2"])


async def stream(worker: TestClient, machine: str, body: AsyncIterator[bytes]) -> httpx.Response:
    """Send a file whose pieces are made when they are asked for."""
    transport = httpx.ASGITransport(worker.app, client=("testclient", 1))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="https://testserver") as http:
        headers = {"content-type": "text/csv", "x-forwarded-for": machine}
        return await http.post("/api/valideur/v1", content=body, headers=headers)


def test_a_file_that_took_more_than_its_hour_to_come_is_told(office: Callable[..., Office]) -> None:
    own = office()
    worker = own.worker()

    async def body() -> AsyncIterator[bytes]:
        yield CSV
        (folder,) = own.folder.iterdir()
        shutil.rmtree(folder)
        yield CSV

    told = asyncio.run(stream(worker, "10.0.0.1", body()))
    assert told.json() == problem(408, "Request Timeout", "Fichier envoyé en plus d'une heure : il n'est plus gardé")
    assert own.kept() == []


# ── the disk ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_kept_is_bounded_for_a_caller_and_in_all(
    office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHILD", ("true",))
    own = office(TREMPLIN_VALIDEUR_MO="8")
    one, two = own.worker(), own.worker()
    assert [send(worker, "10.0.0.1").status_code for worker in (one, two)] == [202, 202]
    refused = send(one, "10.0.0.1")
    assert refused.status_code == 429 and 3000 < int(refused.headers["retry-after"]) <= 3600
    assert refused.json() == problem(
        429,
        "Too Many Requests",
        "Vos fichiers contrôlés dépasseraient 2 Mo avec celui-ci : ils s'effacent une heure après leur envoi",
    )
    assert [send(two, f"10.0.0.{n}").status_code for n in (2, 2, 3, 3, 4, 4)] == [202] * 6
    refused = send(two, "10.0.0.5")
    assert refused.status_code == 503 and 3000 < int(refused.headers["retry-after"]) <= 3600
    assert refused.json() == problem(
        503,
        "Service Unavailable",
        "Les fichiers contrôlés, en tout, dépasseraient 8 Mo avec celui-ci : ils s'effacent une heure après leur envoi",
    )
    before = own.kept()
    assert len(before) == 8
    until(lambda: sorted(own.told()) == before)
    later = time.time() + 3601
    monkeypatch.setattr(work.time, "time", lambda: later)
    assert send(one, "10.0.0.5").status_code == 202
    assert [name in before for name in own.kept()] == [False]


def test_what_a_file_weighs_counts_once_it_is_there(
    office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHILD", ("true",))
    own = office(TREMPLIN_VALIDEUR_MO="16")
    worker = own.worker()
    big = CSV * (3 * 1024**2 // len(CSV))
    assert send(worker, "10.0.0.1").status_code == 202
    assert send(worker, "10.0.0.2", CSV * (5 * 1024**2 // len(CSV))).json() == problem(
        413, "Payload Too Large", "Fichier de plus de 4 Mo"
    )
    chunked = worker.post(
        "/api/valideur/v1",
        content=(part for part in (big, big)),
        headers={"content-type": "text/csv", "x-forwarded-for": "10.0.0.2"},
    )
    assert chunked.status_code == 413
    unannounced = worker.post(
        "/api/valideur/v1",
        content=(part for part in (big, CSV * 20_000)),
        headers={"content-type": "text/csv", "x-forwarded-for": "10.0.0.1"},
    )
    assert unannounced.status_code == 429
    assert len(own.kept()) == 1


def test_a_full_disk_is_told_as_anywhere(office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch) -> None:
    own = office()
    worker = own.worker()
    monkeypatch.setattr("tremplin.durable.shutil.disk_usage", lambda _folder: SimpleNamespace(free=0))
    refused = send(worker, "10.0.0.1")
    assert (refused.status_code, refused.headers["retry-after"]) == (507, "60")
    assert own.kept() == []


@pytest.mark.parametrize("given", ["0", "3", "x", "100000"])
def test_a_setting_that_leaves_nobody_a_megabyte_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(Exception, match="TREMPLIN_VALIDEUR_MO"):
        Home(tmp_path, "").settings(TREMPLIN_VALIDEUR_MO=given)


# ── a child that nobody watches ──────────────────────────────────────────────────────────────────────────────────


def test_a_child_ends_by_itself_and_writes_so_much(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys\n"
        "from tremplin.valideur import work\n"
        "work.DELAI_S, work.FILE_LIMIT = 1, 1000\n"
        "work._bounded()\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU) == (120, 120)\n"
        "try:\n"
        "    open(sys.argv[1], 'wb', buffering=0).write(b'x' * 5000)\n"
        "    open(sys.argv[1], 'ab', buffering=0).write(b'x')\n"
        "except OSError as error:\n"
        "    print(error.errno, flush=True)\n"
        "signal.pause()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "x"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGALRM, b"27\n")
    assert (tmp_path / "x").stat().st_size == 1000


@pytest.mark.usefixtures("sleeping")
def test_a_check_whose_server_was_killed_is_told_as_stopped(
    office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = office()
    worker = own.worker()
    suivi = send(worker, "10.0.0.1").json()["suivi"]
    assert worker.get(suivi).json() == {"etat": "en cours"}
    now = time.time()
    with monkeypatch.context() as patched:
        patched.setattr(work.time, "time", lambda: now + 200)
        assert worker.get(suivi).json() == {
            "etat": "refusé",
            "raison": "Fichier trop lourd, ou illisible : sa lecture a été arrêtée",
        }
