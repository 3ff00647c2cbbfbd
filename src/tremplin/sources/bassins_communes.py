"""Which bassin d'emploi each commune is in: a file a zoning, each as published in its year."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="bassins_communes",
    titre="Bassins d'emploi et communes",
    publisher="France Travail",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"lbb-pse_bassin-emploi_code-insee.*\.csv|bassin_emploi\.csv|lexique[-_]bassins.*\.csv"),
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    page="https://labonneboite.francetravail.fr/",
    description="Le bassin d'emploi de chaque commune, un fichier par zonage.",
    parties=True,
    tables=(
        Table(
            "bassins",
            (
                Column("code_insee", Code(motif=codes.COMMUNE), ("CODE_INSEE", "code_commune_insee"), requis=True),
                Column(
                    "code_bassin_emploi",
                    Code(motif=r"[0-9A-Z]{4}", pad=4),
                    ("CODE_BASSIN_EMPLOI", "code_bassin_BMO", "BE*"),
                    requis=True,
                ),
                Column(
                    "libelle", Texte(), ("lib_bassin_BMO", "NOMBE*"), absente_possible=True, description="Nom du bassin"
                ),
            ),
            cle=("code_insee",),
        ),
    ),
)
