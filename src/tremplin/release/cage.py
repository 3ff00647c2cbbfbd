"""Parsing in a child process: a hostile or broken file kills the child, never the importer.

The child reads one order a line on its standard input and answers one JSON line. Its parent watches its
memory and processor time and kills it at the limits; it works nowhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
import polars as pl

from tremplin.durable import DiskFull, wants_room
from tremplin.memory import seldom_collected
from tremplin.nowhere import work_nowhere
from tremplin.sources.reading.declaration import Batch, Source, SourceError

MEMORY_LIMIT = 1024**3
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")

REJECTION_SCHEMA = {
    "table": pl.String,
    "ligne": pl.Int64,
    "colonne": pl.String,
    "valeur": pl.String,
    "raison": pl.String,
    "portee": pl.String,
}


def parse_to_parquet(source: Source, path: Path, out: Path) -> dict[str, dict[str, int]]:
    """Write `out/<table>/NNNN.parquet` and `out/rejets.parquet`; per table, how many rows were read."""
    from tremplin.sources.reading.containers import plain_file
    from tremplin.sources.reading.parsing import parse

    counts: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    rejections: list[tuple[Any, ...]] = []
    with plain_file(path, out, source.volume_max) as plain:
        for item in parse(source, plain):
            if isinstance(item, Batch):
                folder = out / item.table
                folder.mkdir(exist_ok=True)
                item.rows.write_parquet(folder / f"{parts[item.table]:04d}.parquet")
                parts[item.table] += 1
                counts[item.table] += item.lues
            else:
                rejections.append((item.table, item.ligne, item.colonne, item.valeur[:500], item.raison, item.portee))
    pl.DataFrame(rejections, schema=REJECTION_SCHEMA, orient="row").write_parquet(out / "rejets.parquet")
    return {table: {"lues": count} for table, count in sorted(counts.items())}


class Cage:
    """A child that parses file after file, started again after a death."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child:
            self._child.kill()
            self._child.wait()

    def parse(self, source: Source, path: Path, out: Path) -> dict[str, dict[str, int]]:
        """As `parse_to_parquet`, in the child; raises SourceError for a refusal, a death or an excess, DiskFull."""
        child = self._child = self._child if self._child and self._child.poll() is None else self._start()
        assert child.stdin and child.stdout
        order = {"source": source.name, "path": str(path.resolve()), "out": str(out.resolve())}
        started = usage(child.pid)[1]
        try:
            child.stdin.write(orjson.dumps(order) + b"\n")
            child.stdin.flush()
            os.set_blocking(child.stdout.fileno(), False)
            answer = b""
            while not answer.endswith(b"\n"):
                chunk = child.stdout.read()
                if chunk:
                    answer += chunk
                    continue
                if child.poll() is not None:
                    raise SourceError(f"{path.name} : la lecture s'est arrêtée (code {child.returncode})")
                memory, processor = usage(child.pid)
                if memory > MEMORY_LIMIT or processor - started > source.cpu_secondes:
                    child.kill()
                    child.wait()
                    raise SourceError(
                        f"{path.name} : lecture arrêtée, plus de {MEMORY_LIMIT // 1024**2} Mo de mémoire "
                        f"ou de {source.cpu_secondes} s de calcul"
                    )
                time.sleep(0.005)
        except BrokenPipeError as error:
            raise SourceError(f"{path.name} : la lecture s'est arrêtée") from error
        result = orjson.loads(answer)
        if "plein" in result:
            raise DiskFull(f"plus de place sur le disque de {out.parent}")
        if "refus" in result:
            raise SourceError(result["refus"])
        tables: dict[str, dict[str, int]] = result["tables"]
        return tables

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "tremplin.release.cage"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "POLARS_MAX_THREADS": "2"},
        )


def usage(pid: int) -> tuple[int, float]:
    """(resident bytes, processor seconds) of a process; zeros where /proc doesn't exist."""
    try:
        resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return resident, (int(fields[11]) + int(fields[12])) / _TICKS
    except (OSError, IndexError):
        return 0, 0.0


_PR_SET_PDEATHSIG = 1


def _die_with_the_parent() -> None:
    """Ask the kernel to kill this process when its importer is killed; elsewhere than on Linux, nothing."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _child() -> None:
    from tremplin.sources.reading.registry import SOURCES

    _die_with_the_parent()
    work_nowhere()
    for line in sys.stdin.buffer:
        order = orjson.loads(line)
        name = Path(order["path"]).name
        try:
            tables = parse_to_parquet(SOURCES[order["source"]], Path(order["path"]), Path(order["out"]))
            answer: dict[str, Any] = {"tables": tables}
        except SourceError as error:
            answer = {"refus": str(error)}
        except Exception as error:  # the child's last word: any defect is an ordinary refusal
            told = f"{name} : illisible ({type(error).__name__}: {error})"
            answer = {"plein": order["out"]} if wants_room(error, Path(order["out"])) else {"refus": told}
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError), seldom_collected():  # the importer died first: nobody is left to tell
        _child()
