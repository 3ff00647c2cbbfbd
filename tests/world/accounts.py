"""Being logged in, without walking there, and looking at a page."""

from __future__ import annotations

import pyotp
from playwright.sync_api import Page

from tests.conftest import Home, Server
from tests.world.looking import misfits, shorten, violations
from tremplin.platform.identity.service import CONNEXION, COOKIE, PROFILS, Comptes
from tremplin.platform.identity.store import accounts as rows
from tremplin.platform.identity.store.accounts import Lien
from tremplin.store.engine import Store

SERIOUS = ("serious", "critical")


def verify(page: Page, server: Server, address: str) -> None:
    """It stands, it fits, axe finds nothing serious on a phone; the page is left without what repeats itself."""
    page.goto(server.url + address)
    assert page.locator("h1").count() == 1, address
    found = misfits(page)
    assert found == [], "\n".join(found)
    page.set_viewport_size({"width": 320, "height": 800})
    shorten(page)
    assert violations(page, SERIOUS) == []


def enter(page: Page, server: Server, home: Home, address: str) -> None:
    """Be logged in at the server of a home, with a second factor where the profile asks for it; who logs in by the
    pages: `tests/world/walkers.py`."""
    settings = home.settings()
    store = Store(settings.store_url)
    people = Comptes(store, settings.poivre)
    with store.reading() as connection:
        owner = rows.par_courriel(connection, address)
    assert owner is not None, address
    link = people.create_link(
        Lien(usage=CONNEXION, sujet=f"compte:{owner.id}", vers="", demande_le=people.maintenant())
    )
    cookie, _ = people.enter(link, CONNEXION, None, "", "")
    if PROFILS[owner.profil].second_facteur:
        told = people.propose(owner.id)
        assert told is not None, f"{address} has a second factor already"
        cookie, _ = people.give(owner.id, cookie, pyotp.parse_uri(told).now())  # type: ignore[attr-defined]
    store.close()
    secure = server.url.replace("http:", "https:")  # browsers take 127.0.0.1 for safe; this command doesn't
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": secure, "secure": True, "httpOnly": True}])
