"""Pages of accounts, of administration and in the open, in a real browser: they fit, axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Home, Server, servers
from tests.world.accounts import enter, verify
from tremplin.platform.identity import service as accounts
from tremplin.platform.web.state import State
from tremplin.store.migrate import upgrade

OUVERTES = (
    "/",
    "/connexion",
    "/signalement",
    "/signalements",
    "/valideur",
    "/statut",
    "/indicateurs",
    "/versions",
    "/changements",
    "/legal/mentions",
    "/legal/cgu?lang=en",
    "/documentation/comptes-et-cles",
    "/documentation/signaler",
    "/documentation/valideur",
    "/statut/abonnement",
    "/certifications/RNCP90003",
    "/sources/kit_apprentissage",
    "/documentation/certifications/technique",
)
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
def servi(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("compte")
    home = Home(folder / "home", "")
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(demo_home.reference)
    state = State(home.settings())
    upgrade(state.store)
    for address, profile in (("membre@exemple.fr", "membre"), ("admin@exemple.fr", "admin")):
        accounts.create(state.store, courriel=address, nom="Camille Essai", organisation="Essais", profil=profile)
    state.close()
    with servers(folder) as start:
        yield start(home, TREMPLIN_LIMITES="non")


@pytest.fixture
def open(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A page whose console must stay silent."""
    problems: list[str] = []
    context = browser.new_context()

    def make() -> Page:
        page = context.new_page()
        page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: problems.append(str(e)))
        return page

    yield make
    context.close()
    assert problems == []


def test_pages_in_the_open(servi: Server, open: Callable[[], Page]) -> None:
    page = open()
    for address in OUVERTES:
        verify(page, servi, address)


def test_pages_of_an_account(servi: Server, open: Callable[[], Page]) -> None:
    page = open()
    enter(page, servi, "membre@exemple.fr")
    page.goto(f"{servi.url}/compte/cles")
    page.get_by_role("button", name="Créer ma clé").click()
    assert page.locator("#cle").inner_text().startswith("trm_live_")
    for address in COMPTE:
        verify(page, servi, address)


def test_pages_of_administration(servi: Server, open: Callable[[], Page]) -> None:
    page = open()
    enter(page, servi, "admin@exemple.fr")
    for address in ADMIN:
        verify(page, servi, address)
