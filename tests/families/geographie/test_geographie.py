"""Communes, départements and missions locales, on the complete files of INSEE and La Poste."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Publish
from tremplin.domain.geo import distance_km

SEARCH, ML = "/api/geographie/v1/commune/search", "/api/geographie/v1/mission-locale"


def communes(client: TestClient, code: str) -> list[dict[str, Any]]:
    answer = client.get(SEARCH, params={"code": code})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_by_insee_code(real_client: TestClient) -> None:
    (metz,) = communes(real_client, "57463")
    assert (metz["nom"], metz["code"]["insee"]) == ("Metz", "57463")
    assert set(metz["code"]["postaux"]) == {"57000", "57050", "57070"}
    assert metz["departement"] == {"nom": "Moselle", "codeInsee": "57"}
    assert metz["region"] == {"codeInsee": "44", "nom": "Grand Est"}
    assert metz["academie"]["nom"] == "Nancy-Metz"
    lon, lat = metz["localisation"]["centre"]["coordinates"]
    assert distance_km((lon, lat), (6.1757, 49.1193)) < 6


def test_by_postal_code_shared_by_several(real_client: TestClient) -> None:
    found = communes(real_client, "01090")
    assert len(found) > 5
    assert sum("01090" in c["code"]["postaux"] for c in found) > 3
    assert all("01090" in (c["code"]["insee"], *c["code"]["postaux"]) for c in found)  # 01090 is both
    assert [c["code"]["insee"] for c in found] == sorted(c["code"]["insee"] for c in found)


@pytest.mark.parametrize(
    ("code", "insee"),
    [
        ("75056", "75056"),
        ("75012", "75056"),
        ("75112", "75056"),
        ("13055", "13055"),
        ("2A004", "2A004"),
        ("20000", "2A004"),
        ("97411", "97411"),
        ("97105", "97105"),
    ],
)
def test_arrondissements_corsica_and_overseas(real_client: TestClient, code: str, insee: str) -> None:
    assert insee in {c["code"]["insee"] for c in communes(real_client, code)}


def test_paris_has_its_arrondissements(real_client: TestClient) -> None:
    (paris,) = communes(real_client, "75056")
    assert len(paris["arrondissements"]) == 20
    assert paris["arrondissements"][0] == {"code": "75101", "nom": "Paris 1er Arrondissement"}


def test_a_former_commune_leads_to_the_one_of_today(real_client: TestClient) -> None:
    (annecy,) = communes(real_client, "74011")
    assert annecy["code"]["insee"] == "74010"
    assert {"nom": "Annecy-le-Vieux", "codeInsee": "74011"} in annecy["anciennes"]


def test_every_commune_of_the_cog_is_found_whole(real_client: TestClient) -> None:
    with (needs.real(needs.GEOGRAPHIE) / "communes.csv").open(encoding="utf-8") as source:
        today = [r["COM"] for r in csv.DictReader(source) if r["TYPECOM"] == "COM"]
    assert len(today) > 34_000
    for code in today[::97]:
        (found,) = [c for c in communes(real_client, code) if c["code"]["insee"] == code]
        assert found["departement"]["codeInsee"] and found["region"]["codeInsee"]
        west, south = found["localisation"]["bbox"]["coordinates"][0][0]
        east, north = found["localisation"]["bbox"]["coordinates"][0][2]
        lon, lat = found["localisation"]["centre"]["coordinates"]
        assert west <= lon <= east and south <= lat <= north


def test_an_unknown_code_gives_an_empty_list_another_form_an_error(real_client: TestClient) -> None:
    assert communes(real_client, "99999") == []
    for code in ("5746", "ABCDE", "574630", ""):
        assert real_client.get(SEARCH, params={"code": code}).status_code == 400
    assert real_client.get(SEARCH).json()["data"]["validationError"][0]["path"] == ["code"]


def test_departements(real_client: TestClient) -> None:
    found = real_client.get("/api/geographie/v1/departement").json()
    assert len(found) == 101
    assert [d["codeInsee"] for d in found] == sorted(d["codeInsee"] for d in found)
    assert all(d["region"]["codeInsee"] and d["academie"]["code"] for d in found)


def test_missions_locales_all_then_around_a_point(demo_client: TestClient) -> None:
    assert len(demo_client.get(ML).json()) == 13
    metz = (6.1757, 49.1193)
    near = demo_client.get(ML, params={"longitude": metz[0], "latitude": metz[1], "radius": 200}).json()
    distances = [distance_km(metz, tuple(m["localisation"]["geopoint"]["coordinates"])) for m in near]
    assert [round(d, 1) for d in distances] == [0.0, 26.5, 130.3]


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 200))
def test_around_any_point_is_what_brute_force_finds(
    demo_client: TestClient, lon: float, lat: float, radius: float
) -> None:
    all_ = demo_client.get(ML).json()
    expected = {
        m["id"]
        for m in all_
        if m["localisation"]["geopoint"]
        and distance_km((lon, lat), tuple(m["localisation"]["geopoint"]["coordinates"])) <= radius
    }
    params = {"longitude": lon, "latitude": lat, "radius": radius}
    assert {m["id"] for m in demo_client.get(ML, params=params).json()} == expected


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"latitude": 48}, "longitude"),
        ({"longitude": 2}, "latitude"),
        ({"latitude": 91, "longitude": 2}, "latitude"),
        ({"latitude": "48,5", "longitude": 2}, "latitude"),
        ({"latitude": "nan", "longitude": 2}, "latitude"),
        ({"latitude": 48, "longitude": 2, "radius": 201}, "radius"),
    ],
)
def test_wrong_points_are_told(demo_client: TestClient, params: dict[str, Any], path: str) -> None:
    answer = demo_client.get(ML, params=params)
    assert answer.status_code == 400
    assert answer.json()["data"]["validationError"][0]["path"] == [path]


def test_contours_give_the_centre_and_the_box_when_loaded(world: Path, published: Publish) -> None:
    square = [[6.0, 49.0], [6.2, 49.0], [6.2, 49.2], [6.0, 49.2], [6.0, 49.0]]
    island = [[6.5, 49.0], [6.51, 49.0], [6.51, 49.01], [6.5, 49.01], [6.5, 49.0]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": "57463", "nom": "Metz"},
            "geometry": {"type": "MultiPolygon", "coordinates": [[square], [island]]},
        },
        {"type": "Feature", "properties": {"code": "75056"}, "geometry": None},
    ]
    contours = {"type": "FeatureCollection", "features": features}
    (world / "communes-100m.geojson").write_text(json.dumps(contours))
    client, flat = published()
    (metz,) = communes(client, "57463")
    assert metz["localisation"]["centre"]["coordinates"] == [6.1, 49.1]
    assert metz["localisation"]["bbox"]["coordinates"][0][0] == [6.0, 49.0]
    assert metz["localisation"]["bbox"]["coordinates"][0][2] == [6.51, 49.2]
    (paris,) = communes(client, "75056")
    assert paris["localisation"]["centre"]["coordinates"] == pytest.approx([2.35, 48.86], abs=0.1)
    origins = dict(pl.read_parquet(flat / "communes.parquet").select("code_insee", "localisation").iter_rows())
    assert (origins["57463"], origins["75056"]) == ("contour", "codes postaux")
