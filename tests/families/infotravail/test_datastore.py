"""`datastore_search`: pages, filters, words, formats, links, and anything odd that people send."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.app import create_app
from tremplin.families import references
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import Acceptance, import_files

URL = "/api/3/action/datastore_search"
ROME = needs.INFOTRAVAIL / "rome_v347"


def search(client: TestClient, table: str = "rome_metiers", **more: Any) -> dict[str, Any]:
    answer = client.post(URL, json={"resource_id": table, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["result"]
    return found


def test_codes_stay_texts_and_keep_their_zeros(real_client: TestClient) -> None:
    found = search(real_client, "bmo_besoins", filters={"REGION_CODE": "01"}, limit=1)
    types = {f["id"]: f["type"] for f in found["fields"]}
    assert (types["REGION_CODE"], types["NB_RECRUT_PROJECTS"], types["_id"]) == ("text", "float8", "int")
    (record,) = found["records"]
    assert (record["REGION_CODE"], record["CATCHMENT_AREA_CODE"]) == ("01", "0101")
    assert record["NB_RECRUT_PROJECTS_SECRET"] is False


def test_a_secret_is_null_and_flagged(real_client: TestClient) -> None:
    found = search(real_client, "bmo_besoins", filters={"NB_RECRUT_PROJECTS_SECRET": True})
    assert found["total"] == 1
    assert found["records"][0]["NB_RECRUT_PROJECTS"] is None


def test_following_next_reads_every_record_once(real_client: TestClient) -> None:
    url: str | None = f"{URL}?resource_id=rome_appellations&limit=1000&sort=libelle_appellation_long%20desc"
    seen: list[int] = []
    labels: list[str] = []
    while url:
        result = real_client.get(url).json()["result"]
        seen += [r["_id"] for r in result["records"]]
        labels += [r["libelle_appellation_long"] for r in result["records"]]
        assert result["total"] == 10_990
        assert "release=" in result["_links"].get("next", "release=")
        url = result["_links"].get("next")
    assert sorted(seen) == list(range(1, 10_991))
    from tremplin.columnar.table import sort_key

    assert labels == sorted(labels, key=sort_key, reverse=True)


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({"filters": {"grand_domaine": "A"}}, 30),
        ({"filters": {"grand_domaine": ["A", "B"]}}, 49),
        ({"filters": {"grand_domaine": "A", "riasec_majeur": "R"}}, 24),
        ({"filters": {"code_rome": "Z9999"}}, 0),
        ({"filters": {"code_fiche_em": None}}, 1),
        ({"filters": {"dans_le_fichier_des_codes": False}}, 1),
        ({"filters": {"_id": [1, 2, 900]}}, 2),
        ({"q": "boulangerie"}, 4),
        ({"q": {"libelle_rome": "électricité"}}, 2),
        ({"q": "electr:*", "plain": False}, 94),
        ({"fields": ["grand_domaine"], "distinct": True}, 14),
    ],
)
def test_filters_and_words(real_client: TestClient, more: dict[str, Any], total: int) -> None:
    found = search(real_client, limit=1000, **more)
    assert (len(found["records"]), found["total"]) == (total, total)


def test_words_are_found_in_every_text_of_a_job(real_client: TestClient) -> None:
    def codes(q: object) -> list[str]:
        return [r["code_rome"] for r in search(real_client, q=q, limit=1000)["records"]]

    assert codes("boulangerie") == ["D1102", "D1104", "D1106", "D1502"]
    assert codes({"libelle_rome": "électricité"}) == ["F1602", "H1504"]


def test_words_meet_without_accents_or_endings(real_client: TestClient) -> None:
    def labels(q: str) -> set[str]:
        records = search(real_client, "rome_appellations", q=q, limit=5000)["records"]
        return {r["libelle_appellation_long"] for r in records}

    assert labels("électricien") == labels("ELECTRICIENS")
    with (ROME / "unix_referentiel_appellation_v347_utf8.csv").open(encoding="utf-8", newline="") as handle:
        written = [r["libelle_appellation_long"].replace("''", "'") for r in csv.DictReader(handle)]
    electricians = re.compile(r"\b[eé]lectricien(ne)?s?\b", re.IGNORECASE)
    assert labels("électricien") == {label for label in written if electricians.search(label)}
    assert labels("boulangeres") == {label for label in written if re.search(r"\bboulang[eè]r", label, re.IGNORECASE)}
    assert (len(labels("électricien")), len(labels("boulangeres"))) == (56, 13)


@pytest.mark.parametrize("form", ["objects", "lists", "csv", "tsv"])
def test_each_format_holds_the_same_values(real_client: TestClient, form: str) -> None:
    asked = {"fields": ["code_rome", "libelle_rome"], "limit": 3, "sort": "_id desc", "records_format": form}
    records = search(real_client, **asked)["records"]
    plain = [
        [r["code_rome"], r["libelle_rome"]]
        for r in search(real_client, **{**asked, "records_format": "objects"})["records"]
    ]
    if form == "objects":
        assert [list(r) for r in records] == [["code_rome", "libelle_rome"]] * 3
    elif form == "lists":
        assert records == plain
    else:
        separator = "," if form == "csv" else "\t"
        assert list(csv.reader(records.splitlines(), delimiter=separator)) == plain
        assert len(plain) == 3


def test_limits(real_client: TestClient) -> None:
    found = search(real_client, "rome_coherences", limit=10**6, fields=["code_rome"])
    assert (found["limit"], len(found["records"]), found["total"]) == (32_000, 30_706, 30_706)
    assert search(real_client, limit=0)["records"] == []
    assert search(real_client, offset=10**6)["records"] == []
    assert "total" not in search(real_client, include_total=False)
    assert len(search(real_client)["records"]) == 100


@pytest.mark.parametrize(
    ("q", "told"),
    [
        *((signs, 0) for signs in ('"', "*", "^", "()", "\\", "%_", "😀", "---")),  # no word in it
        *((blank, 532) for blank in ("", " ")),
        *((words, 0) for words in ("NEAR(", "col:", "a AND", "''; DROP TABLE x; --", "é" * 200)),
        ("-x", 1),
        ("{", ["JSON illisible"]),
        ('{"x": "y"}', ["colonne inconnue : « x »"]),
        ("[1]", ["un texte, ou un objet JSON {colonne: texte}, est attendu"]),
        ('{"libelle_rome": [3]}', ["un texte, ou un objet JSON {colonne: texte}, est attendu"]),
        ('{"libelle_rome": true}', ["un texte, ou un objet JSON {colonne: texte}, est attendu"]),
        ('{"inconnue": ""}', ["colonne inconnue : « inconnue »"]),
        ('{"inconnue": null}', ["colonne inconnue : « inconnue »"]),
        ('{"libelle_rome": 3}', 0),
        ('{"libelle_rome": null}', 532),
        ('{"libelle_rome": "électricité --"}', 2),
        ("x" * 201, ["200 caractères au plus"]),
    ],
    ids=lambda value: str(value)[:30],
)
@pytest.mark.parametrize("plain", [True, False])
def test_odd_words_are_words_or_a_precise_409(
    real_client: TestClient, q: str, told: int | list[str], plain: bool
) -> None:
    for answer in (
        real_client.get(URL, params={"resource_id": "rome_metiers", "q": q, "plain": str(plain)}),
        real_client.post(URL, json={"resource_id": "rome_metiers", "q": q, "plain": plain}),
    ):
        document = answer.json()
        if isinstance(told, int):
            assert (answer.status_code, document["success"], document["result"]["total"]) == (200, True, told)
        else:
            assert (answer.status_code, document["success"]) == (409, False)
            assert document["error"] == {"__type": "Validation Error", "q": told}


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
PARAMETERS = st.dictionaries(
    st.sampled_from(
        [
            "filters",
            "q",
            "sort",
            "fields",
            "limit",
            "offset",
            "distinct",
            "plain",
            "include_total",
            "records_format",
            "id",
            "inconnu",
        ]
    ),
    JSONS | st.dictionaries(st.sampled_from(["code_rome", "_id", "dans_le_fichier_des_codes", "x"]), JSONS, max_size=3),
)


@given(parameters=PARAMETERS)
def test_no_parameters_give_a_defect(real_client: TestClient, parameters: dict[str, Any]) -> None:
    body = json.dumps({"resource_id": "rome_metiers", **parameters})
    answer = real_client.post(URL, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 400, 409), (parameters, answer.text)
    if answer.status_code != 200:
        assert answer.json()["error"]["__type"] == "Validation Error"


COLUMNS = st.sampled_from(["_id", "code_rome", "libelle_rome", "dans_le_fichier_des_codes", "code_fiche_em", "x"])
SCALARS = st.sampled_from(
    [
        "",
        "x",
        "D1102",
        "1",
        "true",
        "2021-01-01",
        "\u0663",
        "a:*",
        "{",
        '"',
        0,
        1,
        -1,
        2**63 - 1,
        -(2**63),
        2**63,
        10**400,
        1.5,
        1e308,
        True,
        False,
        None,
    ]
)
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(COLUMNS, v, max_size=2), max_leaves=5
)
BY_COLUMN = st.dictionaries(COLUMNS, VALUES, min_size=1, max_size=3)
SORTED = st.builds("{}{}".format, COLUMNS, st.sampled_from(["", " asc", " desc", " DESC", " x", ",", ' desc,"_id"']))
PLAUSIBLE = st.fixed_dictionaries(
    {},
    optional={
        "q": BY_COLUMN | SCALARS | VALUES,
        "filters": BY_COLUMN | VALUES,
        "fields": st.lists(COLUMNS, max_size=4) | VALUES,
        "sort": SORTED | st.lists(SORTED, max_size=6) | VALUES,
        "distinct": st.booleans() | SCALARS,
        "plain": st.booleans() | SCALARS,
        "include_total": SCALARS,
        "limit": st.integers(0, 3) | VALUES,
        "offset": st.integers(0, 3) | VALUES,
        "records_format": st.sampled_from(["objects", "lists", "csv", "tsv"]) | VALUES,
    },
)


@example(parameters={"q": {"_id": "x"}})
@example(parameters={"q": {"dans_le_fichier_des_codes": "true"}})
@given(parameters=PLAUSIBLE)
def test_plausible_parameters_are_read_or_refused(demo_client: TestClient, parameters: dict[str, Any]) -> None:
    texts = {n: v if isinstance(v, str) else json.dumps(v) for n, v in parameters.items()}
    body = json.dumps({"resource_id": "rome_metiers", **parameters})
    for answer in (
        demo_client.get(URL, params={"resource_id": "rome_metiers", **texts}),
        demo_client.post(URL, content=body, headers={"content-type": "application/json"}),
    ):
        assert answer.status_code in (200, 400, 409), (parameters, answer.text)
        told = answer.json()
        assert told["success"] is (answer.status_code == 200)
        assert told.get("error", {}).get("__type") == (None if told["success"] else "Validation Error")


@pytest.mark.parametrize("column", ["_id", "dans_le_fichier_des_codes"])
def test_words_are_looked_for_in_texts_alone(demo_client: TestClient, column: str) -> None:
    answer = demo_client.post(URL, json={"resource_id": "rome_metiers", "q": {column: "x"}})
    assert (answer.status_code, list(answer.json()["error"])) == (409, ["__type", "q"])
    assert answer.json()["error"]["q"] == [
        f"{column} : « x » n'est pas cherché dans un texte : cette colonne n'en est pas un"
    ]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"a":1,"a":2}', "application/json", 400),
        (b"[" * 2000, "application/json", 400),
        (b'{"limit":NaN}', "application/json", 400),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"a=%ff", "application/x-www-form-urlencoded", 400),
        (b'{"a":1,"a":2}', "application/x-www-form-urlencoded", 400),
        (b"a=1", "multipart/form-data; boundary=x", 415),
        (b"a=1", "text/plain", 415),
        (b"x" * 2_000_000, "application/json", 413),
    ],
)
def test_bodies_that_cannot_be_read(real_client: TestClient, body: bytes, kind: str, status: int) -> None:
    answer = real_client.post(URL, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.json()["error"]["__type"] == "Validation Error"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"resource_id": "rome_metiers", "limit": 2, "fields": ["_id", "code_rome"]}', "application/json"),
        (b'{"resource_id": "rome_metiers", "limit": 2, "fields": ["_id", "code_rome"]}', None),
        (
            b' {"resource_id": "rome_metiers", "limit": 2, "fields": ["_id", "code_rome"]}',
            "application/x-www-form-urlencoded",
        ),
        (b"resource_id=rome_metiers&limit=2&fields=_id%2Ccode_rome", "application/x-www-form-urlencoded"),
        (b"resource_id=rome_metiers&limit=2&fields=_id&fields=code_rome", "application/x-www-form-urlencoded"),
    ],
)
def test_parameters_are_read_however_they_are_posted(real_client: TestClient, body: bytes, kind: str | None) -> None:
    answer = real_client.post(URL, content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code == 200
    assert answer.json()["result"]["records"] == [{"_id": 1, "code_rome": "A1101"}, {"_id": 2, "code_rome": "A1201"}]


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({"q": 10200}, 0),
        ({"q": {"code_rome": 10200}}, 0),
        ({"q": None, "filters": None, "offset": None, "sort": None, "fields": None, "limit": None, "plain": None}, 532),
        ({"filters": {"_id": "7"}}, 1),
    ],
)
def test_numbers_and_nulls_are_taken_as_ckan_takes_them(
    real_client: TestClient, more: dict[str, Any], total: int
) -> None:
    assert search(real_client, **more)["total"] == total


def test_a_number_is_looked_for_as_a_word(real_client: TestClient) -> None:
    for q in (10200, {"code_ogr": 10200}, "10200"):
        (record,) = search(real_client, "rome_appellations", q=q)["records"]
        assert record["code_ogr"] == "10200"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"limit": "x"}, {"limit": ["un nombre entier est attendu"]}),
        ({"limit": [1]}, {"limit": ["un nombre entier est attendu"]}),
        ({"limit": 1.5}, {"limit": ["un nombre entier est attendu"]}),
        ({"limit": -1}, {"limit": ["une valeur d'au moins 0 est attendue"]}),
        ({"offset": 10**10}, {"offset": ["une valeur d'au plus 1000000000 est attendue"]}),
        ({"plain": "peut-être"}, {"plain": ["« true » ou « false » est attendu"]}),
        ({"plain": [1]}, {"plain": ["« true » ou « false » est attendu"]}),
        ({"resource_id": ["a"]}, {"resource_id": ["un texte est attendu"]}),
        ({"resource_id": "a" * 201}, {"resource_id": ["200 caractères au plus"]}),
        ({"fields": {"a": 1}}, {"fields": ["une liste est attendue"]}),
        ({"fields": [None]}, {"fields": ["un texte est attendu"]}),
        ({"sort": ["_id"] * 6}, {"sort": ["5 éléments au plus"]}),
        (
            {"filters": {"code_rome": {"x": 1}}},
            {"filters": ["« code_rome » : une valeur, ou une liste de valeurs, 1 000 au plus, est attendue"]},
        ),
        ({"records_format": "xml"}, {"records_format": ["objects, lists, csv ou tsv est attendu"]}),
        ({"sort": "_id desc nulls"}, {"sort": ["colonne inconnue : « _id desc nulls »"]}),
    ],
)
def test_a_wrong_parameter_is_told_in_french(
    real_client: TestClient, more: dict[str, Any], fault: dict[str, list[str]]
) -> None:
    answer = real_client.post(URL, json={"resource_id": "rome_metiers", **more})
    assert answer.status_code == 409
    assert answer.json()["error"] == {"__type": "Validation Error", **fault}


@pytest.mark.parametrize(
    ("sort", "rank"),
    [
        ("code_fiche_em desc nulls last, _id", 531),
        ("code_fiche_em DESC NULLS FIRST, _id", 0),
        ('"code_fiche_em" asc nulls first', 0),
        ("code_fiche_em nulls last", 531),
        ("code_fiche_em", 531),
    ],
)
def test_nulls_come_where_they_are_asked_for(real_client: TestClient, sort: str, rank: int) -> None:
    records = search(real_client, sort=sort, limit=1000)["records"]
    assert len(records) == 532
    assert [at for at, record in enumerate(records) if record["code_fiche_em"] is None] == [rank]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "name:bmo"}, ["bmo"]),
        ({"q": 'name:"bmo"'}, ["bmo"]),
        ({"q": "name:b*"}, ["bmo"]),
        ({"q": "+name:bmo AND tags:recrutement"}, ["bmo"]),
        ({"q": "recrutement -name:bmo", "sort": "name asc"}, ["imt", "offres"]),
        ({"q": "title:agences"}, ["agences"]),
        ({"q": "*:*", "fq": "-name:(x) name:rome"}, "fq"),
        ({"fq": "+name:rome"}, ["rome"]),
        ({"fq": "rome"}, "fq"),
        ({"q": "name:inconnu"}, []),
        ({"q": "champ:bmo"}, "q"),
        ({"q": "bmo OR rome"}, "q"),
    ],
)
def test_datasets_are_found_by_field(real_client: TestClient, asked: dict[str, str], names: list[str] | str) -> None:
    answer = real_client.get("/api/3/action/package_search", params=asked)
    if isinstance(names, str):
        assert (answer.status_code, list(answer.json()["error"])) == (409, ["__type", names])
        return
    assert [d["name"] for d in answer.json()["result"]["results"]] == names
    assert answer.json()["result"]["count"] == len(names)


def test_pages_of_a_list_stay_within_one_release(own_home: Home, world: Path) -> None:
    home = own_home.reference
    with TestClient(create_app(own_home.settings(TREMPLIN_LIMITES="non"))) as client:
        first = client.get(URL, params={"resource_id": "rome_appellations", "limit": 5}).json()["result"]
        path = world / "unix_referentiel_appellation_v347_utf8.csv"
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join([lines[0], *lines[1:9]]))
        (report,) = import_files(home, [path], acceptance=Acceptance(frozenset({"lignes", "cles"}), "essai"))
        assert report.etat == "importé", report.message
        publish(home, build(home, references()))
        following = client.get(first["_links"]["next"]).json()["result"]
        assert following["total"] == first["total"]
        now = client.get(URL, params={"resource_id": "rome_appellations"}).json()["result"]
        assert (now["total"], first["total"]) == (8, 14)


def test_identifiers_are_the_same_in_every_release_and_world(demo_client: TestClient, real_client: TestClient) -> None:
    def ids(client: TestClient) -> dict[str, str]:
        package = client.get("/api/3/action/package_show?id=rome").json()["result"]
        return {r["name"]: r["id"] for r in package["resources"]} | {"": package["id"]}

    assert ids(demo_client) == ids(real_client) and len(ids(demo_client)) == 14 + 1


def test_a_resource_a_year_newest_first(demo_client: TestClient) -> None:
    package = demo_client.get("/api/3/action/package_show?id=bmo").json()["result"]
    names = [r["name"] for r in package["resources"]]
    assert names[:3] == [f"Résultats enquête BMO {year}" for year in (2026, 2025, 2024)]
    latest = search(demo_client, package["resources"][0]["id"], limit=32_000)["records"]
    assert [r["ANNEE"] for r in latest] == [2026] * 165  # 14 bassins, one of them in two départements, 11 families
    assert [r["_id"] for r in latest] == list(range(1, 166))


def test_without_a_release_it_says_so(tmp_path: Path) -> None:
    with TestClient(create_app(Home(tmp_path, "").settings())) as client:
        answer = client.get(f"{URL}?resource_id=x")
    assert (answer.status_code, answer.json()["success"]) == (503, False)
