"""`Tremplin-Simulate`: what goes wrong, on demand, for test keys and test tokens alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tremplin.app import create_app
from tremplin.platform.bounds import simulation
from tremplin.platform.identity import clients as oauth_clients

ROUTE = "/api/geographie/v1/departement"
FORMS = {
    ROUTE: "statusCode",
    "/api/explorer/v1/metier-territoire?rome=D1102": "status",
}
"""Routes of several forms → where their errors tell the status."""


@pytest.fixture(scope="module")
def client(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Anyone, on the fictitious world, with a store of its own."""
    home = Home(tmp_path_factory.mktemp("simulation"), "")
    (home.folder / "reference").symlink_to(demo_home.reference)
    with TestClient(create_app(home.settings())) as found:
        yield found


def headers(client: TestClient, case: str, *, test: bool) -> dict[str, str]:
    key = make_key(client.app.state.tremplin.settings, test=test)  # type: ignore[attr-defined]
    return {"authorization": f"Bearer {key}", "tremplin-simulate": case}


@pytest.mark.parametrize("case", ["429", "503"])
def test_a_test_key_has_the_refusal_that_it_asks_for(client: TestClient, case: str) -> None:
    shown = headers(client, case, test=True)
    for route, name in FORMS.items():
        answer = client.get(route, headers=shown)
        assert (answer.status_code, answer.json()[name]) == (int(case), int(case)), route
        assert (answer.headers["retry-after"], answer.headers["tremplin-simulate"]) == ("1", case)
        assert "ratelimit-policy" in answer.headers
        assert answer.headers["tremplin-mode"] == "test"
    called = client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers=shown)
    assert (called.status_code, called.json()["error"]["data"]["status"]) == (int(case), int(case))


def test_a_slow_answer_begins_later_and_is_whole(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = list[float]()

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(simulation.asyncio, "sleep", wait)
    answer = client.get(ROUTE, headers=headers(client, "lent", test=True))
    assert (answer.status_code, waited, len(answer.json())) == (200, [simulation.SLOW_S], 14)


def test_a_token_of_the_fictitious_base_has_it_too(client: TestClient) -> None:
    state = client.app.state.tremplin  # type: ignore[attr-defined]
    scope = "api_parcours-formationv1_test"
    identifier, secret = oauth_clients.create_client(
        state.store, state.settings.poivre, organisation="Essais", nom="essai", portees=[scope], test=True
    )
    form = {"grant_type": "client_credentials", "client_id": identifier, "client_secret": secret}
    token = client.post("/connexion/oauth2/access_token", data=form).json()["access_token"]
    shown = {"authorization": f"Bearer {token}", "tremplin-simulate": "503"}
    answer = client.get("/partenaire/parcours-formation-test/v1/icos", headers=shown)
    assert (answer.status_code, answer.headers["tremplin-simulate"]) == (503, "503")


def test_another_case_is_refused_with_those_that_are(client: TestClient) -> None:
    answer = client.get(ROUTE, headers=headers(client, "500", test=True))
    assert answer.status_code == 400
    assert "429, 503, lent" in answer.json()["message"]


@pytest.mark.parametrize("case", ["429", "503", "lent", "500"])
def test_a_live_key_and_anyone_ignore_it(client: TestClient, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "SLOW_S", 3600.0)
    live = client.get(ROUTE, headers=headers(client, case, test=False))
    assert (live.status_code, "tremplin-simulate" in live.headers) == (200, False)
    anyone = client.get("/api/infotravail/v1/metiers/D1102", headers={"tremplin-simulate": case})
    assert (anyone.status_code, "tremplin-simulate" in anyone.headers) == (200, False)
