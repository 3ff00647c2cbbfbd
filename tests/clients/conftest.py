"""A server of the fictitious world, and what opens it, for the Python client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.conftest import Home, make_key, servers
from tests.world.callers import DEMONSTRATION
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.store.engine import Store
from tremplin_client import Retries, Tremplin

QUICK = Retries(first=0.001, most=0.01)
"""Retries of the tests: as often as by default, without the waits."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A server, and what a caller shows it."""

    url: str
    home: Home
    key: str
    client_id: str
    client_secret: str

    def client(self, url: str = "", **more: object) -> Tremplin:
        """A client that shows all of it."""
        told = {"key": self.key, "client_id": self.client_id, "client_secret": self.client_secret, "retries": QUICK}
        return Tremplin(url or self.url, **{**told, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def opened(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The fictitious world, copied and served."""
    folder = tmp_path_factory.mktemp("client")
    home = demo_home.copy(folder / "home")
    settings = home.settings()
    with closing(Store(settings.store_url)) as store:
        identifier, secret = oauth_clients.create_client(
            store,
            settings.poivre,
            organisation=DEMONSTRATION,
            nom="essais",
            portees=["api_parcours-formationv1_test", "api_zerosaisiev1_test"],
            test=True,
        )
    key = make_key(settings, organisation="Onisep", permissions=frozenset(PERMISSIONS))
    with servers(folder) as start:
        server = start(home, TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="http://localhost:8000")
        yield Opened(url=server.url, home=home, key=key, client_id=identifier, client_secret=secret)
