"""Journeys of people who came by the home page, on a telephone, with the number of their clicks.

A click is a link followed or a form sent; each page reached must have a way on and a way back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import needs
from tests.conftest import Home, Server, servers
from tests.world import accounts
from tests.world.attachments import pdf
from tests.world.waiting import LIMIT_S
from tests.world.walkers import Listener, Walker, enter
from tremplin.demo.parcours_base import COMPTES
from tremplin.domain.dates import today
from tremplin.platform.identity import service
from tremplin.platform.web.state import State
from tremplin.store.migrate import upgrade


@pytest.fixture(scope="module")
def home(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = demo_home.copy(tmp_path_factory.mktemp("parcours") / "home")
    state = State(home.settings())
    upgrade(state.store)
    for address, name in (("chef@exemple.fr", "Camille Chef"), ("cheffe@exemple.fr", "Claude Cheffe")):
        service.create(state.store, courriel=address, nom=name, organisation="Régie", profil="admin")
    state.close()
    return home


@pytest.fixture(scope="module")
def site(home: Home) -> Iterator[Server]:
    with servers(home.folder.parent) as start:
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


def _at_home(who: Walker, home: Home, address: str) -> Walker:
    """Where one lands after logging in; the counsellor logs in by the pages, the others needn't."""
    accounts.enter(who.page, who.server, home, address)
    who.arrive("/a-faire")
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


def test_an_employer_publishes_an_offer_then_says_that_it_is_filled(walker: Walker, home: Home) -> None:
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
    _at_home(who, home, address)
    mine = who.page.locator(".travaux a", has_text="Offre en ligne")
    mine.click()
    who.page.locator("article h2 a").first.click()
    offer = who.page.url
    _apply(who, offer.rpartition("/")[2])
    who.arrive("/a-faire")
    assert "1 Candidature sans réponse" in " ".join(who.page.locator("main").inner_text().split())
    who.page.goto(offer)
    row = who.page.get_by_role("listitem").filter(has_text="Léo Martin")
    assert "sans réponse" in row.inner_text().lower() and "06\u00a011\u00a022\u00a033\u00a044" in row.inner_text()
    who.mail(address, "/candidature/repondre").press("Envoyer cette réponse")
    who.page.goto(offer)
    assert "entretien proposé" in row.inner_text().lower()
    who.arrive("/a-faire").clicks = 0
    mine.click()
    who._pressed().page.locator("article h2 a").first.click()
    who._pressed().press("L'offre est pourvue")
    assert who.clicks == 3
    assert "Votre offre est pourvue" in who.page.get_by_role("status").inner_text()
    assert "En ligne jusqu'au" not in who.page.locator("main").inner_text()
    assert who.page.locator("main .fr-badge").first.inner_text().lower() == "pourvue"


def test_an_operator_understands_a_refused_import_and_accepts_it(walker: Walker, home: Home, world: Path) -> None:
    who = _at_home(walker, home, "chef@exemple.fr")
    who.clicks = 0
    kit = next(world.rglob("Kit_apprentissage_*.csv"))
    lines = kit.read_text("utf-8-sig").splitlines(keepends=True)
    who.press("Menu").follow("Administration", within="header").follow("Versions et sources")
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


def test_a_counsellor_decides_on_a_proposal_and_finds_someone_by_number(walker: Walker) -> None:
    who = walker.arrive()
    enter(who, COMPTES["conseiller"])
    assert who.clicks == 7, who.seen  # the second factor is set up on the way
    who.clicks = 0
    waits = who.page.locator(".travaux a", has_text="d'entrée à décider")
    before = int(waits.locator("strong").inner_text())
    waits.click()
    who._pressed().page.locator(".listees a").first.click()
    assert who._pressed().clicks == 2, "two clicks from what waits to a person"
    name = who.page.locator("h1").inner_text()
    number, place = (who.page.locator(f"dt:text-is('{n}') + dd").inner_text() for n in _NUMBERS)
    who.follow("Validation de la proposition").press("Enregistrer")
    assert who.clicks == 4
    assert "proposition d'entrée validée" in who.page.locator("main").inner_text().lower()
    who.arrive("/a-faire")
    assert int(waits.locator("strong").inner_text()) == before - 1
    who.clicks = 0
    who.press("Menu").follow("Parcours", within="header")
    assert who.page.url.endswith("/parcours-essai"), "the base where this organisation is known"
    who.fill(idRegionalDE=number, codeGeoDE=place).press("Retrouver")
    assert (who.clicks, who.page.locator("h1").inner_text()) == (3, name)


_NUMBERS = ("Identifiant régional", "Code géographique")


def test_a_wrong_datum_is_reported_decided_and_served_right(walker: Walker, site: Server, home: Home) -> None:
    who, address, right = walker.arrive(), "lectrice@exemple.fr", "Boulanger, boulangère (fictif)"
    who.fill(q="RNCP90003").press("Rechercher")
    wrong = who.page.locator("h1").inner_text()
    who.clicks = 0
    who.follow("Signaler une erreur d'intitulé")
    assert who.page.locator("[name=valeur_lue]").input_value() == wrong
    assert "Intitulé de la fiche" in who.page.locator("label[for=champ]").inner_text()
    who.fill(valeur_attendue=right, courriel=address).press("Signaler").mail(address, "/signalement/confirmer")
    said = who.page.locator("main dl").inner_text()
    assert [part for part in ("RNCP90003", "Intitulé de la fiche", wrong, right) if part not in said] == []
    who.press("Confirmer mon signalement")
    assert who.clicks == 4, who.seen
    report = who.follow("Son suivi").page.url
    _at_home(who, home, "cheffe@exemple.fr")
    who.clicks = 0
    who.page.locator(".travaux a", has_text="Signalement à décider").click()
    who._pressed().page.locator("article h2 a", has_text="RNCP90003").click()
    row = who._pressed().page.locator("details", has_text="france_competences, standard").first
    row.locator("summary").click()
    row.locator("label", has=row.page.locator("code:text-is('intitule')")).click()
    row.locator("input[name=raison]").fill("vérifié au Journal officiel")
    row.get_by_role("button", name="Accepter et corriger").click()
    assert who._pressed().clicks == 3, who.seen
    assert who.page.url.endswith("/administration/signalements"), who.page.locator("main").inner_text()
    assert "Elle entrera dans la prochaine version" in _as_others_see(who, report)
    if needs.campaign(False, True):
        _build_and_publish(who)
        assert right in _as_others_see(who, f"{site.url}/certifications/RNCP90003")
        assert "appliquée" in _as_others_see(who, report)


def _build_and_publish(who: Walker) -> None:
    """The next release, made and put in service from the page (some ten seconds of processor)."""
    who.arrive("/administration/versions").page.get_by_text("Construire une version").click()
    form = who.page.locator("details", has_text="Construire une version")
    form.locator("input[name=raison]").fill("une correction attend")
    form.get_by_role("button", name="Construire").click()
    built = who.page.locator("article.carte", has_text="une correction attend").first
    built.get_by_text("fini", exact=True).first.wait_for(timeout=LIMIT_S * 1000)
    made = who.arrive("/administration/versions").page.locator("article", has=who.page.locator("form[action$=publier]"))
    made.first.locator("input[name=raison]").fill("la correction y est")
    made.first.get_by_role("button", name="Mettre en service").click()
    who._pressed()


def _as_others_see(who: Walker, address: str) -> str:
    """What a page says in another browser: in one's own, a public page is kept for a minute."""
    page = who.page.context.browser.new_page()  # type: ignore[union-attr]
    page.goto(address)
    said = page.locator("main").inner_text()
    page.close()
    return said


def test_an_application_is_sent_by_keyboard_and_voice_alone(walker: Walker) -> None:
    who = walker.arrive()
    ear, keys = Listener(who.page), who.page.keyboard
    assert ear.landmarks() == [
        "navigation Accès rapide",
        "complementary Monde fictif",
        "banner",
        "navigation Menu principal",
        "main",
        "search",
        "contentinfo",
        *(f"navigation {n}" for n in ("Chercher", "Recruter", "Accompagner", "Données et API", "Le service")),
    ]
    ear.reach("link, Contenu")
    keys.press("Enter")
    assert ear.heard() == "main"
    ear.open("link, Une formation, une offre, une entreprise en alternance")
    for named, typed in (("combobox, Métier ou diplôme", "boulang"), ("combobox, Lieu", "metz")):
        ear.type(named, typed)
        who.page.locator("[role=listbox]:visible [role=option]").first.wait_for()
        keys.press("ArrowDown")
        keys.press("Enter")
    with who.page.expect_navigation():
        keys.press("Enter")
    assert who.page.locator("main h2").first.inner_text().endswith("résultats — Metz (57000), 30\xa0km")
    ear.open("link, Boulanger (fictif)")
    ear.open("link, Postuler")
    for field, typed in (("Prénom", "Léa"), ("Nom", "Martin"), ("Adresse électronique", "lea@exemple.fr")):
        assert ear.type(f"textbox, {field}", typed).endswith(", required")
    ear.type("textbox, Téléphone", "06 12 34 56 7")
    who.page.set_input_files("#cv", [{"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf()}])
    ear.open("button, Envoyer ma candidature")
    assert who.page.title().startswith("Erreur : ") and ear.heard().startswith("alert")
    ear.reach("link, Téléphone")
    keys.press("Enter")
    heard = ear.heard()
    assert heard.startswith("textbox, Téléphone") and heard.endswith("required, invalid"), heard
    assert "10 chiffres" in heard
    keys.press("Control+A")
    keys.type("06 12 34 56 78")
    who.page.set_input_files("#cv", [{"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf()}])
    ear.open("button, Envoyer ma candidature")
    assert who.page.locator("h1").inner_text() == "Votre candidature est partie"
    ear.open("link, Offres semblables")


def test_the_front_at_night_on_paper_and_by_keyboard(browser: Browser, site: Server) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 844})
    page = context.new_page()
    for address in ("/", "/recherche?q=boulanger+metz", "/espace-pro", "/connexion", "/nulle-part", "/metiers/D1102"):
        page.goto(site.url + address)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 22, 22)", address
    header = page.locator("header")
    links, opens = header.locator(".menu__liens a"), header.get_by_role("button", name="Menu", exact=True)
    assert links.count() == 5 and not links.first.is_visible()
    tops = {header.locator(s).bounding_box()["y"] for s in ("> div > .entete__bouton", ".menu__ouvrir")}  # type: ignore[index]
    assert len(tops) == 1
    assert header.bounding_box()["height"] == 57  # type: ignore[index]
    opens.focus()
    page.keyboard.press("Enter")
    assert links.first.is_visible()
    page.keyboard.press("Escape")
    assert not links.first.is_visible() and opens.evaluate("e => e === document.activeElement")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url)
    assert links.first.is_visible() and not opens.is_visible()
    for said, ground in (("Thème clair", "rgb(255, 255, 255)"), ("Thème sombre", "rgb(22, 22, 22)")):
        header.get_by_role("button", name=said).click()
        page.goto(site.url)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    assert page.evaluate("localStorage.length") == 0, "what the device says is no choice"
    page.goto(f"{site.url}/certifications/RNCP90003")
    page.emulate_media(media="print")
    hidden = ("#menu", ".entete__outils", ".pied__colonnes", ".fil", "main form", ".signaler")
    assert [s for s in hidden if page.locator(s).first.is_visible()] == []
    assert page.locator("h1").is_visible() and page.locator(".frise").is_visible()
    context.close()
