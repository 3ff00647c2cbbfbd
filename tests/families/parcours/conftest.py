"""A server of the training paths on each engine, and actors who write and read through it."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.conftest import Home, base_de, servers
from tests.world.browser import Navigateur, open_account
from tests.world.path_readers import PathReaders
from tests.world.waiting import LIMIT_S
from tremplin.app import create_app
from tremplin.families.parcours.admission.designation import declare
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.imports import cage
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.service import SIRET_FICTIF, Service
from tremplin.families.parcours.store import actors
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity.signing import SigningKeys
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store.keys import ensure_organisation
from tremplin.settings import Settings
from tremplin.store.engine import Store

_compteur = itertools.count(1)


def siret() -> str:
    """A SIRET never given before; its key is right."""
    from stdnum import luhn

    body = f"9{next(_compteur):012d}"
    return body + luhn.calc_check_digit(body)


@dataclass
class Partie:
    """An organisation with a client of its own."""

    monde: Monde
    client: str
    organisation: str
    jeton: str
    test: bool
    siret: str = ""
    nom: str = ""

    @property
    def base(self) -> str:
        return f"/partenaire/parcours-formation{'-test' if self.test else ''}/v1"

    def get(self, chemin: str, **more: Any) -> httpx.Response:
        return self.appeler("GET", chemin, **more)

    def post(self, chemin: str, json: Any, **more: Any) -> httpx.Response:
        return self.appeler("POST", chemin, json=json, **more)

    def appeler(self, methode: str, chemin: str, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.jeton}", **more.pop("headers", {})}
        url = chemin if chemin.startswith("/partenaire") else self.base + chemin
        return self.monde.http.request(methode, url, headers=headers, **more)

    def write(self, type: str, quand: str, ou: dict[str, Any], contenu: Any = None, **more: Any) -> httpx.Response:
        """One event; `ou`: `{"idInscription": …}`, or a person and a session."""
        params = {"admission": more.pop("admission")} if "admission" in more else {}
        headers = more.pop("headers", {})
        body = {"type": type, "dateEffet": quand, **ou, **({"contenu": contenu} if contenu else {}), **more}
        return self.post("/evenements", body, params=params, headers=headers)

    def lot(self, evenements: list[dict[str, Any]], **params: Any) -> httpx.Response:
        return self.post("/evenements", {"evenements": evenements}, params=params)

    def parcours(self, identifiant: int) -> dict[str, Any]:
        found = self.get(f"/parcours/{identifiant}")
        assert found.status_code == 200, found.text
        return found.json()


@dataclass
class Monde:
    """One server and its store."""

    http: httpx.Client
    home: Home
    state: Any
    connues: dict[str, Partie] = field(default_factory=dict)

    def partie(self, role: Role | None, *, test: bool = False, **more: Any) -> Partie:
        nom = f"{role or 'sans rôle'} {uuid.uuid4()}"
        portees = ["api_parcours-formationv1", "api_zerosaisiev1"]
        store, settings = self.state.store, self.state.settings
        identifiant, _ = oauth_clients.create_client(
            store,
            settings.poivre,
            organisation=nom,
            nom="essais",
            test=test,
            portees=[f"{p}_test" if test else p for p in portees],
        )
        organisation = ensure_organisation(store, nom)
        if role is not None:
            actors.declare(store, organisation, role, test=test, **more)
        known = client_rows.find(store, identifiant)
        assert known is not None
        jeton = oauth_clients.issue(self.state.signing, settings.base_url, known, oauth_clients.granted(known, None))
        return Partie(self, identifiant, organisation, jeton, test, nom=nom)

    def navigateur(self, partie: Partie, profil: str = "membre", vers: str | None = None, **more: Any) -> Navigateur:
        """Someone of an organisation, logged in, on the pages of its base."""
        address = open_account(self.state, partie.nom, profil, **more)
        racine = "/parcours-essai" if partie.test else "/parcours"
        return Navigateur(self.http.app).connecter(address, vers or racine)  # type: ignore[attr-defined]

    def organisme(self, *, convention: tuple[str, str] | None = ("2020-01-01", "2099-12-31"), **more: Any) -> Partie:
        """A training organisation with one SIRET, accredited unless told otherwise."""
        own = siret()
        found = self.partie(Role.ORGANISME, sirets=[own], **more)
        found.siret = own
        if convention:
            first, last = (date.fromisoformat(d) for d in convention)
            with self.state.store.writing() as connection:
                actors.accredit(connection, own, first, last, test=found.test, numero="essai")
        return found

    def region(self, code: str = "11") -> Partie:
        """A région; the same one each time."""
        if code not in self.connues:
            self.connues[code] = self.partie(Role.REGION, region=code)
        return self.connues[code]

    def conseiller(self, *, agence: str | None = None, region: str | None = None) -> Partie:
        return self.partie(Role.CONSEILLER, agence=agence or (None if region else uuid.uuid4().hex[:8]), region=region)

    def session(self, organisme: Partie, **more: Any) -> dict[str, Any]:
        """A session of September to December 2025 in Paris, funded by its région; its numbers."""
        number = f"{next(_compteur):07d}"
        numbers = {"numeroFormation": f"F_{number}", "numeroAction": f"A_{number}", "numeroSession": f"S_{number}"}
        described = {
            **numbers,
            "intitule": "Titre professionnel Cuisinier",
            "objectifs": ["6"],
            "organismeResponsable": {"siret": organisme.siret, "nom": "Organisme d'essai"},
            "lieu": {"commune": "Paris", "codePostal": "75011", "codeInsee": "75111"},
            "debut": "2025-09-01",
            "fin": "2025-12-31",
            "financeurs": [{"code": 2, "nbPlaces": 5}],
            **more,
        }
        done = organisme.post("/sessions", described)
        assert done.status_code in (200, 201), done.text
        return {k: described[k] for k in numbers}

    @contextmanager
    def horloge(self, instant: datetime) -> Iterator[None]:
        """The server believes that it is this instant."""
        service = self.service
        before, service._horloge = service._horloge, lambda: instant
        try:
            yield
        finally:
            service._horloge = before

    def personne(self, *, test: bool = False, **more: Any) -> dict[str, Any]:
        """Numbers of someone whom the employment service knows since now."""
        (one,) = self.personnes(1, test=test, **more)
        return one

    def personnes(self, count: int, *, test: bool = False, **more: Any) -> list[dict[str, Any]]:
        """Numbers of people whom the employment service knows since now."""
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        told = [
            {"idRegionalDE": f"{next(_compteur):07d}{random.choice(letters)}", "codeGeoDE": "016", **more}
            for _ in range(count)
        ]
        known = [Beneficiaire.model_validate({"departement": "75", **who}) for who in told]
        with self.state.store.writing() as connection:
            declare(connection, self.service, known, test=test)
        return told

    @property
    def service(self) -> Service:
        """The family's service: the server's own, or one on the same store."""
        made = self.state.service(Service, lambda: Service(self.state.settings, self.state.store))
        assert isinstance(made, Service)
        return made


@pytest.fixture(scope="session", autouse=True)
def readers() -> Iterator[None]:
    """Children that read files are forked from one that is ready."""
    with PathReaders() as found, patch.object(cage, "subprocess", found):
        yield


@contextmanager
def ouvert(folder: Path, base: str) -> Iterator[Monde]:
    """A server on a store."""
    home = Home(folder, "", base)
    with TestClient(create_app(home.settings(TREMPLIN_LIMITES="non"))) as http:
        yield Monde(http, home, http.app.state.tremplin)  # type: ignore[attr-defined]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def monde(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monde]:
    """One server an engine for the whole run: each test makes organisations, sessions and people of its own."""
    folder = tmp_path_factory.mktemp("parcours")
    with ouvert(folder, base_de(request, request.param, folder)) as found:
        yield found


@dataclass
class Etat:
    """What the tests know of a server in another process."""

    store: Store
    signing: SigningKeys
    settings: Settings
    _made: list[Any] = field(default_factory=list)

    def service(self, _kind: Any, make: Any) -> Any:
        if not self._made:
            self._made.append(make())
        return self._made[0]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def servi(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monde]:
    """The same on a real server, two workers, in processes of their own."""
    folder = tmp_path_factory.mktemp("servi")
    home = Home(folder, "", base_de(request, request.param, folder))
    public = {"TREMPLIN_LIMITES": "non", "TREMPLIN_BASE_URL": "http://localhost:8000"}
    settings = home.settings(**public)
    with servers(folder) as start:
        server = start(home, workers=2, **public)
        state = Etat(Store(settings.store_url), SigningKeys(settings.home / "secrets" / "jetons"), settings)
        with httpx.Client(base_url=server.url, timeout=LIMIT_S) as http:
            yield Monde(http, home, state)
        state.store.close()


PLAN = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}


@dataclass
class Chemin:
    """Someone on their way in a session, and those who accompany them."""

    a: Partie
    conseiller: Partie
    session: dict[str, Any]
    personne: dict[str, Any]
    id: int = 0
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def ou(self) -> dict[str, Any]:
        return {"beneficiaire": self.personne, "session": self.session}

    def fait(self, type: str, quand: str, contenu: Any = None, *, par: Partie | None = None, **more: Any) -> Any:
        """Write an event that must be taken."""
        done = (par or self.a).write(type, quand, {"idInscription": self.id} if self.id else self.ou, contenu, **more)
        assert done.status_code in (200, 201, 202), done.text
        told = done.json()
        self.id, self.ids[type] = told["idInscription"], told["id"]
        return told

    def jusqua(self, etat: str) -> Chemin:
        """Go on until a state."""
        for reached, type, day, content in (
            ("INSCRIT_ICO", "ICO_INSCRIPTION", "2025-06-20", None),
            ("ICO_PRESENT", "ICO_PRESENCE", "2025-07-01", {"resultat": "retenu"}),
            ("AIS_EMISE", "AIS", "2025-07-02", PLAN),
            ("AIS_VALIDEE", "AIS_VALIDATION", "2025-07-05", None),
            ("ENTRE", "AES", "2025-09-01", None),
            ("TERMINE", "FIN", "2025-12-19", None),
            (
                "BILAN_FAIT",
                "BILAN",
                "2025-12-20",
                {"formationAchevee": True, "heuresPrevues": 400, "heuresRealisees": 390},
            ),
        ):
            told = self.fait(type, day, content, par=self.conseiller if type == "AIS_VALIDATION" else None)
            assert told["etat"] == reached, told
            if reached == etat:
                return self
        raise AssertionError(etat)


@dataclass
class Essai:
    """A client of the fictitious base, on the documented routes."""

    partie: Partie

    def session(self, **more: Any) -> dict[str, Any]:
        return self.partie.monde.session(self.partie, **more)

    def enrol(self, ou: dict[str, Any], code: str, *, personne: str = "", **more: Any) -> httpx.Response:
        body = {
            "siretOrganismeFormation": SIRET_FICTIF,
            "dateDebutPlanFormation": "2025-09-01 00:00:00",
            "dateFinPlanFormation": "2025-09-30 00:00:00",
            "codeStatutInscription": code,
            "nbHeureTotalFormation": 150,
            "idRegionalDE": personne or self.partie.monde.personne(test=True)["idRegionalDE"],
            "codeGeoDE": "016",
            **ou,
            **more,
        }
        headers = {"pe-fonc-apimode": "production"}
        return self.partie.post("/partenaire/zerosaisietest/v1/inscriptions", body, headers=headers)

    def read(self, params: dict[str, Any]) -> httpx.Response:
        return self.partie.get("/partenaire/parcoursformationtest/v1/inscriptions/statut/session", params=params)


@pytest.fixture
def essai(monde: Monde) -> Essai:
    """A developer who declared nothing: it acts for the fictitious organisme."""
    found = monde.partie(None, test=True)
    found.siret = SIRET_FICTIF
    return Essai(found)


def nouveau(monde: Monde, **session: Any) -> Chemin:
    """Someone new in a new session of a new organisme, with a conseiller."""
    a, conseiller = monde.organisme(), monde.conseiller()
    with monde.state.store.reading() as connection:
        agence = connection.execute(
            text("SELECT agence FROM parcours_acteur WHERE organisation_id = :o"), {"o": conseiller.organisation}
        ).scalar()
    return Chemin(a, conseiller, monde.session(a, **session), monde.personne(agence=agence))


@pytest.fixture
def chemin(monde: Monde) -> Callable[..., Chemin]:
    """The same, as often as a test asks for it."""
    return partial(nouveau, monde)
