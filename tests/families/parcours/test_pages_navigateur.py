"""The pages of the training paths in a real browser, on a phone, without any script; and what axe says of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import needs
from tests.conftest import Home, Server, servers
from tests.world import mailbox
from tests.world.accounts import SERIOUS, enter
from tests.world.looking import heed, violations
from tremplin.demo.parcours import monde
from tremplin.demo.parcours_base import COMPTES, Chargeur
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade

TELEPHONE, TABLETTE, BUREAU = 320, 768, 1440


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Fictitious paths."""
    home = Home(tmp_path_factory.mktemp("pages"), "")
    settings = home.settings()
    store = Store(settings.store_url)
    upgrade(store)
    Chargeur(settings, store).load(*monde(7, 8))
    store.close()
    return home


@pytest.fixture(scope="module")
def servi(home: Home) -> Iterator[Server]:
    """A real server, mails delivered to its mailbox page."""
    with servers(home.folder) as start:
        yield start(home, TREMPLIN_LIMITES="non", TREMPLIN_ENV="local")


@contextmanager
def telephone(browser: Browser, *, scripts: bool = False) -> Iterator[Page]:
    """A page, without JavaScript unless a tool of ours needs it; whatever goes wrong in it is a defect."""
    context = browser.new_context(viewport={"width": TELEPHONE, "height": 720}, java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(5000)
    faults = heed(page)
    yield page
    context.close()
    assert [one for one in faults if "422" not in one] == []  # what is refused is answered so


def enter_by_mail(page: Page, server: Server, role: str) -> None:
    """Log in without any script."""
    known = mailbox.links(server.url, COMPTES[role], "/connexion/lien")
    page.goto(f"{server.url}/connexion?vers=/parcours-essai")
    page.get_by_label("Adresse électronique").fill(COMPTES[role])
    page.keyboard.press("Enter")
    page.get_by_role("link", name="les courriels sont ici").wait_for()
    page.goto(mailbox.awaited(server.url, COMPTES[role], known=known))
    page.get_by_role("button", name="Me connecter").click()
    expect(page.locator("h1")).to_have_text("Parcours de formation")


def start(page: Page, server: Server, home: Home, role: str) -> None:
    """Be where a role starts from, logged in."""
    enter(page, server, home, COMPTES[role])
    page.goto(f"{server.url}/parcours-essai")
    expect(page.locator("h1")).to_have_text("Parcours de formation")


BEYOND = """width => [...document.querySelectorAll("main :is(h1, h2, input, select, button, a.fr-btn)")]
  .filter(e => e.offsetParent && !e.closest(".defile") && e.getBoundingClientRect().right > width + 1)
  .map(e => e.outerHTML.slice(0, 80))"""


def tient(page: Page) -> None:
    """Nothing goes beyond the width of the screen."""
    width = (page.viewport_size or {})["width"]
    reached, beyond = page.evaluate(f"width => [document.documentElement.scrollWidth, ({BEYOND})(width)]", width)
    assert reached <= width and beyond == [], (page.url, reached, beyond)


def nom(line: Locator) -> str:
    """Whose line of a sheet it is."""
    return line.locator("legend").evaluate("e => e.firstChild.textContent").strip()


def test_a_path_from_the_attendance_sheet_to_the_bilan_on_a_phone(browser: Browser, servi: Server, home: Home) -> None:
    with telephone(browser) as page, telephone(browser) as desk:
        enter_by_mail(page, servi, "organisme")
        tient(page)
        session = page.locator(".listees a").nth(1)  # the one whose meeting is to come
        session.click()
        tient(page)
        page.get_by_role("link", name="Feuille de présence").click()
        tient(page)
        line = page.locator("fieldset").first
        name = nom(line)
        line.get_by_label("Retenu", exact=True).focus()  # the keyboard alone
        page.keyboard.press("Space")
        page.get_by_role("button", name="Enregistrer la feuille").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("C'est enregistré")
        page.get_by_role("link", name=name).click()
        page.get_by_role("link", name="Proposition d'entrée").click()
        tient(page)
        plan = page.get_by_label("Début du plan de formation")
        kept = plan.input_value()
        plan.fill("2020-01-01")
        page.get_by_label("Heures en tout").fill("300")
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_role("alert")).to_contain_text("une date de la session")
        tient(page)
        page.get_by_label("Début du plan de formation").fill(kept)
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Proposition d'entrée émise").first).to_be_visible()

        start(desk, servi, home, "conseiller")
        tient(desk)
        desk.get_by_role("link", name="Propositions d'entrée à décider").click()
        tient(desk)
        desk.get_by_role("link", name=name).first.click()
        desk.get_by_role("link", name="Validation de la proposition").click()
        desk.get_by_role("button", name="Enregistrer").click()
        expect(desk.get_by_text("Proposition d'entrée validée").first).to_be_visible()
        tient(desk)

        page.goto(f"{servi.url}/parcours-essai")
        page.locator(".listees a").first.click()  # the session that has begun
        page.get_by_role("link", name="Entrées en formation").click()
        tient(page)
        line = page.locator("fieldset").first
        name = nom(line)
        line.get_by_label("Entrée effective").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Enregistrer la feuille").click()
        expect(page.get_by_role("status")).to_be_visible()
        page.get_by_role("link", name=name).click()
        path = page.url
        for event, fields in (
            ("Abandon", {"Motif": "REPRISE_EMPLOI_DURABLE"}),
            (
                "Bilan",
                {
                    "Formation achevée": "non",
                    "Motif, si elle ne l'est pas": "REPRISE_EMPLOI_DURABLE",
                    "Heures réalisées": "12,5",
                },
            ),
        ):
            page.goto(path)
            page.get_by_role("link", name=event, exact=True).click()
            tient(page)
            for label, value in fields.items():
                field = page.get_by_label(label).first
                if field.evaluate("e => e.tagName") == "SELECT":
                    field.select_option(value)
                else:
                    field.fill(value)
            page.get_by_role("button", name="Enregistrer").click()
            expect(page.get_by_role("status")).to_be_visible()
        expect(page.get_by_text("Bilan fait").first).to_be_visible()
        tient(page)


def test_pages_fit_at_each_width_and_are_accessible(browser: Browser, servi: Server, home: Home) -> None:
    """What each role starts from: nothing beyond the screen, nothing serious said by axe."""
    with telephone(browser, scripts=True) as page:
        found: list[str] = []
        seen = 0

        def look() -> None:
            nonlocal seen
            for width in (BUREAU, TABLETTE, TELEPHONE):
                page.set_viewport_size({"width": width, "height": 720})
                tient(page)
            if seen % needs.campaign(2, 1) == 0:
                found.extend(violations(page, SERIOUS))
            seen += 1

        for public in ("/connexion", "/mon-parcours"):
            page.goto(servi.url + public)
            look()
        for role, links in (
            (
                "organisme",
                (
                    "/parcours-essai/travaux/bilans",
                    "/parcours-essai/sessions/nouvelle",
                    "/parcours-essai/statistiques?par=mois",
                    "/parcours-essai/fichiers",
                    "/compte",
                ),
            ),
            ("region", ("/parcours-essai/statistiques",)),
        ):
            page.context.clear_cookies()
            start(page, servi, home, role)
            look()
            for link in links:
                page.goto(servi.url + link)
                look()
            if role == "organisme":
                page.goto(f"{servi.url}/parcours-essai/travaux/bilans")
                page.locator(".listees a").first.click()
                look()
                page.get_by_role("link", name="Bilan").first.click()
                look()
                page.goto(f"{servi.url}/parcours-essai")
                page.locator(".listees a").first.click()
                look()
                for sheet in ("Feuille de présence", "Entrées en formation", "Assiduité"):
                    page.get_by_role("link", name=sheet).click()
                    look()
                    page.go_back()
        assert found == [] and seen >= 14
