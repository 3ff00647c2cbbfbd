"""The fictitious paths in the store: organisations, sessions, events written by those who would have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tremplin.demo import parcours as world
from tremplin.demo.parcours import Event, Organisme, Stage
from tremplin.families.parcours.admission import Admission
from tremplin.families.parcours.droits import Acteur, Role
from tremplin.families.parcours.enregistrement import enregistrer
from tremplin.families.parcours.imports import travail
from tremplin.families.parcours.queries import acteurs
from tremplin.families.parcours.saisie import lire
from tremplin.families.parcours.schemas_sessions import FormeSession
from tremplin.families.parcours.service import SIRET_FICTIF, Service
from tremplin.platform import oauth
from tremplin.settings import Settings
from tremplin.store.engine import Store
from tremplin.store.keys import ensure_organisation

PORTEES = ("api_parcours-formationv1_test", "api_zerosaisiev1_test")


class Chargeur:
    """Loads a world in the fictitious base."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._instant = datetime.fromisoformat("2025-06-01T12:00:00+02:00")
        self._store, self._settings = store, settings
        self._service = Service(settings, store, lambda: self._instant)
        self._acteurs: dict[str, Acteur] = {}

    def charger(
        self, organismes: Sequence[Organisme], stages: Sequence[Stage], events: Sequence[Event]
    ) -> tuple[str, str]:
        """Sessions, accreditations and people by their files, events by their authors; a client for an organisme."""
        with TemporaryDirectory() as folder:
            files = {"offre.xml": world.lheo(stages), "kairos.csv": world.kairos(organismes),
                     "demandeurs.csv": world.demandeurs(events)}  # fmt: skip
            for name, content in files.items():
                path = Path(folder) / name
                path.write_text(content, "utf-8")
                travail.apporter(self._service, path, test=True)
        for organisme in organismes:
            self._declarer(organisme.siret, organisme.nom, Role.ORGANISME, sirets=[organisme.siret])
        for region in sorted({s.region for s in stages}):
            self._declarer(f"conseiller:{region}", f"Conseillers fictifs {region}", Role.CONSEILLER, region=region)
            self._declarer(f"region:{region}", f"Région fictive {region}", Role.REGION, region=region)
        for _, sent in groupby(events, key=lambda e: (e["recu"], e["auteur"])):
            self._ecrire(list(sent))
        self._valeurs_publiees()
        self._service.close()
        return oauth.create_client(self._store, self._settings.poivre, organisation=organismes[0].nom,
                                   nom="démonstration", portees=PORTEES, test=True)  # fmt: skip

    def _declarer(self, cle: str, nom: str, role: Role, **more: Any) -> None:
        organisation = ensure_organisation(self._store, nom)
        acteurs.declarer(self._store, organisation, role, test=True, **more)
        self._acteurs[cle] = acteurs.trouver(self._store, client="démonstration", organisation=organisation, test=True)

    def _ecrire(self, sent: Sequence[Event]) -> None:
        self._instant = datetime.fromisoformat(sent[0]["recu"])
        acteur = self._acteurs[sent[0]["auteur"]]
        saisies = [lire(e["evenement"], acteur.source, self._service.aujourdhui()) for e in sent]
        with self._store.writing() as connection:
            work = Admission(connection, self._service, acteur, acteur.source, stricte=False)
            work.admettre(saisies)
            work.ecrire()

    def _valeurs_publiees(self) -> None:
        """The session of the published test values, and the person who waits in it."""
        described = FormeSession.model_validate({
            **world.SESSION_PUBLIEE, "intitule": "Session des valeurs d'essai publiées", "source": "LHEO",
            "organismeResponsable": {"siret": SIRET_FICTIF, "nom": "Organisme des valeurs d'essai"},
            "lieu": {"codePostal": "75011", "commune": "Paris", "codeInsee": "75111"}, "objectifs": ["6"],
            "debut": date(2000, 1, 1), "fin": date(2099, 12, 31), "financeurs": [{"code": 2}],
        })  # fmt: skip
        acteur = Acteur("démonstration", "démonstration", Role.ORGANISME, True, frozenset({SIRET_FICTIF}),
                        conventions={SIRET_FICTIF: (date.min, date.max)})  # fmt: skip
        event = {"type": "ICO_PRESENCE", "dateEffet": "2025-06-01", "beneficiaire": world.LISTE_ATTENTE,
                 "session": world.SESSION_PUBLIEE, "contenu": {"resultat": "liste_attente"}}  # fmt: skip
        self._instant = datetime.fromisoformat("2025-06-01T12:00:00+02:00")
        with self._store.writing() as connection:
            enregistrer(connection, self._service, described, test=True)
            work = Admission(connection, self._service, acteur, acteur.source, stricte=False)
            work.admettre([lire(event, acteur.source, self._service.aujourdhui())])
            work.ecrire()
