"""Certifications et correspondances: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from tremplin_client.core.family import AsyncFamily, Family
from tremplin_client.core.operation import Operation, Shown
from tremplin_client.frames import Rows
from tremplin_client.models import certifications as models

GET = Operation[list[models.Certification]](
    method="GET", path="/api/certification/v1", answer=list[models.Certification], shown=Shown.KEY, kept=True
)
REMPLACEMENT = Operation[models.Remplacement](
    method="GET", path="/api/certification/v1/remplacement", answer=models.Remplacement, shown=Shown.KEY, kept=True
)
PREUVES = Operation[models.Preuves](
    method="GET", path="/api/certification/v1/preuves", answer=models.Preuves, shown=Shown.KEY, kept=True
)
COMPLEMENTS = Operation[models.Complements](
    method="GET", path="/api/certification/v1/complements", answer=models.Complements, shown=Shown.KEY, kept=True
)
CORRESPONDANCE = Operation[models.Correspondance](
    method="GET", path="/api/correspondance/v1", answer=models.Correspondance, shown=Shown.KEY, cost="search", kept=True
)
NPEC = Operation[models.Npec](method="GET", path="/api/npec/v1", answer=models.Npec, shown=Shown.KEY, kept=True)


class Certifications(Family):
    """Certifications et correspondances."""

    def get(self, *, cfd: str | None = None, rncp: str | None = None) -> Rows[models.Certification]:
        """Certifications, toutes ou par code.

        Les certifications ; sans filtre sur un code précis, la table entière arrive en flux (classe « heavy »).

        :param cfd: Absent : pas de filtre ; vide ou « null » : seulement sans CFD
        :param rncp: Absent : pas de filtre ; vide ou « null » : seulement sans RNCP

        Sources : France compétences, Ministère de l'Éducation nationale (DEPP, BCN), Réseau des Carif-Oref.

        ``GET /api/certification/v1``
        """
        return self._rows(GET, query={"identifiant.cfd": cfd, "identifiant.rncp": rncp})

    def remplacement(self, rncp: str, *, cfd: str | None = None) -> models.Remplacement:
        """Ce qui remplace une fiche RNCP.

        Les fiches actives atteintes en suivant les remplacements, avec les lignes qui les prouvent. Avec un CFD,
        seules restent les fiches que le kit associe à ce diplôme.

        :param rncp: Fiche RNCP
        :param cfd: Code diplôme

        Sources : France compétences, Réseau des Carif-Oref.

        ``GET /api/certification/v1/remplacement``
        """
        return self._ask(REMPLACEMENT, query={"rncp": rncp, "cfd": cfd})

    def preuves(self, *, cfd: str | None = None, rncp: str | None = None) -> models.Preuves:
        """Les lignes de source d'une certification.

        Pour chaque moitié et chaque liste d'une certification : source, fichier, lignes ; et les conflits tranchés.

        :param cfd: Code diplôme
        :param rncp: Fiche RNCP

        ``GET /api/certification/v1/preuves``
        """
        return self._ask(PREUVES, query={"cfd": cfd, "rncp": rncp})

    def complements(self, *, cfd: str | None = None, rncp: str | None = None) -> models.Complements:
        """Ce que d'autres producteurs disent d'une certification.

        Certif'Info, l'Onisep (fiches et métiers), familles de métiers, MEF, commissions consultatives. Avec un CFD
        et une fiche, seul ce qui porte les deux codes est donné. Rien d'ici n'entre dans les certifications.

        :param cfd: Code diplôme
        :param rncp: Fiche RNCP

        Sources : Ministère de l'Éducation nationale (DEPP, BCN), Ministère de l'Éducation nationale (Dgesco),
        Onisep, Réseau des Carif-Oref.

        ``GET /api/certification/v1/complements``
        """
        return self._ask(COMPLEMENTS, query={"cfd": cfd, "rncp": rncp})

    def correspondance(
        self,
        de: Literal["rncp", "cfd", "mef", "sise", "rome", "naf", "formacode", "nsf", "idcc", "appellation"],
        code: str,
        vers: Literal["rncp", "cfd", "mef", "sise", "rome", "naf", "formacode", "nsf", "idcc", "appellation"],
        *,
        date: date | None = None,
        predictions: Literal["oui", "non"] | None = None,
    ) -> models.Correspondance:
        """D'une nomenclature à une autre.

        Compose les tables connues par le plus court chemin ; chaque résultat porte sa confiance et ses preuves.
        Rien de ce qu'un modèle propose n'y entre, sauf avec `predictions=oui` : ces résultats ont pour méthode «
        prediction », une confiance calibrée, et pour preuve les mots qui ont décidé.

        :param de: Nomenclature du code
        :param code: Code de départ
        :param vers: Nomenclature cherchée
        :param date: Ne suivre que les liens valables ce jour
        :param predictions: « oui » : aussi ce qu'un modèle propose là où aucune table ne donne de métier

        Sources : Dares, France Travail (La Bonne Boîte).

        ``GET /api/correspondance/v1``
        """
        return self._ask(
            CORRESPONDANCE, query={"de": de, "code": code, "vers": vers, "date": date, "predictions": predictions}
        )

    def npec(self, rncp: str, *, idcc: str | None = None, date: date | None = None) -> models.Npec:
        """Niveaux de prise en charge d'une fiche.

        Les montants annuels par branche et convention collective, avec leur date et leur statut.

        :param rncp: Fiche RNCP
        :param idcc: Convention collective
        :param date: Le montant en vigueur ce jour

        Sources : France compétences.

        ``GET /api/npec/v1``
        """
        return self._ask(NPEC, query={"rncp": rncp, "idcc": idcc, "date": date})


class AsyncCertifications(AsyncFamily):
    """Certifications et correspondances."""

    async def get(self, *, cfd: str | None = None, rncp: str | None = None) -> Rows[models.Certification]:
        """Certifications, toutes ou par code.

        Les certifications ; sans filtre sur un code précis, la table entière arrive en flux (classe « heavy »).

        :param cfd: Absent : pas de filtre ; vide ou « null » : seulement sans CFD
        :param rncp: Absent : pas de filtre ; vide ou « null » : seulement sans RNCP

        Sources : France compétences, Ministère de l'Éducation nationale (DEPP, BCN), Réseau des Carif-Oref.

        ``GET /api/certification/v1``
        """
        return await self._rows(GET, query={"identifiant.cfd": cfd, "identifiant.rncp": rncp})

    async def remplacement(self, rncp: str, *, cfd: str | None = None) -> models.Remplacement:
        """Ce qui remplace une fiche RNCP.

        Les fiches actives atteintes en suivant les remplacements, avec les lignes qui les prouvent. Avec un CFD,
        seules restent les fiches que le kit associe à ce diplôme.

        :param rncp: Fiche RNCP
        :param cfd: Code diplôme

        Sources : France compétences, Réseau des Carif-Oref.

        ``GET /api/certification/v1/remplacement``
        """
        return await self._ask(REMPLACEMENT, query={"rncp": rncp, "cfd": cfd})

    async def preuves(self, *, cfd: str | None = None, rncp: str | None = None) -> models.Preuves:
        """Les lignes de source d'une certification.

        Pour chaque moitié et chaque liste d'une certification : source, fichier, lignes ; et les conflits tranchés.

        :param cfd: Code diplôme
        :param rncp: Fiche RNCP

        ``GET /api/certification/v1/preuves``
        """
        return await self._ask(PREUVES, query={"cfd": cfd, "rncp": rncp})

    async def complements(self, *, cfd: str | None = None, rncp: str | None = None) -> models.Complements:
        """Ce que d'autres producteurs disent d'une certification.

        Certif'Info, l'Onisep (fiches et métiers), familles de métiers, MEF, commissions consultatives. Avec un CFD
        et une fiche, seul ce qui porte les deux codes est donné. Rien d'ici n'entre dans les certifications.

        :param cfd: Code diplôme
        :param rncp: Fiche RNCP

        Sources : Ministère de l'Éducation nationale (DEPP, BCN), Ministère de l'Éducation nationale (Dgesco),
        Onisep, Réseau des Carif-Oref.

        ``GET /api/certification/v1/complements``
        """
        return await self._ask(COMPLEMENTS, query={"cfd": cfd, "rncp": rncp})

    async def correspondance(
        self,
        de: Literal["rncp", "cfd", "mef", "sise", "rome", "naf", "formacode", "nsf", "idcc", "appellation"],
        code: str,
        vers: Literal["rncp", "cfd", "mef", "sise", "rome", "naf", "formacode", "nsf", "idcc", "appellation"],
        *,
        date: date | None = None,
        predictions: Literal["oui", "non"] | None = None,
    ) -> models.Correspondance:
        """D'une nomenclature à une autre.

        Compose les tables connues par le plus court chemin ; chaque résultat porte sa confiance et ses preuves.
        Rien de ce qu'un modèle propose n'y entre, sauf avec `predictions=oui` : ces résultats ont pour méthode «
        prediction », une confiance calibrée, et pour preuve les mots qui ont décidé.

        :param de: Nomenclature du code
        :param code: Code de départ
        :param vers: Nomenclature cherchée
        :param date: Ne suivre que les liens valables ce jour
        :param predictions: « oui » : aussi ce qu'un modèle propose là où aucune table ne donne de métier

        Sources : Dares, France Travail (La Bonne Boîte).

        ``GET /api/correspondance/v1``
        """
        return await self._ask(
            CORRESPONDANCE, query={"de": de, "code": code, "vers": vers, "date": date, "predictions": predictions}
        )

    async def npec(self, rncp: str, *, idcc: str | None = None, date: date | None = None) -> models.Npec:
        """Niveaux de prise en charge d'une fiche.

        Les montants annuels par branche et convention collective, avec leur date et leur statut.

        :param rncp: Fiche RNCP
        :param idcc: Convention collective
        :param date: Le montant en vigueur ce jour

        Sources : France compétences.

        ``GET /api/npec/v1``
        """
        return await self._ask(NPEC, query={"rncp": rncp, "idcc": idcc, "date": date})
