"""Answers of the labour market that are ours; those of CKAN follow its own envelope."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tremplin.domain.schema import Schema
from tremplin.families.infotravail import reference as tables
from tremplin.families.infotravail.reference import places
from tremplin.platform.wire.rows import Row, RowOf
from tremplin.release.reference import Field as Column


class Code(Schema):
    """Un code et son libellé."""

    code: str
    libelle: str | None = None


class Texte(Schema):
    """Un objet du référentiel."""

    code_ogr: str
    libelle: str | None = None


class Appellation(Schema):
    """Un nom du métier."""

    code_ogr: str
    libelle: str
    libelle_court: str | None
    type: str | None


class ParNiveau(Schema):
    """Ce que demande le métier dans tous les cas, et ce qu'il demande parfois."""

    base: list[Texte]
    specifiques: list[Texte]


class Environnements(Schema):
    """Où le métier s'exerce."""

    structures: list[Texte]
    secteurs: list[Texte]
    conditions: list[Texte]


class Mobilites(Schema):
    """Métiers proches, et métiers vers lesquels on évolue."""

    proches: list[Code]
    evolutions: list[Code]


class Riasec(Schema):
    """Profil RIASEC."""

    majeur: str | None
    mineur: str | None


class Fap(Schema):
    """Famille professionnelle, selon la qualification quand elle départage."""

    code: str
    libelle: str | None
    qualification: str | None


class Rome4(Schema):
    """Un métier du ROME 4.0 issu de ce code."""

    code_rome: str
    code_ogr: str | None
    libelle_rome: str
    transition_eco: str | None
    transition_num: str | None
    transition_demo: str | None
    emploi_reglemente: str | None
    emploi_cadre: str | None


class Fiche(Schema):
    """La fiche d'un métier."""

    code: str = Field(pattern=r"^[A-Z][0-9]{4}$")
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


class Appellation4(Schema):
    """Un nom de métier du ROME 4.0, et son code ROME 3."""

    code_ogr: str
    libelle: str
    libelle_court: str | None
    classification: str | None
    peu_usite: str | None
    code_rome3: str


class Cite4(Schema):
    """Une compétence ou un savoir que le métier demande ; au cœur du métier, ou non."""

    code_ogr: str
    libelle: str | None
    coeur_metier: str | None


class Contexte4(Schema):
    """Un contexte de travail, et son genre."""

    code_ogr: str
    libelle: str | None
    genre: str | None


class Centre4(Schema):
    """Un centre d'intérêt du métier."""

    code: str
    libelle: str
    principal: str | None


class Secteur4(Centre4):
    """Un secteur d'activité du métier, et son sous-secteur."""

    code_sous_secteur: str | None
    sous_secteur: str | None


class FicheRome4(Schema):
    """La fiche d'un métier du ROME 4.0."""

    code: str = Field(pattern=r"^[A-Z][0-9]{4}$")
    libelle: str
    code_ogr: str | None
    rome3: Code
    dans_le_rome3: bool
    grand_domaine: Code
    domaine: Code
    definition: str | None
    acces: str | None
    riasec: Riasec
    transition_eco: str | None
    transition_num: str | None
    transition_demo: str | None
    emploi_reglemente: str | None
    emploi_cadre: str | None
    appellations: list[Appellation4]
    savoir_faire: list[Cite4]
    savoir_etre: list[Cite4]
    savoirs: list[Cite4]
    contextes: list[Contexte4]
    secteurs: list[Secteur4]
    secteurs_naf: list[Code]
    centres_interet: list[Centre4]
    thematiques: list[Code]
    mobilites: list[Code]


class Metier(Schema):
    """Un métier trouvé, et le nom sous lequel il l'a été."""

    code: str
    libelle: str
    nom: str
    genre: str
    score: float


class Metiers(Schema):
    """Métiers trouvés, du plus au moins proche de ce qui a été tapé."""

    data: list[Metier]


class Meta(Schema):
    """Ce que compte une réponse."""

    total: int


_IMT = {table.name: table for table in (*tables.IMT_TABLES, *places.IMT)}
_LOIN = Column("distance_km", "number", "Distance au point demandé, en kilomètres", requis=True)
AgenceProche = Annotated[Row, RowOf("AgenceProche", tables.REPERTOIRE, _LOIN)]
LigneBmo = Annotated[Row, RowOf("LigneBmo", tables.BESOINS)]
TensionLocale = Annotated[Row, RowOf("TensionLocale", _IMT["imt_tensions"])]
TensionBassin = Annotated[Row, RowOf("TensionBassin", _IMT["imt_tensions_bassins"])]
Tension2019 = Annotated[Row, RowOf("Tension2019", _IMT["imt_metiers_en_tension"])]
MetierEnTension = Annotated[Row, RowOf("MetierEnTension", _IMT["imt_metiers_en_tension_regions"])]
Metier2030 = Annotated[Row, RowOf("Metier2030", _IMT["imt_metiers_2030"])]
MoisDuMetier = Annotated[Row, RowOf("MoisDuMetier", _IMT["statistiques_mensuelles"])]


class Agences(Schema):
    """Agences dans le rayon, de la plus proche à la plus lointaine, avec leur distance en kilomètres."""

    data: list[AgenceProche]
    meta: Meta


class TotalBmo(Schema):
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


class Bmo(Schema):
    """Projets de recrutement d'un métier, ou d'une famille professionnelle, autour d'une commune."""

    rome: str | None
    libelle: str | None
    commune: str
    bassin: str | None
    fap: list[str]
    data: list[LigneBmo]
    totaux: list[TotalBmo]
    remarque: str | None
    """Pourquoi rien n'est rendu, quand c'est le cas."""


class NombreOffres(Schema):
    """Nombre d'offres un jour donné : somme de toutes les communes, et de celle demandée."""

    releve_le: str | None
    france: int
    commune: int | None


class Marche(Schema):
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


class Tension(Schema):
    """Ce que les sources disent de la tension d'un métier dans un département."""

    rome: str
    libelle: str
    departement: str
    imt: TensionLocale | None
    metiers_en_tension_2019: list[Tension2019]
    statistiques: list[MoisDuMetier]


class Liens(Schema):
    """Adresses voisines."""

    first: str
    describedby: str
    prev: str | None = None
    next: str | None = None


class PageMeta(Schema):
    """La page, sa taille, et le total."""

    page: int
    page_size: int
    total: int


class Page(Schema):
    """Une page d'une table."""

    data: list[Row]
    links: Liens
    meta: PageMeta


class TableDuJeu(Schema):
    """Une table d'un jeu de données, son nombre de lignes et son adresse."""

    nom: str
    titre: str
    lignes: int
    url: str


class Jeu(Schema):
    """Un jeu de données et ses tables."""

    nom: str
    titre: str
    resume: str
    tables: list[TableDuJeu]


class Jeux(Schema):
    """Les jeux de données."""

    data: list[Jeu]


# ── Offres d'emploi v2: members without a value are left out, as the real service does ──


class LieuTravail(Schema):
    """Où l'on travaille ; longitude et latitude en degrés."""

    libelle: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    codePostal: str | None = None
    commune: str | None = None


class Salaire(Schema):
    """Ce que l'offre dit du salaire."""

    libelle: str | None = None
    commentaire: str | None = None


class OffreAnonyme(Schema):
    """Une offre, sans rien qui nomme un employeur ou une personne."""

    id: str
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
    accessibleTH: bool
    qualificationCode: str | None = None
    qualificationLibelle: str | None = None
    secteurActivite: str | None = None
    secteurActiviteLibelle: str | None = None


class Agregation(Schema):
    """Une valeur d'un filtre, et le nombre d'offres qui l'ont."""

    valeurPossible: str
    nbResultats: int


class FiltrePossible(Schema):
    """Un filtre et ses valeurs."""

    filtre: str
    agregation: list[Agregation]


class OffresTrouvees(Schema):
    """Une plage d'offres, et ce qui les filtrerait."""

    resultats: list[OffreAnonyme]
    filtresPossibles: list[FiltrePossible]
