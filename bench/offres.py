"""Offers published by API: how many a second are taken, how soon they are found, what it costs those who search."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bench.harness import Result, serve, tremplin

RATE, PUBLISHERS, SECONDS, ROUNDS = 200, 4, 8, 3
SLOWER = 1.2
SEARCH = {"latitude": 49.12, "longitude": 6.18, "radius": 60}
_numbers = count(1)


def run(home: Path) -> Iterator[Result]:
    """The fictitious world, searched alone and while offers are published, in turn."""
    world = home / "offres"
    tremplin(world, "demo", "--sans-evaluation")
    key = tremplin(world, "key", "create", "--organisation", "Banc", "--permission", "jobs:write").stdout.split()[-1]
    with serve(world, workers=2, path="/readyz") as server:
        alone, during, rates, delays = [], [], [], []
        for _ in range(ROUNDS):
            alone.append(_searches(server.url, key))
            done: list[float] = []
            writers = [threading.Thread(target=_publish, args=(server.url, key, done)) for _ in range(PUBLISHERS)]
            for writer in writers:
                writer.start()
            during.append(_searches(server.url, key))
            for writer in writers:
                writer.join()
            rates.append(len(done) / SECONDS)
            delays.append(_delay(server.url, key))
    rate, slower = min(rates), statistics.median(b / a for a, b in zip(alone, during, strict=True))
    yield Result("offres publiées par API", f"{rate:.0f}/s ({RATE}/s demandées)", f"≥ {RATE}/s", rate >= RATE * 0.98)
    shown = f"{slower:.2f} × ({statistics.median(alone):.1f} ms seules)"
    yield Result("recherche pendant ce temps, médiane", shown, f"≤ {SLOWER} ×", slower <= SLOWER)
    yield Result("une offre publiée se trouve", f"au pire {max(delays):.1f} s", "≤ 2 s", max(delays) <= 2)


def _offer() -> dict[str, Any]:
    return {
        "identifier": {"partner_job_id": f"banc-{next(_numbers)}"},
        "workplace": {"siret": "73282932000074", "location": {"address": "1 rue du Banc, 57000 Metz"}},
        "apply": {"url": "https://banc.example/offre"},
        "offer": {"title": "Boulanger", "description": "Vous apprenez le métier de boulanger avec nous, tôt le matin.",
                  "rome_codes": ["D1102"]},
    }  # fmt: skip


def _publish(url: str, key: str, done: list[float]) -> None:
    """Post at a steady pace, whatever the answers take."""
    step = PUBLISHERS / RATE
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=30) as http:
        started = time.perf_counter()
        for n in range(round(SECONDS / step)):
            if (wait := started + n * step - time.perf_counter()) > 0:
                time.sleep(wait)
            http.post("/api/job/v1/offer", json=_offer()).raise_for_status()
            done.append(time.perf_counter() - started)


def _searches(url: str, key: str) -> float:
    """Median milliseconds of a search, twenty a second."""
    times = []
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=30) as http:
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            started = time.perf_counter()
            http.get("/api/job/v1/search", params=SEARCH).raise_for_status()
            times.append((time.perf_counter() - started) * 1000)
            time.sleep(max(0.0, 0.05 - (time.perf_counter() - started)))
    return statistics.median(times)


def _delay(url: str, key: str) -> float:
    """Seconds from the answer to a publication until every worker's searches find it."""
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=30) as http:
        made = http.post("/api/job/v1/offer", json=_offer()).json()["id"]
        started, found = time.perf_counter(), 0
        while found < 12:  # in a row, by whichever worker answers
            found = found + 1 if http.get(f"/api/job/v1/offer/{made}").status_code == 200 else 0
            time.sleep(0.02)
        return time.perf_counter() - started - 0.24
