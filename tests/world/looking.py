"""Looking at a page in a browser: what it says in its console, the screens that it fits, what axe finds."""

from __future__ import annotations

from itertools import product

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

from tests import needs

WIDTHS = needs.campaign((320, 768, 1440), (320, 390, 768, 1280, 1440))
"""Screens, in pixels, the narrowest first: what a wide one alone draws at its start, a map, isn't drawn."""
_SCREENS = [*product(("light", "dark"), (320, 768, 1440))]
_CUT = """[...document.querySelectorAll("h1, h2, p, li, dd, label, .fr-btn")]
  .filter(e => e.offsetParent && e.clientWidth && !e.closest(".defile, pre, .fr-sr-only"))
  .filter(e => e.scrollWidth > e.clientWidth + 2)
  .map(e => e.textContent.trim().slice(0, 60))"""
"""Texts that their box cuts."""


def heed(page: Page, *kinds: str) -> list[str]:
    """What goes wrong in a page from now on: faults of its scripts, what it forbids itself, files that lack; what the
    console says of these kinds (errors and warnings unless told)."""
    faults: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in (kinds or ("error", "warning")):
            faults.append(f"{message.text} ({message.location['url']})")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            faults.append(request.url)

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", failed)
    return faults


def misfits(page: Page) -> list[str]:
    """What goes beyond each screen, or beyond its box; the page is left as it is on the widest."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        reached, cut = page.evaluate(f"[document.documentElement.scrollWidth, {_CUT}]")
        found += [f"{page.url} : plus large que {width} px"] * (reached > width)
        found += [f"{page.url} : coupé à {width} px : {text}" for text in cut]
    return found


_ALIKE = "tbody > tr:nth-child(n + 7), details.operation:nth-of-type(n + 5)"
"""Rows of a table and requests of a documentation after the first: one macro draws them all."""


def shorten(page: Page) -> None:
    """Take the long repetitions of a page away, before axe reads it: of thousands of cells, it reads each for a second;
    in the long campaign, nothing is taken away."""
    if needs.campaign(True, False):
        page.evaluate(f"for (const one of document.querySelectorAll({_ALIKE!r})) one.remove()")


def violations(page: Page, impacts: tuple[str, ...] = ("minor", "moderate", "serious", "critical")) -> list[str]:
    """What axe finds in a page as it stands."""
    told = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page.url} : {v['id']} : {n['html'][:200]}" for v in told if v["impact"] in impacts for n in v["nodes"][:2]
    ]


def violations_in_turn(page: Page, turn: int) -> list[str]:
    """What axe finds on one page in three, each on one screen and in one theme; in the long campaign, on all and in
    both. A page that was looked at is left without what repeats itself."""
    found: list[str] = []
    screens = needs.campaign([_SCREENS[turn // 3 % len(_SCREENS)]] * (turn % 3 == 0), _SCREENS)
    if not screens:
        return found
    shorten(page)
    for theme, width in screens:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{width} px, {theme}, {fault}" for fault in violations(page)]
    page.emulate_media(color_scheme="light")
    return found
