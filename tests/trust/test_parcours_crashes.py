"""Whatever was acknowledged is there once, whenever the server is killed: training paths, on both stores."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests import needs
from tests.conftest import Home
from tests.families.parcours.conftest import Etat, Monde, Partie
from tremplin.app import CHAINES
from tremplin.platform.signing import SigningKeys
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

WRITERS = 8
PUBLIC = {"TREMPLIN_LIMITES": "non", "TREMPLIN_BASE_URL": "http://localhost:8000"}


class Server:
    """`tremplin serve` in a session of its own: every process of it dies at once."""

    def __init__(self, home: Home) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "tremplin", "serve", "--port", str(port), "--travailleurs", "2"]
        self.process = subprocess.Popen(
            command, env={"PATH": "/usr/bin:/bin", **home.environment(**PUBLIC)}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{port}"
        for _ in range(400):
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("le serveur ne répond pas")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def write(url: str, a: Partie, ou: dict[str, Any], stop: threading.Event, acks: list[str], people: Any) -> None:
    """Post events, keep the ids of those acknowledged."""
    headers = {"authorization": f"Bearer {a.jeton}"}
    with httpx.Client(base_url=url, headers=headers, timeout=20) as http:
        while not stop.is_set():
            event = {"type": "ICO_INSCRIPTION", "dateEffet": "2025-06-20", "session": ou, "beneficiaire": people()}
            try:
                done = http.post(f"{a.base}/evenements", json=event)
            except httpx.TransportError:
                return
            if done.status_code == 201:
                acks.append(done.json()["id"])
            else:
                assert done.status_code >= 500, done.text


@pytest.mark.timeout(7200)
def test_what_is_acknowledged_is_never_lost_nor_doubled(tmp_path: Path, base: str) -> None:
    seed = int(os.environ.get("GRAINE", "2026"))
    draw = random.Random(seed)
    home = Home(tmp_path / "home", "", base)
    store = Store(base)
    upgrade(store)
    settings = home.settings(**PUBLIC)
    state = Etat(store, SigningKeys(settings.home / "secrets" / "jetons"), settings)
    acks: list[str] = []
    for cycle in range(needs.campaign(2, 200)):
        server = Server(home)
        with httpx.Client(base_url=server.url) as http:
            world = Monde(http, home, state)
            a = world.organisme()
            ou = world.session(a)
            stop, people = threading.Event(), world.personnes(1500)
            writers = [threading.Thread(target=write, args=(server.url, a, ou, stop, acks, people.pop))
                       for _ in range(WRITERS)]  # fmt: skip
            for writer in writers:
                writer.start()
            time.sleep(draw.uniform(0.2, 1.2))
            server.kill()
            stop.set()
            for writer in writers:
                writer.join()
        with store.reading() as connection:
            found = list(connection.execute(text("SELECT id, id_inscription FROM parcours_evenement")))
        ids = [f.id for f in found]
        assert len(ids) == len(set(ids)) == len({f.id_inscription for f in found}), (seed, cycle)
        assert set(acks) <= set(ids), (seed, cycle, set(acks) - set(ids))
        told = {name: chain.verify(store)[1] for name, chain in CHAINES.items()}
        assert told == {name: [] for name in CHAINES}, (seed, cycle)
    assert len(acks) > 10
    store.close()


@pytest.mark.timeout(3600)
def test_a_file_goes_on_where_the_killed_process_was(tmp_path: Path, base: str) -> None:
    home = Home(tmp_path / "home", "", base)
    store = Store(base)
    upgrade(store)
    settings = home.settings(**PUBLIC)
    state = Etat(store, SigningKeys(settings.home / "secrets" / "jetons"), settings)
    rows = needs.campaign(1000, 100_000)
    wrong = rows // 100
    server = Server(home)
    with httpx.Client(base_url=server.url, timeout=30) as http:
        world = Monde(http, home, state)
        a = world.organisme()
        ou = world.session(a)
        lines = [";".join(("type", "dateEffet", "idRegionalDE", "codeGeoDE", *ou))]
        people = (p for _ in range(rows // 1000) for p in world.personnes(1000))
        for n, person in enumerate(people):
            day = "2025-02-30" if n % (rows // wrong) == 0 else "2025-06-20"
            lines.append(";".join(("ICO_INSCRIPTION", day, person["idRegionalDE"], person["codeGeoDE"], *ou.values())))
        id = a.appeler("POST", "/imports", content="\n".join(lines).encode()).json()["id"]

    def told() -> Any:
        with store.reading() as connection:
            return connection.execute(text("SELECT * FROM parcours_import WHERE id = :i"), {"i": id}).one()

    def wait(reached: int) -> None:
        for _ in range(needs.campaign(3000, 60_000)):
            if told().lues >= reached:
                return
            time.sleep(0.01)
        raise AssertionError(told())

    for reached in (1, rows // 2):
        wait(reached)
        assert told().etat == "EN_COURS"
        server.kill()
        server = Server(home)
    wait(rows)
    for _ in range(200):
        if told().etat == "FINI":
            break
        time.sleep(0.05)
    server.kill()
    found = told()
    assert (found.etat, found.lues, found.acceptees, found.rejetees) == ("FINI", rows, rows - wrong, wrong)
    with store.reading() as connection:
        kept = connection.execute(text("SELECT COUNT(*), COUNT(DISTINCT id_inscription) FROM parcours_evenement")).one()
    assert tuple(kept) == (rows - wrong, rows - wrong)
    store.close()
