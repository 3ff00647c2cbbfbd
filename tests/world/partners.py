"""The first publishers' routes: a server, who writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, base_de, make_key
from tests.world import alternance as monde
from tremplin.app import create_app
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.partners import schemas

BASE = "/api/v1/jobs"


CONNU = siret_of(500 + monde.DEUX)


@dataclass
class Editeur:
    """A publisher of one organisation."""

    http: TestClient
    cle: str

    def appeler(self, methode: str, chemin: str, **more: Any) -> httpx.Response:
        return self.http.request(methode, BASE + chemin, headers={"authorization": f"Bearer {self.cle}"}, **more)

    def employeur(self, **more: Any) -> dict[str, Any]:
        body = {
            "establishment_siret": CONNU,
            "first_name": "Ada",
            "last_name": "Four",
            "phone": "0387000000",
            "email": f"chef{time.monotonic_ns()}@exemple.invalid",
            **more,
        }
        answer = self.appeler("POST", "/establishment", json=body)
        assert answer.status_code == 201, answer.text
        schemas.Recruteur.model_validate(answer.json())
        return dict(answer.json())

    def offre(self, employeur: str, **more: Any) -> httpx.Response:
        found = self.http.get("/api/v1/metiers/intitule", params={"label": "boulang"}).json()
        name = next(a["appellation"] for a in found["coupleAppellationRomeMetier"] if a["codeRome"] == "D1102")
        body = {
            "rome_appellation_label": name,
            "job_start_date": f"{monde.TODAY.year + 1}-09-01T00:00:00.000Z",
            "job_type": ["Apprentissage"],
            "job_count": 2,
            "job_duration": 24,
            "job_level_label": "Cap, autres formations niveau (Infrabac)",
            **more,
        }
        return self.appeler("POST", f"/{employeur}", json=body)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def serveur(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, alternance_home: Home
) -> Iterator[tuple[TestClient, Home]]:
    folder = tmp_path_factory.mktemp("partenaires")
    home = Home(folder / "home", "", base_de(request, request.param, folder))
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    make_key(home.settings())
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as http:
        yield http, home


def editeur(serveur: tuple[TestClient, Home]) -> Editeur:
    name = f"Diffuseur {time.monotonic_ns()}"
    key = make_key(serveur[1].settings(), organisation=name, permissions=frozenset({"jobs:write"}))
    return Editeur(serveur[0], key)
