"""Employers who write offers: a server, people at their browsers, an offer confirmed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home, base_de
from tests.world import alternance as monde
from tests.world.browser import Navigateur
from tremplin.app import create_app
from tremplin.demo.territory import siret_of
from tremplin.domain.dates import today
from tremplin.families.alternance.store import offers as offer_rows

CONNU, INCONNU = siret_of(500 + monde.DEUX), "73282932000074"
OFFRE = {"libelle": "Boulanger / Boulangère", "debut": f"{today().year + 1}-09-01", "duree": "12", "quantite": "2"}


@dataclass
class Scene:
    """One server, and people at their browsers."""

    http: TestClient

    @property
    def state(self) -> Any:
        return self.http.app.state.tremplin  # type: ignore[attr-defined]

    @property
    def personne(self) -> Navigateur:
        return Navigateur(self.http.app)  # type: ignore[arg-type]

    def metier(self) -> str:
        """An appellation of bakers."""
        found = self.http.get("/api/v1/metiers/intitule", params={"label": "boulang"}).json()
        return next(str(a["appellation"]) for a in found["coupleAppellationRomeMetier"] if a["codeRome"] == "D1102")

    def enrol(self, courriel: str, siret: str = CONNU, *, organismes: int = 0, **offre: Any) -> Navigateur:
        """From the SIRET to the mail of confirmation."""
        who = self.personne
        who.open("/espace-pro").send("Continuer", siret=siret)
        more = (
            {"raison_sociale": "BOULANGERIE NEUVE", "adresse": "3 rue du Four 57000 Metz"} if siret == INCONNU else {}
        )
        who.send("Continuer", prenom="Ada", nom="Four", telephone="0399887766", courriel=courriel, **more)
        who.send("Continuer", **{**OFFRE, "libelle": self.metier(), **offre})
        sirets = [i.get("value") for i in who.arbre.xpath("//input[@name='organismes']")]
        who.send("Continuer", organismes=sirets[:organismes])
        assert "Rien n'est encore enregistré" in who.texte and "03 99 88 77 66" in who.texte
        return who.send("Publier l'offre")

    def publiee(self, courriel: str, **more: Any) -> str:
        """An offer that its employer confirmed; its id."""
        who = self.enrol(courriel, **more)
        identifier = re.search(r'"id": "([0-9a-f]{32})"', who.page.text.replace("&#34;", '"'))[1]  # type: ignore[index]
        who.open(who.lien(courriel, "/espace-pro/confirmation")).send("Confirmer mon adresse")
        return identifier

    def statut(self, identifiant: str) -> str:
        with self.state.store.reading() as connection:
            return offer_rows.get(connection, identifiant).statut  # type: ignore[union-attr]

    def cherchee(self, identifiant: str) -> bool:
        return self.http.get(f"/api/v1/jobs/matcha/{identifiant}", params={"caller": "x"}).status_code == 200


def adresse(domaine: str = "exemple.invalid") -> str:
    return f"chef{time.monotonic_ns()}@{domaine}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, alternance_home: Home
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("employeurs")
    home = Home(folder / "home", "", base_de(request, request.param, folder))
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non")), base_url="https://testserver") as http:
        yield Scene(http)
