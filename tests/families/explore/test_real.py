"""Real files: what they allow is shown for real questions, and what they don't says why."""

from __future__ import annotations

from csv import DictReader
from typing import Any

import fastexcel
import lxml.html
import polars as pl
import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.release.publish import current

URL = "/api/explorer/v1/metier-territoire"
ASKED = [
    ("boulanger", "Metz", "D1102", "57463"),
    ("aide-soignante", "Fort-de-France", "J1501", "97209"),
    ("développeur", "Lyon", "M1805", "69123"),
    ("soudeur", "bassin de Saint-Nazaire", "H2913", "5225"),
    ("plombier", "Moselle", "F1603", "57"),
    ("coiffeuse", "Rennes", "D1202", "35238"),
    ("cuisinier", "Toulouse", "G1602", "31555"),
    ("maçon", "Strasbourg", "F1703", "67482"),
    ("comptable", "Nantes", "M1203", "44109"),
    ("jardinier", "Dijon", "A1203", "21231"),
    ("mécanicien automobile", "Nancy", "I1604", "54395"),
]
SEVERAL = [("électricien", "Lille", "F1602"), ("infirmière", "Brest", "J1506"), ("menuisier", "Annecy", "H2206")]
"""Words that name several jobs as well: which is meant isn't guessed."""
FULL = {"metier", "certifications", "tension", "passerelles", "sens"}
"""Blocks that the files of the country fill for every job, wherever it is asked."""


@pytest.mark.parametrize(("job", "place", "rome", "code"), ASKED)
def test_real_questions_are_understood_and_every_block_says_what_it_is(
    france_client: TestClient, job: str, place: str, rome: str, code: str
) -> None:
    answer: Any = france_client.get(URL, params={"q": job, "lieu": place}).json()
    assert (answer["demande"]["metier"]["rome"], answer["demande"]["lieu"]["code"]) == (rome, code)
    states = {name: block["etat"] for name, block in answer["blocs"].items()}
    assert {name: states[name] for name in FULL} == dict.fromkeys(FULL, "ok")
    assert "panne" not in states.values()
    for name, block in answer["blocs"].items():
        assert (block["donnees"] is None) == (block["etat"] != "ok"), name
        assert block["etat"] == "ok" or len(block["pourquoi"]) > 20, name
        assert block["etat"] != "ok" or name == "sens" or block["sources"], name


@pytest.mark.parametrize(("job", "place", "rome"), SEVERAL)
def test_words_that_name_several_jobs_propose_them(france_client: TestClient, job: str, place: str, rome: str) -> None:
    answer = france_client.get(URL, params={"q": job, "lieu": place})
    assert answer.status_code == 300
    first = answer.json()["choix"]["candidats"][0]
    assert first["parametres"] == {"rome": rome}
    assert france_client.get(first["adresse"]).json()["demande"]["metier"]["rome"] == rome


def test_the_survey_told_by_other_families_says_so(france_client: TestClient) -> None:
    block = france_client.get(URL, params={"rome": "D1102", "commune": "57463"}).json()["blocs"]["recrutement"]
    assert (block["etat"], block["donnees"]) == ("non_publie", None)
    assert block["pourquoi"] == (
        "Un métier mène aux familles professionnelles de 2009 ; les enquêtes d'ici sont données par celles de 2021 "
        "(2024), et aucun passage n'y est publié."
    )


def test_outcomes_of_a_region_are_told_with_their_promotions(france_client: TestClient) -> None:
    block = france_client.get(URL, params={"rome": "D1102", "commune": "57463"}).json()["blocs"]["devenir"]
    assert (block["etat"], block["niveau"], block["code"]) == ("ok", "region", "44")
    assert len(block["donnees"]["liste"]) == min(40, block["total"]) > 0
    for line in block["donnees"]["liste"]:
        url = f"/api/inserjeunes/regionales/44/certifications/{line['code_certification']}"
        single = france_client.get(url, params={"millesime": line["millesime"]}).json()
        assert line["taux_en_emploi_6_mois"] == single.get("taux_en_emploi_6_mois"), url


@pytest.mark.parametrize(
    ("rome", "commune", "region", "pair"),
    [
        ("D1102", "13055", "93", ("01022107", "56122107")),
        ("H2913", "44184", "52", ("01025406", "46125406")),
        ("H2913", "44184", "52", ("23910025406", "23K00025406")),
    ],
)
def test_a_cohort_is_told_once_under_the_code_that_replaced_its_own(
    france_client: TestClient, rome: str, commune: str, region: str, pair: tuple[str, str]
) -> None:
    """Single answers give the figures of the older code under both; counted by both, they would count twice."""
    block = france_client.get(URL, params={"rome": rome, "commune": commune, "blocs": "devenir"}).json()["blocs"]
    told = [n for n in block["devenir"]["donnees"]["liste"] if n["code_certification"] in pair]
    assert [n["code_certification"] for n in told] == [pair[1]]
    older, newer = (
        france_client.get(
            f"/api/inserjeunes/regionales/{region}/certifications/{code}", params={"millesime": told[0]["millesime"]}
        ).json()
        for code in pair
    )
    assert (newer["donnee_source"], older["donnee_source"]) == (
        {"code_certification": pair[0], "type": "ancienne"},
        {"code_certification": pair[0], "type": "self"},
    )
    assert told[0]["nb_annee_term"] == older["nb_annee_term"] == newer["nb_annee_term"]
    figures = {"D1102": 5, "H2913": 6}
    assert block["devenir"]["donnees"]["plage"]["diplomes"] == figures[rome]


def test_bassins_of_one_name_are_told_apart_by_their_code(france_home: Home, france_client: TestClient) -> None:
    flat = france_home.reference / "releases" / str(current(france_home.reference)) / "flat"
    towns = pl.read_parquet(flat / "communes.parquet").select("nom", commune="code_insee")
    bassins = pl.read_parquet(flat / "bassins.parquet").select("code", "commune").join(towns, on="commune")
    shared = bassins.filter(pl.col("nom").is_duplicated()).sort("nom", "code")
    named = [
        france_client.get(URL, params={"rome": "D1102", "bassin": code}).json()["demande"]["lieu"]["nom"]
        for code in (*shared["code"], "5225")
    ]
    assert named == [
        *("bassin de Saint-Denis (0404)", "bassin de Saint-Denis (1147)"),
        *("bassin de Saint-Pierre (0402)", "bassin de Saint-Pierre (0501)", "bassin de Saint-Nazaire"),
    ]


def test_the_share_in_a_job_is_told_of_those_that_the_file_divides_by(france_client: TestClient) -> None:
    """Of 135 pupils of a final year, 53 left and 23 had a job: 17 % of the pupils, 43 % of those who left."""
    answer = france_client.get(URL, params={"rome": "J1501", "commune": "97209", "blocs": "sens,devenir"}).json()
    (line,) = (n for n in answer["blocs"]["devenir"]["donnees"]["liste"] if n["code_certification"] == "23830033003")
    with (needs.real(needs.FRANCE) / "inserjeunes" / "ij_region_data.csv").open(encoding="utf-8-sig") as file:
        (raw,) = (
            row
            for row in DictReader(file, delimiter=";")
            if (row["code_region"], row["mefstat11"]) == ("02", "23830033003") and row["millesime"] == line["millesime"]
        )
    pupils, leavers, employed = (int(raw[n]) for n in ("nb_annee_term", "nb_sortant", "nb_en_emploi_6_mois"))
    assert (pupils, leavers, employed) == (135, 53, 23)
    assert (line["nb_annee_term"], line["taux_en_emploi_6_mois"]) == (pupils, round(100 * employed / pupils))
    (told,) = (n["phrase"] for n in answer["blocs"]["sens"]["donnees"]["phrases"] if "six mois" in n["phrase"])
    assert told == (
        "Dans la région, selon le diplôme et la voie (2 chiffres publiés), de 13\u00a0% à 17\u00a0% des élèves "
        "de dernière année sont en emploi six mois après."
    )


def test_bassins_around_are_of_the_same_land(france_home: Home, france_client: TestClient) -> None:
    """Overseas and in Corsica: all the others that the survey has on the same island, or coast; no sea is crossed."""
    survey = fastexcel.read_excel(needs.real(needs.FRANCE) / "bmo" / "Base_open_data_BMO_2024.xlsx")
    sheet = survey.load_sheet("BMO_2024_open_data", dtypes="string").to_polars()
    islands = pl.when(pl.col("BE24") == "104").then(pl.lit("978"))  # « Îles du Nord », also written of Guadeloupe
    land = islands.otherwise(pl.col("Dept").replace({"2A": "Corse", "2B": "Corse"}))
    apart = sheet.select(land=land, code=pl.col("BE24").str.zfill(4)).unique()
    apart = apart.filter(pl.col("land").str.contains("^97|Corse"))
    assert dict(apart["land"].value_counts().iter_rows()) == {
        **{"971": 4, "972": 4, "973": 4, "974": 4, "976": 1, "978": 1, "Corse": 5}
    }
    flat = france_home.reference / "releases" / str(current(france_home.reference)) / "flat"
    around = dict(pl.read_parquet(flat / "bassins.parquet").select("code", "voisins").iter_rows())
    codes = apart.join(apart, on="land", suffix="_2").filter(pl.col("code") != pl.col("code_2"))
    others = dict(codes.group_by("code").agg(pl.col("code_2").sort()).iter_rows())
    assert {code: sorted(filter(None, around[code].split("|"))) for code in apart["code"]} == {
        code: others.get(code, []) for code in apart["code"]
    }
    block = france_client.get(URL, params={"rome": "D1102", "commune": "97608", "blocs": "voisins"}).json()["blocs"]
    assert (block["voisins"]["etat"], block["voisins"]["pourquoi"]) == (
        "vide",
        "Ce bassin d'emploi est seul sur son île : pas de voisins à comparer.",
    )


NAMESAKES = {
    "Saint-Pierre": ["97416", "97225", "67429", "97502"],
    "st pierre": ["97416", "97225", "67429", "97502"],
    "Saint-Denis": ["97411", "93066"],
    "st-denis": ["97411", "93066"],
    "Sainte-Rose": ["97129", "97419"],
}


@pytest.mark.parametrize("name", NAMESAKES)
def test_a_name_that_several_lands_bear_is_asked(france_client: TestClient, name: str) -> None:
    """« Saint-Pierre » is not Réunion's for who lives in Martinique."""
    answer = france_client.get(URL, params={"rome": "D1202", "lieu": name})
    proposed = [one["parametres"]["commune"] for one in answer.json()["choix"]["candidats"]]
    assert (answer.status_code, proposed) == (300, NAMESAKES[name])
    found = france_client.get(f"/recherche?q=coiffeuse {name}").text
    for code in proposed:
        assert f"/{code}-saint" in found, code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Saint-Pierre (974)", "97416"),
        ("Saint-Pierre Martinique", "97225"),
        ("st pierre 97250", "97225"),
        ("Valence", "26362"),
        ("Saint-Nazaire", "44184"),
        ("REUNION SUD", "0402"),
        ("Réunion Sud", "0402"),
        ("bassin de Réunion Sud", "0402"),
        ("Martinique Centre", "0201"),
    ],
)
def test_what_tells_a_place_from_its_namesakes_is_understood(france_client: TestClient, typed: str, code: str) -> None:
    answer = france_client.get(URL, params={"rome": "D1202", "lieu": typed, "blocs": "sens"})
    assert answer.status_code == 200, answer.json()["choix"]
    assert answer.json()["demande"]["lieu"]["code"] == code


def test_a_commune_is_told_with_its_departement(france_client: TestClient) -> None:
    for code, told in (("97416", "Saint-Pierre (974)"), ("97225", "Saint-Pierre (972)")):
        tree = lxml.html.fromstring(france_client.get(f"/explorer/D1202-coiffure/{code}-saint-pierre").text)
        assert " ".join(tree.xpath("//h1")[0].text_content().split()) == f"Coiffure, {told} D1202"
        assert tree.xpath("//title")[0].text_content().startswith(f"Coiffure — {told}")
        notes = france_client.get(f"{URL}.md", params={"rome": "D1202", "commune": code}).text
        assert notes.splitlines()[0] == f"# Coiffure (D1202) — {told}"


def found_by_search(client: TestClient, typed: str) -> dict[str, list[str]]:
    """What the one search finds: title of a group → addresses."""
    tree = lxml.html.fromstring(client.get("/recherche", params={"q": typed}).text)
    return {
        " ".join(head.text_content().split()): head.xpath("following-sibling::*[1]//a/@href")
        for head in tree.xpath("//main//h2")
    }


@pytest.mark.parametrize(
    ("typed", "job"),
    [
        ("coiffeuse à Saint-Pierre", "coiffeuse"),
        ("soudeur, bassin de Saint-Nazaire", "soudeur,"),
        ("aide-soignante à Fort-de-France", "aide-soignante"),
        ("infirmiere st denis", "infirmiere"),
        ("infirmiere st-denis", "infirmiere"),
    ],
)
def test_the_words_of_a_place_find_no_job_and_no_certification(france_client: TestClient, typed: str, job: str) -> None:
    """« Saint-Pierre » finds no stonecutter; what reads places is given the place."""
    whole, alone = found_by_search(france_client, typed), found_by_search(france_client, job)
    for group in ("Métiers", "Certifications"):
        assert whole[group] == alone[group] != [], group
    assert "lieu=" in whole["Alternance"][0]


@pytest.mark.parametrize("job", ["chef de rang", "tailleur de pierre", "conducteur de car"])
def test_words_of_a_job_that_are_a_place_s_too_stay_in_the_job(france_client: TestClient, job: str) -> None:
    first = france_client.get("/api/infotravail/v1/metiers", params={"q": job}).json()["data"][0]["code"]
    assert found_by_search(france_client, job)["Métiers"][0] == f"/metiers/{first}"
