"""Journeys of people who came by the home page, on a telephone, with the number of their clicks.

A click is a link followed or a form sent; each page reached must have a way on and a way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import Home, Server, servers
from tests.world.attachments import pdf
from tremplin.domain.dates import today
from tremplin.platform.identity import service as accounts
from tremplin.platform.web.state import State
from tremplin.store.migrate import upgrade


@dataclass
class Walker:
    """Someone with a telephone, who counts what they press."""

    page: Page
    server: Server
    clicks: int = 0
    seen: list[str] = field(default_factory=list)

    def arrive(self, address: str = "/") -> Walker:
        self.page.goto(self.server.url + address)
        self._look()
        return self

    def follow(self, name: str, *, within: str = "body") -> Walker:
        """Press a link."""
        self.page.locator(within).get_by_role("link", name=name, exact=True).first.click()
        return self._pressed()

    def press(self, name: str) -> Walker:
        """Send a form by its button."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        return self._pressed()

    def fill(self, **fields: str) -> Walker:
        for name, value in fields.items():
            self.page.locator(f"[name='{name}']").first.fill(value)
        return self

    def mail(self, address: str, path: str) -> Walker:
        """Open the link of the last mail that came: one click, in the mailbox."""
        link = self.page.context.new_page()
        for _ in range(100):
            link.goto(f"{self.server.url}/courrier")
            mine = link.locator("article", has_text=address).first
            if mine.count() and (found := re.search(rf'href="({path}\?[^"]+)"', mine.inner_html())):
                break
            link.wait_for_timeout(100)
        else:
            raise AssertionError(f"no mail to {address}")
        link.close()
        self.page.goto(self.server.url + found[1].replace("&amp;", "&"))
        return self._pressed()

    def _pressed(self) -> Walker:
        self.clicks += 1
        self._look()
        return self

    def _look(self) -> None:
        """The page fits, has one title, a way on in its text and a way back above and below it."""
        self.page.wait_for_load_state()
        self.seen.append(self.page.url)
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, self.page.url
        on = self.page.locator("main a[href], main button").count()
        assert on > 0, f"{self.page.url} is a dead end"
        assert self.page.locator("header a[href='/'], footer a[href='/recherche']").count() == 2, self.page.url


@pytest.fixture(scope="module")
def site(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("parcours")
    home = demo_home.copy(folder / "home")
    state = State(home.settings())
    upgrade(state.store)
    accounts.create(state.store, courriel="chef@exemple.fr", nom="Camille Chef", organisation="Régie", profil="admin")
    state.close()
    with servers(folder) as start:
        yield start(home, TREMPLIN_LIMITES="non")


@pytest.fixture
def walker(browser: Browser, site: Server) -> Iterator[Walker]:
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    yield Walker(page, site)
    context.close()
    assert problems == []


def enter(who: Walker, address: str) -> Walker:
    """Log in by the header, with a second factor when it is asked for."""
    who.follow("Mon espace").fill(courriel=address).press("Recevoir un lien")
    who.mail(address, "/connexion/lien").press("Me connecter")
    if who.page.get_by_label("Code à six chiffres").count():
        code = pyotp.TOTP(who.page.locator("code").first.inner_text()).now()
        who.fill(code=code).press("Mettre en place").follow("Continuer")
    assert who.page.locator("h1").inner_text() == "À faire"
    return who


def _apply(who: Walker, offer: str) -> None:
    """Someone else applies, from a telephone of their own."""
    page = who.page.context.browser.new_page()  # type: ignore[union-attr]
    page.goto(f"{who.server.url}/postuler?type=matcha&itemId={offer}")
    told = {"prenom": "Léo", "nom": "Martin", "courriel": "leo@exemple.fr", "telephone": "0611223344"}
    for name, value in {**told, "message": "Je cherche un contrat dès septembre."}.items():
        page.fill(f"[name={name}]", value)
    page.set_input_files("#cv", [{"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf()}])
    page.get_by_role("button", name="Envoyer ma candidature").click()
    page.get_by_role("heading", name="Votre candidature est partie").wait_for()
    page.close()


def test_an_employer_publishes_an_offer_then_says_that_it_is_filled(walker: Walker) -> None:
    who, address = walker.arrive(), "contact8@exemple.invalid"
    who.follow("Publier une offre en alternance").fill(siret="99100008400012").press("Continuer")
    who.fill(prenom="Ada", nom="Four", telephone="06 12 34 56 7", courriel=address).press("Continuer")
    assert who.page.title().startswith("Erreur : ")
    alert = who.page.locator("#fautes")
    assert alert.evaluate("e => e === document.activeElement") and alert.locator("a").count() == 1
    alert.locator("a").click()
    assert who.page.locator("#telephone").evaluate("e => e === document.activeElement")
    who.fill(telephone="06 12 34 56 78").press("Continuer")
    who.clicks -= 1  # the number that was wrong
    job = who.page.locator("#libelle")
    job.press_sequentially("boulang")
    choice = who.page.locator("#appellation-choix [role=option]").first
    choice.wait_for()
    gap = choice.bounding_box()["y"] - (job.bounding_box()["y"] + job.bounding_box()["height"])  # type: ignore[index]
    assert -2 <= gap <= 8, "suggestions stand right under what is typed"
    choice.click()
    who.fill(debut=f"{today().year + 1}-09-01").press("Continuer")
    if who.page.locator("[name=organismes]").count():
        who.press("Continuer")
    shown = who.page.locator("main article").inner_text()
    assert "06\u00a012\u00a034\u00a056\u00a078" in shown and "ENTREPRISE FICTIVE" in shown
    who.press("Publier l'offre").mail(address, "/espace-pro/confirmation").press("Confirmer mon adresse")
    assert who.clicks <= 9, who.seen
    enter(who.arrive(), address)
    who.follow("Mes offres", within="header").page.locator("article h2 a").first.click()
    offer = who.page.url
    _apply(who, offer.rpartition("/")[2])
    who.arrive("/a-faire")
    assert "1 Candidatures sans réponse" in " ".join(who.page.locator("main").inner_text().split())
    who.page.goto(offer)
    row = who.page.get_by_role("listitem").filter(has_text="Léo Martin")
    assert "sans réponse" in row.inner_text().lower() and "06\u00a011\u00a022\u00a033\u00a044" in row.inner_text()
    who.mail(address, "/candidature/repondre").press("Envoyer cette réponse")
    who.page.goto(offer)
    assert "entretien proposé" in row.inner_text().lower()
    who.arrive("/a-faire").clicks = 0
    who.follow("Mes offres", within="header").page.locator("article h2 a").first.click()
    who._pressed().press("L'offre est pourvue")
    assert who.clicks == 3
    assert "Votre offre est pourvue" in who.page.get_by_role("status").inner_text()
    assert "En ligne jusqu'au" not in who.page.locator("main").inner_text()
    assert who.page.locator("main .fr-badge").first.inner_text().lower() == "pourvue"


def test_an_operator_understands_a_refused_import_and_accepts_it(walker: Walker, world: Path) -> None:
    who = enter(walker.arrive(), "chef@exemple.fr")
    who.clicks = 0
    kit = next(world.rglob("Kit_apprentissage_*.csv"))
    lines = kit.read_text("utf-8-sig").splitlines(keepends=True)
    who.follow("Administration", within="header").follow("Versions et sources")
    who.page.get_by_text("Importer un fichier").click()
    half = {"name": "Kit_apprentissage_20990102.csv", "mimeType": "text/csv"}
    who.page.locator("#fichier").set_input_files([{**half, "buffer": "".join(lines[: len(lines) // 3]).encode()}])
    who.page.locator("#raison-importer").fill("le tiers du fichier, pour voir")
    who.press("Importer")
    assert "se relit toutes les trois secondes" in who.page.get_by_role("status").inner_text()
    first = who.page.locator("article", has_text="Importer Kit_apprentissage_20990102.csv").first
    first.get_by_text("refusé", exact=True).first.wait_for(timeout=60_000)
    told = first.inner_text()
    assert "--accepter" not in told and "│" not in told and "┃" not in told
    assert [t.strip() for t in first.locator("th").all_inner_texts()][:3] == ["Fichier", "Source", "État"]
    assert "kit_apprentissage" in first.locator("tbody").inner_text()
    first.locator("input[name=raison]").fill("le producteur l'a confirmé")
    who.press("Accepter et recommencer")
    assert who.clicks <= 6, who.seen
    again = who.page.locator("article", has_text="Importer Kit_apprentissage_20990102.csv").first
    again.get_by_text("fini", exact=True).first.wait_for(timeout=60_000)
    assert "importé" in again.locator("tbody").inner_text()
    who.arrive("/administration/journal")
    assert "Camille Chef (chef@exemple.fr)" in who.page.locator("tbody").inner_text()


def test_a_developer_gets_a_key_and_makes_a_first_request(walker: Walker) -> None:
    who, address = walker.arrive(), "dev@exemple.fr"
    who.follow("Obtenir une clé").fill(courriel=address).press("Recevoir un lien").mail(address, "/inscription")
    who.fill(nom="Sacha Dev", organisation="Atelier")
    who.page.locator("[name=usage]").select_option(index=1)
    who.page.locator("main form button.fr-btn").first.click()
    who._pressed().press("Créer ma clé").press("Envoyer la requête")
    answer = who.page.locator(".reponse")
    answer.get_by_text("identifiant").first.wait_for()
    assert who.clicks <= 7, who.seen


def test_the_front_at_night_on_paper_and_by_keyboard(browser: Browser, site: Server) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 844})
    page = context.new_page()
    for address in ("/", "/recherche?q=boulanger+metz", "/espace-pro", "/connexion", "/nulle-part", "/metiers/D1102"):
        page.goto(site.url + address)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 22, 22)", address
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == [], address
    menu = page.locator("#menu a")
    assert menu.count() == 5 and not menu.first.is_visible()
    page.locator("#menu summary").focus()
    page.keyboard.press("Enter")
    assert menu.first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url)
    assert menu.first.is_visible() and not page.locator("#menu summary").is_visible()
    page.goto(f"{site.url}/certifications/RNCP90003")
    page.emulate_media(media="print")
    hidden = ("#menu", ".entete__outils", ".pied__colonnes", ".fil", "main form", ".signaler")
    assert [s for s in hidden if page.locator(s).first.is_visible()] == []
    assert page.locator("h1").is_visible() and page.locator(".frise").is_visible()
    context.close()
