"""Cold start: from the command to the first answer of a route that reads the release, what each further worker adds,
and what two of them hold together once they have answered everything."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.harness import Result, Served, france, pss_mb, serve, tremplin
from bench.instructions.paths import hot_paths

GOAL_S, EACH_S, MEMORY_MB = 1.3, 0.5, 700
ROUNDS, TURNS, MORE = 5, 20, 3
ASKED = "/certifications?q=bts"


def run(home: Path) -> Iterator[Result]:
    france(home)
    times = sorted(_first_answer(home, 1) for _ in range(ROUNDS))
    median = statistics.median(times)
    told = f"{median:.2f} s (de {times[0]:.2f} à {times[-1]:.2f})"
    yield Result("démarrage à froid", told, f"≤ {GOAL_S} s", median <= GOAL_S)
    of_more = statistics.median(_first_answer(home, 1 + MORE) for _ in range(ROUNDS))
    each = (of_more - median) / MORE
    yield Result("démarrage, chaque processus de plus", f"{each:.2f} s", f"≤ {EACH_S} s", each <= EACH_S)
    key = tremplin(home, "key", "create").stdout.strip().splitlines()[-1]
    with serve(home, workers=2, path=ASKED) as server:
        _ask_everything(server, home, key)
        memory = pss_mb(server.process.pid)
    both = memory["répondent"]
    told = f"{both:.0f} Mo ; {memory['tous']:.0f} avec ce qui les lance et les tâches de fond"
    yield Result("mémoire des deux processus qui répondent", told, f"≤ {MEMORY_MB} Mo", both <= MEMORY_MB)


def _first_answer(home: Path, workers: int) -> float:
    with serve(home, workers=workers, path=ASKED) as server:
        return server.first_answer_s


def _ask_everything(server: Served, home: Path, key: str) -> None:
    """Each hot path, from connections of their own: the kernel deals them to both."""
    for _ in range(TURNS):
        for path, headers in hot_paths(home, key).values():
            httpx.get(server.url + path, headers=headers).raise_for_status()
