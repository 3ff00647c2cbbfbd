"""The search by words: what it finds, in which order, with which facets; what it proposes; what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.families.alternance.conftest import Get
from tests.world import alternance as monde

SEARCH, SUGGEST = "/api/v1/search", "/api/v1/search/suggest"
AT_METZ = {"latitude": monde.METZ[1], "longitude": monde.METZ[0]}
LIVE = ["vive-0", "vive-2", "deleguee", "vive-5", "lointaine"]
PARTNERS = ["102AAAA", "107AAAA", "101AAAA", "105AAAA", "100AAAA"]
TRAININGS = ["boulanger-0", "boulanger-5#L01|x", "sessions"]
"""Those of bakers near Metz, the nearest first."""


def ids(answer: dict[str, Any]) -> list[str]:
    """What opens each result."""
    return [hit["id"] if hit["ideaType"] == "formation" else hit["job"]["id"] for hit in answer["hits"]]


def test_words_find_offers_and_trainings_with_their_facets(get: Get) -> None:
    found = get(SEARCH, q="boulanger", mode="emplois")
    assert (sorted(ids(found)), found["nbHits"]) == (sorted([*LIVE, *PARTNERS]), 10)
    assert found["counts"] == {"emplois": 10, "formations": 0}
    assert found["facets"] == {
        "type": {"matcha": 5, "peJob": 5},
        "contract_type": {"Apprentissage": 10},
        "level": {"3": 1, "5": 2},
        "opco": {"ATLAS": 3, "EP": 4},
        "partner": {"France Travail": 5, "La bonne alternance": 5},
    }
    both = get(SEARCH, q="boulanger", hitsPerPage=100)
    assert both["counts"] == {"emplois": 10, "formations": 8}
    assert [hit["title"] for hit in both["hits"][:1]] == [hit["title"] for hit in found["hits"][:1]]


@pytest.mark.parametrize("typed", ["boulagner", "BOULANGÈRES", "boulang", "un boulanger"])
def test_a_slip_a_plural_a_beginning_find_the_same(get: Get, typed: str) -> None:
    assert sorted(ids(get(SEARCH, q=typed, mode="emplois", hitsPerPage=100))) == sorted([*LIVE, *PARTNERS])


def test_an_organisation_is_found_by_its_name(get: Get) -> None:
    found = get(SEARCH, q="nouvelle", mode="emplois")
    assert [hit["company"]["name"] for hit in found["hits"]] == ["NOUVELLE"]
    assert get(SEARCH, q="xylophoniste", mode="emplois")["nbHits"] == 0


def test_around_a_point_the_radius_grows_until_something_is_found(get: Get) -> None:
    near = get(SEARCH, q="boulanger", mode="formations", sort="proximity", **AT_METZ)
    assert (ids(near), near["radius"]) == (TRAININGS, 20)
    assert [hit["place"]["distance"] for hit in near["hits"]] == [0.0, 5.0, 6.0]
    far = {"latitude": monde.north(50)[1] + 0.45, "longitude": monde.METZ[0]}
    assert (get(SEARCH, q="boulanger", mode="emplois", **far)["radius"]) == 60
    alone = get(SEARCH, q="boulanger", mode="emplois", radius=1, **AT_METZ)
    assert alone["radius"] == 1 and "lointaine" not in ids(alone)


def test_facets_narrow_and_are_counted_without_their_own_choice(get: Get) -> None:
    found = get(SEARCH, q="boulanger", mode="emplois", type="matcha", opco="EP")
    assert sorted(ids(found)) == ["deleguee", "lointaine", "vive-0", "vive-5"]
    assert found["facets"]["type"] == {"matcha": 4}, "the offers of partners that tell an OPCO tell another"
    assert found["facets"]["opco"] == {"ATLAS": 1, "EP": 4}
    of_level = get(SEARCH, q="boulanger", mode="emplois", type="matcha", level="5")
    assert sorted(ids(of_level)) == ["deleguee", "lointaine", "vive-0", "vive-5"], "an offer of no level is of all"


def test_an_offer_of_both_contracts_counts_for_each(demo_client: TestClient) -> None:
    def found(**asked: object) -> dict[str, Any]:
        answer = demo_client.get(SEARCH, params={"mode": "emplois", "hitsPerPage": 100, "caller": "essai", **asked})
        assert answer.status_code == 200 and answer.json()["nbPages"] == 1
        return dict(answer.json())

    every = found(q="boulanger")
    said = [one["job"]["contractType"].split(", ") for one in every["hits"]]
    names = ("Apprentissage", "Professionnalisation")
    told = {name: sum(name in one for one in said) for name in names}
    assert every["facets"]["contract_type"] == told
    assert [kinds for kinds in said if len(kinds) == 2] != [], "some are of both"
    chosen = found(q="boulanger", contract_type=names[1])
    assert (chosen["nbHits"], chosen["facets"]["contract_type"]) == (told[names[1]], told)
    assert found(q="boulanger", contract_type=names[0], mode="emplois_formation")["counts"]["formations"] == 0


def test_orders_and_pages(get: Get) -> None:
    started = get(SEARCH, q="boulanger", type="matcha", sort="start_date", hitsPerPage=2)
    assert (ids(started), started["nbPages"], started["hitsPerPage"]) == (["vive-2", "vive-0"], 3, 2)
    every = ids(get(SEARCH, q="boulanger", hitsPerPage=100))
    pages = [ids(get(SEARCH, q="boulanger", hitsPerPage=5, page=n)) for n in range(4)]
    assert [one for page in pages for one in page] == every and [len(p) for p in pages] == [5, 5, 5, 3]


def test_what_is_wrong_is_told_all_at_once(client: TestClient) -> None:
    wrong = {"q": "x" * 201, "mode": "x", "latitude": 91, "radius": 201, "sort": "x", "hitsPerPage": 101}
    answer = client.get(SEARCH, params=wrong)
    assert answer.status_code == 400
    issues = answer.json()["data"]["validationError"]["issues"]
    told = ["q", "mode", "latitude", "longitude", "radius", "sort", "hitsPerPage"]
    assert [one["path"][0] for one in issues] == told


def test_what_is_typed_proposes_jobs_then_diplomas(client: TestClient, get: Get) -> None:
    found = get(SUGGEST, q="boulan")["suggestions"]
    assert [(one["type"], one["label"]) for one in found[:2]] == [
        ("metier", "Boulanger, métiers voisins"),
        ("diplome", "CAP boulanger"),
    ]
    assert found[0]["romes"] == ["D1102"]
    assert client.get(SUGGEST).status_code == 400
    assert client.get(SUGGEST, params={"q": "x" * 201}).status_code == 400


def test_the_addresses_of_the_real_service_answer_the_same(client: TestClient) -> None:
    for path in ("/search", "/search/suggest"):
        asked = {"q": "boulanger"}
        assert client.get(f"/v1{path}", params=asked).json() == client.get(f"/api/v1{path}", params=asked).json()
