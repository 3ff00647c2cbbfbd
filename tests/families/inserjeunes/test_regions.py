"""Figures by région as the DEPP publishes them in one file, on the real file and the real nomenclature."""

from __future__ import annotations

import csv
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from lxml import html
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.app import create_app
from tremplin.release.publish import current

FILE = needs.FRANCE / "inserjeunes" / "ij_region_data.csv"


@pytest.fixture(scope="module")
def built(france_home: Home) -> Iterator[tuple[TestClient, Path]]:
    app = create_app(france_home.settings(TREMPLIN_LIMITES="non"))
    release = current(france_home.reference)
    assert release
    with TestClient(
        app, base_url="http://testserver/api/inserjeunes", headers={"x-api-key": france_home.cle}
    ) as client:
        yield client, france_home.reference / "releases" / release / "flat"


def test_a_row_of_the_file_is_served_with_our_shares(built: tuple[TestClient, Path]) -> None:
    """162 apprentices in their last year, 73 go on, 57 of the 89 others work after six months."""
    client, _ = built
    answer = client.get("/regionales/11/certifications/32020008", params={"millesime": "2019_2020"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    counts = {k: found[k] for k in ("nb_annee_term", "nb_poursuite_etudes", "nb_sortant", "nb_en_emploi_6_mois")}
    assert counts == {"nb_annee_term": 162, "nb_poursuite_etudes": 73, "nb_sortant": 89, "nb_en_emploi_6_mois": 57}
    assert (found["taux_en_formation"], found["taux_en_emploi_6_mois"], found["taux_autres_6_mois"]) == (45, 35, 20)


def test_every_row_is_served_or_told(built: tuple[TestClient, Path]) -> None:
    with FILE.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    full = {
        (r["code_region"], r["millesime"], r["cfd"] or r["mefstat11"]): int(r["nb_annee_term"])
        for r in rows
        if r["nb_annee_term"]
    }
    assert (len(rows), len(full)) == (40_322, 25_098)
    served = pl.read_parquet(built[1] / "inserjeunes_regionales.parquet")
    own = served.filter(pl.col("donnee_source_type") == "self")
    columns = own.select("region", "millesime", "code_certification", "nb_annee_term").rows()
    told = {(region, millesime, code): count for region, millesime, code, count in columns}
    assert told.keys() == full.keys()
    shown = {key: count for key, count in told.items() if count is not None}
    assert shown == {key: full[key] for key in shown}
    assert (len(own), len(shown)) == (25_098, 25_098)
    assert set(own["source"]) == {"inserjeunes_regions"}
    with closing(sqlite3.connect(built[1].parent / "reference.sqlite")) as base:
        told = base.execute("SELECT objet, constat FROM constats WHERE source = 'inserjeunes_regions'").fetchall()
    emptied = Counter((r["code_region"], r["millesime"]) for r in rows if not r["nb_annee_term"])
    assert sum(emptied.values()) == 15_224
    assert dict(told) == {
        f"région {region}, {period}": f"{FILE.name} : {n} lignes vidées par le producteur (moins de 20 élèves)"
        for (region, period), n in emptied.items()
    }


@pytest.mark.parametrize(
    ("typed", "first", "told"),
    [
        ("cap boulanger", "50022137", "3 diplômes pour « cap boulanger »."),
        ("boulnager", "50022137", "7 diplômes pour « boulnager »."),
        ("mco", "32031213", "1 diplôme pour « mco »."),
        ("bts mco metz", "32031213", "1 diplôme pour « bts mco », près de Metz (57)."),
        ("cap coiffure marseille", "50033616", "3 diplômes pour « cap coiffure », près de Marseille (13)."),
        ("bac pro assp", "40033003", "2 diplômes pour « bac pro assp »."),
    ],
)
def test_outcomes_are_found_as_people_write_them(france_client: TestClient, typed: str, first: str, told: str) -> None:
    """With slips, initials and a town; a diploma answers to the name of the one that it replaced (CAP coiffure)."""
    page = html.fromstring(france_client.get("/inserjeunes", params={"q": typed}).text)
    links = page.xpath("//ul[@class='diplomes fr-raw-list']/li/h3/a/@href")
    assert links[0].partition("?")[0] == f"/inserjeunes/certifications/{first}"
    assert page.xpath("normalize-space(//p[@role='status'])") == told
