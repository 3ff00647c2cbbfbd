"""Every published file that we hold, imported by one command, then a release built and published: what became of each
file, whether its rows add up, time and memory of the whole; then the same with one file changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.harness import DONNEES, Result

WITHIN_S, WITHIN_BYTES = 150, 1.5e9
CHANGED, CHANGED_S = DONNEES / "infotravail" / "metiers_tension.csv", 30
IMPORTED = "importé"
_SHOWN = 120
"""Characters of a refusal; `docs/sources.md` says why it is right."""


def run(home: Path) -> Iterator[Result]:
    world = home / "fichiers"
    start = time.perf_counter()
    told, peak, worked = _command(world, "import", str(DONNEES), "--json")
    reports = json.loads(told)
    for report in reports:
        if report["etat"] == IMPORTED:
            yield Result(report["chemin"], _rows(report["totaux"]), "ce qui est lu s'additionne", _adds_up(report))
        else:
            yield Result(report["chemin"], f"{report['etat']} : {report['message']}"[:_SHOWN])
    states = Counter(report["etat"] for report in reports)
    yield Result("fichiers", ", ".join(f"{count} {state}" for state, count in states.most_common()))
    for command in ("build", "publish"):
        _, held, more = _command(world, "release", command)
        peak, worked = max(peak, held), worked + more
    taken = time.perf_counter() - start
    yield Result(
        "import, construction, publication",
        f"{taken:.0f} s ({worked:.0f} de processeur), {peak / 1e9:.2f} Go",
        f"≤ {WITHIN_S} s, ≤ {WITHIN_BYTES / 1e9} Go",
        taken <= WITHIN_S and peak <= WITHIN_BYTES,
    )
    yield _one_changed(home, world)


def _one_changed(home: Path, world: Path) -> Result:
    """A file without its last line, imported, then a release published: what didn't change is linked."""
    shorter = home / CHANGED.name
    shorter.write_bytes(CHANGED.read_bytes().rstrip(b"\n").rpartition(b"\n")[0] + b"\n")
    start = time.perf_counter()
    for command in (("import", str(shorter)), ("release", "build"), ("release", "publish")):
        _command(world, *command)
    taken = time.perf_counter() - start
    return Result(f"{CHANGED.name} seul changé", f"{taken:.0f} s", f"≤ {CHANGED_S} s", taken <= CHANGED_S)


def _rows(counts: Mapping[str, int]) -> str:
    return (
        f"{counts['lues']} lues = {counts['gardees']} gardées + {counts['fusionnees']} fusionnées "
        f"+ {counts['ecartees']} écartées"
    )


def _adds_up(report: Mapping[str, Any]) -> bool:
    counts = report["totaux"]
    return bool(counts["lues"] == counts["gardees"] + counts["fusionnees"] + counts["ecartees"])


def _command(home: Path, *arguments: str) -> tuple[str, int, float]:
    """What a command of ours prints, whatever its exit code (files that are nobody's give 1), the most memory that it
    or a child of it held, in bytes, and the seconds of processor of all of them."""
    environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tremplin", *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    told = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    return told, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime
