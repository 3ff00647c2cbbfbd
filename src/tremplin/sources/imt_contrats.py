"""IMT: offers by kind of contract, job and area."""

from tremplin.sources.forms import imt
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="imt_contrats",
    titre="Information marché du travail, contrats",
    publisher=imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"employment_type.*\.csv"),
    csv=imt.CSV,
    page=imt.PAGE,
    description="Nombre et part des offres par type de contrat, métier et territoire.",
    tables=(
        Table(
            "contrats",
            (
                *imt.TERRITOIRE,
                *imt.METIER,
                Column("CONTRACT_TYPE_CODE", Code(motif=r"[0-9]{2}"), ("CONTRACT_TYPE_CODE",), requis=True),
                Column("CONTRACT_TYPE_NAME", Texte(), ("CONTRACT_TYPE_NAME",)),
                Column("NB_OFFERS", imt.NOMBRE, ("NB_OFFERS",)),
                Column("OFFERS_PERCENT", imt.TAUX, ("OFFERS_PERCENT",), description="Pour cent des offres du métier"),
            ),
            cle=("AREA_TYPE_CODE", "AREA_CODE", "ROME_PROFESSION_CARD_CODE", "CONTRACT_TYPE_CODE"),
        ),
    ),
)
