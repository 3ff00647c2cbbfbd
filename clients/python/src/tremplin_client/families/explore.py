"""Explorer: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date

from tremplin_client import lots
from tremplin_client.core.family import AsyncFamily, Family, joined
from tremplin_client.core.operation import Operation
from tremplin_client.models import explore as models

METIER_TERRITOIRE = Operation[models.Reponse](
    method="GET", path="/api/explorer/v1/metier-territoire", answer=models.Reponse, cost="search", kept=True
)
METIER_TERRITOIRE_AS = Operation[None](
    method="GET", path="/api/explorer/v1/metier-territoire", answer=None, cost="search", kept=True
)
COMPARER = Operation[models.Comparee](
    method="GET", path="/api/explorer/v1/comparer", answer=models.Comparee, cost="search", kept=True
)
LOTS = Operation[lots.Ligne](
    method="POST",
    path="/api/explorer/v1/lots",
    answer=lots.Ligne,
    accept="application/x-ndjson",
    cost="heavy",
    reads=True,
)


class Explore(Family):
    """Explorer."""

    def metier_territoire(
        self,
        *,
        blocs: str | Iterable[str] | None = None,
        date: date | None = None,
        commune: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        departement: str | None = None,
        region: str | None = None,
        bassin: str | None = None,
        lieu: str | None = None,
        rayon: float | None = None,
        rome: str | None = None,
        rncp: str | None = None,
        cfd: str | None = None,
        mef: str | None = None,
        sise: str | None = None,
        formacode: str | None = None,
        q: str | None = None,
    ) -> models.Reponse:
        """Un métier, un lieu, tout ce que l'on sait.

        Formations, devenir, recrutements, tension, salaires, offres, entreprises, interlocuteurs, métiers proches.
        Chaque bloc dit son état, le niveau de ses chiffres, d'où ils viennent et la route de la famille qui les
        donne. Une clé ajoute les numéros de téléphone. L'en-tête `Accept` choisit le format, comme l'extension de
        l'adresse.

        :param blocs: Blocs gardés, séparés par des virgules
        :param date: Ce qui valait ce jour : certifications, liens, montants
        :param commune: Code INSEE ; un code postal s'il ne nomme qu'une commune
        :param latitude: Degrés, avec `longitude`
        :param longitude: Degrés, avec `latitude`
        :param departement: Code INSEE du département
        :param region: Code INSEE de la région
        :param bassin: Code du bassin d'emploi
        :param lieu: Un lieu par son nom ; « bassin de … » nomme un bassin
        :param rayon: Kilomètres autour d'un point, 30 par défaut
        :param rome: Métier : code ROME 3 ou 4.0
        :param rncp: Métier d'une fiche RNCP ; inactive, elle est suivie vers celle qui la remplace
        :param cfd: Métier d'un diplôme (CFD)
        :param mef: Métier d'un MEF
        :param sise: Métier d'un diplôme du supérieur (SISE)
        :param formacode: Métier d'un Formacode
        :param q: Métier par son nom, même mal écrit

        Sources : France Travail, France Travail (enquête BMO), INSEE (Code officiel géographique).

        ``GET /api/explorer/v1/metier-territoire``
        """
        return self._ask(
            METIER_TERRITOIRE,
            query={
                "blocs": joined(blocs),
                "date": date,
                "commune": commune,
                "latitude": latitude,
                "longitude": longitude,
                "departement": departement,
                "region": region,
                "bassin": bassin,
                "lieu": lieu,
                "rayon": rayon,
                "rome": rome,
                "rncp": rncp,
                "cfd": cfd,
                "mef": mef,
                "sise": sise,
                "formacode": formacode,
                "q": q,
            },
        )

    def metier_territoire_as(
        self,
        *,
        blocs: str | Iterable[str] | None = None,
        date: date | None = None,
        commune: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        departement: str | None = None,
        region: str | None = None,
        bassin: str | None = None,
        lieu: str | None = None,
        rayon: float | None = None,
        rome: str | None = None,
        rncp: str | None = None,
        cfd: str | None = None,
        mef: str | None = None,
        sise: str | None = None,
        formacode: str | None = None,
        q: str | None = None,
    ) -> bytes:
        """Un métier, un lieu, tout ce que l'on sait.

        Formations, devenir, recrutements, tension, salaires, offres, entreprises, interlocuteurs, métiers proches.
        Chaque bloc dit son état, le niveau de ses chiffres, d'où ils viennent et la route de la famille qui les
        donne. Une clé ajoute les numéros de téléphone. L'en-tête `Accept` choisit le format, comme l'extension de
        l'adresse.

        :param blocs: Blocs gardés, séparés par des virgules
        :param date: Ce qui valait ce jour : certifications, liens, montants
        :param commune: Code INSEE ; un code postal s'il ne nomme qu'une commune
        :param latitude: Degrés, avec `longitude`
        :param longitude: Degrés, avec `latitude`
        :param departement: Code INSEE du département
        :param region: Code INSEE de la région
        :param bassin: Code du bassin d'emploi
        :param lieu: Un lieu par son nom ; « bassin de … » nomme un bassin
        :param rayon: Kilomètres autour d'un point, 30 par défaut
        :param rome: Métier : code ROME 3 ou 4.0
        :param rncp: Métier d'une fiche RNCP ; inactive, elle est suivie vers celle qui la remplace
        :param cfd: Métier d'un diplôme (CFD)
        :param mef: Métier d'un MEF
        :param sise: Métier d'un diplôme du supérieur (SISE)
        :param formacode: Métier d'un Formacode
        :param q: Métier par son nom, même mal écrit

        ``GET /api/explorer/v1/metier-territoire``
        """
        return self._bytes(
            METIER_TERRITOIRE_AS,
            query={
                "blocs": joined(blocs),
                "date": date,
                "commune": commune,
                "latitude": latitude,
                "longitude": longitude,
                "departement": departement,
                "region": region,
                "bassin": bassin,
                "lieu": lieu,
                "rayon": rayon,
                "rome": rome,
                "rncp": rncp,
                "cfd": cfd,
                "mef": mef,
                "sise": sise,
                "formacode": formacode,
                "q": q,
            },
        )

    def comparer(
        self,
        romes: str | Iterable[str],
        *,
        blocs: str | Iterable[str] | None = None,
        date: date | None = None,
        communes: str | Iterable[str] | None = None,
        departements: str | Iterable[str] | None = None,
        regions: str | Iterable[str] | None = None,
        bassins: str | Iterable[str] | None = None,
        rayon: float | None = None,
    ) -> models.Comparee:
        """Métiers ou lieux côte à côte.

        Deux à quatre métiers en un lieu, ou un métier en deux à quatre lieux, indicateur par indicateur. Le
        meilleur et le moins bon ne sont marqués que si l'écart dépasse ce que permet la précision des chiffres, au
        même niveau et à la même date ; chaque ligne dit comment (`precision`).

        :param romes: 1 à 4 codes ROME, séparés par des virgules
        :param blocs: Blocs gardés, séparés par des virgules
        :param date: Ce qui valait ce jour : certifications, liens, montants
        :param communes: 1 à 4 codes INSEE, séparés par des virgules
        :param departements: 1 à 4 codes de département
        :param regions: 1 à 4 codes de région
        :param bassins: 1 à 4 codes de bassin
        :param rayon: Kilomètres autour des points, 30 par défaut

        ``GET /api/explorer/v1/comparer``
        """
        return self._ask(
            COMPARER,
            query={
                "romes": joined(romes),
                "blocs": joined(blocs),
                "date": date,
                "communes": joined(communes),
                "departements": joined(departements),
                "regions": joined(regions),
                "bassins": joined(bassins),
                "rayon": rayon,
            },
        )

    def lots(self, corps: models.Batch) -> Iterator[lots.Ligne]:
        """Jusqu'à 2 000 paires en une requête.

        Les réponses dans l'ordre des paires, une par ligne (NDJSON), ou un chiffre par ligne (`"format": "csv"`).
        Une paire qui n'a pas de réponse a une ligne qui dit pourquoi (`erreur`), ou entre quoi choisir (`choix`).

        ``POST /api/explorer/v1/lots``
        """
        return self._lines(LOTS, body=corps)


class AsyncExplore(AsyncFamily):
    """Explorer."""

    async def metier_territoire(
        self,
        *,
        blocs: str | Iterable[str] | None = None,
        date: date | None = None,
        commune: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        departement: str | None = None,
        region: str | None = None,
        bassin: str | None = None,
        lieu: str | None = None,
        rayon: float | None = None,
        rome: str | None = None,
        rncp: str | None = None,
        cfd: str | None = None,
        mef: str | None = None,
        sise: str | None = None,
        formacode: str | None = None,
        q: str | None = None,
    ) -> models.Reponse:
        """Un métier, un lieu, tout ce que l'on sait.

        Formations, devenir, recrutements, tension, salaires, offres, entreprises, interlocuteurs, métiers proches.
        Chaque bloc dit son état, le niveau de ses chiffres, d'où ils viennent et la route de la famille qui les
        donne. Une clé ajoute les numéros de téléphone. L'en-tête `Accept` choisit le format, comme l'extension de
        l'adresse.

        :param blocs: Blocs gardés, séparés par des virgules
        :param date: Ce qui valait ce jour : certifications, liens, montants
        :param commune: Code INSEE ; un code postal s'il ne nomme qu'une commune
        :param latitude: Degrés, avec `longitude`
        :param longitude: Degrés, avec `latitude`
        :param departement: Code INSEE du département
        :param region: Code INSEE de la région
        :param bassin: Code du bassin d'emploi
        :param lieu: Un lieu par son nom ; « bassin de … » nomme un bassin
        :param rayon: Kilomètres autour d'un point, 30 par défaut
        :param rome: Métier : code ROME 3 ou 4.0
        :param rncp: Métier d'une fiche RNCP ; inactive, elle est suivie vers celle qui la remplace
        :param cfd: Métier d'un diplôme (CFD)
        :param mef: Métier d'un MEF
        :param sise: Métier d'un diplôme du supérieur (SISE)
        :param formacode: Métier d'un Formacode
        :param q: Métier par son nom, même mal écrit

        Sources : France Travail, France Travail (enquête BMO), INSEE (Code officiel géographique).

        ``GET /api/explorer/v1/metier-territoire``
        """
        return await self._ask(
            METIER_TERRITOIRE,
            query={
                "blocs": joined(blocs),
                "date": date,
                "commune": commune,
                "latitude": latitude,
                "longitude": longitude,
                "departement": departement,
                "region": region,
                "bassin": bassin,
                "lieu": lieu,
                "rayon": rayon,
                "rome": rome,
                "rncp": rncp,
                "cfd": cfd,
                "mef": mef,
                "sise": sise,
                "formacode": formacode,
                "q": q,
            },
        )

    async def metier_territoire_as(
        self,
        *,
        blocs: str | Iterable[str] | None = None,
        date: date | None = None,
        commune: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        departement: str | None = None,
        region: str | None = None,
        bassin: str | None = None,
        lieu: str | None = None,
        rayon: float | None = None,
        rome: str | None = None,
        rncp: str | None = None,
        cfd: str | None = None,
        mef: str | None = None,
        sise: str | None = None,
        formacode: str | None = None,
        q: str | None = None,
    ) -> bytes:
        """Un métier, un lieu, tout ce que l'on sait.

        Formations, devenir, recrutements, tension, salaires, offres, entreprises, interlocuteurs, métiers proches.
        Chaque bloc dit son état, le niveau de ses chiffres, d'où ils viennent et la route de la famille qui les
        donne. Une clé ajoute les numéros de téléphone. L'en-tête `Accept` choisit le format, comme l'extension de
        l'adresse.

        :param blocs: Blocs gardés, séparés par des virgules
        :param date: Ce qui valait ce jour : certifications, liens, montants
        :param commune: Code INSEE ; un code postal s'il ne nomme qu'une commune
        :param latitude: Degrés, avec `longitude`
        :param longitude: Degrés, avec `latitude`
        :param departement: Code INSEE du département
        :param region: Code INSEE de la région
        :param bassin: Code du bassin d'emploi
        :param lieu: Un lieu par son nom ; « bassin de … » nomme un bassin
        :param rayon: Kilomètres autour d'un point, 30 par défaut
        :param rome: Métier : code ROME 3 ou 4.0
        :param rncp: Métier d'une fiche RNCP ; inactive, elle est suivie vers celle qui la remplace
        :param cfd: Métier d'un diplôme (CFD)
        :param mef: Métier d'un MEF
        :param sise: Métier d'un diplôme du supérieur (SISE)
        :param formacode: Métier d'un Formacode
        :param q: Métier par son nom, même mal écrit

        ``GET /api/explorer/v1/metier-territoire``
        """
        return await self._bytes(
            METIER_TERRITOIRE_AS,
            query={
                "blocs": joined(blocs),
                "date": date,
                "commune": commune,
                "latitude": latitude,
                "longitude": longitude,
                "departement": departement,
                "region": region,
                "bassin": bassin,
                "lieu": lieu,
                "rayon": rayon,
                "rome": rome,
                "rncp": rncp,
                "cfd": cfd,
                "mef": mef,
                "sise": sise,
                "formacode": formacode,
                "q": q,
            },
        )

    async def comparer(
        self,
        romes: str | Iterable[str],
        *,
        blocs: str | Iterable[str] | None = None,
        date: date | None = None,
        communes: str | Iterable[str] | None = None,
        departements: str | Iterable[str] | None = None,
        regions: str | Iterable[str] | None = None,
        bassins: str | Iterable[str] | None = None,
        rayon: float | None = None,
    ) -> models.Comparee:
        """Métiers ou lieux côte à côte.

        Deux à quatre métiers en un lieu, ou un métier en deux à quatre lieux, indicateur par indicateur. Le
        meilleur et le moins bon ne sont marqués que si l'écart dépasse ce que permet la précision des chiffres, au
        même niveau et à la même date ; chaque ligne dit comment (`precision`).

        :param romes: 1 à 4 codes ROME, séparés par des virgules
        :param blocs: Blocs gardés, séparés par des virgules
        :param date: Ce qui valait ce jour : certifications, liens, montants
        :param communes: 1 à 4 codes INSEE, séparés par des virgules
        :param departements: 1 à 4 codes de département
        :param regions: 1 à 4 codes de région
        :param bassins: 1 à 4 codes de bassin
        :param rayon: Kilomètres autour des points, 30 par défaut

        ``GET /api/explorer/v1/comparer``
        """
        return await self._ask(
            COMPARER,
            query={
                "romes": joined(romes),
                "blocs": joined(blocs),
                "date": date,
                "communes": joined(communes),
                "departements": joined(departements),
                "regions": joined(regions),
                "bassins": joined(bassins),
                "rayon": rayon,
            },
        )

    def lots(self, corps: models.Batch) -> AsyncIterator[lots.Ligne]:
        """Jusqu'à 2 000 paires en une requête.

        Les réponses dans l'ordre des paires, une par ligne (NDJSON), ou un chiffre par ligne (`"format": "csv"`).
        Une paire qui n'a pas de réponse a une ligne qui dit pourquoi (`erreur`), ou entre quoi choisir (`choix`).

        ``POST /api/explorer/v1/lots``
        """
        return self._lines(LOTS, body=corps)
