"""Models of Marché du travail: written by `python -m scripts.client`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import field

from tremplin_client.models.base import Answered


class AgenceProche(Answered, frozen=True, kw_only=True):
    """Adresse, point, contact public, horaires et services de chaque agence."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    distance_km: float
    """Distance au point demandé, en kilomètres"""
    code: str
    """Code de l'agence"""
    codeSafir: str | None
    """Code de l'agence dans le système des points d'accueil"""
    libelle: str
    """Nom de l'agence"""
    libelleEtendu: str | None
    """Nom complet de l'agence"""
    type: str | None
    """Généraliste, cadre, spectacle, APE…"""
    typeAccueil: str | None
    """Genre d'accueil"""
    codeRegionINSEE: str | None
    """Région, code INSEE"""
    dispositifADEDA: str | None
    """Accueil des demandeurs sans domicile"""
    telephonePublic: str | None
    """Téléphone ouvert au public"""
    email: str | None
    """Courriel de l'agence"""
    siret: str | None
    """SIRET de l'agence"""
    ligne3: str | None
    """Complément d'adresse (bâtiment)"""
    ligne4: str | None
    """Numéro et voie"""
    ligne5: str | None
    """Complément d'adresse"""
    ligne6: str | None
    """Code postal et localité"""
    communeImplantation: str | None
    """Commune, code INSEE"""
    bureauDistributeur: str | None
    """Code postal"""
    gpsLon: float
    """Longitude, degrés"""
    gpsLat: float
    """Latitude, degrés"""
    horaires_lundi: str | None
    """Horaires du lundi, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    horaires_mardi: str | None
    """Horaires du mardi, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    horaires_mercredi: str | None
    """Horaires du mercredi, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    horaires_jeudi: str | None
    """Horaires du jeudi, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    horaires_vendredi: str | None
    """Horaires du vendredi, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    horaires_samedi: str | None
    """Horaires du samedi, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    horaires_dimanche: str | None
    """Horaires du dimanche, « 08:45-12:45 13:30-16:45 » ou « fermé »"""
    services: str | None
    """Séparés par « | »"""


class Agregation(Answered, frozen=True, kw_only=True):
    """Une valeur d'un filtre, et le nombre d'offres qui l'ont."""

    valeurPossible: str
    nbResultats: int


class Appellation(Answered, frozen=True, kw_only=True):
    """Un nom du métier."""

    code_ogr: str
    libelle: str
    libelle_court: str | None
    type: str | None


class Appellation4(Answered, frozen=True, kw_only=True):
    """Un nom de métier du ROME 4.0, et son code ROME 3."""

    code_ogr: str
    libelle: str
    libelle_court: str | None
    classification: str | None
    peu_usite: str | None
    code_rome3: str


class Centre4(Answered, frozen=True, kw_only=True):
    """Un centre d'intérêt du métier."""

    code: str
    libelle: str
    principal: str | None


class Cite4(Answered, frozen=True, kw_only=True):
    """Une compétence ou un savoir que le métier demande ; au cœur du métier, ou non."""

    code_ogr: str
    libelle: str | None
    coeur_metier: str | None


class Code(Answered, frozen=True, kw_only=True):
    """Un code et son libellé."""

    code: str
    libelle: str | None = None


class Contexte4(Answered, frozen=True, kw_only=True):
    """Un contexte de travail, et son genre."""

    code_ogr: str
    libelle: str | None
    genre: str | None


class DatastoreLinks(Answered, frozen=True, kw_only=True):
    """Adresses de la première page, de celle d'avant, de celle d'après."""

    start: str
    next: str | None = None
    prev: str | None = None


class DatastoreMeta(Answered, frozen=True, kw_only=True):
    """Ce qu'est la table d'une ressource."""

    id: str
    count: int
    table_type: Literal["BASE TABLE"]
    size: int
    """Octets"""
    aliases: list[str]


class FacetItem(Answered, frozen=True, kw_only=True):
    """Une valeur d'un champ, et le nombre de jeux de données qui l'ont."""

    name: str
    display_name: str
    count: int


class Fap(Answered, frozen=True, kw_only=True):
    """Famille professionnelle, selon la qualification quand elle départage."""

    code: str
    libelle: str | None
    qualification: str | None


class FieldInfo(Answered, frozen=True, kw_only=True):
    """Ce que veut dire une colonne, et d'où elle vient."""

    label: str
    notes: str
    source: str


class FiltrePossible(Answered, frozen=True, kw_only=True):
    """Un filtre et ses valeurs."""

    filtre: str
    agregation: list[Agregation]


class GroupListSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: list[str]


class HelpShowSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: str


class Liens(Answered, frozen=True, kw_only=True):
    """Adresses voisines."""

    first: str
    describedby: str
    prev: str | None = None
    next: str | None = None


class LieuTravail(Answered, frozen=True, kw_only=True):
    """Où l'on travaille ; longitude et latitude en degrés."""

    libelle: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    codePostal: str | None = None
    commune: str | None = None


class LigneBmo(Answered, frozen=True, kw_only=True):
    """Les projets de recrutement par bassin d'emploi et famille professionnelle, année par année."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    ANNEE: int | None
    """Année de l'enquête ; vide quand le fichier ne la dit pas"""
    CATCHMENT_AREA_CODE: str | None
    """Code du bassin d'emploi, dans le zonage de l'année"""
    CATCHMENT_AREA_NAME: str | None
    """Nom du bassin d'emploi"""
    FAP_CODE: str | None
    """Famille professionnelle, cinq caractères, dans la nomenclature de l'année"""
    FAP_NAME: str | None
    """Libellé de la famille professionnelle"""
    PROFESSION_FAMILY_CODE: str | None
    """Grande famille de métiers"""
    PROFESSION_FAMILY_NAME: str | None
    """Libellé de la grande famille"""
    DEPARTEMENT_CODE: str | None
    """Département du bassin, code INSEE"""
    DEPARTEMENT_NAME: str | None
    """Nom du département"""
    REGION_CODE: str | None
    """Région du bassin, code INSEE"""
    REGION_LIB: str | None
    """Nom de la région"""
    NB_RECRUT_PROJECTS: float | None
    """Projets de recrutement des établissements, estimés (enquête redressée)"""
    NB_DIFF_RECRUT_PROJECTS: float | None
    """Dont jugés difficiles par l'employeur"""
    NB_SEASON_RECRUT_PROJECTS: float | None
    """Dont saisonniers"""
    NB_RECRUT_PROJECTS_SECRET: bool | None
    """Vrai quand la valeur est cachée par le secret statistique (« * »)"""
    NB_DIFF_RECRUT_PROJECTS_SECRET: bool | None
    """Vrai quand la valeur est cachée par le secret statistique (« * »)"""
    NB_SEASON_RECRUT_PROJECTS_SECRET: bool | None
    """Vrai quand la valeur est cachée par le secret statistique (« * »)"""
    FAP_NOMENCLATURE: str | None
    """FAP 2009 ou FAP 2021 : déduite des codes de l'année"""


class MetaModel(Answered, frozen=True, kw_only=True):
    """Ce que compte une réponse."""

    total: int


class Metier(Answered, frozen=True, kw_only=True):
    """Un métier trouvé, et le nom sous lequel il l'a été."""

    code: str
    libelle: str
    nom: str
    genre: str
    score: float


class Metier2030(Answered, frozen=True, kw_only=True):
    """Postes à pourvoir de 2019 à 2030 par famille professionnelle et région : une projection, pas une observation."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    code_fap: str
    """Famille agrégée (FAP 2009), trois caractères ; « ; » entre celles qui sont réunies"""
    fap_libelle: str | None
    """Libellé de la famille"""
    region: str
    """Nom de la région"""
    effectifs_2019_milliers: float | None
    """Emplois en 2019, en milliers"""
    part_metier_region: float | None
    """Part de la famille dans l'emploi de la région, de 0 à 1"""
    indice_specificite: float | None
    """Part dans la région sur part en France"""
    creations_destructions_milliers: float | None
    """Créations moins destructions d'emplois, de 2019 à 2030, en milliers"""
    creations_destructions_pct: float | None
    """Créations moins destructions d'emplois, de 2019 à 2030, en part des emplois de 2019"""
    departs_fin_carriere_milliers: float | None
    """Départs en fin de carrière, de 2019 à 2030, en milliers"""
    departs_fin_carriere_pct: float | None
    """Départs en fin de carrière, de 2019 à 2030, en part des emplois de 2019"""
    jeunes_debutants_milliers: float | None
    """Jeunes débutants, comptés en moins, de 2019 à 2030, en milliers"""
    jeunes_debutants_pct: float | None
    """Jeunes débutants, comptés en moins, de 2019 à 2030, en part des emplois de 2019"""
    solde_mobilites_inter_regions_milliers: float | None
    """Mobilités entre régions, solde, de 2019 à 2030, en milliers"""
    solde_mobilites_inter_regions_pct: float | None
    """Mobilités entre régions, solde, de 2019 à 2030, en part des emplois de 2019"""
    desequilibre_milliers: float | None
    """Déséquilibre : postes que ni les débutants ni les mobilités ne pourvoient, de 2019 à 2030, en milliers"""
    desequilibre_pct: float | None
    """Déséquilibre : postes que ni les débutants ni les mobilités ne pourvoient, de 2019 à 2030, en part des emplois de 2019"""
    postes_a_pourvoir_milliers: float | None
    """Postes à pourvoir : créations nettes et départs, de 2019 à 2030, en milliers"""
    postes_a_pourvoir_pct: float | None
    """Postes à pourvoir : créations nettes et départs, de 2019 à 2030, en part des emplois de 2019"""
    niveau_tension_2019: str | None
    """Tension en 2019, de 1 (faible) à 5 (forte), ou hors champ"""
    code_region: str | None
    """Code INSEE de la région, trouvé par son nom ; vide pour la France entière"""


class MetierEnTension(Answered, frozen=True, kw_only=True):
    """Les familles professionnelles que la réglementation dit en tension, région par région."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    region: str
    """Nom de la région, ou « France Entière »"""
    libelle_fap: str | None
    """Libellé de la famille"""
    code_fap: str
    """Famille (FAP 2009)"""
    code_region: str | None
    """Code INSEE de la région, trouvé par son nom ; vide pour la France entière"""
    liste_du: date | None
    """Jour de publication de la liste"""


class Metiers(Answered, frozen=True, kw_only=True):
    """Métiers trouvés, du plus au moins proche de ce qui a été tapé."""

    data: list[Metier]


class Mobilites(Answered, frozen=True, kw_only=True):
    """Métiers proches, et métiers vers lesquels on évolue."""

    proches: list[Code]
    evolutions: list[Code]


class MoisDuMetier(Answered, frozen=True, kw_only=True):
    """Moyennes des offres et des demandeurs par département, métier et mois."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    dpt: str
    """Département"""
    ROME: str
    """Métier (code ROME 3)"""
    off: float | None
    """Offres d'emploi"""
    de: float | None
    """Demandeurs d'emploi"""
    mois: str
    """AAAAMM"""


class NombreOffres(Answered, frozen=True, kw_only=True):
    """Nombre d'offres un jour donné : somme de toutes les communes, et de celle demandée."""

    releve_le: str | None
    france: int
    commune: int | None


class OrganizationListSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: list[str]


class PackageListSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: list[str]


class PageMeta(Answered, frozen=True, kw_only=True):
    """La page, sa taille, et le total."""

    page: int
    page_size: int
    total: int


class Publisher(Answered, frozen=True, kw_only=True):
    """L'organisation qui publie."""

    id: str
    name: str
    title: str
    display_name: str
    description: str
    type: Literal["organization"]
    is_organization: bool
    state: Literal["active"]
    approval_status: Literal["approved"]
    image_url: str


class Resource(Answered, frozen=True, kw_only=True):
    """Une ressource : une table, ou ce qu'elle dit d'une année."""

    id: str
    """Identifiant, le même d'une version à l'autre"""
    package_id: str
    """Jeu de données qui la contient"""
    name: str
    description: str
    format: Literal["CSV"]
    mimetype: Literal["text/csv"]
    size: int
    """Octets du fichier"""
    hash: str
    """SHA-256 du fichier"""
    url: str
    """Adresse du fichier"""
    url_type: Literal["datastore"]
    created: str
    """Jour et heure, sans fuseau"""
    last_modified: str
    """Jour et heure, sans fuseau"""
    metadata_modified: str
    """Jour et heure, sans fuseau"""
    datastore_active: bool
    state: Literal["active"]
    resource_type: Literal["file"]
    total_record_count: int
    """Nombre d'enregistrements"""
    pe_version: str | None = None
    """Version que le producteur lui donne"""
    position: int | None = None
    """Rang dans son jeu de données, à partir de 0"""


class ResourceShowSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: Resource


class ResourcesFound(Answered, frozen=True, kw_only=True):
    """Les ressources trouvées."""

    count: int
    results: list[Resource]


class Riasec(Answered, frozen=True, kw_only=True):
    """Profil RIASEC."""

    majeur: str | None
    mineur: str | None


class Rome4(Answered, frozen=True, kw_only=True):
    """Un métier du ROME 4.0 issu de ce code."""

    code_rome: str
    code_ogr: str | None
    libelle_rome: str
    transition_eco: str | None
    transition_num: str | None
    transition_demo: str | None
    emploi_reglemente: str | None
    emploi_cadre: str | None


class Salaire(Answered, frozen=True, kw_only=True):
    """Ce que l'offre dit du salaire."""

    libelle: str | None = None
    commentaire: str | None = None


class Secteur4(Answered, frozen=True, kw_only=True):
    """Un secteur d'activité du métier, et son sous-secteur."""

    code: str
    libelle: str
    principal: str | None
    code_sous_secteur: str | None
    sous_secteur: str | None


class Site(Answered, frozen=True, kw_only=True):
    """Ce qu'est ce site."""

    site_title: str
    site_description: str
    site_url: str
    ckan_version: str
    tremplin_version: str
    error_emails_to: None
    locale_default: str
    extensions: list[str]


class SiteReadSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: bool


class StatusShowSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: Site


class TableDuJeu(Answered, frozen=True, kw_only=True):
    """Une table d'un jeu de données, son nombre de lignes et son adresse."""

    nom: str
    titre: str
    lignes: int
    url: str


class Tag(Answered, frozen=True, kw_only=True):
    """Un mot-clé."""

    id: str
    name: str
    display_name: str
    state: Literal["active"]
    vocabulary_id: None


class TagListSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: list[str]


class Tension2019(Answered, frozen=True, kw_only=True):
    """Part des recrutements jugés difficiles par famille professionnelle."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    fap_code: str
    """Famille professionnelle (FAP 2009)"""
    fap: str | None
    """Libellé de la famille professionnelle"""
    tension_pct: float | None
    """Pour cent des projets jugés difficiles"""
    rome_code: str
    """Métier (code ROME 3)"""
    rome_label: str | None
    """Intitulé du métier"""


class TensionBassin(Answered, frozen=True, kw_only=True):
    """Tension de chaque métier dans chaque bassin d'emploi et ses causes, en classes de 1 à 5."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    annee: int
    """Année des indicateurs"""
    code_rome: str
    """Métier (code ROME 3)"""
    libelle_rome: str | None
    """Intitulé du métier"""
    code_bassin_emploi: str
    """Bassin, zonage de 2019"""
    nom_bassin: str | None
    """Nom du bassin d'emploi"""
    offres: int | None
    """Offres d'emploi (oee) ; leur période n'est pas dite"""
    demandeurs: int | None
    """Demandeurs (defm_abc) ; leur période n'est pas dite"""
    tension: int | None
    """Tension, de 1 (faible) à 5 (forte)"""
    intensite_embauche: int | None
    """Intensité des embauches, 1 à 5"""
    manque_main_oeuvre: int | None
    """Manque de main-d'œuvre, 1 à 5"""
    non_durabilite: int | None
    """Non-durabilité de l'emploi, 1 à 5"""
    conditions_travail: int | None
    """Conditions contraignantes, 1 à 5"""
    inadequation_geographique: int | None
    """Inadéquation géographique, 1 à 5"""
    lien_formation: int | None
    """Lien entre formation et emploi, 1 à 5"""


class TensionLocale(Answered, frozen=True, kw_only=True):
    """Offres, demandeurs, tension et mois d'embauche par métier et territoire."""

    field_id: int = field(name="_id")
    """Rang dans la table"""
    AREA_TYPE_CODE: str
    """D : département, R : région, B : bassin d'emploi, F : France"""
    AREA_TYPE_NAME: str | None
    """Genre de territoire"""
    AREA_CODE: str
    """Code du territoire"""
    AREA_NAME: str | None
    """Nom du territoire"""
    ROME_PROFESSION_CARD_CODE: str
    """Métier (code ROME 3)"""
    ROME_PROFESSION_CARD_NAME: str | None
    """Intitulé du métier"""
    NB_APPLICATION_END_MONTH: int | None
    """Demandeurs d'emploi inscrits à la fin du mois"""
    NB_APPLICATION_LAST_WEEK: int | None
    """Demandeurs d'emploi inscrits la dernière semaine"""
    NB_OFFER_END_MONTH: int | None
    """Offres en cours à la fin du mois"""
    NB_OFFER_LAST_WEEK: int | None
    """Offres en cours la dernière semaine"""
    RICHER_CATCHMENT_AREA_CODE: str | None
    """Bassin d'emploi qui offre le plus"""
    RICHER_CATCHMENT_AREA_NAME: str | None
    """Nom du bassin d'emploi qui offre le plus"""
    SEASONAL: str | None
    """O quand le métier embauche par saisons"""
    SEASONAL_JAN: str | None
    """O quand le métier embauche en janvier"""
    SEASONAL_FEB: str | None
    """O quand le métier embauche en février"""
    SEASONAL_MAR: str | None
    """O quand le métier embauche en mars"""
    SEASONAL_APR: str | None
    """O quand le métier embauche en avril"""
    SEASONAL_MAY: str | None
    """O quand le métier embauche en mai"""
    SEASONAL_JUNE: str | None
    """O quand le métier embauche en juin"""
    SEASONAL_JULY: str | None
    """O quand le métier embauche en juillet"""
    SEASONAL_AUG: str | None
    """O quand le métier embauche en août"""
    SEASONAL_SEP: str | None
    """O quand le métier embauche en septembre"""
    SEASONAL_OCT: str | None
    """O quand le métier embauche en octobre"""
    SEASONAL_NOV: str | None
    """O quand le métier embauche en novembre"""
    SEASONAL_DEC: str | None
    """O quand le métier embauche en décembre"""
    TENSION_RATIO: int | None
    """Offres pour dix demandeurs"""


class Texte(Answered, frozen=True, kw_only=True):
    """Un objet du référentiel."""

    code_ogr: str
    libelle: str | None = None


class TotalBmo(Answered, frozen=True, kw_only=True):
    """Les projets d'une famille professionnelle, un an, dans tout un bassin ; nuls quand une partie est cachée."""

    ANNEE: int | None
    CATCHMENT_AREA_CODE: str
    FAP_CODE: str
    departements: list[str]
    NB_RECRUT_PROJECTS: float | None
    NB_RECRUT_PROJECTS_SECRET: bool
    NB_DIFF_RECRUT_PROJECTS: float | None
    NB_DIFF_RECRUT_PROJECTS_SECRET: bool
    NB_SEASON_RECRUT_PROJECTS: float | None
    NB_SEASON_RECRUT_PROJECTS_SECRET: bool


class Agences(Answered, frozen=True, kw_only=True):
    """Agences dans le rayon, de la plus proche à la plus lointaine, avec leur distance en kilomètres."""

    data: list[AgenceProche]
    """Lignes. Les lignes demandées : chacune a les colonnes que la table décrit, sous leurs noms."""
    meta: MetaModel
    """Compte. total : combien de lignes répondent à la demande ; page et page_size : où l'on en est."""


class Bmo(Answered, frozen=True, kw_only=True):
    """Projets de recrutement d'un métier, ou d'une famille professionnelle, autour d'une commune."""

    rome: str | None
    libelle: str | None
    commune: str
    bassin: str | None
    fap: list[str]
    data: list[LigneBmo]
    totaux: list[TotalBmo]
    remarque: str | None


class DatastoreField(Answered, frozen=True, kw_only=True):
    """Une colonne, et son type dans PostgreSQL."""

    id: str
    type: str
    info: FieldInfo | None = None


class DatastoreInfo(Answered, frozen=True, kw_only=True):
    """Les colonnes d'une ressource et le nombre de ses enregistrements."""

    meta: DatastoreMeta
    fields: list[DatastoreField]
    schema: dict[str, str]
    """Colonne → son type"""


class DatastoreInfoSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: DatastoreInfo


class DatastoreLists(Answered, frozen=True, kw_only=True):
    """Une page d'enregistrements, chacun en une liste dans l'ordre des colonnes (`records_format=lists`)."""

    include_total: bool
    limit: int
    offset: int
    records_format: str
    resource_id: str
    total_estimation_threshold: None
    field_links: DatastoreLinks = field(name="_links")
    fields: list[DatastoreField]
    records: list[list[str | int | float | bool | None]]
    total: int | None = None
    """Combien d'enregistrements répondent à la demande"""
    total_was_estimated: bool | None = None


class DatastorePage(Answered, frozen=True, kw_only=True):
    """Une page d'enregistrements."""

    include_total: bool
    limit: int
    offset: int
    records_format: str
    resource_id: str
    total_estimation_threshold: None
    field_links: DatastoreLinks = field(name="_links")
    fields: list[DatastoreField]
    records: list[dict[str, str | int | float | bool | None]]
    total: int | None = None
    """Combien d'enregistrements répondent à la demande"""
    total_was_estimated: bool | None = None


class DatastoreSearchSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: DatastorePage


class DatastoreSearchSuccess1(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: DatastoreLists


class DatastoreSql(Answered, frozen=True, kw_only=True):
    """Les lignes d'un SELECT."""

    sql: str
    fields: list[DatastoreField]
    records: list[dict[str, str | int | float | bool | None]]
    records_truncated: bool | None = None
    """Présent quand d'autres lignes restent"""


class DatastoreText(Answered, frozen=True, kw_only=True):
    """Une page d'enregistrements, en un texte (`records_format=csv` ou `tsv`)."""

    include_total: bool
    limit: int
    offset: int
    records_format: str
    resource_id: str
    total_estimation_threshold: None
    field_links: DatastoreLinks = field(name="_links")
    fields: list[DatastoreField]
    records: str
    total: int | None = None
    """Combien d'enregistrements répondent à la demande"""
    total_was_estimated: bool | None = None


class Environnements(Answered, frozen=True, kw_only=True):
    """Où le métier s'exerce."""

    structures: list[Texte]
    secteurs: list[Texte]
    conditions: list[Texte]


class Facet(Answered, frozen=True, kw_only=True):
    """Un champ compté."""

    title: str
    items: list[FacetItem]


class FicheRome4(Answered, frozen=True, kw_only=True):
    """La fiche d'un métier du ROME 4.0."""

    code: str
    """Code ROME 4.0. Une lettre et quatre chiffres, au ROME 4.0. Source : France Travail, CODE_ROME."""
    libelle: str
    """Intitulé du métier du ROME 4.0. Intitulé du métier, aux deux genres. Source : France Travail, LIBELLE_ROME."""
    code_ogr: str | None
    """Code OGR du métier. Code du métier parmi les objets du référentiel. Source : France Travail, CODE_OGR."""
    rome3: Code
    """Métier du ROME 3. Le métier du ROME 3 dont celui-ci est issu, tel que le producteur le donne. Source : France Travail, CODE_ROME_PARENT ; France Travail, LIBELLE_ROME."""
    dans_le_rome3: bool
    """Même code au ROME 3. Vrai quand le ROME 3 a ce code aussi. Source : France Travail, CODE_ROME_PARENT."""
    grand_domaine: Code
    """Grand domaine. La lettre du code et son libellé. Source : France Travail, code_grand_domaine."""
    domaine: Code
    """Domaine professionnel. Les trois premiers caractères du code et leur libellé. Source : France Travail, code_domaine_professionel."""
    definition: str | None
    """Définition. Ce que fait la personne qui exerce ce métier, une phrase du fichier par ligne. Source : France Travail, LIBELLE_TEXTE."""
    acces: str | None
    """Accès au métier. Diplômes, titres et expérience par lesquels on y accède, une phrase du fichier par ligne. Source : France Travail, LIBELLE_TEXTE."""
    riasec: Riasec
    """Profil RIASEC. Profil d'intérêts (Holland) : majeur, et parfois mineur. Source : France Travail, RIASEC_MAJEUR ; France Travail, RIASEC_MINEUR."""
    transition_eco: str | None
    """Transition écologique. Place dans la transition écologique : emploi vert, stratégique, blanc (neutre) ou brun. Source : France Travail, TRANSITION_ECO."""
    transition_num: str | None
    """Transition numérique. « oui » quand la transition numérique transforme le métier ; nul quand le producteur ne le dit pas. Source : France Travail, TRANSITION_NUM."""
    transition_demo: str | None
    """Transition démographique. « oui » quand la transition démographique porte le métier ; nul quand le producteur ne le dit pas. Source : France Travail, TRANSITION_DEMO."""
    emploi_reglemente: str | None
    """Emploi réglementé. « oui » quand l'accès au métier ou son exercice est encadré par la loi ou le règlement. Source : France Travail, EMPLOI_REGLEMENTE."""
    emploi_cadre: str | None
    """Emploi de cadre. « oui » pour un emploi de cadre. Source : France Travail, EMPLOI_CADRE."""
    appellations: list[Appellation4]
    """Appellations. Les noms du métier, avec leur code ROME 3 (code_rome3) : il peut différer de celui du métier. Source : France Travail, libelle_appellation_long ; France Travail, CODE_ROME_PARENT."""
    savoir_faire: list[Cite4]
    """Savoir-faire. Ce que la personne sait faire. Source : France Travail, LIBELLE ; France Travail, COEUR_METIER."""
    savoir_etre: list[Cite4]
    """Savoir-être professionnels. Savoir-être professionnels que le métier demande. Source : France Travail, LIBELLE ; France Travail, COEUR_METIER."""
    savoirs: list[Cite4]
    """Savoirs. Connaissances, normes, outils et certifications que le métier demande. Source : France Travail, LIBELLE ; France Travail, COEUR_METIER."""
    contextes: list[Contexte4]
    """Contextes de travail. Horaires, lieux, publics, risques, statuts ; genre les range. Source : France Travail, LIBELLE ; France Travail, LIBELLE_TYPE_CONT_TRAV."""
    secteurs: list[Secteur4]
    """Secteurs d'activité. Secteurs et sous-secteurs d'activité où le métier s'exerce ; principal vaut « oui » pour un seul. Source : France Travail, LIBELLE_SECT_ACTIVITE."""
    secteurs_naf: list[Code]
    """Secteurs NAF. Divisions de la nomenclature d'activités (NAF), sans zéro de tête. Source : France Travail, LIBELLE_SECTEUR_NAF."""
    centres_interet: list[Centre4]
    """Centres d'intérêt. Centres d'intérêt auxquels le métier répond ; principal vaut « oui » pour un seul. Source : France Travail, LIBELLE_CENTRE_INTERET."""
    thematiques: list[Code]
    """Thématiques. Thématiques qui citent le métier. Source : France Travail, LIBELLE_THEME."""
    mobilites: list[Code]
    """Mobilités. Métiers du ROME 4.0 vers lesquels aller, dans l'ordre de la fiche. Source : France Travail, CODE_ROME_CIBLE."""


class Jeu(Answered, frozen=True, kw_only=True):
    """Un jeu de données et ses tables."""

    nom: str
    titre: str
    resume: str
    tables: list[TableDuJeu]


class Jeux(Answered, frozen=True, kw_only=True):
    """Les jeux de données."""

    data: list[Jeu]


class Marche(Answered, frozen=True, kw_only=True):
    """Ce que les relevés par lieu disent d'un métier ; ceux des familles valent pour toute la famille."""

    rome: str
    libelle: str
    fap: list[str]
    commune: str | None
    bassin: str | None
    offres: NombreOffres
    tension_bassin: TensionBassin | None
    metiers_en_tension: list[MetierEnTension]
    metiers_2030: list[Metier2030]


class OffreAnonyme(Answered, frozen=True, kw_only=True):
    """Une offre, sans rien qui nomme un employeur ou une personne."""

    id: str
    accessibleTH: bool
    intitule: str | None = None
    dateCreation: str | None = None
    dateActualisation: str | None = None
    lieuTravail: LieuTravail | None = None
    romeCode: str | None = None
    romeLibelle: str | None = None
    appellationlibelle: str | None = None
    typeContrat: str | None = None
    typeContratLibelle: str | None = None
    natureContrat: str | None = None
    experienceExige: str | None = None
    experienceLibelle: str | None = None
    salaire: Salaire | None = None
    dureeTravailLibelle: str | None = None
    nombrePostes: int | None = None
    qualificationCode: str | None = None
    qualificationLibelle: str | None = None
    secteurActivite: str | None = None
    secteurActiviteLibelle: str | None = None


class OffresTrouvees(Answered, frozen=True, kw_only=True):
    """Une plage d'offres, et ce qui les filtrerait."""

    resultats: list[OffreAnonyme]
    filtresPossibles: list[FiltrePossible]


class Package(Answered, frozen=True, kw_only=True):
    """Un jeu de données, et ses ressources, de la plus récente à la plus ancienne."""

    id: str
    name: str
    title: str
    notes: str
    type: Literal["dataset"]
    state: Literal["active"]
    private: bool
    isopen: bool
    license_id: str
    license_title: str
    license_url: str
    organization: Publisher
    owner_org: str
    author: str
    tags: list[Tag]
    num_tags: int
    groups: list[str]
    extras: list[str]
    metadata_created: str
    """Jour et heure, sans fuseau"""
    metadata_modified: str
    """Jour et heure, sans fuseau"""
    num_resources: int
    resources: list[Resource]


class PackageShowSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: Package


class PackagesFound(Answered, frozen=True, kw_only=True):
    """Les jeux de données trouvés, et ce que valent les champs comptés."""

    count: int
    sort: str
    results: list[Package]
    facets: dict[str, dict[str, int]]
    search_facets: dict[str, Facet]


class Page(Answered, frozen=True, kw_only=True):
    """Une page d'une table."""

    data: list[dict[str, str | int | float | bool | None]]
    """Lignes. Les lignes demandées : chacune a les colonnes que la table décrit, sous leurs noms."""
    links: Liens
    """Adresses voisines. first, prev et next mènent aux autres pages de la même demande, describedby au schéma de la table."""
    meta: PageMeta
    """Compte. total : combien de lignes répondent à la demande ; page et page_size : où l'on en est."""


class ParNiveau(Answered, frozen=True, kw_only=True):
    """Ce que demande le métier dans tous les cas, et ce qu'il demande parfois."""

    base: list[Texte]
    specifiques: list[Texte]


class ResourceSearchSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: ResourcesFound


class Tension(Answered, frozen=True, kw_only=True):
    """Ce que les sources disent de la tension d'un métier dans un département."""

    rome: str
    libelle: str
    departement: str
    imt: TensionLocale | None
    metiers_en_tension_2019: list[Tension2019]
    statistiques: list[MoisDuMetier]


class DatastoreSearchSqlSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: DatastoreSql


class DatastoreSearchSuccess2(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: DatastoreText


class Fiche(Answered, frozen=True, kw_only=True):
    """La fiche d'un métier."""

    code: str
    libelle: str
    dans_le_fichier_des_codes: bool
    grand_domaine: Code
    domaine: Code
    definition: str | None
    acces: str | None
    conditions: str | None
    riasec: Riasec
    appellations: list[Appellation]
    activites: ParNiveau
    savoirs: ParNiveau
    environnements: Environnements
    mobilites: Mobilites
    isco08: list[Code]
    fap: list[Fap]
    rome4: list[Rome4]


class Organization(Answered, frozen=True, kw_only=True):
    """Une organisation, et les jeux de données qu'elle publie."""

    id: str
    name: str
    title: str
    display_name: str
    description: str
    type: Literal["organization"]
    is_organization: bool
    state: Literal["active"]
    approval_status: Literal["approved"]
    image_url: str
    package_count: int
    packages: list[Package]


class OrganizationListSuccess1(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: list[Organization]


class OrganizationShowSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: Organization


class PackageSearchSuccess(Answered, frozen=True, kw_only=True):
    """La réponse d'une action de CKAN."""

    help: str
    """Adresse qui explique l'action"""
    success: bool
    result: PackagesFound
