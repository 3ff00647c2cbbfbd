"""What the labour market gives out: its tables, described column by column, and the order of their rows."""

from __future__ import annotations

from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.wording import JOBS
from tremplin.families.infotravail import steps
from tremplin.families.infotravail.reference import perspectives, places, rome4
from tremplin.families.infotravail.reference.declared import explored
from tremplin.families.infotravail.reference.descriptions import AGENCES, BMO, IMT, OFFRES, ROME
from tremplin.families.infotravail.reference.descriptions import STRUCTURES as DIT_STRUCTURES
from tremplin.families.infotravail.steps.marche import noms_de_l_api
from tremplin.families.infotravail.steps.offres import COLONNES
from tremplin.release.reference import Field, Reference, ReferenceTable, fields_of
from tremplin.sources.reading.registry import SOURCES

METIERS = explored(
    "rome_metiers",
    "rome_metiers.metiers",
    "ROME, métiers",
    "Les 532 métiers du ROME 3 : libellé, domaines, textes de la fiche, profil RIASEC.",
    (
        Field("code_rome", description=ROME["code_rome"], source="rome_codes.CODE_ROME"),
        Field("libelle_rome", description="Intitulé du métier", source="rome_codes.LIBELLE_ROME"),
        Field("grand_domaine", description="Lettre du grand domaine", source="rome_arborescence.Rome1"),
        Field("grand_domaine_libelle", description="Grand domaine", source="rome_arborescence.Intitule"),
        Field("domaine", description="Code du domaine professionnel", source="rome_arborescence.Rome2"),
        Field("domaine_libelle", description="Domaine professionnel", source="rome_arborescence.Intitule"),
        Field("code_fiche_em", description="Numéro de la fiche emploi-métier", source="rome_codes.CODE_FICHE_EM"),
        Field("code_ogr", description="Code de la fiche dans le référentiel", source="rome_codes.CODE_OGR"),
        Field("riasec_majeur", description="Profil RIASEC majeur", source="rome_riasec.RIASEC_MAJEUR"),
        Field("riasec_mineur", description="Profil RIASEC mineur", source="rome_riasec.RIASEC_MINEUR"),
        Field(
            "definition", description="Définition du métier, un morceau par ligne", source="rome_textes.LIBELLE_TEXTE"
        ),
        Field("acces", description="Accès au métier, un morceau par ligne", source="rome_textes.LIBELLE_TEXTE"),
        Field(
            "conditions", description="Conditions d'exercice, un morceau par ligne", source="rome_textes.LIBELLE_TEXTE"
        ),
        Field("dans_le_fichier_des_codes", "boolean", "Faux quand seuls les autres fichiers connaissent ce code"),
    ),
    key=("code_rome",),
)

FICHES = ReferenceTable(
    name="rome_fiches",
    frame="rome_fiches.fiches",
    titre="ROME, fiches métiers",
    description="La fiche de chaque métier en un document.",
    key=("code_rome",),
    indexes=(("code_rome",),),
    body="body",
    flat=False,
    fields=(
        Field("code_rome", description=ROME["code_rome"]),
        Field("body", "blob", "Document JSON de la fiche"),
    ),
)

NOMS = explored(
    "rome_noms",
    "rome_noms.noms",
    "ROME, noms de métiers",
    "Tous les noms sous lesquels on cherche un métier : ceux du ROME 3, du ROME 4.0 et de l’Onisep.",
    (
        Field("nom", description="Nom du métier"),
        Field("genre", description="D'où vient ce nom : métier ou appellation, du ROME 3, du ROME 4.0 ou de l'Onisep"),
        Field("code_ogr", description=ROME["code_ogr"]),
        Field("code_rome", description=ROME["code_rome"]),
        Field("libelle_rome", description="Intitulé du métier"),
    ),
    key=("nom", "code_rome"),
)

COMPOSITION = explored(
    "rome_composition",
    "rome_tables.composition",
    "ROME, composition des fiches",
    "Ce que chaque fiche cite : activités, savoirs, environnements, appellations, avec leur libellé.",
    (
        *fields_of("rome_liens", "liens", ROME),
        Field("rubrique", description="Rubrique de la fiche, en clair"),
        Field("libelle", description="Libellé de l'objet cité, quand son fichier le donne"),
    ),
    key=("code_rome", "code_ref_rubrique", "position_bloc", "position_item", "code_ogr"),
)

_ROME = (
    (
        "appellations",
        "rome_appellations",
        "appellations",
        ("code_ogr",),
        "ROME, appellations",
        "Les noms de métier de chaque code ROME, longs et courts, principaux et synonymes.",
    ),
    (
        "mobilites",
        "rome_mobilites",
        "mobilites",
        ("code_rome", "code_appellation_source", "code_rome_cible", "code_appellation_cible", "code_type_mobilite"),
        "ROME, mobilités",
        "Les métiers proches, et ceux vers lesquels on évolue.",
    ),
    (
        "coherences",
        "rome_coherence",
        "coherences",
        ("code_rome", "code_ogr"),
        "ROME, cohérences",
        "Les couples (métier, objet du référentiel) cohérents.",
    ),
    (
        "noeuds",
        "rome_noeuds",
        "noeuds",
        ("code_ogr",),
        "ROME, arborescences secondaires",
        "Les nœuds des menus de recherche.",
    ),
    (
        "arborescence",
        "rome_arborescence",
        "arborescence",
        (),
        "ROME, arborescence principale",
        "L'arbre des grands domaines, domaines, métiers et appellations.",
    ),
    (
        "rome4",
        "rome4",
        "codes",
        ("code_ogr",),
        "ROME 4.0, métiers",
        "Les 1 584 métiers du ROME 4.0, leurs transitions et le code ROME 3 dont ils sont issus.",
    ),
    (
        "isco08",
        "rome_isco08",
        "rome_vers_isco",
        ("code_rome", "code_isco08"),
        "ROME et ISCO-08",
        "La profession internationale (ISCO-08) de chaque métier.",
    ),
    (
        "fap",
        "fap_rome",
        "passages",
        ("code_rome", "qualification", "code_fap"),
        "ROME et familles professionnelles",
        "La famille professionnelle (FAP 2009) de chaque métier, selon la qualification.",
    ),
    (
        "fap_intitules",
        "fap_intitules",
        "intitules",
        ("code_fap",),
        "Familles professionnelles, intitulés",
        "Le libellé de chaque famille professionnelle (FAP 2009), à chacun de ses niveaux.",
    ),
)
ROME_TABLES = tuple(
    explored(f"rome_{name}", f"rome_tables.{name}", titre, description, fields_of(source, table, ROME), key)
    for name, source, table, key, titre, description in _ROME
)

_API = noms_de_l_api()
BESOINS = explored(
    "bmo_besoins",
    "bmo.besoins",
    "Besoins en main-d'œuvre",
    "Les projets de recrutement par bassin d'emploi et famille professionnelle, année par année.",
    (
        *(
            Field(_API[c.name], c.type.schema, BMO[_API[c.name]], f"bmo.{c.names[0]}")
            for c in SOURCES["bmo"].table("besoins").columns
        ),
        Field("FAP_NOMENCLATURE", description="FAP 2009 ou FAP 2021 : déduite des codes de l'année"),
    ),
    key=("ANNEE", "CATCHMENT_AREA_CODE", "DEPARTEMENT_CODE", "FAP_CODE"),
    partition="ANNEE",
)
BASSINS = explored(
    "bmo_bassins",
    "bassins.communes",
    "Bassins d'emploi et communes",
    "Le bassin d'emploi de chaque commune, dans le zonage de la dernière enquête.",
    (
        *fields_of("bassins_communes", "bassins", BMO),
        Field("origine", description=BMO["origine"]),
    ),
    ("code_insee",),
)

_TERRITOIRE = ("AREA_TYPE_CODE", "AREA_CODE")
_IMT = (
    (
        "imt_tensions",
        "tensions",
        "imt_tension",
        "tensions",
        (*_TERRITOIRE, "ROME_PROFESSION_CARD_CODE"),
        "Tension et saisonnalité",
        "Offres, demandeurs, tension et mois d'embauche par métier et territoire.",
    ),
    (
        "imt_salaires",
        "salaires",
        "imt_salaires",
        "salaires",
        (*_TERRITOIRE, "PCS_PROFESSION_CODE", "AGE_GROUP_CODE"),
        "Salaires",
        "Salaires mensuels bruts usuels par profession (PCS), âge et territoire.",
    ),
    (
        "imt_contrats",
        "contrats",
        "imt_contrats",
        "contrats",
        (*_TERRITOIRE, "ROME_PROFESSION_CARD_CODE", "CONTRACT_TYPE_CODE"),
        "Types de contrat",
        "Nombre et part des offres par type de contrat, métier et territoire.",
    ),
    (
        "imt_candidatures",
        "candidatures",
        "imt_candidatures",
        "candidatures",
        ("FAP_CODE", "APPLICATION_TYPE_CODE"),
        "Modes de recrutement",
        "Part des recrutements par canal, pour chaque famille professionnelle.",
    ),
    (
        "imt_metiers_en_tension",
        "metiers_en_tension",
        "metiers_tension",
        "tensions",
        ("fap_code", "rome_code"),
        "Métiers en tension 2019",
        "Part des recrutements jugés difficiles par famille professionnelle.",
    ),
    (
        "imt_locaux",
        "locaux",
        "imt_local",
        "marches",
        ("departement", "rome", "code_ogr"),
        "Relevé par département",
        "Offres, demandeurs, saisons et salaires par métier et département, "
        "tels que les pages de l'IMT les montraient.",
    ),
    (
        "imt_locaux_contrats",
        "locaux_contrats",
        "imt_local",
        "contrats",
        ("departement", "rome", "code_ogr", "contrat"),
        "Relevé par département, contrats",
        "Part des offres par type de contrat.",
    ),
    (
        "imt_locaux_canaux",
        "locaux_canaux",
        "imt_local",
        "canaux",
        ("departement", "rome", "code_ogr", "famille", "rang"),
        "Relevé par département, canaux",
        "Canaux de recrutement, du plus au moins employé, par famille professionnelle.",
    ),
    (
        "statistiques_mensuelles",
        "statistiques",
        "imt_statistiques",
        "statistiques",
        ("dpt", "ROME", "mois"),
        "Offres et demandeurs par mois",
        "Moyennes des offres et des demandeurs par département, métier et mois.",
    ),
)
IMT_TABLES = tuple(
    explored(name, f"imt.{frame}", titre, description, fields_of(source, table, IMT), key)
    for name, frame, source, table, key, titre, description in _IMT
)

_OFFRES = {f.name: f for source in ("offres_anciennes", "offres_recentes") for f in fields_of(source, "offres", OFFRES)}
ANNONCES = explored(
    "offres_annonces",
    "offres.offres",
    "Offres d'emploi anonymisées",
    "Les offres sans rien qui nomme un employeur ou une personne.",
    tuple(_OFFRES[name] for name in COLONNES),
)
RETRAITS = explored(
    "offres_retraits",
    "offres.retraits",
    "Ce que l'anonymisation a retiré",
    "Nombre de retraits par colonne et par règle ; ce qui est retiré n'est pas gardé.",
    (
        Field("colonne", description="Colonne des offres"),
        Field("regle", description="Règle de l'anonymisation"),
        Field("retraits", "integer", "Passages retirés"),
    ),
    key=("colonne", "regle"),
)

REPERTOIRE = explored(
    "agences_repertoire",
    "agences.agences",
    "Agences France Travail",
    "Adresse, point, contact public, horaires et services de chaque agence.",
    fields_of("agences", "agences", AGENCES),
    ("code",),
)

STRUCTURES = explored(
    "agences_structures",
    "agences.structures",
    "Agences et missions locales par département",
    "Le nom et le département des agences et des missions locales, sans adresse.",
    fields_of("structures_accueil", "structures", DIT_STRUCTURES),
    ("structure", "id"),
)

POINTS = ReferenceTable(
    name="departements_points",
    frame="departements_points.points",
    titre="Points des départements",
    description="Où les cartes placent la valeur d'un département.",
    key=("departement",),
    flat=False,
    fields=(
        Field("departement", description="Code du département"),
        Field("latitude", "number", "Degrés"),
        Field("longitude", "number", "Degrés"),
    ),
)

LEXIQUE = Lexicon(
    name="noms_de_metiers",
    entries="rome_noms.metiers",
    names={"noms": 1, "codes": 1},
    wording=JOBS,
    many=True,
    render=lambda row: {
        "code": row["code_rome"],
        "libelle": row["libelle_rome"],
        "genres": dict(zip(row["noms"], row["genres"], strict=True)),
    },
)
CONTOURS = ReferenceTable(
    name="cartes_contours",
    frame="cartes.contours",
    titre="Contours des cartes",
    description="Le contour des départements et des bassins que les cartes colorent (2018, simplifié).",
    key=("genre", "code"),
    indexes=(("genre",),),
    flat=False,
    fields=(
        Field("genre", description="« departement » ou « bassin »"),
        Field("code", description="Code du territoire"),
        Field("contour", description="Anneaux extérieurs, en JSON"),
    ),
)

TABLES = (
    METIERS,
    FICHES,
    NOMS,
    COMPOSITION,
    *ROME_TABLES,
    rome4.FICHES,
    *rome4.TABLES,
    *places.TABLES,
    BESOINS,
    BASSINS,
    places.BASSINS,
    *IMT_TABLES,
    ANNONCES,
    RETRAITS,
    REPERTOIRE,
    STRUCTURES,
    POINTS,
    CONTOURS,
    *perspectives.TABLES,
)
REFERENCE = Reference(
    name="infotravail",
    steps=steps.STEPS,
    tables=TABLES,
    check=steps.bassins.check,
    constats=("rome_metiers.constats", "rome4.constats"),
    shared=("rome_metiers.metiers", "rome_noms.noms", "rome_noms.metiers", "rome_fiches", "rome4_fiches"),
    columns=(LEXIQUE,),
)
