"""A table of a million rows: pages, filters, groups, downloads; against Datasette and nginx on the same rows."""

from __future__ import annotations

import json
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import polars as pl

from bench.harness import Result, interleaved, serve, tremplin

ROWS = 1_000_000
DEEP_PAGE, PAGE_RATIO = 9_000, 1.2
DATASETTE_TIMES, GROUP_MS, DOWNLOAD_SHARE, PREFIX_MS = 10, 100, 0.70, 5
TABLE = "statistiques_mensuelles"
ROME, DPT = "D1102", "57"


def run(home: Path) -> Iterator[Result]:
    world = home / "million"
    flat = _million(world)
    with serve(world, path="/readyz") as server:
        api = f"{server.url}/api/3/action/datastore_search?resource_id={TABLE}&limit=100"
        rest = f"{server.url}/api/infotravail/v1"
        yield _deep_page(server.url, api)
        yield from _against_datasette(home, flat, api)
        yield _group(rest)
        yield _sql(server.url)
        yield _typing(server.url)
        yield _download(home, flat, f"{server.url}/telechargements/{TABLE}.csv")


def _million(world: Path) -> Path:
    """The fictitious world with a million monthly statistics, published; its folder of flat files."""
    flat = world / "reference" / "releases"
    if not (flat / "courante").exists():
        tremplin(world, "demo", "--sans-evaluation")
        draw = random.Random(2026)
        path = world / "IMT.csv"
        jobs = [ROME] + [f"{letter}{n:04d}" for letter in "ABCDEFGHIJKLMN" for n in range(1101, 1139)]
        areas = [f"{n:02d}" for n in range(1, 96) if n != 20]
        months = [f"{year}{month:02d}" for year in range(2018, 2020) for month in range(1, 13)][:20]
        with path.open("w") as out:
            out.write("dpt;ROME;off;de;mois\n")
            lines = (
                f"{a};{j};{draw.uniform(1, 9):.2f};{draw.uniform(2, 30):.2f};{m}\n"
                for a in areas for j in jobs for m in months
            )  # fmt: skip
            for _, line in zip(range(ROWS), lines, strict=False):
                out.write(line)
        tremplin(world, "import", path, "--accepter", "cles", "--accepter", "lignes", "--raison", "banc d'essai")
        tremplin(world, "release", "build")
        tremplin(world, "release", "publish")
        path.unlink()
    return flat / (flat / "courante").read_text().strip() / "flat"


def _median_ms(call: Callable[[], object], rounds: int = 60) -> float:
    call()
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _get(client: httpx.Client, url: str) -> None:
    client.get(url).raise_for_status()


def _medians_in_turn(calls: Sequence[Callable[[], object]], rounds: int = 300) -> list[float]:
    """Milliseconds of each call, measured in turn so that noise falls on all alike."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for times, call in zip(taken, calls, strict=True):
            started = time.perf_counter()
            call()
            times.append((time.perf_counter() - started) * 1000)
    return [statistics.median(times) for times in taken]


def _deep_page(url: str, api: str) -> Result:
    """Follow `_links.next` from just before page 9 000, against following it from page 1."""
    with httpx.Client(base_url=url) as client:

        def following(offset: int) -> str:
            links = client.get(f"{api}&offset={offset}").json()["result"]["_links"]
            return str(links["next"])

        first, deep = following(0), following((DEEP_PAGE - 1) * 100)
        near, far = _medians_in_turn([partial(_get, client, u) for u in (first, deep)])
    ratio = far / near
    measured = f"{far:.2f} ms, {ratio:.2f} fois la page 1"
    return Result(f"page {DEEP_PAGE} de 100 lignes", measured, f"≤ {PAGE_RATIO}", ratio <= PAGE_RATIO)


@contextmanager
def _datasette(home: Path, flat: Path, *, indexed: bool) -> Iterator[str]:
    """Datasette on the same rows, in one immutable SQLite file, with or without an index on every column."""
    path = home / f"datasette-{'index' if indexed else 'nu'}.db"
    if not path.exists():
        frame = pl.read_parquet(flat / f"{TABLE}.parquet")
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE t (dpt TEXT, ROME TEXT, off REAL, de REAL, mois TEXT)")
            database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", frame.iter_rows())
            for column in frame.columns if indexed else ():
                database.execute(f"CREATE INDEX t_{column} ON t ({column})")
            database.execute("ANALYZE")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = ["--setting", "sql_time_limit_ms", "30000", "--setting", "suggest_facets", "off"]
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(path), "-p", str(port), *settings]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/{path.stem}/t.json"
    try:
        while True:
            try:
                if httpx.get(f"{url}?_size=1", timeout=60).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait()


def _against_datasette(home: Path, flat: Path, api: str) -> Iterator[Result]:
    asked = {
        "filtre et tri": ({"ROME": ROME}, "off"),
        "deux filtres et tri": ({"ROME": ROME, "dpt": DPT}, "de"),
        "filtre large et tri": ({"dpt": DPT}, "off"),
    }
    for indexed in (True, False):
        with _datasette(home, flat, indexed=indexed) as theirs:
            for name, (filters, column) in asked.items():
                ours = f"{api}&filters={quote(json.dumps(filters))}&sort={column}%20desc"
                exact = "&".join(f"{k}__exact={v}" for k, v in filters.items())
                other = f"{theirs}?{exact}&_sort_desc={column}&_size=100"
                found = interleaved({"tremplin": (ours, ""), "datasette": (other, "")}, rivals=["datasette"])
                times = found["tremplin"] / found["datasette"]
                yield Result(
                    f"{name}, Datasette {'avec index' if indexed else 'sans index'}",
                    f"{found['tremplin']:.0f} requêtes/s contre {found['datasette']:.1f}, {times:.0f} fois",
                    f"≥ {DATASETTE_TIMES} fois",
                    times >= DATASETTE_TIMES,
                )


def _group(rest: str) -> Result:
    url = f"{rest}/statistiques/mensuelles?ROME__groupby&off__avg&de__sum&page_size=1000"
    with httpx.Client() as client:
        ms = _median_ms(partial(_get, client, url), 20)
    return Result(
        f"groupe sur {ROWS:,} de lignes".replace(",", " "), f"{ms:.0f} ms", f"≤ {GROUP_MS} ms", ms <= GROUP_MS
    )


def _sql(url: str) -> Result:
    sql = quote(f'SELECT "ROME", avg(off) FROM {TABLE} GROUP BY 1')
    with httpx.Client(timeout=30) as client:
        ms = _median_ms(partial(_get, client, f"{url}/api/3/action/datastore_search_sql?sql={sql}"), 10)
    return Result("le même groupe en SQL, dans la cage", f"{ms:.0f} ms")


def _typing(url: str) -> Result:
    """Job names as one types them, a letter more each time."""
    letters = ["b", "bo", "bou", "boul", "boula", "boulan", "boulang", "boulanj", "boulanje"]
    with httpx.Client(base_url=url) as client:
        worst = max(_median_ms(partial(_get, client, f"/api/infotravail/v1/metiers?q={q}"), 40) for q in letters)
    return Result(
        "métiers au fil de la frappe, le plus lent", f"{worst:.1f} ms", f"< {PREFIX_MS} ms", worst < PREFIX_MS
    )


def _download(home: Path, flat: Path, url: str) -> Result:
    nginx = shutil.which("nginx")
    if nginx is None:
        return Result("table entière", "nginx absent : scripts/system-packages l'installe")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = home / "nginx"
    folder.mkdir(exist_ok=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/log; user root;\n"
        f"events {{}} http {{ access_log off; sendfile on; client_body_temp_path {folder};\n"
        f"server {{ listen 127.0.0.1:{port}; root {flat}; }} }}\n"
    )
    process = subprocess.Popen([nginx, "-c", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        found = interleaved(
            {"tremplin": (url, ""), "nginx": (f"http://127.0.0.1:{port}/{TABLE}.csv", "")}, rivals=["nginx"]
        )
    finally:
        process.terminate()
        process.wait()
    size = (flat / f"{TABLE}.csv").stat().st_size / 1024**2
    share = found["tremplin"] / found["nginx"]
    measured = f"{found['tremplin'] * size:.0f} Mo/s contre {found['nginx'] * size:.0f} à nginx, {share:.0%}"
    return Result(f"table entière ({size:.0f} Mo)", measured, f"≥ {DOWNLOAD_SHARE:.0%}", share >= DOWNLOAD_SHARE)
