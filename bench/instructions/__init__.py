"""Instructions of hot paths, counted by valgrind: a figure that neither the machine nor its load changes.

`python -m bench reference` writes `bench/reference.json` again, on the fictitious world at scale 1; a test fails where
a path costs `RISE` times what stands there. A commit that means to cost more writes it again, and says why.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.harness import ROOT, tremplin
from bench.instructions.paths import hot_paths

REFERENCE = ROOT / "bench" / "reference.json"
RISE = 1.15
_TRIGGER, _TOTALS = "desc: Trigger: Client Request: ", "totals: "


def unlike() -> str | None:
    """Why the figures held are none of this machine's: another processor, or another Python; None where they are."""
    here = _about()
    held = {name: _reference()[name] for name in here}
    return None if here == held else f"les instructions de la référence sont celles de {held}, ici {here}"


def reference() -> dict[str, int]:
    """Instructions of an answer by path, as the last commit that meant it left them."""
    held: dict[str, int] = _reference()["instructions"]
    return held


def risen(found: Mapping[str, int], held: Mapping[str, int]) -> dict[str, str]:
    """Paths that cost more than `RISE` times what is held, each with how many times."""
    return {name: f"{count / held[name]:.2f} ×" for name, count in found.items() if count > RISE * held[name]}


def counted(home: Path, key: str) -> dict[str, int]:
    """Least instructions of an answer by path, on a home where the fictitious world is published, with a key of it.

    One process is started under callgrind, which counts between what it is told to begin and to end only.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/counts"]
        asked = {"home": str(home), "paths": hot_paths(home, key)}
        subprocess.run(
            [*command, sys.executable, "-m", "bench.instructions.asked", json.dumps(asked)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
        )
        least: dict[str, int] = {}
        for name, count in filter(None, map(_told, Path(folder).iterdir())):
            least[name] = min(count, least.get(name, count))
        return {name: least[name] for name in asked["paths"]}


def write(home: Path) -> Mapping[str, int]:
    """Count on a world of our own, and hold the figures."""
    tremplin(home, "demo", "--sans-evaluation")
    key = tremplin(home, "key", "create").stdout.strip().splitlines()[-1]
    found = counted(home, key)
    REFERENCE.write_text(json.dumps({**_about(), "instructions": found}, indent=2, ensure_ascii=False) + "\n")
    return found


def _about() -> dict[str, str]:
    return {"processor": platform.machine(), "python": platform.python_version(), "made by": platform.python_compiler()}


def _reference() -> dict[str, Any]:
    held: dict[str, Any] = json.loads(REFERENCE.read_text())
    return held


def _told(dump: Path) -> tuple[str, int] | None:
    """The path that a dump of callgrind is about, and what an answer cost; None for what no request asked for."""
    lines = dump.read_text(errors="replace").splitlines()
    about = next((line for line in lines if line.startswith(_TRIGGER)), None)
    if about is None:
        return None
    return about.removeprefix(_TRIGGER), next(int(n.removeprefix(_TOTALS)) for n in lines if n.startswith(_TOTALS))
