"""Tables read by address: filters, groups, pages, files by extension; each figure against the source file."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
from collections import Counter
from typing import Any

import fastexcel
import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tremplin.families.infotravail.rest.formats import Rows, as_xlsx

URL = "/api/infotravail/v1"


def get(client: TestClient, path: str, **more: Any) -> Any:
    answer = client.get(f"{URL}/{path}".rstrip("/"), params=more or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def source(name: str) -> list[dict[str, str]]:
    """Rows of a real file."""
    path = needs.real(needs.INFOTRAVAIL) / name
    with path.open(newline="", encoding="utf-8-sig") as handle:
        return list(csv.DictReader(handle))


def test_datasets_and_their_tables(real_client: TestClient) -> None:
    datasets = {d["nom"]: d for d in get(real_client, "")["data"]}
    assert set(datasets) == {"rome", "rome4", "bmo", "imt", "statistiques", "offres", "agences"}
    tables = {t["nom"]: t["lignes"] for t in datasets["rome"]["tables"]}
    assert (tables["metiers"], tables["appellations"], tables["rome4"]) == (532, 10_990, 1_584)


def test_a_page_says_where_the_others_are(real_client: TestClient) -> None:
    answer = real_client.get(f"{URL}/rome/appellations", params={"page": 3, "page_size": 20, "columns": "code_ogr"})
    page = answer.json()
    assert page["meta"] == {"page": 3, "page_size": 20, "total": 10_990}
    assert all(set(r) == {"code_ogr"} for r in page["data"])
    assert 'rel="next"' in answer.headers["link"] and 'rel="prev"' in answer.headers["link"]
    assert answer.headers["last-modified"].endswith("GMT")
    following = real_client.get(page["links"]["next"].removeprefix("http://localhost:8000")).json()
    assert following["meta"]["page"] == 4
    assert not {r["code_ogr"] for r in following["data"]} & {r["code_ogr"] for r in page["data"]}
    assert get(real_client, "rome/appellations", page=10_000)["data"] == []


@pytest.mark.parametrize(
    ("query", "keep"),
    [
        ({"code_rome__exact": "D1102"}, lambda r: r["code_rome"] == "D1102"),
        ({"code_rome__in": "D1102,G1602"}, lambda r: r["code_rome"] in ("D1102", "G1602")),
        ({"code_rome__greater": "N4203"}, lambda r: r["code_rome"] >= "N4203"),
        ({"code_rome__less": "A1101"}, lambda r: r["code_rome"] <= "A1101"),
        (
            {"libelle_appellation_court__contains": "boulangerie"},
            lambda r: "boulangerie" in r["libelle_appellation_court"].lower(),
        ),
        ({"code_rome__differs": "D1102", "code_rome__less": "D1102"}, lambda r: r["code_rome"] < "D1102"),
        ({"libelle_appellation_court__isnull": "true"}, lambda r: not r["libelle_appellation_court"]),
    ],
    ids=range(7),
)
def test_operators_keep_what_the_file_says(real_client: TestClient, query: dict[str, str], keep: Any) -> None:
    rows = source("rome_v347/unix_referentiel_appellation_v347_utf8.csv")
    found = get(real_client, "rome/appellations", page_size=1000, columns="code_ogr", **query)
    wanted = {r["code_ogr"] for r in rows if keep(r)}
    assert found["meta"]["total"] == len(wanted)
    assert {r["code_ogr"] for r in found["data"]} <= wanted


def test_groups_and_measures(real_client: TestClient) -> None:
    rows = source("rome_v347/unix_referentiel_appellation_v347_utf8.csv")
    counts = Counter(r["code_rome"] for r in rows)
    found = get(
        real_client, "rome/appellations", code_rome__groupby="", code_ogr__count="", code_ogr__count__sort="desc"
    )
    assert found["meta"]["total"] == 532
    assert [g["code_ogr__count"] for g in found["data"][:3]] == [n for _, n in counts.most_common(3)]
    months = source("samples/IMT.csv")  # a semicolon: one column here, split below
    offers = [float(next(iter(r.values())).split(";")[2]) for r in months]
    (whole,) = get(real_client, "statistiques/mensuelles", off__sum="", off__max="", off__avg="", off__min="")["data"]
    assert whole["off__sum"] == pytest.approx(sum(offers))
    assert (whole["off__max"], whole["off__min"]) == (max(offers), min(offers))
    assert whole["off__avg"] == pytest.approx(sum(offers) / len(offers))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("x__exact=1", "x__exact"),
        ("code_rome__inconnu=1", "code_rome__inconnu"),
        ("code_rome=1", "code_rome"),
        ("page=0", "page"),
        ("page_size=1001", "page_size"),
        ("page=x", "page"),
        ("columns=x", "columns"),
        ("code_rome__sort=haut", "code_rome__sort"),
        ("x__sort=asc", "x__sort"),
        ("_id__exact=un", "_id__exact"),
        ("dans_le_fichier_des_codes__exact=2", "dans_le_fichier_des_codes__exact"),
        ("code_rome__isnull=x", "code_rome__isnull"),
        ("libelle_rome__sum", "libelle_rome__sum"),
        ("code_rome__groupby&columns=code_rome", "columns"),
        ("_id__contains=1", "_id__contains"),
        ("code_rome__exact=a&code_rome__exact=b", "code_rome__exact"),
    ],
)
def test_each_fault_names_its_parameter(real_client: TestClient, query: str, told: str) -> None:
    answer = real_client.get(f"{URL}/rome/metiers?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = answer.json()["validationError"]
    assert fault["path"] == [told]
    assert len(fault["message"]) > 5


def test_unknown_tables_and_formats_are_404(real_client: TestClient) -> None:
    for path in ("rome/x", "x/metiers", "rome/metiers.exe", "rome/metiers.", "rome/metiers.csv.gz", "bmo/rome_metiers"):
        assert real_client.get(f"{URL}/{path}").status_code == 404, path
    assert real_client.get(f"{URL}/rome/metiers.geojson").status_code == 404
    assert real_client.get(f"{URL}/rome/metiers.csv?page=2").status_code == 400


def test_whole_tables_are_the_prepared_files(real_client: TestClient) -> None:
    for extension in ("csv", "json", "parquet"):
        answer = real_client.get(f"{URL}/rome/rome4.{extension}", headers={"accept-encoding": "identity"})
        assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
        part = real_client.get(
            f"{URL}/rome/rome4.{extension}", headers={"range": "bytes=5-14", "accept-encoding": "identity"}
        )
        assert (part.status_code, part.content) == (206, answer.content[5:15])


def test_every_format_holds_the_same_rows(real_client: TestClient) -> None:
    query = "code_rome__in=D1102,L1510&code_ogr__sort=desc"
    expected = get(real_client, f"rome/appellations?{query}&page_size=1000")["data"]
    names = [n for n in expected[0] if n != "_id"]
    plain = [{n: r[n] for n in names} for r in expected]

    def fetch(extension: str) -> bytes:
        answer = real_client.get(f"{URL}/rome/appellations.{extension}?{query}")
        assert answer.status_code == 200, answer.text
        assert f".{extension}" in answer.headers["content-disposition"]
        return answer.content

    assert json.loads(fetch("json")) == plain
    assert [json.loads(line) for line in fetch("ndjson").splitlines()] == plain
    as_text = [{n: "" if v is None else v for n, v in r.items()} for r in plain]
    assert list(csv.DictReader(io.StringIO(fetch("csv").decode()))) == as_text
    assert pl.read_parquet(io.BytesIO(fetch("parquet"))).to_dicts() == plain
    sheet = fastexcel.read_excel(fetch("xlsx")).load_sheet(0, dtypes="string").to_polars()
    assert sheet.fill_null("").to_dicts() == as_text


def test_files_of_nothing_and_of_groups(real_client: TestClient) -> None:
    for extension in ("csv", "json", "ndjson", "parquet", "xlsx"):
        assert real_client.get(f"{URL}/rome/metiers.{extension}?code_rome__exact=Z9999").status_code == 200
    groups = real_client.get(f"{URL}/rome/metiers.csv?grand_domaine__groupby&code_rome__count").text
    assert groups.splitlines()[:2] == ["grand_domaine,code_rome__count", "A,30"]


def test_points_are_geojson(demo_client: TestClient) -> None:
    document = demo_client.get(f"{URL}/agences/repertoire.geojson").json()
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert (feature["properties"]["gpsLon"], feature["properties"]["gpsLat"]) == (lon, lat)


def test_formulas_stay_texts_in_a_workbook() -> None:
    hostile = '=HYPERLINK("http://x";"y")'
    answer = as_xlsx(Rows("t", ["a"], [{"a": hostile}, {"a": 1.5}, {"a": None}], 3))

    async def content() -> bytes:
        return b"".join([bytes(chunk) async for chunk in answer.body_iterator])  # type: ignore[attr-defined]

    sheet = fastexcel.read_excel(asyncio.run(content())).load_sheet(0, dtypes="string").to_polars()
    assert sheet["a"].to_list()[:2] == [hostile, "1.5"]


def test_what_would_be_too_long_is_refused(demo_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from tremplin.columnar import group
    from tremplin.families.infotravail.rest import formats

    monkeypatch.setattr(group, "MAX_GROUPS", 5)
    answer = demo_client.get(f"{URL}/imt/tensions?_id__groupby")
    assert (answer.status_code, "groupes" in answer.json()["detail"]) == (400, True)
    monkeypatch.setattr(formats, "_CELLS", 100)
    answer = demo_client.get(f"{URL}/imt/tensions.xlsx")
    assert (answer.status_code, "classeur" in answer.json()["detail"]) == (400, True)


def test_agencies_around_a_point(demo_client: TestClient) -> None:
    near = get(demo_client, "agences", lat=49.119, lon=6.176, radius=60)
    assert [(a["libelle"], a["distance_km"]) for a in near["data"]] == [("Metz", 0.04), ("Thionville", 26.58)]
    assert near["data"][0]["horaires_lundi"] == "08:30-12:30 13:30-16:30"
    assert near["data"][0]["horaires_dimanche"] == "fermé"
    assert near["meta"] == {"total": 2}
    everywhere = get(demo_client, "agences", lat=49.119, lon=6.176, radius=200, limit=1)
    assert (len(everywhere["data"]), everywhere["meta"]["total"]) == (1, 2)
    assert get(demo_client, "agences", lat=-89, lon=0, radius=0)["data"] == []


def test_recruitments_of_a_job_around_a_commune(real_client: TestClient, demo_client: TestClient) -> None:
    found = get(real_client, "bmo", rome="A1203", commune="97129")
    assert (found["bassin"], found["fap"]) == ("0101", ["A1Z41"])
    (row,) = found["data"]
    assert (row["CATCHMENT_AREA_NAME"], row["NB_RECRUT_PROJECTS"]) == ("SAINTE-ROSE", 9.86143652889)
    years = [r["ANNEE"] for r in get(demo_client, "bmo", rome="D1102", commune="57463")["data"]]
    assert years == [2026, 2025, 2024]
    assert get(real_client, "bmo", rome="A1203", commune="99999")["data"] == []
    assert real_client.get(f"{URL}/bmo?rome=Z9999&commune=57463").status_code == 404


def test_tension_of_a_job_in_a_departement(real_client: TestClient) -> None:
    found = get(real_client, "tension", rome="F1702", departement="10")
    assert found["imt"]["TENSION_RATIO"] == 18
    assert found["imt"]["SEASONAL_OCT"] in ("O", "N")
    assert {t["rome_code"] for t in found["metiers_en_tension_2019"]} == {"F1702"}
    series = get(real_client, "tension", rome="A1101", departement="01")["statistiques"]
    assert (series[0]["mois"], series[0]["off"], series[0]["de"]) == ("201101", 1.22, 2.78)
    assert get(real_client, "tension", rome="A1101", departement="2A")["imt"] is None
