"""What every benchmark uses: a server of ours, wrk, interleaved rounds, ratios and goals, one table at the end."""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
DONNEES = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Result:
    """One line of the table: what was measured, and whether the goal is held (None: no goal, for information)."""

    name: str
    measured: str
    goal: str = ""
    held: bool | None = None


def tremplin(home: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours to its end; raises when it fails."""
    environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home), **more}
    command = [sys.executable, "-m", "tremplin", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)


def france(home: Path) -> None:
    """The fictitious world at the scale of France, once a home."""
    if not (home / "reference" / "releases" / "courante").exists():
        tremplin(home, "demo", "--echelle", "400", "--sans-evaluation")


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    url: str
    process: subprocess.Popen[bytes]
    first_answer_s: float
    """From the start of the process to its first answer."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(home: Path, *, workers: int = 1, path: str = "/healthz") -> Iterator[Served]:
    """`tremplin serve` on a free port, without rate limits."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home), "TREMPLIN_LIMITES": "non"}
    command = [sys.executable, "-m", "tremplin", "serve", "--port", str(port), "--travailleurs", str(workers)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                if httpx.get(url + path).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.005)
        yield Served(url, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def requests_per_second(url: str, *, key: str = "", seconds: int = 4, connections: int = 16) -> float:
    """wrk's figure for one address; raises when any answer wasn't a success."""
    headers = ["-H", f"Authorization: Bearer {key}"] if key else []
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk est absent : scripts/system-packages l'installe")
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", *headers, url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"{url}: {text}")
    match = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert match
    return float(match[1])


def interleaved(cases: dict[str, tuple[str, str]], rounds: int = 3) -> dict[str, float]:
    """Median requests/s of each case (address, key), measured in turn so that noise falls on all alike."""
    measured: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (url, key) in cases.items():
            measured[name].append(requests_per_second(url, key=key))
    return {name: statistics.median(values) for name, values in measured.items()}


def peak_rss_mb(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """(seconds, highest resident megabytes of the process and its children together) of a command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(rss_mb, _tree(process.pid))))
        time.sleep(0.02)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} : code {process.returncode}")
    return time.perf_counter() - started, peak


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(p for child in children for p in _tree(int(child)))]


def rss_mb(pid: int) -> float:
    """Resident megabytes of a process."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2
    except (OSError, IndexError):
        return 0.0
