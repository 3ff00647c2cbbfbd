"""Page, map, widget, v1 and v3 answer from one search: the same address holds the same results everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.world import alternance as monde
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.common.item import Kind

AROUND_METZ = {"lat": str(monde.METZ[1]), "lon": str(monde.METZ[0])}
BAKERS_NEAR_METZ = {
    Kind.FORMATION: ["boulanger-0", "boulanger-5#L01|x", "sessions", "boulanger-25"],
    Kind.MATCHA: ["vive-0", "vive-2", "deleguee", "vive-5"],
    Kind.PE_JOB: ["100AAAA", "105AAAA", "102AAAA", "101AAAA", "107AAAA"],
    Kind.LBA: [siret_of(500 + n) for n in (monde.DEUX, 8, 13, monde.ATLAS, monde.AKTO)],
}
Shown = dict[Kind, list[str]]


def on_page(client: TestClient, asked: dict[str, str], **more: str) -> Shown:
    """Ids by kind, in the order of the pages of results."""
    keys = [key for page in _pages(client, asked | more) for key in page]
    return _by_kind(key.split(":", 1) for key in keys)


def _pages(client: TestClient, asked: dict[str, str]) -> Iterator[list[str]]:
    for number in count(1):
        answer = client.get("/recherche-apprentissage", params={**asked, "p": str(number)})
        assert answer.status_code == 200
        tree = lxml.html.fromstring(answer.text)
        yield [card.get("data-cle") for card in tree.cssselect("article.resultat")]
        if not tree.cssselect("nav.pages a[rel=next]"):
            return


def on_map(client: TestClient, asked: dict[str, str]) -> Shown:
    features = client.get("/recherche-apprentissage/points.json", params=asked).json()["features"]
    return _by_kind(f["properties"]["cle"].split(":", 1) for f in features)


def in_v1(client: TestClient, asked: dict[str, str]) -> Shown:
    point = {"latitude": asked["lat"], "longitude": asked["lon"], "insee": "57463"} if "lat" in asked else {}
    params = {"romes": asked["romes"], "radius": asked.get("radius", "0"), "caller": "essais", **point}
    answer = client.get("/api/v1/jobsEtFormations", params=params)
    assert answer.status_code == 200, answer.text
    jobs = answer.json()["jobs"]
    lists = (answer.json()["formations"], jobs["matchas"], jobs["peJobs"], jobs["lbaCompanies"])
    return _by_kind((i["ideaType"], _id(i)) for one in lists for i in one["results"])


def in_v3(keyed: TestClient, asked: dict[str, str]) -> tuple[list[str], list[str]]:
    """Companies, offers."""
    named = {"lat": "latitude", "lon": "longitude", "departement": "departements"}
    answer = keyed.get("/api/job/v1/search", params={named.get(name, name): value for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["warnings"] == []
    return tuple([r["identifier"]["id"] for r in body[name]] for name in ("recruiters", "jobs"))  # type: ignore[return-value]


def _id(item: dict[str, Any]) -> str:
    if item["ideaType"] == Kind.LBA:
        return str(item["company"]["siret"])
    return str(item["id"] if item["ideaType"] == Kind.FORMATION else item["job"]["id"])


def _by_kind(keys: Iterable[Sequence[str]]) -> Shown:
    found: Shown = {kind: [] for kind in (Kind.FORMATION, Kind.MATCHA, Kind.PE_JOB, Kind.LBA)}
    for kind, identifier in keys:
        found[Kind(kind)].append(identifier)
    return found


def redistributed(offers: Sequence[str]) -> list[str]:
    return [identifier for identifier in offers if monde.LIVE[identifier][2]]


def test_around_a_point_every_door_shows_these_results(client: TestClient, keyed: TestClient) -> None:
    asked = {"romes": monde.BOULANGER, **AROUND_METZ, "radius": "30"}
    assert on_page(client, asked) == BAKERS_NEAR_METZ
    assert on_page(client, asked, caller="ecole") == BAKERS_NEAR_METZ
    assert on_map(client, asked) == BAKERS_NEAR_METZ
    assert in_v1(client, asked) == BAKERS_NEAR_METZ
    companies, offers = in_v3(keyed, asked)
    assert companies == BAKERS_NEAR_METZ[Kind.LBA]
    assert offers == redistributed(BAKERS_NEAR_METZ[Kind.MATCHA]) + BAKERS_NEAR_METZ[Kind.PE_JOB]


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ({"romes": monde.BOULANGER}, (8, 5, 5, 8)),  # the whole of France
        ({"romes": monde.COIFFEUR, **AROUND_METZ, "radius": "10"}, (1, 0, 6, 150)),  # more than is ever shown
        ({"romes": "D1106", **AROUND_METZ, "radius": "10"}, (150, 0, 0, 0)),
    ],
)
def test_elsewhere_too_every_door_shows_the_same(
    client: TestClient, keyed: TestClient, asked: dict[str, str], counts: tuple[int, ...]
) -> None:
    shown = on_page(client, asked)
    assert tuple(map(len, shown.values())) == counts
    assert on_page(client, asked, caller="ecole") == shown == in_v1(client, asked) == on_map(client, asked)
    companies, offers = in_v3(keyed, asked)
    assert companies == shown[Kind.LBA]
    assert set(offers) == {*redistributed(shown[Kind.MATCHA]), *shown[Kind.PE_JOB]}


def test_a_departement_holds_the_same_on_the_page_and_in_the_routes_that_know_it(
    client: TestClient, keyed: TestClient
) -> None:
    asked = {"romes": monde.BOULANGER, "departement": "57"}
    shown = on_page(client, asked)
    assert tuple(map(len, shown.values())) == (4, 5, 5, 5)
    assert on_map(client, asked) == on_page(client, asked, caller="ecole") == shown
    trainings = client.get("/api/v1/formationsParRegion", params={**asked, "caller": "essais"}).json()["results"]
    assert [t["id"] for t in trainings] == shown[Kind.FORMATION]
    companies, offers = in_v3(keyed, asked)
    assert companies == shown[Kind.LBA]
    assert set(offers) == {*redistributed(shown[Kind.MATCHA]), *shown[Kind.PE_JOB]}


@pytest.mark.parametrize(("rome", "companies"), [("D1102", 131), ("D1101", 87), ("G1602", 150), ("M1203", 150)])
def test_on_the_real_files_the_page_shows_the_companies_of_the_api(
    real_client: TestClient, rome: str, companies: int
) -> None:
    asked = {"romes": rome, "lat": "49.119", "lon": "6.176", "radius": "30"}
    shown = on_page(real_client, asked)
    assert len(shown[Kind.LBA]) == companies
    assert on_page(real_client, asked, caller="ecole") == shown == on_map(real_client, asked)
    assert in_v1(real_client, asked) == shown
    assert in_v3(real_client, asked)[0] == shown[Kind.LBA]
