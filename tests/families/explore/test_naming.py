"""A job and a place, named in every way; what can't be understood is told, what may be two things is asked."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

URL = "/api/explorer/v1/metier-territoire"


def ask(client: TestClient, **given: str) -> Any:
    return client.get(URL, params={"blocs": "sens", **given})


@pytest.mark.parametrize(
    ("given", "path", "code", "replaced"),
    [
        ({"rome": "d1102"}, ["rome"], None, None),
        ({"q": "boulnager"}, ["mots", "rome"], None, None),
        ({"rncp": "RNCP90003"}, ["rncp", "rome"], "RNCP90003", None),
        ({"rncp": "RNCP90001"}, ["rncp", "rome"], "RNCP90003", "RNCP90001"),
        ({"cfd": "50022101"}, ["cfd", "rncp", "rome"], "50022101", None),
    ],
)
def test_a_job_is_named_in_several_ways(
    demo_client: TestClient, given: dict[str, str], path: list[str], code: str | None, replaced: str | None
) -> None:
    job = ask(demo_client, **given).json()["demande"]["metier"]
    assert (job["rome"], job["chemin"], job["code"], job["remplace"]) == ("D1102", path, code, replaced)
    assert job["demande"] == {"parametre": next(iter(given)), "valeur": next(iter(given.values()))}


def test_the_words_of_a_job_are_ranked_as_suggestions_are(demo_client: TestClient) -> None:
    for words in ("boulanger", "aide-soignante", "développeur", "soudeur"):
        suggested = demo_client.get("/api/romelabels", params={"title": words}).json()["labelsAndRomes"]
        assert ask(demo_client, q=words).json()["demande"]["metier"]["rome"] == suggested[0]["romes"][0], words


METZ = {"commune": "57463", "bassin": {"code": "5704", "nom": "METZ"}, "departement": "57", "region": "44"}


@pytest.mark.parametrize(
    ("given", "level", "code", "held"),
    [
        ({"commune": "57463"}, "commune", "57463", METZ),
        ({"commune": "57000"}, "commune", "57463", METZ),
        ({"lieu": "metz"}, "commune", "57463", METZ),
        ({"latitude": "49.12", "longitude": "6.18"}, "autour", None, METZ),
        ({"bassin": "5704"}, "bassin", "5704", METZ),
        ({"lieu": "bassin de Metz"}, "bassin", "5704", METZ),
        ({"departement": "57"}, "departement", "57", {**METZ, "commune": None, "bassin": None}),
        ({"lieu": "Moselle"}, "departement", "57", {**METZ, "commune": None, "bassin": None}),
        ({"region": "44"}, "region", "44", dict.fromkeys(METZ) | {"region": "44"}),
        ({}, "france", None, dict.fromkeys(METZ)),
    ],
)
def test_a_place_is_named_in_several_ways(
    demo_client: TestClient, given: dict[str, str], level: str, code: str | None, held: dict[str, Any]
) -> None:
    place = ask(demo_client, rome="D1102", **given).json()["demande"]["lieu"]
    assert (place["niveau"], place["code"]) == (level, code)
    assert {name: place[name] for name in held} == held


@pytest.mark.parametrize(
    ("given", "parameter", "received", "nearest"),
    [
        ({"commune": "57463"}, "rome", "rien", None),
        ({"rome": "D1102", "q": "boulanger"}, "rome", "rome, q", None),
        ({"rome": "D1103"}, "rome", "D1103", "D1102"),
        ({"rncp": "RNCP1"}, "rncp", "RNCP1", None),
        ({"q": "xylographe"}, "q", "xylographe", None),
        ({"rome": "D1102", "departement": "58"}, "departement", "58", "57"),
        ({"rome": "D1102", "region": "45"}, "region", "45", "44"),
        ({"rome": "D1102", "commune": "57463", "rayon": "201"}, "rayon", "201", "200"),
        ({"rome": "D1102", "commune": "57463", "departement": "57"}, "departement", "57", None),
        ({"rome": "D1102", "latitude": "0", "longitude": "0"}, "latitude", "0.0, 0.0", None),
        ({"rome": "D1102", "latitude": "abc", "longitude": "6"}, "latitude", "abc", None),
    ],
)
def test_a_wrong_value_is_told_with_the_nearest_right_one(
    demo_client: TestClient, given: dict[str, str], parameter: str, received: str, nearest: str | None
) -> None:
    answer = ask(demo_client, **given)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    (fault,) = answer.json()["validationError"]
    assert (fault["path"], fault["received"], fault.get("nearest")) == ([parameter], received, nearest)
    assert fault["message"].startswith("attendu : ")


def test_an_unknown_block_is_told_with_the_nearest(demo_client: TestClient) -> None:
    (fault,) = demo_client.get(URL, params={"rome": "D1102", "blocs": "formation"}).json()["validationError"]
    assert (fault["path"], fault["received"], fault["nearest"]) == (["blocs"], "formation", "formations")


@pytest.mark.parametrize(("typed", "codes"), [("saint denis", ["97411", "93066"]), ("Saint-Denis", ["97411", "93066"])])
def test_a_place_that_two_bear_is_asked_not_guessed(real_client: TestClient, typed: str, codes: list[str]) -> None:
    answer = ask(real_client, rome="D1102", lieu=typed)
    assert answer.status_code == 300
    choice = answer.json()["choix"]
    assert (choice["quoi"], choice["saisi"]) == ("lieu", typed)
    assert [one["parametres"] for one in choice["candidats"]] == [{"commune": code} for code in codes]
    for one in choice["candidats"]:
        chosen = real_client.get(one["adresse"]).json()["demande"]
        assert (chosen["lieu"]["code"], chosen["metier"]["rome"]) == (one["parametres"]["commune"], "D1102")


def test_a_postal_code_of_several_communes_is_asked(real_client: TestClient) -> None:
    alone = ask(real_client, rome="D1102", commune="57950").json()["demande"]["lieu"]
    assert alone["nom"] == "Montigny-lès-Metz"
    candidates = ask(real_client, rome="D1102", commune="57990").json()["choix"]["candidats"]
    assert [one["parametres"]["commune"] for one in candidates] == ["57340", "57514", "57348"]


def test_a_code_that_is_also_a_postal_code_is_that_of_insee(real_client: TestClient) -> None:
    place = ask(real_client, rome="D1102", commune="97411").json()["demande"]["lieu"]
    assert (place["code"], place["nom"]) == ("97411", "Saint-Denis")  # also the postal code of Saint-Paul


def test_a_job_that_words_name_badly_is_asked(real_client: TestClient) -> None:
    for words in ("conseiller", "technicien", "responsable"):
        answer = ask(real_client, q=words)
        assert answer.status_code == 300
        for one in answer.json()["choix"]["candidats"]:
            assert real_client.get(one["adresse"]).json()["demande"]["metier"]["rome"] == one["parametres"]["rome"]
