"""Models of Marché du travail: written by `python -m scripts.client`."""

from __future__ import annotations

from typing import Any

from tremplin_client.models.base import Answered


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


class Bmo(Answered, frozen=True, kw_only=True):
    """Projets de recrutement d'un métier, ou d'une famille professionnelle, autour d'une commune."""

    rome: str | None
    libelle: str | None
    commune: str
    bassin: str | None
    fap: list[str]
    data: list[dict[str, Any]]
    totaux: list[dict[str, Any]]
    remarque: str | None


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


class Fap(Answered, frozen=True, kw_only=True):
    """Famille professionnelle, selon la qualification quand elle départage."""

    code: str
    libelle: str | None
    qualification: str | None


class Jeu(Answered, frozen=True, kw_only=True):
    """Un jeu de données et ses tables."""

    nom: str
    titre: str
    resume: str
    tables: list[dict[str, Any]]


class Jeux(Answered, frozen=True, kw_only=True):
    """Les jeux de données."""

    data: list[Jeu]


class Liens(Answered, frozen=True, kw_only=True):
    """Adresses voisines."""

    first: str
    describedby: str
    prev: str | None = None
    next: str | None = None


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


class Metiers(Answered, frozen=True, kw_only=True):
    """Métiers trouvés, du plus au moins proche de ce qui a été tapé."""

    data: list[Metier]


class Mobilites(Answered, frozen=True, kw_only=True):
    """Métiers proches, et métiers vers lesquels on évolue."""

    proches: list[Code]
    evolutions: list[Code]


class NombreOffres(Answered, frozen=True, kw_only=True):
    """Nombre d'offres un jour donné : somme de toutes les communes, et de celle demandée."""

    releve_le: str | None
    france: int
    commune: int | None


class PageMeta(Answered, frozen=True, kw_only=True):
    """La page, sa taille, et le total."""

    page: int
    page_size: int
    total: int


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


class Secteur4(Answered, frozen=True, kw_only=True):
    """Un secteur d'activité du métier, et son sous-secteur."""

    code: str
    libelle: str
    principal: str | None
    code_sous_secteur: str | None
    sous_secteur: str | None


class Tension(Answered, frozen=True, kw_only=True):
    """Ce que les sources disent de la tension d'un métier dans un département."""

    rome: str
    libelle: str
    departement: str
    imt: dict[str, Any] | None
    metiers_en_tension_2019: list[dict[str, Any]]
    statistiques: list[dict[str, Any]]


class Texte(Answered, frozen=True, kw_only=True):
    """Un objet du référentiel."""

    code_ogr: str
    libelle: str | None = None


class Agences(Answered, frozen=True, kw_only=True):
    """Agences dans le rayon, de la plus proche à la plus lointaine, avec leur distance en kilomètres."""

    data: list[dict[str, Any]]
    """Lignes. Les lignes demandées : chacune a les colonnes que la table décrit, sous leurs noms."""
    meta: MetaModel
    """Compte. total : combien de lignes répondent à la demande ; page et page_size : où l'on en est."""


class Environnements(Answered, frozen=True, kw_only=True):
    """Où le métier s'exerce."""

    structures: list[Texte]
    secteurs: list[Texte]
    conditions: list[Texte]


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


class Marche(Answered, frozen=True, kw_only=True):
    """Ce que les relevés par lieu disent d'un métier ; ceux des familles valent pour toute la famille."""

    rome: str
    libelle: str
    fap: list[str]
    commune: str | None
    bassin: str | None
    offres: NombreOffres
    tension_bassin: dict[str, Any] | None
    metiers_en_tension: list[dict[str, Any]]
    metiers_2030: list[dict[str, Any]]


class Page(Answered, frozen=True, kw_only=True):
    """Une page d'une table."""

    data: list[dict[str, Any]]
    """Lignes. Les lignes demandées : chacune a les colonnes que la table décrit, sous leurs noms."""
    links: Liens
    """Adresses voisines. first, prev et next mènent aux autres pages de la même demande, describedby au schéma de la table."""
    meta: PageMeta
    """Compte. total : combien de lignes répondent à la demande ; page et page_size : où l'on en est."""


class ParNiveau(Answered, frozen=True, kw_only=True):
    """Ce que demande le métier dans tous les cas, et ce qu'il demande parfois."""

    base: list[Texte]
    specifiques: list[Texte]


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
