"""Lists answer documents made with the release; one of before, which has none, answers the same bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app

EVERY = "?items_par_page=2000&millesimes=" + ",".join(
    [*(str(year) for year in range(2019, 2025)), *(f"{year}_{year + 1}" for year in range(2019, 2024))]
)
LISTS = {"certifications": 383, "regionales": 1156, "formations": 1322}
"""List → how many records the fictitious world has."""


def test_ready_documents_are_those_that_a_reading_makes(own_home: Home) -> None:
    ready = _lists(own_home)
    base = next((own_home.reference / "releases").glob("2*")) / "reference.sqlite"
    with closing(sqlite3.connect(base)) as connection:
        for name in LISTS:
            connection.execute(f"ALTER TABLE inserjeunes_{name} DROP COLUMN json")
        connection.commit()
    assert _lists(own_home) == ready
    assert {name: body.count(b'"code_certification_type"') for name, body in ready.items()} == LISTS
    closed = {name: body.count(b'"formation_fermee":true') for name, body in ready.items()}
    assert closed == {"certifications": 195, "regionales": 572, "formations": 652}


def _lists(home: Home) -> dict[str, bytes]:
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as client:
        client.headers["authorization"] = f"Bearer {home.cle}"
        return {name: client.get(f"/api/inserjeunes/{name}{EVERY}").raise_for_status().content for name in LISTS}
