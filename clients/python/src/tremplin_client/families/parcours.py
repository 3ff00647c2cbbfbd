"""Parcours de formation: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from tremplin_client.core.family import AsyncFamily, Family
from tremplin_client.core.operation import Operation, Shown
from tremplin_client.frames import Rows
from tremplin_client.models import parcours as models
from tremplin_client.pages import AsyncPages, ByCursor, Pages

ICOS = Operation[models.PageIcoVue](
    method="GET",
    path="/partenaire/parcours-formation/v1/icos",
    answer=models.PageIcoVue,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
INSCRIPTIONS = Operation[models.PageFaitVu](
    method="GET",
    path="/partenaire/parcours-formation/v1/icos/inscriptions",
    answer=models.PageFaitVu,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
PRESENCES = Operation[models.PageFaitVu](
    method="GET",
    path="/partenaire/parcours-formation/v1/icos/presences",
    answer=models.PageFaitVu,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
AIS = Operation[models.PageAis](
    method="GET",
    path="/partenaire/parcours-formation/v1/ais",
    answer=models.PageAis,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
AES = Operation[models.PageAes](
    method="GET",
    path="/partenaire/parcours-formation/v1/aes",
    answer=models.PageAes,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
PARCOURS = Operation[models.PageParcoursVu](
    method="GET",
    path="/partenaire/parcours-formation/v1/parcours",
    answer=models.PageParcoursVu,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
SESSIONS = Operation[models.PageSessionEntiere](
    method="GET",
    path="/partenaire/parcours-formation/v1/sessions",
    answer=models.PageSessionEntiere,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
UNE_AIS = Operation[models.Ais](
    method="GET",
    path="/partenaire/parcours-formation/v1/ais/{id}",
    answer=models.Ais,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
UNE_AES = Operation[models.Aes](
    method="GET",
    path="/partenaire/parcours-formation/v1/aes/{id}",
    answer=models.Aes,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
ATTESTATION_AIS = Operation[None](
    method="GET",
    path="/partenaire/parcours-formation/v1/ais/{id}",
    answer=None,
    accept="application/pdf",
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
ATTESTATION_AES = Operation[None](
    method="GET",
    path="/partenaire/parcours-formation/v1/aes/{id}",
    answer=None,
    accept="application/pdf",
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
UN_PARCOURS = Operation[models.ParcoursEntier](
    method="GET",
    path="/partenaire/parcours-formation/v1/parcours/{idInscription}",
    answer=models.ParcoursEntier,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
JOURNAL = Operation[models.Journal](
    method="GET",
    path="/partenaire/parcours-formation/v1/parcours/{idInscription}/evenements",
    answer=models.Journal,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
SESSION = Operation[models.SessionEntiere](
    method="GET",
    path="/partenaire/parcours-formation/v1/sessions/{id}",
    answer=models.SessionEntiere,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
REFERENTIEL = Operation[models.Codes](
    method="GET",
    path="/partenaire/parcours-formation/v1/referentiels/{nom}",
    answer=models.Codes,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
STATISTIQUES = Operation[models.Statistiques](
    method="GET",
    path="/partenaire/parcours-formation/v1/statistiques",
    answer=models.Statistiques,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
ECRIRE = Operation[models.Ecrit](
    method="POST",
    path="/partenaire/parcours-formation/v1/evenements",
    answer=models.Ecrit,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
ECRIRE_LOT = Operation[models.LotEcrit](
    method="POST",
    path="/partenaire/parcours-formation/v1/evenements",
    answer=models.LotEcrit,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
DECRIRE_SESSION = Operation[models.SessionEcrite](
    method="POST",
    path="/partenaire/parcours-formation/v1/sessions",
    answer=models.SessionEcrite,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
STATUTS = Operation[list[models.InscriptionLue]](
    method="GET",
    path="/partenaire/parcoursformation/v1/inscriptions/statut/session",
    answer=list[models.InscriptionLue],
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
INSCRIRE = Operation[models.InscriptionEcrite](
    method="POST",
    path="/partenaire/zerosaisie/v1/inscriptions",
    answer=models.InscriptionEcrite,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
DECIDER = Operation[models.InscriptionEcrite](
    method="POST",
    path="/partenaire/zerosaisie/v1/inscriptions/decision-attente-formation",
    answer=models.InscriptionEcrite,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
CHANGEMENTS = Operation[models.Fil](
    method="GET",
    path="/partenaire/parcours-formation/v1/changements",
    answer=models.Fil,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="search",
)
ABONNEMENTS = Operation[models.Abonnes](
    method="GET",
    path="/partenaire/parcours-formation/v1/abonnements",
    answer=models.Abonnes,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
ABONNER = Operation[models.Abonne](
    method="POST",
    path="/partenaire/parcours-formation/v1/abonnements",
    answer=models.Abonne,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="write",
    keyed=True,
)
DESABONNER = Operation[None](
    method="DELETE",
    path="/partenaire/parcours-formation/v1/abonnements/{id}",
    answer=None,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="write",
)
ECHECS = Operation[models.Echecs](
    method="GET",
    path="/partenaire/parcours-formation/v1/abonnements/{id}/echecs",
    answer=models.Echecs,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
RELANCER = Operation[None](
    method="POST",
    path="/partenaire/parcours-formation/v1/abonnements/{id}/echecs/{envoi}",
    answer=None,
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
    cost="write",
    keyed=True,
)
IMPORTER = Operation[models.Import](
    method="POST",
    path="/partenaire/parcours-formation/v1/imports",
    answer=models.Import,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
IMPORTS = Operation[models.Imports](
    method="GET",
    path="/partenaire/parcours-formation/v1/imports",
    answer=models.Imports,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
)
MODELE_DE_FICHIER = Operation[None](
    method="GET",
    path="/partenaire/parcours-formation/v1/imports/modeles/{type}",
    answer=None,
    accept="text/csv",
    shown=Shown.TOKEN,
    permission="api_parcours-formationv1",
)
IMPORT = Operation[models.Import](
    method="GET",
    path="/partenaire/parcours-formation/v1/imports/{id}",
    answer=models.Import,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
)
RAPPORT = Operation[models.Rapport](
    method="GET",
    path="/partenaire/parcours-formation/v1/imports/{id}/rapport",
    answer=models.Rapport,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
)
REJETS = Operation[None](
    method="GET",
    path="/partenaire/parcours-formation/v1/imports/{id}/rejets",
    answer=None,
    accept="text/csv",
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="heavy",
)
SUSPENDRE = Operation[models.Import](
    method="POST",
    path="/partenaire/parcours-formation/v1/imports/{id}/pause",
    answer=models.Import,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)
REPRENDRE = Operation[models.Import](
    method="POST",
    path="/partenaire/parcours-formation/v1/imports/{id}/reprise",
    answer=models.Import,
    shown=Shown.TOKEN,
    permission="api_zerosaisiev1",
    cost="write",
    keyed=True,
)


class Parcours(Family):
    """Parcours de formation."""

    def icos(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageIcoVue, models.IcoVue]:
        """Informations collectives.

        Les informations collectives des sessions visibles.

        ``GET /partenaire/parcours-formation/v1/icos``
        """
        return self._pages(
            ICOS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def inscriptions(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageFaitVu, models.FaitVu]:
        """Inscriptions aux ICO.

        Les inscriptions à une information collective.

        ``GET /partenaire/parcours-formation/v1/icos/inscriptions``
        """
        return self._pages(
            INSCRIPTIONS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def presences(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageFaitVu, models.FaitVu]:
        """Présences aux ICO.

        Ce que donnent les informations collectives : présences, absences, décisions.

        ``GET /partenaire/parcours-formation/v1/icos/presences``
        """
        return self._pages(
            PRESENCES,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def ais(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageAis, models.Ais]:
        """Les attestations d'inscription à un stage.

        ``GET /partenaire/parcours-formation/v1/ais``
        """
        return self._pages(
            AIS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def aes(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageAes, models.Aes]:
        """Les attestations d'entrée en stage.

        ``GET /partenaire/parcours-formation/v1/aes``
        """
        return self._pages(
            AES,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def parcours(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageParcoursVu, models.ParcoursVu]:
        """Les parcours : une personne dans une session.

        ``GET /partenaire/parcours-formation/v1/parcours``
        """
        return self._pages(
            PARCOURS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def sessions(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> Pages[models.PageSessionEntiere, models.SessionEntiere]:
        """Les sessions visibles.

        ``GET /partenaire/parcours-formation/v1/sessions``
        """
        return self._pages(
            SESSIONS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def une_ais(self, id: str) -> models.Ais:
        """Une AIS.

        Une attestation d'inscription, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/ais/{id}``
        """
        return self._ask(UNE_AIS, path={"id": id})

    def une_aes(self, id: str) -> models.Aes:
        """Une AES.

        Une attestation d'entrée, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/aes/{id}``
        """
        return self._ask(UNE_AES, path={"id": id})

    def attestation_ais(self, id: str) -> bytes:
        """Une AIS.

        Une attestation d'inscription, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/ais/{id}``
        """
        return self._bytes(ATTESTATION_AIS, path={"id": id})

    def attestation_aes(self, id: str) -> bytes:
        """Une AES.

        Une attestation d'entrée, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/aes/{id}``
        """
        return self._bytes(ATTESTATION_AES, path={"id": id})

    def un_parcours(self, idInscription: int) -> models.ParcoursEntier:
        """Un parcours.

        Entier : état, événements visibles, attestations, contradictions entre sources.

        ``GET /partenaire/parcours-formation/v1/parcours/{idInscription}``
        """
        return self._ask(UN_PARCOURS, path={"idInscription": idInscription})

    def journal(self, idInscription: int) -> models.Journal:
        """Journal d'un parcours.

        Le journal d'un parcours : chaque événement, même annulé ou sans effet, et pourquoi.

        ``GET /partenaire/parcours-formation/v1/parcours/{idInscription}/evenements``
        """
        return self._ask(JOURNAL, path={"idInscription": idInscription})

    def session(self, id: int) -> models.SessionEntiere:
        """Une session.

        ``GET /partenaire/parcours-formation/v1/sessions/{id}``
        """
        return self._ask(SESSION, path={"id": id})

    def referentiel(self, nom: str) -> models.Codes:
        """Une liste fermée.

        Etats, evenements, motifs, motifs-refus, statuts, financeurs, dispositifs, objectifs.

        ``GET /partenaire/parcours-formation/v1/referentiels/{nom}``
        """
        return self._ask(REFERENTIEL, path={"nom": nom})

    def statistiques(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        par: Literal["organisme", "region", "financeur", "mois"] | None = None,
        dispositif: Iterable[str] | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
    ) -> models.Statistiques:
        """Entrées, abandons, fins, retards, par organisme, région, financeur ou mois ; petits effectifs masqués.

        ``GET /partenaire/parcours-formation/v1/statistiques``
        """
        return self._ask(
            STATISTIQUES,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "par": par,
                "dispositif": dispositif,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
            },
        )

    def ecrire(
        self,
        corps: models.EvenementIcoInscription
        | models.EvenementIcoPresence
        | models.EvenementAis
        | models.EvenementAisValidation
        | models.EvenementAisRefus
        | models.EvenementAes
        | models.EvenementAssiduite
        | models.EvenementInterruption
        | models.EvenementReprise
        | models.EvenementAbandon
        | models.EvenementFin
        | models.EvenementBilan
        | models.EvenementAnnulation
        | models.EvenementCorrection
        | models.Lot,
        *,
        admission: Literal["stricte", "libre"] | None = None,
        atomique: bool | None = None,
    ) -> models.Ecrit:
        """Écrire des événements.

        Écrire un événement, ou un lot (`{"evenements": […]}`, 1 000 au plus), chacun répondu à sa place.

        :param admission: stricte par défaut seul, libre en lot

        ``POST /partenaire/parcours-formation/v1/evenements``
        """
        return self._ask(ECRIRE, query={"admission": admission, "atomique": atomique}, body=corps)

    def ecrire_lot(
        self,
        corps: models.EvenementIcoInscription
        | models.EvenementIcoPresence
        | models.EvenementAis
        | models.EvenementAisValidation
        | models.EvenementAisRefus
        | models.EvenementAes
        | models.EvenementAssiduite
        | models.EvenementInterruption
        | models.EvenementReprise
        | models.EvenementAbandon
        | models.EvenementFin
        | models.EvenementBilan
        | models.EvenementAnnulation
        | models.EvenementCorrection
        | models.Lot,
        *,
        admission: Literal["stricte", "libre"] | None = None,
        atomique: bool | None = None,
    ) -> models.LotEcrit:
        """Écrire des événements.

        Écrire un événement, ou un lot (`{"evenements": […]}`, 1 000 au plus), chacun répondu à sa place.

        :param admission: stricte par défaut seul, libre en lot

        ``POST /partenaire/parcours-formation/v1/evenements``
        """
        return self._ask(ECRIRE_LOT, query={"admission": admission, "atomique": atomique}, body=corps)

    def decrire_session(self, corps: models.SessionDite) -> models.SessionEcrite:
        """Décrire une session.

        De son organisation, ou sa nouvelle version.

        ``POST /partenaire/parcours-formation/v1/sessions``
        """
        return self._ask(DECRIRE_SESSION, body=corps)

    def statuts(
        self,
        *,
        numeroSession: str | None = None,
        numeroAction: str | None = None,
        numeroFormation: str | None = None,
        numeroReferenceExterne: str | None = None,
        codeStatutInscription: Literal["ICI", "ICP", "ICE", "ICL", "ICR", "ICA", "ICN", "PFR"] | None = None,
    ) -> Rows[models.InscriptionLue]:
        """Inscriptions d'une session.

        Les personnes d'une session, ce que donne leur information collective, le plan de leur formation.

        ``GET /partenaire/parcoursformation/v1/inscriptions/statut/session``
        """
        return self._rows(
            STATUTS,
            query={
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "codeStatutInscription": codeStatutInscription,
            },
        )

    def inscrire(self, corps: models.Inscription) -> models.InscriptionEcrite:
        """Résultat d'une information collective.

        Ce que donne une information collective : retenu (et sa proposition d'entrée), absent, non retenu.

        ``POST /partenaire/zerosaisie/v1/inscriptions``
        """
        return self._ask(INSCRIRE, body=corps)

    def decider(self, corps: models.DecisionAttente) -> models.InscriptionEcrite:
        """Décision sur liste d'attente.

        Décider pour une personne sur liste d'attente.

        ``POST /partenaire/zerosaisie/v1/inscriptions/decision-attente-formation``
        """
        return self._ask(DECIDER, body=corps)

    def changements(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        type: Iterable[
            Literal[
                "ICO_INSCRIPTION",
                "ICO_PRESENCE",
                "AIS",
                "AIS_VALIDATION",
                "AIS_REFUS",
                "AES",
                "ASSIDUITE",
                "INTERRUPTION",
                "REPRISE",
                "ABANDON",
                "FIN",
                "BILAN",
                "ANNULATION",
                "CORRECTION",
                "RETRAIT",
                "ACCES",
            ]
        ]
        | None = None,
        cursor: str | None = None,
        attente: int | None = None,
    ) -> Pages[models.Fil, models.Changement]:
        """Fil des changements.

        Tout ce qui a changé depuis un curseur, dans l'ordre de réception ; `attente` : secondes à attendre.

        ``GET /partenaire/parcours-formation/v1/changements``
        """
        return self._pages(
            CHANGEMENTS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "type": type,
                "cursor": cursor,
                "attente": attente,
            },
            paging=ByCursor(items="resultats", parameter="cursor", at="curseur", more="resultats"),
        )

    def abonnements(self) -> models.Abonnes:
        """Ses abonnements, sans leurs secrets.

        ``GET /partenaire/parcours-formation/v1/abonnements``
        """
        return self._ask(ABONNEMENTS)

    def abonner(self, corps: models.Abonnement) -> models.Abonne:
        """S'abonner.

        Le secret qui signe les envois n'est montré qu'ici.

        ``POST /partenaire/parcours-formation/v1/abonnements``
        """
        return self._ask(ABONNER, body=corps)

    def desabonner(self, id: str) -> None:
        """Se désabonner.

        Mettre fin à un abonnement.

        ``DELETE /partenaire/parcours-formation/v1/abonnements/{id}``
        """
        return self._ask(DESABONNER, path={"id": id})

    def echecs(self, id: str) -> models.Echecs:
        """Envois abandonnés.

        Ce qui n'a pu être livré en 72 heures.

        ``GET /partenaire/parcours-formation/v1/abonnements/{id}/echecs``
        """
        return self._ask(ECHECS, path={"id": id})

    def relancer(self, id: str, envoi: str) -> None:
        """Relancer un envoi.

        Envoyer de nouveau ce qui n'avait pu l'être.

        ``POST /partenaire/parcours-formation/v1/abonnements/{id}/echecs/{envoi}``
        """
        return self._ask(RELANCER, path={"id": id, "envoi": envoi})

    def importer(self, corps: bytes, *, simulation: bool | None = None, nom: str | None = None) -> models.Import:
        """Apporter un fichier.

        (50 Mo au plus) : il est lu ensuite, ligne à ligne ; `simulation` n'écrit que le rapport.

        ``POST /partenaire/parcours-formation/v1/imports``
        """
        return self._ask(
            IMPORTER, query={"simulation": simulation, "nom": nom}, body=corps, media="application/octet-stream"
        )

    def imports(self) -> models.Imports:
        """Fichiers apportés.

        Ses derniers fichiers.

        ``GET /partenaire/parcours-formation/v1/imports``
        """
        return self._ask(IMPORTS)

    def modele_de_fichier(self, type: str) -> bytes:
        """Modèle de fichier.

        La première ligne d'un fichier CSV d'événements d'un type.

        ``GET /partenaire/parcours-formation/v1/imports/modeles/{type}``
        """
        return self._bytes(MODELE_DE_FICHIER, path={"type": type})

    def import_(self, id: str) -> models.Import:
        """Un fichier.

        Où en est un fichier.

        ``GET /partenaire/parcours-formation/v1/imports/{id}``
        """
        return self._ask(IMPORT, path={"id": id})

    def rapport(self, id: str, *, apres: int | None = None) -> models.Rapport:
        """Ce qui est dit de ses lignes : rejets et avertissements, mille à la fois (`apres` : le dernier numéro lu).

        ``GET /partenaire/parcours-formation/v1/imports/{id}/rapport``
        """
        return self._ask(RAPPORT, path={"id": id}, query={"apres": apres})

    def rejets(self, id: str) -> bytes:
        """Lignes rejetées.

        Les lignes rejetées, dans un fichier de la même forme, avec une colonne `_motif` : à corriger et renvoyer.

        ``GET /partenaire/parcours-formation/v1/imports/{id}/rejets``
        """
        return self._bytes(REJETS, path={"id": id})

    def suspendre(self, id: str) -> models.Import:
        """la lecture d'un fichier après la tranche en cours.

        ``POST /partenaire/parcours-formation/v1/imports/{id}/pause``
        """
        return self._ask(SUSPENDRE, path={"id": id})

    def reprendre(self, id: str) -> models.Import:
        """un fichier suspendu, où il en était.

        ``POST /partenaire/parcours-formation/v1/imports/{id}/reprise``
        """
        return self._ask(REPRENDRE, path={"id": id})


class AsyncParcours(AsyncFamily):
    """Parcours de formation."""

    def icos(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageIcoVue, models.IcoVue]:
        """Informations collectives.

        Les informations collectives des sessions visibles.

        ``GET /partenaire/parcours-formation/v1/icos``
        """
        return self._pages(
            ICOS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def inscriptions(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageFaitVu, models.FaitVu]:
        """Inscriptions aux ICO.

        Les inscriptions à une information collective.

        ``GET /partenaire/parcours-formation/v1/icos/inscriptions``
        """
        return self._pages(
            INSCRIPTIONS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def presences(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageFaitVu, models.FaitVu]:
        """Présences aux ICO.

        Ce que donnent les informations collectives : présences, absences, décisions.

        ``GET /partenaire/parcours-formation/v1/icos/presences``
        """
        return self._pages(
            PRESENCES,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def ais(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageAis, models.Ais]:
        """Les attestations d'inscription à un stage.

        ``GET /partenaire/parcours-formation/v1/ais``
        """
        return self._pages(
            AIS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def aes(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageAes, models.Aes]:
        """Les attestations d'entrée en stage.

        ``GET /partenaire/parcours-formation/v1/aes``
        """
        return self._pages(
            AES,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def parcours(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageParcoursVu, models.ParcoursVu]:
        """Les parcours : une personne dans une session.

        ``GET /partenaire/parcours-formation/v1/parcours``
        """
        return self._pages(
            PARCOURS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    def sessions(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        dispositif: Iterable[str] | None = None,
        etat: Iterable[str] | None = None,
        type: Iterable[str] | None = None,
        source: Iterable[str] | None = None,
        enRetard: bool | None = None,
        conflit: bool | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
        dateReceptionDu: date | None = None,
        dateReceptionAu: date | None = None,
        idNationalDE: Iterable[str] | None = None,
        curseur: str | None = None,
        total: bool | None = None,
        identite: bool | None = None,
    ) -> AsyncPages[models.PageSessionEntiere, models.SessionEntiere]:
        """Les sessions visibles.

        ``GET /partenaire/parcours-formation/v1/sessions``
        """
        return self._pages(
            SESSIONS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "dispositif": dispositif,
                "etat": etat,
                "type": type,
                "source": source,
                "enRetard": enRetard,
                "conflit": conflit,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
                "dateReceptionDu": dateReceptionDu,
                "dateReceptionAu": dateReceptionAu,
                "idNationalDE": idNationalDE,
                "curseur": curseur,
                "total": total,
                "identite": identite,
            },
            paging=ByCursor(items="resultats", parameter="curseur", at="curseur"),
        )

    async def une_ais(self, id: str) -> models.Ais:
        """Une AIS.

        Une attestation d'inscription, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/ais/{id}``
        """
        return await self._ask(UNE_AIS, path={"id": id})

    async def une_aes(self, id: str) -> models.Aes:
        """Une AES.

        Une attestation d'entrée, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/aes/{id}``
        """
        return await self._ask(UNE_AES, path={"id": id})

    async def attestation_ais(self, id: str) -> bytes:
        """Une AIS.

        Une attestation d'inscription, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/ais/{id}``
        """
        return await self._bytes(ATTESTATION_AIS, path={"id": id})

    async def attestation_aes(self, id: str) -> bytes:
        """Une AES.

        Une attestation d'entrée, par son identifiant ou son numéro (`.pdf`, `.html`, `.sig` : sa signature).

        ``GET /partenaire/parcours-formation/v1/aes/{id}``
        """
        return await self._bytes(ATTESTATION_AES, path={"id": id})

    async def un_parcours(self, idInscription: int) -> models.ParcoursEntier:
        """Un parcours.

        Entier : état, événements visibles, attestations, contradictions entre sources.

        ``GET /partenaire/parcours-formation/v1/parcours/{idInscription}``
        """
        return await self._ask(UN_PARCOURS, path={"idInscription": idInscription})

    async def journal(self, idInscription: int) -> models.Journal:
        """Journal d'un parcours.

        Le journal d'un parcours : chaque événement, même annulé ou sans effet, et pourquoi.

        ``GET /partenaire/parcours-formation/v1/parcours/{idInscription}/evenements``
        """
        return await self._ask(JOURNAL, path={"idInscription": idInscription})

    async def session(self, id: int) -> models.SessionEntiere:
        """Une session.

        ``GET /partenaire/parcours-formation/v1/sessions/{id}``
        """
        return await self._ask(SESSION, path={"id": id})

    async def referentiel(self, nom: str) -> models.Codes:
        """Une liste fermée.

        Etats, evenements, motifs, motifs-refus, statuts, financeurs, dispositifs, objectifs.

        ``GET /partenaire/parcours-formation/v1/referentiels/{nom}``
        """
        return await self._ask(REFERENTIEL, path={"nom": nom})

    async def statistiques(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        par: Literal["organisme", "region", "financeur", "mois"] | None = None,
        dispositif: Iterable[str] | None = None,
        dateEffetDu: date | None = None,
        dateEffetAu: date | None = None,
    ) -> models.Statistiques:
        """Entrées, abandons, fins, retards, par organisme, région, financeur ou mois ; petits effectifs masqués.

        ``GET /partenaire/parcours-formation/v1/statistiques``
        """
        return await self._ask(
            STATISTIQUES,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "par": par,
                "dispositif": dispositif,
                "dateEffetDu": dateEffetDu,
                "dateEffetAu": dateEffetAu,
            },
        )

    async def ecrire(
        self,
        corps: models.EvenementIcoInscription
        | models.EvenementIcoPresence
        | models.EvenementAis
        | models.EvenementAisValidation
        | models.EvenementAisRefus
        | models.EvenementAes
        | models.EvenementAssiduite
        | models.EvenementInterruption
        | models.EvenementReprise
        | models.EvenementAbandon
        | models.EvenementFin
        | models.EvenementBilan
        | models.EvenementAnnulation
        | models.EvenementCorrection
        | models.Lot,
        *,
        admission: Literal["stricte", "libre"] | None = None,
        atomique: bool | None = None,
    ) -> models.Ecrit:
        """Écrire des événements.

        Écrire un événement, ou un lot (`{"evenements": […]}`, 1 000 au plus), chacun répondu à sa place.

        :param admission: stricte par défaut seul, libre en lot

        ``POST /partenaire/parcours-formation/v1/evenements``
        """
        return await self._ask(ECRIRE, query={"admission": admission, "atomique": atomique}, body=corps)

    async def ecrire_lot(
        self,
        corps: models.EvenementIcoInscription
        | models.EvenementIcoPresence
        | models.EvenementAis
        | models.EvenementAisValidation
        | models.EvenementAisRefus
        | models.EvenementAes
        | models.EvenementAssiduite
        | models.EvenementInterruption
        | models.EvenementReprise
        | models.EvenementAbandon
        | models.EvenementFin
        | models.EvenementBilan
        | models.EvenementAnnulation
        | models.EvenementCorrection
        | models.Lot,
        *,
        admission: Literal["stricte", "libre"] | None = None,
        atomique: bool | None = None,
    ) -> models.LotEcrit:
        """Écrire des événements.

        Écrire un événement, ou un lot (`{"evenements": […]}`, 1 000 au plus), chacun répondu à sa place.

        :param admission: stricte par défaut seul, libre en lot

        ``POST /partenaire/parcours-formation/v1/evenements``
        """
        return await self._ask(ECRIRE_LOT, query={"admission": admission, "atomique": atomique}, body=corps)

    async def decrire_session(self, corps: models.SessionDite) -> models.SessionEcrite:
        """Décrire une session.

        De son organisation, ou sa nouvelle version.

        ``POST /partenaire/parcours-formation/v1/sessions``
        """
        return await self._ask(DECRIRE_SESSION, body=corps)

    async def statuts(
        self,
        *,
        numeroSession: str | None = None,
        numeroAction: str | None = None,
        numeroFormation: str | None = None,
        numeroReferenceExterne: str | None = None,
        codeStatutInscription: Literal["ICI", "ICP", "ICE", "ICL", "ICR", "ICA", "ICN", "PFR"] | None = None,
    ) -> Rows[models.InscriptionLue]:
        """Inscriptions d'une session.

        Les personnes d'une session, ce que donne leur information collective, le plan de leur formation.

        ``GET /partenaire/parcoursformation/v1/inscriptions/statut/session``
        """
        return await self._rows(
            STATUTS,
            query={
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "codeStatutInscription": codeStatutInscription,
            },
        )

    async def inscrire(self, corps: models.Inscription) -> models.InscriptionEcrite:
        """Résultat d'une information collective.

        Ce que donne une information collective : retenu (et sa proposition d'entrée), absent, non retenu.

        ``POST /partenaire/zerosaisie/v1/inscriptions``
        """
        return await self._ask(INSCRIRE, body=corps)

    async def decider(self, corps: models.DecisionAttente) -> models.InscriptionEcrite:
        """Décision sur liste d'attente.

        Décider pour une personne sur liste d'attente.

        ``POST /partenaire/zerosaisie/v1/inscriptions/decision-attente-formation``
        """
        return await self._ask(DECIDER, body=corps)

    def changements(
        self,
        *,
        siret: Iterable[str] | None = None,
        numeroSession: Iterable[str] | None = None,
        numeroAction: Iterable[str] | None = None,
        numeroFormation: Iterable[str] | None = None,
        numeroReferenceExterne: Iterable[str] | None = None,
        financeur: Iterable[int] | None = None,
        region: Iterable[str] | None = None,
        departement: Iterable[str] | None = None,
        limit: int | None = None,
        type: Iterable[
            Literal[
                "ICO_INSCRIPTION",
                "ICO_PRESENCE",
                "AIS",
                "AIS_VALIDATION",
                "AIS_REFUS",
                "AES",
                "ASSIDUITE",
                "INTERRUPTION",
                "REPRISE",
                "ABANDON",
                "FIN",
                "BILAN",
                "ANNULATION",
                "CORRECTION",
                "RETRAIT",
                "ACCES",
            ]
        ]
        | None = None,
        cursor: str | None = None,
        attente: int | None = None,
    ) -> AsyncPages[models.Fil, models.Changement]:
        """Fil des changements.

        Tout ce qui a changé depuis un curseur, dans l'ordre de réception ; `attente` : secondes à attendre.

        ``GET /partenaire/parcours-formation/v1/changements``
        """
        return self._pages(
            CHANGEMENTS,
            query={
                "siret": siret,
                "numeroSession": numeroSession,
                "numeroAction": numeroAction,
                "numeroFormation": numeroFormation,
                "numeroReferenceExterne": numeroReferenceExterne,
                "financeur": financeur,
                "region": region,
                "departement": departement,
                "limit": limit,
                "type": type,
                "cursor": cursor,
                "attente": attente,
            },
            paging=ByCursor(items="resultats", parameter="cursor", at="curseur", more="resultats"),
        )

    async def abonnements(self) -> models.Abonnes:
        """Ses abonnements, sans leurs secrets.

        ``GET /partenaire/parcours-formation/v1/abonnements``
        """
        return await self._ask(ABONNEMENTS)

    async def abonner(self, corps: models.Abonnement) -> models.Abonne:
        """S'abonner.

        Le secret qui signe les envois n'est montré qu'ici.

        ``POST /partenaire/parcours-formation/v1/abonnements``
        """
        return await self._ask(ABONNER, body=corps)

    async def desabonner(self, id: str) -> None:
        """Se désabonner.

        Mettre fin à un abonnement.

        ``DELETE /partenaire/parcours-formation/v1/abonnements/{id}``
        """
        return await self._ask(DESABONNER, path={"id": id})

    async def echecs(self, id: str) -> models.Echecs:
        """Envois abandonnés.

        Ce qui n'a pu être livré en 72 heures.

        ``GET /partenaire/parcours-formation/v1/abonnements/{id}/echecs``
        """
        return await self._ask(ECHECS, path={"id": id})

    async def relancer(self, id: str, envoi: str) -> None:
        """Relancer un envoi.

        Envoyer de nouveau ce qui n'avait pu l'être.

        ``POST /partenaire/parcours-formation/v1/abonnements/{id}/echecs/{envoi}``
        """
        return await self._ask(RELANCER, path={"id": id, "envoi": envoi})

    async def importer(self, corps: bytes, *, simulation: bool | None = None, nom: str | None = None) -> models.Import:
        """Apporter un fichier.

        (50 Mo au plus) : il est lu ensuite, ligne à ligne ; `simulation` n'écrit que le rapport.

        ``POST /partenaire/parcours-formation/v1/imports``
        """
        return await self._ask(
            IMPORTER, query={"simulation": simulation, "nom": nom}, body=corps, media="application/octet-stream"
        )

    async def imports(self) -> models.Imports:
        """Fichiers apportés.

        Ses derniers fichiers.

        ``GET /partenaire/parcours-formation/v1/imports``
        """
        return await self._ask(IMPORTS)

    async def modele_de_fichier(self, type: str) -> bytes:
        """Modèle de fichier.

        La première ligne d'un fichier CSV d'événements d'un type.

        ``GET /partenaire/parcours-formation/v1/imports/modeles/{type}``
        """
        return await self._bytes(MODELE_DE_FICHIER, path={"type": type})

    async def import_(self, id: str) -> models.Import:
        """Un fichier.

        Où en est un fichier.

        ``GET /partenaire/parcours-formation/v1/imports/{id}``
        """
        return await self._ask(IMPORT, path={"id": id})

    async def rapport(self, id: str, *, apres: int | None = None) -> models.Rapport:
        """Ce qui est dit de ses lignes : rejets et avertissements, mille à la fois (`apres` : le dernier numéro lu).

        ``GET /partenaire/parcours-formation/v1/imports/{id}/rapport``
        """
        return await self._ask(RAPPORT, path={"id": id}, query={"apres": apres})

    async def rejets(self, id: str) -> bytes:
        """Lignes rejetées.

        Les lignes rejetées, dans un fichier de la même forme, avec une colonne `_motif` : à corriger et renvoyer.

        ``GET /partenaire/parcours-formation/v1/imports/{id}/rejets``
        """
        return await self._bytes(REJETS, path={"id": id})

    async def suspendre(self, id: str) -> models.Import:
        """la lecture d'un fichier après la tranche en cours.

        ``POST /partenaire/parcours-formation/v1/imports/{id}/pause``
        """
        return await self._ask(SUSPENDRE, path={"id": id})

    async def reprendre(self, id: str) -> models.Import:
        """un fichier suspendu, où il en était.

        ``POST /partenaire/parcours-formation/v1/imports/{id}/reprise``
        """
        return await self._ask(REPRENDRE, path={"id": id})
