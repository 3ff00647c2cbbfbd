"""What 1, 10, 100 and 1 000 times a supposed traffic needs, from measured costs: `python -m bench capacite` measures
them and writes the tables of `docs/capacite.md` again.

Costs are processor time and bytes, which a busy machine changes less than seconds. What is supposed (traffic, share of
answers that a cache holds, how full a machine may be) stands here, and in the page's first table.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import httpx
from sqlalchemy import create_engine, make_url, text

from bench import parcours
from bench.harness import ROOT, Served, cpu_s, serve, tremplin
from bench.instructions.paths import hot_paths
from tests.world import postgresql

PAGE, KEPT = ROOT / "docs" / "capacite.md", ROOT / "bench" / "capacity.json"
BEGIN, END = "<!-- python -m bench capacite -->\n", "<!-- fin -->\n"
TIMES = (1, 10, 100, 1_000)
ASKED, WARM = 300, 30
CORES, FULL = 2, 0.6
"""Cores of a machine, and how busy they may be at the peak."""
PEAK = 2 / 10 / 3600
"""Requests a second at the peak for one a day: the fullest hour has a tenth of the day, the fullest minute of it twice
the mean."""


@dataclass(frozen=True)
class Use:
    """What people do: requests a day at 1 ×, the share that a cache before the machines holds, and why."""

    title: str
    a_day: int
    held: float
    origin: str


USES = {
    "certification par diplôme": Use("a certification", 200_000, 0.6, "few codes make most requests"),
    "insertion d'une certification": Use("figures of a certification", 100_000, 0.6, "the same"),
    "carte SVG": Use("an SVG card", 100_000, 0.95, "shown by pages of others"),
    "les mêmes, en gzip": Use("150 companies around a point", 300_000, 0.1, "each point is nearly alone"),
    "page d'une table, filtrée et triée": Use("a page of a table", 100_000, 0.3, "filters differ"),
    "un métier, un lieu, gardés": Use("a job in a place", 100_000, 0.5, "common jobs, large towns"),
    "métiers par leurs mots": Use("words to jobs", 100_000, 0.5, "the same beginnings"),
}
"""By the name of their path in `bench/instructions/paths.py`."""
EVENTS_A_DAY, AT_ONCE, PEOPLE = 50_000, 32, 20_000
"""Durable events of the training paths a day at 1 ×; how many write them while they are measured, about how many."""


@dataclass(frozen=True)
class Costs:
    """What was measured. Milliseconds of processor of an answer and bytes that leave, by path; of an event, on the
    machine and on PostgreSQL, and the bytes that the base keeps of it; what a run of the model said and took."""

    answers_ms: Mapping[str, float]
    answers_bytes: Mapping[str, float]
    event_ms: float
    event_base_ms: float
    event_bytes: float
    said_ms: float
    took_ms: float
    load: float
    """Of the machine while it was measured, beside its two cores."""


def machines(costs: Costs, times: int, *, cache: bool) -> tuple[int, float]:
    """Machines that hold the peak once one is lost, and megabits a second that leave them."""
    busy, sent = EVENTS_A_DAY * PEAK * costs.event_ms, 0.0
    for path, use in USES.items():
        asked = use.a_day * PEAK * ((1 - use.held) if cache else 1)
        busy += asked * costs.answers_ms[path]
        sent += asked * costs.answers_bytes[path]
    return math.ceil(times * busy / 1000 / (CORES * FULL)) + 1, times * sent * 8 / 1e6


def report(costs: Costs) -> str:
    """The tables of the page."""
    return "\n".join([*_supposed(), "", *_measured(costs), "", *_needed(costs)]) + "\n"


def _supposed() -> Iterator[str]:
    yield "| asked | a day, at 1 × | held by a cache | why |"
    yield "| --- | --- | --- | --- |"
    for use in USES.values():
        yield f"| {use.title} | {_told(use.a_day)} | {use.held:.0%} | {use.origin} |"
    yield f"| an event of a training path | {_told(EVENTS_A_DAY)} | | it is written |"
    why = "a tenth of a day in an hour, twice the mean"
    yield f"| the fullest minute | {_told(86_400 * PEAK)} × the mean of the day | | {why} |"
    yield f"| a machine | {CORES} cores, {FULL:.0%} busy at most | | one more than needed: any may be lost |"


def _measured(costs: Costs) -> Iterator[str]:
    yield "| cost | processor, ms | bytes |"
    yield "| --- | --- | --- |"
    for path, use in USES.items():
        yield f"| {use.title} | {costs.answers_ms[path]:.2f} | {_told(costs.answers_bytes[path])} sent |"
    base = f"{costs.event_ms:.2f}, and {costs.event_base_ms:.2f} of PostgreSQL"
    yield f"| an event, {AT_ONCE} writers | {base} | {_told(costs.event_bytes)} kept |"
    yield ""
    yield (
        f"Measured under a load of {costs.load:.1f} for {CORES} cores. The reads of one second of 10 ×, sent in this "
        f"mix: the model says {costs.said_ms:.0f} ms of processor, they took {costs.took_ms:.0f}."
    )


def _needed(costs: Costs) -> Iterator[str]:
    yield (
        "| traffic | requests/s at the peak | machines | behind a cache | leaves them, Mbit/s | behind a cache "
        "| events/s | cores of PostgreSQL | its GB a year |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for times in TIMES:
        asked = times * PEAK * sum(use.a_day for use in USES.values())
        (bare, sent), (cached, less) = (machines(costs, times, cache=c) for c in (False, True))
        events = times * EVENTS_A_DAY * PEAK
        cores = max(1, math.ceil(events * costs.event_base_ms / 1000 / FULL))
        year = times * EVENTS_A_DAY * 365 * costs.event_bytes / 1e9
        yield (
            f"| {_told(times)} × | {_told(asked)} | {bare} | {cached} | {_told(sent)} | {_told(less)} "
            f"| {_told(events)} | {cores} | {_told(year)} |"
        )


def _told(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ") if number >= 10 else f"{number:.1f}".removesuffix(".0")


def read() -> Costs:
    """The costs that the page is made of."""
    return Costs(**json.loads(KEPT.read_text()))


def write() -> Costs:
    """Measure, keep the costs and write the tables of the page again."""
    with tempfile.TemporaryDirectory() as home, postgresql.cluster() as base:
        costs = measure(Path(home), base)
    KEPT.write_text(json.dumps(dataclasses.asdict(costs), ensure_ascii=False, indent=2) + "\n")
    head, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(head + BEGIN + report(costs) + END + rest.partition(END)[2])
    return costs


def measure(home: Path, base: str) -> Costs:
    """On the fictitious world, and a PostgreSQL that waits for its disk."""
    tremplin(home, "demo", "--sans-evaluation")
    paths = hot_paths(home, tremplin(home, "key", "create").stdout.split()[-1])
    milliseconds, sent = {}, {}
    with serve(home) as server:
        for name in USES:
            milliseconds[name], sent[name] = _asked(server, [paths[name]] * ASKED)
        second = [paths[name] for name, use in USES.items() for _ in range(round(10 * use.a_day * PEAK))]
        said = sum(round(10 * use.a_day * PEAK) * milliseconds[name] for name, use in USES.items())
        took, _ = _asked(server, second * 3)
    own = home / "evenements"
    event_ms, event_base_ms, event_bytes = _events(own, base)
    return Costs(
        milliseconds, sent, event_ms, event_base_ms, event_bytes, said, took * len(second), round(os.getloadavg()[1], 1)
    )


def _asked(server: Served, asked: list[tuple[str, dict[str, str]]]) -> tuple[float, float]:
    """Milliseconds of processor and bytes of a body, the mean of what is asked by one client."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    line = HTTPConnection(host, int(port))

    def ask(path: str, headers: dict[str, str]) -> int:
        line.request("GET", path, headers={"accept-encoding": "gzip", **headers})
        answer = line.getresponse()
        size = len(answer.read())
        if answer.status != 200:
            raise SystemExit(f"{path} : {answer.status}")
        return size

    for path, headers in itertools.islice(asked, WARM):
        ask(path, headers)
    before = cpu_s(server.process.pid)
    sizes = [ask(path, headers) for path, headers in asked]
    return (cpu_s(server.process.pid) - before) * 1000 / len(asked), sum(sizes) / len(asked)


def _events(home: Path, base: str) -> tuple[float, float, float]:
    """Of an event sent alone, each of somebody new, by `AT_ONCE` writers: milliseconds of the machine, of PostgreSQL,
    and the bytes that it keeps of it."""
    more = {"TREMPLIN_BASE_OPERATIONNELLE": base}
    identifier, secret = parcours.prepare(home, **more)
    parcours.job_seekers(home, PEOPLE, 0, **more)
    engine = create_engine(make_url(base).set(drivername="postgresql+psycopg"))

    def told(asked: str) -> str:
        with engine.connect() as connection:
            return str(connection.execute(text(asked)).scalar_one())

    postmaster = int((Path(told("SHOW data_directory")) / "postmaster.pid").read_text().split()[0])
    with serve(home, workers=2, **more) as server:
        token = parcours.token_of(server.url, identifier, secret)
        with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {token}"}, timeout=60) as http:
            parcours.session(http)

        def figures() -> tuple[float, float, int]:
            size = "SELECT pg_database_size(current_database())"
            return cpu_s(server.process.pid), cpu_s(postmaster), int(told(size))

        started, before = time.perf_counter(), figures()
        done = parcours.written(server.url, token, lambda: [parcours.event()], AT_ONCE)
        mine, of_base, kept = ((now - then) / done for now, then in zip(figures(), before, strict=True))
        print(f"{done / (time.perf_counter() - started):.0f} événements/s, {AT_ONCE} écrivains")
    engine.dispose()
    return mine * 1000, of_base * 1000, kept
