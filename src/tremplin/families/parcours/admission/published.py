"""The published test values: a session, those who are in it, which any client of the fictitious base may act on."""

from __future__ import annotations

from datetime import date

from tremplin.families.parcours.admission.admission import Admission
from tremplin.families.parcours.admission.designation import declare
from tremplin.families.parcours.admission.register import record
from tremplin.families.parcours.events.envelope import read
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.service import SIRET_FICTIF, Service

SESSION = {"numeroFormation": "20_1262663", "numeroAction": "20_1330305", "numeroSession": "1330305"}
PLACE = "016"
"""`codeGeoDE` of all the people."""
PEOPLE = {"ICR": "0676932W", "ICA": "1190019Z", "ICN": "1118237A", "PFR": "5160124F"}
"""Code that is sent about someone → its regional number; the last one waits."""
_WAITS = {
    "type": "ICO_PRESENCE",
    "dateEffet": "2025-06-01",
    "beneficiaire": {"idRegionalDE": PEOPLE["PFR"], "codeGeoDE": PLACE},
    "session": SESSION,
    "contenu": {"resultat": "liste_attente"},
}


def load(service: Service) -> None:
    """Keep them in the fictitious base, where they aren't yet."""
    described = FormeSession.model_validate(
        {
            **SESSION,
            "intitule": "Session des valeurs d'essai publiées",
            "source": "LHEO",
            "organismeResponsable": {"siret": SIRET_FICTIF, "nom": "Organisme des valeurs d'essai"},
            "lieu": {"codePostal": "75011", "commune": "Paris", "codeInsee": "75111"},
            "objectifs": ["6"],
            "debut": date(2000, 1, 1),
            "fin": date(2099, 12, 31),
            "financeurs": [{"code": 2}],
        }
    )
    identity = {"nom": "Fictif", "prenom": "Valeur d'essai"}
    people = [
        Beneficiaire.model_validate(
            {"idRegionalDE": number, "codeGeoDE": PLACE, "departement": "75", "identite": identity}
        )
        for number in PEOPLE.values()
    ]
    acteur = Acteur(
        client="essai",
        organisation="essai",
        role=Role.ORGANISME,
        test=True,
        sirets=frozenset({SIRET_FICTIF}),
        conventions={SIRET_FICTIF: (date.min, date.max)},
    )
    with service.store.writing() as connection:
        declare(connection, service, people, test=True)
        record(connection, service, described, test=True)
        work = Admission(connection=connection, service=service, acteur=acteur, source=acteur.source, stricte=False)
        work.admit([read(_WAITS, acteur.source, service.aujourdhui())])
        work.write()


class Loaded:
    """Whether this worker knows that the fictitious base holds them."""

    def __init__(self) -> None:
        self._known = False

    def ensure(self, service: Service) -> None:
        """Load them once."""
        if not self._known:
            load(service)
            self._known = True
