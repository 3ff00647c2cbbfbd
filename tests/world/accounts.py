"""Logging in as a person does, and looking at a page."""

from __future__ import annotations

import pyotp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.conftest import Server

WIDTHS = (320, 768, 1440)


def verify(page: Page, server: Server, address: str) -> None:
    page.goto(server.url + address)
    assert page.locator("h1").count() == 1, address
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    page.set_viewport_size({"width": 320, "height": 800})
    found = Axe().run(page)
    serious = [v["id"] for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == [], (address, found.generate_report())


def enter(page: Page, server: Server, address: str) -> None:
    page.goto(f"{server.url}/connexion")
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_role("button", name="Recevoir un lien").click()
    mail = page.locator("article", has_text=address)
    for _ in range(100):
        page.goto(f"{server.url}/courrier")
        if mail.count():
            break
        page.wait_for_timeout(100)
    page.goto(server.url + str(mail.first.get_by_role("link", name="Ouvrir le lien").get_attribute("href")))
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_load_state()
    if page.get_by_label("Code à six chiffres").count():
        secret = page.locator("code").first.inner_text()
        page.get_by_label("Code à six chiffres").fill(pyotp.TOTP(secret).now())
        page.get_by_role("button", name="Mettre en place").click()
        page.get_by_role("link", name="Continuer").click()
