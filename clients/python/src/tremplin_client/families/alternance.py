"""Alternance: written by `python -m scripts.client` from the OpenAPI document and `facade.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tremplin_client.core.family import AsyncFamily, Family, joined
from tremplin_client.core.operation import Operation, Shown
from tremplin_client.frames import Rows
from tremplin_client.models import alternance as models
from tremplin_client.pages import AsyncPages, Numbered, Pages

SEARCH = Operation[models.Recherche](
    method="GET", path="/api/job/v1/search", answer=models.Recherche, shown=Shown.KEY, cost="search", kept=True
)
OFFRES = Operation[models.TrouveeParMots](
    method="GET", path="/api/v1/search", answer=models.TrouveeParMots, cost="search", kept=True
)
PROPOSITIONS = Operation[models.Proposees](
    method="GET", path="/api/v1/search/suggest", answer=models.Proposees, kept=True
)
OFFRE = Operation[models.Offer](
    method="GET", path="/api/job/v1/offer/{id}", answer=models.Offer, shown=Shown.KEY, kept=True
)
TOUTES_LES_OFFRES = Operation[list[models.Offer]](
    method="GET",
    path="/api/job/v1/export/offres.json",
    answer=list[models.Offer],
    shown=Shown.KEY,
    cost="heavy",
    kept=True,
)
EXPORT = Operation[models.Export](
    method="GET", path="/api/job/v1/export", answer=models.Export, shown=Shown.KEY, kept=True
)
OFFRES_ET_ENTREPRISES = Operation[models.Emplois](
    method="GET", path="/api/v1/jobs", answer=models.Emplois, cost="search", kept=True
)
TOUT = Operation[models.EmploisEtFormations](
    method="GET", path="/api/v1/jobsEtFormations", answer=models.EmploisEtFormations, cost="search", kept=True
)
OFFRE_PARTENAIRE = Operation[models.OffresPartenaire](
    method="GET", path="/api/v1/jobs/job/{id}", answer=models.OffresPartenaire, kept=True
)
ENTREPRISE = Operation[models.Entreprises](
    method="GET", path="/api/v1/jobs/company/{siret}", answer=models.Entreprises, kept=True
)
ENTREPRISES = Operation[models.Reponse](
    method="GET",
    path="/partenaire/labonneboite/v1/company/",
    answer=models.Reponse,
    shown=Shown.TOKEN,
    permission="api_labonneboitev1",
    cost="search",
    kept=True,
)
FORMATIONS_AUTOUR = Operation[models.Resultats](
    method="GET", path="/api/v1/formations", answer=models.Resultats, cost="search", kept=True
)
FORMATIONS_PAR_REGION = Operation[models.Resultats](
    method="GET", path="/api/v1/formationsParRegion", answer=models.Resultats, cost="search", kept=True
)
FORMATION_V1 = Operation[models.Resultats](
    method="GET", path="/api/v1/formations/formation/{id}", answer=models.Resultats, kept=True
)
DESCRIPTION = Operation[models.Description](
    method="GET", path="/api/v1/formations/formationDescription/{id}", answer=models.Description, kept=True
)
FORMATIONS = Operation[models.Formations](
    method="GET", path="/api/formation/v1/search", answer=models.Formations, shown=Shown.KEY, cost="search", kept=True
)
FORMATION = Operation[models.Formation](
    method="GET", path="/api/formation/v1/{cle_ministere_educatif}", answer=models.Formation, shown=Shown.KEY, kept=True
)
METIERS = Operation[models.Metiers](method="GET", path="/api/v1/metiers", answer=models.Metiers, kept=True)
TOUS_LES_METIERS = Operation[models.NomsDeMetiers](
    method="GET", path="/api/v1/metiers/all", answer=models.NomsDeMetiers, kept=True
)
METIERS_DU_DIPLOME = Operation[models.NomsDeMetiers](
    method="GET", path="/api/v1/metiers/metiersParFormation/{cfd}", answer=models.NomsDeMetiers, kept=True
)
METIERS_DE_L_ETABLISSEMENT = Operation[models.NomsDeMetiers](
    method="GET", path="/api/v1/metiers/metiersParEtablissement/{siret}", answer=models.NomsDeMetiers, kept=True
)
APPELLATIONS = Operation[models.Appellations](
    method="GET", path="/api/v1/metiers/intitule", answer=models.Appellations, kept=True
)
LIBELLES = Operation[models.Libelles](method="GET", path="/api/romelabels", answer=models.Libelles, kept=True)
FICHE_ROME = Operation[models.FicheRome](
    method="GET", path="/api/rome/detail/{code}", answer=models.FicheRome, kept=True
)
NIVEAUX = Operation[models.Niveaux](method="GET", path="/api/jobsdiplomas", answer=models.Niveaux, kept=True)
LIEUX = Operation[models.Lieux](method="GET", path="/api/v1/lieux", answer=models.Lieux, kept=True)
VERSION = Operation[models.Version](method="GET", path="/api/version", answer=models.Version, kept=True)
PUBLIER = Operation[models.Publiee](
    method="POST",
    path="/api/job/v1/offer",
    answer=models.Publiee,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)
CHANGER = Operation[None](
    method="PUT", path="/api/job/v1/offer/{id}", answer=None, shown=Shown.KEY, permission="jobs:write", cost="write"
)
PARUTION = Operation[models.Parution](
    method="GET",
    path="/api/job/v1/offer/{id}/publishing-informations",
    answer=models.Parution,
    shown=Shown.KEY,
    permission="jobs:write",
    kept=True,
)
PUBLIER_POUR = Operation[models.Publiee](
    method="POST",
    path="/api/v4/jobs/multi-partner",
    answer=models.Publiee,
    shown=Shown.KEY,
    permission="jobs:write:partners",
    cost="write",
)
PUBLIER_LOT = Operation[models.LotParu](
    method="POST",
    path="/api/v4/jobs/multi-partner/bulk",
    answer=models.LotParu,
    shown=Shown.KEY,
    permission="jobs:write:partners",
    cost="write",
)
POSTULER = Operation[models.Recue](
    method="POST",
    path="/api/job/v1/apply",
    answer=models.Recue,
    shown=Shown.KEY,
    permission="applications:write",
    cost="write",
)
CANDIDATURE = Operation[models.Envoyee](method="POST", path="/api/v1/application", answer=models.Envoyee, cost="write")
LIEN_DE_CONTACT = Operation[models.Contexte](
    method="POST",
    path="/api/formation/v1/appointment/generate-link",
    answer=models.Contexte,
    shown=Shown.KEY,
    permission="appointments:write",
)
CONTEXTE_DE_CONTACT = Operation[models.Contexte](
    method="POST", path="/api/appointment-request/context/create", answer=models.Contexte, reads=True
)
DEMANDER_CONTACT = Operation[models.Enregistree](
    method="POST", path="/api/appointment-request/validate", answer=models.Enregistree, cost="write"
)
RAPPEL_COURT = Operation[models.Rappel](
    method="GET", path="/api/appointment-request/context/short-recap", answer=models.Rappel, kept=True
)
RAPPEL = Operation[models.Rappel](
    method="GET", path="/api/appointment-request/context/recap", answer=models.Rappel, kept=True
)
REPONDRE = Operation[models.Repondue](method="POST", path="/api/appointment-request/reply", answer=models.Repondue)
FORMATIONS_PARCOURSUP = Operation[models.Identifiants](
    method="GET",
    path="/api/partners/parcoursup/formations",
    answer=models.Identifiants,
    shown=Shown.KEY,
    permission="appointments:write",
    kept=True,
)
EMPLOYEUR = Operation[str](
    method="GET", path="/api/v1/jobs/establishment", answer=str, shown=Shown.KEY, permission="jobs:write", kept=True
)
CREER_EMPLOYEUR = Operation[models.Recruteur](
    method="POST",
    path="/api/v1/jobs/establishment",
    answer=models.Recruteur,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)
EMPLOYEURS = Operation[models.Page](
    method="GET", path="/api/v1/jobs/bulk", answer=models.Page, shown=Shown.KEY, permission="jobs:write", kept=True
)
PUBLIER_V1 = Operation[models.Recruteur](
    method="POST",
    path="/api/v1/jobs/{id}",
    answer=models.Recruteur,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)
CHANGER_V1 = Operation[models.Recruteur](
    method="PATCH",
    path="/api/v1/jobs/{id}",
    answer=models.Recruteur,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)
POURVUE = Operation[None](
    method="POST",
    path="/api/v1/jobs/provided/{id}",
    answer=None,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)
RETIRER = Operation[None](
    method="POST",
    path="/api/v1/jobs/canceled/{id}",
    answer=None,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)
PROLONGER = Operation[None](
    method="POST", path="/api/v1/jobs/extend/{id}", answer=None, shown=Shown.KEY, permission="jobs:write", cost="write"
)
DELEGATIONS = Operation[list[models.Organisme]](
    method="GET",
    path="/api/v1/jobs/delegations/{id}",
    answer=list[models.Organisme],
    shown=Shown.KEY,
    permission="jobs:write",
    kept=True,
)
DELEGUER = Operation[None](
    method="POST",
    path="/api/v1/jobs/delegations/{id}",
    answer=None,
    shown=Shown.KEY,
    permission="jobs:write",
    cost="write",
)


class Alternance(Family):
    """Alternance."""

    def search(
        self,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        target_diploma_level: str | None = None,
        opco: str | None = None,
        departements: str | Iterable[str] | None = None,
        partners_to_exclude: str | Iterable[str] | None = None,
    ) -> models.Recherche:
        """Offres et recruteurs.

        Autour d'un point, dans des départements ou dans toute la France.

        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200 (30)
        :param romes: Codes ROME, répétés ou séparés par des virgules
        :param rncp: Fiche RNCP, en plus des codes ROME
        :param target_diploma_level: 3 à 7
        :param opco: Libellé d'un OPCO
        :param departements: Codes, répétés
        :param partners_to_exclude: Partenaires dont on ne veut pas, répétés

        ``GET /api/job/v1/search``
        """
        return self._ask(
            SEARCH,
            query={
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "romes": joined(romes),
                "rncp": rncp,
                "target_diploma_level": target_diploma_level,
                "opco": opco,
                "departements": joined(departements),
                "partners_to_exclude": joined(partners_to_exclude),
            },
        )

    def offres(
        self,
        *,
        q: str | None = None,
        mode: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        type: str | None = None,
        contract_type: str | None = None,
        level: str | None = None,
        opco: str | None = None,
        partner: str | None = None,
        sort: str | None = None,
        hitsPerPage: int | None = None,
        caller: str = "tremplin-client",
    ) -> Pages[models.TrouveeParMots, models.Item]:
        """Offres et formations par leurs mots.

        Celles de tout le pays ou autour d'un point.

        :param q: Mots, 200 lettres au plus : une faute, un mot inachevé, un sigle sont compris
        :param mode: emplois, formations ou emplois_formation (par défaut)
        :param latitude: Degrés, −90 à 90, avec longitude
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200 ; absent : 20, puis 30, 60 et 100 tant que rien n'est trouvé
        :param type: Facette : formation, matcha (offre d'employeur), peJob (offre de partenaire) ; virgules ou
            répétée
        :param contract_type: Facette : Apprentissage, Professionnalisation ; une offre peut être des deux
        :param level: Facette : niveau européen, 3 à 7
        :param opco: Facette : nom court d'un OPCO
        :param partner: Facette : partenaire qui publie l'offre
        :param sort: relevance, proximity, date, applications ou start_date
        :param page: À partir de 0
        :param hitsPerPage: 100 au plus (20)
        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/search``
        """
        return self._pages(
            OFFRES,
            query={
                "q": q,
                "mode": mode,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "type": type,
                "contract_type": contract_type,
                "level": level,
                "opco": opco,
                "partner": partner,
                "sort": sort,
                "hitsPerPage": hitsPerPage,
                "caller": caller,
            },
            paging=Numbered(items="hits", parameter="page", count="nbPages", first=0),
        )

    def propositions(self, q: str) -> models.Proposees:
        """Métiers puis diplômes que nomme ce qui est tapé.

        Au fil de la frappe.

        :param q: Ce qui est tapé, 200 lettres au plus

        ``GET /api/v1/search/suggest``
        """
        return self._ask(PROPOSITIONS, query={"q": q})

    def offre(self, id: str) -> models.Offer:
        """Une offre.

        D'un employeur ou d'un partenaire.

        Sources : France Travail, France compétences.

        ``GET /api/job/v1/offer/{id}``
        """
        return self._ask(OFFRE, path={"id": id})

    def toutes_les_offres(self) -> Rows[models.Offer]:
        """Toutes les offres que l'on peut rediffuser.

        Sources : France Travail, France compétences.

        ``GET /api/job/v1/export/offres.json``
        """
        return self._rows(TOUTES_LES_OFFRES)

    def export(self) -> models.Export:
        """Où prendre toutes les offres en un fichier.

        Et de quand elles sont.

        Sources : France Travail.

        ``GET /api/job/v1/export``
        """
        return self._ask(EXPORT)

    def offres_et_entreprises(
        self,
        *,
        caller: str = "tremplin-client",
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        insee: str | None = None,
        opco: str | None = None,
        opcoUrl: str | None = None,
        diploma: str | None = None,
        sources: str | Iterable[str] | None = None,
    ) -> models.Emplois:
        """Offres et entreprises susceptibles de recruter.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param romes: Codes ROME, séparés par des virgules
        :param rncp: Fiche RNCP, à la place de romes
        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200
        :param insee: Code INSEE de la commune
        :param opco: Nom court d'un OPCO
        :param opcoUrl: Site d'un OPCO
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param sources: Parmi lbb, lba, offres, matcha

        ``GET /api/v1/jobs``
        """
        return self._ask(
            OFFRES_ET_ENTREPRISES,
            query={
                "caller": caller,
                "romes": joined(romes),
                "rncp": rncp,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "insee": insee,
                "opco": opco,
                "opcoUrl": opcoUrl,
                "diploma": diploma,
                "sources": joined(sources),
            },
        )

    def tout(
        self,
        *,
        caller: str = "tremplin-client",
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        insee: str | None = None,
        opco: str | None = None,
        opcoUrl: str | None = None,
        diploma: str | None = None,
        sources: str | Iterable[str] | None = None,
        options: str | None = None,
    ) -> models.EmploisEtFormations:
        """Formations, offres et entreprises en un appel.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param romes: Codes ROME, séparés par des virgules
        :param rncp: Fiche RNCP, à la place de romes
        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200
        :param insee: Code INSEE de la commune
        :param opco: Nom court d'un OPCO
        :param opcoUrl: Site d'un OPCO
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param sources: Parmi formations, lbb, lba, offres, matcha
        :param options: « with_description » donne aussi le contenu et l'objectif

        ``GET /api/v1/jobsEtFormations``
        """
        return self._ask(
            TOUT,
            query={
                "caller": caller,
                "romes": joined(romes),
                "rncp": rncp,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "insee": insee,
                "opco": opco,
                "opcoUrl": opcoUrl,
                "diploma": diploma,
                "sources": joined(sources),
                "options": options,
            },
        )

    def offre_partenaire(self, id: str, *, caller: str = "tremplin-client") -> models.OffresPartenaire:
        """Une offre d'un partenaire.

        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/jobs/job/{id}``
        """
        return self._ask(OFFRE_PARTENAIRE, path={"id": id}, query={"caller": caller})

    def entreprise(self, siret: str, *, type: str | None = None, caller: str = "tremplin-client") -> models.Entreprises:
        """Une entreprise susceptible de recruter.

        :param type: lba ou lbb
        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/jobs/company/{siret}``
        """
        return self._ask(ENTREPRISE, path={"siret": siret}, query={"type": type, "caller": caller})

    def entreprises(
        self,
        rome_codes: str | Iterable[str],
        *,
        commune_id: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        departments: str | Iterable[str] | None = None,
        naf_codes: str | Iterable[str] | None = None,
        distance: float | None = None,
        contract: str | None = None,
        headcount: str | None = None,
        sort: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> models.Reponse:
        """Entreprises susceptibles de recruter.

        Les entreprises d'un lieu pour des métiers, les mieux notées ou les plus proches d'abord.

        :param rome_codes: Codes ROME
        :param commune_id: Code INSEE de la commune, à la place d'un point
        :param latitude: Degrés
        :param longitude: Degrés
        :param departments: Codes de départements, séparés par des virgules
        :param naf_codes: Codes d'activité
        :param distance: Kilomètres (10)
        :param contract: dpae ou alternance
        :param headcount: all, small ou big
        :param sort: score ou distance
        :param page: À partir de 1
        :param page_size: 100 au plus

        ``GET /partenaire/labonneboite/v1/company/``
        """
        return self._ask(
            ENTREPRISES,
            query={
                "rome_codes": joined(rome_codes),
                "commune_id": commune_id,
                "latitude": latitude,
                "longitude": longitude,
                "departments": joined(departments),
                "naf_codes": joined(naf_codes),
                "distance": distance,
                "contract": contract,
                "headcount": headcount,
                "sort": sort,
                "page": page,
                "page_size": page_size,
            },
        )

    def formations_autour(
        self,
        *,
        caller: str = "tremplin-client",
        romes: str | Iterable[str] | None = None,
        romeDomain: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        diploma: str | None = None,
        options: str | None = None,
    ) -> models.Resultats:
        """Formations autour d'un point, ou par métier.

        Aucune : les cinq plus proches.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param romes: Codes ROME, séparés par des virgules
        :param romeDomain: Une lettre, ou une lettre et deux chiffres
        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param options: « with_description » donne aussi le contenu et l'objectif

        ``GET /api/v1/formations``
        """
        return self._ask(
            FORMATIONS_AUTOUR,
            query={
                "caller": caller,
                "romes": joined(romes),
                "romeDomain": romeDomain,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "diploma": diploma,
                "options": options,
            },
        )

    def formations_par_region(
        self,
        *,
        caller: str = "tremplin-client",
        region: str | None = None,
        departement: str | None = None,
        romes: str | Iterable[str] | None = None,
        romeDomain: str | None = None,
        diploma: str | None = None,
        options: str | None = None,
    ) -> models.Resultats:
        """Formations d'une région ou d'un département, par titre puis par école.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param region: Code INSEE de la région
        :param departement: Deux ou trois chiffres
        :param romes: Codes ROME, séparés par des virgules
        :param romeDomain: Une lettre, ou une lettre et deux chiffres
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param options: « with_description » donne aussi le contenu et l'objectif

        ``GET /api/v1/formationsParRegion``
        """
        return self._ask(
            FORMATIONS_PAR_REGION,
            query={
                "caller": caller,
                "region": region,
                "departement": departement,
                "romes": joined(romes),
                "romeDomain": romeDomain,
                "diploma": diploma,
                "options": options,
            },
        )

    def formation_v1(self, id: str, *, caller: str = "tremplin-client") -> models.Resultats:
        """Une formation, par sa clé.

        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/formations/formation/{id}``
        """
        return self._ask(FORMATION_V1, path={"id": id}, query={"caller": caller})

    def description(self, id: str) -> models.Description:
        """Ce qu'une formation enseigne, et ses sessions.

        Sources : Réseau des Carif-Oref.

        ``GET /api/v1/formations/formationDescription/{id}``
        """
        return self._ask(DESCRIPTION, path={"id": id})

    def formations(
        self,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        target_diploma_level: Literal["3", "4", "5", "6", "7"] | None = None,
        include_archived: Literal["true", "false"] | None = None,
        page_size: int | None = None,
    ) -> Pages[models.Formations, models.Formation]:
        """Formations, page par page.

        Les formations d'un rayon, la plus proche d'abord ; sans point, par titre. `romes` et `rncp` s'ajoutent.

        :param radius: Rayon en kilomètres
        :param romes: Codes ROME
        :param rncp: Fiche RNCP
        :param target_diploma_level: Niveau
        :param include_archived: Avec celles qui sont archivées

        Sources : INSEE (Code officiel géographique), La Poste, Onisep (Référentiel de l'apprentissage), Réseau des
        Carif-Oref.

        ``GET /api/formation/v1/search``
        """
        return self._pages(
            FORMATIONS,
            query={
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "romes": joined(romes),
                "rncp": rncp,
                "target_diploma_level": target_diploma_level,
                "include_archived": include_archived,
                "page_size": page_size,
            },
            paging=Numbered(items="data", parameter="page_index", count="pagination.page_count", first=0),
        )

    def formation(self, cle_ministere_educatif: str) -> models.Formation:
        """Une formation.

        Par sa clé ministère éducatif.

        Sources : INSEE (Code officiel géographique), La Poste, Onisep (Référentiel de l'apprentissage), Réseau des
        Carif-Oref.

        ``GET /api/formation/v1/{cle_ministere_educatif}``
        """
        return self._ask(FORMATION, path={"cle_ministere_educatif": cle_ministere_educatif})

    def metiers(
        self,
        *,
        title: str | None = None,
        romes: str | Iterable[str] | None = None,
        rncps: str | Iterable[str] | None = None,
    ) -> models.Metiers:
        """Métiers par leur nom, leurs codes ROME ou leurs fiches RNCP.

        :param title: Nom d'un métier
        :param romes: Codes ROME
        :param rncps: Fiches RNCP

        Sources : France Travail, La bonne alternance.

        ``GET /api/v1/metiers``
        """
        return self._ask(METIERS, query={"title": title, "romes": joined(romes), "rncps": joined(rncps)})

    def tous_les_metiers(self) -> models.NomsDeMetiers:
        """Tous les métiers, par ordre alphabétique.

        ``GET /api/v1/metiers/all``
        """
        return self._ask(TOUS_LES_METIERS)

    def metiers_du_diplome(self, cfd: str) -> models.NomsDeMetiers:
        """Métiers auxquels mène un diplôme.

        ``GET /api/v1/metiers/metiersParFormation/{cfd}``
        """
        return self._ask(METIERS_DU_DIPLOME, path={"cfd": cfd})

    def metiers_de_l_etablissement(self, siret: str) -> models.NomsDeMetiers:
        """Métiers auxquels mènent les formations d'un établissement.

        ``GET /api/v1/metiers/metiersParEtablissement/{siret}``
        """
        return self._ask(METIERS_DE_L_ETABLISSEMENT, path={"siret": siret})

    def appellations(self, label: str) -> models.Appellations:
        """Appellations du ROME, au fil de la frappe.

        :param label: Début d'une appellation

        ``GET /api/v1/metiers/intitule``
        """
        return self._ask(APPELLATIONS, query={"label": label})

    def libelles(self, title: str, *, withRomeLabels: str | None = None) -> models.Libelles:
        """Métiers et diplômes par leur nom : ce que propose le champ de recherche.

        :param title: Ce qui est tapé
        :param withRomeLabels: « true » : avec l'intitulé de chaque code ROME

        Sources : France Travail, La bonne alternance, Réseau des Carif-Oref.

        ``GET /api/romelabels``
        """
        return self._ask(LIBELLES, query={"title": title, "withRomeLabels": withRomeLabels})

    def fiche_rome(self, code: str) -> models.FicheRome:
        """La fiche d'un métier du ROME.

        ``GET /api/rome/detail/{code}``
        """
        return self._ask(FICHE_ROME, path={"code": code})

    def niveaux(self, romes: str | Iterable[str], rncps: str | Iterable[str]) -> models.Niveaux:
        """Niveaux de diplôme qui existent pour des métiers.

        :param romes: Codes ROME
        :param rncps: Fiches RNCP

        ``GET /api/jobsdiplomas``
        """
        return self._ask(NIVEAUX, query={"romes": joined(romes), "rncps": joined(rncps)})

    def lieux(self, q: str) -> models.Lieux:
        """Communes, départements et régions, au fil de la frappe.

        :param q: Début d'un nom, ou d'un code postal

        ``GET /api/v1/lieux``
        """
        return self._ask(LIEUX, query={"q": q})

    def version(self) -> models.Version:
        """La version du service.

        ``GET /api/version``
        """
        return self._ask(VERSION)

    def publier(self, corps: models.OffreEcrite) -> models.Publiee:
        """Publier une offre.

        Le même `partner_job_id` la remplace, même après une annulation.

        Sources : Réseau des Carif-Oref.

        ``POST /api/job/v1/offer``
        """
        return self._ask(PUBLIER, body=corps)

    def changer(self, id: str, corps: models.OffreEcrite) -> None:
        """Changer une de ses offres.

        ``PUT /api/job/v1/offer/{id}``
        """
        return self._ask(CHANGER, path={"id": id}, body=corps)

    def parution(self, id: str) -> models.Parution:
        """Si une de ses offres est montrée.

        Ou pourquoi elle ne l'est pas : avec ce que valent les refus de toutes.

        ``GET /api/job/v1/offer/{id}/publishing-informations``
        """
        return self._ask(PARUTION, path={"id": id})

    def publier_pour(self, corps: models.OffreDeDiffuseur) -> models.Publiee:
        """Publier une offre pour un diffuseur.

        Que `partner_label` nomme.

        Sources : Réseau des Carif-Oref.

        ``POST /api/v4/jobs/multi-partner``
        """
        return self._ask(PUBLIER_POUR, body=corps)

    def publier_lot(self, corps: models.Lot) -> models.LotParu:
        """Publier jusqu'à cent offres de diffuseurs.

        Chacune est jugée, et répondue, à sa place.

        ``POST /api/v4/jobs/multi-partner/bulk``
        """
        return self._ask(PUBLIER_LOT, body=corps)

    def postuler(self, corps: models.Postulee) -> models.Recue:
        """Envoyer une candidature à une offre ou à une entreprise.

        Sources : Réseau des Carif-Oref.

        ``POST /api/job/v1/apply``
        """
        return self._ask(POSTULER, body=corps)

    def candidature(self, corps: models.PostuleeV1) -> models.Envoyee:
        """Envoyer une candidature.

        Comme les clients de la première génération.

        ``POST /api/v1/application``
        """
        return self._ask(CANDIDATURE, body=corps)

    def lien_de_contact(self, corps: models.LienDemande) -> models.Contexte:
        """Lien vers le formulaire de contact d'une formation.

        Pour le diffuseur de la clé.

        ``POST /api/formation/v1/appointment/generate-link``
        """
        return self._ask(LIEN_DE_CONTACT, body=corps)

    def contexte_de_contact(self, corps: models.ContexteDemande) -> models.Contexte:
        """Savoir si une formation peut être contactée.

        Et où est son formulaire.

        ``POST /api/appointment-request/context/create``
        """
        return self._ask(CONTEXTE_DE_CONTACT, body=corps)

    def demander_contact(self, corps: models.DemandeEnvoyee) -> models.Enregistree:
        """Envoyer une demande de contact.

        ``POST /api/appointment-request/validate``
        """
        return self._ask(DEMANDER_CONTACT, body=corps)

    def rappel_court(self, token: str, *, appointmentId: str | None = None) -> models.Rappel:
        """Ce qu'un candidat a demandé.

        Pour lui.

        :param token: Jeton du lien reçu
        :param appointmentId: Numéro de la demande

        Sources : Réseau des Carif-Oref.

        ``GET /api/appointment-request/context/short-recap``
        """
        return self._ask(RAPPEL_COURT, query={"token": token, "appointmentId": appointmentId})

    def rappel(self, token: str, *, appointmentId: str | None = None) -> models.Rappel:
        """Ce qu'un candidat a demandé.

        Pour l'établissement ; la première lecture est gardée.

        :param token: Jeton du lien reçu
        :param appointmentId: Numéro de la demande

        Sources : Réseau des Carif-Oref.

        ``GET /api/appointment-request/context/recap``
        """
        return self._ask(RAPPEL, query={"token": token, "appointmentId": appointmentId})

    def repondre(self, corps: models.ReponseEnvoyee) -> models.Repondue:
        """Répondre à une demande.

        Une fois.

        ``POST /api/appointment-request/reply``
        """
        return self._ask(REPONDRE, body=corps)

    def formations_parcoursup(self) -> models.Identifiants:
        """Formations de Parcoursup que l'on peut contacter.

        ``GET /api/partners/parcoursup/formations``
        """
        return self._ask(FORMATIONS_PARCOURSUP)

    def employeur(self, establishment_siret: str, email: str) -> str:
        """L'identifiant d'un employeur que l'on a créé.

        :param establishment_siret: SIRET
        :param email: Adresse de l'employeur

        ``GET /api/v1/jobs/establishment``
        """
        return self._ask(EMPLOYEUR, query={"establishment_siret": establishment_siret, "email": email})

    def creer_employeur(self, corps: models.EtablissementCreerEmployeur) -> models.Recruteur:
        """Créer un employeur.

        Il confirme son adresse par un courriel.

        ``POST /api/v1/jobs/establishment``
        """
        return self._ask(CREER_EMPLOYEUR, body=corps)

    def employeurs(self, *, limit: int | None = None) -> Pages[models.Page, models.Recruteur]:
        """Ses employeurs et leurs offres.

        Page par page.

        :param page: À partir de 1
        :param limit: 100 au plus (10)

        ``GET /api/v1/jobs/bulk``
        """
        return self._pages(
            EMPLOYEURS,
            query={"limit": limit},
            paging=Numbered(items="data", parameter="page", count="pagination.number_of_page"),
        )

    def publier_v1(self, id: str, corps: models.Offre) -> models.Recruteur:
        """Publier une offre d'un employeur que l'on a créé.

        ``POST /api/v1/jobs/{id}``
        """
        return self._ask(PUBLIER_V1, path={"id": id}, body=corps)

    def changer_v1(self, id: str, corps: models.OffreChangerV1) -> models.Recruteur:
        """Changer une offre.

        ``PATCH /api/v1/jobs/{id}``
        """
        return self._ask(CHANGER_V1, path={"id": id}, body=corps)

    def pourvue(self, id: str) -> None:
        """Dire une offre pourvue.

        ``POST /api/v1/jobs/provided/{id}``
        """
        return self._ask(POURVUE, path={"id": id})

    def retirer(self, id: str) -> None:
        """Retirer une offre.

        ``POST /api/v1/jobs/canceled/{id}``
        """
        return self._ask(RETIRER, path={"id": id})

    def prolonger(self, id: str) -> None:
        """Prolonger une offre de deux mois.

        ``POST /api/v1/jobs/extend/{id}``
        """
        return self._ask(PROLONGER, path={"id": id})

    def delegations(self, id: str) -> Rows[models.Organisme]:
        """Les dix organismes de formation proches à qui confier une offre.

        ``GET /api/v1/jobs/delegations/{id}``
        """
        return self._rows(DELEGATIONS, path={"id": id})

    def deleguer(self, id: str, corps: models.Delegations) -> None:
        """Confier une offre à des organismes de formation proches.

        ``POST /api/v1/jobs/delegations/{id}``
        """
        return self._ask(DELEGUER, path={"id": id}, body=corps)


class AsyncAlternance(AsyncFamily):
    """Alternance."""

    async def search(
        self,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        target_diploma_level: str | None = None,
        opco: str | None = None,
        departements: str | Iterable[str] | None = None,
        partners_to_exclude: str | Iterable[str] | None = None,
    ) -> models.Recherche:
        """Offres et recruteurs.

        Autour d'un point, dans des départements ou dans toute la France.

        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200 (30)
        :param romes: Codes ROME, répétés ou séparés par des virgules
        :param rncp: Fiche RNCP, en plus des codes ROME
        :param target_diploma_level: 3 à 7
        :param opco: Libellé d'un OPCO
        :param departements: Codes, répétés
        :param partners_to_exclude: Partenaires dont on ne veut pas, répétés

        ``GET /api/job/v1/search``
        """
        return await self._ask(
            SEARCH,
            query={
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "romes": joined(romes),
                "rncp": rncp,
                "target_diploma_level": target_diploma_level,
                "opco": opco,
                "departements": joined(departements),
                "partners_to_exclude": joined(partners_to_exclude),
            },
        )

    def offres(
        self,
        *,
        q: str | None = None,
        mode: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        type: str | None = None,
        contract_type: str | None = None,
        level: str | None = None,
        opco: str | None = None,
        partner: str | None = None,
        sort: str | None = None,
        hitsPerPage: int | None = None,
        caller: str = "tremplin-client",
    ) -> AsyncPages[models.TrouveeParMots, models.Item]:
        """Offres et formations par leurs mots.

        Celles de tout le pays ou autour d'un point.

        :param q: Mots, 200 lettres au plus : une faute, un mot inachevé, un sigle sont compris
        :param mode: emplois, formations ou emplois_formation (par défaut)
        :param latitude: Degrés, −90 à 90, avec longitude
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200 ; absent : 20, puis 30, 60 et 100 tant que rien n'est trouvé
        :param type: Facette : formation, matcha (offre d'employeur), peJob (offre de partenaire) ; virgules ou
            répétée
        :param contract_type: Facette : Apprentissage, Professionnalisation ; une offre peut être des deux
        :param level: Facette : niveau européen, 3 à 7
        :param opco: Facette : nom court d'un OPCO
        :param partner: Facette : partenaire qui publie l'offre
        :param sort: relevance, proximity, date, applications ou start_date
        :param page: À partir de 0
        :param hitsPerPage: 100 au plus (20)
        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/search``
        """
        return self._pages(
            OFFRES,
            query={
                "q": q,
                "mode": mode,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "type": type,
                "contract_type": contract_type,
                "level": level,
                "opco": opco,
                "partner": partner,
                "sort": sort,
                "hitsPerPage": hitsPerPage,
                "caller": caller,
            },
            paging=Numbered(items="hits", parameter="page", count="nbPages", first=0),
        )

    async def propositions(self, q: str) -> models.Proposees:
        """Métiers puis diplômes que nomme ce qui est tapé.

        Au fil de la frappe.

        :param q: Ce qui est tapé, 200 lettres au plus

        ``GET /api/v1/search/suggest``
        """
        return await self._ask(PROPOSITIONS, query={"q": q})

    async def offre(self, id: str) -> models.Offer:
        """Une offre.

        D'un employeur ou d'un partenaire.

        Sources : France Travail, France compétences.

        ``GET /api/job/v1/offer/{id}``
        """
        return await self._ask(OFFRE, path={"id": id})

    async def toutes_les_offres(self) -> Rows[models.Offer]:
        """Toutes les offres que l'on peut rediffuser.

        Sources : France Travail, France compétences.

        ``GET /api/job/v1/export/offres.json``
        """
        return await self._rows(TOUTES_LES_OFFRES)

    async def export(self) -> models.Export:
        """Où prendre toutes les offres en un fichier.

        Et de quand elles sont.

        Sources : France Travail.

        ``GET /api/job/v1/export``
        """
        return await self._ask(EXPORT)

    async def offres_et_entreprises(
        self,
        *,
        caller: str = "tremplin-client",
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        insee: str | None = None,
        opco: str | None = None,
        opcoUrl: str | None = None,
        diploma: str | None = None,
        sources: str | Iterable[str] | None = None,
    ) -> models.Emplois:
        """Offres et entreprises susceptibles de recruter.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param romes: Codes ROME, séparés par des virgules
        :param rncp: Fiche RNCP, à la place de romes
        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200
        :param insee: Code INSEE de la commune
        :param opco: Nom court d'un OPCO
        :param opcoUrl: Site d'un OPCO
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param sources: Parmi lbb, lba, offres, matcha

        ``GET /api/v1/jobs``
        """
        return await self._ask(
            OFFRES_ET_ENTREPRISES,
            query={
                "caller": caller,
                "romes": joined(romes),
                "rncp": rncp,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "insee": insee,
                "opco": opco,
                "opcoUrl": opcoUrl,
                "diploma": diploma,
                "sources": joined(sources),
            },
        )

    async def tout(
        self,
        *,
        caller: str = "tremplin-client",
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        insee: str | None = None,
        opco: str | None = None,
        opcoUrl: str | None = None,
        diploma: str | None = None,
        sources: str | Iterable[str] | None = None,
        options: str | None = None,
    ) -> models.EmploisEtFormations:
        """Formations, offres et entreprises en un appel.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param romes: Codes ROME, séparés par des virgules
        :param rncp: Fiche RNCP, à la place de romes
        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200
        :param insee: Code INSEE de la commune
        :param opco: Nom court d'un OPCO
        :param opcoUrl: Site d'un OPCO
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param sources: Parmi formations, lbb, lba, offres, matcha
        :param options: « with_description » donne aussi le contenu et l'objectif

        ``GET /api/v1/jobsEtFormations``
        """
        return await self._ask(
            TOUT,
            query={
                "caller": caller,
                "romes": joined(romes),
                "rncp": rncp,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "insee": insee,
                "opco": opco,
                "opcoUrl": opcoUrl,
                "diploma": diploma,
                "sources": joined(sources),
                "options": options,
            },
        )

    async def offre_partenaire(self, id: str, *, caller: str = "tremplin-client") -> models.OffresPartenaire:
        """Une offre d'un partenaire.

        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/jobs/job/{id}``
        """
        return await self._ask(OFFRE_PARTENAIRE, path={"id": id}, query={"caller": caller})

    async def entreprise(
        self, siret: str, *, type: str | None = None, caller: str = "tremplin-client"
    ) -> models.Entreprises:
        """Une entreprise susceptible de recruter.

        :param type: lba ou lbb
        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/jobs/company/{siret}``
        """
        return await self._ask(ENTREPRISE, path={"siret": siret}, query={"type": type, "caller": caller})

    async def entreprises(
        self,
        rome_codes: str | Iterable[str],
        *,
        commune_id: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        departments: str | Iterable[str] | None = None,
        naf_codes: str | Iterable[str] | None = None,
        distance: float | None = None,
        contract: str | None = None,
        headcount: str | None = None,
        sort: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
    ) -> models.Reponse:
        """Entreprises susceptibles de recruter.

        Les entreprises d'un lieu pour des métiers, les mieux notées ou les plus proches d'abord.

        :param rome_codes: Codes ROME
        :param commune_id: Code INSEE de la commune, à la place d'un point
        :param latitude: Degrés
        :param longitude: Degrés
        :param departments: Codes de départements, séparés par des virgules
        :param naf_codes: Codes d'activité
        :param distance: Kilomètres (10)
        :param contract: dpae ou alternance
        :param headcount: all, small ou big
        :param sort: score ou distance
        :param page: À partir de 1
        :param page_size: 100 au plus

        ``GET /partenaire/labonneboite/v1/company/``
        """
        return await self._ask(
            ENTREPRISES,
            query={
                "rome_codes": joined(rome_codes),
                "commune_id": commune_id,
                "latitude": latitude,
                "longitude": longitude,
                "departments": joined(departments),
                "naf_codes": joined(naf_codes),
                "distance": distance,
                "contract": contract,
                "headcount": headcount,
                "sort": sort,
                "page": page,
                "page_size": page_size,
            },
        )

    async def formations_autour(
        self,
        *,
        caller: str = "tremplin-client",
        romes: str | Iterable[str] | None = None,
        romeDomain: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        diploma: str | None = None,
        options: str | None = None,
    ) -> models.Resultats:
        """Formations autour d'un point, ou par métier.

        Aucune : les cinq plus proches.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param romes: Codes ROME, séparés par des virgules
        :param romeDomain: Une lettre, ou une lettre et deux chiffres
        :param latitude: Degrés, −90 à 90
        :param longitude: Degrés, −180 à 180
        :param radius: Kilomètres, 0 à 200
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param options: « with_description » donne aussi le contenu et l'objectif

        ``GET /api/v1/formations``
        """
        return await self._ask(
            FORMATIONS_AUTOUR,
            query={
                "caller": caller,
                "romes": joined(romes),
                "romeDomain": romeDomain,
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "diploma": diploma,
                "options": options,
            },
        )

    async def formations_par_region(
        self,
        *,
        caller: str = "tremplin-client",
        region: str | None = None,
        departement: str | None = None,
        romes: str | Iterable[str] | None = None,
        romeDomain: str | None = None,
        diploma: str | None = None,
        options: str | None = None,
    ) -> models.Resultats:
        """Formations d'une région ou d'un département, par titre puis par école.

        :param caller: Qui appelle : une adresse électronique, un nom
        :param region: Code INSEE de la région
        :param departement: Deux ou trois chiffres
        :param romes: Codes ROME, séparés par des virgules
        :param romeDomain: Une lettre, ou une lettre et deux chiffres
        :param diploma: Niveau : commence par 3, 4, 5, 6 ou 7
        :param options: « with_description » donne aussi le contenu et l'objectif

        ``GET /api/v1/formationsParRegion``
        """
        return await self._ask(
            FORMATIONS_PAR_REGION,
            query={
                "caller": caller,
                "region": region,
                "departement": departement,
                "romes": joined(romes),
                "romeDomain": romeDomain,
                "diploma": diploma,
                "options": options,
            },
        )

    async def formation_v1(self, id: str, *, caller: str = "tremplin-client") -> models.Resultats:
        """Une formation, par sa clé.

        :param caller: Qui appelle : une adresse électronique, un nom

        ``GET /api/v1/formations/formation/{id}``
        """
        return await self._ask(FORMATION_V1, path={"id": id}, query={"caller": caller})

    async def description(self, id: str) -> models.Description:
        """Ce qu'une formation enseigne, et ses sessions.

        Sources : Réseau des Carif-Oref.

        ``GET /api/v1/formations/formationDescription/{id}``
        """
        return await self._ask(DESCRIPTION, path={"id": id})

    def formations(
        self,
        *,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        romes: str | Iterable[str] | None = None,
        rncp: str | None = None,
        target_diploma_level: Literal["3", "4", "5", "6", "7"] | None = None,
        include_archived: Literal["true", "false"] | None = None,
        page_size: int | None = None,
    ) -> AsyncPages[models.Formations, models.Formation]:
        """Formations, page par page.

        Les formations d'un rayon, la plus proche d'abord ; sans point, par titre. `romes` et `rncp` s'ajoutent.

        :param radius: Rayon en kilomètres
        :param romes: Codes ROME
        :param rncp: Fiche RNCP
        :param target_diploma_level: Niveau
        :param include_archived: Avec celles qui sont archivées

        Sources : INSEE (Code officiel géographique), La Poste, Onisep (Référentiel de l'apprentissage), Réseau des
        Carif-Oref.

        ``GET /api/formation/v1/search``
        """
        return self._pages(
            FORMATIONS,
            query={
                "latitude": latitude,
                "longitude": longitude,
                "radius": radius,
                "romes": joined(romes),
                "rncp": rncp,
                "target_diploma_level": target_diploma_level,
                "include_archived": include_archived,
                "page_size": page_size,
            },
            paging=Numbered(items="data", parameter="page_index", count="pagination.page_count", first=0),
        )

    async def formation(self, cle_ministere_educatif: str) -> models.Formation:
        """Une formation.

        Par sa clé ministère éducatif.

        Sources : INSEE (Code officiel géographique), La Poste, Onisep (Référentiel de l'apprentissage), Réseau des
        Carif-Oref.

        ``GET /api/formation/v1/{cle_ministere_educatif}``
        """
        return await self._ask(FORMATION, path={"cle_ministere_educatif": cle_ministere_educatif})

    async def metiers(
        self,
        *,
        title: str | None = None,
        romes: str | Iterable[str] | None = None,
        rncps: str | Iterable[str] | None = None,
    ) -> models.Metiers:
        """Métiers par leur nom, leurs codes ROME ou leurs fiches RNCP.

        :param title: Nom d'un métier
        :param romes: Codes ROME
        :param rncps: Fiches RNCP

        Sources : France Travail, La bonne alternance.

        ``GET /api/v1/metiers``
        """
        return await self._ask(METIERS, query={"title": title, "romes": joined(romes), "rncps": joined(rncps)})

    async def tous_les_metiers(self) -> models.NomsDeMetiers:
        """Tous les métiers, par ordre alphabétique.

        ``GET /api/v1/metiers/all``
        """
        return await self._ask(TOUS_LES_METIERS)

    async def metiers_du_diplome(self, cfd: str) -> models.NomsDeMetiers:
        """Métiers auxquels mène un diplôme.

        ``GET /api/v1/metiers/metiersParFormation/{cfd}``
        """
        return await self._ask(METIERS_DU_DIPLOME, path={"cfd": cfd})

    async def metiers_de_l_etablissement(self, siret: str) -> models.NomsDeMetiers:
        """Métiers auxquels mènent les formations d'un établissement.

        ``GET /api/v1/metiers/metiersParEtablissement/{siret}``
        """
        return await self._ask(METIERS_DE_L_ETABLISSEMENT, path={"siret": siret})

    async def appellations(self, label: str) -> models.Appellations:
        """Appellations du ROME, au fil de la frappe.

        :param label: Début d'une appellation

        ``GET /api/v1/metiers/intitule``
        """
        return await self._ask(APPELLATIONS, query={"label": label})

    async def libelles(self, title: str, *, withRomeLabels: str | None = None) -> models.Libelles:
        """Métiers et diplômes par leur nom : ce que propose le champ de recherche.

        :param title: Ce qui est tapé
        :param withRomeLabels: « true » : avec l'intitulé de chaque code ROME

        Sources : France Travail, La bonne alternance, Réseau des Carif-Oref.

        ``GET /api/romelabels``
        """
        return await self._ask(LIBELLES, query={"title": title, "withRomeLabels": withRomeLabels})

    async def fiche_rome(self, code: str) -> models.FicheRome:
        """La fiche d'un métier du ROME.

        ``GET /api/rome/detail/{code}``
        """
        return await self._ask(FICHE_ROME, path={"code": code})

    async def niveaux(self, romes: str | Iterable[str], rncps: str | Iterable[str]) -> models.Niveaux:
        """Niveaux de diplôme qui existent pour des métiers.

        :param romes: Codes ROME
        :param rncps: Fiches RNCP

        ``GET /api/jobsdiplomas``
        """
        return await self._ask(NIVEAUX, query={"romes": joined(romes), "rncps": joined(rncps)})

    async def lieux(self, q: str) -> models.Lieux:
        """Communes, départements et régions, au fil de la frappe.

        :param q: Début d'un nom, ou d'un code postal

        ``GET /api/v1/lieux``
        """
        return await self._ask(LIEUX, query={"q": q})

    async def version(self) -> models.Version:
        """La version du service.

        ``GET /api/version``
        """
        return await self._ask(VERSION)

    async def publier(self, corps: models.OffreEcrite) -> models.Publiee:
        """Publier une offre.

        Le même `partner_job_id` la remplace, même après une annulation.

        Sources : Réseau des Carif-Oref.

        ``POST /api/job/v1/offer``
        """
        return await self._ask(PUBLIER, body=corps)

    async def changer(self, id: str, corps: models.OffreEcrite) -> None:
        """Changer une de ses offres.

        ``PUT /api/job/v1/offer/{id}``
        """
        return await self._ask(CHANGER, path={"id": id}, body=corps)

    async def parution(self, id: str) -> models.Parution:
        """Si une de ses offres est montrée.

        Ou pourquoi elle ne l'est pas : avec ce que valent les refus de toutes.

        ``GET /api/job/v1/offer/{id}/publishing-informations``
        """
        return await self._ask(PARUTION, path={"id": id})

    async def publier_pour(self, corps: models.OffreDeDiffuseur) -> models.Publiee:
        """Publier une offre pour un diffuseur.

        Que `partner_label` nomme.

        Sources : Réseau des Carif-Oref.

        ``POST /api/v4/jobs/multi-partner``
        """
        return await self._ask(PUBLIER_POUR, body=corps)

    async def publier_lot(self, corps: models.Lot) -> models.LotParu:
        """Publier jusqu'à cent offres de diffuseurs.

        Chacune est jugée, et répondue, à sa place.

        ``POST /api/v4/jobs/multi-partner/bulk``
        """
        return await self._ask(PUBLIER_LOT, body=corps)

    async def postuler(self, corps: models.Postulee) -> models.Recue:
        """Envoyer une candidature à une offre ou à une entreprise.

        Sources : Réseau des Carif-Oref.

        ``POST /api/job/v1/apply``
        """
        return await self._ask(POSTULER, body=corps)

    async def candidature(self, corps: models.PostuleeV1) -> models.Envoyee:
        """Envoyer une candidature.

        Comme les clients de la première génération.

        ``POST /api/v1/application``
        """
        return await self._ask(CANDIDATURE, body=corps)

    async def lien_de_contact(self, corps: models.LienDemande) -> models.Contexte:
        """Lien vers le formulaire de contact d'une formation.

        Pour le diffuseur de la clé.

        ``POST /api/formation/v1/appointment/generate-link``
        """
        return await self._ask(LIEN_DE_CONTACT, body=corps)

    async def contexte_de_contact(self, corps: models.ContexteDemande) -> models.Contexte:
        """Savoir si une formation peut être contactée.

        Et où est son formulaire.

        ``POST /api/appointment-request/context/create``
        """
        return await self._ask(CONTEXTE_DE_CONTACT, body=corps)

    async def demander_contact(self, corps: models.DemandeEnvoyee) -> models.Enregistree:
        """Envoyer une demande de contact.

        ``POST /api/appointment-request/validate``
        """
        return await self._ask(DEMANDER_CONTACT, body=corps)

    async def rappel_court(self, token: str, *, appointmentId: str | None = None) -> models.Rappel:
        """Ce qu'un candidat a demandé.

        Pour lui.

        :param token: Jeton du lien reçu
        :param appointmentId: Numéro de la demande

        Sources : Réseau des Carif-Oref.

        ``GET /api/appointment-request/context/short-recap``
        """
        return await self._ask(RAPPEL_COURT, query={"token": token, "appointmentId": appointmentId})

    async def rappel(self, token: str, *, appointmentId: str | None = None) -> models.Rappel:
        """Ce qu'un candidat a demandé.

        Pour l'établissement ; la première lecture est gardée.

        :param token: Jeton du lien reçu
        :param appointmentId: Numéro de la demande

        Sources : Réseau des Carif-Oref.

        ``GET /api/appointment-request/context/recap``
        """
        return await self._ask(RAPPEL, query={"token": token, "appointmentId": appointmentId})

    async def repondre(self, corps: models.ReponseEnvoyee) -> models.Repondue:
        """Répondre à une demande.

        Une fois.

        ``POST /api/appointment-request/reply``
        """
        return await self._ask(REPONDRE, body=corps)

    async def formations_parcoursup(self) -> models.Identifiants:
        """Formations de Parcoursup que l'on peut contacter.

        ``GET /api/partners/parcoursup/formations``
        """
        return await self._ask(FORMATIONS_PARCOURSUP)

    async def employeur(self, establishment_siret: str, email: str) -> str:
        """L'identifiant d'un employeur que l'on a créé.

        :param establishment_siret: SIRET
        :param email: Adresse de l'employeur

        ``GET /api/v1/jobs/establishment``
        """
        return await self._ask(EMPLOYEUR, query={"establishment_siret": establishment_siret, "email": email})

    async def creer_employeur(self, corps: models.EtablissementCreerEmployeur) -> models.Recruteur:
        """Créer un employeur.

        Il confirme son adresse par un courriel.

        ``POST /api/v1/jobs/establishment``
        """
        return await self._ask(CREER_EMPLOYEUR, body=corps)

    def employeurs(self, *, limit: int | None = None) -> AsyncPages[models.Page, models.Recruteur]:
        """Ses employeurs et leurs offres.

        Page par page.

        :param page: À partir de 1
        :param limit: 100 au plus (10)

        ``GET /api/v1/jobs/bulk``
        """
        return self._pages(
            EMPLOYEURS,
            query={"limit": limit},
            paging=Numbered(items="data", parameter="page", count="pagination.number_of_page"),
        )

    async def publier_v1(self, id: str, corps: models.Offre) -> models.Recruteur:
        """Publier une offre d'un employeur que l'on a créé.

        ``POST /api/v1/jobs/{id}``
        """
        return await self._ask(PUBLIER_V1, path={"id": id}, body=corps)

    async def changer_v1(self, id: str, corps: models.OffreChangerV1) -> models.Recruteur:
        """Changer une offre.

        ``PATCH /api/v1/jobs/{id}``
        """
        return await self._ask(CHANGER_V1, path={"id": id}, body=corps)

    async def pourvue(self, id: str) -> None:
        """Dire une offre pourvue.

        ``POST /api/v1/jobs/provided/{id}``
        """
        return await self._ask(POURVUE, path={"id": id})

    async def retirer(self, id: str) -> None:
        """Retirer une offre.

        ``POST /api/v1/jobs/canceled/{id}``
        """
        return await self._ask(RETIRER, path={"id": id})

    async def prolonger(self, id: str) -> None:
        """Prolonger une offre de deux mois.

        ``POST /api/v1/jobs/extend/{id}``
        """
        return await self._ask(PROLONGER, path={"id": id})

    async def delegations(self, id: str) -> Rows[models.Organisme]:
        """Les dix organismes de formation proches à qui confier une offre.

        ``GET /api/v1/jobs/delegations/{id}``
        """
        return await self._rows(DELEGATIONS, path={"id": id})

    async def deleguer(self, id: str, corps: models.Delegations) -> None:
        """Confier une offre à des organismes de formation proches.

        ``POST /api/v1/jobs/delegations/{id}``
        """
        return await self._ask(DELEGUER, path={"id": id}, body=corps)
