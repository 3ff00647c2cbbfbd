"""Communes, départements and missions locales, on the complete files of INSEE and La Poste."""

from __future__ import annotations

import csv
import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, Publish
from tests.world.waiting import until
from tremplin.domain.geo import distance_km
from tremplin.release.publish import current

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


@pytest.mark.parametrize(
    ("code", "insee", "nom", "postaux", "departement"),
    [
        ("97801", "97801", "Saint-Martin", ["97150"], "978"),
        ("97150", "97801", "Saint-Martin", ["97150"], "978"),
        ("97701", "97701", "Saint-Barthélemy", ["97133"], "977"),
        ("97502", "97502", "Saint-Pierre", ["97500"], "975"),
        ("98613", "98613", "Uvea", ["98600"], "986"),
        ("98735", "98735", "Papeete", ["98714"], "987"),
        ("98800", "98818", "Noumea", ["98800"], "988"),
        ("98817", "98817", "Le Mont-Dore", ["98809", "98810", "98874", "98875", "98876"], "988"),
        ("85165", "85165", "L'Oie", ["85140"], "85"),
        ("85212", "85212", "Sainte-Florence", ["85140"], "85"),
        ("76601", "76601", "Saint-Lucien", ["76780"], "76"),
    ],
)
def test_collectivites_and_communes_split_off_are_whole(
    real_client: TestClient, code: str, insee: str, nom: str, postaux: list[str], departement: str
) -> None:
    (found,) = [c for c in communes(real_client, code) if c["code"]["insee"] == insee]
    assert (found["nom"], found["code"]["postaux"]) == (nom, postaux)
    assert found["departement"]["codeInsee"] == departement


def test_a_postal_code_that_is_an_insee_code_elsewhere_gives_both(real_client: TestClient) -> None:
    """97133 is the postal code of Saint-Barthélemy and the INSEE code of Vieux-Fort."""
    assert [c["nom"] for c in communes(real_client, "97133")] == ["Vieux-Fort", "Saint-Barthélemy"]


def test_communes_split_off_stand_beside_those_that_the_post_knows(real_client: TestClient) -> None:
    """La Poste gives 85140 to 85064, 85084, 85142 and 85246; 85165 and 85212 left 85084 in 2024; another commune has
    85140 as INSEE code."""
    found = sorted(c["code"]["insee"] for c in communes(real_client, "85140"))
    assert found == ["85064", "85084", "85140", "85142", "85165", "85212", "85246"]


def test_nobody_is_lost_between_the_census_and_the_communes_of_today(real_client: TestClient, real_home: Home) -> None:
    with (needs.real(needs.GEOGRAPHIE) / "donnees_communes.csv").open(encoding="utf-8-sig") as source:
        counted = {r["COM"]: int(r["PMUN"]) for r in csv.DictReader(source, delimiter=";")}
    flat = real_home.reference / "releases" / str(current(real_home.reference)) / "flat"
    served = dict(pl.read_parquet(flat / "communes.parquet").select("code_insee", "population").iter_rows())
    inner = pl.read_parquet(flat / "arrondissements_municipaux.parquet")
    assert sum(n or 0 for n in served.values()) == sum(counted.values()) == 67_408_052
    assert (served["75056"], served["69123"], served["13055"]) == (2_133_111, 522_250, 873_076)
    told = inner.select("code", "population", "codes_postaux").rows()
    assert {code: people for code, people, _ in told} == {
        c: n for c, n in counted.items() if c.startswith(("751", "132", "6938"))
    }
    assert {code: postal for code, _, postal in told if code in ("75116", "69389", "13201")} == {
        "13201": "13001",
        "69389": "69009",
        "75116": "75016|75116",
    }


def test_what_la_poste_gives_and_is_no_commune_is_told(real_client: TestClient) -> None:
    manifest = real_client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
    told = {c["nom"]: c["message"] for c in manifest["controles"]}
    assert told["communes_localisees"] == "0 communes écartées"
    assert told["communes_codes_postaux"] == "0 communes sans code postal"
    assert told["codes_postaux_situes"] == (
        "2 lignes de codes postaux écartées (98901 : commune inconnue du code officiel, 99138 : hors de France)"
    )
    assert told["communes_scindees"].endswith("(76601, 85165, 85212)")


def test_the_valideur_knows_the_codes_of_collectivites(real_client: TestClient) -> None:
    rows = "97801;97150\n97701;97133\n97502;97500\n98735;98714\n85165;85140\n97801;57000\n98901;98799\n"
    sent = {"fichier": ("communes.csv", f"Code INSEE;Code postal\n{rows}".encode())}
    made = real_client.post("/api/valideur/v1", files=sent)
    assert made.status_code == 202, made.text
    follow = made.json()["suivi"]
    told = until(lambda: real_client.get(follow).json(), lambda told: told["etat"] != "en cours")
    assert [(f["ligne"], f["colonne"], f["etat"]) for f in told["fautes"]] == [
        (7, "Code postal", "incohérent"),
        (8, "Code INSEE", "inconnu"),
        (8, "Code postal", "inconnu"),
    ]


def test_the_official_names_of_collectivites_replace_those_of_the_post(world: Path, published: Publish) -> None:
    with (world / "laposte_hexasmal.csv").open("a", encoding="utf-8", newline="") as postal:
        postal.write("98818;NOUMEA;98800;NOUMEA;;\r\n98817;LE MONT DORE;98809;MONT DORE;;\r\n")
    (world / "v_commune_comer_2024.csv").write_text(
        "COM_COMER,TNCC,NCC,NCCENR,LIBELLE,NATURE_ZONAGE,COMER,LIBELLE_COMER\n"
        "98818,0,NOUMEA,Nouméa,Nouméa,COM,988,Nouvelle-Calédonie\n"
    )
    client, _ = published()
    assert [communes(client, code)[0]["nom"] for code in ("98800", "98809")] == ["Nouméa", "Le Mont-Dore"]


def test_an_unknown_code_gives_an_empty_list_another_form_an_error(real_client: TestClient) -> None:
    assert communes(real_client, "99999") == []
    for code in ("5746", "ABCDE", "574630", ""):
        assert real_client.get(SEARCH, params={"code": code}).status_code == 400
    assert real_client.get(SEARCH).json()["data"]["validationError"][0]["path"] == ["code"]


def test_departements(real_client: TestClient) -> None:
    found = real_client.get("/api/geographie/v1/departement").json()
    assert len(found) == 107
    codes = [d["codeInsee"] for d in found]
    assert codes[-11:] == ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"]
    assert found[-4] == {
        "nom": "Saint-Martin",
        "codeInsee": "978",
        "region": {"codeInsee": "00", "nom": "Collectivités d'outre-mer"},
        "academie": {"id": "A78", "code": "78", "nom": "Saint-Martin"},
    }
    assert [d["codeInsee"] for d in found] == sorted(d["codeInsee"] for d in found)
    assert all(d["region"]["codeInsee"] and d["academie"]["code"] for d in found)


def test_missions_locales_all_then_around_a_point(demo_client: TestClient) -> None:
    assert len(demo_client.get(ML).json()) == 13
    metz = (6.1757, 49.1193)
    near = demo_client.get(ML, params={"longitude": metz[0], "latitude": metz[1], "radius": 200}).json()
    distances = [distance_km(metz, tuple(m["localisation"]["geopoint"]["coordinates"])) for m in near]
    assert [round(d, 1) for d in distances] == [0.0, 26.5, 130.3]


def test_missions_locales_that_the_network_alone_knows_have_their_name(world: Path, published: Publish) -> None:
    """450 in its référentiel, 4 of Corsica without a number, one (1004) that the fictitious UNML numbers too."""
    shutil.copy(needs.real(needs.FRANCE) / "agences" / "referentiel_structures_milo.json", world)
    client, flat = published()
    found = {m["id"]: m for m in client.get(ML).json()}
    assert len(found) == 13 + 450 - 4 - 1
    assert found[14366] == {
        "id": 14366,
        "code": "14366",
        "nom": "14-ML LISIEUX",
        "siret": "",
        "localisation": {"geopoint": None, "adresse": "", "cp": "", "ville": ""},
        "contact": {"email": None, "telephone": None, "siteWeb": None},
    }
    origins = pl.read_parquet(flat / "missions_locales.parquet")["origine"].value_counts()
    assert dict(origins.iter_rows()) == {"UNML": 13, "référentiel des structures": 445}
    manifest = client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
    (told,) = [c["message"] for c in manifest["controles"] if c["nom"] == "missions_locales_numerotees"]
    assert told == "4 missions locales du réseau sans numéro (2A004S00, 2A247S00, 2B033S00, 2B096S00)"


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
    beside = [[6.2, 49.0], [6.4, 49.0], [6.4, 49.2], [6.2, 49.2], [6.2, 49.0]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": "57672"},
            "geometry": {"type": "Polygon", "coordinates": [beside]},
        },
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
    borders, *names = client.get("/geographie/fond/57.geojson").json()["features"]
    drawn = [e for line in borders["geometry"]["coordinates"] for e in _edges(line)]
    assert len(drawn) == 11  # what two communes share is drawn once
    assert set(drawn) == {e for ring in (square, island, beside) for e in _edges(ring)}
    assert names[0]["properties"] == {"nom": "Metz", "habitants": 120_874}
    assert names[0]["geometry"]["coordinates"] == [6.1, 49.1]


def _edges(line: list[list[float]]) -> list[tuple[tuple[float, ...], ...]]:
    return [tuple(sorted((tuple(a), tuple(b)))) for a, b in pairwise(line)]


def test_without_outlines_the_ground_of_maps_is_drawn_from_the_middles_of_communes(demo_client: TestClient) -> None:
    country = demo_client.get("/geographie/fond/france.geojson").json()
    people = [f["properties"]["habitants"] for f in country["features"]]
    assert country["features"][0]["properties"] == {"nom": "Paris", "habitants": 510_466}
    assert people == sorted(people, reverse=True) and len(people) == 20
    codes = [d["codeInsee"] for d in demo_client.get("/api/geographie/v1/departement").json()]
    assert [*country["departements"]] == codes
    borders, *names = demo_client.get("/geographie/fond/57.geojson").json()["features"]
    assert [f["properties"]["nom"] for f in names] == [
        "Metz",
        "Thionville",
        "Saint-Avold",
        "Longeville-lès-Saint-Avold",
    ]
    assert len([e for line in borders["geometry"]["coordinates"] for e in _edges(line)]) == 20
    unknown = demo_client.get("/geographie/fond/99.geojson")
    assert unknown.status_code == 404 and "« 99 »" in unknown.text
