"""The portal on the fictitious world, its store on each engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, base_de
from tremplin.app import create_app

NOUS = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
"""Headers of a form of ours, posted by hand."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def http(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_home: Home
) -> Iterator[TestClient]:
    """An application without limits, over a store of its own."""
    folder = tmp_path_factory.mktemp("portail")
    home = demo_home.beside(folder / "home", base_de(request, request.param, folder))
    made = create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="https://testserver"))
    with TestClient(made, base_url="https://testserver") as opened:
        yield opened
