"""InserJeunes: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tremplin_client.core.family import AsyncFamily, Family, joined
from tremplin_client.core.operation import Operation, Shown
from tremplin_client.models import inserjeunes as models
from tremplin_client.pages import AsyncPages, Numbered, Pages

CERTIFICATIONS = Operation[models.Certifications](
    method="GET",
    path="/api/inserjeunes/certifications",
    answer=models.Certifications,
    shown=Shown.EITHER,
    permission="api_inserjeunesv1",
    cost="search",
    kept=True,
)
CERTIFICATION = Operation[models.Certification](
    method="GET", path="/api/inserjeunes/certifications/{codes_certifications}", answer=models.Certification, kept=True
)
FILIERES = Operation[models.Vue](
    method="GET", path="/api/inserjeunes/certifications/{codes_certifications}", answer=models.Vue, kept=True
)
CARTE = Operation[None](
    method="GET",
    path="/api/inserjeunes/certifications/{codes_certifications}.svg",
    answer=None,
    accept="image/svg+xml",
    kept=True,
)
FORMATIONS = Operation[models.Formations](
    method="GET",
    path="/api/inserjeunes/formations",
    answer=models.Formations,
    shown=Shown.EITHER,
    permission="api_inserjeunesv1",
    cost="search",
    kept=True,
)
FORMATION = Operation[models.Formation](
    method="GET", path="/api/inserjeunes/formations/{uai}-{code_certification}", answer=models.Formation, kept=True
)
REGIONALES = Operation[models.Regionales](
    method="GET",
    path="/api/inserjeunes/regionales",
    answer=models.Regionales,
    shown=Shown.EITHER,
    permission="api_inserjeunesv1",
    cost="search",
    kept=True,
)
DE_REGION = Operation[models.Regionales](
    method="GET",
    path="/api/inserjeunes/regionales/{region}",
    answer=models.Regionales,
    shown=Shown.EITHER,
    permission="api_inserjeunesv1",
    cost="search",
    kept=True,
)
REGIONALE = Operation[models.Regionale](
    method="GET",
    path="/api/inserjeunes/regionales/{region}/certifications/{codes_certifications}",
    answer=models.Regionale,
    kept=True,
)
NOMENCLATURE = Operation[models.Nomenclature](
    method="GET",
    path="/api/inserjeunes/bcn",
    answer=models.Nomenclature,
    shown=Shown.EITHER,
    permission="api_inserjeunesv1",
    cost="search",
    kept=True,
)
COMPARAISON = Operation[models.Comparaison](
    method="GET", path="/api/inserjeunes/comparaison", answer=models.Comparaison, cost="search", kept=True
)
EVOLUTION = Operation[models.Evolution](
    method="GET",
    path="/api/inserjeunes/evolution/{code_certification}",
    answer=models.Evolution,
    cost="search",
    kept=True,
)
SANTE = Operation[models.Sante](method="GET", path="/api", answer=models.Sante, kept=True)


class Inserjeunes(Family):
    """InserJeunes."""

    def certifications(
        self,
        *,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> Pages[models.Certifications, models.Certification]:
        """Les certifications, promotion courante par défaut.

        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP, BCN), SIES (ministère de l'Enseignement supérieur).

        ``GET /api/inserjeunes/certifications``
        """
        return self._pages(
            CERTIFICATIONS,
            query={
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="certifications", parameter="page", count="pagination.nombre_de_page"),
        )

    def certification(
        self,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Certification:
        """Une certification en France entière.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP, BCN), SIES (ministère de l'Enseignement supérieur).

        ``GET /api/inserjeunes/certifications/{codes_certifications}``
        """
        return self._ask(
            CERTIFICATION,
            path={"codes_certifications": joined(codes_certifications)},
            query={"universe": universe, "millesime": millesime},
        )

    def filieres(
        self,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Vue:
        """Une certification en France entière.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        ``GET /api/inserjeunes/certifications/{codes_certifications}``
        """
        return self._ask(
            FILIERES,
            path={"codes_certifications": joined(codes_certifications)},
            query={"vue": "filieres", "universe": universe, "millesime": millesime},
        )

    def carte(
        self,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
        theme: Literal["dsfr", "lba"] | None = None,
        direction: Literal["horizontal", "vertical"] | None = None,
        imageOnError: Literal["true", "false", "empty"] | None = None,
    ) -> bytes:
        """Une certification en France entière.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut
        :param theme: Thème de la carte
        :param direction: Sens de la carte
        :param imageOnError: Image quand rien n'est connu : true, false ou empty

        ``GET /api/inserjeunes/certifications/{codes_certifications}.svg``
        """
        return self._bytes(
            CARTE,
            path={"codes_certifications": joined(codes_certifications)},
            query={
                "universe": universe,
                "millesime": millesime,
                "theme": theme,
                "direction": direction,
                "imageOnError": imageOnError,
            },
        )

    def formations(
        self,
        *,
        uais: str | Iterable[str] | None = None,
        regions: str | Iterable[str] | None = None,
        academies: str | Iterable[str] | None = None,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> Pages[models.Formations, models.Formation]:
        """Les formations par établissement.

        Une promotion vaut aussi pour la période qui finit avec elle.

        :param uais: Établissements
        :param regions: Codes de région ou codes postaux, séparés par des virgules
        :param academies: Codes d'académie
        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), Réseau des Carif-Oref, SIES (ministère de
        l'Enseignement supérieur).

        ``GET /api/inserjeunes/formations``
        """
        return self._pages(
            FORMATIONS,
            query={
                "uais": joined(uais),
                "regions": joined(regions),
                "academies": joined(academies),
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="formations", parameter="page", count="pagination.nombre_de_page"),
        )

    def formation(
        self,
        uai: str,
        code_certification: str,
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Formation:
        """Une certification dans un établissement.

        :param uai: Établissement
        :param code_certification: Un code
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), Réseau des Carif-Oref, SIES (ministère de
        l'Enseignement supérieur).

        ``GET /api/inserjeunes/formations/{uai}-{code_certification}``
        """
        return self._ask(
            FORMATION,
            path={"uai": uai, "code_certification": code_certification},
            query={"universe": universe, "millesime": millesime},
        )

    def regionales(
        self,
        *,
        regions: str | Iterable[str] | None = None,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> Pages[models.Regionales, models.Regionale]:
        """Les certifications par région, période courante par défaut.

        :param regions: Codes de région ou codes postaux, séparés par des virgules
        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), SIES (ministère de l'Enseignement
        supérieur).

        ``GET /api/inserjeunes/regionales``
        """
        return self._pages(
            REGIONALES,
            query={
                "regions": joined(regions),
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="regionales", parameter="page", count="pagination.nombre_de_page"),
        )

    def de_region(
        self,
        region: str,
        *,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> Pages[models.Regionales, models.Regionale]:
        """Les certifications par région, période courante par défaut.

        :param region: Code de région ou code postal
        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), SIES (ministère de l'Enseignement
        supérieur).

        ``GET /api/inserjeunes/regionales/{region}``
        """
        return self._pages(
            DE_REGION,
            path={"region": region},
            query={
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="regionales", parameter="page", count="pagination.nombre_de_page"),
        )

    def regionale(
        self,
        region: str,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Regionale:
        """Une certification dans une région.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param region: Code de région ou code postal
        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), SIES (ministère de l'Enseignement
        supérieur).

        ``GET /api/inserjeunes/regionales/{region}/certifications/{codes_certifications}``
        """
        return self._ask(
            REGIONALE,
            path={"region": region, "codes_certifications": joined(codes_certifications)},
            query={"universe": universe, "millesime": millesime},
        )

    def nomenclature(self, *, items_par_page: int | None = None) -> Pages[models.Nomenclature, models.Code]:
        """Les codes de certifications connus.

        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        ``GET /api/inserjeunes/bcn``
        """
        return self._pages(
            NOMENCLATURE,
            query={"items_par_page": items_par_page},
            paging=Numbered(items="bcn", parameter="page", count="pagination.nombre_de_page"),
        )

    def comparaison(
        self,
        *,
        codes: str | Iterable[str] | None = None,
        uais: str | Iterable[str] | None = None,
        regions: str | Iterable[str] | None = None,
        millesime: str | None = None,
    ) -> models.Comparaison:
        """Des certifications côte à côte, dans des établissements et des régions, avec la France entière pour repère.

        :param codes: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param uais: Établissements
        :param regions: Codes de région ou codes postaux, séparés par des virgules
        :param millesime: Promotion : la courante par défaut

        ``GET /api/inserjeunes/comparaison``
        """
        return self._ask(
            COMPARAISON,
            query={"codes": joined(codes), "uais": joined(uais), "regions": joined(regions), "millesime": millesime},
        )

    def evolution(
        self, code_certification: str, *, region: str | None = None, uai: str | None = None
    ) -> models.Evolution:
        """Une certification d'une promotion à l'autre : en France, dans une région, dans un établissement.

        :param code_certification: Un code
        :param region: Région
        :param uai: Établissement

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, SIES (ministère de
        l'Enseignement supérieur).

        ``GET /api/inserjeunes/evolution/{code_certification}``
        """
        return self._ask(
            EVOLUTION, path={"code_certification": code_certification}, query={"region": region, "uai": uai}
        )

    def sante(self) -> models.Sante:
        """État du service.

        L'état du service, et les promotions servies.

        ``GET /api``
        """
        return self._ask(SANTE)


class AsyncInserjeunes(AsyncFamily):
    """InserJeunes."""

    def certifications(
        self,
        *,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> AsyncPages[models.Certifications, models.Certification]:
        """Les certifications, promotion courante par défaut.

        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP, BCN), SIES (ministère de l'Enseignement supérieur).

        ``GET /api/inserjeunes/certifications``
        """
        return self._pages(
            CERTIFICATIONS,
            query={
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="certifications", parameter="page", count="pagination.nombre_de_page"),
        )

    async def certification(
        self,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Certification:
        """Une certification en France entière.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP, BCN), SIES (ministère de l'Enseignement supérieur).

        ``GET /api/inserjeunes/certifications/{codes_certifications}``
        """
        return await self._ask(
            CERTIFICATION,
            path={"codes_certifications": joined(codes_certifications)},
            query={"universe": universe, "millesime": millesime},
        )

    async def filieres(
        self,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Vue:
        """Une certification en France entière.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        ``GET /api/inserjeunes/certifications/{codes_certifications}``
        """
        return await self._ask(
            FILIERES,
            path={"codes_certifications": joined(codes_certifications)},
            query={"vue": "filieres", "universe": universe, "millesime": millesime},
        )

    async def carte(
        self,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
        theme: Literal["dsfr", "lba"] | None = None,
        direction: Literal["horizontal", "vertical"] | None = None,
        imageOnError: Literal["true", "false", "empty"] | None = None,
    ) -> bytes:
        """Une certification en France entière.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut
        :param theme: Thème de la carte
        :param direction: Sens de la carte
        :param imageOnError: Image quand rien n'est connu : true, false ou empty

        ``GET /api/inserjeunes/certifications/{codes_certifications}.svg``
        """
        return await self._bytes(
            CARTE,
            path={"codes_certifications": joined(codes_certifications)},
            query={
                "universe": universe,
                "millesime": millesime,
                "theme": theme,
                "direction": direction,
                "imageOnError": imageOnError,
            },
        )

    def formations(
        self,
        *,
        uais: str | Iterable[str] | None = None,
        regions: str | Iterable[str] | None = None,
        academies: str | Iterable[str] | None = None,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> AsyncPages[models.Formations, models.Formation]:
        """Les formations par établissement.

        Une promotion vaut aussi pour la période qui finit avec elle.

        :param uais: Établissements
        :param regions: Codes de région ou codes postaux, séparés par des virgules
        :param academies: Codes d'académie
        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), Réseau des Carif-Oref, SIES (ministère de
        l'Enseignement supérieur).

        ``GET /api/inserjeunes/formations``
        """
        return self._pages(
            FORMATIONS,
            query={
                "uais": joined(uais),
                "regions": joined(regions),
                "academies": joined(academies),
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="formations", parameter="page", count="pagination.nombre_de_page"),
        )

    async def formation(
        self,
        uai: str,
        code_certification: str,
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Formation:
        """Une certification dans un établissement.

        :param uai: Établissement
        :param code_certification: Un code
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), Réseau des Carif-Oref, SIES (ministère de
        l'Enseignement supérieur).

        ``GET /api/inserjeunes/formations/{uai}-{code_certification}``
        """
        return await self._ask(
            FORMATION,
            path={"uai": uai, "code_certification": code_certification},
            query={"universe": universe, "millesime": millesime},
        )

    def regionales(
        self,
        *,
        regions: str | Iterable[str] | None = None,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> AsyncPages[models.Regionales, models.Regionale]:
        """Les certifications par région, période courante par défaut.

        :param regions: Codes de région ou codes postaux, séparés par des virgules
        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), SIES (ministère de l'Enseignement
        supérieur).

        ``GET /api/inserjeunes/regionales``
        """
        return self._pages(
            REGIONALES,
            query={
                "regions": joined(regions),
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="regionales", parameter="page", count="pagination.nombre_de_page"),
        )

    def de_region(
        self,
        region: str,
        *,
        millesimes: str | Iterable[str] | None = None,
        code_certifications: str | Iterable[str] | None = None,
        universe: Literal["secondaire", "superieur"] | None = None,
        items_par_page: int | None = None,
    ) -> AsyncPages[models.Regionales, models.Regionale]:
        """Les certifications par région, période courante par défaut.

        :param region: Code de région ou code postal
        :param millesimes: Promotions : « 2024 », « 2023_2024 »
        :param code_certifications: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param universe: « secondaire » ou « superieur », comme les codes
        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), SIES (ministère de l'Enseignement
        supérieur).

        ``GET /api/inserjeunes/regionales/{region}``
        """
        return self._pages(
            DE_REGION,
            path={"region": region},
            query={
                "millesimes": joined(millesimes),
                "code_certifications": joined(code_certifications),
                "universe": universe,
                "items_par_page": items_par_page,
            },
            paging=Numbered(items="regionales", parameter="page", count="pagination.nombre_de_page"),
        )

    async def regionale(
        self,
        region: str,
        codes_certifications: str | Iterable[str],
        *,
        universe: Literal["secondaire", "superieur"] | None = None,
        millesime: str | None = None,
    ) -> models.Regionale:
        """Une certification dans une région.

        Plusieurs codes, ou `vue=filieres` : la vue par filière.

        :param region: Code de région ou code postal
        :param codes_certifications: Un ou plusieurs codes
        :param universe: « secondaire » ou « superieur », comme les codes
        :param millesime: Promotion : la courante par défaut

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, Ministère de l'Éducation
        nationale (DEPP), Ministère de l'Éducation nationale (DEPP, BCN), SIES (ministère de l'Enseignement
        supérieur).

        ``GET /api/inserjeunes/regionales/{region}/certifications/{codes_certifications}``
        """
        return await self._ask(
            REGIONALE,
            path={"region": region, "codes_certifications": joined(codes_certifications)},
            query={"universe": universe, "millesime": millesime},
        )

    def nomenclature(self, *, items_par_page: int | None = None) -> AsyncPages[models.Nomenclature, models.Code]:
        """Les codes de certifications connus.

        :param page: Page, à partir de 1
        :param items_par_page: Enregistrements par page, 10 par défaut

        ``GET /api/inserjeunes/bcn``
        """
        return self._pages(
            NOMENCLATURE,
            query={"items_par_page": items_par_page},
            paging=Numbered(items="bcn", parameter="page", count="pagination.nombre_de_page"),
        )

    async def comparaison(
        self,
        *,
        codes: str | Iterable[str] | None = None,
        uais: str | Iterable[str] | None = None,
        regions: str | Iterable[str] | None = None,
        millesime: str | None = None,
    ) -> models.Comparaison:
        """Des certifications côte à côte, dans des établissements et des régions, avec la France entière pour repère.

        :param codes: CFD, MEFSTAT11 ou SISE, séparés par des virgules ou des barres
        :param uais: Établissements
        :param regions: Codes de région ou codes postaux, séparés par des virgules
        :param millesime: Promotion : la courante par défaut

        ``GET /api/inserjeunes/comparaison``
        """
        return await self._ask(
            COMPARAISON,
            query={"codes": joined(codes), "uais": joined(uais), "regions": joined(regions), "millesime": millesime},
        )

    async def evolution(
        self, code_certification: str, *, region: str | None = None, uai: str | None = None
    ) -> models.Evolution:
        """Une certification d'une promotion à l'autre : en France, dans une région, dans un établissement.

        :param code_certification: Un code
        :param region: Région
        :param uai: Établissement

        Sources : DEPP (ministère de l'Éducation nationale), Exploitant de Tremplin, SIES (ministère de
        l'Enseignement supérieur).

        ``GET /api/inserjeunes/evolution/{code_certification}``
        """
        return await self._ask(
            EVOLUTION, path={"code_certification": code_certification}, query={"region": region, "uai": uai}
        )

    async def sante(self) -> models.Sante:
        """État du service.

        L'état du service, et les promotions servies.

        ``GET /api``
        """
        return await self._ask(SANTE)
