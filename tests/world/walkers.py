"""Someone at a page in a browser: who counts what they press, who has a keyboard and a reading voice alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyotp
from playwright.sync_api import Page

from tests.conftest import Server
from tests.world import mailbox

_SEEN = """["main a[href], main button", "header a[href='/'], footer a[href='/recherche']"]
  .reduce((seen, one) => [...seen, document.querySelectorAll(one).length], [document.documentElement.scrollWidth])"""
"""How wide a page is, its ways on and its ways back."""


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
        self.page.goto(mailbox.awaited(self.server.url, address, path))
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
        width, on, back = self.page.evaluate(_SEEN)
        assert width <= 390, self.page.url
        assert on > 0, f"{self.page.url} is a dead end"
        assert back == 2, self.page.url


def enter(who: Walker, address: str) -> Walker:
    """Log in by the header, with a second factor when it is asked for."""
    who.press("Menu").follow("Mon espace").fill(courriel=address).press("Recevoir un lien")
    who.mail(address, "/connexion/lien").press("Me connecter")
    if who.page.get_by_label("Code à six chiffres").count():
        code = pyotp.TOTP(who.page.locator("code").first.inner_text()).now()
        who.fill(code=code).press("Mettre en place").follow("Continuer")
    assert who.page.locator("h1").inner_text() == "À faire"
    return who


class Listener:
    """Someone who has a keyboard alone, and hears what a screen reader is given: roles, names, states."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._browser = page.context.new_cdp_session(page)

    def heard(self) -> str:
        """What has the focus: its role, its name, then what else is told of it."""
        asked = self._browser.send("Runtime.evaluate", {"expression": "document.activeElement"})
        told = self._browser.send(
            "Accessibility.getPartialAXTree", {"objectId": asked["result"]["objectId"], "fetchRelatives": False}
        )["nodes"][0]
        said = [_of(told, "role"), _of(told, "name"), _of(told, "description")]
        states = {p["name"]: p["value"].get("value") for p in told.get("properties", ())}
        said += [name for name in ("required", "invalid") if states.get(name) in (True, "true")]
        return ", ".join(part for part in said if part)

    def reach(self, named: str) -> str:
        """Tab until what is heard begins so; all of what is heard there."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if (heard := self.heard()).startswith(named):
                return heard
        raise AssertionError(f"{named} : hors d'atteinte au clavier, {self.page.url}")

    def open(self, named: str) -> None:
        """Reach something, press Enter, and the page that follows."""
        self.reach(named)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, named: str, text: str) -> str:
        """Reach a field and fill it; what was heard of it."""
        heard = self.reach(named)
        self.page.keyboard.type(text)
        return heard

    def landmarks(self) -> list[str]:
        """The regions between which one jumps, in order."""
        nodes = {n["nodeId"]: n for n in self._browser.send("Accessibility.getFullAXTree")["nodes"]}
        kinds = ("banner", "complementary", "contentinfo", "main", "navigation", "search")
        waiting, found = [next(iter(nodes))], []
        while waiting:
            node = nodes[waiting.pop(0)]
            waiting = [*node.get("childIds", ()), *waiting]
            if _of(node, "role") in kinds:
                found.append(" ".join((_of(node, "role"), _of(node, "name"))).strip())
        return found


def _of(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))
