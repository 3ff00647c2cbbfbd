"""ROME 3: codes and labels of the operational directory of jobs (France Travail)."""

from tremplin.domain import codes
from tremplin.sources.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="rome_codes",
    titre="ROME 3, codes",
    publisher="France Travail",
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"unix_referentiel_code_rome_v3\d{2}_utf8\.csv"),
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    page="https://www.data.gouv.fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/",
    description="Les métiers du ROME 3 : code et libellé.",
    tables=(
        Table(
            "rome",
            (
                Column("code_rome", Code(motif=codes.ROME), requis=True),
                Column("libelle_rome", Texte(), requis=True),
            ),
            cle=("code_rome",),
        ),
    ),
)
