"""Cold start: from the command to the first answer of a route that reads the release."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.harness import Result, france, serve

GOAL_S = 1.5
ROUNDS = 5


def run(home: Path) -> Iterator[Result]:
    france(home)
    times = []
    for _ in range(ROUNDS):
        with serve(home, path="/certifications?q=bts") as server:
            times.append(server.first_answer_s)
    median = statistics.median(times)
    yield Result("démarrage à froid", f"{median:.2f} s (de {min(times):.2f} à {max(times):.2f})", f"≤ {GOAL_S} s",
                 median <= GOAL_S)  # fmt: skip
