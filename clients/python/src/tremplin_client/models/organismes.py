"""Models of Organismes de formation: written by `python -m scripts.client`."""

from __future__ import annotations

from typing import Literal

from tremplin_client.models.base import Answered


class AcademieRef(Answered, frozen=True, kw_only=True):
    id: str
    code: str
    nom: str


class CommuneRef(Answered, frozen=True, kw_only=True):
    nom: str
    code_insee: str


class ContactOrganisme(Answered, frozen=True, kw_only=True):
    email: str
    sources: list[str]
    confirmation_referentiel: bool


class CorrespondanceSiret(Answered, frozen=True, kw_only=True):
    lui_meme: bool
    son_formateur: bool
    son_responsable: bool


class CorrespondanceUai(Answered, frozen=True, kw_only=True):
    lui_meme: bool
    son_lieu: bool


class Correspondances(Answered, frozen=True, kw_only=True):
    uai: CorrespondanceUai | None
    siret: CorrespondanceSiret | None


class Identifiant(Answered, frozen=True, kw_only=True):
    uai: str | None
    """UAI. Le numéro d'établissement de l'Éducation nationale : sept chiffres et une lettre de contrôle (jamais I, O ni Q). Source : Onisep (Référentiel de l'apprentissage), uai."""
    siret: str
    """SIRET. Le SIRET de l'établissement : quatorze chiffres, avec leur clé. Source : Onisep (Référentiel de l'apprentissage), siret."""


class OrganismeRef(Answered, frozen=True, kw_only=True):
    identifiant: Identifiant


class Pagination(Answered, frozen=True, kw_only=True):
    page_count: int
    page_size: int
    page_index: int


class Point(Answered, frozen=True, kw_only=True):
    type: Literal["Point"]
    coordinates: list[float]


class RegionRef(Answered, frozen=True, kw_only=True):
    code_insee: str
    nom: str


class Renseignements(Answered, frozen=True, kw_only=True):
    qualiopi: bool
    """Certification Qualiopi. Vrai si le référentiel dit l'organisme certifié Qualiopi pour l'apprentissage. Source : Onisep (Référentiel de l'apprentissage), qualiopi."""
    numero_activite: str | None
    """Numéro de déclaration d'activité. Le numéro de déclaration d'activité (NDA) de l'organisme de formation. Source : Onisep (Référentiel de l'apprentissage), numero_declaration_activite."""


class StatutRecherche(Answered, frozen=True, kw_only=True):
    ouvert: bool
    declaration_catalogue: bool
    validation_uai: bool


class StatutReferentiel(Answered, frozen=True, kw_only=True):
    referentiel: str
    """Présence au référentiel. « présent » : l'organisme figure dans l'édition en service du référentiel. Source : Onisep (Référentiel de l'apprentissage), siret."""


class StatutSiret(Answered, frozen=True, kw_only=True):
    status: str


class StatutUai(Answered, frozen=True, kw_only=True):
    status: str


class UniteLegale(Answered, frozen=True, kw_only=True):
    siren: str
    actif: bool
    """Unité légale active. Faux quand l'unité légale a cessé toute activité. Source : INSEE (SIRENE), etatAdministratifUniteLegale."""
    raison_sociale: str
    """Raison sociale. Le nom de l'entreprise ou de l'association. Source : INSEE (SIRENE), denominationUniteLegale."""
    creation: str
    """Instant de Paris : un début à 0 h, une fin à 23 h 59 min 59 s"""
    cessation: str | None
    """Cessation de l'unité légale. Le jour de la cessation ; null si elle est active. Source : INSEE (SIRENE), dateDebut."""


class Adresse(Answered, frozen=True, kw_only=True):
    label: str | None
    code_postal: str | None
    commune: CommuneRef
    departement: CommuneRef
    region: RegionRef
    academie: AcademieRef


class Etablissement(Answered, frozen=True, kw_only=True):
    siret: str
    ouvert: bool
    """Établissement ouvert. L'état de l'établissement dans SIRENE, pas celui du référentiel : un organisme « actif » au référentiel peut être fermé pour l'INSEE. Source : INSEE (SIRENE), etatAdministratifEtablissement."""
    enseigne: str | None
    """Enseigne. Le nom affiché, de SIRENE, sinon du référentiel. Source : INSEE (SIRENE), enseigne1Etablissement ; Onisep (Référentiel de l'apprentissage), enseigne."""
    adresse: Adresse | None
    """Adresse. L'adresse du référentiel, avec la commune d'aujourd'hui (une commune fusionnée mène à la nouvelle), son département, sa région et son académie. Source : Onisep (Référentiel de l'apprentissage), adresse."""
    geopoint: Point | None
    """Point. Le point de l'adresse : longitude puis latitude, en degrés (WGS 84). Source : Onisep (Référentiel de l'apprentissage), adresse.geojson ; Réseau des Carif-Oref (catalogue de l'apprentissage), geo_coordonnees."""
    creation: str
    """Instant de Paris : un début à 0 h, une fin à 23 h 59 min 59 s"""
    fermeture: str | None
    """Fermeture de l'établissement. Le jour depuis lequel l'établissement est fermé, selon SIRENE ; null s'il est ouvert. Source : INSEE (SIRENE), dateDebut."""


class Metadata(Answered, frozen=True, kw_only=True):
    uai: StatutUai | None
    siret: StatutSiret | None


class Organisme(Answered, frozen=True, kw_only=True):
    """La fiche d'un organisme de formation."""

    identifiant: Identifiant
    etablissement: Etablissement
    unite_legale: UniteLegale
    renseignements_specifiques: Renseignements
    statut: StatutReferentiel
    contacts: list[ContactOrganisme]
    """Contacts. Les adresses électroniques que le référentiel connaît, chacune avec les sources qui la donnent et si l'organisme l'a confirmée. Source : Onisep (Référentiel de l'apprentissage), contacts."""


class Resultat(Answered, frozen=True, kw_only=True):
    status: StatutRecherche
    correspondances: Correspondances
    organisme: OrganismeRef


class Export(Answered, frozen=True, kw_only=True):
    data: list[Organisme]
    pagination: Pagination
    """Pagination. Où l'on en est de la liste : page_index (la première est 0), page_size éléments au plus par page, page_count pages en tout."""


class Recherche(Answered, frozen=True, kw_only=True):
    """L'organisme désigné, ou ceux qui pourraient l'être."""

    metadata: Metadata
    resultat: Resultat | None
    candidats: list[Resultat]
