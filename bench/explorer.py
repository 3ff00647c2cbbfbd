"""One job in one place, all blocks, on the fictitious France: alone, beside the calls that it stands for, in lots."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import orjson
from starlette.testclient import TestClient

from bench.harness import Result, france, load, rss_mb, serve, tremplin
from tremplin.app import create_app
from tremplin.release.reader import Releases
from tremplin.settings import Settings

ASKED, NEVER_ASKED, PAIRS, TURN_S, WORKERS = 300, 6_000, 2_000, 10, 2
P95_MS, RATE, TIMES, PDF_MS, BATCH_S, BATCH_MB = 20.0, 250, 4, 600.0, 30.0, 100.0
SIXTEENTH, GROWTH = 25, 1.5
"""Scale of a world with a sixteenth of the establishments; how many times its cost that of the whole may be."""
URL = "/api/explorer/v1/metier-territoire"
Pair = tuple[str, str]


def run(home: Path) -> Iterator[Result]:
    world, small = home / "france", home / "seizieme"
    france(world)
    tremplin(small, "demo", "--echelle", str(SIXTEENTH), "--sans-evaluation")
    questions = drawn(world, ASKED)
    yield from _in_process(world, questions)
    whole, part = (statistics.median(_farther(one, drawn(one, ASKED))) for one in (world, small))
    times = whole / part
    name = "seize fois plus d'établissements, dans un autre rayon"
    yield Result(name, f"{times:.2f} ×", f"≤ {GROWTH} ×", times <= GROWTH)
    key = tremplin(world, "key", "create").stdout.strip().splitlines()[-1]
    with serve(world, workers=WORKERS, path="/readyz") as server:
        never = enumerate(drawn(world, NEVER_ASKED))
        cold = load(server.url, [f"{_address(q)}&rayon={30 + n / 100:.2f}" for n, q in never], seconds=TURN_S).rate
        yield Result("explorer, chaque question pour la première fois, deux travailleurs", f"{cold:.0f} /s")
        addresses = [_address(q) for q in questions]
        load(server.url, addresses, seconds=TURN_S)  # each worker holds what it told
        one = load(server.url, addresses, seconds=TURN_S).rate
        calls_of = [_calls(q) for q in questions]
        keyed = {"authorization": f"Bearer {key}"}
        every = load(server.url, [c for calls in calls_of for c in calls], headers=keyed, seconds=TURN_S)
        eight = every.rate / len(calls_of[0])
        rate, calls = f"{one:.0f} /s", f"{one / eight:.1f} × ({eight:.0f} /s en huit appels)"
        yield Result("explorer, réponses entières, deux travailleurs", rate, f"≥ {RATE} /s", one >= RATE)
        yield Result("la même par les routes des familles", calls, f"≥ {TIMES} ×", one >= TIMES * eight)
        yield from _batch(server.url, server.process.pid, questions)


def drawn(world: Path, count: int) -> list[Pair]:
    """Jobs and communes, drawn always alike."""
    release = Releases(world / "reference").current
    assert release is not None
    romes = [
        code
        for (code,) in release.connection.execute(
            "SELECT DISTINCT code FROM correspondances WHERE de = 'rome' ORDER BY 1"
        )
    ]
    communes = [c for (c,) in release.connection.execute("SELECT commune FROM bassins ORDER BY 1")]
    draw = random.Random(2026 + count)
    return [(draw.choice(romes), draw.choice(communes)) for _ in range(count)]


def _address(question: Pair) -> str:
    return f"{URL}?{urlencode({'rome': question[0], 'commune': question[1]})}"


def _calls(question: Pair) -> list[str]:
    """The eight routes by which a client would assemble the same figures."""
    rome, commune = question
    place = {"latitude": "49.1193", "longitude": "6.1757", "radius": "30"}
    around = urlencode({"romes": rome, **place})
    return [
        f"/api/infotravail/v1/metiers/{rome}",
        f"/api/correspondance/v1?{urlencode({'de': 'rome', 'code': rome, 'vers': 'rncp'})}",
        f"/api/v1/formations?{around}&caller=banc&insee={commune}",
        f"/api/infotravail/v1/bmo?{urlencode({'rome': rome, 'commune': commune})}",
        f"/api/infotravail/v1/metiers/{rome}/marche?commune={commune}",
        f"/api/v1/jobs?{around}&caller=banc&insee={commune}&sources=offres,matcha,lba",
        "/api/geographie/v1/mission-locale?latitude=49.1193&longitude=6.1757",
        "/api/infotravail/v1/agences?lat=49.1193&lon=6.1757",
    ]


@contextmanager
def _client(world: Path) -> Iterator[TestClient]:
    """A client of this process, what is held once a release being made."""
    settings = {"TREMPLIN_HOME": str(world), "TREMPLIN_ENV": "test", "TREMPLIN_LIMITES": "non"}
    with TestClient(create_app(Settings.from_environment(settings))) as client:
        for question in drawn(world, ASKED // 10):
            client.get(_address(question))
        yield client


def _farther(world: Path, questions: Sequence[Pair]) -> list[float]:
    """Seconds of the same questions in another radius: what depends on the establishments around is told anew."""
    with _client(world) as client:
        for question in questions:
            client.get(_address(question))
        return _timed(lambda q: client.get(f"{_address(q)}&rayon=31"), questions)


def _in_process(world: Path, questions: Sequence[Pair]) -> Iterator[Result]:
    """What the answers cost without a network, asked for the first time, then again; the PDF."""
    with _client(world) as client:
        first, again = (_timed(lambda q: client.get(_address(q)), questions) for _ in range(2))
        for name, times in (("pour la première fois", first), ("déjà demandée", again)):
            p95 = 1000 * statistics.quantiles(times, n=20)[-1]
            told = f"p50 {1000 * statistics.median(times):.1f} ms, p95 {p95:.1f} ms"
            yield Result(f"explorer, dans le processus, {name}", told, f"p95 ≤ {P95_MS:.0f} ms", p95 <= P95_MS)
        took = _timed(lambda q: client.get(_address(q).replace("?", ".pdf?")), questions[:20])
        pdf = 1000 * statistics.median(took)
        yield Result("explorer, PDF de deux pages", f"{pdf:.0f} ms", f"≤ {PDF_MS:.0f} ms", pdf <= PDF_MS)


def _timed(ask: Callable[[Pair], object], questions: Sequence[Pair]) -> list[float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - started)
    return times


def _batch(url: str, server: int, questions: Sequence[Pair]) -> Iterator[Result]:
    """Two thousand pairs, read as they come."""
    workers = [int(c) for c in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
    before = sum(rss_mb(pid) for pid in workers)
    pairs = [{"rome": rome, "commune": commune} for rome, commune in questions]
    body = orjson.dumps({"paires": (pairs * (PAIRS // len(pairs) + 1))[:PAIRS]})
    started, most, lines = time.perf_counter(), before, 0
    headers = {"content-type": "application/json"}
    with httpx.stream("POST", f"{url}/api/explorer/v1/lots", content=body, headers=headers, timeout=300) as answer:
        for line in answer.iter_lines():
            lines += bool(line)
            if lines % 200 == 0:
                most = max(most, sum(rss_mb(pid) for pid in workers))
    took, more = time.perf_counter() - started, most - before
    assert lines == PAIRS
    yield Result("explorer, 2 000 paires en NDJSON", f"{took:.1f} s", f"≤ {BATCH_S:.0f} s", took <= BATCH_S)
    yield Result("mémoire de plus pendant ce lot", f"{more:.0f} Mo", f"≤ {BATCH_MB:.0f} Mo", more <= BATCH_MB)
