"""Places and jobs as people write them, found through the API: on the whole country's files, and on the fictitious
world, which holds the same difficulties."""

from __future__ import annotations

import csv
import html
import json
import re

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests import needs
from tremplin.domain.codes import ROME

PLACES = needs.ROOT / "bench" / "mots" / "lieux.csv"
ONISEP = needs.FRANCE / "onisep" / "metiers-onisep-rome.json"


def places() -> list[tuple[str, str, str]]:
    """What is typed, and the kind and code of the place that is meant."""
    with PLACES.open() as rows:
        return [(row["saisi"], row["genre"], row["code"]) for row in csv.DictReader(rows, delimiter=";")]


def place(client: TestClient, typed: str) -> tuple[str, str]:
    first = client.get("/api/v1/lieux", params={"q": typed}).json()["lieux"][0]
    return first["genre"], first["code"]


def test_every_place_is_the_one_that_is_meant(real_client: TestClient) -> None:
    asked = places()
    assert len(asked) == 167
    assert [(typed, *place(real_client, typed)) for typed, _, _ in asked] == asked


@pytest.mark.parametrize(
    ("typed", "genre", "code"),
    [
        ("Marseille", "commune", "13055"),
        ("Marseille 1er", "commune", "13201"),
        ("13008", "commune", "13208"),
        ("Lyon", "commune", "69123"),
        ("Lyon 3e arrondissement", "commune", "69383"),
        ("paris 15", "commune", "75115"),
        ("Paris", "commune", "75056"),
        ("ST AVOLD", "commune", "57606"),
        ("st denis", "commune", "97411"),
        ("aix", "commune", "13001"),
        ("Saint Lucien", "commune", "76601"),
        ("97133", "commune", "97701"),
        ("saint-martin", "departement", "978"),
        ("PACA", "region", "93"),
        ("57", "departement", "57"),
    ],
)
def test_the_fictitious_world_has_the_difficulties_of_the_real_one(
    demo_client: TestClient, typed: str, genre: str, code: str
) -> None:
    assert place(demo_client, typed) == (genre, code)


def test_the_search_page_goes_where_its_suggestions_go(demo_client: TestClient) -> None:
    for typed, label in (("Marseille", "Marseille"), ("paris 15", "Paris 15e Arrondissement (75015)")):
        found = demo_client.get("/recherche-emploi", params={"job": "boulanger", "lieu": typed}).text
        assert f'name="lieu" value="{label}"' in found


@pytest.mark.parametrize("typed", ["Bruxelles", "Genève", "London", "00000", "France"])
def test_what_is_no_place_of_here_is_said_and_not_guessed(demo_client: TestClient, typed: str) -> None:
    assert demo_client.get("/api/v1/lieux", params={"q": typed}).json() == {"lieux": []}
    page = demo_client.get("/recherche-emploi", params={"metier": "boulanger", "lieu": typed}).text
    assert f"Aucun lieu ne ressemble à « {typed} »" in page


@pytest.mark.parametrize("typed", ["H/F", "licence pro", "BTS ZZZ"])
def test_a_diploma_that_nothing_knows_is_no_job(demo_client: TestClient, typed: str) -> None:
    page = demo_client.get("/recherche-emploi", params={"metier": typed, "lieu": "Metz"}).text
    assert f"Aucun métier ni diplôme ne ressemble à « {typed} »" in page


def names() -> list[tuple[str, set[str]]]:
    """Names of métiers in the Onisep's table, and the jobs that it gives them."""
    rows = json.loads(needs.real(ONISEP).read_text())
    told = [(row["libelle_metier"], set(re.findall(ROME, row["code_rome"] or ""))) for row in rows]
    return [(name, codes) for name, codes in told if codes]


def test_the_names_of_the_onisep_lead_to_their_jobs(france_client: TestClient) -> None:
    """Of 643 names with a job; the others are names that the ROME gives to another job."""
    asked = names()
    first = five = 0
    for name, codes in asked:
        answer = france_client.get("/api/infotravail/v1/metiers", params={"q": name, "limit": 5}).json()["data"]
        found = [job["code"] for job in answer]
        first, five = first + (found[0] in codes), five + (not codes.isdisjoint(found))
    assert (len(asked), first, five) == (643, 630, 643)


def test_suggestions_lead_to_them_too(france_client: TestClient) -> None:
    first = 0
    asked = needs.drawn(names(), 150)
    for name, codes in asked:
        answer = france_client.get("/api/romelabels", params={"title": name}).json()["labelsAndRomes"]
        first += not codes.isdisjoint(answer[0]["romes"])
    assert (len(asked), first) == needs.campaign((150, 149), (643, 630))


def test_diplomas_are_found_as_people_write_them(france_client: TestClient) -> None:
    """Labelled with the fiches that the kit gives to the official title, or the title of what replaces it."""
    with (needs.ROOT / "bench" / "mots" / "diplomes.csv").open() as rows:
        asked = [(row["saisi"], set(row["rncps"].split("|"))) for row in csv.DictReader(rows, delimiter=";")]
    missed = []
    for typed, fiches in asked:
        found = france_client.get("/api/romelabels", params={"title": typed}).json()["labelsAndRomesForDiplomas"]
        if not found or fiches.isdisjoint((*found[0]["rncps"], found[0]["label"])):
            missed.append(typed)
    assert (len(asked), missed) == (62, [])


@pytest.mark.parametrize(
    ("typed", "label", "fiche"),
    [
        ("BTS MCO", "BTS management commercial opérationnel", "38362"),
        ("CAP AEPE", "CAP accompagnant éducatif petite enfance", "38565"),
        ("BTS NDRC", "BTS négociation et digitalisation de la relation client", "38368"),
        ("bac pro ASSP", "Bac pro accompagnement, soins et services à la personne", "37231"),
        ("cap petite enfance", "CAP accompagnant éducatif petite enfance", "38565"),
    ],
)
def test_the_search_page_knows_diplomas_by_their_names(
    france_client: TestClient, typed: str, label: str, fiche: str
) -> None:
    """Jobs as Certif'Info's own file gives them; a diploma that is closed leads to the one that replaced it."""
    with needs.real(needs.FRANCE / "certifinfo" / "certif_info.csv").open(encoding="utf-8") as rows:
        told = [r for r in csv.DictReader(rows, delimiter=";") if r["Code_RNCP"] == fiche]
    romes = sorted({r[f"Code_Rome_{n}"] for r in told for n in range(1, 6)} - {""})
    found = france_client.get("/api/romelabels", params={"title": typed}).json()["labelsAndRomesForDiplomas"][0]
    assert (found["label"], found["romes"]) == (label, romes)
    for path in ("/recherche-apprentissage", "/recherche-emploi"):
        page = france_client.get(path, params={"metier": typed, "lieu": "Metz"})
        assert page.status_code == 200
        assert f"Pour « {typed} », voici : {label}." in html.unescape(page.text)


@pytest.mark.parametrize(
    ("typed", "fiche", "job"),
    [
        ("cap maçon", "RNCP35715", "F1703"),
        ("bp fleuriste", "RNCP36005", "D1209"),
        ("bts immobilier", "RNCP38380", "C1504"),
        ("titre pro développeur web", "RNCP37674", "M1805"),
    ],
)
def test_a_type_and_a_subject_find_the_fiche_in_force_and_its_job(
    france_client: TestClient, typed: str, fiche: str, job: str
) -> None:
    page = lxml.html.fromstring(france_client.get("/recherche", params={"q": typed}).text)
    groups = {g.findtext(".//h2"): g.xpath(".//li//a/@href")[0] for g in page.cssselect(".groupe")}
    assert (groups["Certifications"], groups["Métiers"]) == (f"/certifications/{fiche}", f"/metiers/{job}")
    suggested = france_client.get("/api/romelabels", params={"title": typed}).json()["labelsAndRomesForDiplomas"][0]
    assert fiche in suggested["rncps"] and job in suggested["romes"]
    if typed == "cap maçon":
        assert "près de Mâcon" not in page.text_content()
