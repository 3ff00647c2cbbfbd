"""Géographie: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from tremplin_client.core.family import AsyncFamily, Family
from tremplin_client.core.operation import Operation, Shown
from tremplin_client.frames import Rows
from tremplin_client.models import geographie as models

COMMUNES = Operation[list[models.Commune]](
    method="GET", path="/api/geographie/v1/commune/search", answer=list[models.Commune], shown=Shown.KEY, kept=True
)
DEPARTEMENTS = Operation[list[models.Departement]](
    method="GET", path="/api/geographie/v1/departement", answer=list[models.Departement], shown=Shown.KEY, kept=True
)
MISSIONS_LOCALES = Operation[list[models.MissionLocale]](
    method="GET",
    path="/api/geographie/v1/mission-locale",
    answer=list[models.MissionLocale],
    shown=Shown.KEY,
    cost="search",
    kept=True,
)


class Geographie(Family):
    """Géographie."""

    def communes(self, code: str) -> Rows[models.Commune]:
        """Communes d'un code INSEE ou postal.

        Les communes d'aujourd'hui auxquelles ce code mène ; un tableau vide si aucune.

        :param code: Code INSEE ou postal, aussi d'un arrondissement ou d'une ancienne commune

        Sources : Catalogue de l'apprentissage, Etalab, IGN (Admin Express), INSEE (Code officiel géographique), La
        Poste, Union nationale des missions locales (UNML).

        ``GET /api/geographie/v1/commune/search``
        """
        return self._rows(COMMUNES, query={"code": code})

    def departements(self) -> Rows[models.Departement]:
        """Tous les départements.

        Leur région et leur académie, par code.

        ``GET /api/geographie/v1/departement``
        """
        return self._rows(DEPARTEMENTS)

    def missions_locales(
        self, *, latitude: float | None = None, longitude: float | None = None, radius: float | None = None
    ) -> Rows[models.MissionLocale]:
        """Missions locales.

        Toutes les missions locales, ou celles d'un rayon autour d'un point, la plus proche d'abord.

        :param radius: Rayon en kilomètres

        ``GET /api/geographie/v1/mission-locale``
        """
        return self._rows(MISSIONS_LOCALES, query={"latitude": latitude, "longitude": longitude, "radius": radius})


class AsyncGeographie(AsyncFamily):
    """Géographie."""

    async def communes(self, code: str) -> Rows[models.Commune]:
        """Communes d'un code INSEE ou postal.

        Les communes d'aujourd'hui auxquelles ce code mène ; un tableau vide si aucune.

        :param code: Code INSEE ou postal, aussi d'un arrondissement ou d'une ancienne commune

        Sources : Catalogue de l'apprentissage, Etalab, IGN (Admin Express), INSEE (Code officiel géographique), La
        Poste, Union nationale des missions locales (UNML).

        ``GET /api/geographie/v1/commune/search``
        """
        return await self._rows(COMMUNES, query={"code": code})

    async def departements(self) -> Rows[models.Departement]:
        """Tous les départements.

        Leur région et leur académie, par code.

        ``GET /api/geographie/v1/departement``
        """
        return await self._rows(DEPARTEMENTS)

    async def missions_locales(
        self, *, latitude: float | None = None, longitude: float | None = None, radius: float | None = None
    ) -> Rows[models.MissionLocale]:
        """Missions locales.

        Toutes les missions locales, ou celles d'un rayon autour d'un point, la plus proche d'abord.

        :param radius: Rayon en kilomètres

        ``GET /api/geographie/v1/mission-locale``
        """
        return await self._rows(
            MISSIONS_LOCALES, query={"latitude": latitude, "longitude": longitude, "radius": radius}
        )
