"""One world of neutral records, published once; a reader without a key, one with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, _shared_home
from tests.world import inserjeunes as monde
from tremplin.app import create_app
from tremplin.families.certifications.reference import REFERENCE as CERTIFICATIONS
from tremplin.families.geographie.reference import REFERENCE as GEOGRAPHIE
from tremplin.families.inserjeunes.reference import REFERENCE
from tremplin.release.build import build
from tremplin.release.publish import publish
from tremplin.release.stage import import_files
from tremplin.settings import Settings
from tremplin.store.engine import Store

API = "/api/inserjeunes"


def publish_world(reference: Path, files: list[Path]) -> None:
    """Import neutral files as an operator does, build and publish them."""
    reports = import_files(reference, files, only="inserjeunes")
    assert {r.etat for r in reports} == {"importé"}, [r.message for r in reports]
    assert sum(r.total("ecartees") for r in reports) == 0
    publish(reference, build(reference, [CERTIFICATIONS, GEOGRAPHIE, REFERENCE]))


@pytest.fixture(scope="session")
def neutral_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    def fill(settings: Settings) -> None:
        publish_world(settings.reference, monde.write(settings.home / "fichiers", monde.RECORDS, monde.CODES))

    return _shared_home(tmp_path_factory, "inserjeunes", fill)


@pytest.fixture(scope="session")
def anyone(neutral_home: Home) -> Iterator[TestClient]:
    """Requests without a key."""
    with TestClient(create_app(neutral_home.settings(TREMPLIN_LIMITES="non")), base_url=f"http://testserver{API}") as c:
        yield c


@pytest.fixture(scope="session")
def partner(neutral_home: Home) -> Iterator[TestClient]:
    """Requests with a key in its own header."""
    app = create_app(neutral_home.settings(TREMPLIN_LIMITES="non"))
    with TestClient(app, base_url=f"http://testserver{API}", headers={"x-api-key": neutral_home.cle}) as client:
        yield client


@pytest.fixture
def own_neutral(neutral_home: Home, tmp_path: Path) -> Iterator[tuple[Home, TestClient, Store]]:
    """A copy of the world, for tests that change its rights."""
    home = neutral_home.copy(tmp_path / "copie")
    store = Store(home.settings().store_url)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url=f"http://testserver{API}") as client:
        yield home, client, store
    store.close()
