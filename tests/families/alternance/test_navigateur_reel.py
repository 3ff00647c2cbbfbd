"""The pages of alternance in a real browser: on phones and screens, by keyboard alone, in frames of other sites."""

from __future__ import annotations

import struct
import threading
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect
from pypdf import PdfReader

from tests import needs
from tests.conftest import Home, Server, launched, servers
from tests.world import alternance as monde
from tests.world import mailbox
from tests.world.accounts import enter, verify
from tests.world.looking import heed, misfits, violations, violations_in_turn
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.appointments import organisations
from tremplin.families.alternance.store import employers as registre
from tremplin.families.alternance.store.offers import ACTIVE, put
from tremplin.platform.identity import service as accounts
from tremplin.platform.web.state import State
from tremplin.store.migrate import upgrade

PARTS = 2
"""Tests among which the pages are shared out."""
METZ = f"lat={monde.METZ[1]}&lon={monde.METZ[0]}&lieu=Metz&radius=30"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, alternance_home: Home) -> Iterator[Server]:
    """The small world, with an offer and a training that may be written to."""
    folder = tmp_path_factory.mktemp("navigateur")
    home = alternance_home.beside(folder / "home")
    state = State(home.settings())
    upgrade(state.store)
    organisations.synchronise(state)
    organisations.activate(state, state.releases.current, siret_of(0), "essais")  # type: ignore[arg-type]
    document = monde.document(9, "Boulanger de quartier", monde.METZ)
    put(
        state.store,
        id="vive",
        statut=ACTIVE,
        rediffusee=True,
        expire_le=monde.TODAY.replace(year=2099),
        document=document,
    )
    state.close()
    with servers(folder) as start:
        yield start(home, TREMPLIN_LIMITES="non")


def watched(browser: Browser, width: int, **more: Any) -> tuple[Page, list[str]]:
    """A page, and what goes wrong in it; browsers warn of frames and of maps drawn without a graphics card."""
    page = browser.new_page(viewport={"width": width, "height": 800}, **more)
    return page, heed(page, "error")


@pytest.fixture(scope="module")
def drawing(browser: Browser) -> Iterator[Browser]:
    """The Chromium of people, for the map: the one that has no windows was seen to never draw it."""
    with launched(browser.browser_type, needs.chromium(windows=True)) as found:
        yield found


def until(page: Page, expression: str) -> None:
    """Wait until an expression of the page holds (its rules forbid to wait in the page itself)."""
    for _ in range(1200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)  # the map waits until its page has nothing else to do
    raise AssertionError(expression)


PAGES = (
    "/recherche-apprentissage",
    f"/recherche-apprentissage?romes=D1102&{METZ}",
    f"/recherche-emploi?romes=D1102&{METZ}&type=lba&itemId={siret_of(500 + monde.AKTO)}",
    "/ma-liste",
    "/recherche-emploi?type=matcha&itemId=vive",
    "/recherche-formation?type=formation&itemId=boulanger-0",
    "/postuler?type=matcha&itemId=vive",
    "/rendez-vous?cleMinistereEducatif=boulanger-0&referrer=lba",
    "/espace-pro",
    "/desinscription",
    "/signaler?type=matcha&itemId=vive",
    "/espace-pro/metiers?label=boul",
    f"/recherche-emploi?caller=x&return_uri=/&romes=D1102&{METZ}",
    f"/recherche-emploi?caller=x&couleur=rouge&nom=École&romes=D1102&{METZ}",
    f"/recherche-emploi?caller=x&couleur=vert&romes=D1102&{METZ}",
    "/correction",
    "/espace-pro/widget/x",
    "/test-widget?romes=D1102",
)


@pytest.mark.parametrize("part", range(PARTS))
def test_pages_fit_are_named_and_raise_no_error(browser: Browser, served: Server, part: int) -> None:
    page, problems = watched(browser, 320)
    faults = []
    for turn, address in [*enumerate(PAGES)][part::PARTS]:
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(served.url + address)
        faults += misfits(page) + violations_in_turn(page, turn)
    assert faults == problems == []
    page.close()


def test_a_search_by_keyboard_alone_until_the_form_of_an_application(browser: Browser, served: Server) -> None:
    page, problems = watched(browser, 768)  # without its map, that a wider screen draws
    page.goto(f"{served.url}/recherche-emploi")
    page.locator("#metier").focus()
    page.keyboard.type("boulang")
    page.locator("#metier-choix [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("#metier").get_attribute("aria-activedescendant") == "metier-choix-0"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("metz")
    page.locator("#lieu-choix [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**lat=49.1*")
    page.get_by_role("link", name="Boulanger de quartier").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Postuler").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Prénom").wait_for()
    assert problems == []
    page.close()


class Clavier:
    """Someone who has a keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.touches = 0

    def presser(self, touche: str) -> None:
        self.page.keyboard.press(touche)
        self.touches += 1

    def go(self, nom: str, *, champ: bool = False) -> None:
        """Tab until what has the focus is named so; a field, where a link may have the same name."""
        for _ in range(80):
            self.presser("Tab")
            field, said = self.page.evaluate(_NOMME)
            if said.startswith(nom) and (field or not champ):
                return
        raise AssertionError(f"{nom} : hors d'atteinte au clavier")

    def fill(self, nom: str, valeur: str) -> None:
        self.go(nom, champ=True)
        self.page.keyboard.type(valeur)
        self.touches += len(valeur)

    def activate(self, nom: str) -> None:
        self.go(nom)
        self.validate()

    def validate(self) -> None:
        """Enter, and the page that follows."""
        with self.page.expect_navigation():
            self.presser("Enter")


_NOMME = """(() => { const a = document.activeElement;
  const field = Boolean(a.labels && a.labels.length), said = field ? a.labels[0].textContent : a.textContent;
  return [field, (said || "").trim()]; })()"""


def test_an_offer_is_published_by_keyboard_alone_then_managed_on_accessible_pages(
    browser: Browser, served: Server
) -> None:
    page, problems = watched(browser, 320)
    keyboard = Clavier(page)
    page.goto(f"{served.url}/espace-pro")
    keyboard.fill("SIRET, ou nom", "deux fours")
    keyboard.validate()
    keyboard.activate("DEUX FOURS")
    for name, value in (
        ("Prénom", "Ada"),
        ("Nom", "Four"),
        ("Téléphone", "0387000000"),
        ("Adresse électronique", "ada@exemple.invalid"),
    ):
        keyboard.fill(name, value)
    keyboard.activate("Continuer")
    keyboard.fill("Métier", "boulang")
    page.locator("#appellation-choix [role=option]").first.wait_for()
    keyboard.presser("ArrowDown")
    keyboard.presser("Enter")
    keyboard.fill(
        "Début du contrat", f"0109{monde.TODAY.year + 1}" if _jour_d_abord(page) else f"0901{monde.TODAY.year + 1}"
    )
    keyboard.activate("Continuer")
    keyboard.activate("Continuer")
    keyboard.activate("Publier l'offre")
    page.get_by_text("Un courriel vient de partir").wait_for()
    assert keyboard.touches < 220, "an offer takes under three minutes at a key and a half a second"
    page.goto(mailbox.awaited(served.url, "ada@exemple.invalid", "/espace-pro/confirmation"))
    keyboard.activate("Confirmer mon adresse")
    page.goto(f"{served.url}/connexion?vers=/espace-pro/offres")
    keyboard.fill("Adresse électronique", "ada@exemple.invalid")
    keyboard.validate()
    page.goto(mailbox.awaited(served.url, "ada@exemple.invalid"))
    keyboard.activate("Me connecter")
    page.wait_for_url("**/espace-pro/offres")
    mine = page.locator("main a[href*='/espace-pro/offres/']").evaluate_all("all => all.map(a => a.href)")
    assert mine
    for address in ("/espace-pro/offres", *(found.removeprefix(served.url) for found in mine)):
        verify(page, served, address)
    assert problems == []
    page.close()


def test_pages_of_agents_and_moderators_are_accessible(browser: Browser, served: Server) -> None:
    home = Home(Path(served.journal).parent / "home", "")
    state = State(home.settings())
    with state.store.writing() as connection:
        registre.report(connection, "offre", "vive", "fausse", "À <b>voir</b>", datetime.now(UTC))
    accounts.create(
        state.store, courriel="moderateur@exemple.fr", nom="Camille", organisation="Tremplin", profil="moderateur"
    )
    state.close()
    page, problems = watched(browser, 320)
    enter(page, served, home, "moderateur@exemple.fr")
    for address in ("/espace-pro/moderation", "/espace-pro/validations"):
        verify(page, served, address)
    assert problems == []
    page.close()


def _jour_d_abord(page: Page) -> bool:
    """Whether dates are typed day first here."""
    return bool(page.evaluate("new Date(2027, 0, 31).toLocaleDateString().startsWith('31')"))


def test_a_contact_request_by_keyboard_alone(browser: Browser, served: Server) -> None:
    page, problems = watched(browser, 320)
    keyboard = Clavier(page)
    page.goto(f"{served.url}/rendez-vous?cleMinistereEducatif=boulanger-0&referrer=lba")
    for name, value in (
        ("Prénom", "Ada"),
        ("Nom", "Essai"),
        ("Téléphone", "0612345678"),
        ("Adresse électronique", "ada.essai@exemple.invalid"),
    ):
        keyboard.fill(name, value)
    keyboard.go("Les portes ouvertes")
    keyboard.presser("Space")
    keyboard.activate("Envoyer ma demande")
    page.get_by_text("Votre demande est partie").wait_for()
    assert problems == []
    page.close()


def test_where_one_has_applied_is_remembered_on_cards_and_before_one_applies_again(
    browser: Browser, served: Server
) -> None:
    page, problems = watched(browser, 768)
    page.goto(f"{served.url}/postuler?type=matcha&itemId=vive")
    for label, value in (("Prénom", "Ada"), ("Téléphone", "0612345678"), ("Adresse électronique", "z@exemple.invalid")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Nom", exact=True).fill("Essai")
    page.get_by_label("CV").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": _pdf()})
    page.get_by_role("button", name="Envoyer ma candidature").click()
    page.get_by_role("heading", name="Votre candidature est partie").wait_for()
    for address in (
        f"/recherche-emploi?romes=D1102&{METZ}",
        "/recherche-emploi?type=matcha&itemId=vive",
        "/postuler?type=matcha&itemId=vive",
    ):
        page.goto(served.url + address)
        assert page.get_by_text("Vous y avez candidaté le").count() == 1, address
    assert problems == []
    page.close()


def test_first_results_are_readable_without_a_script(browser: Browser, served: Server) -> None:
    page, _ = watched(browser, 320, java_script_enabled=False)
    page.goto(f"{served.url}/recherche-apprentissage")
    page.get_by_label("Métier ou diplôme").fill("boulanger")
    page.get_by_label("Lieu").fill("Metz")
    page.keyboard.press("Enter")
    page.wait_for_url("**metier=boulanger*")
    assert page.locator("article.resultat").count() >= 8
    assert page.get_by_role("button", name="Afficher la carte").count() == 0
    page.close()


def test_little_comes_before_the_map_and_on_a_wide_screen_it_stands_beside_the_list(
    drawing: Browser, served: Server
) -> None:
    page, problems = watched(drawing, 1440)
    page.goto(f"{served.url}/recherche-emploi?romes=D1102&{METZ}")
    until(page, DRAWN)
    ids = page.locator("article.resultat").evaluate_all("all => all.map(a => a.dataset.cle)")
    held = page.evaluate("tremplinCarte.getSource('resultats').serialize().data.features.map(f => f.properties.cle)")
    features = page.request.get(f"{served.url}/recherche-emploi/points.json?romes=D1102&{METZ}").json()["features"]
    assert held == ids == [f["properties"]["cle"] for f in features] and "matcha:vive" in ids
    assert page.evaluate("tremplinCarte.getSource('rayon').serialize().data.geometry.coordinates[0].length") == 65
    assert "Metz" in _names(page, "villes")
    page.evaluate("tremplinCarte.jumpTo({zoom: 10})")
    until(page, "tremplinCarte.loaded() && tremplinCarte.getSource('communes').serialize().data.features.length")
    assert "Metz" in _names(page, "communes")
    assert page.evaluate("document.documentElement.scrollWidth") == 1440
    beside = [page.locator(s).bounding_box() for s in (".resultats__liste", "#carte")]
    assert beside[0]["x"] + beside[0]["width"] < beside[1]["x"]  # type: ignore[index]
    page.get_by_role("button", name="Masquer la carte").click()
    assert page.locator("#carte").is_hidden()
    address = page.url
    page.close()
    phone, more = watched(drawing, 390)
    came: list[Response] = []
    phone.on("response", lambda r: came.extend([r]))
    phone.goto(address, wait_until="networkidle")
    sizes = {r.url: r.request.sizes()["responseBodySize"] for r in came}
    assert sum(url.endswith(".mjs") for url in sizes) == 0 and any("recherche.js" in url for url in sizes)
    assert 10_000 < sum(sizes.values()) < 150_000, sizes
    assert problems == more == []
    phone.close()


DRAWN = "Boolean(window.tremplinCarte) && tremplinCarte.loaded() && Boolean(tremplinCarte.getLayer('points'))"


UNDER_THE_LEGEND = """(() => {
  const box = document.querySelector("#carte canvas").getBoundingClientRect();
  const legend = document.querySelector(".carte__legende").getBoundingClientRect();
  const seen = tremplinCarte.getSource("resultats").serialize().data;
  const ring = tremplinCarte.getSource("rayon").serialize().data.geometry.coordinates[0];
  const lost = (at) => {
    const { x, y } = tremplinCarte.project(at);
    return x < 0 || y < 0 || x > box.width || box.top + y > legend.top;
  };
  const held = [seen.centre, ...seen.features.map((f) => f.geometry.coordinates)];
  return [ring.filter(lost).length, held.filter(lost).length];
})()"""
"""How many points of the circle, then of what it holds, stand out of the map's view or level with its legend."""


def _names(page: Page, source: str) -> list[str]:
    told = f"tremplinCarte.getSource('{source}').serialize().data.features.map(f => f.properties.nom)"
    return [name for name in page.evaluate(told) if name]


def _touch(page: Page, lon: float, lat: float) -> None:
    """A finger on the map, at a place."""
    box = page.locator("#carte canvas").bounding_box()
    at = page.evaluate(f"tremplinCarte.project([{lon}, {lat}])")
    assert box is not None
    page.touchscreen.tap(box["x"] + at["x"], box["y"] + at["y"])


def test_on_a_phone_the_map_opens_above_the_list_and_a_finger_shows_what_stands_there(
    drawing: Browser, served: Server
) -> None:
    page, problems = watched(drawing, 390, has_touch=True)
    page.goto(f"{served.url}/recherche-apprentissage?romes=D1102&{METZ}")
    assert page.locator("#carte").is_hidden()
    page.get_by_role("button", name="Afficher la carte").tap()
    until(page, DRAWN)
    top, list_ = (page.locator(s).bounding_box()["y"] for s in ("#carte", ".resultats__liste"))  # type: ignore[index]
    assert 0 <= top < list_ and top < 100
    assert page.evaluate("document.activeElement.id") == "carte"
    assert page.evaluate(UNDER_THE_LEGEND) == [0, 0]
    page.evaluate(f"tremplinCarte.jumpTo({{center: {list(monde.METZ)}, zoom: 16}})")
    until(page, "tremplinCarte.loaded()")
    address = page.url
    _touch(page, *monde.METZ)
    panel = page.get_by_role("region", name="Résultats à cet endroit")
    panel.get_by_role("heading", name="résultats à cet endroit").wait_for()
    stacked = panel.get_by_role("link").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    features = page.request.get(f"{served.url}/recherche-apprentissage/points.json?romes=D1102&{METZ}").json()[
        "features"
    ]
    at_metz = [f["properties"] for f in features if f["geometry"]["coordinates"] == list(monde.METZ)]
    assert stacked == [told["adresse"] for told in at_metz]
    assert {told["genre"] for told in at_metz} == {"formations", "offres", "entreprises"}
    page.keyboard.press("Escape")
    assert panel.is_hidden() and page.evaluate("document.activeElement.tagName") == "CANVAS"
    lon, lat = monde.north(25)
    page.evaluate(f"tremplinCarte.jumpTo({{center: [{lon}, {lat}], zoom: 14}})")
    until(page, "tremplinCarte.loaded()")
    _touch(page, lon, lat)
    panel.get_by_role("link", name="Boulanger (BP)").wait_for()
    assert "École de Metz" in panel.inner_text() and page.url == address
    panel.get_by_role("link", name="Boulanger (BP)").tap()
    page.get_by_role("heading", level=1, name="Boulanger (BP)").wait_for()
    assert problems == []
    page.close()


def test_what_one_keeps_stays_in_the_browser_and_is_compared_printed_and_let_go(
    browser: Browser, served: Server
) -> None:
    page, problems = watched(browser, 390)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method != "GET" or "boulanger-0" in r.url else None)
    page.goto(f"{served.url}/recherche-apprentissage?romes=D1102&{METZ}")
    keyboard = Clavier(page)
    keyboard.go("Garder dans ma liste : Boulanger (CAP)")
    keyboard.presser("Enter")
    assert page.locator("[data-garde][aria-pressed=true]").count() == 1
    page.get_by_role("link", name="Boulanger de quartier").click()
    page.locator("main > .resultat__actions [data-garde]").click()
    page.get_by_role("link", name="Ma liste (2)").click()
    page.get_by_text("2 résultats dans votre liste").wait_for()
    assert page.locator("[data-liste-cartes] h2").all_inner_texts() == ["Boulanger de quartier", "Boulanger (CAP)"]
    for label in page.locator("label").filter(has_text="Comparer :").all():
        label.click()
    page.get_by_role("button", name="Comparer ceux qui sont cochés").click()
    rows = [r.split("\t") for r in page.locator("[data-comparaison] tr").all_inner_texts()]
    assert rows[0] == ["Résultat", "Boulanger (CAP)", "Boulanger de quartier"]
    assert rows[1:4] == [
        ["Sorte", "Formation", "Offre d'emploi en alternance"],
        ["Qui", "École de Metz", "Employeur 9"],
        ["Où", "Metz (57)", "Metz (57)"],
    ]
    assert violations(page) == []
    page.emulate_media(media="print")
    assert page.locator("[data-vider]").is_hidden() and page.locator("[data-liste-cartes] h2").first.is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Retirer : Boulanger (CAP)").click()
    page.reload()
    assert page.locator("[data-liste-cartes] h2").all_inner_texts() == ["Boulanger de quartier"]
    assert sent == [] and page.context.cookies() == []
    assert problems == []
    page.close()


@pytest.mark.parametrize("granted", [True, False])
def test_around_me_asks_the_browser_and_says_when_it_refuses(browser: Browser, served: Server, granted: bool) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800},
        geolocation={"longitude": monde.METZ[0], "latitude": monde.METZ[1]},
        permissions=["geolocation"] if granted else [],
    )
    page = context.new_page()
    page.goto(f"{served.url}/recherche-emploi")
    page.get_by_label("Métier ou diplôme").fill("boulanger")
    page.locator("#metier-choix [role=option]").first.click()
    page.get_by_role("button", name="Autour de moi").click()
    if granted:
        page.wait_for_url("**lat=49.12&lon=6.18**")
        assert page.get_by_role("heading", level=2, name="résultats — Autour de moi, 30 km").count() == 1
        assert page.locator("[data-cle='matcha:vive']").count() == 1
    else:
        page.get_by_text("Votre navigateur ne donne pas votre position").wait_for()
    context.close()


def test_a_young_person_goes_from_the_home_page_to_an_application_sent_in_six_clicks(
    browser: Browser, served: Server
) -> None:
    page, problems = watched(browser, 390)
    page.goto(served.url)
    clicks = 0

    def click(found: Locator) -> None:
        nonlocal clicks
        found.click()
        clicks += 1

    click(page.locator("main a[href^='/recherche-apprentissage']").first)
    page.get_by_label("Métier ou diplôme").fill("boulanger")
    page.get_by_label("Lieu", exact=True).fill("Metz")
    page.keyboard.press("Enter")
    clicks += 1
    click(page.get_by_role("link", name="Boulanger de quartier"))
    click(page.get_by_role("link", name="Postuler"))
    page.get_by_label("Prénom").fill("Ada")
    page.get_by_label("Nom", exact=True).fill("Essai")
    page.get_by_label("Adresse électronique").fill("ada.jeune@exemple.invalid")
    page.get_by_label("Téléphone").fill("0612345678")
    page.get_by_label("CV").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": _pdf()})
    click(page.get_by_role("button", name="Envoyer ma candidature"))
    page.get_by_role("heading", name="Votre candidature est partie").wait_for()
    assert clicks == 5
    assert page.locator("main .actions a").all_inner_texts() == [
        "Revoir l'offre",
        "Offres semblables",
        "Nouvelle recherche",
    ]
    assert problems == []
    page.close()


def test_photos_become_the_pdf_that_is_sent_and_a_draft_leaves_it_there(browser: Browser, served: Server) -> None:
    page, problems = watched(browser, 390)
    page.goto(f"{served.url}/postuler?type=matcha&itemId=vive")
    page.get_by_label("Prénom").fill("Ada")
    page.get_by_label("Nom", exact=True).fill("Essai")
    page.get_by_label("Adresse électronique").fill("ada.photo@exemple.invalid")
    page.get_by_label("Téléphone").fill("0612345678")
    photos = page.get_by_label("Photographiez-le")
    broken = {"name": "a.png", "mimeType": "image/png", "buffer": b"rien"}
    photos.set_input_files([broken])
    page.get_by_text("Ces photos ne font pas un CV").wait_for()
    sheets = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": _png(*size)} for n, size in enumerate(SHEETS)]
    photos.set_input_files(sheets)
    page.get_by_text("Votre CV est prêt : cv.pdf").wait_for()
    page.get_by_text("M'aider à écrire ce message").click()
    page.get_by_label("Je prépare").fill("un CAP")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Écrire le brouillon").click()
    until(page, "document.getElementById('message').value.includes('Je prépare un CAP.')")
    held = page.evaluate(
        "new Promise(done => { const r = new FileReader(); r.onload = () => done(r.result);"
        " r.readAsDataURL(document.getElementById('cv').files[0]) })"
    )
    read = PdfReader(BytesIO(b64decode(held.partition(",")[2])), strict=True)
    drawn = [sheet["/Resources"]["/XObject"]["/P"] for sheet in read.pages]  # type: ignore[index]
    assert [(p["/Width"], p["/Height"]) for p in drawn] == [(1240, 1754), (1000, 500)]
    assert {p.get_data()[:3] for p in drawn} == {b"\xff\xd8\xff"}  # JPEG
    assert [[float(v) for v in sheet.mediabox] for sheet in read.pages] == [[0, 0, 595, 842], [0, 0, 842, 595]]
    page.get_by_role("button", name="Envoyer ma candidature").click()
    page.get_by_role("heading", name="Votre candidature est partie").wait_for()
    assert problems == []
    page.close()


SHEETS = ((2480, 3508), (1000, 500))
"""Widths and heights of photos: a page at 300 dots an inch, a small one that lies."""


def _png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# ── inside a page of another origin ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Serve a page of another origin; its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def write(body: str) -> str:
        (tmp_path / "hote.html").write_text(
            f"<!DOCTYPE html><html lang=fr><title>Hôte</title><link rel=icon href=data:,>{body}</html>"
        )
        return f"http://127.0.0.1:{server.server_port}/hote.html"

    yield write
    server.shutdown()


_HEAR = "<script>window.recus = []; addEventListener('message', (e) => recus.push([e.origin, e.data]));</script>"


def test_the_search_widget_searches_goes_back_and_sizes_itself_in_another_site(
    browser: Browser, served: Server, other_site: Callable[[str], str]
) -> None:
    asked = f"caller=ecole&romes=D1102&{METZ}&return_uri=/accueil".replace("&", "&amp;")
    src = f"{served.url}/recherche-apprentissage?{asked}"
    host = other_site(f'{_HEAR}<iframe src="{src}" width="360" height="660" title="x"></iframe>')
    page, problems = watched(browser, 768)
    page.goto(host)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Boulanger de quartier").click()
    frame.get_by_role("link", name="Postuler").click()
    frame.get_by_label("Prénom").fill("Ada")
    frame.get_by_label("Nom", exact=True).fill("Essai")
    frame.get_by_label("Adresse électronique").fill("ada@exemple.fr")
    frame.get_by_label("Téléphone").fill("0612345678")
    frame.get_by_label("CV").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": _pdf()})
    frame.get_by_role("button", name="Envoyer ma candidature").click()
    frame.get_by_role("heading", name="Votre candidature est partie").wait_for()
    page.goto(host)
    page.frame_locator("iframe").get_by_role("button", name="Retour au site").click()
    until(page, "recus.some(([, d]) => d.type === 'goToPage')")
    told = page.evaluate("recus")
    assert [served.url, {"type": "goToPage", "page": "/accueil"}] in told
    assert any(d["type"] == "resize" and d["height"] > 100 for _, d in told)
    assert page.context.cookies() == []
    assert problems == []
    page.close()


def _pdf() -> bytes:
    from tests.world.attachments import pdf

    return pdf()


def test_an_offer_is_written_in_a_frame_of_another_site_without_a_cookie(
    browser: Browser, served: Server, other_site: Callable[[str], str]
) -> None:
    host = other_site(f'{_HEAR}<iframe src="{served.url}/espace-pro/widget/opco" width="100%" height="800"></iframe>')
    page, problems = watched(browser, 768)
    page.goto(host)
    frame = page.frame_locator("iframe")
    frame.get_by_label("SIRET").fill(siret_of(500 + monde.DEUX))
    frame.get_by_role("button", name="Continuer").click()
    for label, value in (("Prénom", "Ada"), ("Téléphone", "0387000000"), ("Adresse électronique", "a@exemple.invalid")):
        frame.get_by_label(label).fill(value)
    frame.get_by_label("Nom", exact=True).fill("Four")
    frame.get_by_role("button", name="Continuer").click()
    frame.get_by_role("combobox", name="Métier").press_sequentially("boulang")
    frame.locator("#appellation-choix [role=option]").first.click()
    frame.get_by_label("Début du contrat").fill(f"{monde.TODAY.year + 1}-09-01")
    frame.get_by_role("button", name="Continuer").click()
    frame.get_by_role("button", name="Continuer").click()
    frame.get_by_role("button", name="Publier l'offre").click()
    frame.get_by_text("Un courriel vient de partir").wait_for()
    until(page, "recus.some(([, d]) => d.type === 'offer_created' && d.id.length === 32)")
    assert page.context.cookies() == []
    assert problems == []
    page.close()


def test_the_contact_button_shows_where_a_training_takes_requests_and_nothing_elsewhere(
    browser: Browser, served: Server, other_site: Callable[[str], str]
) -> None:
    boxes = "".join(
        f'<div class="widget-prdv" id="b{n}" data-referrer="lba" data-id-cle-ministere-educatif="{key}"></div>'
        for n, key in enumerate(("boulanger-0", "petite-enfance", "inconnue"))
    )
    script = served.url + "/static/alternance/rendez-vous.js"
    host = other_site(f'{boxes}<script src="{script}" async></script>')
    page, _ = watched(browser, 768)
    page.goto(host)
    page.locator("#b0 a").wait_for()
    assert page.locator("#b0 a").get_attribute("target") == "_blank"
    told = page.evaluate("initPrdvWidget()")
    assert told[0]["form_url"].endswith("cleMinistereEducatif=boulanger-0&referrer=lba")
    assert told[1] == {"error": "Prise de rendez-vous non disponible."} and told[2]["statusCode"] == 404
    assert page.locator("a").count() == 1
    assert len(page.request.get(script).body()) < 10_000
    page.close()


def test_what_is_typed_before_the_script_is_read_is_proposed_too(browser: Browser, served: Server) -> None:
    """As on a slow line: the field is there, and typed in, long before what proposes."""
    page, problems = watched(browser, 768)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/alternance/recherche.js", hold)
    page.goto(f"{served.url}/recherche-apprentissage", wait_until="commit")
    page.locator("#metier").focus()
    page.keyboard.type("boulang")
    (script,) = held
    script.continue_()
    page.locator("#metier-choix [role=option]").first.wait_for()
    assert page.locator("#metier").input_value() == "boulang"
    assert problems == []
    page.close()


def test_nothing_but_widgets_may_be_framed(browser: Browser, served: Server, other_site: Callable[[str], str]) -> None:
    page = browser.new_page()
    for address in (
        "/",
        "/recherche-apprentissage",
        "/connexion",
        "/espace-pro/offres",
        "/desinscription",
        "/espace-pro",
    ):
        with page.expect_console_message() as said:
            page.goto(other_site(f'<iframe src="{served.url}{address}" title="x"></iframe>'))
        assert "frame-ancestors" in said.value.text, address
        assert "Tremplin" not in page.frames[1].content(), address
    page.close()


# ── the whole journey in a page of another origin ────────────────────────────────────────────────────────────────


def reach(page: Page, aim: Locator, key: str = "Tab") -> None:
    """Go to something by the Tab key, as who has no mouse."""
    aim.first.wait_for(state="attached")
    aimed = aim.first.element_handle()
    for _ in range(200):
        if aimed.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"never reached: {aim}")


def choose(page: Page, aim: Locator, typed: str, options: Locator) -> None:
    """Type in a field and take the first of what it proposes."""
    reach(page, aim)
    page.keyboard.type(typed)
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def host_of(served: Server, other_site: Callable[[str], str]) -> str:
    """A page of another origin, with a search and a contact button."""
    return other_site(
        "<style>:root { --tremplin-couleur: #7fd6b0 }</style><main><h1>Mon école</h1>"
        '<div class="tremplin" data-page="recherche-apprentissage" data-caller="ecole"></div>'
        '<div class="widget-prdv" data-referrer="lba" data-id-cle-ministere-educatif="boulanger-0"></div>'
        "</main>"
        f'<script src="{served.url}/static/alternance/widget.js"></script>'
        f'<script src="{served.url}/static/alternance/rendez-vous.js"></script>'
    )


_CLOSED = """if (window !== parent) Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("closed", "SecurityError"); } });"""
"""What a browser that closes storage to frames does."""


@pytest.mark.parametrize("storage", ["divided", "closed"])
def test_eleven_tasks_by_keyboard_alone_in_a_page_of_another_site(
    browser: Browser, served: Server, other_site: Callable[[str], str], storage: str
) -> None:
    page, problems = watched(browser, 768)
    if storage == "closed":
        page.add_init_script(_CLOSED)
    page.goto(host_of(served, other_site))
    frame = page.frame_locator("iframe").first
    choose(page, frame.locator("#metier"), "boulang", frame.locator("#metier-choix [role=option]"))  # 1. a job
    choose(page, frame.locator("#lieu"), "metz", frame.locator("#lieu-choix [role=option]"))  # 2. a place
    page.keyboard.press("Enter")
    frame.locator("#resultats").wait_for()
    reach(page, frame.locator(".filtres summary"))  # 3. a level
    page.keyboard.press("Enter")
    reach(page, frame.get_by_label("Niveau"))
    page.keyboard.type("3")
    reach(page, frame.get_by_role("button", name="Appliquer"))
    with page.expect_event("framenavigated"):  # what comes next stands in the page before too
        page.keyboard.press("Enter")
    reach(page, frame.get_by_text("Être prévenu des nouveautés par courriel"))  # an alert
    page.keyboard.press("Enter")
    reach(page, frame.locator(".alerte").get_by_label("Adresse électronique"))
    page.keyboard.type(f"ada.{storage}@exemple.fr")
    reach(page, frame.get_by_role("button", name="Créer l'alerte"))
    page.keyboard.press("Enter")
    frame.get_by_text("commence l'alerte").wait_for()
    reach(page, frame.get_by_role("link", name="Revenir à la recherche"))
    page.keyboard.press("Enter")
    kept = frame.locator(".resultat", has_text="Boulanger de quartier")
    reach(page, kept.get_by_role("button", name="Garder"))  # 4. keep
    page.keyboard.press("Enter")
    frame.get_by_role("link", name="Ma liste (1)").wait_for()
    reach(page, kept.get_by_role("link", name="Boulanger de quartier"))  # 5. read
    page.keyboard.press("Enter")
    reach(page, frame.get_by_role("link", name="Postuler"))  # 6. apply
    page.keyboard.press("Enter")
    for label, said in (
        ("Prénom", "Ada"),
        ("Adresse électronique", f"ada.{storage}@exemple.fr"),
        ("Téléphone", "0612345678"),
    ):
        reach(page, frame.get_by_label(label))
        page.keyboard.type(said)
    reach(page, frame.get_by_label("Nom", exact=True))
    page.keyboard.type("Essai")
    frame.get_by_label("CV").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": _pdf()})
    reach(page, frame.get_by_role("button", name="Envoyer ma candidature"))
    page.keyboard.press("Enter")
    frame.get_by_role("heading", name="Votre candidature est partie").wait_for()
    assert page.url.endswith("/hote.html"), "the page around was never left"
    page.reload()  # 7. come back another day: the last search waits
    reach(page, frame.get_by_role("link", name="Reprendre ma dernière recherche"))
    page.keyboard.press("Enter")
    frame.locator("#resultats").wait_for()
    frame.get_by_text("Vous y avez candidaté").wait_for()  # 8. what was done is known
    reach(page, frame.get_by_role("link", name="Ma liste (1)"))  # 9. my list
    page.keyboard.press("Enter")
    frame.get_by_role("link", name="Boulanger de quartier").wait_for()
    reach(page, page.locator(".widget-prdv a"))  # 10. ask a school
    page.keyboard.press("Enter")
    contact = page.frame_locator("dialog iframe")
    reach(page, contact.get_by_label("Prénom"))
    page.keyboard.type("Ada")
    reach(page, page.get_by_role("button", name="Fermer"), "Shift+Tab")
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="detached")
    assert page.locator(".widget-prdv a").evaluate("e => e === document.activeElement")
    assert page.context.cookies() == []
    assert problems == []
    page.close()


def test_a_widget_is_light_takes_its_colour_and_its_height_from_the_page_around(
    browser: Browser, served: Server, other_site: Callable[[str], str]
) -> None:
    page, problems = watched(browser, 768)
    page.goto(host_of(served, other_site))
    frame = page.frame_locator("iframe").first
    button = frame.get_by_role("button", name="Rechercher")
    green = "rgb(72, 122, 100)"  # that of the page, darkened until white is read on it
    expect(button).to_have_css("background-color", green, timeout=60_000)  # told by a message of the page
    inner = page.frames[1]
    weight = inner.evaluate(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
    )
    assert 20_000 < weight < 60_000
    height = inner.evaluate("document.documentElement.offsetHeight")
    until(page, f"document.querySelector('iframe').height === '{height}'")
    assert violations(page) == []
    assert problems == []
    page.close()


def test_the_composer_proposes_jobs_and_places_and_copies(browser: Browser, served: Server) -> None:
    page, problems = watched(browser, 1280, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{served.url}/test-widget")
    choose(page, page.locator("#job_name"), "boulang", page.locator("[role=listbox] [role=option]"))
    choose(page, page.locator("#lieu"), "metz", page.locator("#lieu-choix [role=option]"))
    page.get_by_label("Couleur").fill("#0a7f5a")
    page.get_by_role("button", name="Voir").click()
    told = page.locator("#code-script").inner_text()
    for part in ('data-romes="D1102"', 'data-lat="49.1193"', 'data-couleur="#0a7f5a"', "/static/alternance/widget.js"):
        assert part in told
    page.get_by_role("button", name="Copier : Code du widget, par script").click()
    page.get_by_text("Copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == told
    assert problems == []
    page.close()
