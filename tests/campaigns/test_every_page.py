"""Every public page, found by links and the site map, and the states that none leads to: it stands, it fits, axe and
the browser find nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser
from starlette.routing import Match
from starlette.testclient import TestClient

from tests.conftest import Server
from tests.world.looking import heed, misfits, violations_in_turn
from tremplin.platform.web.policy import PAGE, Access, policy_of
from tremplin.platform.web.routing import served_routes

HERE = "http://testserver"
PARTS = 4
"""Tests among which the pages are shared out."""
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


STATES = (
    "/certifications?q=bts",
    "/certifications/RNCP90001",
    "/certifications/RNCP90003",
    "/certifications/RNCP90089",
    "/connexion",
    "/documentation/alternance",
    "/documentation/alternance/chercher",
    "/documentation/alternance/modele",
    "/documentation/alternance/technique",
    "/documentation/certifications",
    "/documentation/certifications/champs/continuite.rncp",
    "/documentation/comptes-et-cles",
    "/documentation/infotravail",
    "/documentation/infotravail/bmo",
    "/documentation/infotravail/ckan",
    "/documentation/infotravail/technique",
    "/documentation/inserjeunes",
    "/documentation/inserjeunes/cartes",
    "/documentation/inserjeunes/petits-effectifs",
    "/documentation/inserjeunes/technique",
    "/documentation/recherche?q=fiche",
    "/documentation/signaler",
    "/documentation/valideur",
    "/donnees/bmo",
    "/donnees/bmo/besoins",
    "/donnees/bmo/besoins_2026",
    "/donnees/imt/tensions",
    "/donnees/imt/tensions?AREA_TYPE_CODE__exact=D&TENSION_RATIO__sort=desc",
    "/donnees/offres/annonces",
    "/donnees/rome/metiers",
    "/donnees/rome/metiers/changements",
    "/donnees/statistiques/mensuelles",
    "/en/explorer/D1102-boulangerie-viennoiserie/57463-metz",
    "/explorer/comparer?romes=D1102&bassins=5704,5701,6703",
    "/explorer/comparer?romes=D1102,J1501,M1805&communes=57463",
    "/inserjeunes",
    "/inserjeunes/certifications/50022101?lieu=metz",
    "/inserjeunes/certifications/50022101?theme=lba&direction=horizontal",
    "/inserjeunes/comparer?choix=9900004Z-50022101&choix=9900002X-50022101&choix=9900012H-50022101",
    "/inserjeunes/etablissements/9900004Z",
    "/inserjeunes?q=cap+boulanger+rennes",
    "/legal/cgu?lang=en",
    "/metiers",
    "/metiers/D1102",
    "/recherche?q=boulanger+metz",
    "/remplacement?rncp=RNCP90001",
    "/sources/kit_apprentissage",
)
"""What is looked at beside one page of each kind: other states, other contents, longer texts."""
REFUSED = ("/inconnue", "/inserjeunes/comparer?choix=x")
"""Addresses of which the browser says the status, and nothing else."""


@pytest.fixture(scope="module")
def found(demo_client: TestClient) -> dict[str, str]:
    """An address of each kind of public page, by the path of its route: what a visitor reaches from the home page;
    none for a page that is downloaded, nor for an image."""
    visitor = TestClient(demo_client.app)
    kinds = _kinds(_routes(demo_client))
    reached: dict[str, str] = {}
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


def test_every_kind_of_public_page_is_reached_from_the_home_page(
    found: dict[str, str], demo_client: TestClient
) -> None:
    declared = {route.path for route in _routes(demo_client) if "GET" in route.methods and _shows_a_page(route)}
    assert declared - found.keys() == BY_A_LINK_OF_A_MAIL | AFTER_A_STEP | READ_BY_PROGRAMS


NAMELESS = """[...document.querySelectorAll("input:not([type=hidden]), button, a, [role=region], svg[role=img]")]
  .filter(e => !(e.labels?.length || e.getAttribute("aria-label") || e.title || e.textContent.trim()))
  .map(e => e.outerHTML)"""
"""What can be used and isn't named."""
LEVELS = """[...document.querySelectorAll("h1,h2,h3,h4")].filter(h => !h.closest("#contrat")).map(h => +h.tagName[1])"""
"""Of titles, those of what another draws aside."""


@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_fits_and_axe_finds_nothing(
    found: dict[str, str], demo_site: Server, browser: Browser, part: int
) -> None:
    pages = list(dict.fromkeys([*filter(None, found.values()), *STATES, *REFUSED]))
    assert len(pages) == 105
    faults: list[str] = []
    with closing(browser.new_context()) as context:
        page = context.new_page()
        said = heed(page)
        for turn, address in [*enumerate(pages)][part::PARTS]:
            page.set_viewport_size({"width": 320, "height": 844})
            page.goto(demo_site.url + address)
            if page.locator("[data-contrat]").count():  # drawn by a script
                page.locator("#contrat main").wait_for()
            nameless, levels, mains = page.evaluate(f"[{NAMELESS}, {LEVELS}, document.querySelectorAll('main').length]")
            faults += [f"{address} : sans nom : {one}" for one in nameless]
            if (levels[0], mains) != (1, 1) or any(b - a > 1 for a, b in pairwise(levels)):
                faults.append(f"{address} : niveaux {levels}, {mains} main")
            faults += misfits(page)
            faults += violations_in_turn(page, turn)
            faults += [f"{address} : {one}" for one in said if not (address in REFUSED and "status of 4" in one)]
            said.clear()
    assert faults == [], "\n".join(faults)


def _mapped(visitor: TestClient) -> list[str]:
    """The French addresses of the map of the site, of each kind the first ones."""
    return [address for file in _listed(visitor, "/sitemap.xml") for address in _listed(visitor, file)[:60:2]]


def _listed(visitor: TestClient, file: str) -> list[str]:
    found = [urlsplit(str(loc.text)) for loc in lxml.etree.fromstring(visitor.get(file).content).iter("{*}loc")]
    return [address.path + (f"?{address.query}" if address.query else "") for address in found]


def _routes(client: TestClient) -> list[APIRoute]:
    return [route for route in served_routes(client.app.routes) if isinstance(route, APIRoute)]  # type: ignore[attr-defined]


def _kinds(served: Sequence[APIRoute]) -> Callable[[str], str | None]:
    """What tells the path of the public page that serves an address, None for what isn't one."""

    def kind(path: str) -> str | None:
        asked = {"type": "http", "path": path, "method": "GET", "root_path": ""}
        first = next((r for r in served if r.matches(asked)[0] is Match.FULL), None)
        return first.path if first is not None and _shows_a_page(first) else None

    return kind


def _shows_a_page(route: APIRoute) -> bool:
    declared = policy_of(route)
    return declared is not None and declared.who.access is Access.PUBLIC and declared.form.errors is PAGE.errors
