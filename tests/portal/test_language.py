"""English beside French: the address says the language, and nothing of a page is left in the other one."""

from __future__ import annotations

import ast
import re
from html import escape

import lxml.html
from starlette.testclient import TestClient

from scripts import messages
from tests.world.templates import ROOT, bare, templates
from tremplin.language.catalogues import EASY, LANGUAGES, ROOMS, read_catalogue, script_words
from tremplin.portal.files import static_folder


def read(client: TestClient, address: str, **headers: str) -> str:
    answer = client.get(address, headers={"accept": "text/html", **headers})
    assert answer.status_code == 200, address
    return answer.text


def links(html: str) -> set[str]:
    return set(re.findall(r'<a\b[^>]*? href="(/[^"]*)"', html))


def test_catalogues_hold_every_message_and_no_other() -> None:
    assert messages.faults() == []


IN_FRENCH = {
    "alternance": "mes_offres moderation mon_offre offre_saisie publications validations",
    "administration": "accueil incidents journal onglets organisations signalement signalements versions",
    "parcours": "accueil attestation cadre dossier evenement feuille fichier fichiers mon_parcours personne session "
    "statistiques travail",
}
"""Templates of pages where people work all day, which speak French: the list may only shrink."""
NAMES = {
    "changements.html": ["Atom", "JSON"],
    "test_widget.html": ["360 × 640", "100 % × 800"],
    "accueil.html": ["Tremplin", "OpenAPI"],
    "technique.html": ["Python", "JavaScript"],
    "fiche.html": ["écarté"],
    "cle_creee.html": ["curl", "Python", "JavaScript"],
    "cadre.html": ["Tremplin"],
    "secret.html": ["client_id", "client_secret"],
}
"""What is said in no language, and the state of a row that a template compares."""


def test_pages_and_mails_say_nothing_outside_gettext() -> None:
    said = {path: found for path in templates() if (found := bare(path))}
    french = {(path.parent.name, path.stem) for path, found in said.items() if found != NAMES.get(path.name)}
    assert french == {(folder, name) for folder, names in IN_FRENCH.items() for name in names.split()}
    assert len(templates()) - len(french) > 100


def test_no_function_takes_the_name_of_gettext() -> None:
    """`_` is gettext: what is thrown away has another name where a text is said too."""
    taken = []
    for path in (p for p in sorted(ROOT.rglob("*.py")) if "_(" in p.read_text()):
        for function in (
            n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        ):
            bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            called = {n.func.id for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
            if "_" in bound & called:
                taken.append(f"{path.name}::{function.name}")
    assert taken == []


def test_a_page_has_an_address_a_language(demo_client: TestClient) -> None:
    french, english = read(demo_client, "/metiers/D1102"), read(demo_client, "/en/metiers/D1102")
    assert re.findall(r'<html lang="(\w+)"', french + english) == ["fr", "en"]
    base = demo_client.app.state.tremplin.settings.base_url  # type: ignore[attr-defined]
    told = re.compile(r'<link rel="(\w+)" hreflang="(\w+)" href="([^"]+)">')
    addresses = {"fr": f"{base}/metiers/D1102", "en": f"{base}/en/metiers/D1102"}
    assert told.findall(french) == [("canonical", "fr", addresses["fr"]), ("alternate", "en", addresses["en"])]
    assert told.findall(english) == [("alternate", "fr", addresses["fr"]), ("canonical", "en", addresses["en"])]
    default = f'<link rel="alternate" hreflang="x-default" href="{addresses["fr"]}">'
    assert [page.count(default) for page in (french, english)] == [1, 1]
    switch = re.compile(r'<a lang="(\w+)" hreflang="(\w+)" href="([^"]+)">([^<]+)</a>')
    assert switch.findall(french) == [("en", "en", "/en/metiers/D1102", LANGUAGES["en"])]
    assert switch.findall(english) == [("fr", "fr", "/metiers/D1102", LANGUAGES["fr"])]


def test_the_switch_keeps_what_was_asked(demo_client: TestClient) -> None:
    english = read(demo_client, "/en/certifications?q=boulanger&page=1")
    assert 'hreflang="fr" href="/certifications?q=boulanger&amp;page=1"' in english


def test_english_counts_months_in_the_plural(demo_client: TestClient) -> None:
    offer = read(demo_client, "/en/recherche-apprentissage?type=matcha&itemId=fictive-000")
    assert set(re.findall(r"12.months?\b", offer)) == {"12\N{NO-BREAK SPACE}months"}


def test_links_of_an_english_page_lead_to_english_pages(demo_client: TestClient) -> None:
    pages = demo_client.app.state.pages  # type: ignore[attr-defined]
    for address in ("/", "/metiers/D1102", "/recherche-apprentissage?romes=D1102&lat=49.119&lon=6.176&radius=30"):
        french, english = links(read(demo_client, address)), links(read(demo_client, "/en" + address.rstrip("/")))
        asked = escape(address.rstrip("/"))
        switches = {f"/en{asked}", f"/facile{asked}"}, {escape(address)}
        turned = {
            pages.address(path, "en") + rest
            for path, rest in (re.fullmatch(r"([^?#]*)(.*)", link).groups() for link in french - switches[0])  # type: ignore[union-attr]
        }
        assert turned == english - switches[1], address
        assert len([link for link in turned if link.startswith("/en")]) > 30


def test_what_is_no_public_page_has_no_english_address(demo_client: TestClient) -> None:
    for address in ("/en/api/openapi.json", "/en/administration", "/en/static/tremplin.css", "/en/nothing", "/english"):
        assert demo_client.get(address, headers={"accept": "text/html"}).status_code == 404, address
    lost = demo_client.get("/en/nothing", headers={"accept": "text/html"})
    assert lost.headers["content-language"] == "en"
    assert "<h1>Page not found</h1>" in lost.text and "hreflang" not in lost.text


IN_ENGLISH = {
    "/en": ("//div[@class='cartes']/section[last()]/p", "An occupation, a place, all that is known: "),
    "/en/nothing": ("//main/p[1]", "Unknown address"),
    "/en/remplacement?rncp=RNCP90088": ("//p[@role='status']", "An active entry replaces it."),
    "/en/certifications/50022101": ("//*[local-name()='rect']/*[local-name()='title']", "50022101: since 1 Sep 2019"),
    "/en/inserjeunes?q=cap+boulanger&lieu=Metz": (
        "//table//tr[contains(., 'ROUBAIX')]/td[2]",
        "Hidden: fewer than 20 students. These figures are those of the training organisation 9900012H, "
        "all its places of training together.",
    ),
    "/en/recherche?q=" + "a" * 201: ("//main/p[1]", "Search: 200 characters at most."),
}
"""What modules make, and a release holds, that pages say: address → where, how it begins."""


def test_what_modules_make_is_said_in_english(demo_client: TestClient) -> None:
    for address, (where, told) in IN_ENGLISH.items():
        answer = demo_client.get(address, headers={"accept": "text/html"})
        said = lxml.html.fromstring(answer.text).xpath(f"string({where})")
        assert " ".join(said.split())[: len(told)] == told, address


def test_a_field_too_long_is_told_in_words(demo_client: TestClient) -> None:
    answer = demo_client.get("/recherche?q=" + "a" * 600, headers={"accept": "text/html"})
    tree = lxml.html.fromstring(answer.text)
    assert (answer.status_code, tree.xpath("string(//main/p[1])")) == (400, "Recherche : 200 caractères au plus.")
    assert tree.xpath("//main//input[@name='q']/@maxlength") == ["200"]


def test_a_redirection_goes_on_in_english(demo_client: TestClient) -> None:
    answer = demo_client.get("/en/recherche?q=D1102", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/metiers/D1102")
    answer = demo_client.get("/recherche?q=D1102", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/metiers/D1102")


def test_scripts_find_their_words(demo_client: TestClient) -> None:
    english = read(demo_client, "/en/recherche-apprentissage?romes=D1102")
    assert '<script src="/mots/en.js" defer>' in english
    answer = demo_client.get("/mots/en.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    scripts = [*static_folder().rglob("*.js"), *(static_folder() / "alternance").glob("*.mjs")]
    assert {word for script in scripts for word in messages.in_script(script)} == script_words("en").keys()
    assert '"Lien copié.":"Link copied."' in answer.text
    assert "/mots/" not in read(demo_client, "/recherche-apprentissage?romes=D1102")


def test_an_answer_in_english_is_kept_apart(demo_client: TestClient) -> None:
    french, english = demo_client.get("/metiers"), demo_client.get("/en/metiers")
    assert french.headers["etag"] != english.headers["etag"]
    assert "content-language" not in french.headers and english.headers["content-language"] == "en"
    held = {"if-none-match": english.headers["etag"]}
    assert demo_client.get("/en/metiers", headers=held).status_code == 304
    assert demo_client.get("/metiers", headers=held).status_code == 200


EASY_PAGES = (
    "/",
    "/recherche-apprentissage?romes=D1102&lat=49.119&lon=6.176&radius=30",
    "/recherche-apprentissage?type=matcha&itemId=fictive-000",
    "/postuler?type=matcha&itemId=fictive-000&caller=tremplin",
    "/metiers",
    "/metiers/D1102",
    "/ma-liste",
)


def test_pages_of_young_people_have_an_easy_french(demo_client: TestClient) -> None:
    for address in EASY_PAGES:
        path, mark, query = address.partition("?")
        easy = f"/facile{path.rstrip('/')}{mark}{query}"
        page = read(demo_client, easy)
        assert '<html lang="fr"' in page and "Les mots difficiles" in page, easy
        if "caller=" not in address:
            assert f'<a hreflang="fr" href="{escape(address)}">Version ordinaire</a>' in page, easy
            assert f'<a hreflang="fr" href="{escape(easy)}">Facile à lire</a>' in read(demo_client, address), address
            canonical = re.findall(r'rel="canonical" hreflang="fr" href="[^"]*?//[^/]+([^"]*)"', page)
            assert [one.startswith("/facile") for one in canonical] == [False]
    assert "Quel métier voulez-vous faire ?" in read(demo_client, "/facile/recherche-apprentissage")
    assert "Votre nom de famille" in read(demo_client, "/facile" + EASY_PAGES[3])


def test_easy_pages_lead_to_easy_pages_and_elsewhere_to_the_ordinary_ones(demo_client: TestClient) -> None:
    found = links(read(demo_client, "/facile/metiers/D1102"))
    led = {"/facile", "/facile/metiers", "/facile/recherche-apprentissage?romes=D1102", "/donnees"}
    assert led - found == set()
    assert {link for link in found if link.startswith("/facile/donnees")} == set()
    assert demo_client.get("/facile/donnees", headers={"accept": "text/html"}).status_code == 404
    answer = demo_client.get("/facile/metiers?q=D1102", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/facile/metiers/D1102")


def test_easy_french_writes_short_sentences() -> None:
    said = [m.string for room in ROOMS for m in read_catalogue(room, EASY) if m.id]
    assert len(said) > 100
    sentences = [s for text in said for s in re.split(r"(?<=[.!?:])\s+", re.sub(r"<[^>]+>", "", text))]
    assert [s for s in sentences if len(s.split()) > 15] == []


def test_an_easy_form_is_sent_in_easy_french(demo_client: TestClient) -> None:
    page = read(demo_client, "/facile" + EASY_PAGES[3])
    (action,) = re.findall(r'<form class="formulaire" method="post" action="([^"]+)"', page)
    assert action.startswith("/facile/postuler?")


PUBLISHED = (
    "/en/recherche-apprentissage?romes=D1102&lat=49.119&lon=6.176&lieu=Metz&radius=30",
    "/en/recherche-apprentissage?type=lba&itemId=99100005000013",
    "/en/certifications?q=boulanger",
    "/en/remplacement?rncp=RNCP90001",
    "/en/inserjeunes?q=boulanger",
    "/en/inserjeunes?q=boulanger+cap&lieu=Metz",
    "/en/inserjeunes/certifications/50022101",
    "/en/inserjeunes/etablissements/9900000V",
)
FICTITIOUS = re.compile(r"\bficti(?:f|ve|fs|ves)\b", re.IGNORECASE)
"""How names of the fictitious world say so, in French: a sentence of ours says « fictitious »."""


def test_what_publishers_wrote_is_marked_for_the_voice_that_reads_it(demo_client: TestClient) -> None:
    spoken, marked = {}, 0
    for address in PUBLISHED:
        tree = lxml.html.fromstring(read(demo_client, address))
        for text in tree.xpath("//main//text()[not(ancestor::script) and not(ancestor::*[@class='fr-hint-text'])]"):
            if not FICTITIOUS.search(text):
                continue
            above = text.getparent().getparent() if text.is_tail else text.getparent()
            language = next(e.get("lang") for e in (above, *above.iterancestors()) if e.get("lang"))
            marked += language == "fr"
            if language != "fr":
                spoken[address] = text
    assert spoken == {}
    assert marked >= 60
    names = lxml.html.fromstring(read(demo_client, "/en/recherche?q=boulanger+metz")).xpath("//main//li/a[1]")
    assert names[0].text_content().endswith(": apprenticeship around Metz (57000)") and names[0].find("span") is None
    assert {a.find("span").get("lang") for a in names[1:]} == {"fr"}
    french = read(demo_client, "/certifications?q=boulanger")
    assert 'lang="fr"' not in french.partition("<main")[2].partition("</main>")[0]
