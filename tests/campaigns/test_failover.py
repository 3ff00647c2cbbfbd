"""The primary is lost under writes: what was acknowledged stays, once, in order; writing goes on by itself."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tests.families.parcours.conftest import Monde
from tests.world import failover
from tests.world.failover import Pair
from tests.world.waiting import until
from tests.world.writers import Writers, feed
from tremplin.app import create_app
from tremplin.families.parcours.store.journal import CHAINE

FAULTS = needs.campaign(("tuée",), ("tuée", "gelée", "coupée", "pleine") * 20)
BEFORE, AFTER = 10, 10


@pytest.fixture(scope="module")
def two() -> Iterator[Pair]:
    failover.tools()
    with failover.pair() as found:
        yield found


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
        kept = Counter(feed(of))
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
