"""Open data of the national registers (RNCP, RS) by France compétences: one archive of ten CSV a day.

Every past archive matters: the day a fiche was first seen ACTIVE is its activation.
"""

from tremplin.domain import codes
from tremplin.sources.forms import rncp
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Enumere, Texte

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
                rncp.FICHE,
                Column("intitule", Texte(), requis=True),
                Column("abrege_libelle", Texte(), description="Sigle du type de diplôme"),
                Column("abrege_intitule", Texte()),
                Column("nomenclature_europe_niveau", Enumere(valeurs=rncp.NIVEAUX)),
                Column("date_decision", Date()),
                Column("date_fin_enregistrement", Date()),
                Column("date_effet", Date()),
                Column("type_enregistrement", Enumere(valeurs=rncp.TYPES_ENREGISTREMENT)),
                Column("actif", Enumere(valeurs={"ACTIVE": "ACTIVE", "INACTIVE": "INACTIVE"}), requis=True),
            ),
            membre="standard",
            cle=("numero_fiche",),
        ),
        Table(
            "rome",
            (
                rncp.FICHE,
                Column("codes_rome_code", Code(motif=r"[A-Z][0-9]{0,4}"), requis=True),
                Column("codes_rome_libelle", Texte(), requis=True),
            ),
            membre="rome",
        ),
        Table(
            "nsf",
            (
                rncp.FICHE,
                Column("nsf_code", Code(motif=codes.NSF), requis=True),
                Column("nsf_intitule", Texte()),
            ),
            membre="nsf",
        ),
        Table(
            "formacode",
            rncp.FORMACODES,
            membre="formacode",
        ),
        Table(
            "ccn",
            rncp.CONVENTIONS,
            membre="ccn",
        ),
        Table(
            "blocs",
            (
                rncp.FICHE,
                Column("bloc_competences_code", Code(motif=r"(RNCP[0-9]{3,5}BC)?[0-9]{1,2}"), requis=True),
                Column("bloc_competences_libelle", Texte()),
            ),
            membre="blocs de competences",
        ),
        Table(
            "voies_acces",
            (rncp.FICHE, Column("si_jury", Enumere(valeurs=rncp.VOIES), requis=True)),
            membre="voi[xe]s? ?d ?acces",
        ),
        Table(
            "certificateurs",
            (
                rncp.FICHE,
                Column("siret_certificateur", Code(motif=codes.SIRET)),
                Column("nom_certificateur", Texte(), requis=True),
            ),
            membre="certificateurs",
        ),
        Table(
            "partenaires",
            (
                rncp.FICHE,
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
                rncp.FICHE,
                Column("ancienne_certification", _LIEN, stricte=True),
                Column("nouvelle_certification", _LIEN, stricte=True),
            ),
            membre="ancienne nouvelle certification",
        ),
    ),
)
