"""What every benchmark uses: a server of ours, wrk, interleaved rounds, ratios and goals, one table at the end."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
DONNEES = ROOT.parent / "shared" / "data"
CLIENTS = 16


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
def serve(home: Path, *, workers: int = 1, path: str = "/healthz", **more: str) -> Iterator[Served]:
    """`tremplin serve` on a free port, without rate limits."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home), "TREMPLIN_LIMITES": "non", **more}
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


@dataclass(frozen=True)
class Load:
    """What a server held under load: requests a second, 99th percentile in milliseconds."""

    rate: float
    p99: float


def load(
    url: str, paths: Sequence[str], *, headers: Mapping[str, str] | None = None, seconds: int = 4, pause_ms: int = 0
) -> Load:
    """wrk with `CLIENTS` connections asking all the paths in turn, on a machine that rests; before each request a
    client waits, `pause_ms` on average. Raises when any answer isn't a success."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk est absent : scripts/system-packages l'installe")
    rest()
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ",".join(json.dumps(path) for path in paths)
        script.write(f"local paths = {{{listed}}}\nlocal n = math.random(#paths)\n")
        script.writelines(f"wrk.headers[{json.dumps(n)}] = {json.dumps(v)}\n" for n, v in (headers or {}).items())
        script.write("request = function() n = n % #paths + 1; return wrk.format('GET', paths[n]) end\n")
        if pause_ms:
            script.write(f"delay = function() return math.random(0, {2 * pause_ms}) end\n")
        script.flush()
        command = [wrk, "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", script.name, url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"{url}: {text}")
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", text), re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    assert rate and p99
    return Load(float(rate[1]), float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]])


def rest() -> None:
    """Wait until the machine rests: a server goes on with the questions of clients that have left. One that doesn't in
    half a minute is shared: `BUSY` says so of what is measured from then on."""
    for _ in range(1 if BUSY else 60):
        before = _ticks()
        time.sleep(0.5)
        spent = [after - b for after, b in zip(_ticks(), before, strict=True)]
        if spent[3] > 0.9 * sum(spent):
            return
    BUSY.append(time.perf_counter())


BUSY: list[float] = []
"""When a load began on a machine that didn't rest."""


def _ticks() -> list[int]:
    """Processor time by kind since the start, of all processors; the fourth is idle."""
    return [int(n) for n in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]


def interleaved(
    cases: Mapping[str, tuple[str, str]], rounds: int = 3, rivals: Collection[str] = ()
) -> dict[str, float]:
    """Requests/s of each case (address, key), measured in turn so that noise falls on all alike: our median, the best
    of our rivals."""
    measured: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (url, key) in cases.items():
            host, path = url.split("/", 3)[2:]
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            measured[name].append(load(f"http://{host}", [f"/{path}"], headers=headers).rate)
    return {name: max(found) if name in rivals else statistics.median(found) for name, found in measured.items()}


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


def cpu_s(pid: int) -> float:
    """Seconds of processor that a process and its children have taken."""
    spent = 0
    for one in _tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def rss_mb(pid: int) -> float:
    """Resident megabytes of a process."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2
    except (OSError, IndexError):
        return 0.0


def pss_mb(pid: int) -> dict[str, float]:
    """Megabytes that a server and its children hold, what they share counted once: of those that answer, of all."""
    held = {}
    for one in _tree(pid):
        told = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.M)
        held[one] = int(told[1]) / 1024 if told else 0.0
    apart = [one for one in held if one == pid or "jobs" in Path(f"/proc/{one}/comm").read_text()]
    return {"répondent": sum(held.values()) - sum(held[one] for one in apart), "tous": sum(held.values())}
