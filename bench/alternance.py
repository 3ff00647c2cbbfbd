"""Searches around a point: 500 000 establishments, 6 million jobs; against PostGIS + FastAPI and Datasette.

The same rows and the same bodies everywhere, clustered where the other can; the same thousand questions (1 to 20 jobs,
10 to 200 km, around where establishments are), asked by wrk in the same run.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from bench import rivals
from bench.harness import CLIENTS, Load, Result, load, rss_mb, serve, tremplin
from bench.rivals import Question
from tremplin.columnar.placed import Placed, opened
from tremplin.columnar.places import Places, arrays, order
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.reference import PLACES_RECRUTEURS

ESTABLISHMENTS, JOBS, ROMES = 500_000, 12, 532
ASKED, LIMIT = 1_000, 150
ROUNDS, TURN, TURN_S = 3, 20, 8
TIMES, P95_MS, GROWTH, MEMORY_MB, P99_SHARE = 10, 3.0, 1.5, 600, 50


def run(home: Path) -> Iterator[Result]:
    world = home / "alternance"
    tremplin(world, "demo", "--sans-evaluation")
    release = next((world / "reference" / "releases").glob("2*"))
    path = release / "columns" / PLACES_RECRUTEURS.file
    items, pairs = _rows(ESTABLISHMENTS)
    PLACES_RECRUTEURS.write(path, {PLACES_RECRUTEURS.items: items, PLACES_RECRUTEURS.pairs: pairs})
    table = opened(path)
    questions = _questions(table)
    yield from _in_process(table, questions)
    yield from _growth()
    bodies = home / "corps.ndjson"
    rivals.write_bodies(items, bodies)
    with (
        serve(world, workers=2, path="/readyz") as server,
        rivals.datasette(home, items, pairs, bodies, questions) as datasette,
        rivals.postgis(home, items, pairs, bodies) as postgis,
    ):
        cases = {
            "nous": (server.url, [_address(q) for q in questions]),
            "Datasette": datasette,
            "PostGIS + FastAPI": (postgis, [_address(q, "/recherche") for q in questions]),
        }
        rounds = [{name: load(*case, seconds=TURN_S) for name, case in cases.items()} for _ in range(ROUNDS)]
        yield from _compared(rounds)
        theirs = max(r["PostGIS + FastAPI"].rate for r in rounds)
        calm = load(*cases["nous"], seconds=TURN_S, pause_ms=round(1000 * CLIENTS / theirs))
        p99 = min(r["PostGIS + FastAPI"].p99 for r in rounds)
        yield Result(
            "notre p99 au débit de PostGIS", f"{calm.p99:.1f} ms à {calm.rate:.0f} /s : {p99 / calm.p99:.0f} ×"
        )
        memory = max(rss_mb(pid) for pid in _workers(server.process.pid))
        yield Result("mémoire d'un travailleur", f"{memory:.0f} Mo", f"≤ {MEMORY_MB} Mo", memory <= MEMORY_MB)


def _compared(rounds: list[dict[str, Load]]) -> Iterator[Result]:
    """What was measured in turn: our medians against the best round of each rival."""
    ours = Load(statistics.median(r["nous"].rate for r in rounds), statistics.median(r["nous"].p99 for r in rounds))
    best = {n: Load(max(r[n].rate for r in rounds), min(r[n].p99 for r in rounds)) for n in rounds[0] if n != "nous"}
    for name, found in {"nous": ours, **best}.items():
        yield Result(f"recherche HTTP, {CLIENTS} clients : {name}", f"{found.rate:.0f} /s, p99 {found.p99:.1f} ms")
    for name, found in best.items():
        ratio = ours.rate / found.rate
        yield Result(f"débit face à {name}", f"{ratio:.1f} ×", f"≥ {TIMES} ×", ratio >= TIMES)
    share = best["PostGIS + FastAPI"].p99 / ours.p99
    yield Result("p99 de PostGIS / le nôtre", f"{share:.0f} ×", f"≥ {P99_SHARE} ×", share >= P99_SHARE)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _positions(count: int, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Where establishments are: three thousand towns, the first ones big, as in France."""
    towns = np.stack([draw.uniform(-4, 8, 3000), draw.uniform(42.5, 50.8, 3000)], axis=1)
    weight = 1 / np.arange(1, 3001) ** 0.9
    town = draw.choice(3000, count, p=weight / weight.sum())
    spread = 0.01 + 0.06 * (weight[town] / weight[0]) ** 0.5
    return towns[town, 0] + draw.normal(0, 1, count) * spread, towns[town, 1] + draw.normal(0, 0.7, count) * spread


def _jobs(count: int, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(item, job, score) pairs, some jobs much more frequent than others."""
    weight = 1 / np.arange(1, ROMES + 1) ** 0.7
    job = draw.choice(ROMES, count * JOBS, p=weight / weight.sum())
    keys = np.unique(np.repeat(np.arange(count, dtype=np.int64), JOBS) * 1000 + job)
    return keys // 1000, keys % 1000, draw.integers(20, 100, len(keys))


def _rome(number: int) -> str:
    return f"{'ABCDEFGHIJKLMN'[number // 38]}{1101 + number % 38}"


def _rows(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    draw = np.random.default_rng(2026)
    lon, lat = _positions(count, draw)
    item, job, score = _jobs(count, draw)
    number = np.arange(count)
    text = pl.Series("n", number).cast(pl.String)
    items = pl.DataFrame({
        "id": text.str.zfill(14), "longitude": np.round(lon, 5), "latitude": np.round(lat, 5),
        "departement": pl.Series(number * 7 % 95 + 1).cast(pl.String).str.zfill(2),
    }).with_columns(
        siret="id", nom="ENTREPRISE FICTIVE " + text, raison_sociale="ENTREPRISE FICTIVE " + text,
        enseigne=pl.lit(None, pl.String), naf=pl.lit("1071C"), naf_libelle=pl.lit("Boulangerie, pâtisserie"),
        tranche_effectif=pl.lit("03"), numero=pl.lit("12"), voie=pl.lit("RUE DE L'EXEMPLE"),
        commune=pl.lit("57463"), code_postal=pl.lit("57000"), ville=pl.lit("METZ"), telephone=pl.lit("0600000000"),
        site_web=pl.lit(None, pl.String), reseau_social=pl.lit(None, pl.String), opco=pl.lit("EP"), idcc=pl.lit("0843"),
        joignable=pl.lit(True), par_courriel=pl.lit(True),
        score=pl.lit(60), score_alternance=pl.lit(70), raisons=pl.lit(None, pl.String),
    )  # fmt: skip
    romes = pl.Series([_rome(n) for n in range(ROMES)])
    pairs = pl.DataFrame({"item": item, "label": Kind.LBA.value + romes.gather(job), "valeur": score})
    return items, pairs


def _questions(table: Placed) -> list[Question]:
    """Points near establishments, radii and jobs drawn evenly."""
    draw = np.random.default_rng(7)
    at = draw.integers(0, len(table), ASKED)
    lon, lat = table._held["lon"][at], table._held["lat"][at]
    radius = draw.choice((10, 30, 60, 100, 200), ASKED)
    counts = draw.integers(1, 21, ASKED)
    jobs = [sorted(_rome(int(j)) for j in draw.choice(ROMES, n, replace=False)) for n in counts]
    moved = draw.normal(0, 0.05, (2, ASKED))
    return [(round(float(x), 5), round(float(y), 5), int(r), j)
            for x, y, r, j in zip(lon + moved[0], lat + moved[1], radius, jobs, strict=True)]  # fmt: skip


def _address(question: Question, path: str = "/api/v3/essai") -> str:
    lon, lat, km, romes = question
    if path == "/recherche":
        return f"{path}?latitude={lat}&longitude={lon}&radius={km}&romes={','.join(romes)}"
    return (f"/api/v1/jobs?caller=banc&sources=lba&insee=57463&latitude={lat}&longitude={lon}&radius={km}"
            f"&romes={','.join(romes[:15])}")  # fmt: skip


# ── ours ─────────────────────────────────────────────────────────────────────────────────────────────────────────


Asked = list[tuple[tuple[float, float], float, list[int]]]
"""Points, radii, labels."""


def _timed(places: Places, questions: Asked) -> np.ndarray:
    """Milliseconds of each search."""
    found = []
    for at, km, labels in questions:
        started = time.perf_counter()
        places.nearest(at, km, labels, LIMIT)
        found.append(1000 * (time.perf_counter() - started))
    return np.array(found)


def _in_process(table: Placed, questions: list[Question]) -> Iterator[Result]:
    asked = [((lon, lat), float(km), table.labels_of("a" + r for r in romes)) for lon, lat, km, romes in questions]
    _timed(table.places, asked[:200])
    ms = _timed(table.places, asked)
    p50, p95 = np.percentile(ms, [50, 95])
    text = f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, le plus long {ms.max():.2f} ms"
    yield Result("recherche seule, 1 à 20 métiers, 10 à 200 km", text, f"p95 ≤ {P95_MS} ms", p95 <= P95_MS)


def _growth() -> Iterator[Result]:
    """The same questions on 1, 4 and 16 times the rows, in memory; by turns, each question's best of `ROUNDS`."""
    worlds = {times: _grown(times) for times in (1, 4, 16)}
    ms = {times: np.full(ASKED, np.inf) for times in worlds}
    for _ in range(ROUNDS):
        for first in range(0, ASKED, TURN):
            turn = slice(first, first + TURN)
            for times, (places, questions) in worlds.items():
                ms[times][turn] = np.minimum(ms[times][turn], _timed(places, questions[turn]))
    for times in (4, 16):
        ratio = float(ms[times].mean() / ms[1].mean())
        p95, base = (float(np.percentile(ms[t], 95)) for t in (times, 1))
        text = f"{ratio:.2f} × en moyenne ({ms[times].mean():.2f} ms), p95 {p95 / base:.2f} × ({p95:.2f} ms)"
        goal, held = (f"≤ {GROWTH} ×", ratio <= GROWTH) if times == 16 else ("", None)
        yield Result(f"recherche seule, {times} fois les données", text, goal, held)


def _grown(times: int) -> tuple[Places, Asked]:
    """What searches around a point read, for so many times the rows; and questions where establishments are."""
    draw = np.random.default_rng(5)
    count = ESTABLISHMENTS * times
    lon, lat = _positions(count, draw)
    item, job, score = _jobs(count, draw)
    sort = order(lon, lat)
    number = np.empty(count, dtype=np.int64)
    number[sort] = np.arange(count)
    lon, lat = lon[sort], lat[sort]
    made = arrays(
        lon, lat, sort, np.arange(count), np.zeros(count, dtype=np.int64), (number[item], job + 1, score), ROMES
    )
    held = dict(islice(made, 7))  # what follows is for searches without a point
    held |= {n: np.zeros(0) for n in ("whole", "local", "local_starts")} | {"places": np.ones(1)}
    pairs = np.bincount(job + 1, minlength=ROMES + 1)
    pairs[0] = count
    held["whole_starts"] = np.concatenate([[0], np.cumsum(pairs)])
    ask = np.random.default_rng(6)
    at = ask.integers(0, count, ASKED)
    questions = [
        ((float(lon[n]) + 0.03, float(lat[n]) - 0.02), float(ask.choice((10, 30, 100, 200))),
         (ask.choice(ROMES, int(ask.integers(1, 21)), replace=False) + 1).tolist()) for n in at
    ]  # fmt: skip
    places = Places(held)
    _timed(places, questions[:200])
    return places, questions


def _workers(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]
