"""Organismes de formation: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from tremplin_client.core.family import AsyncFamily, Family
from tremplin_client.core.operation import Operation, Shown
from tremplin_client.models import organismes as models
from tremplin_client.pages import AsyncPages, Numbered, Pages

RECHERCHE = Operation[models.Recherche](
    method="GET", path="/api/organisme/v1/recherche", answer=models.Recherche, shown=Shown.KEY, kept=True
)
ORGANISMES = Operation[models.Export](
    method="GET", path="/api/organisme/v1/export", answer=models.Export, shown=Shown.KEY, cost="search", kept=True
)


class Organismes(Family):
    """Organismes de formation."""

    def recherche(self, *, uai: str | None = None, siret: str | None = None) -> models.Recherche:
        """Retrouver un organisme par UAI et SIRET.

        L'organisme que ces codes désignent, sinon les candidats possibles.

        :param uai: UAI de l'organisme ou d'un de ses lieux
        :param siret: SIRET de l'organisme

        ``GET /api/organisme/v1/recherche``
        """
        return self._ask(RECHERCHE, query={"uai": uai, "siret": siret})

    def organismes(self, *, page_size: int | None = None) -> Pages[models.Export, models.Organisme]:
        """Tous les organismes, page par page.

        Les organismes que SIRENE connaît, par SIRET ; une page au-delà de la fin est vide.

        Sources : INSEE (SIRENE), Onisep (Référentiel de l'apprentissage), Réseau des Carif-Oref (catalogue de
        l'apprentissage).

        ``GET /api/organisme/v1/export``
        """
        return self._pages(
            ORGANISMES,
            query={"page_size": page_size},
            paging=Numbered(items="data", parameter="page_index", count="pagination.page_count", first=0),
        )


class AsyncOrganismes(AsyncFamily):
    """Organismes de formation."""

    async def recherche(self, *, uai: str | None = None, siret: str | None = None) -> models.Recherche:
        """Retrouver un organisme par UAI et SIRET.

        L'organisme que ces codes désignent, sinon les candidats possibles.

        :param uai: UAI de l'organisme ou d'un de ses lieux
        :param siret: SIRET de l'organisme

        ``GET /api/organisme/v1/recherche``
        """
        return await self._ask(RECHERCHE, query={"uai": uai, "siret": siret})

    def organismes(self, *, page_size: int | None = None) -> AsyncPages[models.Export, models.Organisme]:
        """Tous les organismes, page par page.

        Les organismes que SIRENE connaît, par SIRET ; une page au-delà de la fin est vide.

        Sources : INSEE (SIRENE), Onisep (Référentiel de l'apprentissage), Réseau des Carif-Oref (catalogue de
        l'apprentissage).

        ``GET /api/organisme/v1/export``
        """
        return self._pages(
            ORGANISMES,
            query={"page_size": page_size},
            paging=Numbered(items="data", parameter="page_index", count="pagination.page_count", first=0),
        )
