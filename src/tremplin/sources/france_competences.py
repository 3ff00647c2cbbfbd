"""Open data of the national registers (RNCP, RS) by France compétences: one archive of ten CSV a day.

Every past archive matters: the day a fiche was first seen ACTIVE is its activation.
"""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import IDCC, Code, Date, Enumere, Texte

NIVEAUX: dict[str, str | None] = {**{f"NIV{n}": str(n) for n in range(3, 9)}, "REPRISE": None}
VOIES: dict[str, str | None] = {
    "En contrat d’apprentissage": "apprentissage",
    "Par expérience": "experience",
    "Par candidature individuelle": "candidature_individuelle",
    "En contrat de professionnalisation": "contrat_professionnalisation",
    "Après un parcours de formation continue": "formation_continue",
    "Après un parcours de formation sous statut d’élève ou d’étudiant": "formation_statut_eleve",
}
TYPES_ENREGISTREMENT: dict[str, str | None] = {t: t for t in ("Enregistrement de droit", "Enregistrement sur demande")}

_FICHE = Column("numero_fiche", Code(motif=codes.FICHE), requis=True, description="Numéro RNCP ou RS")
_LIEN = Code(motif=codes.FICHE)

SOURCE = Source(
    name="france_competences",
    titre="Répertoires nationaux (RNCP, RS)",
    publisher="France compétences",
    licence="etalab-2.0",
    rhythm="quotidien",
    jours=1,
    files=pattern(r"export-fiches-csv-(?P<date>\d{4}-\d{2}-\d{2})\.zip"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    historique=True,
    urls=("https://www.data.gouv.fr/api/1/datasets/5eebbc067a14b6fecc9c9976/",),
    page="https://www.data.gouv.fr/datasets/5eebbc067a14b6fecc9c9976/",
    description="Toutes les fiches des répertoires nationaux, chaque jour ; les archives passées datent "
    "l'activation des fiches.",
    tables=(
        Table(
            "standard",
            (
                _FICHE,
                Column("intitule", Texte(), requis=True),
                Column("abrege_libelle", Texte(), description="Sigle du type de diplôme"),
                Column("abrege_intitule", Texte()),
                Column("nomenclature_europe_niveau", Enumere(valeurs=NIVEAUX)),
                Column("date_decision", Date()),
                Column("date_fin_enregistrement", Date()),
                Column("date_effet", Date()),
                Column("type_enregistrement", Enumere(valeurs=TYPES_ENREGISTREMENT)),
                Column("actif", Enumere(valeurs={"ACTIVE": "ACTIVE", "INACTIVE": "INACTIVE"}), requis=True),
            ),
            membre="standard",
            cle=("numero_fiche",),
        ),
        Table(
            "rome",
            (
                _FICHE,
                Column("codes_rome_code", Code(motif=r"[A-Z][0-9]{0,4}"), requis=True),
                Column("codes_rome_libelle", Texte(), requis=True),
            ),
            membre="rome",
        ),
        Table(
            "nsf",
            (
                _FICHE,
                Column("nsf_code", Code(motif=codes.NSF), requis=True),
                Column("nsf_intitule", Texte()),
            ),
            membre="nsf",
        ),
        Table(
            "formacode",
            (
                _FICHE,
                Column("formacode_code", Code(motif=codes.FORMACODE), requis=True),
                Column("formacode_libelle", Texte(), requis=True),
            ),
            membre="formacode",
        ),
        Table(
            "ccn",
            (
                _FICHE,
                *(
                    Column(f"ccn_{n}_{champ}", type_)
                    for n in (1, 2, 3)
                    for champ, type_ in (("numero", IDCC), ("libelle", Texte()))
                ),
            ),
            membre="ccn",
        ),
        Table(
            "blocs",
            (
                _FICHE,
                Column("bloc_competences_code", Code(motif=r"(RNCP[0-9]{3,5}BC)?[0-9]{1,2}"), requis=True),
                Column("bloc_competences_libelle", Texte()),
            ),
            membre="blocs de competences",
        ),
        Table(
            "voies_acces",
            (_FICHE, Column("si_jury", Enumere(valeurs=VOIES), requis=True)),
            membre="voi[xe]s? ?d ?acces",
        ),
        Table(
            "certificateurs",
            (
                _FICHE,
                Column("siret_certificateur", Code(motif=codes.SIRET), requis=True),
                Column("nom_certificateur", Texte(), requis=True),
            ),
            membre="certificateurs",
        ),
        Table(
            "partenaires",
            (
                _FICHE,
                Column("nom_partenaire", Texte(), requis=True),
                Column("siret_partenaire", Code(motif=codes.SIRET)),
                Column("habilitation_partenaire", Texte()),
            ),
            membre="partenaires",
            obligatoire=False,
        ),
        Table(
            "anciennes_nouvelles",
            (
                _FICHE,
                Column("ancienne_certification", _LIEN, stricte=True),
                Column("nouvelle_certification", _LIEN, stricte=True),
            ),
            membre="ancienne nouvelle certification",
        ),
    ),
)
