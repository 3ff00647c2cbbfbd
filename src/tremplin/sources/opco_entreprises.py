"""OPCO and branch (IDCC) of companies, by SIREN."""

from tremplin.domain import codes
from tremplin.sources.forms.recruteurs import RIEN, TEXTE
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import IDCC, Code

SOURCE = Source(
    name="opco_entreprises",
    titre="OPCO et branche des entreprises",
    publisher="France compétences",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"(opco|siro)[-_](entreprises|siren).*\.csv"),
    csv=Csv(separateurs=";,", encodages=("utf-8",)),
    description="L'opérateur de compétences et la convention collective de chaque entreprise.",
    cpu_secondes=600,
    tables=(
        Table(
            "opco",
            (
                Column("siren", Code(RIEN, motif=codes.SIREN, pad=9), ("siren",), requis=True),
                Column("opco", TEXTE, ("opco",), absente_possible=True),
                Column("idcc", IDCC, ("idcc",), absente_possible=True),
                Column("url", TEXTE, ("url",), absente_possible=True),
            ),
            cle=("siren",),
        ),
    ),
)
