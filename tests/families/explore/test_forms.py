"""Forms of the answer, what is kept of it, who sees what, several at once; a block that fails leaves the others."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import polars as pl
import pypdf
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.app import create_app
from tremplin.families.alternance.search import live
from tremplin.families.explore import meaning
from tremplin.families.explore.blocks import BLOCKS, MEANING, NAMES
from tremplin.families.explore.blocks.held import Held, Told
from tremplin.families.explore.indicators import INDICATORS
from tremplin.families.explore.question import asked
from tremplin.release.publish import current

API = "/api/explorer/v1"
URL = f"{API}/metier-territoire"
ASKED = {"rome": "D1102", "commune": "57463"}
MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
}


@pytest.mark.parametrize("form", MEDIA)
def test_the_extension_and_accept_give_the_same_form(demo_client: TestClient, form: str) -> None:
    by_extension = demo_client.get(f"{URL}.{form}", params=ASKED)
    by_accept = demo_client.get(URL, params=ASKED, headers={"accept": MEDIA[form].partition(";")[0]})
    assert by_extension.status_code == 200
    assert by_extension.headers["content-type"] == by_accept.headers["content-type"] == MEDIA[form]
    assert by_extension.content == by_accept.content
    again = demo_client.get(f"{URL}.{form}", params=ASKED, headers={"if-none-match": by_extension.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_tidy_row_is_a_figure_of_the_answer(demo_client: TestClient) -> None:
    blocks = demo_client.get(URL, params=ASKED).json()["blocs"]
    rows = list(csv.DictReader(io.StringIO(demo_client.get(f"{URL}.csv", params=ASKED).text)))
    assert list(rows[0]) == [
        "bloc",
        "indicateur",
        "objet",
        "niveau",
        "code",
        "valeur",
        "unite",
        "date",
        "source",
    ]
    totals = {r["bloc"]: int(r["valeur"]) for r in rows if r["indicateur"] == r["bloc"]}
    assert totals == {
        name: blocks[name]["total"] for name in ("certifications", "formations", "offres", "recruteurs", "organismes")
    }
    known = {(i.bloc, i.nom): i.unite for i in INDICATORS}
    assert {(r["bloc"], r["indicateur"]): r["unite"] for r in rows}.items() <= known.items()
    series = {r["date"]: float(r["valeur"]) for r in rows if r["indicateur"] == "projets_par_annee"}
    assert series == {str(s["annee"]): s["projets"] for s in blocks["recrutement"]["donnees"]["serie"]}
    book = demo_client.get(f"{URL}.xlsx", params=ASKED).content
    sheets = pl.read_excel(book, sheet_id=0)
    assert {name: len(sheet) for name, sheet in sheets.items() if name in ("Chiffres", "Blocs")} == {
        "Chiffres": len(rows),
        "Blocs": len(NAMES),
    }


def test_the_pdf_is_two_tagged_pages(demo_client: TestClient) -> None:
    document = pypdf.PdfReader(io.BytesIO(demo_client.get(f"{URL}.pdf", params=ASKED).content))
    assert len(document.pages) == 2
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = document.pages[0].extract_text() + document.pages[1].extract_text()
    for phrase in demo_client.get(URL, params=ASKED).json()["blocs"]["sens"]["donnees"]["phrases"]:
        assert "".join(phrase["phrase"].split()) in "".join(text.split())


def test_sentences_say_their_figures(demo_client: TestClient) -> None:
    blocks = demo_client.get(URL, params=ASKED).json()["blocs"]
    found = blocks["sens"]["donnees"]["phrases"]
    assert len(found) == 3
    for one in found:
        for figure in one["chiffres"]:
            block, at = blocks[figure["bloc"]], None
            for step in figure["indicateur"].split("."):
                at = (at or block["donnees"])[step] if step != "total" else block["total"]
            assert (figure["valeur"], figure["niveau"]) == (at, block["niveau"]), one


def test_a_key_shows_phones_to_itself_alone(demo_client: TestClient) -> None:
    keyed = demo_client.get(URL, params=ASKED)
    anyone = TestClient(demo_client.app).get(URL, params=ASKED)
    assert keyed.headers["cache-control"] == "private, no-store"
    assert anyone.headers["cache-control"] == "public, max-age=86400"
    companies = [answer.json()["blocs"]["recruteurs"]["donnees"]["liste"] for answer in (keyed, anyone)]
    phones = [line.pop("telephone") for line in companies[0]]
    assert [p for p in phones if p] == ["0600000000"] * 3
    assert companies[0] == companies[1]
    assert not any(p in anyone.text for p in phones if p)


def test_a_named_release_gives_the_same_bytes(demo_home: Home, demo_client: TestClient) -> None:
    name = current(demo_home.reference)
    first, second = (demo_client.get(URL, params={**ASKED, "release": name}) for _ in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    assert first.json()["version"]["release"] == name
    assert demo_client.get(URL, params={**ASKED, "release": "20200101T000000Z-000000000000"}).status_code == 404


def test_a_registration_that_ended_since_its_source_spoke_is_not_told_as_active(
    demo_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list says active on its own day; figures of those who followed it are still told."""

    def told() -> tuple[list[str], list[str]]:
        blocks = demo_client.get(URL, params={**ASKED, "blocs": "certifications,devenir"}).json()["blocs"]
        listed = [c["rncp"] for c in blocks["certifications"]["donnees"]["liste"]]
        assert blocks["certifications"]["total"] == len(listed)
        return listed, [d["code"] for d in blocks["devenir"]["donnees"]["liste"]]

    both, followed = told()
    assert both == ["RNCP90003", "RNCP90055"]
    monkeypatch.setattr(asked, "today", lambda: date(2028, 9, 1))
    assert told() == (["RNCP90003"], followed)


def test_a_day_tells_what_held_then(demo_client: TestClient) -> None:
    def told(**day: str) -> dict[str, str]:
        answer = demo_client.get(URL, params={**ASKED, "blocs": "certifications", **day}).json()
        return {c["rncp"]: c["fin_enregistrement"] for c in answer["blocs"]["certifications"]["donnees"]["liste"]}

    assert told() == {"RNCP90003": "2029-08-31", "RNCP90055": "2028-08-31"}
    assert told(date="2029-01-01") == {"RNCP90003": "2029-08-31"}


PLACES = (
    {"commune": "57463"},
    {"commune": "57463", "rayon": "60"},
    {"latitude": "49.12", "longitude": "6.18"},
    {"bassin": "5704"},
    {"departement": "57"},
    {"region": "44"},
    {},
    {"commune": "67482"},
    {"commune": "97411"},
)
MORE: tuple[dict[str, str], ...] = ({}, {"date": "2029-01-01"}, {"blocs": "sens,offres,devenir"})


def test_what_is_held_is_what_would_be_told(demo_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question after the others, keyed and not, gives the bytes that it gives when nothing is held."""
    questions = [{"rome": rome, **place, **more} for more in MORE for place in PLACES for rome in ("D1102", "J1501")]
    questions = needs.drawn(questions, 18)
    key = {"authorization": f"Bearer {demo_home.cle}"}

    def answers() -> list[bytes]:
        found = []
        with TestClient(create_app(demo_home.settings(TREMPLIN_LIMITES="non"))) as client:
            for turn in range(2):
                for asked in questions[:: 1 if turn else -1]:
                    found += [client.get(URL, params=asked, headers=h).content for h in (key, {})]
            english = client.get("/en/explorer/D1102-boulangerie-viennoiserie/57463-metz").text
            assert "In the region, 44% of final-year students" in english
        return found

    told = answers()
    monkeypatch.setattr(Held, "get", lambda _self, _key: None)
    assert answers() == told
    assert len(set(told)) > len(questions)


def test_what_is_held_has_a_bound() -> None:
    held = Held(room=100)
    for n in range(10):
        held.keep(n, Told(b"x" * 30))
    assert [n for n in range(10) if held.get(n)] == [7, 8, 9]
    held.get(7)
    held.keep(10, Told(b"x" * 30))
    assert [n for n in range(11) if held.get(n)] == [7, 9, 10]
    held.keep(11, Told(b"x" * 1000))
    assert [n for n in range(12) if held.get(n)] == [11]


# ── several ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_batches_answer_in_order_and_say_what_cannot(demo_client: TestClient) -> None:
    pairs = [ASKED, {"rome": "X9999"}, {"q": "soudeur", "region": "44"}]
    body = {"paires": pairs, "blocs": "recrutement,sens"}
    answer = demo_client.post(f"{API}/lots", json=body)
    assert answer.headers["content-type"] == "application/x-ndjson"
    found = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [one["n"] for one in found] == [0, 1, 2]
    assert found[1]["erreur"]["validationError"][0]["received"] == "X9999"
    for n in (0, 2):
        alone = demo_client.get(URL, params={**pairs[n], "blocs": body["blocs"]}).json()
        assert found[n] == {"n": n, **alone}
    tidy = list(csv.DictReader(io.StringIO(demo_client.post(f"{API}/lots", json={**body, "format": "csv"}).text)))
    single = list(
        csv.DictReader(io.StringIO(demo_client.get(f"{URL}.csv", params={**ASKED, "blocs": body["blocs"]}).text))
    )
    mine = [
        {k: v for k, v in row.items() if k not in ("metier", "lieu")} for row in tidy if row["lieu"] == "commune:57463"
    ]
    assert mine == single
    assert [row["indicateur"] for row in tidy if row["bloc"] == "demande"] == ["erreur"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"paires": []}, ["paires"]),
        ({"paires": [ASKED] * 2001}, ["paires"]),
        ({"paires": [{"rome": "D1102", "ville": "Metz"}]}, ["paires", "0", "ville"]),
        ({"paires": [ASKED], "format": "xml"}, ["format"]),
        ({}, ["paires"]),
    ],
)
def test_a_batch_that_is_not_one_is_refused(demo_client: TestClient, body: dict[str, Any], path: list[str]) -> None:
    answer = demo_client.post(f"{API}/lots", json=body)
    assert answer.status_code == 400
    assert [fault["path"] for fault in answer.json()["validationError"]] == [path]


def compared(client: TestClient, **given: str) -> dict[tuple[str, str, str | None], list[tuple[Any, Any]]]:
    answer = client.get(f"{API}/comparer", params=given).json()
    return {
        (line["bloc"], line["indicateur"], line["objet"]): [(c["valeur"], c["marque"]) for c in line["cellules"]]
        for line in answer["lignes"]
    }


def test_only_gaps_that_the_figures_can_bear_are_marked(demo_client: TestClient) -> None:
    found = compared(demo_client, romes="D1102", communes="57463,67482", blocs="recruteurs,tension,devenir")
    companies = [value for value, _ in found["recruteurs", "recruteurs", None]]
    singles = [
        demo_client.get(URL, params={"rome": "D1102", "commune": c, "blocs": "recruteurs"}).json()
        for c in ("57463", "67482")
    ]
    assert companies == [one["blocs"]["recruteurs"]["total"] for one in singles]
    assert found["tension", "tension_bassin", None] == [(2, "moins bon"), (4, "meilleur")]  # two classes apart
    assert [mark for _, mark in found["devenir", "taux_en_emploi_6_mois", "32022103"]] == [
        None,
        None,
    ]  # the same région
    apart = compared(demo_client, romes="D1102,J1501", communes="57463", blocs="recrutement")
    (first, one), (second, other) = apart["recrutement", "projets", None]
    assert (first, one, second, other) == (27.0, "moins bon", 175.0, "meilleur")


def test_a_comparison_is_of_jobs_or_of_places(demo_client: TestClient) -> None:
    for given in (
        {"romes": "D1102"},
        {"romes": "D1102,J1501", "communes": "57463,67482"},
        {"romes": "D1102", "communes": "57463,67482", "regions": "44"},
        {"romes": "D1102,J1501,M1805,H2913,G1602"},
    ):
        assert demo_client.get(f"{API}/comparer", params=given).status_code == 400, given


# ── faults ───────────────────────────────────────────────────────────────────────────────────────────────────────

HURT = {
    "bmo_besoins.col": {"recrutement", "passerelles", "voisins"},
    "statistiques_mensuelles.col": {"tension"},
    "imt_locaux.col": {"salaires"},
    "agences_repertoire.col": {"interlocuteurs"},
    "formations.places": {"formations", "organismes"},
    "offres.places": {"offres"},
    "recruteurs.places": {"recruteurs"},
}
"""File that is damaged → the blocks that it is read for."""


@pytest.mark.parametrize("file", HURT)
def test_a_damaged_file_leaves_the_other_blocks(own_home: Home, file: str) -> None:
    columns = own_home.reference / "releases" / str(current(own_home.reference)) / "columns"
    (columns / file).write_bytes(b"damaged")
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        answer = client.get(URL, params=ASKED)
        assert answer.status_code == 200
        blocks = answer.json()["blocs"]
        assert {name for name, block in blocks.items() if block["etat"] == "panne"} == HURT[file]
        assert {block["etat"] for name, block in blocks.items() if name not in HURT[file]} == {"ok", "non_publie"}
        assert len(blocks["sens"]["donnees"]["phrases"]) == 3
        client.app.state.tremplin.mesures.write()  # type: ignore[attr-defined]
        page = client.get("/statut").text
        assert {name for name in BLOCKS if f"Explorer, bloc {name}" in page} == HURT[file]


LOST = {
    "npec": {"certifications", "devenir", "perspectives"},
    "inserjeunes_regionales": {"formations", "devenir"},
    "perspectives": {"perspectives"},
    "organismes_cartes": {"organismes"},
    "missions_locales": {"interlocuteurs"},
}
"""Table that the file of lookups lost → the blocks that it is read for, those that read it through another included."""


@pytest.mark.parametrize("table", LOST)
def test_a_table_that_cannot_be_read_leaves_the_other_blocks(own_home: Home, table: str) -> None:
    file = own_home.reference / "releases" / str(current(own_home.reference)) / "reference.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"DROP TABLE {table}")
        connection.commit()
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        answer = client.get(URL, params=ASKED)
        assert answer.status_code == 200
        blocks = answer.json()["blocs"]
        assert {name for name, block in blocks.items() if block["etat"] == "panne"} == LOST[table]


@pytest.mark.parametrize("name", [*BLOCKS, MEANING])
def test_any_block_that_fails_leaves_all_the_others(
    demo_client: TestClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object) -> Any:
        raise OSError("disque illisible")

    whole = demo_client.get(URL, params=ASKED).json()["blocs"]
    if name == MEANING:
        monkeypatch.setattr(meaning, "part", fail)
    else:
        monkeypatch.setitem(BLOCKS, name, replace(BLOCKS[name], read=fail))
    for form in MEDIA:
        assert demo_client.get(f"{URL}.{form}", params=ASKED).status_code == 200, form
    blocks = demo_client.get(URL, params=ASKED).json()["blocs"]
    assert (blocks[name]["etat"], blocks[name]["donnees"]) == ("panne", None)
    assert {n: b for n, b in blocks.items() if n not in (name, MEANING)} == {
        n: b for n, b in whole.items() if n not in (name, MEANING)
    }


def test_a_store_that_is_away_leaves_the_other_blocks(own_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> Any:
        raise OSError("base injoignable")

    monkeypatch.setattr(live, "changed_since", away)
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        blocks = client.get(URL, params=ASKED).json()["blocs"]
    assert {name for name, block in blocks.items() if block["etat"] == "panne"} == {"offres"}
    assert {b["etat"] for n, b in blocks.items() if n != "offres"} == {"ok", "non_publie"}
