"""The two clients: `Tremplin`, which waits, and `AsyncTremplin`, which is awaited; an attribute a family."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tremplin_client.core.cache import Cache
from tremplin_client.core.exchange import Exchange
from tremplin_client.core.http import AsyncHttp, Http
from tremplin_client.core.retrying import Retries
from tremplin_client.version import __version__

if TYPE_CHECKING:
    from tremplin_client.families.alternance import Alternance, AsyncAlternance
    from tremplin_client.families.certifications import AsyncCertifications, Certifications
    from tremplin_client.families.explore import AsyncExplore, Explore
    from tremplin_client.families.geographie import AsyncGeographie, Geographie
    from tremplin_client.families.infotravail import AsyncInfotravail, Infotravail
    from tremplin_client.families.inserjeunes import AsyncInserjeunes, Inserjeunes
    from tremplin_client.families.organismes import AsyncOrganismes, Organismes
    from tremplin_client.families.parcours import AsyncParcours, Parcours
    from tremplin_client.tables import AsyncTables, Tables

TIMEOUT_S = 30.0
"""What connecting, sending and each wait for a piece of an answer may take, by default."""
_TOLD = frozenset({"url", "_exchange", "_options", "_release"})
"""What a client was made with; the rest is made again when it is needed."""


class _Client:
    """What both clients are told."""

    def __init__(
        self,
        url: str,
        *,
        key: str = "",
        client_id: str = "",
        client_secret: str = "",
        timeout: float = TIMEOUT_S,
        retries: Retries | None = None,
        cache: str | os.PathLike[str] | None = None,
        transport: Any = None,
    ) -> None:
        """
        :param url: address of the service, « https://… »
        :param key: a key (`trm_…`), for what needs one
        :param client_id: an OAuth2 client, for the training paths and what else needs a token
        :param client_secret: its secret
        :param timeout: seconds for connecting, and for each wait while an answer comes
        :param retries: how often and how long requests are tried again
        :param cache: folder where answers of a release are kept: asked again by their ETag, given again when no server
            answers; none: nothing is kept
        :param transport: a transport of httpx2, in the place of the network
        """
        holder = hashlib.sha256(f"{url}\n{key}\n{client_id}".encode()).hexdigest()
        self.url = url.rstrip("/")
        self._exchange = Exchange(
            key=key,
            client_id=client_id,
            client_secret=client_secret,
            retries=retries or Retries(),
            cache=Cache(cache, holder) if cache is not None else None,
        )
        self._options: dict[str, Any] = {
            "base_url": self.url,
            "timeout": timeout,
            "headers": {"user-agent": f"tremplin-client/{__version__}"},
            "transport": transport,
        }


class Tremplin(_Client):
    """The service, asked and waited for.

    >>> with Tremplin("http://localhost:8000", key="trm_…") as t:
    ...     for one in t.certifications.get(rncp="RNCP34024"):
    ...         print(one.intitule.rncp)
    """

    @staticmethod
    def offline(folder: str | os.PathLike[str]) -> Tremplin:
        """The same, without a server: the tables of a copied release and, with `tremplin-client[offline]`, the routes
        of the reference plane, the same bytes.

        :param folder: a release that `download` copied, or a folder that holds some: the newest answers
        """
        from tremplin_client.copies import Offline

        return Offline(folder)

    def download(self, folder: str | os.PathLike[str], release: str = "courante") -> Path:
        """Copy a release, that `offline` then answers from; where it is. A key is needed.

        :param folder: where it is written, in a folder of its name; what is there already isn't fetched again
        :param release: its name, or the one in service
        """
        from tremplin_client.copies import download

        return download(self.http, Path(folder), release)

    @cached_property
    def http(self) -> Http:
        """What sends requests, opened when first needed."""
        import httpx2

        return Http(self._exchange, httpx2.Client(**self._options))

    @cached_property
    def certifications(self) -> Certifications:
        """Diplômes (CFD), fiches (RNCP), remplacements, d'une nomenclature à l'autre, niveaux de prise en charge."""
        from tremplin_client.families.certifications import Certifications

        return Certifications(self.http)

    @cached_property
    def organismes(self) -> Organismes:
        """Les organismes de formation, par UAI et SIRET."""
        from tremplin_client.families.organismes import Organismes

        return Organismes(self.http)

    @cached_property
    def geographie(self) -> Geographie:
        """Communes, départements, missions locales."""
        from tremplin_client.families.geographie import Geographie

        return Geographie(self.http)

    @cached_property
    def infotravail(self) -> Infotravail:
        """Métiers, besoins en main-d'œuvre (BMO), tension, agences, tables du marché du travail."""
        from tremplin_client.families.infotravail import Infotravail

        return Infotravail(self.http)

    @cached_property
    def inserjeunes(self) -> Inserjeunes:
        """Ce que deviennent ceux qui sortent d'une certification."""
        from tremplin_client.families.inserjeunes import Inserjeunes

        return Inserjeunes(self.http)

    @cached_property
    def alternance(self) -> Alternance:
        """Formations, offres, entreprises qui recrutent en alternance ; publier, postuler."""
        from tremplin_client.families.alternance import Alternance

        return Alternance(self.http)

    @cached_property
    def explorer(self) -> Explore:
        """Un métier, un lieu, tout ce que l'on sait."""
        from tremplin_client.families.explore import Explore

        return Explore(self.http)

    @cached_property
    def parcours(self) -> Parcours:
        """Les parcours de formation, sur la base réelle."""
        from tremplin_client.families.parcours import Parcours

        return Parcours(self.http)

    @cached_property
    def parcours_essai(self) -> Parcours:
        """Les mêmes parcours, sur la base fictive."""
        from tremplin_client.families.parcours import Parcours

        return Parcours(self.http, fictitious=True)

    @cached_property
    def tables(self) -> Tables:
        """Every table of a release, by its name: rows, dataframes, files."""
        from tremplin_client.tables import Served, Tables

        return Tables(Served(self.http))

    def close(self) -> None:
        """Close the connections; what is asked next opens others."""
        if "http" in self.__dict__:
            self.http.close()
            self.__dict__ = {name: value for name, value in self.__dict__.items() if name in _TOLD}

    def __enter__(self) -> Tremplin:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class AsyncTremplin(_Client):
    """The same service, awaited.

    >>> async with AsyncTremplin("http://localhost:8000") as t:
    ...     fiche = await t.infotravail.metier("D1102")
    """

    @cached_property
    def http(self) -> AsyncHttp:
        """What sends requests, opened when first needed."""
        import httpx2

        return AsyncHttp(self._exchange, httpx2.AsyncClient(**self._options))

    @cached_property
    def certifications(self) -> AsyncCertifications:
        """Diplômes (CFD), fiches (RNCP), remplacements, d'une nomenclature à l'autre, niveaux de prise en charge."""
        from tremplin_client.families.certifications import AsyncCertifications

        return AsyncCertifications(self.http)

    @cached_property
    def organismes(self) -> AsyncOrganismes:
        """Les organismes de formation, par UAI et SIRET."""
        from tremplin_client.families.organismes import AsyncOrganismes

        return AsyncOrganismes(self.http)

    @cached_property
    def geographie(self) -> AsyncGeographie:
        """Communes, départements, missions locales."""
        from tremplin_client.families.geographie import AsyncGeographie

        return AsyncGeographie(self.http)

    @cached_property
    def infotravail(self) -> AsyncInfotravail:
        """Métiers, besoins en main-d'œuvre (BMO), tension, agences, tables du marché du travail."""
        from tremplin_client.families.infotravail import AsyncInfotravail

        return AsyncInfotravail(self.http)

    @cached_property
    def inserjeunes(self) -> AsyncInserjeunes:
        """Ce que deviennent ceux qui sortent d'une certification."""
        from tremplin_client.families.inserjeunes import AsyncInserjeunes

        return AsyncInserjeunes(self.http)

    @cached_property
    def alternance(self) -> AsyncAlternance:
        """Formations, offres, entreprises qui recrutent en alternance ; publier, postuler."""
        from tremplin_client.families.alternance import AsyncAlternance

        return AsyncAlternance(self.http)

    @cached_property
    def explorer(self) -> AsyncExplore:
        """Un métier, un lieu, tout ce que l'on sait."""
        from tremplin_client.families.explore import AsyncExplore

        return AsyncExplore(self.http)

    @cached_property
    def parcours(self) -> AsyncParcours:
        """Les parcours de formation, sur la base réelle."""
        from tremplin_client.families.parcours import AsyncParcours

        return AsyncParcours(self.http)

    @cached_property
    def parcours_essai(self) -> AsyncParcours:
        """Les mêmes parcours, sur la base fictive."""
        from tremplin_client.families.parcours import AsyncParcours

        return AsyncParcours(self.http, fictitious=True)

    @cached_property
    def tables(self) -> AsyncTables:
        """Every table of a release, by its name: rows, dataframes, files."""
        from tremplin_client.tables import AsyncTables

        return AsyncTables(self.http)

    async def close(self) -> None:
        """Close the connections; what is asked next opens others."""
        if "http" in self.__dict__:
            await self.http.close()
            self.__dict__ = {name: value for name, value in self.__dict__.items() if name in _TOLD}

    async def __aenter__(self) -> AsyncTremplin:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()
