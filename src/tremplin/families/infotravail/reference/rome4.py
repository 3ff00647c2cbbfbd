"""The tables of ROME 4.0."""

from __future__ import annotations

from tremplin.families.infotravail.reference.declared import explored
from tremplin.families.infotravail.reference.descriptions import ROME, ROME4
from tremplin.families.infotravail.steps.rome4 import TELS_QUELS
from tremplin.release.reference import Field, ReferenceTable, fields_of

_DECRITES = ROME | ROME4
_RIASEC = (
    Field("riasec_majeur", description="Profil RIASEC majeur", source="rome4.RIASEC_MAJEUR"),
    Field("riasec_mineur", description="Profil RIASEC mineur", source="rome4.RIASEC_MINEUR"),
)
_LIBELLE_ROME = Field("libelle_rome", description="Intitulé du métier", source="rome4.LIBELLE_ROME")
_RUBRIQUE = Field("rubrique", description="Savoir-faire, savoir-être ou savoirs", source="rome4.LIBELLE_RUBRIQUE")
_LIBELLE = Field("libelle", description="Libellé de l'objet cité", source="rome4.LIBELLE")
_ARBRE = "rome4_arborescence_competences"


def _fields(table: str) -> tuple[Field, ...]:
    return fields_of("rome4", table, _DECRITES)


def _of(
    name: str, titre: str, description: str, fields: tuple[Field, ...], key: tuple[str, ...] = ()
) -> ReferenceTable:
    return explored(f"rome4_{name}", f"rome4.{name}", f"ROME 4.0, {titre}", description, fields, key)


FICHES = ReferenceTable(
    name="rome4_fiches",
    frame="rome4_fiches.fiches",
    titre="ROME 4.0, fiches métiers",
    description="La fiche de chaque métier du ROME 4.0 en un document.",
    key=("code_rome",),
    indexes=(("code_rome",),),
    body="body",
    flat=False,
    fields=(
        Field("code_rome", description=ROME4["code_rome"]),
        Field("body", "blob", "Document JSON de la fiche"),
    ),
)

TABLES = (
    _of(
        "metiers",
        "métiers",
        "Les 1 584 métiers : libellé, domaines, textes, profil RIASEC, transitions, et leur métier du ROME 3.",
        (
            *(f for f in _fields("codes") if f.name != "code_rome_parent"),
            Field("grand_domaine", description="Lettre du grand domaine", source="rome4.CODE_GRAND_DOMAINE"),
            Field("grand_domaine_libelle", description="Grand domaine", source="rome4.LIBELLE_GRAND_DOMAINE"),
            Field("domaine", description="Code du domaine professionnel", source="rome4.CODE_DOMAINE_PROFESSIONEL"),
            Field(
                "domaine_libelle",
                description="Domaine professionnel",
                source="rome4.LIBELLE_DOMAINE_PROFESSIONEL",
            ),
            *_RIASEC,
            Field("definition", description="Définition du métier, une phrase par ligne", source="rome4.LIBELLE_TEXTE"),
            Field("acces", description="Accès au métier, une phrase par ligne", source="rome4.LIBELLE_TEXTE"),
            Field("code_rome_parent", description=ROME["code_rome_parent"], source="rome4.CODE_ROME_PARENT"),
            Field("libelle_rome_parent", description="Intitulé du métier du ROME 3", source="rome_codes.LIBELLE_ROME"),
            Field("dans_le_rome3", "boolean", "Vrai quand le ROME 3 a ce code aussi"),
        ),
        ("code_rome",),
    ),
    _of(
        "appellations",
        "appellations",
        "Les 13 120 noms de métier, chacun avec son métier du ROME 4.0 et son code ROME 3.",
        (*_fields("appellations"), _LIBELLE_ROME),
        ("code_ogr",),
    ),
    _of(
        "competences",
        "compétences",
        "Les compétences et les macro-compétences qui les regroupent, dans leur arborescence.",
        (
            *_fields("competences"),
            Field(
                "libelle_macro_comp", description="Libellé de la macro-compétence", source="rome4.LIBELLE_COMPETENCE"
            ),
            Field("domaine_competence", description="Domaine de compétence", source=f"{_ARBRE}.1 - Domaine compétence"),
            Field("enjeu", description="Enjeu, sous le domaine", source=f"{_ARBRE}.2 - Enjeu"),
            Field("objectif", description="Objectif, sous l'enjeu", source=f"{_ARBRE}.3 - Objectif"),
            *(Field(f.name, f.type, f"{f.description} de la macro-compétence", f.source) for f in _RIASEC),
        ),
        ("code_ogr",),
    ),
    *(
        _of(name, titre, description, _fields(TELS_QUELS[name]), key)
        for name, titre, description, key in (
            ("savoirs", "savoirs", "Les savoirs, par catégorie et sous-catégorie.", ("code_ogr",)),
            ("contextes", "contextes de travail", "Les contextes de travail, par genre.", ("code_ogr",)),
            (
                "centres_interet",
                "centres d'intérêt",
                "Les métiers de chaque centre d'intérêt, dont un principal par métier.",
                ("code_centre_interet", "code_rome"),
            ),
            (
                "secteurs",
                "secteurs d'activité",
                "Les métiers de chaque secteur et sous-secteur d'activité, dont un principal par métier.",
                ("code_sect_activite", "code_ss_sect_activite", "code_rome"),
            ),
            (
                "secteurs_naf",
                "secteurs NAF",
                "Les métiers de chaque division de la nomenclature d'activités.",
                ("code_secteur_naf", "code_rome"),
            ),
            (
                "thematiques",
                "thématiques",
                "Les métiers de chaque thématique.",
                ("code_theme", "code_rome"),
            ),
        )
    ),
    _of(
        "items",
        "objets",
        "Tout ce que les fiches peuvent citer : compétences, savoirs, contextes.",
        (*_fields("items"), _RUBRIQUE),
        ("code_ogr",),
    ),
    _of(
        "composition",
        "composition des fiches",
        "Ce que chaque fiche cite, bloc par bloc, avec son libellé.",
        (
            *_fields("liens"),
            Field("bloc", description="Bloc de la fiche, en clair", source="rome4.LIBELLE_BLOC"),
            _RUBRIQUE,
            _LIBELLE,
            next(f for f in _fields("coherences") if f.name == "coeur_metier"),
        ),
        ("code_rome", "code_compo_bloc", "code_rubrique", "code_ogr"),
    ),
    _of(
        "coherences",
        "cohérences",
        "Les couples (métier, objet) cohérents, et si l'objet est au cœur du métier.",
        (*_fields("coherences"), _LIBELLE),
        ("code_rome", "code_ogr"),
    ),
    _of(
        "mobilites",
        "mobilités",
        "Les métiers vers lesquels aller, dans l'ordre de la fiche.",
        (
            *_fields("mobilites"),
            Field("libelle_rome_cible", description="Intitulé du métier d'arrivée", source="rome4.LIBELLE_ROME"),
        ),
        ("code_rome", "numero_ordre", "code_rome_cible"),
    ),
    _of(
        "arborescence",
        "arborescence principale",
        "L'arbre des grands domaines, domaines, métiers et appellations.",
        (
            Field("grand_domaine", description="Lettre du grand domaine", source="rome4.CODE_GRAND_DOMAINE"),
            Field("domaine", description=ROME["domaine"], source="rome4.CODE_DOMAINE_PROFESSIONNEL"),
            Field("metier", description=ROME["metier"], source="rome4.NUMERO_FICHE_ROME"),
            Field("intitule", description=ROME["intitule"], source="rome4.INTITULE"),
            Field("code_ogr", description="Code du métier ou de l'appellation", source="rome4.OGR_APPELLATION"),
        ),
    ),
    _of(
        "nomenclatures",
        "listes",
        "Les listes du ROME 4.0 : domaines, secteurs, centres d'intérêt, thématiques, blocs et rubriques des fiches.",
        (
            Field("liste", description="De quelle liste est ce code"),
            Field("code", description="Code dans sa liste"),
            Field("libelle", description="Libellé"),
            Field("definition", description="Définition, quand le fichier la donne"),
            Field("code_parent", description="Code au-dessus : secteur d'un sous-secteur, bloc d'une rubrique"),
        ),
        ("liste", "code"),
    ),
)
