"""Pages of figures in a browser, on a phone: a family compares two schools, a journalist leaves with a proven file."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.conftest import Server

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(browser: Browser, demo_site: Server) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE, java_script_enabled=False, base_url=demo_site.url)
    yield page
    page.close()


class Clicks:
    """What is pressed, one by one; typing then sending is one."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, thing: Locator) -> None:
        thing.click()
        self.count += 1


def test_a_family_compares_two_schools_in_five_clicks(phone: Page) -> None:
    clicks = Clicks()
    phone.goto("/")
    phone.get_by_label("Un métier, un diplôme, une école").fill("cap boulanger rennes")
    clicks.on(phone.get_by_role("main").get_by_role("button", name="Rechercher"))
    clicks.on(phone.get_by_role("link", name="Boulanger (CAP, FICTIF), près de Rennes").first)
    boxes = phone.get_by_role("checkbox")
    assert boxes.count() == 8
    for name in ("Comparer CFA FICTIF DE RENNES 5, Apprentissage", "Comparer CFA FICTIF DE TOULOUSE 3, Apprentissage"):
        clicks.on(phone.get_by_role("checkbox", name=name))
    clicks.on(phone.get_by_role("button", name="Comparer les établissements cochés"))
    assert clicks.count == 5
    assert phone.locator("h1").inner_text() == "CFA FICTIF DE RENNES 5, CFA FICTIF DE TOULOUSE 3"
    rows = phone.locator("table.devenir tbody tr")
    assert [row.inner_text().split("\n")[0] for row in rows.all()] == [
        "CFA FICTIF DE RENNES 5",
        "CFA FICTIF DE TOULOUSE 3",
        "Bretagne, apprentissage",
        "Occitanie, apprentissage",
        "France, apprentissage",
    ]
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_journalist_leaves_with_a_file_and_its_proof_in_four_clicks(phone: Page, demo_site: Server) -> None:
    clicks = Clicks()
    phone.goto("/")
    clicks.on(phone.get_by_role("link", name="Recrutements, tension, salaires, offres"))
    clicks.on(phone.get_by_role("link", name="Besoins en main-d'œuvre (BMO)"))
    clicks.on(phone.get_by_role("link", name="Résultats enquête BMO 2026", exact=True))
    told = phone.locator(".source-des-donnees").inner_text()
    assert told == "Données de 2026. Source : France Travail (enquête BMO). Licence Ouverte 2.0."
    link = phone.get_by_role("main").get_by_role("link", name="CSV", exact=True)
    with phone.expect_download() as started:
        clicks.on(link)
    assert clicks.count == 4
    lines = started.value.path().read_text("utf-8-sig").splitlines()
    answer = httpx.get(f"{demo_site.url}/api/infotravail/v1/bmo/besoins_2026?page_size=1").json()
    assert len(lines) - 1 == answer["meta"]["total"] > 50


def test_long_lists_are_short_on_a_phone(phone: Page) -> None:
    for address in ("/telechargements", "/sources"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollHeight") <= 8_000, address
    for address, folded in (("/documentation", 9), ("/documentation/alternance/technique", 7)):
        phone.goto(address)
        folds = phone.locator("main .repli-etroit")
        assert folds.count() == folded and phone.locator("main .repli-etroit a >> visible=true").count() == 0
        folds.first.locator("> summary").click()
        assert folds.first.locator("a, .operation summary").first.is_visible()
        phone.set_viewport_size({"width": 1280, "height": 900})
        assert folds.last.locator("a, .operation summary").first.is_visible(), "a wide screen shows all"
        phone.set_viewport_size(PHONE)
    phone.goto("/telechargements?q=communes")
    assert phone.get_by_role("link", name="CSV de Communes", exact=True).is_visible()


def test_a_filter_shows_its_choices_whole_on_a_phone(phone: Page) -> None:
    phone.goto("/donnees/bmo/besoins_2026")
    assert [phone.locator(f).bounding_box()["width"] for f in ("form.filtre", "#colonne", "#operateur")] == [358] * 3  # type: ignore[index]


def test_wide_tables_keep_their_first_column_on_a_phone(phone: Page) -> None:
    for address in ("/inserjeunes/etablissements/9900004Z", "/donnees/bmo/besoins_2026", "/certifications/RNCP90089"):
        phone.goto(address)
        region = phone.locator(".defile:has(table)").first
        first = region.locator("tbody tr").first.locator(":scope > *").first
        before = first.bounding_box()
        region.evaluate("e => e.scrollLeft = 150")
        after = first.bounding_box()
        assert before and after and before["x"] == after["x"], address
