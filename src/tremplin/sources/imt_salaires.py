"""IMT: lowest and highest usual salaries by profession (PCS), age group and area."""

from tremplin.sources import _imt
from tremplin.sources.declaration import Column, Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="imt_salaires",
    titre="Information marché du travail, salaires",
    publisher=_imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"salaries.*\.csv"),
    csv=_imt.CSV,
    page=_imt.PAGE,
    description="Salaires mensuels bruts usuels par profession, âge et territoire.",
    tables=(
        Table(
            "salaires",
            (
                *_imt.TERRITOIRE,
                Column("PCS_PROFESSION_CODE", Code(motif=r"[0-9]{3}[a-z]"), ("PCS_PROFESSION_CODE",), requis=True),
                Column("PCS_PROFESSION_NAME", Texte(), ("PCS_PROFESSION_NAME",)),
                Column("AGE_GROUP_CODE", Code(motif=r"[0-9]"), ("AGE_GROUP_CODE",), requis=True),
                Column("AGE_GROUP_NAME", Texte(), ("AGE_GROUP_NAME",)),
                Column("MINIMUM_SALARY", _imt.NOMBRE, ("MINIMUM_SALARY",), description="Euros bruts par mois"),
                Column("MAXIMUM_SALARY", _imt.NOMBRE, ("MAXIMUM_SALARY",), description="Euros bruts par mois"),
            ),
            cle=("AREA_TYPE_CODE", "AREA_CODE", "PCS_PROFESSION_CODE", "AGE_GROUP_CODE"),
        ),
    ),
)
