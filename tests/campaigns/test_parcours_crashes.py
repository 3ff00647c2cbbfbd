"""Whatever was acknowledged is there once, whenever the server is killed: training paths, on both stores."""

from __future__ import annotations

import json
import os
import random
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests import needs
from tests.conftest import Home, answers
from tests.families.parcours.conftest import Etat, Monde, Partie
from tests.world.programs import NOWHERE, Program, Surroundings
from tests.world.waiting import until
from tremplin.app import CHAINES
from tremplin.platform.identity.signing import SigningKeys
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

WRITERS = 8
LONG_S = needs.campaign(300, 3000)
PUBLIC = {"TREMPLIN_LIMITES": "non", "TREMPLIN_BASE_URL": "http://localhost:8000"}


class Server:
    """`tremplin serve` in a session of its own: every process of it dies at once."""

    def __init__(self, home: Home) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serving = ["serve", "--port", str(port), "--travailleurs", "2"]
        environment = {"PATH": "/usr/bin:/bin", **home.environment(**PUBLIC)}
        self._process = Program(*serving, within=Surroundings(environment=environment, session=True))
        self.url = f"http://127.0.0.1:{port}"
        until(lambda: answers(port))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def write(url: str, a: Partie, ou: dict[str, Any], stop: threading.Event, acks: list[str], people: Any) -> None:
    """Post events, keep the ids of those acknowledged."""
    headers = {"authorization": f"Bearer {a.jeton}"}
    with httpx.Client(base_url=url, headers=headers, timeout=LONG_S) as http:
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


def wait_for(count: Callable[[], int], wanted: int) -> None:
    """Wait until a count reaches a number, however slow the machine."""
    until(count, lambda reached: reached >= wanted, LONG_S)


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
        with httpx.Client(base_url=server.url, timeout=LONG_S) as http:
            world = Monde(http, home, state)
            a = world.organisme()
            ou = world.session(a)
            stop, people = threading.Event(), world.personnes(1500)
            writers = [
                threading.Thread(target=write, args=(server.url, a, ou, stop, acks, people.pop)) for _ in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            wait_for(acks.__len__, len(acks) + draw.randint(10, 200))
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
    with httpx.Client(base_url=server.url, timeout=LONG_S) as http:
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

    for reached in (1, rows // 2):
        wait_for(lambda: told().lues, reached)
        assert told().etat == "EN_COURS"
        server.kill()
        server = Server(home)
    until(told, lambda found: found.etat == "FINI", LONG_S)
    server.kill()
    found = told()
    assert (found.etat, found.lues, found.acceptees, found.rejetees) == ("FINI", rows, rows - wrong, wrong)
    with store.reading() as connection:
        kept = connection.execute(text("SELECT COUNT(*), COUNT(DISTINCT id_inscription) FROM parcours_evenement")).one()
    assert tuple(kept) == (rows - wrong, rows - wrong)
    store.close()


class Command:
    """`tremplin parcours importer` on a file, in a session of its own: it and its reader die at once."""

    def __init__(self, home: Home, file: Path) -> None:
        self._output = file.with_suffix(".dit")
        environment = {"PATH": "/usr/bin:/bin", **home.environment(**PUBLIC)}
        within = Surroundings(environment=environment, output=self._output, errors=NOWHERE, session=True)
        self._process = Program("parcours", "importer", file, "--json", within=within)

    def told(self) -> Any:
        """What it printed, once it has ended."""
        assert self._process.wait() == 0, self._output.read_text()
        return json.loads(self._output.read_text())

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def proposals(world: Monde, rows: int, people: int) -> bytes:
    """A file of events: a proposal of entry for each of as many people, of one geographic code."""
    ou = world.session(world.organisme())
    lines = [
        ";".join(
            ("type", "dateEffet", "idRegionalDE", "codeGeoDE", *ou, "dateDebut", "dateFin", "nbHeureTotalFormation")
        )
    ]
    plan = ("2025-09-01", "2025-12-31", "400")
    lines += [";".join(("AIS", "2025-07-02", f"{n:07d}A", f"{people:03d}", *ou.values(), *plan)) for n in range(rows)]
    return "\n".join(lines).encode()


@pytest.mark.timeout(7200)
def test_files_brought_by_the_command_beside_a_server_are_read_once(tmp_path: Path, base: str) -> None:
    """A file a turn; the command and the server are killed at a random instant, the server alone starts again."""
    draw = random.Random(int(os.environ.get("GRAINE", "2026")))
    home = Home(tmp_path / "home", "", base)
    store = Store(base)
    upgrade(store)
    settings = home.settings(**PUBLIC)
    state = Etat(store, SigningKeys(settings.home / "secrets" / "jetons"), settings)
    turns, rows = needs.campaign(2, 20), needs.campaign(400, 3000)
    server = Server(home)
    with httpx.Client(base_url=server.url, timeout=LONG_S) as http:
        world = Monde(http, home, state)
        files = [tmp_path / f"{turn}.csv" for turn in range(turns)]
        for turn, file in enumerate(files):
            file.write_bytes(proposals(world, rows, turn + 1))

    def imports() -> list[Any]:
        with store.reading() as connection:
            asked = "SELECT etat, lues, acceptees, doublons, rejetees FROM parcours_import ORDER BY cree_le"
            return [tuple(row) for row in connection.execute(text(asked))]

    for turn, file in enumerate(files):
        command = Command(home, file)
        wait_for(lambda: len(imports()), turn + 1)
        wait_for(lambda: imports()[-1][1], draw.randint(0, rows - 1))
        time.sleep(draw.uniform(0, 0.05))
        for killed in draw.sample((server, command), 2):
            killed.kill()
        server = Server(home)
    wait_for(lambda: sum(i[0] == "FINI" for i in imports()), turns)
    server.kill()
    assert imports() == [("FINI", rows, rows, 0, 0)] * turns
    with store.reading() as connection:
        kept = connection.execute(text("SELECT COUNT(*), COUNT(DISTINCT id_inscription) FROM parcours_evenement")).one()
        paths = connection.execute(text("SELECT COUNT(*) FROM parcours_parcours")).scalar()
    assert (*kept, paths) == (rows * turns,) * 3
    store.close()


def test_a_file_brought_by_the_command_is_reported_as_it_is(tmp_path: Path, base: str) -> None:
    home = Home(tmp_path / "home", "", base)
    store = Store(base)
    upgrade(store)
    settings = home.settings(**PUBLIC)
    state = Etat(store, SigningKeys(settings.home / "secrets" / "jetons"), settings)
    server = Server(home)
    told = []
    with httpx.Client(base_url=server.url, timeout=LONG_S) as http:
        world = Monde(http, home, state)
        for turn, rows in enumerate((800, 1, 450)):
            file = tmp_path / f"propositions-{turn}.csv"
            file.write_bytes(proposals(world, rows, turn + 1))
            (found,) = Command(home, file).told()
            told.append({n: found[n] for n in ("etat", "lues", "acceptees", "doublons", "rejetees")})
    server.kill()
    assert told == [{"etat": "FINI", "lues": n, "acceptees": n, "doublons": 0, "rejetees": 0} for n in (800, 1, 450)]
    store.close()
