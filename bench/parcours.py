"""Training paths: durable events by one and by a hundred, what a reader waits, a file of 100 000 rows."""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bench.harness import Result, peak_rss_mb, serve
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.store import actors
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity.store.keys import ensure_organisation
from tremplin.settings import Settings
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

SIRET = "99900000000016"
BASE = "/partenaire/parcours-formation/v1"
PORTEES = ("api_parcours-formationv1", "api_zerosaisiev1")
SESSION = {"numeroFormation": "F", "numeroAction": "A", "numeroSession": "S"}
PLAN = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}
SECONDS, WRITERS, LOT = 8, 8, 100
LIGNES, FAUSSES = 100_000, 100
"""Rows of the file, and one wrong in so many."""
_numbers = count(1)


def run(home: Path) -> Iterator[Result]:
    """One home and one store, SQLite."""
    own = home / "parcours"
    identifier, secret = prepare(own)
    job_seekers(own, 40_000, LIGNES)
    with serve(own, workers=2) as server:
        token = token_of(server.url, identifier, secret)
        with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {token}"}, timeout=60) as http:
            session(http)
            single = rate(server.url, token, lambda: [event()], WRITERS)
            batch = rate(server.url, token, lambda: [event() for _ in range(LOT)], 2)
            commits = _commits(own)
            yield Result("événements durables, un par requête, 8 clients", f"{single:.0f}/s "
                         f"({single / commits:.2f} × un commit SQLite)", "≥ 150/s", single >= 150)  # fmt: skip
            yield Result("événements durables, lots de 100", f"{batch:.0f}/s", "≥ 500/s", batch >= 500)
            delays = sorted(_delay(http) for _ in range(20))
            yield Result("un lecteur en attente voit un changement",
                         f"médiane {statistics.median(delays) * 1000:.0f} ms, au pire {delays[-1] * 1000:.0f} ms",
                         "≤ 1 s", delays[-1] <= 1)  # fmt: skip
            page = statistics.median(_seconds(lambda: http.get(f"{BASE}/ais?limit=100")) for _ in range(30))
            empty = statistics.median(_seconds(lambda: http.get(f"{BASE}/referentiels/etats")) for _ in range(30))
            yield Result("page de 100 AIS", f"{page * 1000:.1f} ms ({page / empty:.1f} × une liste fermée)")
    yield _file(own)


def prepare(home: Path, **more: str) -> tuple[str, str]:
    """An accredited organisation with a client: its id, its secret."""
    settings = Settings.from_environment({"TREMPLIN_HOME": str(home), **more})
    store = Store(settings.store_url)
    upgrade(store)
    owner = ensure_organisation(store, "Banc")
    actors.declare(store, owner, Role.ORGANISME, test=False, sirets=[SIRET])
    with store.writing() as connection:
        actors.accredit(connection, SIRET, date(2000, 1, 1), date(2099, 12, 31), test=False)
    made = oauth_clients.create_client(store, settings.poivre, organisation="Banc", nom="banc", portees=PORTEES)
    store.close()
    return made


def token_of(url: str, identifier: str, secret: str) -> str:
    form = {"grant_type": "client_credentials"}
    done = httpx.post(f"{url}/connexion/oauth2/access_token", data=form, auth=(identifier, secret))
    return str(done.json()["access_token"])


def session(http: httpx.Client) -> None:
    described = {**SESSION, "intitule": "Banc", "organismeResponsable": {"siret": SIRET}, "debut": "2025-09-01",
                 "fin": "2025-12-31", "lieu": {"codePostal": "75011"}}  # fmt: skip
    http.post(f"{BASE}/sessions", json=described).raise_for_status()


def job_seekers(home: Path, one_by_one: int, in_file: int, **more: str) -> None:
    """Whom the events are about, brought in by the command line: so many for each way of writing."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "demandeurs.csv"
    with path.open("w") as out:
        out.write("idRegionalDE;codeGeoDE\n")
        out.writelines(f"{n:07d}A;016\n" for n in range(1, one_by_one))
        out.writelines(f"{n:07d}B;017\n" for n in range(in_file))
    command = [sys.executable, "-m", "tremplin", "parcours", "importer", str(path)]
    peak_rss_mb(command, {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home), **more})
    path.unlink()


def event() -> dict[str, Any]:
    person = {"idRegionalDE": f"{next(_numbers):07d}A", "codeGeoDE": "016"}
    return {"type": "AIS", "dateEffet": "2025-07-02", "beneficiaire": person, "session": SESSION, "contenu": PLAN}


def rate(url: str, token: str, batch: Callable[[], list[dict[str, Any]]], clients: int) -> float:
    """Events acknowledged a second."""
    started = time.perf_counter()
    return written(url, token, batch, clients) / (time.perf_counter() - started)


def written(url: str, token: str, batch: Callable[[], list[dict[str, Any]]], clients: int) -> int:
    """Events that so many clients had acknowledged in `SECONDS`."""
    end = time.perf_counter() + SECONDS
    counts = [0] * clients

    def write(n: int) -> None:
        with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60) as http:
            while time.perf_counter() < end:
                events = batch()
                body = events[0] if len(events) == 1 else {"evenements": events}
                http.post(f"{BASE}/evenements", json=body).raise_for_status()
                counts[n] += len(events)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(clients)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return sum(counts)


def _commits(home: Path) -> float:
    """Durable commits a second of one row, by SQLite alone on the same disk."""
    path = home / "commits.sqlite"
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("CREATE TABLE t (a)")
        started, done = time.perf_counter(), 0
        while time.perf_counter() - started < 2:
            raw.execute("INSERT INTO t VALUES (1)")
            done += 1
        return done / (time.perf_counter() - started)


def _delay(http: httpx.Client) -> float:
    """Seconds between an acknowledgement and a waiting reader's answer."""
    cursor = None
    while True:
        told = http.get(f"{BASE}/changements", params={"limit": 500, **({"cursor": cursor} if cursor else {})}).json()
        cursor = told["curseur"]
        if not told["resultats"]:
            break
    seen: list[float] = []

    def wait() -> None:
        asked = {"cursor": cursor, "attente": 20}
        with httpx.Client(base_url=http.base_url, headers=http.headers, timeout=60) as reader:
            assert reader.get(f"{BASE}/changements", params=asked).json()["resultats"]
        seen.append(time.perf_counter())

    reader = threading.Thread(target=wait)
    reader.start()
    time.sleep(0.3)
    http.post(f"{BASE}/evenements", json=event()).raise_for_status()
    acknowledged = time.perf_counter()
    reader.join()
    return max(0.0, seen[0] - acknowledged)


def _seconds(call: Callable[[], httpx.Response]) -> float:
    started = time.perf_counter()
    call().raise_for_status()
    return time.perf_counter() - started


def _file(home: Path) -> Result:
    """A file of 100 000 rows, one wrong in a hundred, by the command line."""
    path = home / "evenements.csv"
    header = "type;dateEffet;idRegionalDE;codeGeoDE;numeroFormation;numeroAction;numeroSession;dateDebut;dateFin;" \
             "nbHeureTotalFormation"  # fmt: skip
    with path.open("w") as out:
        out.write(header + "\n")
        for n in range(LIGNES):
            day = "2025-02-30" if n % FAUSSES == 0 else "2025-07-02"
            out.write(f"AIS;{day};{n:07d}B;017;F;A;S;2025-09-01;2025-12-31;400\n")
    command = [sys.executable, "-m", "tremplin", "parcours", "importer", str(path)]
    seconds, peak = peak_rss_mb(command, {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home)})
    with sqlite3.connect(home / "operationnel.sqlite") as raw:
        kept = raw.execute("SELECT acceptees, rejetees FROM parcours_import ORDER BY cree_le DESC").fetchone()
    wrong = LIGNES // FAUSSES
    held = peak < 300 and kept == (LIGNES - wrong, wrong)
    told = f"{seconds:.0f} s ({LIGNES / seconds:.0f}/s), {peak:.0f} Mo, {kept[0]} gardées, {kept[1]} rejetées"
    return Result("fichier de 100 000 lignes, 1 % fausses", told, "toutes les bonnes, < 300 Mo", held)
