"""The criteria of the RGAA that the page of accessibility says were tried in Chromium: each is tried here, on each page
of the sample."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import httpx
import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Server
from tremplin.portal.catalogue.accessibility import SAMPLE, criteria

CHECKS = {
    "5.4": "[...document.querySelectorAll('main table')].filter(t => !t.caption && !t.closest('[aria-label]'))",
    "5.6": "[...document.querySelectorAll('main table')].filter(t => !t.querySelector('th'))",
    "5.7": "[...document.querySelectorAll('main th')].filter(t => !t.scope)",
    "7.3": "[...document.querySelectorAll('[role=button],[onclick]')].filter(e => e.tabIndex < 0)",
    "8.1": "document.doctype ? [] : [document.documentElement]",
    "8.3": "document.documentElement.lang ? [] : [document.documentElement]",
    "8.4": "document.documentElement.lang === 'fr' ? [] : [document.body]",
    "8.5": "document.title.trim() ? [] : [document.head]",
    "8.8": "[...document.querySelectorAll('[lang]')].filter(e => !['fr', 'en'].includes(e.lang))",
    "9.1": "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter((h, n, all) => "
    "n ? h.tagName[1] - all[n - 1].tagName[1] > 1 : h.tagName !== 'H1')",
    "9.2": "['header', 'nav', 'main', 'footer'].filter(t => !document.querySelector(t)).map(t => document.body)",
    "10.1": "[...document.querySelectorAll('font,center,[align],[bgcolor],body [style]')]"
    ".filter(e => !e.closest('.resultats__carte'))",
    "10.4": "document.documentElement.scrollWidth > innerWidth ? [document.body] : []",
    "10.11": "document.documentElement.scrollWidth > innerWidth ? [document.body] : []",
    "10.12": "document.documentElement.scrollWidth > innerWidth ? [document.body] : []",
    "11.1": "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')].filter(e => "
    "!e.labels.length && !e.getAttribute('aria-label'))",
    "11.5": "[...document.querySelectorAll('input[type=radio]')].filter(e => !e.closest('fieldset'))",
    "11.6": "[...document.querySelectorAll('fieldset')].filter(e => "
    "!e.querySelector(':scope > legend')?.textContent.trim())",
    "11.13": "[...document.querySelectorAll('input[type=email],input[type=tel],input[name=prenom],input[name=nom]')]"
    ".filter(e => !e.autocomplete)",
    "12.5": "document.querySelector('footer a[href$=\"/recherche\"]') ? [] : [document.body]",
    "12.6": "[...document.querySelectorAll('header,main,footer')].length === 3 ? [] : [document.body]",
    "12.7": "document.querySelector('a[href=\"#contenu\"]') && document.getElementById('contenu') "
    "? [] : [document.body]",
    "12.8": "[...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0)",
    "13.8": "document.getAnimations().filter(a => a.effect.getComputedTiming().endTime > 5000)",
}
"""Criterion → what is at fault, in a page."""
ELSEWHERE = {"7.2", "8.6", "10.7", "11.10", "11.11", "12.2", "12.9"}
"""Criteria that are tried below, by what one does or by several pages."""
FOCUSED = """(() => {
  const e = document.activeElement, s = getComputedStyle(e);
  if (e === document.body) return null;
  return [e.outerHTML.slice(0, 120), s.outlineStyle !== 'none' || s.boxShadow !== 'none'];
})()"""
"""What has the focus, and whether one sees it."""
SPACED = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* {
    line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important
  }`);
  document.adoptedStyleSheets = [sheet];
})()"""
"""Spaces the text as its reader may want."""
SIZES = {"10.4": (640, 450), "10.11": (320, 640), "10.12": (390, 844)}
"""Criterion → the window that it asks for: 1280 pixels seen at 200 %, a narrow one, a phone."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with closing(browser.new_context()) as context:
        yield context.new_page()


def test_what_is_said_to_be_tried_is() -> None:
    assert {one.critere for one in criteria() if one.moyen == "test"} == CHECKS.keys() | ELSEWHERE
    assert len(criteria()) == 106 and len(SAMPLE) == 12


@pytest.mark.parametrize("address", SAMPLE)
def test_a_page_keeps_the_criteria_and_is_walked_by_keyboard(page: Page, demo_site: Server, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(demo_site.url + address)
    unseen, reached = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told is None:
            break
        reached.append(told[0])
        if not told[1]:
            unseen.append(told[0])
    assert unseen == []
    assert reached[0].startswith('<a class="fr-link" href="#contenu"')
    assert [a for a, b in pairwise(reached) if a == b] == []
    faults = []
    for criterion, fault in CHECKS.items():
        width, height = SIZES.get(criterion, (1280, 900))
        page.set_viewport_size({"width": width, "height": height})
        if criterion == "10.12":
            page.evaluate(SPACED)
        found = page.evaluate(f"({fault}).map(e => e.outerHTML?.slice(0, 150) ?? String(e))")
        faults += [f"{criterion} : {one}" for one in found]
    assert faults == []


def test_every_page_has_its_title_and_the_same_menu_and_is_read_without_script(demo_site: Server) -> None:
    titles, menus = set(), set()
    for address in SAMPLE:
        page = lxml.html.fromstring(httpx.get(demo_site.url + address).text)
        titles.add(page.findtext(".//title"))
        menus.add(tuple(a.get("href") for a in page.cssselect("#menu .menu__liens a")))
        assert len(page.cssselect("main h1")) == 1, address
        assert [form for form in page.iter("form") if form.find(".//button") is None] == [], address
    assert len(titles) == len(SAMPLE) and len(menus) == 1


def test_a_search_is_sent_without_script(browser: Browser, demo_site: Server) -> None:
    with closing(browser.new_context(java_script_enabled=False)) as context:
        page = context.new_page()
        page.goto(demo_site.url + "/recherche")
        page.fill("#q", "boulanger")
        page.click("main button[type=submit]")
        assert page.locator(".groupe").count() > 1


def test_what_is_typed_wrongly_is_said_beside_its_field(page: Page, demo_site: Server) -> None:
    page.goto(demo_site.url + "/signalement")
    page.evaluate("document.querySelector('form.formulaire').noValidate = true")
    page.fill("#courriel", "pas une adresse")
    page.click("form.formulaire button")
    links = page.locator("#fautes a").evaluate_all("all => all.map(a => a.getAttribute('href').slice(1))")
    wrong = page.locator("[aria-invalid=true]").evaluate_all("all => all.map(e => e.id)")
    assert links and sorted(links) == sorted(wrong)
    for field in wrong:
        assert page.locator(f"#{field}-faute").inner_text().strip()
    assert page.title().startswith("Erreur : ")
