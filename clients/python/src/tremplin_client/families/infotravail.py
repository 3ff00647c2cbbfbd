"""Marché du travail: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tremplin_client.core.family import AsyncFamily, Family, as_json, joined
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
STATUS_SHOW = Operation[models.StatusShowSuccess](
    method="GET", path="/api/3/action/status_show", answer=models.StatusShowSuccess, cost="search", kept=True
)
PACKAGE_LIST = Operation[models.PackageListSuccess](
    method="GET", path="/api/3/action/package_list", answer=models.PackageListSuccess, cost="search", kept=True
)
PACKAGE_SEARCH = Operation[models.PackageSearchSuccess](
    method="GET", path="/api/3/action/package_search", answer=models.PackageSearchSuccess, cost="search", kept=True
)
PACKAGE_SHOW = Operation[models.PackageShowSuccess](
    method="GET", path="/api/3/action/package_show", answer=models.PackageShowSuccess, cost="search", kept=True
)
ORGANIZATION_LIST = Operation[models.OrganizationListSuccess](
    method="GET",
    path="/api/3/action/organization_list",
    answer=models.OrganizationListSuccess,
    cost="search",
    kept=True,
)
ORGANIZATION_SHOW = Operation[models.OrganizationShowSuccess](
    method="GET",
    path="/api/3/action/organization_show",
    answer=models.OrganizationShowSuccess,
    cost="search",
    kept=True,
)
TAG_LIST = Operation[models.TagListSuccess](
    method="GET", path="/api/3/action/tag_list", answer=models.TagListSuccess, cost="search", kept=True
)
RESOURCE_SHOW = Operation[models.ResourceShowSuccess](
    method="GET", path="/api/3/action/resource_show", answer=models.ResourceShowSuccess, cost="search", kept=True
)
RESOURCE_SEARCH = Operation[models.ResourceSearchSuccess](
    method="GET", path="/api/3/action/resource_search", answer=models.ResourceSearchSuccess, cost="search", kept=True
)
DATASTORE_INFO = Operation[models.DatastoreInfoSuccess](
    method="GET", path="/api/3/action/datastore_info", answer=models.DatastoreInfoSuccess, cost="search", kept=True
)
DATASTORE_SEARCH = Operation[models.DatastoreSearchSuccess](
    method="GET", path="/api/3/action/datastore_search", answer=models.DatastoreSearchSuccess, cost="search", kept=True
)
DATASTORE_SEARCH_SQL = Operation[models.DatastoreSearchSqlSuccess](
    method="GET",
    path="/api/3/action/datastore_search_sql",
    answer=models.DatastoreSearchSqlSuccess,
    cost="heavy",
    kept=True,
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

    def status_show(self) -> models.Site:
        """Ce qu'est ce site.

        ``GET /api/3/action/status_show``
        """
        return self._ask(STATUS_SHOW).result

    def package_list(self, *, limit: int | None = None, offset: int | None = None) -> list[str]:
        """Noms des jeux de données.

        :param limit: Nombre de noms
        :param offset: Rang du premier

        ``GET /api/3/action/package_list``
        """
        return self._ask(PACKAGE_LIST, query={"limit": limit, "offset": offset}).result

    def package_search(
        self,
        *,
        q: str | None = None,
        fq: str | None = None,
        rows: int | None = None,
        start: int | None = None,
        sort: str | None = None,
        field: str | Iterable[str] | None = None,
    ) -> models.PackagesFound:
        """Jeux de données qui contiennent tous les mots cherchés.

        :param q: Mots des titres, résumés et mots-clés, ou « champ:valeur »
        :param fq: Filtres « champ:valeur » : name, tags, organization, res_format
        :param rows: Nombre de jeux de données, 1 000 au plus
        :param start: Rang du premier
        :param sort: « name asc », « metadata_modified desc », « title_string asc »
        :param field: Champs à compter : tags, organization, res_format

        ``GET /api/3/action/package_search``
        """
        return self._ask(
            PACKAGE_SEARCH,
            query={"q": q, "fq": fq, "rows": rows, "start": start, "sort": sort, "facet.field": joined(field)},
        ).result

    def package_show(self, id: str) -> models.Package:
        """Un jeu de données et ses ressources, par son identifiant ou son nom.

        :param id: Identifiant ou nom

        ``GET /api/3/action/package_show``
        """
        return self._ask(PACKAGE_SHOW, query={"id": id}).result

    def organization_list(self) -> list[str]:
        """Les organisations qui publient.

        ``GET /api/3/action/organization_list``
        """
        return self._ask(ORGANIZATION_LIST).result

    def organization_show(self, id: str) -> models.Organization:
        """Une organisation, et les jeux de données qu'elle publie.

        :param id: Identifiant ou nom

        ``GET /api/3/action/organization_show``
        """
        return self._ask(ORGANIZATION_SHOW, query={"id": id}).result

    def tag_list(self, *, query: str | None = None) -> list[str]:
        """Les mots-clés.

        :param query: Morceau du mot-clé

        ``GET /api/3/action/tag_list``
        """
        return self._ask(TAG_LIST, query={"query": query}).result

    def resource_show(self, id: str) -> models.Resource:
        """Une ressource, par son identifiant.

        :param id: Identifiant ou nom

        ``GET /api/3/action/resource_show``
        """
        return self._ask(RESOURCE_SHOW, query={"id": id}).result

    def resource_search(
        self, query: str, *, offset: int | None = None, limit: int | None = None
    ) -> models.ResourcesFound:
        """Ressources dont les champs contiennent tous les textes cherchés.

        :param query: « champ:texte », un ou plusieurs : name, description, format
        :param offset: Rang de la première
        :param limit: Nombre de ressources

        ``GET /api/3/action/resource_search``
        """
        return self._ask(RESOURCE_SEARCH, query={"query": query, "offset": offset, "limit": limit}).result

    def datastore_info(self, id: str) -> models.DatastoreInfo:
        """Les colonnes d'une ressource, leur type, leur sens, et le nombre d'enregistrements.

        :param id: Identifiant ou nom

        ``GET /api/3/action/datastore_info``
        """
        return self._ask(DATASTORE_INFO, query={"id": id}).result

    def datastore_search(
        self,
        *,
        resource_id: str | None = None,
        filters: Mapping[str, Any] | None = None,
        q: str | None = None,
        plain: bool | None = None,
        distinct: bool | None = None,
        limit: int | None = None,
        offset: int | None = None,
        fields: str | Iterable[str] | None = None,
        sort: str | None = None,
        include_total: bool | None = None,
    ) -> models.DatastorePage:
        """Une page des enregistrements d'une ressource.

        Filtres, mots, tri, colonnes. `_links.next` mène à la suite.

        :param resource_id: Identifiant de la ressource
        :param filters: Objet JSON {colonne: valeur ou liste de valeurs}
        :param q: Mots cherchés partout, ou objet JSON {colonne: mots}
        :param plain: Faux : « mot:* » cherche un début de mot
        :param distinct: Enregistrements différents seulement
        :param limit: Nombre d'enregistrements, 32 000 au plus
        :param offset: Rang du premier
        :param fields: Colonnes voulues, dans cet ordre
        :param sort: « colonne asc », « colonne desc nulls first », plusieurs séparées par des virgules
        :param include_total: Compte le total

        ``GET /api/3/action/datastore_search``
        """
        return self._ask(
            DATASTORE_SEARCH,
            query={
                "resource_id": resource_id,
                "filters": as_json(filters),
                "q": q,
                "plain": plain,
                "distinct": distinct,
                "limit": limit,
                "offset": offset,
                "fields": joined(fields),
                "sort": sort,
                "include_total": include_total,
            },
        ).result

    def datastore_search_sql(self, sql: str) -> models.DatastoreSql:
        """Un SELECT sur des ressources.

        5 secondes, 32 000 lignes au plus. Les noms de tables sont des identifiants.

        :param sql: Un SELECT sur des identifiants de ressources entre guillemets

        ``GET /api/3/action/datastore_search_sql``
        """
        return self._ask(DATASTORE_SEARCH_SQL, query={"sql": sql}).result


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

    async def status_show(self) -> models.Site:
        """Ce qu'est ce site.

        ``GET /api/3/action/status_show``
        """
        return (await self._ask(STATUS_SHOW)).result

    async def package_list(self, *, limit: int | None = None, offset: int | None = None) -> list[str]:
        """Noms des jeux de données.

        :param limit: Nombre de noms
        :param offset: Rang du premier

        ``GET /api/3/action/package_list``
        """
        return (await self._ask(PACKAGE_LIST, query={"limit": limit, "offset": offset})).result

    async def package_search(
        self,
        *,
        q: str | None = None,
        fq: str | None = None,
        rows: int | None = None,
        start: int | None = None,
        sort: str | None = None,
        field: str | Iterable[str] | None = None,
    ) -> models.PackagesFound:
        """Jeux de données qui contiennent tous les mots cherchés.

        :param q: Mots des titres, résumés et mots-clés, ou « champ:valeur »
        :param fq: Filtres « champ:valeur » : name, tags, organization, res_format
        :param rows: Nombre de jeux de données, 1 000 au plus
        :param start: Rang du premier
        :param sort: « name asc », « metadata_modified desc », « title_string asc »
        :param field: Champs à compter : tags, organization, res_format

        ``GET /api/3/action/package_search``
        """
        return (
            await self._ask(
                PACKAGE_SEARCH,
                query={"q": q, "fq": fq, "rows": rows, "start": start, "sort": sort, "facet.field": joined(field)},
            )
        ).result

    async def package_show(self, id: str) -> models.Package:
        """Un jeu de données et ses ressources, par son identifiant ou son nom.

        :param id: Identifiant ou nom

        ``GET /api/3/action/package_show``
        """
        return (await self._ask(PACKAGE_SHOW, query={"id": id})).result

    async def organization_list(self) -> list[str]:
        """Les organisations qui publient.

        ``GET /api/3/action/organization_list``
        """
        return (await self._ask(ORGANIZATION_LIST)).result

    async def organization_show(self, id: str) -> models.Organization:
        """Une organisation, et les jeux de données qu'elle publie.

        :param id: Identifiant ou nom

        ``GET /api/3/action/organization_show``
        """
        return (await self._ask(ORGANIZATION_SHOW, query={"id": id})).result

    async def tag_list(self, *, query: str | None = None) -> list[str]:
        """Les mots-clés.

        :param query: Morceau du mot-clé

        ``GET /api/3/action/tag_list``
        """
        return (await self._ask(TAG_LIST, query={"query": query})).result

    async def resource_show(self, id: str) -> models.Resource:
        """Une ressource, par son identifiant.

        :param id: Identifiant ou nom

        ``GET /api/3/action/resource_show``
        """
        return (await self._ask(RESOURCE_SHOW, query={"id": id})).result

    async def resource_search(
        self, query: str, *, offset: int | None = None, limit: int | None = None
    ) -> models.ResourcesFound:
        """Ressources dont les champs contiennent tous les textes cherchés.

        :param query: « champ:texte », un ou plusieurs : name, description, format
        :param offset: Rang de la première
        :param limit: Nombre de ressources

        ``GET /api/3/action/resource_search``
        """
        return (await self._ask(RESOURCE_SEARCH, query={"query": query, "offset": offset, "limit": limit})).result

    async def datastore_info(self, id: str) -> models.DatastoreInfo:
        """Les colonnes d'une ressource, leur type, leur sens, et le nombre d'enregistrements.

        :param id: Identifiant ou nom

        ``GET /api/3/action/datastore_info``
        """
        return (await self._ask(DATASTORE_INFO, query={"id": id})).result

    async def datastore_search(
        self,
        *,
        resource_id: str | None = None,
        filters: Mapping[str, Any] | None = None,
        q: str | None = None,
        plain: bool | None = None,
        distinct: bool | None = None,
        limit: int | None = None,
        offset: int | None = None,
        fields: str | Iterable[str] | None = None,
        sort: str | None = None,
        include_total: bool | None = None,
    ) -> models.DatastorePage:
        """Une page des enregistrements d'une ressource.

        Filtres, mots, tri, colonnes. `_links.next` mène à la suite.

        :param resource_id: Identifiant de la ressource
        :param filters: Objet JSON {colonne: valeur ou liste de valeurs}
        :param q: Mots cherchés partout, ou objet JSON {colonne: mots}
        :param plain: Faux : « mot:* » cherche un début de mot
        :param distinct: Enregistrements différents seulement
        :param limit: Nombre d'enregistrements, 32 000 au plus
        :param offset: Rang du premier
        :param fields: Colonnes voulues, dans cet ordre
        :param sort: « colonne asc », « colonne desc nulls first », plusieurs séparées par des virgules
        :param include_total: Compte le total

        ``GET /api/3/action/datastore_search``
        """
        return (
            await self._ask(
                DATASTORE_SEARCH,
                query={
                    "resource_id": resource_id,
                    "filters": as_json(filters),
                    "q": q,
                    "plain": plain,
                    "distinct": distinct,
                    "limit": limit,
                    "offset": offset,
                    "fields": joined(fields),
                    "sort": sort,
                    "include_total": include_total,
                },
            )
        ).result

    async def datastore_search_sql(self, sql: str) -> models.DatastoreSql:
        """Un SELECT sur des ressources.

        5 secondes, 32 000 lignes au plus. Les noms de tables sont des identifiants.

        :param sql: Un SELECT sur des identifiants de ressources entre guillemets

        ``GET /api/3/action/datastore_search_sql``
        """
        return (await self._ask(DATASTORE_SEARCH_SQL, query={"sql": sql})).result
