"""What an encoding costs: answers of searches, tables and the explorer in gzip, br and zstd, beside the plain ones.

On the fictitious world and two workers. Answers for a second of the server's processor are told beside answers a
second: what others do on the machine changes the latter alone.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.harness import Result, cpu_s, load, serve, tremplin
from bench.instructions.paths import hot_paths

SHARE, ROUNDS, TURN_S = 0.9, 5, 2
ENCODINGS = ("identity", "gzip", "br", "zstd")
LONG = ("150 entreprises autour d'un point", "page d'une table, filtrée et triée", "un métier, un lieu, gardés")


@dataclass(frozen=True)
class _Measured:
    """Answers a second, of the clock and of the server's processor."""

    rate: float
    for_cpu: float


def run(home: Path) -> Iterator[Result]:
    world = home / "encodages"
    tremplin(world, "demo", "--sans-evaluation")
    paths = hot_paths(world, tremplin(world, "key", "create").stdout.strip().splitlines()[-1])
    with serve(world, workers=2, path="/readyz") as server:
        for name in LONG:
            path, _ = paths[name]
            sizes = {encoding: _bytes(server.url + path, encoding) for encoding in ENCODINGS}
            rounds = [
                {encoding: _measured(server.url, path, encoding, server.process.pid) for encoding in ENCODINGS}
                for _ in range(ROUNDS)
            ]
            for encoding in ENCODINGS[1:]:
                rate, for_cpu = (
                    statistics.median(getattr(r[encoding], m) / getattr(r["identity"], m) for r in rounds)
                    for m in ("rate", "for_cpu")
                )
                told = f"{rate:.2f} × en clair ({for_cpu:.2f} × par seconde de processeur), {sizes[encoding]} octets"
                goal = f"≥ {SHARE} ×"
                yield Result(f"{name}, {encoding} ({sizes['identity']} octets)", told, goal, rate >= SHARE)


def _bytes(url: str, encoding: str) -> int:
    with httpx.stream("GET", url, headers={"accept-encoding": encoding}) as answer:
        return sum(map(len, answer.iter_raw()))


def _measured(url: str, path: str, encoding: str, pid: int) -> _Measured:
    before = cpu_s(pid)
    rate = load(url, [path], headers={"accept-encoding": encoding}, seconds=TURN_S).rate
    return _Measured(rate, rate * TURN_S / (cpu_s(pid) - before))
