"""ROME 3: names of jobs (appellations) under each code."""

from tremplin.domain import codes
from tremplin.sources.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="rome_appellations",
    titre="ROME 3, appellations",
    publisher="France Travail",
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"unix_referentiel_appellation_v3\d{2}_utf8\.csv"),
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    page="https://www.data.gouv.fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/",
    description="Les appellations (noms de métier) de chaque code ROME.",
    tables=(
        Table(
            "appellations",
            (
                Column("code_ogr", Code(motif=r"[0-9]{1,7}"), requis=True),
                Column("libelle", Texte(), ("libelle_appellation_long",), requis=True),
                Column("code_rome", Code(motif=codes.ROME), requis=True),
            ),
            cle=("code_ogr",),
        ),
    ),
)
