"""What the v1 searches find, in which order, and what they say of each result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.families.alternance.conftest import POINT, Get
from tests.world import alternance as monde
from tests.world.waiting import LIMIT_S
from tremplin.app import create_app
from tremplin.demo.territory import siret_of
from tremplin.families import references
from tremplin.families.alternance.search import schemas_v1
from tremplin.families.alternance.steps.formations import visible_years
from tremplin.families.alternance.store.offers import ACTIVE, counted, put
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files
from tremplin.store.engine import Store

FORMATIONS, EMPLOIS = "/api/v1/formations", "/api/v1/jobs"
TOUT, REGION = "/api/v1/jobsEtFormations", "/api/v1/formationsParRegion"


def ids(document: Any) -> list[str]:
    return [i["id"] for i in document["results"]]


def names(document: Any) -> list[str]:
    return [i["title"] for i in document["results"]]


def jobs(document: Any) -> list[str]:
    return [i["job"]["id"] for i in document["results"]]


# ── formations ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_trainings_come_nearest_first_each_once(get: Get) -> None:
    found = get(FORMATIONS, romes="D1102", radius=30, **POINT)
    schemas_v1.Resultats.model_validate(found)
    assert ids(found) == ["boulanger-0", "boulanger-5#L01|x", "sessions", "boulanger-25"]
    assert [i["place"]["distance"] for i in found["results"]] == [0.0, 5.0, 6.0, 25.0]


def test_a_radius_of_zero_is_that_of_the_route(get: Get) -> None:
    assert ids(get(FORMATIONS, romes="D1102", radius=0, **POINT))[-1] == "boulanger-25"
    assert "101AAAA" in jobs(get(EMPLOIS, romes="D1102", radius=0, **POINT)["peJobs"])


def test_a_radius_keeps_what_is_inside(get: Get) -> None:
    assert ids(get(FORMATIONS, romes="D1102", radius=5.2, **POINT)) == ["boulanger-0", "boulanger-5#L01|x"]
    assert ids(get(FORMATIONS, romes="D1102", radius=4.8, **POINT)) == ["boulanger-0"]


def test_without_any_the_five_nearest_are_given_wherever_they_are(get: Get) -> None:
    found = get(FORMATIONS, romes="D1102", radius=10, latitude=45.0, longitude=2.0)
    assert [(i["id"], i["place"]["distance"]) for i in found["results"]] == [
        ("boulanger-0", 556.5),
        ("boulanger-5#L01|x", 560.5),
        ("sessions", 561.3),
        ("boulanger-25", 576.8),
        ("boulanger-80", 622.8),
    ]
    assert ids(get(FORMATIONS, romes="D1102", radius=10, latitude=90, longitude=0))[0] == "boulanger-80"


def test_all_in_one_call_has_no_such_fallback(get: Get) -> None:
    found = get(TOUT, romes="D1102", radius=10, latitude=45.0, longitude=2.0, insee="63113")
    assert found["formations"]["results"] == []


@pytest.mark.parametrize("longitude", [179.9, -179.9, 180, -180])
def test_the_date_line_is_no_wall(get: Get, longitude: float) -> None:
    found = get(FORMATIONS, romes="H2402", radius=20_000, latitude=-13.3, longitude=longitude)
    expected = (abs(longitude) - 176.2 if longitude < 0 else 360 - 176.2 - longitude) * 108.2
    assert ids(found) == ["wallis"]
    assert found["results"][0]["place"]["distance"] == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("latitude", [90, -90, 89.9999])
def test_from_a_pole_everything_is_somewhere(get: Get, latitude: float) -> None:
    first = ids(get(FORMATIONS, romes="D1102", radius=20_000, latitude=latitude, longitude=123))
    again = ids(get(FORMATIONS, romes="D1102", radius=20_000, latitude=latitude, longitude=-57))
    assert first == again
    assert len(first) == 8
    assert (first[0] == "reunion") == (latitude < 0)


def test_corsica_and_overseas_are_found(get: Get) -> None:
    assert ids(get(FORMATIONS, romes="D1102", radius=30, latitude=41.9, longitude=8.7)) == ["ajaccio"]
    assert ids(get(FORMATIONS, romes="D1102", radius=30, latitude=-20.9, longitude=55.4)) == ["reunion"]
    assert ids(get(REGION, region="94", romes="D1102")) == ["ajaccio", "bastia"]
    assert ids(get(REGION, departement="2A")) == ["ajaccio"]
    assert ids(get(REGION, departement="2b")) == ["bastia"]
    assert ids(get(REGION, departement="20")) == ["ajaccio", "bastia"]
    assert ids(get(REGION, departement="974")) == ids(get(REGION, region="04")) == ["reunion"]
    assert ids(get(REGION, departement="986")) == ["wallis"]


def test_a_diploma_keeps_its_level(get: Get) -> None:
    assert ids(get(FORMATIONS, romes="D1102", radius=30, diploma="4 (BAC...)", **POINT)) == ["boulanger-25"]
    assert "boulanger-25" not in ids(get(FORMATIONS, romes="D1102", radius=30, diploma="3", **POINT))


def test_only_published_trainings_with_sessions_of_these_years_are_shown(get: Get) -> None:
    found = ids(get(FORMATIONS, romes="D1102", radius=30, **POINT))
    assert not {"archivee", "ancienne"} & set(found)
    assert "sessions" in found


def test_the_years_shown_follow_the_school_year() -> None:
    def years(text: str) -> list[int]:
        from datetime import date

        bits = visible_years(date.fromisoformat(text))
        return [2000 + n for n in range(60) if bits >> n & 1]

    assert years("2026-08-31") == [2025, 2026, 2027]
    assert years("2026-09-01") == [2026, 2027, 2028]
    assert years("2027-01-01") == [2026, 2027, 2028]


def test_without_a_point_they_come_by_title_then_school(get: Get) -> None:
    found = get(FORMATIONS, romes="D1102")
    assert ids(found) == [
        "boulanger-25",
        "boulanger-0",
        "ajaccio",
        "sessions",
        "bastia",
        "boulanger-80",
        "boulanger-5#L01|x",
        "reunion",
    ]
    assert [i["place"]["distance"] for i in found["results"]] == [None] * 8


def test_at_most_150_are_given_the_same_ones_each_time(get: Get) -> None:
    around = ids(get(FORMATIONS, romes="D1106", radius=30, **POINT))
    assert around == [f"nombreuse-{n:03d}" for n in range(150)]
    listed = ids(get(REGION, departement="57", romes="D1106"))
    assert listed == ids(get(REGION, departement="57", romes="D1106")) == around


def test_a_domain_is_the_beginning_of_a_job(get: Get) -> None:
    assert ids(get(FORMATIONS, romeDomain="d11", radius=30, diploma="3", **POINT)) == [
        "boulanger-0",
        "boulanger-5#L01|x",
        "sessions",
    ]
    assert {i["romes"][0]["code"][0] for i in get(FORMATIONS, romeDomain="H", radius=200, **POINT)["results"]} == {"H"}
    assert ids(get(REGION, romeDomain="K13", departement="57")) == ["petite-enfance"]


def test_several_jobs_are_any_of_them(get: Get) -> None:
    many = ",".join(["D1102", "G1602", *(f"Z{n:04d}" for n in range(18))])
    assert set(ids(get(FORMATIONS, romes=many, radius=30, **POINT))) == {
        "boulanger-0",
        "boulanger-5#L01|x",
        "sessions",
        "boulanger-25",
        "distance",
    }


def test_a_training_without_a_point_is_placed_by_its_commune_else_only_listed(get: Get) -> None:
    assert ids(get(FORMATIONS, romes="D1202", radius=10, **POINT)) == ["sans-point"]
    assert ids(get(REGION, romes="D1202")) == ["sans-lieu", "sans-point"]
    assert ids(get(FORMATIONS, romes="H2913", radius=10, **POINT)) == ["inverse"]


def test_what_a_training_says(get: Get) -> None:
    short = get(FORMATIONS, romes="D1102", radius=10, **POINT)["results"]
    item = short[-1]
    assert (item["id"], item["cleMinistereEducatif"]) == ("sessions", "sessions")
    assert (item["training"]["description"], item["training"]["objectif"]) == (None, None)
    year = monde.TODAY.year
    assert item["training"]["sessions"] == [
        {
            "startDate": f"{year}-09-01T00:00:00.000Z",
            "endDate": f"{year + 1}-09-01T00:00:00.000Z",
            "isPermanentEntry": True,
        }
    ]
    assert item["training"]["duration"] in (365, 366)
    assert item["company"]["headquarter"]["name"] == "SIÈGE"
    assert item["company"]["place"] == {"city": "METZ"}
    assert item["contact"]["email"] == "ecole@exemple.invalid"
    assert (item["diplomaLevel"], item["romes"]) == ("3 (CAP...)", [{"code": "D1102"}])
    assert item["place"]["fullAddress"] == "1 rue de l'École 57000 Metz"
    described = get(FORMATIONS, romes="D1102", radius=10, options="with_description", **POINT)["results"][-1]
    assert described["training"]["description"] == "Contenu de BOULANGER EN SESSIONS (CAP)"
    assert described["training"]["objectif"] == "Objectif de BOULANGER EN SESSIONS (CAP)"
    (afar,) = get(FORMATIONS, romes="G1602", radius=10, **POINT)["results"]
    assert afar["place"]["remoteOnly"] is True


def test_a_training_is_found_by_its_key_percent_encoded(client: TestClient) -> None:
    key = "boulanger-5#L01|x"
    found = client.get(f"{FORMATIONS}/formation/{quote(key)}")
    (item,) = found.json()["results"]
    assert (item["id"], item["training"]["objectif"]) == (key, "Objectif de BOULANGER PATISSIER (CAP)")
    assert item["place"]["distance"] is None
    description = client.get(f"{FORMATIONS}/formationDescription/{quote(key)}").json()
    assert set(description) == {"description", "objectif", "duree-indicative", "sessions"}
    for unknown in ("inconnue", "archivee"):
        answer = client.get(f"{FORMATIONS}/formation/{unknown}")
        assert (answer.status_code, answer.json()) == (404, {"error": "not_found"})


# ── entreprises ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_companies_come_nearest_first_and_one_found_for_alternance_not_again(get: Get) -> None:
    found = get(EMPLOIS, romes="D1102", radius=10, **POINT)
    schemas_v1.Emplois.model_validate(found)
    together = names(found["lbaCompanies"])[:3]  # at the same point: by SIRET
    assert together == ["DEUX FOURS", "SANS POINT MAIS EN COMMUNE", "DEGRES INVERSES"]
    assert names(found["lbaCompanies"])[3:] == ["PAIN ATLAS", "PAIN AKTO"]
    assert names(found["lbbCompanies"]) == []
    alone = get(EMPLOIS, romes="D1102", radius=10, sources="lbb", **POINT)
    assert names(alone["lbbCompanies"]) == ["DEUX FOURS"]
    assert (alone["lbaCompanies"], alone["peJobs"], alone["matchas"]) == (None, None, None)


def test_companies_that_left_closed_or_score_low_are_out_and_corrections_hold(get: Get) -> None:
    everything = get(EMPLOIS, romes="D1102,D1202,G1602", radius=200, sources="lba", **POINT)["lbaCompanies"]
    found = set(names(everything))
    assert not {"PARTIE D'ELLE-MEME", "RETIREE PAR LE SAV", "FERMEE", "FAIBLE", "SANS LIEU", "ANCIEN NOM"} & found
    bread = names(get(EMPLOIS, romes="D1102", radius=200, sources="lba", **POINT)["lbaCompanies"])
    assert "NOUVEAU NOM" not in bread
    assert "LOINTAINE" in bread
    hair = get(EMPLOIS, romes="D1202", radius=10, sources="lba", **POINT)["lbaCompanies"]["results"]
    (corrected,) = [i for i in hair if i["title"] == "NOUVEAU NOM"]
    assert corrected["company"]["siret"] == siret_of(500 + monde.CORRIGEE)


def test_150_companies_at_most_and_the_others_stay_in_the_other_list(get: Get) -> None:
    found = get(EMPLOIS, romes="D1202", radius=10, sources="lba,lbb", **POINT)
    sirets = {k: [i["company"]["siret"] for i in found[k]["results"]] for k in ("lbaCompanies", "lbbCompanies")}
    assert len(sirets["lbaCompanies"]) == 150
    assert len(sirets["lbbCompanies"]) == 31
    assert not set(sirets["lbaCompanies"]) & set(sirets["lbbCompanies"])
    distances = [i["place"]["distance"] for i in found["lbaCompanies"]["results"]]
    assert len(distances) == 150 and distances == sorted(distances)


def test_without_a_point_companies_come_by_name_the_same_each_time(get: Get) -> None:
    first = get(EMPLOIS, romes="D1102", sources="lba")
    assert names(first["lbaCompanies"]) == [
        "AJACCIO PAIN",
        "DEGRES INVERSES",
        "DEUX FOURS",
        "LOINTAINE",
        "PAIN AKTO",
        "PAIN ATLAS",
        "SANS POINT MAIS EN COMMUNE",
        "VILLE D'EXEMPLE",
    ]
    assert first == get(EMPLOIS, romes="D1102", sources="lba")


def test_an_opco_keeps_its_companies_and_offers(get: Get) -> None:
    atlas = get(EMPLOIS, romes="D1102", radius=10, opco="atlas", **POINT)
    assert names(atlas["lbaCompanies"]) == ["PAIN ATLAS"]
    assert jobs(atlas["peJobs"]) == ["100AAAA", "101AAAA"]
    assert ids(atlas["matchas"]) == ["vive-2"]
    assert atlas["lbaCompanies"]["results"][0]["company"]["opco"] == {"label": "ATLAS", "url": "www.opco-atlas.fr"}
    by_branch = get(EMPLOIS, romes="D1102", radius=10, opcoUrl="https://www.akto.fr", **POINT)
    assert names(by_branch["lbaCompanies"]) == ["PAIN AKTO"]
    assert names(get(EMPLOIS, romes="D1102", radius=10, opco="OCAPIAT", **POINT)["lbaCompanies"]) == []


def test_what_a_company_says_and_hides(get: Get, keyed: TestClient) -> None:
    (item,) = [
        i
        for i in get(EMPLOIS, romes="D1102", radius=10, **POINT)["lbaCompanies"]["results"]
        if i["title"] == "PAIN ATLAS"
    ]
    assert (item["ideaType"], item["company"]["size"], item["contact"]["phone"]) == ("lba", "6 à 9 salariés", None)
    assert re.fullmatch("[0-9a-f]{48}", item["contact"]["email"])
    assert item["place"]["fullAddress"] == "1 RUE DU PAIN, 57000 METZ"
    assert item["nafs"][0]["code"] == "1071C"
    params = {"caller": "x", "romes": "D1102", "radius": "10", **POINT}
    known = keyed.get(EMPLOIS, params=params)
    (seen,) = [i for i in known.json()["lbaCompanies"]["results"] if i["title"] == "PAIN ATLAS"]
    assert seen["contact"]["phone"] == "0387111111"
    assert known.headers["cache-control"] == "private, no-store"
    assert "patron@exemple.invalid" not in known.text


@pytest.mark.parametrize(("kind", "key"), [("lba", "lbaCompanies"), ("lbb", "lbbCompanies"), (None, "lbaCompanies")])
def test_a_company_is_found_by_its_siret(get: Get, kind: str | None, key: str) -> None:
    found = get(f"{EMPLOIS}/company/{siret_of(500)}", type=kind)
    (item,) = found[key]
    assert (item["title"], item["ideaType"]) == ("DEUX FOURS", key[:3])
    schemas_v1.Entreprises.model_validate(found)


def test_a_company_unknown_or_asked_wrongly(client: TestClient) -> None:
    for siret in (siret_of(500 + monde.PARTIE), siret_of(500 + monde.FERMEE), "1", "x"):
        answer = client.get(f"{EMPLOIS}/company/{siret}")
        assert answer.status_code == 404
        assert answer.json() == {"error": "not_found", "result": "not_found", "message": "Société non trouvée"}
    assert client.get(f"{EMPLOIS}/company/{siret_of(500)}?type=x").status_code == 400


# ── offres ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_partner_offers_nearest_first_a_little_beyond_the_radius(get: Get) -> None:
    found = jobs(get(EMPLOIS, romes="D1102", radius=10, **POINT)["peJobs"])
    assert found == ["100AAAA", "105AAAA", "102AAAA", "101AAAA", "107AAAA"]
    assert "107AAAA" not in jobs(get(EMPLOIS, romes="D1102", radius=9.5, **POINT)["peJobs"])


def test_an_offer_seen_twice_is_shown_once(get: Get, alternance_home: Home) -> None:
    found = get(EMPLOIS, romes="D1102,D1202", radius=20, **POINT)["peJobs"]["results"]
    assert [i["title"] for i in found].count("Boulanger alternance") == 0
    assert "Coiffeur en alternance" in [i["title"] for i in found]
    folder = next((alternance_home.reference / "releases").glob("2*")) / "flat"
    rows = (folder / "alternance_offres_origines.csv").read_text()
    merged = [
        line for line in rows.splitlines() if "flux_leboncoin" in line and line.split(",")[0].strip('"') == "100AAAA"
    ]
    assert len(merged) == 1


def test_offers_past_of_schools_or_not_in_alternance_are_out(get: Get) -> None:
    found = set(jobs(get(EMPLOIS, romes="D1102,K2111", radius=200, **POINT)["peJobs"]))
    assert not {"103AAAA", "104AAAA", "106AAAA"} & found


def test_a_level_keeps_offers_of_it_and_of_none(get: Get) -> None:
    assert jobs(get(EMPLOIS, romes="D1102", radius=3.5, diploma="5", **POINT)["peJobs"]) == [
        "100AAAA",
        "105AAAA",
        "102AAAA",
    ]
    assert jobs(get(EMPLOIS, romes="D1102", radius=3.5, diploma="3", **POINT)["peJobs"]) == ["100AAAA", "102AAAA"]
    assert ids(get(EMPLOIS, romes="D1102", radius=10, diploma="3", **POINT)["matchas"]) == [
        "vive-0",
        "vive-2",
        "deleguee",
    ]


def test_without_a_point_offers_come_by_title_then_company(get: Get) -> None:
    found = get(EMPLOIS, romes="D1102")
    assert names(found["peJobs"]) == [
        "Apprenti boulanger, sans SIRET",
        "Boulanger au bord du rayon",
        "Boulanger confirmé",
        "Boulanger de niveau 5",
        "Boulanger H/F",
    ]
    assert names(found["matchas"]) == [
        "Boulanger au centre",
        "Boulanger de BTS",
        "Boulanger de CAP",
        "Boulanger délégué",
        "Boulanger lointain",
    ]


def test_what_a_partner_offer_says_and_hides(get: Get, keyed: TestClient, client: TestClient) -> None:
    item = get(EMPLOIS, romes="D1102", radius=1, **POINT)["peJobs"]["results"][0]
    assert (item["id"], item["job"]["id"], item["company"]["siret"]) == (None, "100AAAA", None)
    assert item["job"]["contractType"] == "Apprentissage"
    assert item["job"]["dureeContrat"] == "12"
    assert item["job"]["description"] == "Texte de Boulanger H/F. Écrire à [adresse masquée]"
    assert item["url"] == "https://exemple.invalid/100AAAA"
    assert item["romes"] == [{"code": "D1102", "label": "Boulangerie - viennoiserie"}]
    (known,) = keyed.get(f"{EMPLOIS}/job/100AAAA").json()["peJobs"]
    assert known["company"]["siret"] == siret_of(500 + monde.ATLAS)
    schemas_v1.OffresPartenaire.model_validate({"peJobs": [known]})
    for gone in ("104AAAA", "106AAAA", "inconnue"):
        answer = client.get(f"{EMPLOIS}/job/{gone}")
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_employers_offers_are_those_of_now(get: Get) -> None:
    found = get(EMPLOIS, romes="D1102", radius=10, **POINT)["matchas"]
    assert ids(found) == ["vive-0", "vive-2", "deleguee", "vive-5"]
    item = found["results"][0]
    assert (item["title"], item["company"]["name"], item["diplomaLevel"]) == (
        "Boulanger au centre",
        "EMPLOYEUR 0",
        "Indifférent",
    )
    assert (item["contact"]["name"], item["contact"]["phone"]) == ("Ada Four", None)
    assert "ada@exemple.invalid" not in str(found)
    assert item["job"]["status"] == "Active"
    assert (item["job"]["quantiteContrat"], item["job"]["elligibleHandicap"]) == (2, True)


def test_a_delegated_offer_gives_the_contact_of_its_cfa_and_the_town_of_the_work(get: Get) -> None:
    (item,) = get(f"{EMPLOIS}/matcha/deleguee")["matchas"]
    assert (item["company"]["mandataire"], item["company"]["place"]) == (True, {"city": "Thionville"})
    assert (item["contact"]["name"], item["place"]["city"]) == ("Léa Cfa", "Metz")
    assert (item["place"]["fullAddress"], item["place"]["address"]) == (None, None)
    assert item["job"]["description"] is None


@pytest.mark.parametrize("gone", ["pourvue", "finie", "inconnue"])
def test_an_offer_that_has_ended_is_not_found(client: TestClient, gone: str) -> None:
    answer = client.get(f"{EMPLOIS}/matcha/{gone}")
    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found", "result": "not_found", "message": "Offre non trouvée"}


@pytest.fixture
def own(alternance_home: Home, tmp_path: Path) -> Iterator[tuple[Home, TestClient, Store]]:
    home = alternance_home.copy(tmp_path / "copie")
    store = Store(home.settings().store_url)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as client:
        yield home, client, store
    store.close()


def test_an_offer_is_seen_in_searches_as_soon_as_it_is_published(
    own: tuple[Home, TestClient, Store],
) -> None:
    _, client, store = own
    params = {"caller": "x", "romes": "D1102", "radius": "1", **POINT}

    def seen() -> list[str]:
        return ids(client.get(EMPLOIS, params=params).json()["matchas"])

    assert seen() == ["vive-0"]
    later = monde.TODAY + timedelta(days=9)
    document = monde.document(9, "A boulanger neuf", monde.METZ)
    put(store, id="neuve", statut=ACTIVE, rediffusee=True, expire_le=later, document=document)
    put(store, id="vive-0", statut="Pourvue", rediffusee=True, expire_le=later, document=document)
    assert seen() == ["neuve"]
    assert "etag" not in client.get(EMPLOIS, params=params).headers


def test_a_reading_is_counted_and_nobody_is_told_whether_the_offer_exists(own: tuple[Home, TestClient, Store]) -> None:
    _, client, store = own
    before = counted(store, "vive-0", "detail_view")
    for identifier in ("vive-0", "vive-0", "inconnue"):
        answer = client.post(f"{EMPLOIS}/matcha/{identifier}/stats/view-details")
        assert (answer.status_code, answer.json()) == (200, {})
    assert counted(store, "vive-0", "detail_view") == before + 2
    assert client.post(f"{EMPLOIS}/matcha/a%20b/stats/view-details").status_code == 400


@pytest.mark.parametrize(
    ("file", "bucket"),
    [("offres.places", "peJobs"), ("recruteurs.places", "lbaCompanies"), ("formations.places", "formations")],
)
def test_a_source_that_fails_leaves_the_others(own: tuple[Home, TestClient, Store], file: str, bucket: str) -> None:
    home, _, _ = own
    release = next((home.reference / "releases").glob("2*"))
    (release / "columns" / file).write_bytes(b"abime" * 20)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as client:
        answer = client.get(TOUT, params={"caller": "x", "romes": "D1102", "radius": "10", **POINT})
    document = answer.json()
    schemas_v1.EmploisEtFormations.model_validate(document)
    buckets = {"formations": document["formations"], **document["jobs"]}
    assert answer.status_code == 200
    assert buckets[bucket]["result"] == "error"
    assert buckets["matchas"]["results"]
    failed = {k for k, v in buckets.items() if "results" not in v}
    assert failed == ({bucket, "lbbCompanies"} if bucket == "lbaCompanies" else {bucket})


def test_a_store_that_does_not_answer_leaves_the_release(
    own: tuple[Home, TestClient, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tremplin.families.alternance.search import live

    home, _, _ = own

    def broken(*_: object) -> Any:
        raise OSError("base injoignable")

    monkeypatch.setattr(live, "changed_since", broken)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as client:
        params = {"romes": "D1102", "radius": "10", **POINT}
        found = client.get(EMPLOIS, params={"caller": "x", **params}).json()
        newer = client.get("/api/job/v1/search", params=params, headers={"authorization": f"Bearer {home.cle}"}).json()
    assert found["matchas"]["result"] == "error"
    assert found["peJobs"]["results"] and found["lbaCompanies"]["results"]
    assert [w["code"] for w in newer["warnings"]] == ["JOB_OFFER_ERROR"]
    assert newer["jobs"] and newer["recruiters"]


def test_a_fiche_stands_for_its_jobs(get: Get) -> None:
    by_fiche = get(TOUT, rncp="RNCP90003", radius=10, **POINT)
    assert ids(by_fiche["formations"]) == ids(get(TOUT, romes="D1102", radius=10, **POINT)["formations"])


def test_sources_not_asked_for_are_null(get: Get) -> None:
    found = get(TOUT, romes="D1102", sources="formations")
    assert found["jobs"] == dict.fromkeys(("peJobs", "matchas", "lbaCompanies", "lbbCompanies"))
    assert get(TOUT, romes="D1102", sources="lba")["formations"] is None


def test_the_log_says_who_calls_and_what_was_found(alternance_home: Home, serve: Any) -> None:
    import httpx

    server = serve(alternance_home)
    params = {"caller": "qui@exemple.invalid", "romes": "D1102", "radius": "10", **POINT}
    assert httpx.get(f"{server.url}{EMPLOIS}", params=params).status_code == 200
    key = quote("boulanger-5#L01|x", safe="")
    statuses = [httpx.get(f"{server.url}{FORMATIONS}/formation/{k}").status_code for k in (key, quote(key))]
    assert statuses == [200, 404]  # decoded once
    server.process.terminate()
    server.process.wait(LIMIT_S)
    (line,) = [x for x in server.journal.read_text().splitlines() if '"/api/v1/jobs"' in x]
    assert '"caller":"qui@exemple.invalid"' in line
    assert '"lbaCompanies":5' in line
    assert "49.1193" not in line


def test_what_companies_asked_outlives_a_new_import(own: tuple[Home, TestClient, Store], tmp_path: Path) -> None:
    home, _, _ = own
    again = tmp_path / "etablissements_lbb_essai.csv"
    monde.write_establishments(again, [*monde.COMPANIES, monde.company(17, "NOUVELLE VENUE")])
    (report,) = import_files(home.reference, [again])
    assert report.etat == "importé"
    publish(home.reference, build(home.reference, references()))
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as client:
        params = {"caller": "x", "romes": "D1102,D1202", "radius": "10", "sources": "lba", **POINT}
        found = set(names(client.get(EMPLOIS, params=params).json()["lbaCompanies"]))
    assert {"NOUVELLE VENUE", "NOUVEAU NOM"} <= found
    assert not {"PARTIE D'ELLE-MEME", "RETIREE PAR LE SAV", "ANCIEN NOM"} & found
