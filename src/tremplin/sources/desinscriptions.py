"""Companies that asked not to be listed any more; kept as long as they don't change their mind."""

from tremplin.sources.forms.recruteurs import SIRET, TEXTE
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Date

SOURCE = Source(
    name="desinscriptions",
    titre="Entreprises désinscrites",
    publisher="Tremplin",
    licence="confidentielle",
    rhythm="au fil de l'eau",
    jours=36500,
    files=pattern(r"(desinscriptions|opt-?out).*\.csv"),
    csv=Csv(separateurs=";,", encodages=("utf-8",)),
    description="Les entreprises qui ont demandé à ne plus figurer parmi les recruteurs.",
    parties=True,
    tables=(
        Table(
            "desinscriptions",
            (
                Column("siret", SIRET, ("siret",), requis=True),
                Column("raison", TEXTE, ("raison", "reason"), absente_possible=True),
                Column("date", Date(), ("date",), absente_possible=True),
            ),
            cle=("siret",),
        ),
    ),
)
