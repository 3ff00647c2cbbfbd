"""Métiers, diplomas and appellations by what people type; details of jobs."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tremplin.families.alternance.search import schemas_v1


def labels(client: TestClient, **params: str) -> list[str]:
    answer = client.get("/api/romelabels", params=params)
    assert answer.status_code == 200
    schemas_v1.Libelles.model_validate(answer.json())
    return [d["label"] for d in answer.json()["labelsAndRomes"]]


def diplomas(client: TestClient, title: str) -> list[str]:
    return [
        d["label"] for d in client.get("/api/romelabels", params={"title": title}).json()["labelsAndRomesForDiplomas"]
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("boulanger", "Boulanger, métiers voisins"),
        ("Boulangère", "Boulanger, métiers voisins"),
        ("BOULANGERS", "Boulanger, métiers voisins"),
        ("boulnager", "Boulanger, métiers voisins"),
        ("boul", "Boulanger, métiers voisins"),
        ("electricien batiment", "Électricien du bâtiment, métiers voisins"),
        ("électricien du bâtiment", "Électricien du bâtiment, métiers voisins"),
        ("developeur web", "Développeur web, métiers voisins"),
        ("soudage", "Soudeur, métiers voisins"),
        ("aide soignante", "Aide-soignant, métiers voisins"),
    ],
)
def test_a_metier_is_found_as_one_types_it(client: TestClient, typed: str, first: str) -> None:
    assert labels(client, title=typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bts mco", "MANAGEMENT COMMERCIAL OPERATIONNEL"),
        ("mco", "MANAGEMENT COMMERCIAL OPERATIONNEL"),
        ("cap petite enfance", "ACCOMPAGNANT EDUCATIF PETITE ENFANCE"),
        ("accompagnant éducatif", "ACCOMPAGNANT EDUCATIF PETITE ENFANCE"),
        ("aepe", "ACCOMPAGNANT EDUCATIF PETITE ENFANCE"),
    ],
)
def test_a_diploma_is_found_by_its_words_or_its_acronym(client: TestClient, typed: str, first: str) -> None:
    assert diplomas(client, typed)[0] == first


def test_diplomas_are_shown_once_without_their_level(client: TestClient) -> None:
    found = diplomas(client, "boulanger")
    assert len(found) == len(set(found)) <= 20
    assert not any("(" in label for label in found)


def test_titles_of_jobs_come_on_demand(client: TestClient) -> None:
    answer = client.get("/api/rome", params={"title": "boulanger", "withRomeLabels": "true"}).json()
    assert answer["labelsAndRomes"][0]["romeTitles"] == [
        {"codeRome": "D1102", "intitule": "Boulangerie - viennoiserie"}
    ]
    assert "romeTitles" not in client.get("/api/romelabels?title=boulanger").json()["labelsAndRomes"][0]


@pytest.mark.parametrize("path", ["/api/metiers", "/api/v1/metiers", "/api/V1/metiers"])
def test_metiers_are_filtered_by_their_codes(client: TestClient, path: str) -> None:
    def found(**params: str) -> list[str]:
        document = client.get(path, params=params).json()
        schemas_v1.Metiers.model_validate(document)
        return [d["label"] for d in document["labelsAndRomes"]]

    assert found(romes="D1102") == ["Boulanger, métiers voisins"]
    assert found(romes="d1102,M1805") == ["Boulanger, métiers voisins", "Développeur web, métiers voisins"]
    (fiche, *_) = client.get(path, params={"romes": "D1102"}).json()["labelsAndRomes"][0]["rncps"]
    assert found(rncps=fiche) == ["Boulanger, métiers voisins"]
    assert found(title="boulanger", romes="M1805") == []
    assert found(rncps="RNCP1") == []


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/api/metiers", 400, "missing_parameters"),
        ("/api/metiers?title=%20", 400, "missing_parameters"),
        ("/api/metiers/intitule", 400, "missing_parameters"),
        ("/api/v1/metiers/intitule?label=", 400, "missing_parameters"),
        ("/api/romelabels", 400, "title_missing"),
        ("/api/rome?title=", 400, "title_missing"),
        ("/api/jobsdiplomas", 400, "missing_parameters"),
        ("/api/jobsdiplomas?romes=D1102", 400, "missing_parameters"),
        ("/api/rome/detail/Z9999", 404, "not_found"),
        ("/api/rome/detail/x", 404, "not_found"),
    ],
)
def test_what_lacks_is_told(client: TestClient, path: str, status: int, error: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_all_metiers_in_order(client: TestClient) -> None:
    found = client.get("/api/v1/metiers/all").json()["metiers"]
    assert found == [
        *(
            f"{first}, métiers voisins"
            for first in (
                "Aide-soignant",
                "Boulanger",
                "Coiffeur",
                "Comptable",
                "Conducteur routier",
                "Conseiller en assurance",
                "Cuisinier",
                "Développeur web",
            )
        ),
        "Films d'animation et effets spéciaux",
        *(
            f"{first}, métiers voisins"
            for first in (
                "Menuisier",
                "Mécanicien automobile",
                "Paysagiste",
                "Soudeur",
                "Vendeur conseil",
                "Électricien du bâtiment",
            )
        ),
    ]


def test_metiers_of_a_diploma_and_of_a_school(client: TestClient) -> None:
    def found(path: str) -> Any:
        return client.get(path).json()

    assert found("/api/v1/metiers/metiersParFormation/40031213") == {"metiers": ["Vendeur conseil, métiers voisins"]}
    schools = found("/api/v1/formations?romes=D1102&caller=x")["results"]
    (siret,) = {s["company"]["siret"] for s in schools if s["id"] == "boulanger-0"}
    assert found(f"/api/metiers/metiersParEtablissement/{siret}") == {
        "metiers": [
            f"{m}, métiers voisins" for m in ("Boulanger", "Coiffeur", "Cuisinier", "Soudeur", "Vendeur conseil")
        ]
    }
    assert found("/api/v1/metiers/metiersParFormation/00000000") == {"metiers": []}
    assert found("/api/v1/metiers/metiersParEtablissement/1") == {"metiers": []}


def test_appellations_as_one_types(client: TestClient) -> None:
    def found(label: str) -> list[str]:
        document = client.get("/api/v1/metiers/intitule", params={"label": label}).json()
        schemas_v1.Appellations.model_validate(document)
        names = [c["appellation"] for c in document["coupleAppellationRomeMetier"]]
        assert len(names) == len(set(names)) <= 100
        return names

    assert found("boul")[0].startswith("Boulanger")
    assert found("boulnager")[0].startswith("Boulanger")
    assert found("zzzzzzzz") == []
    assert found("a" * 300) == []


def test_the_card_of_a_job(client: TestClient) -> None:
    card = client.get("/api/rome/detail/d1102").json()
    schemas_v1.FicheRome.model_validate(card)
    assert (card["code"], card["libelle"]) == ("D1102", "Boulangerie - viennoiserie")
    assert card["appellations"] and card["competencesDeBase"]


def test_levels_that_exist_for_jobs(client: TestClient) -> None:
    found = client.get("/api/jobsdiplomas", params={"romes": "D1102,D1406", "rncps": "RNCP1"}).json()
    assert found == ["3 (CAP...)", "4 (BAC...)", "5 (BTS, DEUST...)"]
