"""Pages as a reader without JavaScript gets them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import subprocess

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.portal.files import static_folder
from tremplin.release.publish import current, manifest
from tremplin.sources.reading.registry import SOURCES

SRC = static_folder().parents[1]
VISITED = needs.campaign(200, 1500)
"""Addresses that a reader of links reaches, nearest first; the first of each kind: `test_every_page.py`."""


def get(client: TestClient, url: str) -> str:
    answer = client.get(url, headers={"accept": "text/html"})
    assert answer.status_code == 200, url
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_every_link_of_the_portal_leads_somewhere(demo_client: TestClient) -> None:
    anonymous = TestClient(demo_client.app)
    seen: set[str] = set()
    todo = ["/"]
    while todo:
        url = todo.pop(0)
        answer = anonymous.get(url)
        assert answer.status_code == 200, url
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = lxml.html.fromstring(answer.text)
        assert len([*page.iter("h1")]) == 1, url
        scripts = [one for one in page.iter("script") if one.get("type") != "application/ld+json"]
        assert [one.text for one in scripts if one.text] == [], url
        assert [one.get("src") for one in scripts if not one.get("src").startswith("/static/")] == [], url
        ids = {*page.xpath("//@id")}
        for link in page.xpath("//a/@href"):
            if link.startswith("#"):
                assert link[1:] in ids, (url, link)
                continue
            target = url.split("?")[0] + link if link.startswith("?") else link
            elsewhere = target.startswith(("/en", "/facile"))  # the same pages: tests/portal/test_language.py
            if target.startswith("/") and not elsewhere and target not in seen and len(seen) < VISITED:
                seen.add(target)
                todo.append(target)
    assert len(seen) == VISITED and {"/certifications", "/sources", "/metiers", "/statut"} - seen == set()


def test_home_gives_the_figures_of_the_release(demo_client: TestClient, demo_home: Home) -> None:
    tables = manifest(demo_home.reference, str(current(demo_home.reference)))["tables"]
    text = get(demo_client, "/")
    for table in ("certifications", "remplacements", "communes", "organismes"):
        shown = f"{tables[table]['lignes']:,}".replace(",", "\u202f")
        assert f"<strong>{shown}</strong>" in text


@pytest.mark.parametrize(
    ("typed", "code"),
    [("RNCP31924", "RNCP31924"), ("rncp 31924", "RNCP31924"), ("31924", "RNCP31924"), ("26x31303", "26X31303")],
)
def test_a_code_however_typed_leads_to_its_fiche(real_client: TestClient, typed: str, code: str) -> None:
    answer = real_client.get("/certifications", params={"q": typed}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/certifications/{code}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [("boulanger", "RNCP37537"), ("Gestion PME bts", "32031409"), ("conseiller financ", "RNCP39619")],
)
def test_words_and_their_beginnings_find(real_client: TestClient, words: str, expected: str) -> None:
    assert f"/certifications/{expected}" in get(real_client, f"/certifications?q={words}")


def test_words_that_find_nothing_and_odd_ones_are_no_error(real_client: TestClient) -> None:
    assert "Aucun code" in get(real_client, "/certifications?q=zzzzqqq")
    for odd in ('"', "*", "NEAR(", "a AND", "()", "😀", "-", "x" * 200):
        get(real_client, f"/certifications?q={odd}")


def test_the_fiche_tells_validity_continuity_correspondences_and_proofs(real_client: TestClient) -> None:
    text = get(real_client, "/certifications/RNCP31924")
    assert "Conseiller financier" in text and "Fiche inactive" in text
    for part in ("validite", "continuite", "correspondances", "preuves", "api"):
        assert f'id="{part}"' in text
    assert text.count('<svg class="frise"') == 1
    assert '<svg class="graphe"' in text
    for code in ("RNCP38109", "RNCP39619", "26X31303"):
        assert f"/certifications/{code}" in text
    assert "Kit_apprentissage_20241129.xlsx" in text and "614" in text


def test_every_code_of_the_real_files_has_a_page(real_client: TestClient) -> None:
    all_ = real_client.get("/api/certification/v1").json()
    codes = sorted({c["identifiant"][h] for c in all_ for h in ("cfd", "rncp")} - {None})
    assert len(codes) == 15_305
    for code in codes[:: needs.campaign(500, 150)]:
        text = get(real_client, f"/certifications/{code}")
        assert code in text


def test_unknown_codes_have_a_page_that_says_so(demo_client: TestClient) -> None:
    for code, words in (("RNCP99999", "dans aucune certification"), ("bonjour", "ni un code diplôme")):
        answer = demo_client.get(f"/certifications/{code}", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert words in answer.text


def test_the_replacement_page(real_client: TestClient) -> None:
    text = get(real_client, "/remplacement?rncp=31924")
    assert "RNCP39619" in text and "Les 4 lignes qui le prouvent" in text
    assert "RNCP suivi de 3 à 5 chiffres" in get(real_client, "/remplacement?rncp=bonjour")
    assert "Aucune source ne connaît la fiche RNCP99999" in get(real_client, "/remplacement?rncp=RNCP99999")


def test_what_is_typed_is_never_markup(demo_client: TestClient) -> None:
    typed = "<script>alert(1)</script>"
    for url in ("/certifications?q=", "/remplacement?rncp=", "/documentation/recherche?q="):
        text = demo_client.get(url + typed).text
        assert "<script>" not in text
        assert "&lt;script&gt;" in text


def test_every_source_has_its_page_with_counts_and_reasons(real_client: TestClient) -> None:
    index = get(real_client, "/sources")
    for name in SOURCES:
        assert f'href="/sources/{name}"' in index
        get(real_client, f"/sources/{name}")
    text = get(real_client, "/sources/dares_ape_idcc")
    assert "Valeurs écartées" in text and "attendu" in text
    assert real_client.get("/sources/inconnue", headers={"accept": "text/html"}).status_code == 404


def test_downloads_are_whole_ranged_and_conditional(demo_client: TestClient, demo_home: Home) -> None:
    anonymous = TestClient(demo_client.app)
    files = manifest(demo_home.reference, str(current(demo_home.reference)))["fichiers"]
    page = get(demo_client, "/telechargements?famille=certifications")
    for name in ("certifications.csv", "certifications.parquet", "certifications.json", "certifications.schema.json"):
        assert f"/telechargements/{name}" in page
        answer = anonymous.get(f"/telechargements/{name}")
        assert hashlib.sha256(answer.content).hexdigest() == files[f"flat/{name}"]["sha256"]
        tag = answer.headers["etag"]
        assert anonymous.get(f"/telechargements/{name}", headers={"if-none-match": tag}).status_code == 304
    part = anonymous.get("/telechargements/certifications.parquet", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"PAR1")
    for wrong in ("inconnu.csv", "..%2fmanifest.json", "reference.sqlite", "%2e%2e/manifest.json"):
        assert anonymous.get(f"/telechargements/{wrong}").status_code == 404
    csv = anonymous.get("/telechargements/communes.csv")
    digest = base64.b64encode(hashlib.sha256(csv.content).digest()).decode()
    assert csv.headers["repr-digest"] == f"sha-256=:{digest}:"
    flat = demo_home.reference / "releases" / str(current(demo_home.reference)) / "flat"
    sums = anonymous.get("/telechargements/SHA256SUMS").text
    said = subprocess.run(["sha256sum", "-c"], input=sums, cwd=flat, check=True, capture_output=True, text=True).stdout
    assert said.splitlines() == sorted(f"{path.name}: OK" for path in flat.iterdir())
    assert len(gzip.compress(page.encode())) < 18_000  # with the styles, under 36 KB


def test_styles_have_a_rule_for_each_class_of_the_design_system_that_a_page_names() -> None:
    """`scripts/vendor` keeps the rules that pages use: it runs again for a page that uses others."""
    served = "".join((static_folder() / name).read_text() for name in ("dsfr/dsfr.css", "tremplin.css"))
    ruled = set(re.findall(r"\.(fr-[\w-]+)", served))
    pages = [path.read_text() for path in SRC.rglob("*.html")]
    named = {name for page in pages for name in re.findall(r"(?<![\w-])fr-[\w-]+(?![\w{-])", page)}
    assert "fr-btn--secondary" in named and named - ruled == set()


def test_what_a_page_shows_from_our_files_is_at_their_versioned_address() -> None:
    plain = [str(path) for path in SRC.rglob("*.html") if re.search(r"""["'(]/static/""", path.read_text())]
    assert plain == []


def test_what_scrolls_sideways_is_reached_by_the_keyboard_and_named() -> None:
    """In every template: each frame of a wide table or drawing, each block of code."""
    frames = 0
    for path in sorted(SRC.rglob("templates/**/*.html")):
        for tag in re.findall(r"<(?:div|pre)\b[^>]*>", path.read_text()):
            scrolls = tag.startswith("<pre") or re.search(r'class="[^"]*\bdefile\b', tag)
            if scrolls:
                frames += 1
                assert 'tabindex="0"' in tag, (path.name, tag)
                assert tag.startswith("<pre") or ('role="region"' in tag and "aria-label=" in tag), (path.name, tag)
    assert frames > 60


def test_the_list_of_tables_is_light_and_leads_to_every_file(demo_client: TestClient) -> None:
    listed = demo_client.get("/telechargements", headers={"accept": "text/html", "accept-encoding": "br"})
    page = lxml.html.fromstring(listed.text)
    asked = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    parts = [listed, *(demo_client.get(address, headers={"accept-encoding": "br"}) for address in asked)]
    assert [part.headers["content-encoding"] for part in parts] == ["br"] * 4
    weights = [int(p.headers["content-length"]) + sum(len(k) + len(v) + 4 for k, v in p.headers.items()) for p in parts]
    assert sum(weights) < 30_000, weights
    tables = page.xpath("//li[@class='ligne'][@id]/a/@href")
    assert len(tables) > 100
    given = set()
    for family in dict.fromkeys(address.partition("#")[0] for address in tables):
        whole = lxml.html.fromstring(get(demo_client, family))
        given |= {address.partition("#")[2] for address in tables if address.startswith(f"{family}#")} & {
            name.removesuffix(".csv").rpartition("/")[2] for name in whole.xpath("//a/@href") if name.endswith(".csv")
        }
    assert given == {address.partition("#")[2] for address in tables}
    assert demo_client.get("/telechargements?famille=inconnue", headers={"accept": "text/html"}).status_code == 404
