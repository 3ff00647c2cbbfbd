"""IMT: offers by kind of contract, job and area."""

from tremplin.sources import _imt
from tremplin.sources.declaration import Column, Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="imt_contrats",
    titre="Information marché du travail, contrats",
    publisher=_imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"employment_type.*\.csv"),
    csv=_imt.CSV,
    page=_imt.PAGE,
    description="Nombre et part des offres par type de contrat, métier et territoire.",
    tables=(
        Table(
            "contrats",
            (
                *_imt.TERRITOIRE,
                *_imt.METIER,
                Column("CONTRACT_TYPE_CODE", Code(motif=r"[0-9]{2}"), ("CONTRACT_TYPE_CODE",), requis=True),
                Column("CONTRACT_TYPE_NAME", Texte(), ("CONTRACT_TYPE_NAME",)),
                Column("NB_OFFERS", _imt.NOMBRE, ("NB_OFFERS",)),
                Column("OFFERS_PERCENT", _imt.TAUX, ("OFFERS_PERCENT",), description="Pour cent des offres du métier"),
            ),
            cle=("AREA_TYPE_CODE", "AREA_CODE", "ROME_PROFESSION_CARD_CODE", "CONTRACT_TYPE_CODE"),
        ),
    ),
)
