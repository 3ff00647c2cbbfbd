"""Pages of accounts and of administration in a real browser: they fit, axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Home, Server, servers
from tests.world.accounts import enter, verify
from tests.world.looking import heed
from tremplin.platform.identity import service as accounts
from tremplin.platform.web.state import State
from tremplin.store.migrate import upgrade

COMPTE = ("/compte", "/compte/cles", "/compte/clients", "/compte/organisation")
ADMIN = (
    "/administration",
    "/administration/organisations",
    "/administration/signalements",
    "/administration/versions",
    "/administration/incidents",
    "/administration/journal",
)


@pytest.fixture(scope="module")
def home(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = demo_home.beside(tmp_path_factory.mktemp("compte") / "home")
    state = State(home.settings())
    upgrade(state.store)
    for address, profile in (("membre@exemple.fr", "membre"), ("admin@exemple.fr", "admin")):
        accounts.create(state.store, courriel=address, nom="Camille Essai", organisation="Essais", profil=profile)
    state.close()
    return home


@pytest.fixture(scope="module")
def servi(home: Home) -> Iterator[Server]:
    with servers(home.folder.parent) as start:
        yield start(home, TREMPLIN_LIMITES="non")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console must stay silent."""
    with closing(browser.new_context()) as context:
        opened = context.new_page()
        faults = heed(opened)
        yield opened
    assert faults == []


def test_pages_of_an_account(servi: Server, home: Home, page: Page) -> None:
    enter(page, servi, home, "membre@exemple.fr")
    page.goto(f"{servi.url}/compte/cles")
    page.get_by_role("button", name="Créer ma clé").click()
    assert page.locator("#cle").inner_text().startswith("trm_live_")
    for address in COMPTE:
        verify(page, servi, address)


def test_pages_of_administration(servi: Server, home: Home, page: Page) -> None:
    enter(page, servi, home, "admin@exemple.fr")
    for address in ADMIN:
        verify(page, servi, address)
