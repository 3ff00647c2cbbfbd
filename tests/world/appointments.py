"""Requests to schools: the scene of a server with its organisations."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.conftest import Home, base_de
from tests.world.browser import Navigateur
from tremplin.app import create_app
from tremplin.demo.territory import siret_of
from tremplin.families.alternance.appointments import organisations
from tremplin.families.alternance.store.tables import rendez_vous as table

BASE = "/api/appointment-request"


CFA, ECOLE = siret_of(0), "ecole@exemple.invalid"


@dataclass
class Scene:
    """One server whose organisations follow the catalogue."""

    http: TestClient
    home: Home

    @property
    def state(self) -> Any:
        return self.http.app.state.tremplin  # type: ignore[attr-defined]

    @property
    def personne(self) -> Navigateur:
        return Navigateur(self.http.app)  # type: ignore[arg-type]

    def contexte(self, statut: int = 200, **asked: Any) -> dict[str, Any]:
        body = {"idCleMinistereEducatif": "boulanger-0", "referrer": "lba", **asked}
        answer = self.http.post(f"{BASE}/context/create", json=body)
        assert answer.status_code == statut, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def ask(self, **more: Any) -> httpx.Response:
        body = {
            "firstname": "Ada",
            "lastname": "Essai",
            "phone": "0612345678",
            "email": unique(),
            "type": "etudiant",
            "applicantMessageToCfa": "Bonjour",
            "applicantReasons": ["contenu", "frais"],
            "cleMinistereEducatif": "boulanger-0",
            "appointmentOrigin": "lba",
            **more,
        }
        return self.http.post(f"{BASE}/validate", json={k: v for k, v in body.items() if v is not None})

    def lien_cfa(self) -> str:
        return self.personne.lien(ECOLE, "/rendez-vous/repondre")

    def etat(self, identifiant: str) -> Any:
        with self.state.store.reading() as connection:
            return connection.execute(select(table).where(table.c.id == identifiant)).one()


def unique() -> str:
    return f"ada{time.monotonic_ns()}@exemple.fr"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, alternance_home: Home
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("rdv")
    home = Home(folder / "home", "", base_de(request, request.param, folder))
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as http:
        scene = Scene(http, home)
        organisations.synchronise(scene.state)
        organisations.activate(scene.state, scene.state.releases.current, CFA, "essais")
        yield scene
