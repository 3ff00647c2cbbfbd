"""The pages in a real browser: no error, no sideways scrolling at 320 px, readable without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import Home, Server, servers

PAGES = [
    "/",
    "/certifications",
    "/certifications?q=bts",
    "/remplacement",
    "/documentation",
    "/documentation/certifications",
    "/documentation/certifications/technique",
    "/documentation/certifications/couples",
    "/documentation/demarrer",
    "/documentation/certifications/champs/continuite.rncp",
    "/documentation/recherche?q=fiche",
    "/telechargements",
    "/sources",
    "/sources/kit_apprentissage",
    "/sources/rome_codes",
    "/inconnue",
    "/donnees",
    "/donnees/rome",
    "/donnees/rome/metiers",
    "/donnees/bmo/besoins",
    "/donnees/bmo/besoins_2026",
    "/donnees/offres/annonces",
    "/donnees/imt/tensions?AREA_TYPE_CODE__exact=D&TENSION_RATIO__sort=desc",
    "/donnees/agences/repertoire",
    "/donnees/statistiques/mensuelles",
    "/donnees/rome/metiers/changements",
    "/metiers",
    "/metiers?q=boulanger",
    "/metiers/D1102",
    "/documentation/infotravail",
    "/documentation/infotravail/bmo",
    "/documentation/infotravail/ckan",
    "/documentation/infotravail/technique",
    "/inserjeunes",
    "/inserjeunes?q=boulanger",
    "/inserjeunes/certifications/50022101",
    "/inserjeunes/certifications/50022101?theme=lba&direction=horizontal",
    "/inserjeunes/etablissements/9900000V",
    "/documentation/inserjeunes",
    "/documentation/inserjeunes/technique",
    "/documentation/inserjeunes/petits-effectifs",
    "/documentation/inserjeunes/cartes",
    "/recruteurs/evaluation",
    "/correspondances/evaluation",
    "/documentation/alternance",
    "/documentation/alternance/technique",
    "/documentation/alternance/modele",
    "/documentation/alternance/chercher",
]


def a_replaced_fiche(home: Home) -> str:
    import polars as pl

    from tremplin.release.publish import current

    flat = home.reference / "releases" / str(current(home.reference)) / "flat"
    rows = pl.read_parquet(flat / "remplacements.parquet").filter(~pl.col("actif")).drop_nulls("remplacants")
    return str(rows["code"][0])


@pytest.fixture(scope="module")
def site(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all these readers."""
    folder = tmp_path_factory.mktemp("site")
    with servers(folder) as start:
        yield start(demo_home.copy(folder / "home"), TREMPLIN_LIMITES="non")


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_pages_fit_and_raise_no_error(browser: Browser, demo_home: Home, site: Server, width: int) -> None:
    code = a_replaced_fiche(demo_home)
    page = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=True)
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    page.on("requestfailed", lambda r: problems.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
    for url in [*PAGES, f"/certifications/{code}", f"/remplacement?rncp={code}"]:
        page.goto(site.url + url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        cut = page.evaluate(
            "[...document.querySelectorAll('h1, h2, p, li, dd, label, .fr-btn')]"
            ".filter(e => e.offsetParent && !e.closest('.defile, pre') && e.scrollWidth > e.clientWidth + 1)"
            ".map(e => e.textContent.trim().slice(0, 60))"
        )
        assert cut == [], url
    problems = [p for p in problems if "404" not in p]  # the page of an unknown address is one
    assert problems == []
    page.close()


def test_from_the_home_page_to_a_replacement_with_the_keyboard_and_no_script(
    browser: Browser, demo_home: Home, site: Server
) -> None:
    code = a_replaced_fiche(demo_home)
    page = browser.new_page(java_script_enabled=False)
    page.goto(site.url)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Contenu"
    page.goto(f"{site.url}/remplacement")
    page.get_by_label("Numéro de la fiche RNCP").focus()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/remplacement?rncp=*")
    assert page.get_by_role("status").inner_text().startswith(("Une fiche active", "2 fiches", "3 fiches"))
    page.locator(".chaine a").last.click()
    assert page.locator("h1").count() == 1
    assert page.get_by_text("Fiche active").is_visible()
    page.close()


def test_a_table_is_filtered_by_the_form_then_by_a_click_without_script(browser: Browser, site: Server) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.url}/donnees/imt/tensions")
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


def test_the_accessibility_tree_names_what_can_be_used(browser: Browser, demo_home: Home, site: Server) -> None:
    page = browser.new_page()
    for url in [
        "/",
        "/certifications",
        "/remplacement",
        f"/certifications/{a_replaced_fiche(demo_home)}",
        "/sources",
        "/donnees/imt/tensions",
        "/donnees/bmo/besoins",
        "/metiers/D1102",
        "/inserjeunes/certifications/50022101",
        "/inserjeunes/etablissements/9900000V",
    ]:
        page.goto(site.url + url)
        assert page.evaluate("document.documentElement.lang") == "fr"
        nameless = page.evaluate(
            "[...document.querySelectorAll('input, button, a, [role=region], svg[role=img]')].filter(e =>"
            "!(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).map(e => e.outerHTML)"
        )
        assert nameless == [], url
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels)), url
        assert page.locator("main").count() == 1
    page.close()


def test_a_card_is_shown_by_any_page_through_the_script(browser: Browser, site: Server, tmp_path: Path) -> None:
    """A page of another origin holds the script: an image in one box, a table in another, nothing in a wrong one."""
    host = tmp_path / "hote.html"
    host.write_text(
        "<!DOCTYPE html><html lang=fr><title>Hôte</title>"
        '<div id="a" data-inserjeunes="certifications/50022101" data-theme="lba"></div>'
        '<div id="b" data-inserjeunes="certifications/50022101" data-forme="tableau"></div>'
        '<div id="c" data-inserjeunes="../../static/x?y"></div>'
        f'<script src="{site.url}/static/inserjeunes.js" async></script></html>'
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


def test_the_embed_generator_gives_the_code_of_what_it_shows(browser: Browser, site: Server) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.url}/inserjeunes/etablissements/9900000V")
    page.get_by_label("Thème").select_option("lba")
    page.get_by_label("Sens").select_option("horizontal")
    page.get_by_role("button", name="Voir").click()
    page.wait_for_url("**theme=lba*")
    assert "theme=lba&direction=horizontal" in page.locator("pre").first.inner_text()
    source = page.locator("img.carte-apercu").get_attribute("src")
    assert source is not None and "/api/inserjeunes/formations/9900000V-" in source
    page.close()
