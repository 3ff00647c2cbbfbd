"""Every public page, found by links and the site map: it stands, it fits, axe and the browser find nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, ConsoleMessage
from starlette.routing import BaseRoute, Match
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, Server, servers
from tremplin.app import create_app
from tremplin.platform.web.policy import PAGE, Access, policy_of
from tremplin.platform.web.routing import served_routes

HERE = "http://testserver"
WIDTHS, THEMES = needs.campaign(((390,), ("light",)), ((320, 390, 1280), ("light", "dark")))
SHARE = needs.campaign(2, 1)
"""One kind of page out of so many is looked at in the browser."""


ASKED = (
    "/certifications?q=boulanger",
    "/metiers?q=boulanger",
    "/inserjeunes?q=boulanger",
    "/recherche-apprentissage?romes=D1102&lat=49.119&lon=6.176&radius=30",
    "/explorer/D1102-boulangerie-viennoiserie/57463-metz",
)
"""What a visitor asks of the searches."""

BY_A_LINK_OF_A_MAIL = {
    "/candidature/recapitulatif",
    "/candidature/repondre",
    "/connexion/lien",
    "/espace-pro/confirmation",
    "/espace-pro/delegation",
    "/espace-pro/delegation/refus",
    "/espace-pro/offre/annuler",
    "/espace-pro/offre/pourvoir",
    "/espace-pro/offre/prolonger",
    "/inscription",
    "/mon-parcours/lien",
    "/rendez-vous/accord",
    "/rendez-vous/refus",
    "/rendez-vous/repondre",
    "/rendez-vous/suivi",
    "/signalement/confirmer",
    "/signalements/{id}",
    "/statut/abonnement/confirmer",
    "/statut/abonnement/fin",
    "/suivi",
    "/suivi/confirmer",
    "/suivi/fin",
}
AFTER_A_STEP = {
    "/attestations/verifier/{code}",
    "/correction/entreprise",
    "/courrier",
    "/desinscription/entreprise",
    "/documentation/recherche",
    "/documentation/{famille}/champs/{chemin}",
    "/inserjeunes/comparer",
    "/postuler",
    "/recherche-apprentissage-formation",
    "/rendez-vous",
    "/signaler",
    "/valideur/{id}",
}
"""Where a form, a result or a choice leads."""
READ_BY_PROGRAMS = {
    "/attestations/cles.json",
    "/espace-pro/metiers",
    "/espace-pro/widget/{caller}",
    "/favicon.ico",
    "/manifest.webmanifest",
    "/recherche-apprentissage-formation/points.json",
    "/recherche-apprentissage/points.json",
    "/recherche-emploi/points.json",
    "/recherche-formation/points.json",
    "/widget/explorer/{metier}/{lieu}",
}


@pytest.fixture(scope="module")
def found(demo_home: Home) -> dict[str, str]:
    """An address of each kind of public page, by the path of its route: what a visitor reaches from the home page;
    none for a page that is downloaded, nor for an image."""
    app = create_app(demo_home.settings(TREMPLIN_LIMITES="non"))
    kinds = _kinds(app.routes)
    reached: dict[str, str] = {}
    with TestClient(app) as visitor:
        waiting = [*ASKED, "/", *_mapped(visitor)]
        while waiting:
            address = waiting.pop(0)
            kind = kinds(urlsplit(address).path)
            if kind is None or kind in reached:
                continue
            answer = visitor.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            drawn = not answer.headers["content-type"].startswith("text/html")
            reached[kind] = "" if drawn or "attachment" in answer.headers.get("content-disposition", "") else address
            links = [urljoin(HERE + address, a.get("href")) for a in lxml.html.fromstring(answer.text).iter("a")]
            assert [link for link in links if "&amp;" in link] == [], f"{address}: addresses escaped twice"
            waiting += [link.removeprefix(HERE) for link in links if link.startswith(HERE + "/")]
    return reached


@pytest.fixture(scope="module")
def server(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers(tmp_path_factory.mktemp("pages")) as start:
        yield start(demo_home, TREMPLIN_LIMITES="non")


def test_every_kind_of_public_page_is_reached_from_the_home_page(found: dict[str, str]) -> None:
    declared = {
        route.path
        for route in served_routes(create_app().routes)
        if isinstance(route, APIRoute) and "GET" in route.methods and _shows_a_page(route)
    }
    assert declared - found.keys() == BY_A_LINK_OF_A_MAIL | AFTER_A_STEP | READ_BY_PROGRAMS


def test_a_page_fits_and_axe_finds_nothing(found: dict[str, str], server: Server, browser: Browser) -> None:
    chosen = sorted((kind, address) for kind, address in found.items() if address)[::SHARE]
    assert len(chosen) >= 20
    faults: list[str] = []
    for theme in THEMES:
        with closing(browser.new_context(color_scheme=theme)) as context:
            page = context.new_page()
            page.on("console", partial(_heed, faults))
            for kind, address in chosen:
                page.goto(server.url + address)
                if page.locator("[data-contrat]").count():  # drawn by a script
                    page.locator("#contrat main").wait_for()
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 844})
                    if page.evaluate("document.documentElement.scrollWidth") > width:
                        faults.append(f"{kind} ({address}) : plus large que {width} px")
                    told = Axe().run(page).response["violations"]
                    faults += [
                        f"{kind} ({address}), {width} px, {theme} : {v['id']} : {n['html'][:200]}"
                        for v in told
                        for n in v["nodes"][:2]
                    ]
    assert faults == [], "\n".join(faults)


def _heed(faults: list[str], said: ConsoleMessage) -> None:
    """What the browser complains of: a file that lacks, something that the page forbids itself."""
    if said.type == "error":
        faults.append(f"{said.text} ({said.location['url']})")


def _mapped(visitor: TestClient) -> list[str]:
    """The French addresses of the map of the site, of each kind the first ones."""
    return [address for file in _listed(visitor, "/sitemap.xml") for address in _listed(visitor, file)[:60:2]]


def _listed(visitor: TestClient, file: str) -> list[str]:
    found = [urlsplit(str(loc.text)) for loc in lxml.etree.fromstring(visitor.get(file).content).iter("{*}loc")]
    return [address.path + (f"?{address.query}" if address.query else "") for address in found]


def _kinds(routes: Sequence[BaseRoute]) -> Callable[[str], str | None]:
    """What tells the path of the public page that serves an address, None for what isn't one."""
    served = [route for route in served_routes(routes) if isinstance(route, APIRoute)]

    def kind(path: str) -> str | None:
        asked = {"type": "http", "path": path, "method": "GET", "root_path": ""}
        first = next((r for r in served if r.matches(asked)[0] is Match.FULL), None)
        return first.path if first is not None and _shows_a_page(first) else None

    return kind


def _shows_a_page(route: APIRoute) -> bool:
    declared = policy_of(route)
    return declared is not None and declared.who.access is Access.PUBLIC and declared.form.errors is PAGE.errors
