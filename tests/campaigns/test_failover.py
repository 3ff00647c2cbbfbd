"""The primary is lost under writes: what was acknowledged stays, once, in order; writing goes on by itself."""

from __future__ import annotations

import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.families.parcours.conftest import Monde, Partie
from tests.world import failover
from tests.world.failover import Pair
from tests.world.waiting import until
from tremplin.app import create_app
from tremplin.families.parcours.store.journal import CHAINE

FAULTS = needs.campaign(("tuée",), ("tuée", "gelée", "coupée", "pleine") * 20)
WRITERS, BEFORE, AFTER = 4, 10, 10
PLAN = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}
REFUSED = {409, 503}
"""What a writer is told while the base is away, or while its own key is being written."""


@pytest.fixture(scope="module")
def two() -> Iterator[Pair]:
    failover.tools()
    with failover.pair() as found:
        yield found


@dataclass
class Writers:
    """Those who write without a pause, each event under a key of its own, asked again until it is acknowledged."""

    of: Partie
    session: dict[str, Any]
    people: list[dict[str, Any]]
    acknowledged: list[tuple[float, float, str]] = field(default_factory=list)
    """When each was first asked, when it was acknowledged, which event it is."""
    unexpected: list[tuple[int, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    _numbers: Any = field(default_factory=count)

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._write, daemon=True) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        return threads

    def _write(self) -> None:
        while not self.stop.is_set():
            n = next(self._numbers)
            ou = {"beneficiaire": self.people[n], "session": self.session}
            asked = time.monotonic()
            while True:
                done = self.of.write(
                    "AIS", "2025-07-02", ou, PLAN, headers={"idempotency-key": f"{self.of.client}-{n}"}
                )
                if done.status_code == 201:
                    self.acknowledged.append((asked, time.monotonic(), done.json()["id"]))
                    break
                if done.status_code not in REFUSED:
                    self.unexpected.append((done.status_code, done.text))
                    return
                self.stop.wait(0.1)

    def end(self, threads: list[threading.Thread]) -> None:
        self.stop.set()
        for thread in threads:
            thread.join()
        assert self.unexpected == []

    def go_on(self, more: int) -> None:
        """Until so many more are acknowledged."""
        wanted = len(self.acknowledged) + more
        until(lambda: self.unexpected or len(self.acknowledged) >= wanted)
        assert self.unexpected == []


def test_a_lost_primary_loses_and_doubles_nothing(two: Pair, tmp_path: Path) -> None:
    home = Home(tmp_path, "", two.url)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        monde = Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]
        until(lambda: http.get("/healthz").status_code == 200)
        of = monde.organisme()
        writers = Writers(of, monde.session(of), monde.personnes(needs.campaign(2_000, 200_000)))
        threads, again = writers.start(), []
        for fault in FAULTS:
            writers.go_on(BEFORE)
            node = two.whole()
            struck = time.monotonic()
            node.strike(fault)
            until(lambda struck=struck: [end for asked, end, _ in writers.acknowledged if asked > struck])  # type: ignore[misc]
            again.append(min(end for asked, end, _ in writers.acknowledged if asked > struck) - struck)
            writers.go_on(AFTER)
            node.heal(fault)
        two.whole()
        writers.end(threads)
        told = Counter(identifier for _, _, identifier in writers.acknowledged)
        kept = Counter(_feed(of))
        assert {identifier: kept[identifier] for identifier in told} == dict.fromkeys(told, 1)
        assert kept.keys() == told.keys(), "every key was acknowledged in the end"
        lines, wrong = CHAINE.verify(monde.state.store)
        assert (lines, wrong) == (len(told), [])
    print(
        "première écriture après chaque panne, en secondes :",
        *(f"{fault} {s:.1f}" for fault, s in zip(FAULTS, again, strict=True)),
    )
    if len(again) > 1:
        assert statistics.quantiles(again, n=20)[-1] < 15


def _feed(of: Partie) -> Iterator[str]:
    """The ids of all events, as a reader follows them."""
    cursor = None
    while True:
        page = of.get("/changements", params={"limit": 500, **({"cursor": cursor} if cursor else {})}).json()
        if not page["resultats"]:
            return
        yield from (change["evenement"]["id"] for change in page["resultats"])
        cursor = page["curseur"]
