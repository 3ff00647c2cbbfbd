"""IMT: lowest and highest usual salaries by profession (PCS), age group and area."""

from tremplin.sources.forms import imt
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="imt_salaires",
    titre="Information marché du travail, salaires",
    publisher=imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"salaries.*\.csv"),
    csv=imt.CSV,
    page=imt.PAGE,
    description="Salaires mensuels bruts usuels par profession, âge et territoire.",
    tables=(
        Table(
            "salaires",
            (
                *imt.TERRITOIRE,
                Column("PCS_PROFESSION_CODE", Code(motif=r"[0-9]{3}[a-z]"), ("PCS_PROFESSION_CODE",), requis=True),
                Column("PCS_PROFESSION_NAME", Texte(), ("PCS_PROFESSION_NAME",)),
                Column("AGE_GROUP_CODE", Code(motif=r"[0-9]"), ("AGE_GROUP_CODE",), requis=True),
                Column("AGE_GROUP_NAME", Texte(), ("AGE_GROUP_NAME",)),
                Column("MINIMUM_SALARY", imt.NOMBRE, ("MINIMUM_SALARY",), description="Euros bruts par mois"),
                Column("MAXIMUM_SALARY", imt.NOMBRE, ("MAXIMUM_SALARY",), description="Euros bruts par mois"),
            ),
            cle=("AREA_TYPE_CODE", "AREA_CODE", "PCS_PROFESSION_CODE", "AGE_GROUP_CODE"),
        ),
    ),
)
