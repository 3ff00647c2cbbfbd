"""ROME 4.0, whole: the archive of its 28 files, of one version; or the file of its codes alone.

Each job says the code of ROME 3 that it comes from, and each name (appellation) too: where a name went to a finer job,
the two differ.
"""

from tremplin.sources.forms import rome
from tremplin.sources.forms.rome import CHIFFRE, CODE_OGR, CODE_ROME, OGR, OUI_NON, libelle, rome4
from tremplin.sources.reading.declaration import Column, Source, pattern
from tremplin.sources.reading.types import Code, Entier, Enumere, Texte

_TRANSITIONS = (
    Column("transition_eco", Texte(), description="Place dans la transition écologique"),
    Column("transition_num", OUI_NON, description="Transformé par la transition numérique"),
)
_ETIQUETTES = (
    *_TRANSITIONS,
    Column("transition_demo", OUI_NON, description="Porté par la transition démographique"),
    Column("emploi_reglemente", OUI_NON),
    Column("emploi_cadre", OUI_NON),
)
_UTILE = (
    Column("transition_eco", OUI_NON, description="Utile à la transition écologique"),
    Column("transition_num", OUI_NON, description="Utile à la transition numérique"),
)
_PARENT = Column("code_rome_parent", rome.ROME, requis=True, description="Code ROME 3 dont il est issu")
_METIER = (
    Column("code_ogr_rome", OGR, description="Code OGR du métier"),
    CODE_ROME,
    libelle("libelle_rome", "Intitulé du métier"),
)
_PRINCIPAL = Column(
    "principal", Enumere(valeurs={"oui": "oui", "non": "non"}), description="Le principal de ceux du métier"
)
_RIASEC = (Column("riasec_majeur", rome.PROFIL), Column("riasec_mineur", rome.PROFIL))
_GRAND, _DOMAINE = Code(motif=r"[A-Z]"), Code(motif=r"[A-Z][0-9]{2}")


def _code(name: str) -> Column:
    return Column(name, CHIFFRE, requis=True)


SOURCE = Source(
    name="rome4",
    titre="ROME 4.0",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"(RefRomeCsv|unix_referentiel_code_rome)_v(?P<version>4\d{2})(_utf8)?\.(zip|csv)"),
    csv=rome.CSV4,
    page=rome.PAGE,
    description="Le ROME 4.0 entier : métiers, appellations, compétences, savoirs, contextes, compositions, mobilités, "
    "arborescences. Le fichier des codes seul est lu aussi.",
    tables=(
        rome4(
            "codes",
            (
                CODE_ROME,
                Column("code_fiche_metier", OGR),
                Column("code_ogr", OGR),
                libelle("libelle_rome", "Nom du métier, aux deux genres"),
                *_ETIQUETTES,
                _PARENT,
            ),
            "referentiel_code_rome",
            ("code_rome",),
        ),
        rome4(
            "appellations",
            (
                CODE_OGR,
                Column("libelle", Texte(), ("libelle_appellation_long",), requis=True, description="Nom du métier"),
                Column("libelle_court", Texte(), ("libelle_appellation_court",), description="Le même, abrégé"),
                CODE_ROME,
                *_ETIQUETTES,
                Column("classification", Texte(), description="PRINCIPALE ou SYNONYME"),
                Column("origine", Texte(), description="Vide dans la version 460"),
                Column("code_rome_parent", rome.ROME, requis=True, description="Code ROME 3 de l'appellation"),
                Column("peu_usite", OUI_NON, description="Nom peu employé"),
            ),
            "referentiel_appellation",
            ("code_ogr",),
        ),
        rome4(
            "competences",
            (
                CODE_OGR,
                Column("nature", Texte(), description="Compétence ou macro-compétence"),
                libelle("libelle_competence"),
                Column("definition", Texte()),
                Column("code_ogr_macro_comp", OGR, description="Macro-compétence qui la regroupe"),
                Column("code_macro_comp", Code(motif=r"[0-9][A-Z][0-9]{3}"), description="Rang dans l'arborescence"),
                Column("cat_comp", Texte(), description="Savoir-faire ou savoir-être professionnel"),
                Column("sous_cat_comp", Texte(), description="Technique, technique expert ou transverse"),
                *_UTILE,
                Column(
                    "libelle_heterogeneite", Texte(), description="Diversité de ce que regroupe la macro-compétence"
                ),
                Column("libelle_origine", Texte(), description="PIX : reprise du référentiel Pix"),
            ),
            "referentiel_competence",
            ("code_ogr",),
        ),
        rome4(
            "savoirs",
            (
                Column("code_ogr", OGR, ("code_ogr_savoir",), requis=True, description="Code du savoir"),
                libelle("libelle_savoir"),
                Column("categorie_savoir", Texte()),
                Column("sous_categorie_savoir", Texte()),
                *_UTILE,
            ),
            "referentiel_savoir",
            ("code_ogr",),
        ),
        rome4(
            "contextes",
            (
                CODE_OGR,
                libelle("libelle_cont_travail"),
                Column("code_type_cont_trav", CHIFFRE),
                Column("libelle_type_cont_trav", Texte(), description="Genre de contexte"),
            ),
            "referentiel_contexte_travail",
            ("code_ogr",),
        ),
        rome4(
            "items",
            (CODE_OGR, libelle("libelle"), Column("code_rubrique", CHIFFRE, description="Vide pour un contexte")),
            "item",
            ("code_ogr",),
        ),
        rome4(
            "liens",
            (
                CODE_ROME,
                Column("code_compo_bloc", CHIFFRE, requis=True, description="Bloc de la fiche"),
                Column("code_rubrique", CHIFFRE, description="Rubrique du bloc des compétences"),
                CODE_OGR,
            ),
            "liens_rome_referentiels",
            ("code_rome", "code_ogr"),
        ),
        rome4(
            "coherences",
            (
                CODE_ROME,
                CODE_OGR,
                Column("coeur_metier", Texte(), description="Principale ou émergente au cœur du métier, sinon vide"),
            ),
            "coherence_item",
            ("code_rome", "code_ogr"),
        ),
        rome4(
            "mobilites",
            (
                CODE_ROME,
                Column("code_rome_cible", rome.ROME, requis=True, description="Métier d'arrivée"),
                Column("numero_ordre", Entier(), description="Rang dans la fiche"),
            ),
            "rubrique_mobilite",
            ("code_rome", "code_rome_cible"),
        ),
        rome4(
            "textes",
            (
                CODE_ROME,
                Column("code_compo_bloc", CHIFFRE, requis=True),
                Column("libelle_type_texte", Texte(), requis=True, description="definition ou acces_metier"),
                Column("position_phrase", Entier(), requis=True, description="Rang de la phrase, depuis 1"),
                libelle("libelle_texte"),
            ),
            "texte",
            ("code_rome", "code_compo_bloc", "position_phrase"),
        ),
        rome4("riasec", (CODE_ROME, *_RIASEC), "referentiel_code_rome_riasec", ("code_rome",)),
        rome4("macro_riasec", (CODE_OGR, *_RIASEC), "referentiel_macro_competence_riasec", ("code_ogr",)),
        rome4(
            "arborescence",
            (
                Column("grand_domaine", _GRAND, ("code_grand_domaine",)),
                Column("domaine", Code(motif=r"[0-9]{2}"), ("code_domaine_professionnel",)),
                Column("metier", Code(motif=r"[0-9]{2}"), ("numero_fiche_rome",)),
                Column("intitule", Texte()),
                Column("libelle_appellation_long", Texte()),
                Column("libelle_appellation_court", Texte()),
                Column("type_provenance", CHIFFRE, requis=True),
                Column("code_fiche", OGR),
                Column("ogr_rome", OGR),
                Column("ogr_appellation", OGR),
            ),
            "cr_gd_dp_appellations",
        ),
        rome4(
            "domaines_metiers",
            (
                CODE_ROME,
                libelle("libelle_rome"),
                Column("grand_domaine", _GRAND, ("code_grand_domaine",), requis=True),
                libelle("libelle_grand_domaine"),
                Column("domaine", _DOMAINE, ("code_domaine_professionel",), requis=True),
                libelle("libelle_domaine_professionel"),
            ),
            "cr_gd_dp",
            ("code_rome",),
        ),
        rome4(
            "grands_domaines",
            (Column("code_grand_domaine", _GRAND, requis=True), libelle("libelle_grand_domaine")),
            "grand_domaine",
            ("code_grand_domaine",),
        ),
        rome4(
            "domaines",
            (Column("code_domaine_professionnel", _DOMAINE, requis=True), libelle("libelle_domaine_professionnel")),
            "domaine_professionnel",
            ("code_domaine_professionnel",),
        ),
        rome4(
            "blocs",
            (_code("code_compo_bloc"), libelle("libelle_bloc")),
            "composition_bloc",
            ("code_compo_bloc",),
        ),
        rome4(
            "rubriques",
            (
                _code("code_rubrique"),
                _code("code_compo_bloc"),
                Column("position_rubrique", Entier()),
                libelle("libelle_rubrique"),
            ),
            "descriptif_rubrique",
            ("code_rubrique",),
        ),
        rome4(
            "types_referentiels",
            (_code("code_type_referentiel"), libelle("libelle_type_referentiel")),
            "type_referentiel",
            ("code_type_referentiel",),
        ),
        rome4(
            "centres_interet",
            (
                _code("code_centre_interet"),
                libelle("libelle_centre_interet"),
                Column("definition_centre_interet", Texte()),
            ),
            "centre_interet",
            ("code_centre_interet",),
        ),
        rome4(
            "centres_interet_metiers",
            (_code("code_centre_interet"), libelle("libelle_centre_interet"), *_METIER, _PRINCIPAL),
            "arborescence_centre_interet",
            ("code_centre_interet", "code_rome"),
        ),
        rome4(
            "secteurs",
            (
                _code("code_sect_activite"),
                libelle("libelle_sect_activite"),
                Column("definition_sect_activite", Texte()),
            ),
            "secteur_activite",
            ("code_sect_activite",),
        ),
        rome4(
            "sous_secteurs",
            (
                _code("code_ss_sect_activite"),
                libelle("libelle_ss_sect_activite"),
                Column("definition_ss_sect_activite", Texte()),
                _code("code_sect_activite"),
            ),
            "sous_secteur_activite",
            ("code_ss_sect_activite",),
        ),
        rome4(
            "secteurs_metiers",
            (
                _code("code_sect_activite"),
                libelle("libelle_sect_activite"),
                Column("code_ss_sect_activite", CHIFFRE),
                Column("libelle_ss_sect_activite", Texte()),
                *_METIER,
                _PRINCIPAL,
            ),
            "arborescence_secteur_activite",
            ("code_sect_activite", "code_ss_sect_activite", "code_rome"),
        ),
        rome4(
            "secteurs_naf",
            (_code("code_tech_secteur_naf"), _code("code_secteur_naf"), libelle("libelle_secteur_naf")),
            "secteur_naf",
            ("code_secteur_naf",),
        ),
        rome4(
            "secteurs_naf_metiers",
            (_code("code_secteur_naf"), libelle("libelle_secteur_naf"), *_METIER),
            "arborescence_secteur_naf",
            ("code_secteur_naf", "code_rome"),
        ),
        rome4(
            "thematiques",
            (_code("code_theme"), libelle("libelle_theme"), Column("definition_theme", Texte())),
            "themes",
            ("code_theme",),
        ),
        rome4(
            "thematiques_metiers",
            (_code("code_theme"), libelle("libelle_theme"), *_METIER),
            "arborescence_thematique",
            ("code_theme", "code_rome"),
        ),
    ),
)
