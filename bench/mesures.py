"""What counting an answer costs, against the shortest answer of the same code: sums in memory and their writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.harness import Result, france, interleaved, serve
from tremplin.platform.web.counts.tally import Mesures
from tremplin.settings import Settings
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

GOAL = 0.02
_COMPTES, _ROUTES, _CLES = 400_000, 60, 50


def run(home: Path) -> Iterator[Result]:
    france(home)
    with serve(home) as server:
        answer = 1 / interleaved({"route vide": (f"{server.url}/healthz", "")})["route vide"]
    settings = Settings.from_environment({"TREMPLIN_HOME": str(home / "mesures"), "TREMPLIN_ENV": "test"})
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.store_url)
    upgrade(store)
    counters = Mesures(store, settings.home)
    started = time.process_time()
    for n in range(_COMPTES):
        counters.tally("alternance", f"/api/v1/route/{n % _ROUTES}", f"cle{n % _CLES}", 200, ("search", 0.004))
    counters.close()
    spent = (time.process_time() - started) / _COMPTES
    store.close()
    share = spent / answer
    yield Result("compter une réponse (sommes et écriture)", f"{spent * 1e6:.2f} µs, {share:.2%} d'une route vide",
                 f"≤ {GOAL:.0%}", share <= GOAL)  # fmt: skip
