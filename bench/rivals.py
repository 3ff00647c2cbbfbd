"""What the searches of alternance are measured against, on the same rows: Datasette, and PostGIS with FastAPI."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import orjson
import polars as pl

from bench.harness import ROOT, free_port
from tests.world import postgresql
from tremplin.columnar.placed import HOLE
from tremplin.families.alternance.steps import recruteurs

Question = tuple[float, float, int, list[str]]
"""Longitude, latitude, radius in km, jobs."""


def write_bodies(items: pl.DataFrame, path: Path) -> None:
    """The documents that the others answer with, the distance to be put in."""
    with path.open("wb") as out:
        for row in items.iter_rows(named=True):
            document = orjson.dumps({"ideaType": "lba", **recruteurs.v1(row)})
            out.write(document.replace(orjson.dumps(HOLE), b"null") + b"\n")


@contextmanager
def _running(command: list[str], url: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(300):
            try:
                httpx.get(url, timeout=10)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


_SQLITE = """SELECT e.siret, e.corps, min((p.lat - :lat) * (p.lat - :lat) + (p.lon - :lon) * (p.lon - :lon) * :cos2) d
FROM paires p JOIN entreprises e ON e.id = p.entreprise
WHERE p.rome IN (SELECT value FROM json_each(:romes)) AND p.lat BETWEEN :sud AND :nord AND p.lon BETWEEN :ouest AND :est
GROUP BY e.id ORDER BY d LIMIT 150"""


@contextmanager
def datasette(
    home: Path, items: pl.DataFrame, pairs: pl.DataFrame, bodies: Path, questions: list[Question]
) -> Iterator[tuple[str, list[str]]]:  # fmt: skip
    """A canned query over rows clustered by job then latitude."""
    path = home / "essai.sqlite"
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE entreprises (id INTEGER PRIMARY KEY, siret TEXT, corps TEXT)")
    with bodies.open() as lines:
        base.executemany("INSERT INTO entreprises VALUES (?, ?, ?)",
                         ((n, f"{n:014d}", line) for n, line in enumerate(lines)))  # fmt: skip
    base.execute("CREATE TABLE paires (rome TEXT, lat REAL, lon REAL, entreprise INTEGER, "
                 "PRIMARY KEY (rome, lat, entreprise)) WITHOUT ROWID")  # fmt: skip
    joined = pairs.join(items.with_row_index("item").select(pl.col("item").cast(pl.Int64), "longitude", "latitude"),
                        on="item").sort("label", "latitude", "item")  # fmt: skip
    base.executemany("INSERT INTO paires VALUES (?, ?, ?, ?)",
                     ((label[1:], lat, lon, item) for item, label, lon, lat in
                      joined.select("item", "label", "longitude", "latitude").iter_rows()))  # fmt: skip
    base.commit()
    base.close()
    metadata = home / "datasette.json"
    metadata.write_text(json.dumps({"databases": {"essai": {"queries": {"proches": {"sql": _SQLITE}}}}}))
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(path), "-m", str(metadata), "-p", str(port),
               "--setting", "sql_time_limit_ms", "60000", "--setting", "num_sql_threads", "2"]  # fmt: skip
    paths = []
    for lon, lat, km, romes in questions:
        half, cos = km / 111.195, float(np.cos(np.radians(lat)))
        query: dict[str, str | float] = {
            "lat": lat, "lon": lon, "cos2": cos * cos, "sud": lat - half, "nord": lat + half,
            "ouest": lon - half / cos, "est": lon + half / cos, "romes": json.dumps(romes[:15]),
        }  # fmt: skip
        paths.append(f"/essai/proches.json?{httpx.QueryParams(query)}&_shape=array")
    url = f"http://127.0.0.1:{port}"
    with _running(command, url):
        yield url, paths


_PG_APP = '''
import os
from contextlib import asynccontextmanager
import asyncpg
from fastapi import FastAPI, Query, Response
SQL = """SELECT e.corps, d FROM (
  SELECT entreprise, min(d) d FROM (
    SELECT p.entreprise, p.d FROM unnest($1::text[]) r CROSS JOIN LATERAL (
      SELECT entreprise, lieu <-> ST_MakePoint($2, $3)::geography d FROM paires
      WHERE rome = r AND ST_DWithin(lieu, ST_MakePoint($2, $3)::geography, $4)
      ORDER BY lieu <-> ST_MakePoint($2, $3)::geography LIMIT 150) p) q
  GROUP BY entreprise ORDER BY d, entreprise LIMIT 150) x JOIN entreprises e ON e.id = x.entreprise ORDER BY d"""
@asynccontextmanager
async def life(app):
    app.pool = await asyncpg.create_pool(os.environ["PG"], min_size=4, max_size=8)
    yield
app = FastAPI(lifespan=life)
@app.get("/recherche")
async def recherche(latitude: float = Query(ge=-90, le=90), longitude: float = Query(ge=-180, le=180),
                    radius: float = Query(ge=0, le=200), romes: str = Query()):
    async with app.pool.acquire() as c:
        rows = await c.fetch(SQL, romes.split(",")[:15], longitude, latitude, radius * 1000)
    parts = (r["corps"].replace('"distance":null', '"distance":%.1f' % (r["d"] / 1000), 1) for r in rows)
    return Response('{"results":[' + ",".join(parts) + "]}", media_type="application/json")
'''


@contextmanager
def postgis(home: Path, items: pl.DataFrame, pairs: pl.DataFrame, bodies: Path) -> Iterator[str]:
    """PostgreSQL with PostGIS from Debian's packages, a throw-away cluster, and a FastAPI of two workers."""
    if not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql", "postgresql-postgis"], check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})  # fmt: skip
    settings = {"shared_buffers": "2GB", "fsync": "off", "max_wal_size": "4GB", "work_mem": "64MB", "jit": "off"}
    with tempfile.TemporaryDirectory() as folder, postgresql.cluster(**settings) as address:
        Path(folder).chmod(0o755)  # the server reads the rows there
        _fill_postgis(address, Path(folder), items, pairs, bodies)
        app = home / "postgis_app.py"
        app.write_text(_PG_APP)
        web = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--workers", "2", "--port", str(web),
                   "--no-access-log", "postgis_app:app"]  # fmt: skip
        url = f"http://127.0.0.1:{web}"
        with _running(command, url + "/docs", PG=address, PYTHONPATH=str(home)):
            yield url


def _fill_postgis(address: str, folder: Path, items: pl.DataFrame, pairs: pl.DataFrame, bodies: Path) -> None:
    """Rows by COPY, indexed by job and place, clustered on it."""
    joined = pairs.join(items.with_row_index("item").select(pl.col("item").cast(pl.Int64), "longitude", "latitude"),
                        on="item")  # fmt: skip
    first, second = folder / "entreprises.tsv", folder / "paires.tsv"
    with bodies.open() as lines, first.open("w") as out:
        out.writelines(f"{n}\t{line.replace(chr(92), chr(92) * 2)}" for n, line in enumerate(lines))
    joined.select(pl.col("label").str.slice(1), "item", "longitude", "latitude").write_csv(
        second, separator="\t", include_header=False
    )
    statements = (
        "CREATE EXTENSION postgis", "CREATE EXTENSION btree_gist",
        "CREATE TABLE entreprises (id int PRIMARY KEY, corps text)", f"COPY entreprises FROM '{first}'",
        "CREATE TABLE brut (rome text, entreprise int, lon float8, lat float8)", f"COPY brut FROM '{second}'",
        "CREATE TABLE paires AS SELECT rome, entreprise, ST_MakePoint(lon, lat)::geography lieu FROM brut",
        "CREATE INDEX paires_lieu ON paires USING gist (rome, lieu)", "CLUSTER paires USING paires_lieu",
        "VACUUM ANALYZE paires", "VACUUM ANALYZE entreprises",
    )  # fmt: skip
    for path in (first, second):
        path.chmod(0o644)
    for statement in statements:
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, address], check=True)
