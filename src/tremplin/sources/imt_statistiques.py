"""Offers and job seekers by département, job and month."""

from tremplin.domain import codes
from tremplin.sources.forms import imt
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Decimal

MOIS = Code(motif=r"(19|20)[0-9]{2}(0[1-9]|1[0-2])")

SOURCE = Source(
    name="imt_statistiques",
    titre="Offres et demandeurs par mois",
    publisher=imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"IMT(_\d{4})?\.csv"),
    csv=imt.CSV,
    page=imt.PAGE,
    description="Moyennes mensuelles des offres et des demandeurs d'emploi par département et métier.",
    tables=(
        Table(
            "statistiques",
            (
                Column("dpt", Code(motif=codes.DEPARTEMENT), ("dpt",), requis=True),
                Column("ROME", Code(motif=codes.ROME), ("ROME",), requis=True),
                Column("off", Decimal(), ("off",), description="Offres d'emploi"),
                Column("de", Decimal(), ("de",), description="Demandeurs d'emploi"),
                Column(
                    "mois", Code(motif=r"(19|20)[0-9]{2}(0[1-9]|1[0-2])"), ("mois",), requis=True, description="AAAAMM"
                ),
            ),
            cle=("dpt", "ROME", "mois"),
        ),
    ),
)
