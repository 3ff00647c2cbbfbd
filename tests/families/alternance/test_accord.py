"""Page, map, widget, v1 and v3 answer from one search: the same address holds the same results everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.world import alternance as monde
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.search.page_query import end_of_month

AROUND_METZ = {"lat": str(monde.METZ[1]), "lon": str(monde.METZ[0])}
BAKERS_NEAR_METZ = {
    Kind.FORMATION: ["boulanger-0", "boulanger-5#L01|x", "sessions", "boulanger-25"],
    Kind.MATCHA: ["vive-0", "vive-2", "deleguee", "vive-5"],
    Kind.PE_JOB: ["100AAAA", "105AAAA", "102AAAA", "101AAAA", "107AAAA"],
    Kind.LBA: [siret_of(500 + n) for n in (monde.DEUX, 8, 13, monde.ATLAS, monde.AKTO)],
}
_NEAR = (monde.DEUX, 8, 13, monde.ATLAS, monde.AKTO)
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


END = end_of_month((monde.TODAY + timedelta(days=40)).year, (monde.TODAY + timedelta(days=40)).month)
SMALL = ("1 ou 2 salariés", "3 à 5 salariés", "6 à 9 salariés")
Item = dict[str, Any]


def _reached(item: Item) -> bool:
    contact = item["contact"] or {}
    return bool(item["url"] or contact.get("email") or contact.get("phone"))


def _begins(item: Item) -> bool:
    if item["ideaType"] == Kind.FORMATION:
        sessions = item["training"]["sessions"]
        return any(s["isPermanentEntry"] or _within(s["startDate"], monde.TODAY) for s in sessions)
    return item["ideaType"] != Kind.LBA and _within(item["job"]["jobStartDate"], date.min)


def _within(instant: str | None, first: date) -> bool:
    return instant is not None and f"{first:%Y-%m}" <= instant[:7] <= f"{END:%Y-%m}"


@pytest.mark.parametrize(
    ("filters", "kept", "expected"),
    [
        (
            {"taille": "0-9"},
            lambda i: i["company"]["size"] in SMALL,
            {
                Kind.MATCHA: ["vive-0", "vive-2", "deleguee", "vive-5", "lointaine"],
                Kind.LBA: [siret_of(500 + n) for n in (*_NEAR, monde.PUBLIQUE)],
            },
        ),
        ({"taille": "50-249"}, lambda i: i["company"]["size"] == "50 à 99 salariés", {Kind.LBA: [siret_of(510)]}),
        (
            {"teletravail": "oui"},
            lambda i: bool(i["place"]["remoteOnly"]) or i["remote"] == "hybrid",
            {Kind.MATCHA: ["vive-5"]},
        ),
        ({"debut": f"{END:%Y-%m}"}, _begins, {Kind.FORMATION: ["sessions"], Kind.MATCHA: ["vive-2"]}),
        (
            {"joignables": "oui"},
            _reached,
            {
                Kind.FORMATION: [*BAKERS_NEAR_METZ[Kind.FORMATION], "boulanger-80"],
                Kind.MATCHA: [*BAKERS_NEAR_METZ[Kind.MATCHA], "lointaine"],
                Kind.PE_JOB: BAKERS_NEAR_METZ[Kind.PE_JOB],
                Kind.LBA: [siret_of(500 + n) for n in (monde.DEUX, 8, 13, monde.ATLAS, 10, monde.PUBLIQUE)],
            },
        ),
        ({"voir": "delegues"}, lambda i: bool(i["company"]["mandataire"]), {Kind.MATCHA: ["deleguee"]}),
        (
            {"voir": "entreprises", "joignables": "oui", "taille": "0-9"},
            lambda i: i["ideaType"] == Kind.LBA and _reached(i) and i["company"]["size"] in SMALL,
            {Kind.LBA: [siret_of(500 + n) for n in (monde.DEUX, 8, 13, monde.ATLAS, monde.PUBLIQUE)]},
        ),
    ],
)
def test_each_filter_keeps_what_the_api_says_of_it(
    client: TestClient, keyed: TestClient, filters: dict[str, str], kept: Callable[[Item], bool], expected: Shown
) -> None:
    asked = {"romes": monde.BOULANGER, **AROUND_METZ, "radius": "100"}
    told = [item for item in _items(keyed, asked) if kept(item)]
    assert _by_kind((i["ideaType"], _id(i)) for i in told) == _by_kind([]) | expected
    assert on_page(client, asked | filters) == on_map(client, asked | filters) == _by_kind([]) | expected
    assert on_page(client, asked | filters, caller="ecole") == _by_kind([]) | expected


def _items(keyed: TestClient, asked: dict[str, str]) -> Iterator[Item]:
    """What the API says of each result, to who may read all of it; `remote`: as v3 says."""
    point = {"latitude": asked["lat"], "longitude": asked["lon"], "insee": "57463"}
    params = {"romes": asked["romes"], "radius": asked["radius"], "caller": "essais", **point}
    whole = keyed.get("/api/v1/jobsEtFormations", params=params).json()
    v3 = keyed.get(
        "/api/job/v1/search", params={k: v for k, v in params.items() if k not in ("insee", "caller")}
    ).json()
    one = {job: keyed.get(f"/api/job/v1/offer/{job}").json() for job in ("vive-5",)}
    remote = {o["identifier"]["id"]: o["contract"]["remote"] for o in [*v3["jobs"], *one.values()]}
    jobs = whole["jobs"]
    for found in (whole["formations"], jobs["matchas"], jobs["peJobs"], jobs["lbaCompanies"]):
        yield from ({**item, "remote": remote.get(_id(item))} for item in found["results"])


def test_the_level_is_that_of_the_api_and_results_come_in_the_order_asked_for(client: TestClient) -> None:
    asked = {"romes": monde.BOULANGER, **AROUND_METZ, "radius": "30"}
    params = {"romes": asked["romes"], "radius": "30", "caller": "essais", "diploma": "5"}
    point = {"latitude": asked["lat"], "longitude": asked["lon"], "insee": "57463"}
    api = client.get("/api/v1/jobs", params=params | point).json()
    shown = on_page(client, asked | {"diploma": "5"})
    assert shown[Kind.FORMATION] == []
    assert shown[Kind.MATCHA] == [_id(i) for i in api["matchas"]["results"]] == ["vive-0", "deleguee", "vive-5"]
    assert shown[Kind.PE_JOB] == [_id(i) for i in api["peJobs"]["results"]] == BAKERS_NEAR_METZ[Kind.PE_JOB]
    nearest = [key for page in _pages(client, asked | {"tri": "distance"}) for key in page]
    assert [key for key in nearest if key.startswith("formation:")] == [
        f"formation:{key}" for key in BAKERS_NEAR_METZ[Kind.FORMATION]
    ]
    assert nearest[-1] == "formation:boulanger-25" and len(nearest) == 18
    newest = [key for page in _pages(client, asked | {"tri": "date"}) for key in page]
    assert {key.split(":")[0] for key in newest[:9]} == {"matcha", "peJob"} and len(newest) == 18


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
