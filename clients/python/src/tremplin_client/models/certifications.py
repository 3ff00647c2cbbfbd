"""Models of Certifications et correspondances: written by `python -m scripts.client`."""

from __future__ import annotations

from tremplin_client.models.base import Answered


class AncienneCertifinfo(Answered, frozen=True, kw_only=True):
    certifinfo: str
    libelle: str | None
    rncp: str | None
    cfd: str | None
    etat: str | None


class BaseLegaleCfd(Answered, frozen=True, kw_only=True):
    creation: str | None
    """Arrêté de création. Le jour de l'arrêté qui crée le diplôme, à 0 h, heure de Paris. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_ARRETE_CREATION."""
    abrogation: str | None
    """Arrêté d'abrogation. Le jour de l'arrêté qui abroge le diplôme, à 23 h 59 min 59 s, heure de Paris. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_ARRETE_ABROGATION."""


class Certificateur(Answered, frozen=True, kw_only=True):
    siret: str
    nom: str


class CodeIntitule(Answered, frozen=True, kw_only=True):
    code: str
    intitule: str | None


class CodeTitre(Answered, frozen=True, kw_only=True):
    code: str
    intitule: str


class ConflitTranche(Answered, frozen=True, kw_only=True):
    """Une valeur sur laquelle les sources se contredisent, celle qui est retenue, et la règle."""

    code: str
    champ: str
    valeur_retenue: str | None
    source_retenue: str | None
    ligne_retenue: int | None
    valeur_ecartee: str | None
    source_ecartee: str | None
    ligne_ecartee: int | None
    regle: str | None


class ContinuiteCfd(Answered, frozen=True, kw_only=True):
    code: str
    ouverture: str | None
    fermeture: str | None
    courant: bool


class ContinuiteRncp(Answered, frozen=True, kw_only=True):
    code: str
    activation: str | None
    fin_enregistrement: str | None
    actif: bool
    courant: bool


class Convention(Answered, frozen=True, kw_only=True):
    numero: str
    intitule: str


class Conventions(Answered, frozen=True, kw_only=True):
    rncp: list[Convention] | None
    """Conventions collectives. Les conventions collectives que le certificateur a indiquées sur la fiche, trois au plus : numéro IDCC sur quatre chiffres et intitulé. Source : France compétences, Ccn_1_Numero ; France compétences, Ccn_1_Libelle."""


class CorrectionPosee(Answered, frozen=True, kw_only=True):
    """Une valeur corrigée, et ce que la correction devient dans cette version."""

    correction: str
    source: str
    fichier: str | None
    ligne: int | None
    colonne: str
    avant: str | None
    apres: str | None
    raison: str | None
    decidee_le: str | None
    jusqu_au: str | None
    etat: str


class Cpne(Answered, frozen=True, kw_only=True):
    code: int
    intitule: str


class FicheOnisep(Answered, frozen=True, kw_only=True):
    identifiant: str
    adresse: str | None
    """Page de l'Onisep, pour une formation"""


class Formacodes(Answered, frozen=True, kw_only=True):
    rncp: list[CodeTitre] | None
    """Formacodes. Les codes du thésaurus Formacode (Centre Inffo), cinq chiffres, qui décrivent le contenu de la formation. Source : France compétences, Formacode_Code ; France compétences, Formacode_Libelle."""


class Identifiant(Answered, frozen=True, kw_only=True):
    cfd: str | None
    """Code formation diplôme. Le code formation diplôme (CFD) de l'Éducation nationale : huit caractères qui désignent un diplôme ou un titre dans une version donnée. Source : Ministère de l'Éducation nationale (DEPP, BCN), FORMATION_DIPLOME."""
    rncp: str | None
    """Numéro de fiche RNCP. Le numéro de la fiche au répertoire national des certifications professionnelles, avec son préfixe : RNCP puis 3 à 5 chiffres. Source : France compétences, Numero_Fiche ; Réseau des Carif-Oref, FicheRNCP."""
    rncp_anterieur_2019: bool | None
    """Fiche antérieure à la réforme de 2019. Vrai quand le numéro de la fiche est inférieur à 34000 : elle a été écrite avant la réforme de 2019. Source : France compétences, Numero_Fiche."""


class IntituleCfd(Answered, frozen=True, kw_only=True):
    long: str
    """Intitulé long du diplôme. L'intitulé du diplôme tel que la BCN l'écrit, en capitales et sans accents, jusqu'à 200 caractères : « GESTION DE LA PME (BTS) ». Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG_200."""
    court: str
    """Intitulé court du diplôme. La forme en 33 caractères que la BCN utilise dans ses statistiques. Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_STAT_33."""


class MetierOnisep(Answered, frozen=True, kw_only=True):
    identifiant: str
    libelle: str
    libelle_feminin: str | None
    libelle_masculin: str | None
    romes: list[str]
    adresse: str


class NatureCfd(Answered, frozen=True, kw_only=True):
    code: str | None
    """Nature du diplôme. La nature du diplôme selon la BCN : 1 diplôme national, 2 titre professionnel, etc. Source : Ministère de l'Éducation nationale (DEPP, BCN), NATURE_FORMATION_DIPLOME."""
    libelle: str | None
    """Libellé de la nature. Le libellé de cette nature. Source : Ministère de l'Éducation nationale (DEPP, BCN), N_NATURE_FORMATION_DIPLOME.LIBELLE_100."""


class NiveauCfd(Answered, frozen=True, kw_only=True):
    europeen: str | None
    """Niveau européen du diplôme. Le niveau du cadre européen, de « 1 » à « 8 », déduit de NIVEAU_QUALIFICATION_RNCP : 01 donne « 1 », … 08 donne « 8 ». Source : Ministère de l'Éducation nationale (DEPP, BCN), NIVEAU_QUALIFICATION_RNCP."""
    formation_diplome: str
    """Type de diplôme (trois caractères). Les trois premiers caractères du CFD, qui désignent le type de diplôme : 320 pour le BTS, 500 pour le CAP. Source : Ministère de l'Éducation nationale (DEPP, BCN), NIVEAU_FORMATION_DIPLOME."""
    interministeriel: str
    """Niveau interministériel. L'ancien niveau interministériel, de « 1 » (le plus haut) à « 5 » et au-delà : premier caractère du type de diplôme, sauf 013 qui donne « 5 ». Source : Ministère de l'Éducation nationale (DEPP, BCN), NIVEAU_FORMATION_DIPLOME ; Ministère de l'Éducation nationale (DEPP, BCN), NIVEAU_INTERMINISTERIEL."""
    libelle: str | None
    """Libellé du type de diplôme. Le nom du type de diplôme, en toutes lettres : « BREVET DE TECHNICIEN SUPERIEUR ». Source : Ministère de l'Éducation nationale (DEPP, BCN), N_NIVEAU_FORMATION_DIPLOME.LIBELLE_100 ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_100."""
    sigle: str
    """Sigle du type de diplôme. L'abrégé courant du type de diplôme : « BTS », « CAP », « TP ». Source : Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_COURT."""


class NiveauRncp(Answered, frozen=True, kw_only=True):
    europeen: str | None
    """Niveau européen de la fiche. Le niveau européen que la fiche déclare, de « 3 » à « 8 ». Source : France compétences, Nomenclature_Europe_Niveau ; Réseau des Carif-Oref, Niveau fiche RNCP."""


class Niveaux(Answered, frozen=True, kw_only=True):
    cfd: NiveauCfd | None
    rncp: NiveauRncp | None


class Nsf(Answered, frozen=True, kw_only=True):
    cfd: CodeIntitule | None
    """Spécialité (NSF) du diplôme. La spécialité de formation (NSF) du diplôme, que la BCN appelle groupe de spécialité. Source : Ministère de l'Éducation nationale (DEPP, BCN), GROUPE_SPECIALITE ; Ministère de l'Éducation nationale (DEPP, BCN), N_GROUPE_SPECIALITE.LIBELLE_LONG ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG."""
    rncp: list[CodeIntitule] | None
    """Spécialités (NSF) de la fiche. Les spécialités de formation de la fiche ; il peut y en avoir plusieurs, et elles peuvent être plus fines (326t) que celle du diplôme. Source : France compétences, Nsf_Code ; France compétences, Nsf_Intitule."""


class Piste(Answered, frozen=True, kw_only=True):
    code: str
    intitule: str | None
    confiance: float


class Prediction(Answered, frozen=True, kw_only=True):
    """Ce qu'un modèle propose, et ce à quoi il a pensé."""

    niveau: str | None
    code: str | None
    intitule: str | None
    confiance: float | None
    raison: str
    mots: list[str]
    parentes: list[str]
    pistes: list[Piste]
    evaluation: str


class Preuve(Answered, frozen=True, kw_only=True):
    source: str
    fichier: str | None
    ligne: int | None
    """Absente de ce que propose le modèle, que nulle ligne ne dit"""
    valeur: str


class PreuveLien(Answered, frozen=True, kw_only=True):
    source: str
    fichier: str
    ligne: int
    sens: str
    de: str
    vers: str


class PreuveLigne(Answered, frozen=True, kw_only=True):
    source: str
    fichier: str | None
    ligne: int


class Prouve(Answered, frozen=True, kw_only=True):
    """Les lignes d'un fichier, comptées depuis 1."""

    source: str | None
    fichier: str | None
    lignes: list[int | None]
    au: str | None = None
    """De l'état d'une fiche : jour jusqu'auquel il vaut"""
    regle: str | None = None
    """De l'état d'une fiche : règle qui l'a tranché"""
    sans_siret: list[str] | None = None
    """Des certificateurs : ceux que la source nomme sans SIRET"""


class Prouvee(Answered, frozen=True, kw_only=True):
    """Une certification, et les lignes de chacune de ses moitiés et de ses listes."""

    identifiant: Identifiant
    preuves: dict[str, Prouve | None]


class Remplacant(Answered, frozen=True, kw_only=True):
    code: str
    actif: bool
    activation: str | None
    fin_enregistrement: str | None
    chemin: list[str]
    """Chemin jusqu'à la fiche qui remplace. Les fiches traversées, de la première remplaçante à celle-ci comprise. Source : France compétences, Ancienne_Certification ; France compétences, Nouvelle_Certification ; Réseau des Carif-Oref, Ancienne Certification (RNCP) ; Réseau des Carif-Oref, Nouvelle Certification rempla (RNCP)."""
    preuve: list[PreuveLien]
    """Lignes qui prouvent le chemin. Pour chaque pas du chemin, les lignes des fichiers qui l'affirment : source, fichier, ligne, et sens (la colonne « ancienne » ou « nouvelle certification »). Source : France compétences, Ancienne_Certification ; France compétences, Nouvelle_Certification ; Réseau des Carif-Oref, Ancienne Certification (RNCP) ; Réseau des Carif-Oref, Nouvelle Certification rempla (RNCP)."""


class Remplacement(Answered, frozen=True, kw_only=True):
    """Les fiches qui remplacent une fiche, par quel chemin, prouvé par quelles lignes."""

    code: str
    actif: bool
    """La fiche demandée est-elle active ?. Vrai si la fiche demandée est encore active ; elle se remplace alors elle-même, par un chemin vide. Source : France compétences, Actif ; Réseau des Carif-Oref, Fiche ACTIVE/INACTIVE."""
    remplacants: list[Remplacant]
    """Fiches qui remplacent. Les fiches auxquelles mènent les remplacements : d'abord les actives, par le chemin le plus court, puis les branches qui finissent sur une fiche inactive (actif : faux), dites plutôt que tues. Source : France compétences, Ancienne_Certification ; France compétences, Nouvelle_Certification ; Réseau des Carif-Oref, Ancienne Certification (RNCP) ; Réseau des Carif-Oref, Nouvelle Certification rempla (RNCP)."""
    raison: str
    """La réponse en une phrase. Une phrase qui dit ce que la réponse contient, et pourquoi elle est vide quand elle l'est."""


class ValiditeCfd(Answered, frozen=True, kw_only=True):
    ouverture: str | None
    """Ouverture du diplôme. Le jour où le diplôme ouvre, à 0 h, heure de Paris. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_OUVERTURE."""
    fermeture: str | None
    """Fermeture du diplôme. Le dernier jour du diplôme, à 23 h 59 min 59 s. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE."""
    premiere_session: int | None
    """Première session. L'année du premier examen. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_PREMIERE_SESSION."""
    derniere_session: int | None
    """Dernière session. L'année du dernier examen. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_DERNIERE_SESSION."""


class ValiditeRncp(Answered, frozen=True, kw_only=True):
    actif: bool
    """Fiche active. Vrai quand la fiche est « ACTIVE » dans l'édition la plus récente qui la connaît. Source : France compétences, Actif ; Réseau des Carif-Oref, Fiche ACTIVE/INACTIVE."""
    activation: str | None
    """Activation de la fiche. Le jour où la fiche devient active. Source : France compétences, Actif ; Réseau des Carif-Oref, Date de publication de la fiche ; Réseau des Carif-Oref, Date de décision."""
    debut_parcours: str | None
    """Début des parcours certifiants. Le jour à partir duquel un parcours peut mener à la certification : la date d'effet, sinon la date de décision. Source : France compétences, Date_Effet ; France compétences, Date_Decision ; Réseau des Carif-Oref, Date de début des parcours certifiants ; Réseau des Carif-Oref, Date de décision."""
    fin_enregistrement: str | None
    """Fin d'enregistrement. Le dernier jour d'enregistrement. Source : France compétences, Date_Fin_Enregistrement ; Réseau des Carif-Oref, Date d'échéance de la fiche RNCP."""


class VoieAccesRncp(Answered, frozen=True, kw_only=True):
    apprentissage: bool
    experience: bool
    candidature_individuelle: bool
    contrat_professionnalisation: bool
    formation_continue: bool
    formation_statut_eleve: bool


class BaseLegale(Answered, frozen=True, kw_only=True):
    cfd: BaseLegaleCfd | None


class Blocs(Answered, frozen=True, kw_only=True):
    rncp: list[CodeIntitule] | None
    """Blocs de compétences. Les blocs de compétences de la fiche : code (RNCP38109BC01) et intitulé, dans l'ordre de l'export. Source : France compétences, Bloc_Competences_Code ; France compétences, Bloc_Competences_Libelle."""


class CertificationCertifinfo(Answered, frozen=True, kw_only=True):
    certifinfo: str
    libelle: str
    type_diplome: str | None
    niveau: str | None
    rncp: str | None
    cfd: str | None
    etat: str | None
    nsf: str | None
    rs: list[str]
    formacode: CodeIntitule | None
    romes: list[str]
    premiere_session: int | None
    derniere_session: int | None
    acces: dict[str, str | None]
    """Codes du producteur (0, 1 ou 2), qu'il n'explique pas"""
    anciennes: list[AncienneCertifinfo]
    onisep: list[FicheOnisep]
    preuve: PreuveLigne


class Continuite(Answered, frozen=True, kw_only=True):
    cfd: list[ContinuiteCfd] | None
    """Continuité du diplôme. Toutes les versions connues du diplôme, de la plus ancienne à la plus récente, celle-ci marquée courant. Source : Ministère de l'Éducation nationale (DEPP, BCN), ANCIEN_DIPLOME_1 ; Ministère de l'Éducation nationale (DEPP, BCN), NOUVEAU_DIPLOME_1."""
    rncp: list[ContinuiteRncp] | None
    """Continuité de la fiche. Toutes les fiches connues du groupe, par date d'activation, celles sans date à la fin. Source : France compétences, Ancienne_Certification ; France compétences, Nouvelle_Certification ; Réseau des Carif-Oref, Ancienne Certification (RNCP) ; Réseau des Carif-Oref, Nouvelle Certification rempla (RNCP)."""


class Correspondant(Answered, frozen=True, kw_only=True):
    code: str
    intitule: str | None
    confiance: float
    """Confiance d'une correspondance. De 0 à 1. Source : France Travail (La Bonne Boîte), hirings ; Dares, pctdiff."""
    methode: str
    """Chemin entre nomenclatures. Les nomenclatures traversées, dans l'ordre : le plus court chemin entre les tables connues."""
    preuves: list[Preuve]
    """Lignes qui prouvent une correspondance. Une ligne de fichier par pas : source, fichier, numéro de ligne, valeur lue."""
    niveau: str | None = None
    """De ce que propose le modèle : le niveau du ROME auquel il répond"""


class CoupleCertifinfo(Answered, frozen=True, kw_only=True):
    cfd: str
    rncp: str
    etat: str
    regle: str
    fiches_kit: list[str]
    preuve: PreuveLigne


class DiplomeProfessionnel(Answered, frozen=True, kw_only=True):
    cfd: str
    rncp: str | None
    diplome: str | None
    intitule: str
    cpc: str | None
    secteur: str | None
    preuve: PreuveLigne


class Domaines(Answered, frozen=True, kw_only=True):
    formacodes: Formacodes
    nsf: Nsf
    rome: Formacodes


class FamilleMetiers(Answered, frozen=True, kw_only=True):
    famille: str
    role: str
    cfd_commun: str | None
    preuve: PreuveLigne


class FormationOnisep(Answered, frozen=True, kw_only=True):
    identifiant: str
    libelle: str
    sigle: str | None
    cfd: str | None
    rncp: str | None
    niveau: str | None
    adresse: str
    lien: str
    """Source qui lie la fiche au code demandé"""
    metiers: list[MetierOnisep]
    preuve: PreuveLigne


class Intitule(Answered, frozen=True, kw_only=True):
    cfd: IntituleCfd | None
    rncp: str | None
    """Intitulé de la fiche. L'intitulé de la fiche RNCP. Source : France compétences, Intitule ; Réseau des Carif-Oref, Intitulé certification (RNCP)."""
    niveau: Niveaux


class Mef(Answered, frozen=True, kw_only=True):
    mef: str
    mef_stat_11: str | None
    intitule: str
    dispositif: CodeIntitule | None
    annee: int | None
    duree: int | None
    ouverture: str | None
    fermeture: str | None
    preuve: PreuveLigne


class Montant(Answered, frozen=True, kw_only=True):
    idcc: str | None
    """Convention collective du montant. La convention collective à laquelle la branche s'applique, sur quatre chiffres. Source : France compétences, IDCC."""
    idcc_intitule: str | None
    cpne: Cpne
    montant: float | None
    """Euros par an"""
    non_couvert: bool
    """« NC » : la branche ne finance pas cette fiche"""
    statut: str | None
    """Statut du montant. Comment le montant a été fixé : « CPNE », la décision de la branche était conforme à la valeur attendue ; « R », la branche a suivi la recommandation de France compétences ; « A », le ministère du Travail a fixé la valeur par décret. Source : France compétences, Statut."""
    date_applicabilite: str | None
    """Date d'applicabilité. Le premier jour où le montant s'applique aux contrats signés ; avant, c'est l'ancien montant, celui du référentiel précédent. Source : France compétences, Date d'applicabilité*."""
    preuve: PreuveLigne


class Nature(Answered, frozen=True, kw_only=True):
    cfd: NatureCfd | None


class Npec(Answered, frozen=True, kw_only=True):
    """Les niveaux de prise en charge d'une fiche."""

    rncp: str
    resultats: list[Montant]


class PeriodeValidite(Answered, frozen=True, kw_only=True):
    debut: str | None
    """Début de validité du couple. Le premier instant où le couple est valable : le plus tardif de l'ouverture du diplôme et de l'activation de la fiche. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_OUVERTURE ; France compétences, Actif."""
    fin: str | None
    """Fin de validité du couple. Le dernier instant où le couple est valable : le plus proche de la fermeture du diplôme et de la fin d'enregistrement de la fiche. Source : Ministère de l'Éducation nationale (DEPP, BCN), DATE_FERMETURE ; France compétences, Date_Fin_Enregistrement ; Réseau des Carif-Oref, Date d'échéance de la fiche RNCP."""
    cfd: ValiditeCfd | None
    rncp: ValiditeRncp | None


class Preuves(Answered, frozen=True, kw_only=True):
    """Les lignes de source dont une certification est faite, et les conflits tranchés."""

    cfd: str | None
    rncp: str | None
    certifications: list[Prouvee]
    conflits: list[ConflitTranche]
    corrections: list[CorrectionPosee]
    """Corrections posées sur ces lignes, et ce qu'elles deviennent dans cette version"""


class VoieAcces(Answered, frozen=True, kw_only=True):
    rncp: VoieAccesRncp | None
    """Voies d'accès. Les six voies par lesquelles la certification s'obtient : apprentissage, expérience (VAE), candidature individuelle, contrat de professionnalisation, formation continue, formation sous statut d'élève. Source : France compétences, Si_Jury."""


class Complements(Answered, frozen=True, kw_only=True):
    """Ce que d'autres producteurs disent d'un diplôme ou d'une fiche."""

    cfd: str | None
    rncp: str | None
    certifinfo: list[CertificationCertifinfo]
    """Ce qu'en dit Certif'Info. Les certifications que le réseau des Carif-Oref décrit dans Certif'Info et qui portent le code demandé : intitulé, niveau, Formacode principal, un à cinq codes ROME, spécialité (NSF), sessions, ce que chacune remplace, sa fiche à l'Onisep. Source : Réseau des Carif-Oref, Code_Diplome ; Réseau des Carif-Oref, Code_FormaCode ; Réseau des Carif-Oref, Code_Rome_1 ; Réseau des Carif-Oref, Code_Nsf ; Réseau des Carif-Oref, codeIdeo2."""
    couples: list[CoupleCertifinfo]
    """Couples de Certif'Info devant le kit. Les couples (CFD, RNCP) de Certif'Info pour ce code, et ce que le kit en dit. Source : Réseau des Carif-Oref, Code_Scolarité ; Réseau des Carif-Oref, Code_RNCP ; Réseau des Carif-Oref, FicheRNCP."""
    onisep: list[FormationOnisep]
    """Fiches de l'Onisep et métiers auxquels elles mènent. Les fiches de formation de l'Onisep pour ce code, leur adresse, et les métiers auxquels chacune mène, avec leurs codes ROME. Source : Onisep, code_scolarite ; Onisep, url ; Onisep, nom_metier ; Onisep, romeV3 ; Onisep, code_rome ; Réseau des Carif-Oref, codeIdeo2."""
    familles_metiers: list[FamilleMetiers]
    """Famille de métiers du diplôme. La famille de métiers du baccalauréat professionnel dont le diplôme est une spécialité ou la seconde commune ; puis les groupes de diplômes de la BCN, qui réunissent aussi des BTS et des mentions. Source : Ministère de l'Éducation nationale (DEPP, BCN), FAMILLE ; Ministère de l'Éducation nationale (DEPP, BCN), GROUPE_FORMATION."""
    mefs: list[Mef]
    """Modules (MEF) du diplôme. Les modules élémentaires de formation (MEF) qui préparent au diplôme : un par année et par dispositif, avec leurs dates. Source : Ministère de l'Éducation nationale (DEPP, BCN), MEF ; Ministère de l'Éducation nationale (DEPP, BCN), LIBELLE_LONG."""
    diplomes_professionnels: list[DiplomeProfessionnel]
    """Commission consultative et secteur du diplôme. La commission professionnelle consultative (CPC) qui tient le diplôme, son secteur, et la fiche RNCP que l'Éducation nationale lui donne. Source : Ministère de l'Éducation nationale (Dgesco), Commission professionnelle consultative ; Ministère de l'Éducation nationale (Dgesco), Secteur."""


class Correspondance(Answered, frozen=True, kw_only=True):
    """Les codes d'une nomenclature auxquels mène un code d'une autre."""

    de: str
    code: str
    vers: str
    intitule: str | None
    chemin: list[str]
    resultats: list[Correspondant]
    prediction: Prediction | None = None
    """Avec `predictions=oui` seulement"""


class TypeCertification(Answered, frozen=True, kw_only=True):
    nature: Nature
    gestionnaire_diplome: str | None
    """Gestionnaire du diplôme. Le service du ministère qui gère le diplôme : « DGESCO A2-3 ». Source : Ministère de l'Éducation nationale (DEPP, BCN), GESTIONNAIRE_FORMATION_DIPLOME."""
    enregistrement_rncp: str | None
    """Type d'enregistrement. « Enregistrement de droit » (diplômes et titres de l'État) ou « Enregistrement sur demande » (certifications privées). Source : France compétences, Type_Enregistrement ; Réseau des Carif-Oref, Type d'enregistrement."""
    voie_acces: VoieAcces
    certificateurs_rncp: list[Certificateur] | None
    """Certificateurs. Les organismes qui délivrent la certification : SIRET et nom. Source : France compétences, Siret_Certificateur ; France compétences, Nom_Certificateur."""


class Certification(Answered, frozen=True, kw_only=True):
    """Un couple (CFD, RNCP) sur une période de validité."""

    identifiant: Identifiant
    intitule: Intitule
    base_legale: BaseLegale
    blocs_competences: Blocs
    convention_collectives: Conventions
    domaines: Domaines
    periode_validite: PeriodeValidite
    type: TypeCertification
    continuite: Continuite
