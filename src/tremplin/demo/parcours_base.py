"""The fictitious paths in the store: organisations, sessions, events written by those who would have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tremplin.demo import parcours as world
from tremplin.demo.parcours import Event, Organisme, Stage
from tremplin.demo.places import REGIONS
from tremplin.domain.dates import PARIS
from tremplin.families.parcours.admission import published
from tremplin.families.parcours.admission.admission import Admission
from tremplin.families.parcours.admission.designation import declare
from tremplin.families.parcours.admission.register import record
from tremplin.families.parcours.events.envelope import read
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import actors
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity import service as accounts
from tremplin.platform.identity.store.keys import ensure_organisation
from tremplin.settings import Settings
from tremplin.store.engine import Store

COMPTES = {role: f"{role}@exemple.invalid" for role in ("organisme", "conseiller", "region")}
"""Role → the address of the account of someone who has it, in the fictitious base."""
PORTEES = ("api_parcours-formationv1_test", "api_zerosaisiev1_test")


class Chargeur:
    """Loads a world in the fictitious base."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._instant = datetime.fromisoformat("2025-06-01T12:00:00+02:00")
        self._store, self._settings = store, settings
        self._service = Service(settings, store, lambda: self._instant)
        self._acteurs: dict[str, Acteur] = {}

    def load(
        self, organismes: Sequence[Organisme], stages: Sequence[Stage], events: Sequence[Event]
    ) -> tuple[str, str]:
        """Sessions, accreditations and people by their files, events by their authors; a client for an organisme."""
        with TemporaryDirectory() as folder:
            files = {
                "offre.xml": world.lheo(stages),
                "kairos.csv": world.kairos(organismes),
                "demandeurs.csv": world.demandeurs(events),
            }
            for name, content in files.items():
                path = Path(folder) / name
                path.write_text(content, "utf-8")
                job.bring(self._service, path, test=True)
        for organisme in organismes:
            self._declare(organisme.siret, organisme.nom, Role.ORGANISME, sirets=[organisme.siret])
        for region in sorted({s.region for s in stages}):
            self._declare(
                f"conseiller:{region}", f"Conseillers {REGIONS[region]} (fictifs)", Role.CONSEILLER, region=region
            )
            self._declare(f"region:{region}", f"Région {REGIONS[region]} (fictive)", Role.REGION, region=region)
        for _, sent in groupby(events, key=lambda e: (e["recu"], e["auteur"])):
            self._write(list(sent))
        self._instant = datetime.fromisoformat("2025-06-01T12:00:00+02:00")
        published.load(self._service)
        self._en_ce_moment(stages)
        self._comptes(stages[0].organisme, stages[0].region)
        self._service.close()
        return oauth_clients.create_client(
            self._store,
            self._settings.poivre,
            organisation=organismes[0].nom,
            nom="démonstration",
            portees=PORTEES,
            test=True,
        )

    def _declare(self, cle: str, nom: str, role: Role, **more: Any) -> None:
        organisation = ensure_organisation(self._store, nom)
        actors.declare(self._store, organisation, role, test=True, **more)
        self._acteurs[cle] = actors.get(self._store, client="démonstration", organisation=organisation, test=True)

    def _write(self, sent: Sequence[Event]) -> None:
        self._instant = datetime.fromisoformat(sent[0]["recu"])
        acteur = self._acteurs[sent[0]["auteur"]]
        saisies = [read(e["evenement"], acteur.source, self._service.aujourdhui()) for e in sent]
        with self._store.writing() as connection:
            work = Admission(
                connection=connection, service=self._service, acteur=acteur, source=acteur.source, stricte=False
            )
            work.admit(saisies)
            work.write()

    def _en_ce_moment(self, stages: Sequence[Stage]) -> None:
        """Two sessions around the present day, so that the pages have meetings to come and things to do."""
        self._instant = datetime.now(UTC)
        today, model = self._service.aujourdhui(), stages[0]
        shifts = ((20, ("ICO_INSCRIPTION",)), (-7, ("AIS", "AIS_VALIDATION", "AES")))
        for number, (start, steps) in enumerate(shifts):
            debut = today + timedelta(days=start)
            stage = replace(model, numero=f"{990000 + number}", debut=debut, fin=debut + timedelta(days=120))
            ico = datetime.combine(debut - timedelta(days=10), time(9, 30), PARIS)
            described = FormeSession.model_validate(
                {
                    **stage.numeros,
                    "intitule": stage.intitule,
                    "objectifs": ["6"],
                    "source": "SAISIE",
                    "debut": stage.debut,
                    "fin": stage.fin,
                    "organismeResponsable": {"siret": stage.organisme.siret, "nom": stage.organisme.nom},
                    "lieu": {
                        "commune": stage.commune[1],
                        "codeInsee": stage.commune[0],
                        "departement": stage.commune[2],
                    },
                    "icos": [{"debut": ico.isoformat(), "adresse": "Salle des essais"}],
                    "nbPlaces": 12,
                    "financeurs": [{"code": 2}],
                }
            )
            people = [world.personne_fictive(98, number * 10 + n) for n in range(6)]
            with self._store.writing() as connection:
                record(connection, self._service, described, test=True)
                known = [Beneficiaire.model_validate({**who, "departement": stage.commune[2]}) for who in people]
                declare(connection, self._service, known, test=True)
            self._advance(stage, people, steps, min(today, debut))

    def _advance(self, stage: Stage, people: Sequence[dict[str, Any]], steps: Sequence[str], day: date) -> None:
        """The first of these people take one step, the next ones two, and so on."""
        plan = {"dateDebut": stage.debut.isoformat(), "dateFin": stage.fin.isoformat(), "nbHeureTotalFormation": 400}
        for n, who in enumerate(people):
            for type in steps[: 1 + n // 2]:
                by = f"conseiller:{stage.region}" if type == "AIS_VALIDATION" else stage.organisme.siret
                sent = {
                    "type": type,
                    "dateEffet": day.isoformat(),
                    "beneficiaire": who,
                    "session": stage.numeros,
                    "contenu": plan if type == "AIS" else {},
                }
                self._write([{"auteur": by, "recu": self._instant.isoformat(), "evenement": sent}])

    def _comptes(self, organisme: Organisme, region: str) -> None:
        """Someone of each role, whose mails arrive at the page /courrier."""
        for adresse, nom, organisation, profil in (
            (COMPTES["organisme"], "Aubépine Fictif", organisme.nom, "membre"),
            (COMPTES["conseiller"], "Basilic Fictif", f"Conseillers {REGIONS[region]} (fictifs)", "conseiller"),
            (COMPTES["region"], "Capucine Fictif", f"Région {REGIONS[region]} (fictive)", "membre"),
        ):
            accounts.create(
                self._store, courriel=adresse, nom=nom, organisation=organisation, profil=profil, responsable=True
            )
