"""The search page: what it finds, what it says when it finds little, what it shows of one result, in any address."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.world import alternance as monde
from tremplin.demo.territory import siret_of
from tremplin.domain.display import mois

_KINDS = ("formations", "offres", "entreprises")
METZ = f"lat={monde.METZ[1]}&lon={monde.METZ[0]}&lieu=Metz"


def page(client: TestClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[-1500:]
    return lxml.html.fromstring(answer.text)


def text(tree: Any) -> str:
    return " ".join(tree.text_content().split())


def shown(tree: Any) -> list[str]:
    """The kind of each result, in the order of the page."""
    classes = [c for e in tree.cssselect("article.resultat") for c in e.get("class").split()]
    return [c.removeprefix("resultat--") for c in classes if c.startswith("resultat--")]


def titles(tree: Any) -> list[str]:
    return [" ".join(e.text_content().split()) for e in tree.cssselect("article.resultat h3")]


def test_a_job_and_a_town_typed_give_trainings_then_offers_then_companies(client: TestClient) -> None:
    tree = page(client, "/recherche-apprentissage?metier=boulanger&lieu=metz&radius=30")
    assert shown(tree) == ["formations"] * 4 + ["offres"] * 9 + ["entreprises"] * 5
    assert "Metz (57000), 30 km" in text(tree)
    assert tree.cssselect("#metier")[0].value == "boulanger"


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("recherche-formation", ["formations"] * 5),
        ("recherche-apprentissage-formation", ["formations"] * 5),
        ("recherche-apprentissage?scope=training", ["formations"] * 5),
        ("recherche-emploi", ["offres"] * 10 + ["entreprises"] * 7),
    ],
)
def test_the_path_alone_says_what_is_searched(client: TestClient, path: str, kinds: list[str]) -> None:
    joint = "&" if "?" in path else "?"
    assert shown(page(client, f"/{path}{joint}romes=D1102&{METZ}&radius=100")) == kinds


def test_no_training_near_shows_the_nearest_and_says_so(client: TestClient) -> None:
    tree = page(client, "/recherche-formation?romes=D1102&lat=48.39&lon=-4.48&radius=10&lieu=Brest")
    (heading,) = tree.xpath("//h2[@id='resultats']")
    assert " ".join(heading.text_content().split()) == "0 résultat — Brest, 10 km, et 5 au-delà"
    told = [text(where).rpartition(" · ")[2] for where in tree.xpath("//p[@class='resultat__lieu']")]
    distances = [float(far.removesuffix(" km").replace(" ", "").replace(",", ".")) for far in told]
    assert len(distances) == 5
    assert min(distances) > 10
    assert f"Aucune formation à moins de 10 km : voici les plus proches, à {told[0]} et plus." in text(tree)
    assert titles(tree) == [
        "Boulanger (CAP)",
        "Boulanger patissier (CAP)",
        "Boulanger en sessions (CAP)",
        "Boulanger (BP)",
        "Boulanger lointain (CAP)",
    ]


def test_nothing_at_all_proposes_wider_and_neighbouring_searches(client: TestClient) -> None:
    tree = page(client, "/recherche-emploi?romes=M1805&lat=48.39&lon=-4.48&radius=10&lieu=Brest&diploma=7")
    assert "Rien ici pour le moment" in text(tree)
    ideas = [a.text_content() for a in tree.cssselect("section a.fr-tag")]
    assert ideas == [
        "À 30 km",
        "Dans toute la France",
        "Tous les niveaux",
        "Métier voisin : Conduite de transport de marchandises sur longue distance",
    ]
    for link in tree.cssselect("section a.fr-tag"):
        page(client, link.get("href"))


def test_a_card_says_who_what_where_when_and_why_in_words(client: TestClient) -> None:
    tree = page(client, f"/recherche-apprentissage?romes=D1102&{METZ}&radius=30")
    said = {
        card.get("data-cle"): [
            " ".join(e.text_content().split()) for e in card.cssselect("p:not(.resultat__actions), h3")
        ]
        for card in tree.cssselect("article.resultat")
    }
    soon = date.fromisoformat(monde.SOON[:10])
    day = f"{monde.TODAY:%d/%m/%Y}"
    assert said["formation:boulanger-25"] == [
        "Formation",
        "Boulanger (BP)",
        "École de Metz",
        "Metz (57) · 25 km",
        "Bac ou équivalent",
    ]
    assert said["formation:sessions"][4] == "CAP ou équivalent · Entrée à tout moment"
    assert said["matcha:vive-2"] == [
        "Offre d'emploi en alternance",
        "Boulanger de CAP",
        "Employeur 1",
        "Metz (57) · 2 km",
        f"CAP ou équivalent, apprentissage, 12 mois · Début : {mois(soon)}",
        f"publiée le {day}",
    ]
    assert said["matcha:vive-0"][4] == "Tous niveaux, apprentissage, 12 mois · Début : septembre 2030"
    assert said["matcha:deleguee"][0] == "Emploi et formation"
    assert said["peJob:100AAAA"] == [
        "Offre d'emploi en alternance",
        "Boulanger H/F",
        "Pain Atlas",
        "Metz (57) · 0 km",
        "Apprentissage, 12 mois",
        f"publiée le {day}",
    ]
    assert said[f"lba:{siret_of(500 + monde.ATLAS)}"] == [
        "Candidature spontanée",
        "Pain Atlas",
        "Boulangerie et boulangerie-pâtisserie",
        "Metz (57) · 2 km",
        "Son activité embauche d'ordinaire pour ce métier",
    ]
    for told in said.values():
        assert told and [x for x in told if x.startswith("·") or x.endswith("·") or "· ·" in x] == []


def test_the_form_holds_the_whole_search_and_gives_it_again_without_a_script(client: TestClient) -> None:
    asked = f"/recherche-apprentissage?romes=D1102&{METZ}&radius=100&taille=0-9&joignables=oui&tri=distance&diploma=5"
    tree = page(client, asked)
    (form,) = tree.cssselect("form[data-recherche]")
    again = page(client, f"{form.get('action')}?{urlencode([(n, v) for n, v in form.form_values() if v])}")
    keys = [card.get("data-cle") for card in tree.cssselect("article.resultat")]
    assert [card.get("data-cle") for card in again.cssselect("article.resultat")] == keys
    assert len(keys) == 9
    assert {n: v for n, v in form.form_values() if n in ("taille", "joignables", "tri", "diploma", "radius")} == {
        "taille": "0-9",
        "joignables": "oui",
        "tri": "distance",
        "diploma": "5",
        "radius": "100",
    }


def test_a_company_says_why_it_is_there_and_how_it_is_reached(client: TestClient) -> None:
    told = text(
        page(client, f"/recherche-emploi?romes=D1102&{METZ}&radius=30&type=lba&itemId={siret_of(500 + monde.AKTO)}")
    )
    assert (
        "Son activité (Boulangerie et boulangerie-pâtisserie) embauche d'ordinaire pour ce métier : Boulangerie" in told
    )
    assert "sur 100 : la 1re de 5 entreprises à moins de 30 km, à égalité avec 4 autres." in told
    assert "ne donne ni adresse électronique ni téléphone : s'y présenter est le plus sûr." in told
    assert "Son adresse : 1 rue du Pain, 57000 Metz." in told
    reached = page(client, f"/recherche-emploi?romes=D1102&type=lba&itemId={siret_of(500 + monde.DEUX)}")
    assert "Comment la joindre" not in text(reached)
    links = {a.text_content(): a.get("href") for a in reached.iter("a")}
    assert (links["Corriger ce qui est montré"], links["La retirer"]) == (
        "http://localhost:8000/correction",
        "http://localhost:8000/desinscription",
    )


def test_a_departement_or_a_region_is_a_place(client: TestClient) -> None:
    for where, told in (
        ("departement=57", "Moselle (57)"),
        ("region=44", "Grand Est"),
        ("lieu=moselle", "Moselle (57)"),
    ):
        assert told in text(page(client, f"/recherche-apprentissage?romes=D1102&{where}"))
    assert "Aucun lieu ne ressemble" in text(page(client, "/recherche-apprentissage?romes=D1102&lieu=zzzzzz"))
    assert "Aucun métier ni diplôme" in text(page(client, "/recherche-apprentissage?metier=zzzzzz"))


def test_every_link_of_the_results_opens_its_detail(client: TestClient) -> None:
    tree = page(client, f"/recherche-apprentissage?romes=D1102&{METZ}&radius=100")
    links = [a.get("href") for a in tree.cssselect("article h3 a")]
    assert len(links) == 20
    for link in links:
        shown = page(client, link)
        back = next(a for a in shown.iter("a") if "Retour aux résultats" in a.text_content())
        assert "romes=D1102" in back.get("href")


def test_a_training_tells_its_contents_and_an_ended_offer_is_not_there(client: TestClient) -> None:
    tree = page(client, f"/recherche-formation?type=training&itemId={quote('boulanger-5#L01|x', safe='')}")
    assert "Contenu de BOULANGER PATISSIER (CAP)" in text(tree)
    (jobs,) = (a.get("href") for a in tree.iter("a") if "Emplois près" in a.text_content())
    assert jobs.startswith("/recherche-emploi?romes=D1102%2CD1104&lat=49.16") and "radius=30&lieu=Metz" in jobs
    for ended in ("pourvue", "finie", "inconnue"):
        assert "Ce résultat n'est plus là" in text(page(client, f"/recherche-emploi?type=matcha&itemId={ended}", 404))


def test_a_widget_may_be_framed_anywhere_and_a_page_nowhere(client: TestClient) -> None:
    alone = client.get(f"/recherche-apprentissage?romes=D1102&{METZ}")
    assert alone.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in alone.headers["content-security-policy"]
    logo = quote("https://logo.exemple.fr/a.png", safe="")
    framed = client.get(f"/recherche-apprentissage?caller=ecole&romes=D1102&return_uri=/accueil&return_logo_url={logo}")
    assert "x-frame-options" not in framed.headers
    policy = framed.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "img-src 'self' data: https://logo.exemple.fr;" in policy
    assert "menu" not in {n.get("id") for n in lxml.html.fromstring(framed.text).iter("nav")}
    links = [a.get("href") for a in lxml.html.fromstring(framed.text).cssselect("article a")]
    assert len(links) == 20
    assert all("caller=ecole" in link for link in links)
    assert "set-cookie" not in framed.headers


@pytest.mark.parametrize(
    "logo",
    [
        "http://logo.fr/a.png",
        "javascript:alert(1)",
        "https://a.fr;script-src *",
        "https://u:p@a.fr/",
        "//a.fr/x",
        "https://a.fr:8443/x",
        "https://localhost/x",
        "https://a.fr/x y",
        "https://[::1]/",
    ],
)
def test_a_logo_that_is_no_plain_picture_is_left_out(client: TestClient, logo: str) -> None:
    framed = client.get("/recherche-emploi", params={"caller": "x", "return_logo_url": logo, "return_uri": "/"})
    assert "img-src 'self' data:;" in framed.headers["content-security-policy"]
    assert "<img" not in framed.text


def test_a_widget_takes_a_colour_of_the_palette_and_shows_a_name(client: TestClient) -> None:
    for given_, shown in (("vert", "couleur-vert"), ("<script>", "couleur-bleu"), ("", "couleur-bleu")):
        tree = page(client, f"/recherche-emploi?caller=x&nom=Mon+école&couleur={quote(given_)}")
        assert tree.body.get("class") == f"cadre {shown}"
        assert "Mon école" in tree.cssselect("header")[0].text_content()


def test_every_way_on_within_a_frame_stays_in_the_frame_and_its_colour(client: TestClient) -> None:
    frame = {"caller": "x", "couleur": "#0a7f5a", "nom": "École", "return_uri": "/a"}
    query, led = urlencode(frame), set()
    found = f"/recherche-apprentissage?romes=D1102&{METZ}&{query}"
    sheets = {k: page(client, found).cssselect(f".resultat--{k} h3 a")[0].get("href") for k in _KINDS}
    posts = [a for way in sheets.values() for a in page(client, way).xpath("//main//a/@href") if "/postuler?" in a]
    assert len(posts) == 2
    for address in (found, *sheets.values(), *posts, f"/ma-liste?{query}"):
        tree = page(client, address)
        assert tree.body.get("class") == "cadre couleur-libre", address
        for way in tree.xpath("//main//a[not(@target)]/@href | //main//form[@method='post']/@action | //@formaction"):
            path, _, carried = way.partition("?")
            if path.startswith("/") and path != "/signalement":  # of the portal alone
                led.add(path)
                assert {k: v for k, (v,) in parse_qs(carried).items() if k in frame} == frame, (address, way)
    assert led == {
        *("/ma-liste", "/postuler", "/postuler/brouillon", "/signaler"),
        *(f"/recherche-{what}" for what in ("apprentissage", "emploi", "formation")),
        *(f"/recherche-apprentissage{more}" for more in (".atom", "/alerte")),
    }


def test_what_is_near_an_offer_is_searched_around_its_town_named_alone(client: TestClient) -> None:
    ways = page(client, f"/recherche-emploi?romes=D1102&{METZ}&voir=offres").cssselect(".resultat h3 a")
    near = [page(client, a.get("href")).xpath("//a[.='Formations près de cet emploi']/@href") for a in ways]
    assert [parse_qs(way.partition("?")[2])["lieu"] for (way,) in near] == [["Metz"]] * 9


def test_a_job_may_be_frozen(client: TestClient) -> None:
    tree = page(client, "/recherche-emploi?caller=x&frozen_job=1&job_name=Boulanger&romes=D1102&radius=45")
    assert not tree.cssselect("#metier")
    hidden = {i.get("name"): i.value for i in tree.cssselect("form input[type=hidden]")}
    assert hidden["job_name"] == "Boulanger" and hidden["romes"] == "D1102"
    assert tree.cssselect("#radius")[0].value == "30"


def test_points_of_the_map_are_those_of_the_list(client: TestClient) -> None:
    address = f"romes=D1102&{METZ}&radius=30"
    points = client.get(f"/recherche-emploi/points.json?{address}")
    assert points.headers["content-type"] == "application/geo+json"
    tree = page(client, f"/recherche-emploi?{address}")
    assert [f["properties"]["titre"] for f in points.json()["features"]] == titles(tree)
    assert len(titles(tree)) == 14
    told = points.json()
    assert (told["centre"], told["rayon"]) == ([monde.METZ[0], monde.METZ[1]], 30)
    assert told["features"][0]["properties"] == {
        "cle": "matcha:vive-0",
        "genre": "offres",
        "sorte": "Offre d'emploi en alternance",
        "titre": "Boulanger au centre",
        "qui": "Employeur 0",
        "lieu": "Metz (57)",
        "distance": "0\xa0km",
        "quand": "Début : septembre 2030",
        "pourquoi": "",
        "adresse": f"/recherche-emploi?romes=D1102&lat={monde.METZ[1]}&lon={monde.METZ[0]}&lieu=Metz&radius=30"
        "&type=matcha&itemId=vive-0&display=list&page=fiche",
        "quoi": "Tous niveaux, apprentissage, 12\xa0mois",
    }


def test_places_are_proposed_by_name_and_postal_code(client: TestClient) -> None:
    for typed in ("met", "57000", "metz"):
        assert client.get("/api/v1/lieux", params={"q": typed}).json()["lieux"][0]["code"] == "57463"
    assert client.get("/api/v1/lieux").status_code == 400


def test_what_others_wrote_stays_text(client: TestClient) -> None:
    planted = "<img src=x onerror=alert(1)>"
    for name in ("metier", "lieu", "job_name", "address", "caller", "diploma", "opco", "return_uri", "itemId"):
        answer = client.get("/recherche-apprentissage", params={name: planted, "romes": "D1102"})
        assert answer.status_code == (404 if name == "itemId" else 200), name
        assert planted not in answer.text


_NAMES = st.sampled_from(
    [
        "romes",
        "rncp",
        "lat",
        "lon",
        "radius",
        "diploma",
        "lieu",
        "metier",
        "opco",
        "opcoUrl",
        "itemId",
        "type",
        "p",
        "voir",
        "debut",
        "teletravail",
        "taille",
        "joignables",
        "tri",
        "departement",
        "region",
        "scope",
        "frozen_job",
        "job_name",
        "caller",
        "return_logo_url",
        "insee",
    ]
)


@settings(max_examples=needs.campaign(50, 1000))
@given(st.dictionaries(_NAMES, st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40), max_size=6))
def test_no_address_is_an_error(client: TestClient, asked: dict[str, str]) -> None:
    for path in ("/recherche-apprentissage", "/recherche-emploi/points.json"):
        answer = client.get(path, params={k: v.replace("\ufffd", "") for k, v in asked.items()})
        assert answer.status_code in (200, 404), (asked, answer.text[-500:])
        assert not re.search("Traceback|Erreur interne", answer.text)


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        ("sans siret metz", ["102AAAA"]),
        ("autre maison", ["105AAAA"]),
        ("pain atlas", ["100AAAA"]),
        (siret_of(500 + monde.ATLAS), ["100AAAA", "101AAAA"]),
        (siret_of(500 + monde.AKTO)[:9], ["105AAAA"]),
    ],
)
def test_who_hires_by_an_offer_of_a_feed_is_found_by_name_and_number(
    client: TestClient, typed: str, offers: list[str]
) -> None:
    """By name, each establishment once, whatever its offers; by SIRET, each of its offers."""
    answer = client.get("/recherche", params={"q": typed})
    links = lxml.html.fromstring(answer.text).xpath("//section[h2='Entreprises']//li/a/@href")
    pages = [f"/recherche-apprentissage?type=peJob&itemId={offer}" for offer in offers]
    assert [address for address in links if "peJob" in address] == pages
    assert {client.get(page).status_code for page in pages} == {200}


def test_a_feed_s_town_is_told_as_people_say_it_to_machines_and_in_the_one_search(client: TestClient) -> None:
    """The feed writes « 57 - METZ »."""
    page = client.get("/recherche-apprentissage?type=peJob&itemId=102AAAA").text
    (block,) = lxml.html.fromstring(page).xpath('//script[@type="application/ld+json"]')
    assert json.loads(block.text)["jobLocation"]["address"]["addressLocality"] == "Metz"
    found = lxml.html.fromstring(client.get("/recherche", params={"q": "autre maison"}).text)
    told = found.xpath("string(//section[h2='Entreprises']//li/span)")
    assert told == "offre : Boulanger de niveau 5, 57000 Metz"
