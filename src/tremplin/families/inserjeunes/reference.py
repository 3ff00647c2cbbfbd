"""Tables of InserJeunes in a release: what each column means and where it comes from."""

from __future__ import annotations

from tremplin.families.inserjeunes import lexicons, steps
from tremplin.families.inserjeunes.answers.records import ready
from tremplin.families.inserjeunes.steps.etablissements import MESURES
from tremplin.release.reference import Field, Reference, ReferenceTable
from tremplin.sources.forms.depp import MESURES as DEPP
from tremplin.sources.inserjeunes_statistiques import EFFECTIFS, MOIS, SALAIRES, TAUX

_DECRITES = {
    "nb_annee_term": "Élèves de dernière année",
    "nb_poursuite_etudes": "Ceux qui poursuivent des études, redoublent ou se réorientent",
    "nb_sortant": "Ceux qui ont quitté les études",
    "nb_diplome": "Diplômés (supérieur)",
    **{f"nb_en_emploi_{m}_mois": f"En emploi salarié {m} mois après la sortie" for m in MOIS},
    "taux_en_formation": "Pour cent des élèves de dernière année en formation",
    **{f"taux_en_emploi_{m}_mois": f"Pour cent des élèves de dernière année en emploi {m} mois après" for m in MOIS},
    **{
        f"taux_autres_{m}_mois": f"Pour cent des élèves de dernière année ni en emploi ni en formation, à {m} mois"
        for m in MOIS
    },
    "taux_rupture_contrats": "Pour cent des contrats d'apprentissage rompus",
    **dict(
        zip(
            SALAIRES,
            (
                f"Salaire net mensuel à 12 mois, {n} quartile de la France entière, en euros"
                for n in ("premier", "deuxième", "troisième")
            ),
            strict=True,
        )
    ),
}
_SOURCES = {n: f"inserjeunes_statistiques.{n}" for n in _DECRITES}

_IDENTITE = (
    Field(
        "code_certification", description="CFD, MEFSTAT11 ou SISE", source="inserjeunes_statistiques.code_certification"
    ),
    Field("code_formation_diplome", description="CFD du diplôme", source="bcn_mef.FORMATION_DIPLOME"),
    Field(
        "filiere", description="apprentissage, pro, agricole ou superieur", source="inserjeunes_statistiques.filiere"
    ),
    Field(
        "millesime", description="Promotion(s) : « 2024 », « 2023_2024 »", source="inserjeunes_statistiques.millesime"
    ),
)
_ORIGINE = (
    Field(
        "donnee_source_code_certification",
        description="Certification dont ce sont les chiffres ; vide : une année non terminale",
    ),
    Field("donnee_source_type", description="self, ancienne ou nouvelle"),
    Field("certifications_terminales", description="Codes auxquels mène une année non terminale, séparés par « | »"),
    Field("cache", "boolean", "Chiffres cachés : trop peu d'élèves, ou ils trahiraient d'autres chiffres cachés"),
    Field("caches", description="Noms des chiffres cachés, séparés par « | »"),
    Field("motif", description="effectif (moins de 20 élèves) ou secret (protège un autre enregistrement)"),
    Field("source", description="Source de l'enregistrement"),
    Field("fichier", description="Fichier du producteur"),
    Field("ligne", "integer", "Ligne du fichier"),
    Field("csv", "blob", "La ligne de l'export CSV"),
)


def _listed(*fields: Field) -> tuple[Field, ...]:
    """The columns of a record, then where it comes from, and what lists answer of it."""
    told = (*fields, *_ORIGINE)
    document = Field("json", "blob", "Le document des listes", render=ready(f.name for f in told))
    return (*told, document)


def _figures(*names: str) -> tuple[Field, ...]:
    return tuple(Field(n, "integer", _DECRITES[n], _SOURCES[n]) for n in names)


_SANS_DIPLOMES = tuple(n for n in EFFECTIFS if n != "nb_diplome")
_REGION = Field("region", description="Code INSEE de la région", source="acce.DEPARTEMENT_INSEE_3")

CERTIFICATIONS = ReferenceTable(
    name="inserjeunes_certifications",
    frame="ij_tables.certifications",
    titre="InserJeunes, certifications (France entière)",
    description="Le devenir des jeunes par certification, promotion et filière.",
    key=("code_certification", "millesime", "filiere"),
    indexes=(("code_certification",), ("code_formation_diplome",)),
    fields=_listed(*_IDENTITE, *_figures(*_SANS_DIPLOMES, *TAUX, *SALAIRES)),
)
REGIONALES = ReferenceTable(
    name="inserjeunes_regionales",
    frame="ij_tables.regionales",
    titre="InserJeunes, certifications par région",
    description="Le devenir des jeunes par certification et région, promotion et filière.",
    key=("region", "code_certification", "millesime", "filiere"),
    indexes=(("code_certification", "region"),),
    fields=_listed(_REGION, *_IDENTITE, *_figures(*_SANS_DIPLOMES, *TAUX)),
)
FORMATIONS = ReferenceTable(
    name="inserjeunes_formations",
    frame="ij_tables.formations",
    titre="InserJeunes, formations (par établissement)",
    description="Le devenir des jeunes par établissement et certification, promotion et filière.",
    key=("uai", "code_certification", "millesime", "filiere"),
    indexes=(("uai", "code_certification"), ("code_certification",)),
    fields=_listed(
        Field("uai", description="Établissement", source="inserjeunes_statistiques.uai"),
        Field("libelle_etablissement", description="Nom de l'établissement", source="acce.APPELLATION_OFFICIELLE"),
        _REGION,
        Field("academie", description="Code de l'académie", source="acce.ACADEMIE"),
        Field("uai_type", description="lieu_formation, formateur, gestionnaire ou inconnu"),
        Field("uai_donnee", description="Établissement dont ce sont les chiffres"),
        Field("uai_donnee_type", description="Ce que cet établissement est pour le diplôme"),
        Field(
            "uai_lieu_formation",
            description="Ses lieux de formation, séparés par « | »",
            source="catalogue_formations.UAI_FORMATION",
        ),
        Field(
            "uai_formateur",
            description="Ses formateurs, séparés par « | »",
            source="catalogue_formations.ETABLISSEMENT_FORMATEUR_UAI",
        ),
        Field(
            "uai_gestionnaire",
            description="Ses gestionnaires, séparés par « | »",
            source="catalogue_formations.ETABLISSEMENT_GESTIONNAIRE_UAI",
        ),
        *_IDENTITE,
        *_figures(*EFFECTIFS, *TAUX, *SALAIRES),
    ),
)
FILIERES = ReferenceTable(
    name="inserjeunes_filieres",
    frame="ij_petits_effectifs.filieres",
    titre="InserJeunes, sommes par diplôme et filière",
    description="Les effectifs de tous les codes d'un diplôme, à l'école (pro) ou en apprentissage.",
    key=("cfd", "niveau", "region", "millesime", "filiere"),
    indexes=(("cfd", "niveau", "region"),),
    fields=(
        Field("niveau", description="certification (France entière) ou regionale"),
        Field("region", description="Code INSEE de la région"),
        Field("cfd", description="Diplôme"),
        Field("millesime", description="Promotion(s)"),
        Field("filiere", description="pro ou apprentissage"),
        Field("codes", description="Codes dont les effectifs sont sommés, séparés par « | »"),
        Field("donnees", description="Certifications dont viennent les effectifs, séparées par « | »"),
        Field("cache", "boolean", "Sommes cachées"),
        Field("caches", description="Noms des sommes cachées, séparés par « | »"),
        *(Field(n, "integer", _DECRITES[n]) for n in _SANS_DIPLOMES),
    ),
)
PUBLIES = ReferenceTable(
    name="inserjeunes_etablissements_publies",
    frame="ij_petits_effectifs.publies",
    titre="InserJeunes, établissements tous diplômes ensemble",
    description="Ce que la DEPP publie de chaque lycée professionnel et de chaque CFA, valeur ajoutée comprise.",
    key=("uai", "periode", "voie", "ventilation"),
    indexes=(("uai",),),
    fields=(
        Field("uai", description="Établissement", source="inserjeunes_cfa.UAI"),
        Field("periode", description="Deux promotions cumulées", source="inserjeunes_cfa.Année"),
        Field("voie", description="lycée ou apprentissage"),
        Field("ventilation", description="ensemble, dont apprentis, ou dont élèves en voie pro sco"),
        Field("libelle", description="Nom de l'établissement", source="inserjeunes_cfa.Libellé"),
        Field("region", description="Région, en capitales sans accents", source="inserjeunes_cfa.Région"),
        *(Field(n, "integer", DEPP[n], f"depp_cfa.{n}") for n in MESURES),
        Field("cache", "boolean", "Chiffres cachés : ils trahiraient ceux d'une formation"),
        Field("source", description="Source de la ligne"),
        Field("fichier", description="Fichier du producteur"),
        Field("ligne", "integer", "Ligne du fichier"),
    ),
)
CODES = ReferenceTable(
    name="inserjeunes_codes",
    frame="ij_tables.codes",
    titre="InserJeunes, codes de certifications",
    description="CFD, MEF et SISE : intitulés, diplôme, dates, famille de métiers.",
    key=("code_certification",),
    indexes=(("code_certification",), ("code_formation_diplome",)),
    fields=(
        Field("code_certification", description="CFD, MEFSTAT11 ou SISE", source="bcn_mef.MEF_STAT_11"),
        Field("type", description="cfd, mef11 ou sise"),
        Field("code_formation_diplome", description="CFD du diplôme", source="bcn_mef.FORMATION_DIPLOME"),
        Field("libelle_court", description="Intitulé court", source="bcn_formation_diplome.LIBELLE_STAT_33"),
        Field("libelle", description="Intitulé long", source="bcn_formation_diplome.LIBELLE_LONG_200"),
        Field("libelle_ancien", description="Premier intitulé différent, en remontant les diplômes remplacés"),
        Field(
            "diplome_code", description="3 CAP, 4 bac, 5 BTS, 6 licence, 7 master et au-delà, 0 mention complémentaire"
        ),
        Field("diplome_libelle", description="Type de diplôme", source="bcn_niveau_formation_diplome.LIBELLE_COURT"),
        Field("date_ouverture", "date", "Ouverture", "bcn_mef.DATE_OUVERTURE"),
        Field("date_fermeture", "date", "Fermeture", "bcn_mef.DATE_FERMETURE"),
        Field(
            "date_premiere_session",
            description="Année de la première session",
            source="bcn_formation_diplome.DATE_PREMIERE_SESSION",
        ),
        Field(
            "date_derniere_session",
            description="Année de la dernière session",
            source="bcn_formation_diplome.DATE_DERNIERE_SESSION",
        ),
        Field("famille_code", description="Famille de métiers", source="bcn_lien_formation_groupe.GROUPE_FORMATION"),
        Field("famille_libelle", description="Nom de la famille", source="bcn_groupe_formation.LIBELLE_EDITION"),
        Field("annee_commune", "boolean", "Seconde commune d'une famille de métiers"),
        Field("annee", "integer", "Année du MEF", "bcn_mef.ANNEE_DISPOSITIF"),
        Field("dispositif", description="Dispositif de formation", source="bcn_mef.DISPOSITIF_FORMATION"),
        Field("csv", "blob", "La ligne de l'export CSV"),
    ),
)
LIENS = ReferenceTable(
    name="inserjeunes_liens",
    frame="ij_nomenclature.liens",
    titre="InserJeunes, continuité des codes",
    description="Chaque lien ancien → nouveau entre CFD ou entre MEF.",
    key=("ancien", "nouveau"),
    indexes=(("ancien",), ("nouveau",)),
    fields=(
        Field("ancien", description="Code remplacé", source="bcn_formation_diplome.ANCIEN_DIPLOME_1"),
        Field("nouveau", description="Code qui le remplace", source="bcn_formation_diplome.NOUVEAU_DIPLOME_1"),
    ),
)
ETABLISSEMENTS = ReferenceTable(
    name="inserjeunes_etablissements",
    frame="ij_tables.etablissements",
    titre="InserJeunes, établissements",
    description="Les établissements connus, leur région et leur académie.",
    key=("uai",),
    indexes=(("uai",),),
    fields=(
        Field("uai", description="Établissement", source="acce.NUMERO_UAI"),
        Field("libelle", description="Nom", source="acce.APPELLATION_OFFICIELLE"),
        Field("region_code", description="Code INSEE de la région", source="acce.DEPARTEMENT_INSEE_3"),
        Field("academie_code", description="Code de l'académie", source="acce.ACADEMIE"),
        Field("commune", description="Code INSEE de sa commune", source="acce.COMMUNE"),
        Field("a_des_chiffres", "boolean", "Au moins un chiffre publié"),
    ),
)
REFERENCE = Reference(
    name="inserjeunes",
    steps=steps.STEPS,
    tables=(
        CERTIFICATIONS,
        REGIONALES,
        FORMATIONS,
        FILIERES,
        PUBLIES,
        CODES,
        LIENS,
        ETABLISSEMENTS,
    ),
    check=steps.tables.check,
    constats=("ij_figures.constats",),
    shared=(
        "ij_tables.codes",
        "ij_tables.etablissements",
        "ij_tables.formations",
        "ij_tables.regionales",
        "inserjeunes_certifications",
        "inserjeunes_formations",
        "inserjeunes_regionales",
    ),
    columns=(lexicons.CODES, lexicons.ETABLISSEMENTS),
)
