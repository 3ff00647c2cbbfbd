"""Marché du travail: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from tremplin_client.core.family import AsyncFamily, Family
from tremplin_client.core.operation import Operation
from tremplin_client.models import infotravail as models

JEUX = Operation[models.Jeux](method="GET", path="/api/infotravail/v1", answer=models.Jeux, kept=True)
METIERS = Operation[models.Metiers](
    method="GET", path="/api/infotravail/v1/metiers", answer=models.Metiers, cost="search", kept=True
)
METIER = Operation[models.Fiche](
    method="GET", path="/api/infotravail/v1/metiers/{rome}", answer=models.Fiche, kept=True
)
METIER_ROME4 = Operation[models.FicheRome4](
    method="GET", path="/api/infotravail/v1/rome4/fiches/{rome}", answer=models.FicheRome4, kept=True
)
MARCHE = Operation[models.Marche](
    method="GET", path="/api/infotravail/v1/metiers/{rome}/marche", answer=models.Marche, cost="search", kept=True
)
AGENCES = Operation[models.Agences](
    method="GET", path="/api/infotravail/v1/agences", answer=models.Agences, cost="search", kept=True
)
BMO = Operation[models.Bmo](method="GET", path="/api/infotravail/v1/bmo", answer=models.Bmo, cost="search", kept=True)
TENSION = Operation[models.Tension](
    method="GET", path="/api/infotravail/v1/tension", answer=models.Tension, cost="search", kept=True
)
LIRE = Operation[models.Page](
    method="GET", path="/api/infotravail/v1/{jeu}/{table}", answer=models.Page, cost="search", kept=True
)


class Infotravail(Family):
    """Marché du travail."""

    def jeux(self) -> models.Jeux:
        """Les jeux de données et leurs tables. Chaque table se lit à `/api/infotravail/v1/{jeu}/{table}`.

        ``GET /api/infotravail/v1``
        """
        return self._ask(JEUX)

    def metiers(self, q: str, *, limit: int | None = None) -> models.Metiers:
        """Cherche un métier par son nom. Accents, pluriels et genres ne comptent pas ; le dernier mot peut être
        inachevé, un mot peut porter une faute.

        :param q: Nom de métier, même inachevé ou mal écrit

        ``GET /api/infotravail/v1/metiers``
        """
        return self._ask(METIERS, query={"q": q, "limit": limit})

    def metier(self, rome: str) -> models.Fiche:
        """La fiche d'un métier en un document : textes, appellations, activités, savoirs, mobilités, ROME 4.0.

        :param rome: Code ROME 3

        ``GET /api/infotravail/v1/metiers/{rome}``
        """
        return self._ask(METIER, path={"rome": rome})

    def metier_rome4(self, rome: str) -> models.FicheRome4:
        """Metier4.

        La fiche d'un métier du ROME 4.0 en un document : code ROME 3, appellations, ce qu'il demande, où il mène.

        :param rome: Code ROME 4.0

        Sources : France Travail.

        ``GET /api/infotravail/v1/rome4/fiches/{rome}``
        """
        return self._ask(METIER_ROME4, path={"rome": rome})

    def marche(self, rome: str, *, commune: str | None = None) -> models.Marche:
        """Le marché d'un métier : offres d'un jour, tension du bassin (2020), liste réglementaire, postes à 2030.
        `metiers_en_tension` et `metiers_2030` sont donnés par famille professionnelle (FAP 2009) : ils valent pour
        tous les métiers de la famille. Les postes à 2030 sont une projection. La commune ajoute ses offres et la
        tension de son bassin, dans le zonage de 2019.

        :param rome: Code ROME 3
        :param commune: Code INSEE

        ``GET /api/infotravail/v1/metiers/{rome}/marche``
        """
        return self._ask(MARCHE, path={"rome": rome}, query={"commune": commune})

    def agences(
        self, lat: float, lon: float, *, radius: float | None = None, limit: int | None = None
    ) -> models.Agences:
        """Les agences France Travail autour d'un point, de la plus proche à la plus lointaine.

        :param lat: Degrés
        :param lon: Degrés
        :param radius: Kilomètres

        ``GET /api/infotravail/v1/agences``
        """
        return self._ask(AGENCES, query={"lat": lat, "lon": lon, "radius": radius, "limit": limit})

    def bmo(self, commune: str, *, rome: str | None = None, fap: str | None = None) -> models.Bmo:
        """Les projets de recrutement d'un métier (`rome`) ou d'une famille (`fap`) dans le bassin d'emploi d'une
        commune, année par année. Le métier mène à ses familles professionnelles, de 2009 : il ne trouve pas les
        années dont les familles sont de 2021 (`FAP_NOMENCLATURE`), qui se demandent par `fap`. `data` : une ligne
        par département du bassin ; `totaux` : leur somme, pour le bassin entier. Une valeur nulle dont la colonne
        `…_SECRET` est vraie est cachée par le secret statistique.

        :param commune: Code INSEE
        :param rome: Code ROME
        :param fap: Famille professionnelle

        ``GET /api/infotravail/v1/bmo``
        """
        return self._ask(BMO, query={"commune": commune, "rome": rome, "fap": fap})

    def tension(self, rome: str, departement: str) -> models.Tension:
        """La tension d'un métier dans un département : IMT, part des recrutements difficiles (2019), séries
        mensuelles.

        :param rome: Code ROME
        :param departement: Code INSEE

        ``GET /api/infotravail/v1/tension``
        """
        return self._ask(TENSION, query={"rome": rome, "departement": departement})

    def lire(self, jeu: str, table: str, **filtres: str | int | float | bool) -> models.Page:
        """Lit une table : une page en JSON, ou tout dans un fichier par l'extension. Filtres
        `colonne__opérateur=valeur` : `exact`, `differs`, `contains`, `in` (virgules), `less` et `greater` (bornes
        comprises), `isnull` ; tri `colonne__sort=asc|desc` ; groupes `colonne__groupby` et mesures
        `colonne__count|sum|avg| min|max` ; `columns`, `page`, `page_size`. Extensions : `.json`, `.csv`,
        `.parquet`, `.xlsx`, `.geojson`, `.ndjson`.

        ``GET /api/infotravail/v1/{jeu}/{table}``
        """
        return self._ask(LIRE, path={"jeu": jeu, "table": table}, query={**filtres})


class AsyncInfotravail(AsyncFamily):
    """Marché du travail."""

    async def jeux(self) -> models.Jeux:
        """Les jeux de données et leurs tables. Chaque table se lit à `/api/infotravail/v1/{jeu}/{table}`.

        ``GET /api/infotravail/v1``
        """
        return await self._ask(JEUX)

    async def metiers(self, q: str, *, limit: int | None = None) -> models.Metiers:
        """Cherche un métier par son nom. Accents, pluriels et genres ne comptent pas ; le dernier mot peut être
        inachevé, un mot peut porter une faute.

        :param q: Nom de métier, même inachevé ou mal écrit

        ``GET /api/infotravail/v1/metiers``
        """
        return await self._ask(METIERS, query={"q": q, "limit": limit})

    async def metier(self, rome: str) -> models.Fiche:
        """La fiche d'un métier en un document : textes, appellations, activités, savoirs, mobilités, ROME 4.0.

        :param rome: Code ROME 3

        ``GET /api/infotravail/v1/metiers/{rome}``
        """
        return await self._ask(METIER, path={"rome": rome})

    async def metier_rome4(self, rome: str) -> models.FicheRome4:
        """Metier4.

        La fiche d'un métier du ROME 4.0 en un document : code ROME 3, appellations, ce qu'il demande, où il mène.

        :param rome: Code ROME 4.0

        Sources : France Travail.

        ``GET /api/infotravail/v1/rome4/fiches/{rome}``
        """
        return await self._ask(METIER_ROME4, path={"rome": rome})

    async def marche(self, rome: str, *, commune: str | None = None) -> models.Marche:
        """Le marché d'un métier : offres d'un jour, tension du bassin (2020), liste réglementaire, postes à 2030.
        `metiers_en_tension` et `metiers_2030` sont donnés par famille professionnelle (FAP 2009) : ils valent pour
        tous les métiers de la famille. Les postes à 2030 sont une projection. La commune ajoute ses offres et la
        tension de son bassin, dans le zonage de 2019.

        :param rome: Code ROME 3
        :param commune: Code INSEE

        ``GET /api/infotravail/v1/metiers/{rome}/marche``
        """
        return await self._ask(MARCHE, path={"rome": rome}, query={"commune": commune})

    async def agences(
        self, lat: float, lon: float, *, radius: float | None = None, limit: int | None = None
    ) -> models.Agences:
        """Les agences France Travail autour d'un point, de la plus proche à la plus lointaine.

        :param lat: Degrés
        :param lon: Degrés
        :param radius: Kilomètres

        ``GET /api/infotravail/v1/agences``
        """
        return await self._ask(AGENCES, query={"lat": lat, "lon": lon, "radius": radius, "limit": limit})

    async def bmo(self, commune: str, *, rome: str | None = None, fap: str | None = None) -> models.Bmo:
        """Les projets de recrutement d'un métier (`rome`) ou d'une famille (`fap`) dans le bassin d'emploi d'une
        commune, année par année. Le métier mène à ses familles professionnelles, de 2009 : il ne trouve pas les
        années dont les familles sont de 2021 (`FAP_NOMENCLATURE`), qui se demandent par `fap`. `data` : une ligne
        par département du bassin ; `totaux` : leur somme, pour le bassin entier. Une valeur nulle dont la colonne
        `…_SECRET` est vraie est cachée par le secret statistique.

        :param commune: Code INSEE
        :param rome: Code ROME
        :param fap: Famille professionnelle

        ``GET /api/infotravail/v1/bmo``
        """
        return await self._ask(BMO, query={"commune": commune, "rome": rome, "fap": fap})

    async def tension(self, rome: str, departement: str) -> models.Tension:
        """La tension d'un métier dans un département : IMT, part des recrutements difficiles (2019), séries
        mensuelles.

        :param rome: Code ROME
        :param departement: Code INSEE

        ``GET /api/infotravail/v1/tension``
        """
        return await self._ask(TENSION, query={"rome": rome, "departement": departement})

    async def lire(self, jeu: str, table: str, **filtres: str | int | float | bool) -> models.Page:
        """Lit une table : une page en JSON, ou tout dans un fichier par l'extension. Filtres
        `colonne__opérateur=valeur` : `exact`, `differs`, `contains`, `in` (virgules), `less` et `greater` (bornes
        comprises), `isnull` ; tri `colonne__sort=asc|desc` ; groupes `colonne__groupby` et mesures
        `colonne__count|sum|avg| min|max` ; `columns`, `page`, `page_size`. Extensions : `.json`, `.csv`,
        `.parquet`, `.xlsx`, `.geojson`, `.ndjson`.

        ``GET /api/infotravail/v1/{jeu}/{table}``
        """
        return await self._ask(LIRE, path={"jeu": jeu, "table": table}, query={**filtres})
