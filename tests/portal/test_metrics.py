"""`/metrics`: what was answered, to the unit, and what waits, to the bearer of its token."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tests.conftest import Home, Server
from tests.world.waiting import until
from tremplin.app import create_app
from tremplin.release.publish import current

TOKEN = "jeton-de-prometheus"
BEARER = {"authorization": f"Bearer {TOKEN}"}
ASKED = (
    ("/api/certification/v1?identifiant.rncp=RNCP37537", ("certifications", "light", "200"), 7),
    ("/api/certification/v1?identifiant.rncp=x", ("certifications", "light", "400"), 3),
    ("/certifications?q=bts", ("all", "search", "200"), 5),
    ("/telechargements", ("all", "light", "200"), 4),
    ("/telechargements/absent.csv", ("all", "light", "404"), 2),
)
"""Address, what its answers are told by, how many times."""


def samples(text: str) -> dict[str, dict[tuple[str, ...], float]]:
    """Figure → values of its labels, in the order of their names → value; the client's own parser reads them."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(v for _, v in sorted(sample.labels.items()))] = sample.value
    return found


def answered(text: str) -> Counter[tuple[str, str, str]]:
    """(family, class, status) → answers."""
    counted = samples(text).get("tremplin_request_seconds_count", {})
    return Counter({(famille, classe, statut): int(n) for (classe, famille, statut), n in counted.items()})


@pytest.mark.parametrize(
    ("given", "headers", "status"),
    [("", BEARER, 404), (TOKEN, {}, 401), (TOKEN, {"authorization": "Bearer autre"}, 401), (TOKEN, BEARER, 200)],
)
def test_it_opens_to_its_token_alone(demo_home: Home, given: str, headers: dict[str, str], status: int) -> None:
    with TestClient(create_app(demo_home.settings(TREMPLIN_METRIQUES_CLE=given))) as client:
        assert client.get("/metrics", headers=headers).status_code == status


def test_it_tells_the_release_its_sources_the_store_and_what_waits(own_home: Home) -> None:
    with TestClient(create_app(own_home.settings(TREMPLIN_METRIQUES_CLE=TOKEN))) as client:
        found = samples(client.get("/metrics", headers=BEARER).text)
    name = str(current(own_home.reference))
    assert [*found["tremplin_release_age_seconds"]] == [(name,)]
    sources = client.app.state.tremplin.releases.get(name).manifest["sources"]  # type: ignore[attr-defined]
    assert {source for (source,) in found["tremplin_source_age_days"]} == set(sources)
    assert found["tremplin_source_age_days"].keys() == found["tremplin_source_late"].keys()
    assert found["tremplin_store_up"] == {(): 1}
    assert 0 < found["tremplin_store_seconds"][()] < 5
    assert "tremplin_depot_up" not in found


def test_every_answer_of_every_worker_is_told_once(own_home: Home, serve: Callable[..., Server]) -> None:
    server = serve(own_home, workers=2, TREMPLIN_METRIQUES_CLE=TOKEN, TREMPLIN_LIMITES="non")

    def told() -> Counter[tuple[str, str, str]]:
        return answered(httpx.get(f"{server.url}/metrics", headers=BEARER).text)

    before = told()
    expected: Counter[tuple[str, str, str]] = Counter()
    for address, kind, times in ASKED:
        for _ in range(times):  # a connection each: the kernel shares them among the workers
            answer = httpx.get(server.url + address, headers={"authorization": f"Bearer {own_home.cle}"})
            assert str(answer.status_code) == kind[2], answer.text
        expected[kind] += times
    watched = {kind for _, kind, _ in ASKED}
    until(lambda: {kind: told()[kind] - before[kind] for kind in watched}, lambda found: found == expected)
    text = httpx.get(f"{server.url}/metrics", headers=BEARER).text
    buckets = samples(text)["tremplin_request_seconds_bucket"]
    counts = samples(text)["tremplin_request_seconds_count"]
    for (classe, famille, statut), count in counts.items():
        mine = [n for (c, f, _, s), n in buckets.items() if (c, f, s) == (classe, famille, statut)]
        assert len(mine) == 14
        assert max(mine) == count
