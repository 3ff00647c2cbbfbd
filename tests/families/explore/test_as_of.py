"""What was said then of what held on a day: the same bytes three releases later, whatever day it has become."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tremplin.app import create_app
from tremplin.domain.dates import today
from tremplin.families import references
from tremplin.families.explore.blocks import BLOCKS
from tremplin.families.explore.question import asked
from tremplin.release.build import build
from tremplin.release.publish import current, publish
from tremplin.release.stage import import_files

API = "/api/explorer/v1"
URL = f"{API}/metier-territoire"
ASKED = {"rome": "D1102", "commune": "57463"}
THEN = "2029-01-01"
"""A day when one of the two fiches of the job is over."""
FORMS = ("json", "csv", "xlsx", "md", "pdf")
BASSIN = "5704"
TENSION = "cities-tension-utf8.csv"


def revised(world: Path, folder: Path, offers: int) -> Path:
    """The file of tension, the offers of the job in its bassin being revised."""
    with (world / TENSION).open(encoding="utf-8", newline="") as source:
        dialect = csv.Sniffer().sniff(source.readline())
        source.seek(0)
        header, *rows = csv.reader(source, dialect)
    at = header.index("offres") if "offres" in header else 5
    changed = [r for r in rows if "D1102" in r and BASSIN in r]
    assert len(changed) == 1
    changed[0][at] = str(offers)
    folder.mkdir()
    path = folder / TENSION
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, dialect).writerows([header, *rows])
    return path


def answers(client: TestClient, **more: str) -> dict[str, bytes]:
    """Every form of the same question, a comparison and a lot."""
    found = {form: client.get(f"{URL}.{form}", params={**ASKED, **more}).content for form in FORMS}
    compared = {"romes": "D1102,J1501", "communes": ASKED["commune"], **more}
    found["comparer"] = client.get(f"{API}/comparer", params=compared).content
    body: dict[str, Any] = {"paires": [ASKED], **({"date": more["date"]} if "date" in more else {})}
    release = {"release": more["release"]} if "release" in more else {}
    found["lots"] = client.post(f"{API}/lots", params=release, json=body).content
    return found


def offers_told(client: TestClient, **more: str) -> int:
    block = client.get(URL, params={**ASKED, "blocs": "tension", **more}).json()["blocs"]["tension"]
    return int(block["donnees"]["bassin"]["offres"])


def test_what_was_said_three_releases_ago_is_said_again_byte_for_byte(
    own_home: Home, world_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = own_home.reference
    first = str(current(reference))
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        asked_then = {"date": THEN, "release": first}
        before, said = answers(client, **asked_then), offers_told(client)
        assert b'"RNCP90003"' in before["json"]
        assert b'"RNCP90055"' not in before["json"]
        for n in range(3):
            file = revised(world_files, tmp_path / f"revue-{n}", 700 + n)
            (report,) = import_files(reference, [file])
            assert report.etat == "importé", report.message
            publish(reference, build(reference, references()))
            assert offers_told(client) == 700 + n
            assert offers_told(client, release=first) == said
    monkeypatch.setattr(asked, "today", lambda: date(2030, 6, 1))
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        assert answers(client, **asked_then) == before
        newest = answers(client, date=THEN, release=str(current(reference)))
        assert [form for form in before if newest[form] == before[form]] == []


def test_a_block_says_what_of_it_is_not_of_the_day_asked_for(demo_client: TestClient) -> None:
    bare, dated = (demo_client.get(URL, params={**ASKED, **more}).json()["blocs"] for more in ({}, {"date": THEN}))
    shown = [name for name, block in dated.items() if block["etat"] == "ok" and name != "sens"]
    assert len(shown) == 14
    for name in shown:
        told = " ".join(filter(None, (bare[name]["pourquoi"], BLOCKS[name].validite)))
        assert (dated[name]["pourquoi"] or "") == told, name
    assert [name for name, block in BLOCKS.items() if not block.validite] == ["certifications"]


def test_an_organisation_is_open_or_closed_as_of_the_day(demo_client: TestClient) -> None:
    def told(**more: str) -> dict[str, bool | None]:
        block = demo_client.get(URL, params={**ASKED, "blocs": "organismes", **more}).json()["blocs"]["organismes"]
        return {one["siret"]: one["ouvert"] for one in block["donnees"]["liste"]}

    now = told()
    known = {siret for siret, state in now.items() if state is not None}
    assert known
    assert {siret: state for siret, state in told(date="1950-01-01").items() if siret in known} == dict.fromkeys(
        known, False
    )
    assert told(date=str(today())) == now


def test_the_code_of_a_commune_says_what_it_named_on_the_day(demo_client: TestClient) -> None:
    """Magny was merged into Metz on the first of January 1971."""
    told = {
        day: demo_client.get(URL, params={"rome": "D1102", "commune": "57998", "blocs": "sens", "date": day}).json()
        for day in ("1970-12-31", "1971-01-01")
    }
    places = [one["demande"]["lieu"] for one in told.values()]
    assert [(p["code"], p["nom"]) for p in places] == [("57463", "Metz")] * 2
    assert [p["alors"] for p in places] == [{"code": "57998", "nom": "Magny (fictive)", "jusqu_au": "1970-12-31"}, None]
