"""Models of InserJeunes: written by `python -m scripts.client`."""

from __future__ import annotations

from typing import Any

from msgspec import field

from tremplin_client.models.base import Answered


class CodeSeul(Answered, frozen=True, kw_only=True):
    code_certification: str


class Diplome(Answered, frozen=True, kw_only=True):
    code: str
    libelle: str | None


class DonneeSource(Answered, frozen=True, kw_only=True):
    code_certification: str
    type: str


class FamilleMetier(Answered, frozen=True, kw_only=True):
    code: str
    libelle: str | None
    isAnneeCommune: bool


class Jeton(Answered, frozen=True, kw_only=True):
    token: str


class Lieu(Answered, frozen=True, kw_only=True):
    code: str
    nom: str


class MetaModel(Answered, frozen=True, kw_only=True):
    titre: str | None = None
    details: str | None = None
    messages: list[str] | None = None


class Pagination(Answered, frozen=True, kw_only=True):
    page: int
    items_par_page: int
    nombre_de_page: int
    total: int


class Region(Answered, frozen=True, kw_only=True):
    code: str
    nom: str
    code_region_academique: str


class Sante(Answered, frozen=True, kw_only=True):
    version: str
    env: str
    healthcheck: dict[str, bool]
    millesimes: dict[str, list[str]]


class Erreur(Answered, frozen=True, kw_only=True):
    statusCode: int
    name: str
    message: str
    data: dict[str, Any] | None = None


class CertificationOuErreurOuCodeSeul(Answered, frozen=True, kw_only=True):
    """L'un de : Certification, Erreur, CodeSeul."""

    nb_annee_term: int | None = None
    nb_poursuite_etudes: int | None = None
    nb_sortant: int | None = None
    nb_en_emploi_6_mois: int | None = None
    nb_en_emploi_12_mois: int | None = None
    nb_en_emploi_18_mois: int | None = None
    nb_en_emploi_24_mois: int | None = None
    nb_diplome: int | None = None
    salaire_12_mois_q1: int | None = None
    salaire_12_mois_q2: int | None = None
    salaire_12_mois_q3: int | None = None
    taux_en_formation: int | None = None
    taux_en_emploi_6_mois: int | None = None
    taux_en_emploi_12_mois: int | None = None
    taux_en_emploi_18_mois: int | None = None
    taux_en_emploi_24_mois: int | None = None
    taux_autres_6_mois: int | None = None
    taux_autres_12_mois: int | None = None
    taux_autres_18_mois: int | None = None
    taux_autres_24_mois: int | None = None
    taux_rupture_contrats: int | None = None
    millesime: str | None = None
    code_certification: str | None = None
    code_certification_type: str | None = None
    code_formation_diplome: str | None = None
    libelle: str | None = None
    libelle_ancien: str | None = None
    filiere: str | None = None
    diplome: Diplome | None = None
    familleMetier: FamilleMetier | None = None
    date_fermeture: str | None = None
    formation_fermee: bool | None = None
    donnee_source: DonneeSource | None = None
    field_meta: MetaModel | None = field(name="_meta", default=None)
    certificationsTerminales: list[CertificationOuErreurOuCodeSeul] | None = None
    statusCode: int | None = None
    name: str | None = None
    message: str | None = None
    data: dict[str, Any] | None = None


class CertificationOuRegionaleOuFormation(Answered, frozen=True, kw_only=True):
    """L'un de : Certification, Regionale, Formation."""

    millesime: str
    """Promotion. La promotion, ou les deux promotions cumulées : 2024, 2023_2024. Source : DEPP (ministère de l'Éducation nationale), millesime ; Exploitant de Tremplin, millesime ; SIES (ministère de l'Enseignement supérieur), annee_universitaire ; SIES (ministère de l'Enseignement supérieur), promo."""
    code_certification: str
    """Code de la certification. CFD (8 caractères), MEFSTAT11 (11) ou SISE (7), sans préfixe. Source : DEPP (ministère de l'Éducation nationale), code ; Exploitant de Tremplin, code_certification ; SIES (ministère de l'Enseignement supérieur), diplome."""
    code_certification_type: str
    """Nature du code. cfd, mef11 ou sise : la nomenclature à laquelle le code appartient. Source : DEPP (ministère de l'Éducation nationale), dimension ; Exploitant de Tremplin, type."""
    filiere: str
    """Filière. apprentissage, pro (école), agricole (école du ministère de l'Agriculture) ou superieur. Source : DEPP (ministère de l'Éducation nationale), filiere ; Exploitant de Tremplin, filiere."""
    formation_fermee: bool
    """Formation fermée. Vrai quand la date de fermeture est passée. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    nb_annee_term: int | None = None
    nb_poursuite_etudes: int | None = None
    nb_sortant: int | None = None
    nb_en_emploi_6_mois: int | None = None
    nb_en_emploi_12_mois: int | None = None
    nb_en_emploi_18_mois: int | None = None
    nb_en_emploi_24_mois: int | None = None
    nb_diplome: int | None = None
    salaire_12_mois_q1: int | None = None
    salaire_12_mois_q2: int | None = None
    salaire_12_mois_q3: int | None = None
    taux_en_formation: int | None = None
    taux_en_emploi_6_mois: int | None = None
    taux_en_emploi_12_mois: int | None = None
    taux_en_emploi_18_mois: int | None = None
    taux_en_emploi_24_mois: int | None = None
    taux_autres_6_mois: int | None = None
    taux_autres_12_mois: int | None = None
    taux_autres_18_mois: int | None = None
    taux_autres_24_mois: int | None = None
    taux_rupture_contrats: int | None = None
    code_formation_diplome: str | None = None
    libelle: str | None = None
    libelle_ancien: str | None = None
    diplome: Diplome | None = None
    familleMetier: FamilleMetier | None = None
    date_fermeture: str | None = None
    donnee_source: DonneeSource | None = None
    field_meta: MetaModel | None = field(name="_meta", default=None)
    certificationsTerminales: list[CertificationOuErreurOuCodeSeul] | None = None
    region: Region | None = None
    uai: str | None = None
    libelle_etablissement: str | None = None
    uai_type: str | None = None
    uai_donnee: str | None = None
    uai_donnee_type: str | None = None
    uai_lieu_formation: list[str] | None = None
    uai_formateur: list[str] | None = None
    uai_gestionnaire: list[str] | None = None
    academie: Lieu | None = None


class FormationOuErreurOuCodeSeul(Answered, frozen=True, kw_only=True):
    """L'un de : Formation, Erreur, CodeSeul."""

    nb_annee_term: int | None = None
    nb_poursuite_etudes: int | None = None
    nb_sortant: int | None = None
    nb_en_emploi_6_mois: int | None = None
    nb_en_emploi_12_mois: int | None = None
    nb_en_emploi_18_mois: int | None = None
    nb_en_emploi_24_mois: int | None = None
    nb_diplome: int | None = None
    salaire_12_mois_q1: int | None = None
    salaire_12_mois_q2: int | None = None
    salaire_12_mois_q3: int | None = None
    taux_en_formation: int | None = None
    taux_en_emploi_6_mois: int | None = None
    taux_en_emploi_12_mois: int | None = None
    taux_en_emploi_18_mois: int | None = None
    taux_en_emploi_24_mois: int | None = None
    taux_autres_6_mois: int | None = None
    taux_autres_12_mois: int | None = None
    taux_autres_18_mois: int | None = None
    taux_autres_24_mois: int | None = None
    taux_rupture_contrats: int | None = None
    millesime: str | None = None
    code_certification: str | None = None
    code_certification_type: str | None = None
    code_formation_diplome: str | None = None
    libelle: str | None = None
    libelle_ancien: str | None = None
    filiere: str | None = None
    diplome: Diplome | None = None
    familleMetier: FamilleMetier | None = None
    date_fermeture: str | None = None
    formation_fermee: bool | None = None
    donnee_source: DonneeSource | None = None
    field_meta: MetaModel | None = field(name="_meta", default=None)
    uai: str | None = None
    libelle_etablissement: str | None = None
    uai_type: str | None = None
    uai_donnee: str | None = None
    uai_donnee_type: str | None = None
    uai_lieu_formation: list[str] | None = None
    uai_formateur: list[str] | None = None
    uai_gestionnaire: list[str] | None = None
    region: Lieu | None = None
    academie: Lieu | None = None
    certificationsTerminales: list[FormationOuErreurOuCodeSeul] | None = None
    statusCode: int | None = None
    name: str | None = None
    message: str | None = None
    data: dict[str, Any] | None = None


class RegionaleOuErreurOuCodeSeul(Answered, frozen=True, kw_only=True):
    """L'un de : Regionale, Erreur, CodeSeul."""

    nb_annee_term: int | None = None
    nb_poursuite_etudes: int | None = None
    nb_sortant: int | None = None
    nb_en_emploi_6_mois: int | None = None
    nb_en_emploi_12_mois: int | None = None
    nb_en_emploi_18_mois: int | None = None
    nb_en_emploi_24_mois: int | None = None
    nb_diplome: int | None = None
    salaire_12_mois_q1: int | None = None
    salaire_12_mois_q2: int | None = None
    salaire_12_mois_q3: int | None = None
    taux_en_formation: int | None = None
    taux_en_emploi_6_mois: int | None = None
    taux_en_emploi_12_mois: int | None = None
    taux_en_emploi_18_mois: int | None = None
    taux_en_emploi_24_mois: int | None = None
    taux_autres_6_mois: int | None = None
    taux_autres_12_mois: int | None = None
    taux_autres_18_mois: int | None = None
    taux_autres_24_mois: int | None = None
    taux_rupture_contrats: int | None = None
    millesime: str | None = None
    code_certification: str | None = None
    code_certification_type: str | None = None
    code_formation_diplome: str | None = None
    libelle: str | None = None
    libelle_ancien: str | None = None
    filiere: str | None = None
    diplome: Diplome | None = None
    familleMetier: FamilleMetier | None = None
    date_fermeture: str | None = None
    formation_fermee: bool | None = None
    donnee_source: DonneeSource | None = None
    field_meta: MetaModel | None = field(name="_meta", default=None)
    region: Region | None = None
    certificationsTerminales: list[RegionaleOuErreurOuCodeSeul] | None = None
    statusCode: int | None = None
    name: str | None = None
    message: str | None = None
    data: dict[str, Any] | None = None


class Certification(Answered, frozen=True, kw_only=True):
    millesime: str
    """Promotion. La promotion, ou les deux promotions cumulées : 2024, 2023_2024. Source : DEPP (ministère de l'Éducation nationale), millesime ; Exploitant de Tremplin, millesime ; SIES (ministère de l'Enseignement supérieur), annee_universitaire ; SIES (ministère de l'Enseignement supérieur), promo."""
    code_certification: str
    """Code de la certification. CFD (8 caractères), MEFSTAT11 (11) ou SISE (7), sans préfixe. Source : DEPP (ministère de l'Éducation nationale), code ; Exploitant de Tremplin, code_certification ; SIES (ministère de l'Enseignement supérieur), diplome."""
    code_certification_type: str
    """Nature du code. cfd, mef11 ou sise : la nomenclature à laquelle le code appartient. Source : DEPP (ministère de l'Éducation nationale), dimension ; Exploitant de Tremplin, type."""
    filiere: str
    """Filière. apprentissage, pro (école), agricole (école du ministère de l'Agriculture) ou superieur. Source : DEPP (ministère de l'Éducation nationale), filiere ; Exploitant de Tremplin, filiere."""
    formation_fermee: bool
    """Formation fermée. Vrai quand la date de fermeture est passée. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    nb_annee_term: int | None = None
    """Élèves de dernière année. Élèves, apprentis ou étudiants de dernière année. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_annee_term ; DEPP (ministère de l'Éducation nationale), nb_annee_term ; SIES (ministère de l'Enseignement supérieur), nb_inscrits ; SIES (ministère de l'Enseignement supérieur), nb_sortants."""
    nb_poursuite_etudes: int | None = None
    """En formation. Ceux qui sont encore en formation l'année suivante : poursuite d'études, redoublement, réorientation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_poursuite_etudes ; DEPP (ministère de l'Éducation nationale), nb_poursuite_etudes ; SIES (ministère de l'Enseignement supérieur), nb_poursuivants."""
    nb_sortant: int | None = None
    """Sortants. Ceux qui ont quitté la formation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_sortant ; DEPP (ministère de l'Éducation nationale), nb_sortant ; SIES (ministère de l'Enseignement supérieur), nb_sortants."""
    nb_en_emploi_6_mois: int | None = None
    """En emploi à 6 mois. Sortants qui ont un emploi salarié six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_6_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_6_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_6 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_6."""
    nb_en_emploi_12_mois: int | None = None
    """En emploi à 12 mois. Sortants qui ont un emploi salarié douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_12_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_12_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_12 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_12."""
    nb_en_emploi_18_mois: int | None = None
    """En emploi à 18 mois. Sortants qui ont un emploi salarié dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_18_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_18_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_18 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_18."""
    nb_en_emploi_24_mois: int | None = None
    """En emploi à 24 mois. Sortants qui ont un emploi salarié vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_24_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_24_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_24 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_24."""
    nb_diplome: int | None = None
    """Diplômés. Diplômés, dans le supérieur seulement. Source : Exploitant de Tremplin, nb_diplome ; SIES (ministère de l'Enseignement supérieur), nb_diplomes."""
    salaire_12_mois_q1: int | None = None
    """Salaire à 12 mois, quartile 1. Un quart de ceux qui travaillent gagne moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q1 ; SIES (ministère de l'Enseignement supérieur), salaire_q1_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q1_12."""
    salaire_12_mois_q2: int | None = None
    """Salaire à 12 mois, quartile 2. La moitié de ceux qui travaillent gagne moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q2 ; SIES (ministère de l'Enseignement supérieur), salaire_q2_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q2_12."""
    salaire_12_mois_q3: int | None = None
    """Salaire à 12 mois, quartile 3. Les trois quarts de ceux qui travaillent gagnent moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q3 ; SIES (ministère de l'Enseignement supérieur), salaire_q3_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q3_12."""
    taux_en_formation: int | None = None
    """Part en formation. Pour cent des élèves de dernière année encore en formation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_formation ; DEPP (ministère de l'Éducation nationale), part_en_poursuite_d_etudes."""
    taux_en_emploi_6_mois: int | None = None
    """Part en emploi à 6 mois. Pour cent des élèves de dernière année en emploi salarié six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_6_mois ; DEPP (ministère de l'Éducation nationale), part_en_emploi_6_mois_apres_la_sortie."""
    taux_en_emploi_12_mois: int | None = None
    """Part en emploi à 12 mois. Pour cent des élèves de dernière année en emploi salarié douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_12_mois."""
    taux_en_emploi_18_mois: int | None = None
    """Part en emploi à 18 mois. Pour cent des élèves de dernière année en emploi salarié dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_18_mois."""
    taux_en_emploi_24_mois: int | None = None
    """Part en emploi à 24 mois. Pour cent des élèves de dernière année en emploi salarié vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_24_mois."""
    taux_autres_6_mois: int | None = None
    """Part des autres situations à 6 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_6_mois ; DEPP (ministère de l'Éducation nationale), part_des_autres_situations."""
    taux_autres_12_mois: int | None = None
    """Part des autres situations à 12 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_12_mois."""
    taux_autres_18_mois: int | None = None
    """Part des autres situations à 18 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_18_mois."""
    taux_autres_24_mois: int | None = None
    """Part des autres situations à 24 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_24_mois."""
    taux_rupture_contrats: int | None = None
    """Contrats rompus. Pour cent des contrats d'apprentissage rompus avant leur terme. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_rupture_contrats."""
    code_formation_diplome: str | None = None
    """Diplôme (CFD). Le CFD du diplôme. Source : Ministère de l'Éducation nationale (DEPP, BCN), FORMATION_DIPLOME."""
    libelle: str | None = None
    """Intitulé. Intitulé long du diplôme, en capitales comme la BCN l'écrit. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_INTITULE_1 ; Exploitant de Tremplin, libelle."""
    libelle_ancien: str | None = None
    """Ancien intitulé. Premier intitulé vraiment différent, en remontant les diplômes remplacés ; absent s'il n'y en a pas. Source : Ministère de l'Éducation nationale (DEPP, BCN), ANCIEN_DIPLOME_1 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200."""
    diplome: Diplome | None = None
    """Type de diplôme. Code et nom du type de diplôme : 3 CAP, 4 bac, 5 BTS, 6 licence, 7 master et au-delà, 0 mention complémentaire. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_COURT."""
    familleMetier: FamilleMetier | None = None
    """Famille de métiers. La famille de métiers d'un baccalauréat professionnel, et si ce code en est la seconde commune. Source : Ministère de l'Éducation nationale (DEPP, BCN), GROUPE_FORMATION ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_EDITION."""
    date_fermeture: str | None = None
    """Fermeture. Jour de fermeture du code ; absent s'il est ouvert. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    donnee_source: DonneeSource | None = None
    """Origine des chiffres. Le code dont viennent les chiffres, et pourquoi : self, ancienne ou nouvelle. Source : Ministère de l'Éducation nationale (DEPP, BCN), NOUVEAU_DIPLOME_1 ; Exploitant de Tremplin, nouveau."""
    field_meta: MetaModel | None = field(name="_meta", default=None)
    """Ce qui est dit de l'enregistrement. titre et details décrivent une réponse unique ; messages dit ce qui est caché, ou d'où viennent les chiffres."""
    certificationsTerminales: list[CertificationOuErreurOuCodeSeul] | None = None
    """Années finales. Pour une année non terminale : les codes auxquels elle mène ; en réponse unique, leurs enregistrements. Source : Ministère de l'Éducation nationale (DEPP, BCN), MEF_STAT_11 ; Exploitant de Tremplin, certifications_terminales."""


class Certifications(Answered, frozen=True, kw_only=True):
    pagination: Pagination
    """Pagination. Où l'on en est de la liste : page (la première est 1), items_par_page, nombre_de_page, total d'enregistrements."""
    certifications: list[Certification]


class Code(Answered, frozen=True, kw_only=True):
    code_certification: str
    type: str
    code_formation_diplome: str | None = None
    libelle: str | None = None
    libelle_long: str | None = None
    diplome: Diplome | None = None
    date_ouverture: str | None = None
    date_fermeture: str | None = None
    date_premiere_session: str | None = None
    date_derniere_session: str | None = None


class Comparee(Answered, frozen=True, kw_only=True):
    niveau: str
    code_certification: str
    donnees: CertificationOuRegionaleOuFormation | None
    uai: str | None = None
    region: Lieu | None = None
    erreur: str | None = None


class Evolution(Answered, frozen=True, kw_only=True):
    code_certification: str
    """Code de la certification. CFD (8 caractères), MEFSTAT11 (11) ou SISE (7), sans préfixe. Source : DEPP (ministère de l'Éducation nationale), code ; Exploitant de Tremplin, code_certification ; SIES (ministère de l'Enseignement supérieur), diplome."""
    niveau: str
    """Niveau des chiffres. De quoi les chiffres parlent : certification (la France), regionale (une région), formation (un établissement)."""
    evolution: list[CertificationOuRegionaleOuFormation]


class Filieres(Answered, frozen=True, kw_only=True):
    codes_certifications: list[str]
    codes_formation_diplome: list[str]
    filiere: str
    millesime: str
    nb_annee_term: int | None = None
    nb_poursuite_etudes: int | None = None
    nb_sortant: int | None = None
    nb_en_emploi_6_mois: int | None = None
    nb_en_emploi_12_mois: int | None = None
    nb_en_emploi_18_mois: int | None = None
    nb_en_emploi_24_mois: int | None = None
    nb_diplome: int | None = None
    salaire_12_mois_q1: int | None = None
    salaire_12_mois_q2: int | None = None
    salaire_12_mois_q3: int | None = None
    taux_en_formation: int | None = None
    taux_en_emploi_6_mois: int | None = None
    taux_en_emploi_12_mois: int | None = None
    taux_en_emploi_18_mois: int | None = None
    taux_en_emploi_24_mois: int | None = None
    taux_autres_6_mois: int | None = None
    taux_autres_12_mois: int | None = None
    taux_autres_18_mois: int | None = None
    taux_autres_24_mois: int | None = None
    taux_rupture_contrats: int | None = None
    code_formation_diplome: str | None = None
    libelle: str | None = None
    libelle_ancien: str | None = None
    diplome: Diplome | None = None
    region: Region | None = None
    date_fermeture: str | None = None
    formation_fermee: bool | None = None
    field_meta: MetaModel | None = field(name="_meta", default=None)


class Formation(Answered, frozen=True, kw_only=True):
    millesime: str
    """Promotion. La promotion, ou les deux promotions cumulées : 2024, 2023_2024. Source : DEPP (ministère de l'Éducation nationale), millesime ; Exploitant de Tremplin, millesime ; SIES (ministère de l'Enseignement supérieur), annee_universitaire ; SIES (ministère de l'Enseignement supérieur), promo."""
    code_certification: str
    """Code de la certification. CFD (8 caractères), MEFSTAT11 (11) ou SISE (7), sans préfixe. Source : DEPP (ministère de l'Éducation nationale), code ; Exploitant de Tremplin, code_certification ; SIES (ministère de l'Enseignement supérieur), diplome."""
    code_certification_type: str
    """Nature du code. cfd, mef11 ou sise : la nomenclature à laquelle le code appartient. Source : DEPP (ministère de l'Éducation nationale), dimension ; Exploitant de Tremplin, type."""
    filiere: str
    """Filière. apprentissage, pro (école), agricole (école du ministère de l'Agriculture) ou superieur. Source : DEPP (ministère de l'Éducation nationale), filiere ; Exploitant de Tremplin, filiere."""
    formation_fermee: bool
    """Formation fermée. Vrai quand la date de fermeture est passée. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    uai: str
    """Établissement. L'établissement demandé : sept chiffres et une lettre. Source : DEPP (ministère de l'Éducation nationale), uai ; Exploitant de Tremplin, uai ; SIES (ministère de l'Enseignement supérieur), etablissement."""
    uai_type: str
    """Rôle de l'établissement. Ce qu'est l'établissement pour ce diplôme : lieu_formation, formateur, gestionnaire ou inconnu. Source : Réseau des Carif-Oref, UAI_FORMATION."""
    uai_donnee: str
    """Établissement des chiffres. L'établissement dont viennent les chiffres. Source : DEPP (ministère de l'Éducation nationale), uai ; Exploitant de Tremplin, uai_donnee."""
    uai_donnee_type: str
    """Rôle de l'établissement des chiffres. Ce qu'est, pour ce diplôme, l'établissement dont viennent les chiffres. Source : Réseau des Carif-Oref, ETABLISSEMENT_FORMATEUR_UAI."""
    uai_lieu_formation: list[str]
    """Lieux de formation. Lieux de formation de ce formateur ou de ce gestionnaire, pour ce diplôme. Source : Réseau des Carif-Oref, UAI_FORMATION."""
    uai_formateur: list[str]
    """Formateurs. Formateurs de ce lieu, ou de ce gestionnaire, pour ce diplôme. Source : Réseau des Carif-Oref, ETABLISSEMENT_FORMATEUR_UAI."""
    uai_gestionnaire: list[str]
    """Gestionnaires. Gestionnaires de ce lieu, ou de ce formateur, pour ce diplôme. Source : Réseau des Carif-Oref, ETABLISSEMENT_GESTIONNAIRE_UAI."""
    nb_annee_term: int | None = None
    """Élèves de dernière année. Élèves, apprentis ou étudiants de dernière année. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_annee_term ; DEPP (ministère de l'Éducation nationale), nb_annee_term ; SIES (ministère de l'Enseignement supérieur), nb_inscrits ; SIES (ministère de l'Enseignement supérieur), nb_sortants."""
    nb_poursuite_etudes: int | None = None
    """En formation. Ceux qui sont encore en formation l'année suivante : poursuite d'études, redoublement, réorientation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_poursuite_etudes ; DEPP (ministère de l'Éducation nationale), nb_poursuite_etudes ; SIES (ministère de l'Enseignement supérieur), nb_poursuivants."""
    nb_sortant: int | None = None
    """Sortants. Ceux qui ont quitté la formation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_sortant ; DEPP (ministère de l'Éducation nationale), nb_sortant ; SIES (ministère de l'Enseignement supérieur), nb_sortants."""
    nb_en_emploi_6_mois: int | None = None
    """En emploi à 6 mois. Sortants qui ont un emploi salarié six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_6_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_6_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_6 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_6."""
    nb_en_emploi_12_mois: int | None = None
    """En emploi à 12 mois. Sortants qui ont un emploi salarié douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_12_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_12_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_12 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_12."""
    nb_en_emploi_18_mois: int | None = None
    """En emploi à 18 mois. Sortants qui ont un emploi salarié dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_18_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_18_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_18 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_18."""
    nb_en_emploi_24_mois: int | None = None
    """En emploi à 24 mois. Sortants qui ont un emploi salarié vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_24_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_24_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_24 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_24."""
    nb_diplome: int | None = None
    """Diplômés. Diplômés, dans le supérieur seulement. Source : Exploitant de Tremplin, nb_diplome ; SIES (ministère de l'Enseignement supérieur), nb_diplomes."""
    salaire_12_mois_q1: int | None = None
    """Salaire à 12 mois, quartile 1. Un quart de ceux qui travaillent gagne moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q1 ; SIES (ministère de l'Enseignement supérieur), salaire_q1_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q1_12."""
    salaire_12_mois_q2: int | None = None
    """Salaire à 12 mois, quartile 2. La moitié de ceux qui travaillent gagne moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q2 ; SIES (ministère de l'Enseignement supérieur), salaire_q2_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q2_12."""
    salaire_12_mois_q3: int | None = None
    """Salaire à 12 mois, quartile 3. Les trois quarts de ceux qui travaillent gagnent moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q3 ; SIES (ministère de l'Enseignement supérieur), salaire_q3_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q3_12."""
    taux_en_formation: int | None = None
    """Part en formation. Pour cent des élèves de dernière année encore en formation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_formation ; DEPP (ministère de l'Éducation nationale), part_en_poursuite_d_etudes."""
    taux_en_emploi_6_mois: int | None = None
    """Part en emploi à 6 mois. Pour cent des élèves de dernière année en emploi salarié six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_6_mois ; DEPP (ministère de l'Éducation nationale), part_en_emploi_6_mois_apres_la_sortie."""
    taux_en_emploi_12_mois: int | None = None
    """Part en emploi à 12 mois. Pour cent des élèves de dernière année en emploi salarié douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_12_mois."""
    taux_en_emploi_18_mois: int | None = None
    """Part en emploi à 18 mois. Pour cent des élèves de dernière année en emploi salarié dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_18_mois."""
    taux_en_emploi_24_mois: int | None = None
    """Part en emploi à 24 mois. Pour cent des élèves de dernière année en emploi salarié vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_24_mois."""
    taux_autres_6_mois: int | None = None
    """Part des autres situations à 6 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_6_mois ; DEPP (ministère de l'Éducation nationale), part_des_autres_situations."""
    taux_autres_12_mois: int | None = None
    """Part des autres situations à 12 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_12_mois."""
    taux_autres_18_mois: int | None = None
    """Part des autres situations à 18 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_18_mois."""
    taux_autres_24_mois: int | None = None
    """Part des autres situations à 24 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_24_mois."""
    taux_rupture_contrats: int | None = None
    """Contrats rompus. Pour cent des contrats d'apprentissage rompus avant leur terme. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_rupture_contrats."""
    code_formation_diplome: str | None = None
    """Diplôme (CFD). Le CFD du diplôme. Source : Ministère de l'Éducation nationale (DEPP, BCN), FORMATION_DIPLOME."""
    libelle: str | None = None
    """Intitulé. Intitulé long du diplôme, en capitales comme la BCN l'écrit. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_INTITULE_1 ; Exploitant de Tremplin, libelle."""
    libelle_ancien: str | None = None
    """Ancien intitulé. Premier intitulé vraiment différent, en remontant les diplômes remplacés ; absent s'il n'y en a pas. Source : Ministère de l'Éducation nationale (DEPP, BCN), ANCIEN_DIPLOME_1 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200."""
    diplome: Diplome | None = None
    """Type de diplôme. Code et nom du type de diplôme : 3 CAP, 4 bac, 5 BTS, 6 licence, 7 master et au-delà, 0 mention complémentaire. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_COURT."""
    familleMetier: FamilleMetier | None = None
    """Famille de métiers. La famille de métiers d'un baccalauréat professionnel, et si ce code en est la seconde commune. Source : Ministère de l'Éducation nationale (DEPP, BCN), GROUPE_FORMATION ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_EDITION."""
    date_fermeture: str | None = None
    """Fermeture. Jour de fermeture du code ; absent s'il est ouvert. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    donnee_source: DonneeSource | None = None
    """Origine des chiffres. Le code dont viennent les chiffres, et pourquoi : self, ancienne ou nouvelle. Source : Ministère de l'Éducation nationale (DEPP, BCN), NOUVEAU_DIPLOME_1 ; Exploitant de Tremplin, nouveau."""
    field_meta: MetaModel | None = field(name="_meta", default=None)
    """Ce qui est dit de l'enregistrement. titre et details décrivent une réponse unique ; messages dit ce qui est caché, ou d'où viennent les chiffres."""
    libelle_etablissement: str | None = None
    """Nom de l'établissement. Nom officiel de l'établissement ; dans le supérieur, celui qu'il se donne. Source : Ministère de l'Éducation nationale (DEPP), APPELLATION_OFFICIELLE ; SIES (ministère de l'Enseignement supérieur), denomination_principale."""
    region: Lieu | None = None
    """Région. Région de l'établissement, ou des chiffres régionaux (avec son code de région académique). Source : DEPP (ministère de l'Éducation nationale), region_academique ; Ministère de l'Éducation nationale (DEPP), DEPARTEMENT_INSEE_3."""
    academie: Lieu | None = None
    """Académie. Académie de l'établissement. Source : Ministère de l'Éducation nationale (DEPP), ACADEMIE."""
    certificationsTerminales: list[FormationOuErreurOuCodeSeul] | None = None
    """Années finales. Pour une année non terminale : les codes auxquels elle mène ; en réponse unique, leurs enregistrements. Source : Ministère de l'Éducation nationale (DEPP, BCN), MEF_STAT_11 ; Exploitant de Tremplin, certifications_terminales."""


class Formations(Answered, frozen=True, kw_only=True):
    pagination: Pagination
    """Pagination. Où l'on en est de la liste : page (la première est 1), items_par_page, nombre_de_page, total d'enregistrements."""
    formations: list[Formation]


class Nomenclature(Answered, frozen=True, kw_only=True):
    pagination: Pagination
    bcn: list[Code]


class Regionale(Answered, frozen=True, kw_only=True):
    millesime: str
    """Promotion. La promotion, ou les deux promotions cumulées : 2024, 2023_2024. Source : DEPP (ministère de l'Éducation nationale), millesime ; Exploitant de Tremplin, millesime ; SIES (ministère de l'Enseignement supérieur), annee_universitaire ; SIES (ministère de l'Enseignement supérieur), promo."""
    code_certification: str
    """Code de la certification. CFD (8 caractères), MEFSTAT11 (11) ou SISE (7), sans préfixe. Source : DEPP (ministère de l'Éducation nationale), code ; Exploitant de Tremplin, code_certification ; SIES (ministère de l'Enseignement supérieur), diplome."""
    code_certification_type: str
    """Nature du code. cfd, mef11 ou sise : la nomenclature à laquelle le code appartient. Source : DEPP (ministère de l'Éducation nationale), dimension ; Exploitant de Tremplin, type."""
    filiere: str
    """Filière. apprentissage, pro (école), agricole (école du ministère de l'Agriculture) ou superieur. Source : DEPP (ministère de l'Éducation nationale), filiere ; Exploitant de Tremplin, filiere."""
    formation_fermee: bool
    """Formation fermée. Vrai quand la date de fermeture est passée. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    region: Region
    """Région. Région de l'établissement, ou des chiffres régionaux (avec son code de région académique). Source : DEPP (ministère de l'Éducation nationale), region_academique ; Ministère de l'Éducation nationale (DEPP), DEPARTEMENT_INSEE_3."""
    nb_annee_term: int | None = None
    """Élèves de dernière année. Élèves, apprentis ou étudiants de dernière année. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_annee_term ; DEPP (ministère de l'Éducation nationale), nb_annee_term ; SIES (ministère de l'Enseignement supérieur), nb_inscrits ; SIES (ministère de l'Enseignement supérieur), nb_sortants."""
    nb_poursuite_etudes: int | None = None
    """En formation. Ceux qui sont encore en formation l'année suivante : poursuite d'études, redoublement, réorientation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_poursuite_etudes ; DEPP (ministère de l'Éducation nationale), nb_poursuite_etudes ; SIES (ministère de l'Enseignement supérieur), nb_poursuivants."""
    nb_sortant: int | None = None
    """Sortants. Ceux qui ont quitté la formation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_sortant ; DEPP (ministère de l'Éducation nationale), nb_sortant ; SIES (ministère de l'Enseignement supérieur), nb_sortants."""
    nb_en_emploi_6_mois: int | None = None
    """En emploi à 6 mois. Sortants qui ont un emploi salarié six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_6_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_6_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_6 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_6."""
    nb_en_emploi_12_mois: int | None = None
    """En emploi à 12 mois. Sortants qui ont un emploi salarié douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_12_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_12_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_12 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_12."""
    nb_en_emploi_18_mois: int | None = None
    """En emploi à 18 mois. Sortants qui ont un emploi salarié dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_18_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_18_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_18 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_18."""
    nb_en_emploi_24_mois: int | None = None
    """En emploi à 24 mois. Sortants qui ont un emploi salarié vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, nb_en_emploi_24_mois ; DEPP (ministère de l'Éducation nationale), nb_en_emploi_24_mois ; SIES (ministère de l'Enseignement supérieur), nb_in_dsn_24 ; SIES (ministère de l'Enseignement supérieur), nb_sortants_en_emploi_sal_fr_24."""
    nb_diplome: int | None = None
    """Diplômés. Diplômés, dans le supérieur seulement. Source : Exploitant de Tremplin, nb_diplome ; SIES (ministère de l'Enseignement supérieur), nb_diplomes."""
    salaire_12_mois_q1: int | None = None
    """Salaire à 12 mois, quartile 1. Un quart de ceux qui travaillent gagne moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q1 ; SIES (ministère de l'Enseignement supérieur), salaire_q1_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q1_12."""
    salaire_12_mois_q2: int | None = None
    """Salaire à 12 mois, quartile 2. La moitié de ceux qui travaillent gagne moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q2 ; SIES (ministère de l'Enseignement supérieur), salaire_q2_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q2_12."""
    salaire_12_mois_q3: int | None = None
    """Salaire à 12 mois, quartile 3. Les trois quarts de ceux qui travaillent gagnent moins, en euros nets par mois en équivalent temps plein, dans la France entière. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, salaire_12_mois_q3 ; SIES (ministère de l'Enseignement supérieur), salaire_q3_national_diplome_12 ; SIES (ministère de l'Enseignement supérieur), salaire_q3_12."""
    taux_en_formation: int | None = None
    """Part en formation. Pour cent des élèves de dernière année encore en formation. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_formation ; DEPP (ministère de l'Éducation nationale), part_en_poursuite_d_etudes."""
    taux_en_emploi_6_mois: int | None = None
    """Part en emploi à 6 mois. Pour cent des élèves de dernière année en emploi salarié six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_6_mois ; DEPP (ministère de l'Éducation nationale), part_en_emploi_6_mois_apres_la_sortie."""
    taux_en_emploi_12_mois: int | None = None
    """Part en emploi à 12 mois. Pour cent des élèves de dernière année en emploi salarié douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_12_mois."""
    taux_en_emploi_18_mois: int | None = None
    """Part en emploi à 18 mois. Pour cent des élèves de dernière année en emploi salarié dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_18_mois."""
    taux_en_emploi_24_mois: int | None = None
    """Part en emploi à 24 mois. Pour cent des élèves de dernière année en emploi salarié vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_en_emploi_24_mois."""
    taux_autres_6_mois: int | None = None
    """Part des autres situations à 6 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, six mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_6_mois ; DEPP (ministère de l'Éducation nationale), part_des_autres_situations."""
    taux_autres_12_mois: int | None = None
    """Part des autres situations à 12 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, douze mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_12_mois."""
    taux_autres_18_mois: int | None = None
    """Part des autres situations à 18 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, dix-huit mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_18_mois."""
    taux_autres_24_mois: int | None = None
    """Part des autres situations à 24 mois. Pour cent des élèves de dernière année ni en emploi ni en formation, vingt-quatre mois après. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_autres_24_mois."""
    taux_rupture_contrats: int | None = None
    """Contrats rompus. Pour cent des contrats d'apprentissage rompus avant leur terme. Source : DEPP (ministère de l'Éducation nationale), id_mesure ; Exploitant de Tremplin, taux_rupture_contrats."""
    code_formation_diplome: str | None = None
    """Diplôme (CFD). Le CFD du diplôme. Source : Ministère de l'Éducation nationale (DEPP, BCN), FORMATION_DIPLOME."""
    libelle: str | None = None
    """Intitulé. Intitulé long du diplôme, en capitales comme la BCN l'écrit. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_INTITULE_1 ; Exploitant de Tremplin, libelle."""
    libelle_ancien: str | None = None
    """Ancien intitulé. Premier intitulé vraiment différent, en remontant les diplômes remplacés ; absent s'il n'y en a pas. Source : Ministère de l'Éducation nationale (DEPP, BCN), ANCIEN_DIPLOME_1 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200."""
    diplome: Diplome | None = None
    """Type de diplôme. Code et nom du type de diplôme : 3 CAP, 4 bac, 5 BTS, 6 licence, 7 master et au-delà, 0 mention complémentaire. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_COURT."""
    familleMetier: FamilleMetier | None = None
    """Famille de métiers. La famille de métiers d'un baccalauréat professionnel, et si ce code en est la seconde commune. Source : Ministère de l'Éducation nationale (DEPP, BCN), GROUPE_FORMATION ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_EDITION."""
    date_fermeture: str | None = None
    """Fermeture. Jour de fermeture du code ; absent s'il est ouvert. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    donnee_source: DonneeSource | None = None
    """Origine des chiffres. Le code dont viennent les chiffres, et pourquoi : self, ancienne ou nouvelle. Source : Ministère de l'Éducation nationale (DEPP, BCN), NOUVEAU_DIPLOME_1 ; Exploitant de Tremplin, nouveau."""
    field_meta: MetaModel | None = field(name="_meta", default=None)
    """Ce qui est dit de l'enregistrement. titre et details décrivent une réponse unique ; messages dit ce qui est caché, ou d'où viennent les chiffres."""
    certificationsTerminales: list[RegionaleOuErreurOuCodeSeul] | None = None
    """Années finales. Pour une année non terminale : les codes auxquels elle mène ; en réponse unique, leurs enregistrements. Source : Ministère de l'Éducation nationale (DEPP, BCN), MEF_STAT_11 ; Exploitant de Tremplin, certifications_terminales."""


class Regionales(Answered, frozen=True, kw_only=True):
    pagination: Pagination
    """Pagination. Où l'on en est de la liste : page (la première est 1), items_par_page, nombre_de_page, total d'enregistrements."""
    regionales: list[Regionale]


class Vue(Answered, frozen=True, kw_only=True):
    pro: Filieres | None = None
    apprentissage: Filieres | None = None


class Comparaison(Answered, frozen=True, kw_only=True):
    comparaison: list[Comparee]
    total: int
