"""What the Python client costs: a typed call beside a bare one that makes dictionaries, and its import."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import orjson

from bench.harness import Result, france, serve, tremplin
from tremplin_client import Tremplin

_CALLS, _ROUNDS = 200, 7
_OVERHEAD, _IMPORT_MS = 1.3, 150
_IMPORT = "import time; s = time.process_time(); import tremplin_client; print((time.process_time() - s) * 1000)"


def run(folder: Path) -> Iterator[Result]:
    """Processor time of the client's process: the machine may be busy with other things."""
    home = folder / "france"
    france(home)
    key = tremplin(home, "key", "create").stdout.split()[-1]
    with serve(home) as served, Tremplin(served.url, key=key) as t, httpx2.Client(base_url=served.url) as bare:
        headers = {"authorization": f"Bearer {key}"}

        def plainly(path: str, **query: str) -> object:
            return orjson.loads(bare.get(path, params=query, headers=headers).content)

        cases: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "une certification": (
                lambda: t.certifications.get(rncp="RNCP90088"),
                lambda: plainly("/api/certification/v1", **{"identifiant.rncp": "RNCP90088"}),
            ),
            "un métier en un lieu": (
                lambda: t.explorer.metier_territoire(rome="D1102", commune="57463"),
                lambda: plainly("/api/explorer/v1/metier-territoire", rome="D1102", commune="57463"),
            ),
            "cent organismes": (
                lambda: next(t.organismes.organismes(page_size=100).pages()),
                lambda: plainly("/api/organisme/v1/export", page_size="100"),
            ),
        }
        for name, (typed, plain) in cases.items():
            ratio = _ratio(typed, plain)
            yield Result(
                f"Client Python, {name} : appel typé / httpx2 + orjson",
                f"{ratio:.2f}",
                f"≤ {_OVERHEAD}",
                ratio <= _OVERHEAD,
            )
    spent = statistics.median(
        float(subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True).stdout)
        for _ in range(_ROUNDS)
    )
    yield Result("Client Python, import", f"{spent:.0f} ms", f"≤ {_IMPORT_MS} ms", spent <= _IMPORT_MS)


def _ratio(typed: Callable[[], object], plain: Callable[[], object]) -> float:
    """Median of rounds in turn, so that noise falls on both."""
    rounds = [(_spent(typed), _spent(plain)) for _ in range(_ROUNDS)]
    return statistics.median(a for a, _ in rounds) / statistics.median(b for _, b in rounds)


def _spent(call: Callable[[], object]) -> float:
    started = time.process_time()
    for _ in range(_CALLS):
        call()
    return time.process_time() - started
