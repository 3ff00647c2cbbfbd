"""Those who write events without a pause, whatever becomes of the machines that answer them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests import needs
from tests.families.parcours.conftest import Partie
from tests.world.waiting import until

_THREADS = needs.campaign(2, 4)
_PLAN = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}
_REFUSED = {409, 502, 503, 504}
"""What a writer is told while the base is away or a machine gone, or while its own key is being written."""


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
        threads = [threading.Thread(target=self._write, daemon=True) for _ in range(_THREADS)]
        for thread in threads:
            thread.start()
        return threads

    def _write(self) -> None:
        while not self.stop.is_set():
            n = next(self._numbers)
            ou = {"beneficiaire": self.people[n], "session": self.session}
            asked = time.monotonic()
            while (done := self._ask(n, ou)) is None:
                self.stop.wait(0.1)
            if done.status_code != 201:
                self.unexpected.append((done.status_code, done.text))
                return
            self.acknowledged.append((asked, time.monotonic(), done.json()["id"]))

    def _ask(self, n: int, ou: dict[str, Any]) -> httpx.Response | None:
        """The answer; None when it is to be asked again."""
        try:
            key = {"idempotency-key": f"{self.of.client}-{n}"}
            done = self.of.write("AIS", "2025-07-02", ou, _PLAN, headers=key)
        except httpx.TransportError:
            return None
        return None if done.status_code in _REFUSED else done

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


def feed(of: Partie) -> Iterator[str]:
    """The ids of all events, as a reader follows them."""
    cursor = None
    while True:
        page = of.get("/changements", params={"limit": 500, **({"cursor": cursor} if cursor else {})}).json()
        if not page["resultats"]:
            return
        yield from (change["evenement"]["id"] for change in page["resultats"])
        cursor = page["curseur"]
