"""One job, one place, asked over `/mcp`, beside the route of the explorer: the same questions, in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bench.explorer import ASKED, URL, Pair, drawn
from bench.harness import Result, france
from tremplin.app import create_app
from tremplin.settings import Settings

TIMES, ROUNDS = 1.3, 3
HANDSHAKE, MODERN = "2025-11-25", "2026-07-28"
_META = {"protocolVersion": MODERN, "clientInfo": {"name": "banc", "version": "1"}, "clientCapabilities": {}}


def run(home: Path) -> Iterator[Result]:
    world = home / "france"
    france(world)
    yield from compared(world, drawn(world, ASKED))


def compared(world: Path, asked: Sequence[Pair]) -> Iterator[Result]:
    """The route, then both eras, question by question: what else the machine does weighs on all alike."""
    settings = {"TREMPLIN_HOME": str(world), "TREMPLIN_ENV": "test", "TREMPLIN_LIMITES": "non"}
    with TestClient(create_app(Settings.from_environment(settings))) as client:
        ways: dict[str, Callable[[Pair], Any]] = {
            "route": lambda q: client.get(URL, params={"rome": q[0], "commune": q[1]}),
            HANDSHAKE: lambda q: _call(client, HANDSHAKE, q),
            MODERN: lambda q: _call(client, MODERN, q),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):  # what is held once a release is made in the first one
            for question in asked:
                for name, ask in ways.items():
                    started = time.process_time()
                    answer = ask(question)
                    took = time.process_time() - started
                    assert answer.status_code == 200, answer.text
                    times[name] += [took] if turn else []
    p95 = {name: 1000 * statistics.quantiles(took, n=20)[-1] for name, took in times.items()}
    for era in (HANDSHAKE, MODERN):
        ratio = p95[era] / p95["route"]
        told = f"{ratio:.2f} × (p95 {p95[era]:.1f} ms, la route {p95['route']:.1f} ms de processeur)"
        yield Result(f"metier_territoire par /mcp, {era}", told, f"≤ {TIMES} ×", ratio <= TIMES)


def _call(client: TestClient, era: str, question: Pair) -> Any:
    params: dict[str, Any] = {
        "name": "metier_territoire",
        "arguments": dict(zip(("metier", "lieu"), question, strict=True)),
    }
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": era}
    if era == MODERN:
        params["_meta"] = {f"io.modelcontextprotocol/{name}": value for name, value in _META.items()}
        headers |= {"mcp-method": "tools/call", "mcp-name": "metier_territoire"}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return client.post("/mcp", json=message, headers=headers)
