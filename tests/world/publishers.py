"""Publishers of offers by API: a server, who publishes, what is read back."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, base_de, make_key
from tremplin.app import create_app
from tremplin.demo.territory import siret_of

OFFRE = "/api/job/v1/offer"


RECHERCHE = "/api/job/v1/search"


_compteur = itertools.count(1)


OFFER: dict[str, Any] = {
    "identifier": {"partner_job_id": "x"},
    "workplace": {
        "siret": "73282932000074",
        "name": "Boulangerie d'essai",
        "location": {"address": "12 rue de l'Exemple, 57000 Metz"},
    },
    "apply": {"url": "https://partenaire.exemple/offres/1"},
    "contract": {"start": "2027-09-01T00:00:00+02:00", "duration": 24, "type": ["Apprentissage"], "remote": "onsite"},
    "offer": {
        "title": "Boulanger",
        "description": "Vous apprenez le métier de boulanger avec nous, tous les matins.",
        "rome_codes": ["D1102"],
        "target_diploma": {"european": "3"},
        "opening_count": 2,
        "desired_skills": ["Ponctualité"],
    },
}


@dataclass
class Editeur:
    """A software publisher of one organisation, on one server."""

    http: TestClient
    cle: str
    nom: str
    siret: str

    def appeler(self, methode: str, chemin: str, **more: Any) -> httpx.Response:
        return self.http.request(methode, chemin, headers={"authorization": f"Bearer {self.cle}"}, **more)

    def publish_offer(self, numero: str | None = None, **changes: Any) -> httpx.Response:
        return self.appeler("POST", OFFRE, json=self.offre(numero or f"n{next(_compteur)}", **changes))

    def offre(self, numero: str, **changes: Any) -> dict[str, Any]:
        return offer(numero, **{"workplace__siret": self.siret, **changes})

    def search(self, **params: Any) -> list[dict[str, Any]]:
        where = {"latitude": 49.12, "longitude": 6.18, "radius": 10, "romes": "D1102", **params}
        found = self.appeler("GET", RECHERCHE, params=where)
        assert found.status_code == 200, found.text
        return [o for o in found.json()["jobs"] if o["identifier"]["partner_label"] == self.nom]

    def informations(self, id: str) -> dict[str, Any]:
        return self.appeler("GET", f"{OFFRE}/{id}/publishing-informations").json()["publishing"]


def offer(numero: str, **changes: Any) -> dict[str, Any]:
    """An offer, some of its values changed: « offer__title »."""
    told = copy.deepcopy(OFFER)
    told["identifier"]["partner_job_id"] = numero
    for path, value in changes.items():
        part, *names = path.split("__")
        at = told
        for name in (part, *names)[:-1]:
            at = at.setdefault(name, {})
        if value is None:
            at.pop((part, *names)[-1], None)
        else:
            at[(part, *names)[-1]] = value
    return told


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def serveur(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, alternance_home: Home
) -> Iterator[tuple[TestClient, Home]]:
    """The small world, its store on each engine."""
    base = base_de(request, request.param, tmp_path_factory.mktemp("publication"))
    home = Home(alternance_home.folder, "", base)
    make_key(home.settings())
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        yield http, home


@pytest.fixture
def editeur(serveur: tuple[TestClient, Home]) -> Editeur:
    return nouveau(serveur)


def nouveau(serveur: tuple[TestClient, Home], *permissions: str) -> Editeur:
    http, home = serveur
    name = f"Éditeur {next(_compteur)}"
    rights = frozenset(permissions or ("jobs:write",))
    key = make_key(home.settings(), organisation=name, permissions=rights)
    return Editeur(http, key, name, siret_of(3000 + next(_compteur)))
