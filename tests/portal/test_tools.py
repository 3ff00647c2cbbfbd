"""The page « Clients »: what it gives to be copied runs as it is, and opens every table."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import lxml.html
import pandas as pd
import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, Server
from tests.world.printed import HOST
from tremplin.portal.catalogue.tools import CLIENTS, LINES, files_of, filled
from tremplin.release.reader import Release

FORMULA = re.compile(r'"(http[^"]+)"')


@pytest.fixture
def url(demo_site: Server) -> str:
    return demo_site.url


def copied(client: TestClient, key: str, url: str, address: str = "/documentation/clients") -> dict[str, str]:
    """What the page gives, by the name of the tool, with the key in the place of its variable as the script puts it."""
    page = lxml.html.fromstring(client.get(address).text)
    texts = {code.get("id"): code.text_content() for code in page.cssselect("code[data-requete]")}
    return {n: t.replace("$CLE", key).replace(HOST, url) for n, t in texts.items()}


def ran(command: list[str], text: str, folder: Path) -> str:
    env = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "200", "HOME": str(folder)}
    done = subprocess.run(command, input=text, env=env, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_copied_runs(demo_client: TestClient, demo_home: Home, url: str, tmp_path: Path) -> None:
    texts = copied(demo_client, demo_home.cle, url)
    assert len([n for n in texts if n.startswith("client-")]) == len(CLIENTS) == 6
    python = ran([sys.executable, "-"], texts["client-1"], tmp_path)
    assert "Boulangerie - viennoiserie" in python
    assert "shape: (5, 18)" in python
    terminal = ran(["bash", "-e"], texts["client-2"], tmp_path)
    assert terminal.count("D1102") >= 3
    assert (tmp_path / "tremplin" / "bmo_besoins.csv").exists()
    curl = ran(["bash", "-e"], texts["client-3"].replace("curl ", "curl -sf "), tmp_path)
    assert '"code":"D1102"' in curl
    assert '"remplacants"' in curl
    assert "BMO" in ran([sys.executable, "-"], texts["client-6"], tmp_path)
    assert [one.installe.split()[0] for one in CLIENTS if one.installe] == ["pip", "pip", "npm", "pip"]


def test_the_page_tells_a_key_only_to_the_tab_that_holds_it(demo_client: TestClient) -> None:
    french, english = (demo_client.get(f"{at}/documentation/clients").text for at in ("", "/en"))
    assert "$CLE" in french
    assert "trm_" not in french
    assert "What to copy to read Tremplin" in english
    assert demo_client.get("/documentation/clients?table=inconnue").status_code == 404
    listed = demo_client.get("/telechargements?q=communes").text
    assert '/documentation/clients?table=communes#table">' in listed


def test_every_table_opens_by_its_lines(demo_client: TestClient, url: str) -> None:
    release = demo_client.app.state.tremplin.releases.current  # type: ignore[attr-defined]
    tables = given_out(release)
    assert len(tables) > 80
    tables = dict([*tables.items()][:: needs.campaign(5, 1)])
    by_name = {f"{one.nom}, {one.pour}": one.texte for one in LINES}
    opened: dict[str, tuple[int, ...]] = {}
    for table in tables:
        lines = {n: filled(text, **files_of(url, release.name, table)) for n, text in by_name.items()}
        sheets = {FORMULA.findall(text)[0] for name, text in lines.items() if name.startswith("Tableur")}
        (sheet,) = sheets
        rows = list(csv.reader(io.StringIO(httpx.get(sheet).text)))
        scanned = eval(lines["polars, Python"], {"pl": pl}).collect()
        read = eval(lines["pandas, Python"], {"pd": pd})
        assert list(read.columns) == scanned.columns == rows[0]
        opened[table] = (scanned.height, len(read), len(rows) - 1)
    assert opened == {table: (n, n, n) for table, n in tables.items()}


R = """
for (line in readLines(file("stdin"))) {
  opened <- eval(parse(text = line))
  cat(nrow(opened), ncol(opened), "\\n")
}
"""


@pytest.mark.skipif(needs.campaign(True, False), reason="R ne s'installe que pour la longue campagne")
@pytest.mark.parametrize("package", ["utils", "arrow"])
def test_every_table_opens_in_r(demo_client: TestClient, url: str, package: str, tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        needs.missing("R absent")
    if subprocess.run(["Rscript", "-e", f"library({package})"], capture_output=True).returncode:
        pytest.skip(f"{package} absent : ni Debian ni PyPI ne l'ont")
    release = demo_client.app.state.tremplin.releases.current  # type: ignore[attr-defined]
    (line,) = [one.texte for one in LINES if (one.nom, one.pour) == ("R", package)]
    frames = {n: pl.read_parquet(release.folder / "flat" / f"{n}.parquet") for n in given_out(release)}
    lines = [filled(line, **files_of(url, release.name, table)) for table in frames]
    said = ran(["Rscript", "-e", R], "\n".join(lines), tmp_path)
    shapes = [tuple(map(int, one.split())) for one in said.splitlines()]
    assert dict(zip(frames, shapes, strict=True)) == {table: frame.shape for table, frame in frames.items()}


def given_out(release: Release) -> dict[str, int]:
    """Every table that is given out → how many rows it has."""
    return {name: facts["lignes"] for name, facts in release.manifest["tables"].items() if facts["plat"]}


DUCKDB = """
import json, sys, duckdb
import duckdb_extensions
for name in ("httpfs", "ducklake"):
    duckdb_extensions.import_extension(name)
lines, attached = json.load(sys.stdin), set()
for table, line in lines:
    *before, read = (part.strip() for part in line.strip(" ;\\n").split(";"))
    for one in before:
        if one not in attached:
            duckdb.sql(one)
            attached.add(one)
    count, = duckdb.sql(f"SELECT count(*) {read}").fetchone()
    rows = duckdb.sql(f"{read} LIMIT 3")
    print(json.dumps([table, count, rows.columns, rows.fetchall()], default=str))
"""
APART = ("duckdb==1.5.5", "duckdb-extensions", "duckdb-extension-httpfs==1.5.5", "duckdb-extension-ducklake==1.5.5")


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of an environment whose DuckDB reads over HTTP."""
    folder = tmp_path_factory.mktemp("duckdb")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = str(folder / "bin" / "python")
    installed = subprocess.run([python, "-m", "pip", "install", "-q", *APART], capture_output=True, text=True)
    if installed.returncode:
        needs.missing(f"duckdb 1.5.5 ne s'installe pas : {installed.stderr[-300:]}")
    return python


@pytest.mark.skipif(
    needs.campaign(True, False), reason="DuckDB 2.0 n'a pas httpfs : un environnement à part, longue campagne"
)
@pytest.mark.parametrize("way", ["SQL", "DuckLake"])
def test_every_table_opens_in_duckdb(demo_client: TestClient, url: str, duckdb: str, tmp_path: Path, way: str) -> None:
    release = demo_client.app.state.tremplin.releases.current  # type: ignore[attr-defined]
    (line,) = [one.texte for one in LINES if (one.nom, one.pour) == ("DuckDB", way)]
    tables = given_out(release)
    lines = [(table, filled(line, **files_of(url, release.name, table))) for table in tables]
    said = [json.loads(one) for one in ran([duckdb, "-c", DUCKDB], json.dumps(lines), tmp_path).splitlines()]
    assert {table: count for table, count, _, _ in said} == tables
    for table, _, columns, rows in said:
        ours = pl.read_parquet(release.folder / "flat" / f"{table}.parquet")
        assert columns == ours.columns, table
        assert rows == json.loads(json.dumps(ours.head(3).rows(), default=str)), table
