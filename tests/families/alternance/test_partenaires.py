"""Employers and offers made by organisations, as the first publishers call: theirs alone, shown once confirmed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, make_key
from tests.world import alternance as monde
from tests.world.browser import Navigateur
from tests.world.partners import CONNU, Editeur, editeur, serveur
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.partners import schemas

__all__ = ["serveur"]


def test_the_life_of_an_offer_of_a_publisher(serveur: tuple[TestClient, Home]) -> None:
    mine = editeur(serveur)
    made = mine.employeur()
    found = mine.appeler("GET", "/establishment", params={"establishment_siret": CONNU, "email": made["email"]})
    assert found.json() == made["establishment_id"]
    published = mine.offre(made["establishment_id"])
    assert published.status_code == 201, published.text
    (job,) = published.json()["jobs"]
    assert (job["job_status"], job["rome_code"], job["job_duration"]) == ("En attente", ["D1102"], 24)
    who = Navigateur(serveur[0].app)  # type: ignore[arg-type]
    who.open(who.lien(made["email"], "/espace-pro/confirmation")).send("Confirmer mon adresse")
    page = mine.appeler("GET", "/bulk", params={"page": 1, "limit": 5}).json()
    schemas.Page.model_validate(page)
    assert page["pagination"] == {"page": 1, "result_per_page": 5, "number_of_page": 1, "total": 1}
    assert page["data"][0]["jobs"][0]["job_status"] == "Active" and page["data"][0]["status"] == "VALIDÉ"
    changed = mine.appeler("PATCH", f"/{job['_id']}", json={"job_duration": 36})
    assert changed.status_code == 200 and changed.json()["jobs"][0]["job_duration"] == 36
    assert mine.appeler("POST", f"/extend/{job['_id']}").status_code == 400, "prolonged from today already"
    near = mine.appeler("GET", f"/delegations/{job['_id']}").json()
    assert 0 < len(near) <= 10 and near == sorted(near, key=lambda o: o["distance_en_km"])
    assert mine.appeler("POST", f"/delegations/{job['_id']}", json={"establishmentIds": ["x"]}).status_code == 400
    chosen = {"establishmentIds": [near[0]["_id"]]}
    assert mine.appeler("POST", f"/delegations/{job['_id']}", json=chosen).status_code == 204
    assert any("vous confie sa recherche" in m for m in who.courriels())
    assert mine.appeler("POST", f"/provided/{job['_id']}").status_code == 204
    assert mine.appeler("POST", f"/provided/{job['_id']}").json()["error"] is True
    assert mine.appeler("POST", f"/canceled/{job['_id']}").status_code == 400


def test_an_instant_of_start_is_its_day_in_paris(serveur: tuple[TestClient, Home]) -> None:
    mine, year = editeur(serveur), monde.TODAY.year + 1
    made = mine.employeur()["establishment_id"]
    told = (f"{year}-08-31T22:00:00.000Z", f"{year}-09-01T00:00:00+02:00", f"{year}-09-01")
    for start in told:
        assert mine.offre(made, job_start_date=start).status_code == 201
    (recruiter,) = mine.appeler("GET", "/bulk").json()["data"]
    assert [j["job_start_date"][:10] for j in recruiter["jobs"]] == [f"{year}-09-01"] * 3
    assert "debut" in mine.offre(made, job_start_date="pas une date").json()["message"]


def test_another_publisher_sees_and_changes_nothing(serveur: tuple[TestClient, Home]) -> None:
    mine, other = editeur(serveur), editeur(serveur)
    made = mine.employeur()
    job = mine.offre(made["establishment_id"]).json()["jobs"][0]["_id"]
    assert other.appeler("GET", "/bulk").json()["data"] == []
    query = {"establishment_siret": CONNU, "email": made["email"]}
    for method, path, more in (
        ("GET", "/establishment", {"params": query}),
        ("PATCH", f"/{job}", {"json": {"job_count": 3}}),
        ("POST", f"/canceled/{job}", {}),
        ("GET", f"/delegations/{job}", {}),
    ):
        theirs = other.appeler(method, path, **more)
        none = other.appeler(
            method,
            path.replace(job, "0" * 32),
            **{**more, **({"params": {**query, "email": "x"}} if "params" in more else {})},
        )
        assert (theirs.status_code, theirs.json()) == (none.status_code, none.json()) and theirs.status_code == 400
    assert other.offre(made["establishment_id"]).status_code == 400
    plain = Editeur(mine.http, make_key(serveur[1].settings(), organisation="Sans droit"))
    assert plain.appeler("GET", "/bulk").status_code == 403


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"establishment_siret": "1"}, "SIRET"),
        ({"establishment_siret": siret_of(2)}, "organisme de formation"),
        ({"establishment_siret": "73282932000074"}, "unknown"),
        ({"email": "x@yopmail.com"}, "courriel"),
        ({"first_name": None}, "first_name"),
    ],
)
def test_a_wrong_employer_is_refused_in_the_form_of_the_route(
    serveur: tuple[TestClient, Home], fault: dict[str, Any], part: str
) -> None:
    body = {
        "establishment_siret": CONNU,
        "first_name": "Ada",
        "last_name": "Four",
        "phone": "0387000000",
        "email": f"chef{time.monotonic_ns()}@exemple.invalid",
        **fault,
    }
    sent = {k: v for k, v in body.items() if v is not None}
    answer = editeur(serveur).appeler("POST", "/establishment", json=sent)
    assert answer.status_code == 400 and answer.json()["error"] is True and part in answer.json()["message"]


def test_a_wrong_offer_is_refused(serveur: tuple[TestClient, Home]) -> None:
    mine = editeur(serveur)
    made = mine.employeur()["establishment_id"]
    for fault, part in (
        ({"rome_appellation_label": "Rien de tel"}, "appellation"),
        ({"job_duration": 5}, "job_duration"),
        ({"job_start_date": "2020-01-01"}, "debut"),
        ({"job_level_label": "Autre"}, "niveau"),
        ({"job_type": ["CDI"]}, "job_type"),
        ({"appellation_code": "x"}, "appellation_code"),
    ):
        answer = mine.offre(made, **fault)
        assert answer.status_code == 400 and part in answer.json()["message"], answer.text
    assert mine.appeler("GET", "/bulk", params={"page": "0"}).status_code == 400
