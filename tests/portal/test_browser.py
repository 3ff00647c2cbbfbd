"""What one does on the pages in a real browser, mostly without JavaScript; how each looks: `test_every_page.py`."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.conftest import Server


def test_from_the_home_page_to_a_replacement_with_the_keyboard_and_no_script(
    browser: Browser, demo_site: Server
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(demo_site.url)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Contenu"
    page.goto(f"{demo_site.url}/remplacement")
    page.get_by_label("Numéro de la fiche RNCP").focus()
    page.keyboard.type("rncp90001")
    page.keyboard.press("Enter")
    page.wait_for_url("**/remplacement?rncp=*")
    assert page.get_by_role("status").inner_text().startswith(("Une fiche active", "2 fiches", "3 fiches"))
    page.locator(".chaine a").last.click()
    assert page.locator("h1").count() == 1
    assert page.get_by_text("Fiche active").is_visible()
    page.close()


def test_a_table_is_filtered_by_the_form_then_by_a_click_without_script(browser: Browser, demo_site: Server) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{demo_site.url}/donnees/imt/tensions")
    page.get_by_label("Colonne", exact=True).select_option("AREA_CODE")
    page.get_by_label("Valeur", exact=True).fill("57")
    page.keyboard.press("Enter")
    page.wait_for_url("**AREA_CODE__exact=57*")
    before = page.get_by_role("status").inner_text()
    page.locator("ol.barres a").first.click()  # January: the jobs that hire then
    page.wait_for_url("**SEASONAL_JAN__exact=O*")
    assert page.get_by_role("status").inner_text() != before
    assert page.locator(".fr-tag--dismiss").count() == 2
    page.locator(".fr-tag--dismiss").first.click()
    assert page.locator(".fr-tag--dismiss").count() == 1
    page.close()


def test_a_card_is_shown_by_any_page_through_the_script(browser: Browser, demo_site: Server, tmp_path: Path) -> None:
    """A page of another origin holds the script: an image in one box, a table in another, nothing in a wrong one."""
    host = tmp_path / "hote.html"
    host.write_text(
        "<!DOCTYPE html><html lang=fr><title>Hôte</title>"
        '<div id="a" data-inserjeunes="certifications/50022101" data-theme="lba"></div>'
        '<div id="b" data-inserjeunes="certifications/50022101" data-forme="tableau"></div>'
        '<div id="c" data-inserjeunes="../../static/x?y"></div>'
        f'<script src="{demo_site.url}/static/inserjeunes.js" async></script></html>'
    )
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text))
    page.goto(host.as_uri())
    page.wait_for_function("document.querySelector('#a img')?.naturalWidth > 1 && document.querySelector('#b table')")
    assert page.evaluate("[document.querySelector('#a img').naturalWidth, document.querySelector('#a img').alt]") == [
        328,
        "Devenir des jeunes après la formation",
    ]
    rows = page.locator("#b tr").all_inner_texts()
    assert len(rows) == 3 and all("%" in r for r in rows)
    assert page.locator("#c").inner_html() == ""
    assert problems == []
    page.close()


def test_the_embed_generator_gives_the_code_of_what_it_shows(browser: Browser, demo_site: Server) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{demo_site.url}/inserjeunes/etablissements/9900000V")
    page.get_by_label("Thème").select_option("lba")
    page.get_by_label("Sens").select_option("horizontal")
    page.get_by_role("button", name="Voir").click()
    page.wait_for_url("**theme=lba*")
    assert "theme=lba&direction=horizontal" in page.locator("pre").first.inner_text()
    source = page.locator("img.carte-apercu").get_attribute("src")
    assert source is not None and "/api/inserjeunes/formations/9900000V-" in source
    page.close()


def test_on_a_phone_an_operation_of_the_contract_is_read_in_one_column(browser: Browser, demo_site: Server) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{demo_site.url}/documentation/certifications/openapi")
    page.locator(".opblock-tag button.expand-operation").first.click()
    page.locator(".opblock-summary-control").first.click()
    page.locator(".responses-table .highlight-code").first.wait_for()
    wide = (
        "all => all.map(e => e.getBoundingClientRect()).map(r => [r.left >= 0, r.right <= innerWidth, r.width > 290])"
    )
    for told in (".parameters-col_description input", ".responses-table .highlight-code"):
        seen = page.locator(told).evaluate_all(wide)
        assert seen and all(all(one) for one in seen), (told, seen)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()
