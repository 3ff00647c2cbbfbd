"""Pages of accounts, of administration and in the open, in a real browser: they fit, axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import Home, Server, servers
from tremplin.platform.identity import service as accounts
from tremplin.platform.web.state import State
from tremplin.store.migrate import upgrade

WIDTHS = (320, 768, 1440)
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


def verify(page: Page, server: Server, address: str) -> None:
    page.goto(server.url + address)
    assert page.locator("h1").count() == 1, address
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    page.set_viewport_size({"width": 320, "height": 800})
    found = Axe().run(page)
    serious = [v["id"] for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == [], (address, found.generate_report())


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


def enter(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/connexion")
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_role("button", name="Recevoir un lien").click()
    mail = page.locator("article", has_text=address)
    for _ in range(100):
        page.goto(f"{server.url}/courrier")
        if mail.count():
            break
        page.wait_for_timeout(100)
    page.goto(server.url + str(mail.first.get_by_role("link", name="Ouvrir le lien").get_attribute("href")))
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_load_state()
    if page.get_by_label("Code à six chiffres").count():
        secret = page.locator("code").first.inner_text()
        page.get_by_label("Code à six chiffres").fill(pyotp.TOTP(secret).now())
        page.get_by_role("button", name="Mettre en place").click()
        page.get_by_role("link", name="Continuer").click()


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
