"""The newer routes: `/api/job/v1`, `/api/formation/v1`, La Bonne Boîte v1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world import alternance as monde
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.search import schemas_bonne_boite, schemas_jobs, schemas_trainings
from tremplin.platform.identity import clients as oauth_clients
from tremplin.store.engine import Store

SEARCH = "/api/job/v1/search"
METZ = {"latitude": "49.1193", "longitude": "6.1757"}


@pytest.fixture
def search(keyed: TestClient) -> Callable[..., Any]:
    def ask(**params: Any) -> Any:
        answer = keyed.get(SEARCH, params=params)
        assert answer.status_code == 200, answer.text
        schemas_jobs.Recherche.model_validate(answer.json())
        return answer.json()

    return ask


def ids(offers: list[Any]) -> list[str]:
    return [o["identifier"]["id"] for o in offers]


def test_a_key_is_asked_for(client: TestClient) -> None:
    for path in (
        SEARCH,
        "/api/v3/jobs/search",
        "/api/job/v1/offer/x",
        "/api/job/v1/export",
        "/api/formation/v1/search",
    ):
        assert client.get(path).status_code == 401, path
    assert client.get(SEARCH).json() | {"message": ""} == {"statusCode": 401, "error": "Unauthorized", "message": ""}


def test_offers_come_by_family_then_by_distance(search: Callable[..., Any]) -> None:
    found = search(**METZ, radius=10, romes="D1102")
    assert ids(found["jobs"]) == ["vive-0", "vive-2", "deleguee", "100AAAA", "105AAAA", "102AAAA", "101AAAA"]
    assert [r["workplace"]["name"] for r in found["recruiters"]][3:] == ["PAIN ATLAS", "PAIN AKTO"]
    assert found["warnings"] == []


def test_the_radius_is_thirty_by_default_and_zero_is_the_point_itself(search: Callable[..., Any]) -> None:
    assert "107AAAA" in ids(search(**METZ, romes="D1102")["jobs"])
    assert ids(search(**METZ, romes="D1102", radius=0)["jobs"]) == ["vive-0", "100AAAA"]


def test_without_a_point_the_newest_come_first(search: Callable[..., Any]) -> None:
    found = search()
    dates = [
        o["offer"]["publication"]["creation"] or ""
        for o in found["jobs"]
        if o["identifier"]["partner_label"] == "France Travail"
    ]
    assert dates == sorted(dates, reverse=True)
    assert {o["identifier"]["partner_label"] for o in found["jobs"]} == {
        "La bonne alternance",
        "France Travail",
        "leboncoin",
    }


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"target_diploma_level": "5"}, {"vive-0", "100AAAA", "105AAAA", "102AAAA", "101AAAA", "deleguee"}),
        ({"opco": "ATLAS"}, {"vive-2", "100AAAA", "101AAAA"}),
        ({"partners_to_exclude": "France Travail"}, {"vive-0", "vive-2", "deleguee"}),
        ({"partners_to_exclude": ["France Travail", "leboncoin"]}, {"vive-0", "vive-2", "deleguee"}),
        ({"departements": "2A"}, set()),
        (
            {"rncp": "RNCP90003", "romes": "D1202"},
            {"vive-0", "vive-2", "deleguee", "100AAAA", "105AAAA", "102AAAA", "101AAAA", "108AAAA"},
        ),
    ],
)
def test_filters(search: Callable[..., Any], params: dict[str, Any], expected: set[str]) -> None:
    asked = {"romes": "D1102"} | params
    found = ids(search(**METZ, radius=10, **asked)["jobs"])
    assert {i for i in found if i in expected or not i.isalnum() or i[0] in "1v"} == expected


def test_departements_without_a_point(search: Callable[..., Any]) -> None:
    found = search(departements=["2A", "974"], romes="D1102")
    assert found["jobs"] == []
    assert [r["workplace"]["name"] for r in found["recruiters"]] == ["AJACCIO PAIN"]


def test_romes_are_repeated_or_separated(search: Callable[..., Any]) -> None:
    either = [search(**METZ, radius=10, romes=romes) for romes in ("D1102,G1602", ["D1102", "G1602"])]
    assert either[0] == either[1]


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"latitude": "x", "longitude": "6"}, "latitude"),
        ({"latitude": "91", "longitude": "6"}, "latitude"),
        ({"latitude": "49"}, "longitude"),
        ({"longitude": "6"}, "latitude"),
        ({**METZ, "radius": "201"}, "radius"),
        ({**METZ, "radius": "-1"}, "radius"),
        ({**METZ, "radius": "10,5"}, "radius"),
        ({"romes": "x"}, "romes"),
        ({"romes": ",".join(["D1102"] * 21)}, "romes"),
        ({"target_diploma_level": "8"}, "target_diploma_level"),
        ({"opco": "atlas"}, "opco"),
        ({"departements": "999"}, "departements"),
        ({"rncp": "x"}, "rncp"),
        ({"rncp": "RNCP77777"}, "rncp"),
    ],
)
def test_a_fault_is_told_as_the_validator_does(keyed: TestClient, params: dict[str, str], path: str) -> None:
    answer = keyed.get(SEARCH, params=params)
    document = answer.json()
    assert (answer.status_code, document["statusCode"], document["error"]) == (400, 400, "Bad Request")
    error = document["data"]["validationError"]
    assert (error["name"], error["code"], error["validationContext"]) == (
        "ZodError",
        "FST_ERR_VALIDATION",
        "querystring",
    )
    assert [i["path"] for i in error["issues"]] == [[path]]
    assert document["message"].startswith(f"querystring.{path}: ")


def test_what_a_delegated_offer_says(search: Callable[..., Any]) -> None:
    (offer,) = [o for o in search(**METZ, romes="D1102")["jobs"] if o["identifier"]["id"] == "deleguee"]
    work = offer["workplace"]
    assert (offer["is_delegated"], work["brand"], work["name"], work["siret"]) == (
        True,
        None,
        "CFA MANDATÉ",
        siret_of(1),
    )
    assert work["location"]["address"] == "3 rue du CFA 57100 Thionville"
    assert work["location"]["geopoint"]["coordinates"] == pytest.approx(monde.north(4))
    assert offer["apply"]["phone"] == "0387333333"
    assert offer["apply"]["recipient_id"] == "partners_deleguee"
    assert offer["apply"]["url"].startswith("http://localhost:8000/")


def test_what_may_not_be_shown_elsewhere_or_has_no_place_is_left_out(search: Callable[..., Any]) -> None:
    found = ids(search(**METZ, romes="D1102", radius=200)["jobs"])
    assert not {"vive-5", "pourvue", "finie"} & set(found)
    assert "lointaine" in found


def test_a_partner_offer_leads_to_its_partner(keyed: TestClient) -> None:
    offer = keyed.get("/api/job/v1/offer/100AAAA").json()
    schemas_jobs.Offer.model_validate(offer)
    assert offer["apply"] == {"url": "https://exemple.invalid/100AAAA", "phone": None, "recipient_id": None}
    assert (offer["contract"]["type"], offer["contract"]["duration"]) == (["Apprentissage"], 12)
    assert keyed.get("/api/v3/jobs/vive-0").json()["identifier"]["id"] == "vive-0"
    for gone in ("104AAAA", "finie", "inconnue"):
        answer = keyed.get(f"/api/job/v1/offer/{gone}")
        assert (answer.status_code, answer.json()["error"]) == (404, "Not Found")


def test_the_whole_file_holds_every_offer_that_may_be_shown(keyed: TestClient, search: Callable[..., Any]) -> None:
    export = keyed.get("/api/job/v1/export").json()
    schemas_jobs.Export.model_validate(export)
    offers = keyed.get(export["url"].removeprefix("http://localhost:8000")).json()
    for offer in offers:
        schemas_jobs.Offer.model_validate(offer)
    everywhere = search(**METZ, radius=200)["jobs"]
    assert set(ids(offers)) == set(ids(everywhere))
    assert "vive-5" not in ids(offers)


# ── /api/formation/v1 ────────────────────────────────────────────────────────────────────────────────────────────


def keys(keyed: TestClient, **params: Any) -> list[str]:
    answer = keyed.get("/api/formation/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    schemas_trainings.Formations.model_validate(answer.json())
    return [f["identifiant"]["cle_ministere_educatif"] for f in answer.json()["data"]]


def test_trainings_of_the_catalogue(keyed: TestClient) -> None:
    found = keys(keyed, **METZ, radius=30, romes="D1102")
    assert found == ["boulanger-0", "ancienne", "boulanger-0-double", "boulanger-5#L01|x", "sessions", "boulanger-25"]
    archived = keys(keyed, **METZ, radius=30, romes="D1102", include_archived="true")
    assert archived[:3] == ["boulanger-0", "ancienne", "archivee"]
    assert keys(keyed, **METZ, radius=0, romes="G1602") == ["distance"]
    assert keys(keyed, **METZ, radius=30, romes="D1102", target_diploma_level="4") == ["boulanger-25"]
    assert "petite-enfance" in keys(keyed, **METZ, rncp="RNCP90003", romes="G1602", page_size=1000)
    assert "boulanger-80" not in keys(keyed, page_size=1000)  # without commune, its address can't be told


def test_pages_of_the_catalogue_follow_each_other(keyed: TestClient) -> None:
    whole = keys(keyed, romes="D1106", page_size=1000)
    assert len(whole) == 170
    parts = [k for n in range(4) for k in keys(keyed, romes="D1106", page_size=50, page_index=n)]
    assert parts == whole
    page = keyed.get("/api/formation/v1/search", params={"romes": "D1106", "page_size": 50, "page_index": 9}).json()
    assert (page["data"], page["pagination"]) == ([], {"page_count": 4, "page_size": 50, "page_index": 9})


def test_one_training_with_its_certification_and_its_organisations(keyed: TestClient) -> None:
    found = keyed.get("/api/formation/v1/boulanger-0").json()
    schemas_trainings.Formation.model_validate(found)
    assert found["statut"] == {"catalogue": "publié"}
    assert found["certification"]["connue"] is True
    assert found["certification"]["valeur"]["identifiant"]["rncp"] == "RNCP90003"
    assert found["formateur"]["organisme"]["identifiant"]["siret"] == siret_of(1)
    assert found["responsable"]["connu"] is True
    assert found["lieu"]["adresse"]["region"] == {"code_insee": "44", "nom": "Grand Est"}
    assert found["lieu"]["geolocalisation"] == {"type": "Point", "coordinates": [6.1757, 49.1193]}
    missing = keyed.get("/api/formation/v1/inconnue")
    assert (missing.status_code, missing.json()["name"]) == (404, "Not Found")


@pytest.mark.parametrize(
    "params",
    [
        {"latitude": "49"},
        {"romes": "x"},
        {"radius": "201"},
        {"rncp": "1"},
        {"target_diploma_level": "2"},
        {"include_archived": "oui"},
        {"page_size": "1001"},
        {"latitude": "NaN", "longitude": "6"},
    ],
)
def test_the_catalogue_refuses_in_its_own_form(keyed: TestClient, params: dict[str, str]) -> None:
    answer = keyed.get("/api/formation/v1/search", params=params)
    assert (answer.status_code, answer.json()["message"]) == (400, "Request validation failed")


# ── La Bonne Boîte ───────────────────────────────────────────────────────────────────────────────────────────────

BOITE = "/partenaire/labonneboite/v1/company/"


@pytest.fixture(scope="module")
def partner(client: TestClient, alternance_home: Home) -> TestClient:
    """Requests with an access token of the right scope."""
    settings = alternance_home.settings()
    store = Store(settings.store_url)
    created = oauth_clients.create_client(
        store, settings.poivre, organisation="Essais", nom="lbb", portees=["api_labonneboitev1"], test=True
    )
    store.close()
    form = {
        "grant_type": "client_credentials",
        "client_id": created[0],
        "client_secret": created[1],
        "scope": "api_labonneboitev1",
    }
    token = client.post("/connexion/oauth2/access_token?realm=%2Fpartenaire", data=form).json()["access_token"]
    return TestClient(client.app, headers={"authorization": f"Bearer {token}"})


def test_companies_by_score_or_by_distance(partner: TestClient) -> None:
    def found(**params: Any) -> list[tuple[str, float | None]]:
        answer = partner.get(BOITE, params={"rome_codes": "D1102", "contract": "alternance", **METZ, **params})
        assert answer.status_code == 200, answer.text
        schemas_bonne_boite.Reponse.model_validate(answer.json())
        return [(c["name"], c["distance"]) for c in answer.json()["companies"]]

    near = found(sort="distance", distance=10)
    assert [d for _, d in near] == sorted(d for _, d in near if d is not None)
    assert {n for n, _ in found(sort="score", distance=10)} == {n for n, _ in near}
    assert "LOINTAINE" in [n for n, _ in found(distance=100)]
    assert found(contract="dpae") == [("DEUX FOURS", 0.0)]
    assert found(naf_codes="5610A") == []
    assert found(headcount="big") == []
    assert found(page_size=2, page=2, sort="distance", distance=10) == near[2:4]
    assert [n for n, _ in found(commune_id="2A004", latitude="", longitude="")] == ["AJACCIO PAIN"]
    assert found(departments="2A", latitude="", longitude="") == [("AJACCIO PAIN", None)]


def test_a_company_of_la_bonne_boite_says_why_it_is_there(partner: TestClient) -> None:
    params = {"rome_codes": "D1102,D1202", "contract": "alternance", **METZ}
    document = partner.get(BOITE, params=params).json()
    first = document["companies"][0]
    assert document["companies_count"] > 100
    assert (first["matched_rome_code"], first["stars"]) == ("D1202", 5.0)
    assert first["name"] == "NOUVEAU NOM"  # boosted at its own request
    assert document["rome_code"] == "D1102,D1202"


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"rome_codes": ""}, "rome_codes"),
        ({"rome_codes": "x"}, "rome_codes"),
        ({"sort": "x"}, "sort"),
        ({"contract": "cdi"}, "contract"),
        ({"distance": "x"}, "distance"),
        ({"page_size": "101"}, "page_size"),
        ({"latitude": "", "longitude": ""}, "commune_id"),
        ({"commune_id": "99999"}, "commune_id"),
        ({"latitude": "49,1"}, "latitude"),
    ],
)
def test_la_bonne_boite_tells_what_is_wrong(partner: TestClient, params: dict[str, str], name: str) -> None:
    answer = partner.get(BOITE, params={"rome_codes": "D1102", **METZ, **params})
    assert answer.status_code == 400
    assert [f["path"] for f in answer.json()["validationError"]] == [[name]]


def test_la_bonne_boite_asks_for_its_scope(client: TestClient, keyed: TestClient) -> None:
    assert client.get(BOITE).status_code == 401
    assert keyed.get(BOITE).status_code == 401
