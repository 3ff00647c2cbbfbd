"""The small world of alternance, published once a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, _shared_home
from tests.world import alternance as monde
from tremplin.app import create_app

Get = Callable[..., Any]
POINT = {"latitude": "49.1193", "longitude": "6.1757", "insee": "57463"}


@pytest.fixture(scope="session")
def alternance_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("monde")
    return _shared_home(tmp_path_factory, "alternance", lambda s: monde.fill(s, Path(folder)))


@pytest.fixture(scope="session")
def client(alternance_home: Home) -> Iterator[TestClient]:
    """Requests without a key."""
    app = create_app(alternance_home.settings(TREMPLIN_LIMITES="non"))
    with TestClient(app) as opened:
        yield opened


@pytest.fixture(scope="session")
def keyed(client: TestClient, alternance_home: Home) -> TestClient:
    """Requests with a key, on the same application."""
    return TestClient(client.app, headers={"authorization": f"Bearer {alternance_home.cle}"})


@pytest.fixture(scope="session")
def get(client: TestClient) -> Get:
    """The document of a v1 search around Metz, unless the parameters say otherwise."""

    def ask(path: str, **given: Any) -> Any:
        params = {"caller": "essais@exemple.invalid", **{k: v for k, v in given.items() if v is not None}}
        answer = client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask
