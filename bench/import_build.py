"""Import, build and publication: real files, then the fictitious France; time, memory, and what a change costs."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.harness import DONNEES, Result, peak_rss_mb, tremplin


def run(_home: Path) -> Iterator[Result]:
    real = [DONNEES / "apprentissage", DONNEES / "geographie"]
    if all(f.exists() for f in real):
        yield from _measure("fichiers réels", real, seconds=60, megabytes=1024)
    with tempfile.TemporaryDirectory() as folder:
        tremplin(Path(folder), "demo", "--echelle", "400", "--dossier", folder + "/france")
        yield from _measure("France fictive", [Path(folder) / "france"], seconds=300, megabytes=2048)


def _measure(name: str, files: list[Path], *, seconds: int, megabytes: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": home}
        command = [sys.executable, "-m", "tremplin"]
        total, peak = 0.0, 0.0
        for step in (["import", *map(str, files)], ["release", "build"], ["release", "publish"]):
            elapsed, memory = peak_rss_mb([*command, *step], environment)
            total, peak = total + elapsed, max(peak, memory)
        yield Result(
            f"{name} : import, construction, publication", f"{total:.1f} s", f"≤ {seconds} s", total <= seconds
        )
        yield Result(f"{name} : mémoire de pointe", f"{peak:.0f} Mo", f"≤ {megabytes} Mo", peak <= megabytes)
        again, _ = peak_rss_mb([*command, "import", *map(str, files)], environment)
        yield Result(f"{name} : mêmes fichiers à nouveau", f"{again:.1f} s, {again / total:.0%} du premier passage")
