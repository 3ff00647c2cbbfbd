"""Logging in as a person does, and looking at a page."""

from __future__ import annotations

import pyotp
from playwright.sync_api import Page

from tests.conftest import Server
from tests.world import mailbox
from tests.world.looking import misfits, violations

SERIOUS = ("serious", "critical")


def verify(page: Page, server: Server, address: str) -> None:
    """It stands, it fits, axe finds nothing serious on a phone."""
    page.goto(server.url + address)
    assert page.locator("h1").count() == 1, address
    found = misfits(page)
    assert found == [], "\n".join(found)
    page.set_viewport_size({"width": 320, "height": 800})
    assert violations(page, SERIOUS) == []


def enter(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/connexion")
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_role("button", name="Recevoir un lien").click()
    page.goto(mailbox.awaited(server.url, address))
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_load_state()
    if page.get_by_label("Code à six chiffres").count():
        secret = page.locator("code").first.inner_text()
        page.get_by_label("Code à six chiffres").fill(pyotp.TOTP(secret).now())
        page.get_by_role("button", name="Mettre en place").click()
        page.get_by_role("link", name="Continuer").click()
