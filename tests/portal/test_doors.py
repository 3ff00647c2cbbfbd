"""The front door: the one search, the doors of the home page, errors, what waits after logging in."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.browser import Navigateur, open_account
from tremplin.app import create_app


def groups(client: TestClient, typed: str) -> dict[str, list[tuple[str, str]]]:
    """What the search shows: title of a group → (address, name) of its results, in their order."""
    answer = client.get("/recherche", params={"q": typed})
    assert answer.status_code == 200, typed
    tree = lxml.html.fromstring(answer.text)
    return {
        g.findtext("h2"): [(a.get("href"), a.text_content()) for a in g.xpath(".//li/a")]
        for g in tree.xpath("//section[@class='groupe']")
    }


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("d1102", "/metiers/D1102"),
        ("D 1102", "/metiers/D1102"),
        ("RNCP 90003", "/certifications/RNCP90003"),
        ("50022101", "/certifications/50022101"),
        ("CFD 50022101", "/certifications/50022101"),
        ("uai n° 9900005A", "/inserjeunes/etablissements/9900005A"),
        ("9900005A", "/inserjeunes/etablissements/9900005A"),
        *(
            (typed, "/recherche-apprentissage?type=training&itemId=000000P019900012H9900012H-97411%23L01")
            for typed in ("990 000 002 00016", "siret : 990 000 002 00016")
        ),
    ],
)
def test_a_code_leads_to_what_it_names(demo_client: TestClient, typed: str, leads: str) -> None:
    answer = demo_client.get("/recherche", params={"q": typed}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, leads)
    assert demo_client.get(leads, headers={"accept": "text/html"}).status_code == 200


def test_a_job_and_a_place_are_understood_together(demo_client: TestClient) -> None:
    found = groups(demo_client, "boulanger à Metz")
    assert list(found)[:3] == ["Alternance", "Métiers", "Certifications"]
    ((address, name),) = found["Alternance"]
    assert name == "Boulanger, métiers voisins en alternance autour de Metz (57000)"
    page = demo_client.get(address, headers={"accept": "text/html"}).text
    assert "Metz (57000), 30\u00a0km" in page
    assert found["Métiers"] == [("/metiers/D1102", "Boulangerie - viennoiserie")]
    assert [address for address, _ in found["Certifications"]] == [
        f"/certifications/{code}" for code in ("RNCP90003", "RNCP90055", "32022104", "50022101", "32022103")
    ], "those in force first"
    assert found["Certifications"] == groups(demo_client, "boulanger")["Certifications"], "as without the place"


def test_places_companies_schools_datasets_and_other_codes_are_found(demo_client: TestClient) -> None:
    assert groups(demo_client, "57000")["Alternance"][0][1] == (
        "Formations, offres et entreprises autour de Metz (57000)"
    )
    company, name = groups(demo_client, "entreprise fictive 307")["Entreprises"][0]
    assert name == "ENTREPRISE FICTIVE 307"
    assert demo_client.get(company, headers={"accept": "text/html"}).status_code == 200
    school = groups(demo_client, "CFA fictif de Rennes 5")["Organismes de formation"][0]
    assert school[1] == "CFA FICTIF DE RENNES 5"
    assert groups(demo_client, "bmo") == {
        "Données du marché du travail": [("/donnees/bmo", "Besoins en main-d'œuvre (BMO)")]
    }
    naf = "Métiers de : Activité (NAF/APE) 1071C : Boulangerie et boulangerie-pâtisserie"
    assert groups(demo_client, "10.71C")[naf] == [("/metiers/D1102", "Boulangerie - viennoiserie")]


@pytest.mark.parametrize(
    "typed",
    ["cap boulanger thionville", "thionville cap boulanger", "boulanger thionville cap", "cap boulanger à 57672"],
)
def test_a_place_is_understood_wherever_it_stands(demo_client: TestClient, typed: str) -> None:
    found = groups(demo_client, typed)
    ((address, _),) = found["Alternance"]
    assert parse_qs(urlsplit(address).query)["lieu"] == ["Thionville (57100)"]
    ((explored, _),) = found["Explorer"]
    assert explored == "/explorer/D1102-boulangerie-viennoiserie/57672-thionville"
    diplomas = [address for address, _ in found["Devenir après une formation"]]
    assert diplomas == [
        f"/inserjeunes/certifications/{cfd}?lieu=57672#etablissements" for cfd in ("50022101", "50022100")
    ]


def test_who_has_an_offer_or_is_likely_to_hire_is_found_by_name_siret_and_siren(demo_client: TestClient) -> None:
    offer = ("/recherche-apprentissage?type=matcha&itemId=fictive-000", "FICTIF BOULANGER 0")
    likely = ("/recherche-apprentissage?type=lba&itemId=99100307000018", "ENTREPRISE FICTIVE 307")
    for typed, found in (("Fictif boulanger 0", offer), ("991 000 001", offer), ("991003070", likely)):
        assert groups(demo_client, typed)["Entreprises"] == [found]
    for typed, (leads, _) in (("99100000100016", offer), ("991 003 070 00018", likely)):
        answer = demo_client.get("/recherche", params={"q": typed}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, leads)
        assert demo_client.get(leads, headers={"accept": "text/html"}).status_code == 200


def test_a_commune_is_found_by_its_insee_code_and_a_family_of_jobs_by_its_code(demo_client: TestClient) -> None:
    ((address, name),) = groups(demo_client, "57463")["Alternance"]
    assert name == "Formations, offres et entreprises autour de Metz (57000)"
    assert demo_client.get(address, headers={"accept": "text/html"}).status_code == 200
    for typed in ("A1Z41", "a1z41", "FAP A1Z41"):
        found = groups(demo_client, typed)
        assert list(found) == ["Métiers de la famille professionnelle A1Z41 : Famille A1Z41 (fictive)"]
        ((*jobs, (needs, _)),) = found.values()
        assert [code for code, _ in jobs] == [f"/metiers/{code}" for code in ("D1102", "L1510", "M1203")]
        shown = demo_client.get(needs, headers={"accept": "text/html"})
        assert shown.status_code == 200 and "Famille A1Z41 (fictive)" in shown.text


def test_what_finds_nothing_says_where_else_to_look(demo_client: TestClient) -> None:
    page = unescape(demo_client.get("/recherche", params={"q": "zzzzqqq"}).text)
    assert "Rien ne ressemble à « zzzzqqq »" in page and 'href="/metiers"' in page
    for odd in ('"', "*", "NEAR(", "()", "<script>", "-", "x" * 200):
        answer = demo_client.get("/recherche", params={"q": odd})
        assert answer.status_code == 200 and "<script>" not in answer.text


def test_the_home_page_opens_a_door_for_each_kind_of_people(demo_client: TestClient) -> None:
    tree = lxml.html.fromstring(demo_client.get("/").text)
    doors = {d.findtext("h2"): [a.get("href") for a in d.iter("a")] for d in tree.xpath("//section[@class='porte']")}
    assert list(doors) == ["Je cherche", "Je recrute", "J'accompagne", "Je développe", "J'étudie les chiffres"]
    linked = {
        *("/espace-pro", "/desinscription", "/correction", "/attestations/verifier", "/test-widget", "/parcours-essai"),
        *("/recherche-apprentissage", "/metiers", "/inserjeunes", "/donnees"),
    }
    assert linked - {a for links in doors.values() for a in links} == set()
    counted = tree.xpath("//ul[contains(@class, 'chiffres')]//a/@href")
    assert len(counted) == 10
    downloads = demo_client.get("/telechargements").text
    for address in counted:
        place, _, anchor = address.partition("#")
        assert demo_client.get(place, headers={"accept": "text/html"}).status_code == 200
        assert not anchor or f'id="{anchor}"' in downloads


def test_a_fictitious_world_says_so_on_every_page(demo_client: TestClient, demo_home: Home) -> None:
    for address in ("/", "/metiers/D1102", "/connexion", "/attestations/verifier", "/nulle-part"):
        assert "Monde fictif" in demo_client.get(address, headers={"accept": "text/html"}).text


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nulle-part", 404, "Page introuvable"),
        ("/metiers/Z9999", 404, "Page introuvable"),
        ("/certifications?page=0", 400, "Demande mal formée"),
        ("/recherche?q=a&q=b", 400, "Demande mal formée"),
    ],
)
def test_an_error_says_in_french_what_happened_and_offers_a_search(
    demo_client: TestClient, demo_home: Home, address: str, status: int, title: str
) -> None:
    answer = demo_client.get(address, headers={"accept": "text/html"})
    tree = lxml.html.fromstring(answer.text)
    assert (answer.status_code, tree.findtext(".//title"), tree.findtext(".//h1")) == (
        status,
        f"{title} — Tremplin",
        title,
    )
    assert tree.xpath("//main//form/@action") == ["/recherche"]
    assert re.search(r"Version des données <code>\d{8}T", answer.text)


def test_icons_stand_where_browsers_look(demo_client: TestClient) -> None:
    icon = demo_client.get("/favicon.ico")
    assert icon.status_code == 200 and icon.content[:4] == b"\0\0\1\0"
    told = demo_client.get("/manifest.webmanifest").json()
    assert [demo_client.get(i["src"]).status_code for i in told["icons"]] == [200, 200, 200]


PROFILES = {
    "membre": (["À faire", "Clés d'API", "Parcours", "English"], ["Clé d'API qui finit dans les 60 jours"]),
    "employeur": (
        ["À faire", "Mes offres", "English"],
        ["Candidature sans réponse", "Offre qui finit dans les 7 jours", "Offre en ligne"],
    ),
    "opco": (["À faire", "Validations", "English"], ["Employeur à reconnaître"]),
    "moderateur": (
        ["À faire", "Modération", "Validations", "English"],
        ["Employeur à reconnaître", "Offre ou texte signalé à modérer"],
    ),
    "admin": (
        ["À faire", "Administration", "English"],
        [
            *("Employeur à reconnaître", "Offre ou texte signalé à modérer", "Droit demandé"),
            *("Signalement à décider", "Travail refusé depuis 7 jours", "Clé d'API qui finit dans les 60 jours"),
        ],
    ),
}


def test_each_profile_lands_on_what_waits_for_it(own_home: Home) -> None:
    for profile, (links, waiting) in PROFILES.items():
        who = Navigateur(create_app(own_home.settings(TREMPLIN_LIMITES="non")))
        with who.http:
            organisation = "AKTO" if profile == "opco" else f"Essais {profile}"
            who.connecter(open_account(who.state, organisation, profile), vers="")
            assert who.arbre.findtext(".//h1") == "À faire", profile
            assert who.arbre.xpath("//ul[contains(@class, 'entete__outils')]//a/text()") == links
            found = who.arbre.xpath("//ul[contains(@class, 'travaux')]//a")
            assert [a.findtext("span") for a in found] == waiting
            for address in {a.get("href") for a in found}:
                if profile != "employeur":
                    assert who.open(address.partition("#")[0]).arbre.findtext(".//h1")


def test_the_code_of_an_attestation_is_typed_as_it_is_printed(demo_client: TestClient) -> None:
    tree = lxml.html.fromstring(demo_client.get("/attestations/verifier").text)
    assert tree.xpath("//main//form/@action") == ["/attestations/verifier"]
    answer = demo_client.get("/attestations/verifier", params={"code": "abcd-efgh ijkl mnop"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/attestations/verifier/ABCDEFGHIJKLMNOP")
    unknown = demo_client.get(answer.headers["location"])
    assert unknown.status_code == 404 and "Aucune attestation ne porte ce code" in unknown.text
