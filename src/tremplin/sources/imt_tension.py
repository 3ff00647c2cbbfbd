"""IMT: offers per ten applicants by job and area, and the months when the job hires (seasonality)."""

from tremplin.sources.forms import imt
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Enumere, Texte

NOMBRES = ("NB_APPLICATION_END_MONTH", "NB_APPLICATION_LAST_WEEK", "NB_OFFER_END_MONTH", "NB_OFFER_LAST_WEEK")
MOIS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUNE", "JULY", "AUG", "SEP", "OCT", "NOV", "DEC")
SAISONS = ("SEASONAL", *(f"SEASONAL_{m}" for m in MOIS))
OUI_NON = Enumere(aucun=imt.INCONNU, valeurs={"O": "O", "N": "N"})

SOURCE = Source(
    name="imt_tension",
    titre="Information marché du travail, tension",
    publisher=imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"market_score.*\.csv"),
    csv=imt.CSV,
    page=imt.PAGE,
    description="Demandeurs, offres, tension et saisonnalité par métier et territoire.",
    tables=(
        Table(
            "tensions",
            (
                *imt.TERRITOIRE,
                *imt.METIER,
                *(Column(c, imt.NOMBRE, (c,)) for c in NOMBRES),
                Column("RICHER_CATCHMENT_AREA_CODE", Code(motif=r"[0-9A-Z]{3,5}"), ("RICHER_CATCHMENT_AREA_CODE",)),
                Column("RICHER_CATCHMENT_AREA_NAME", Texte(), ("RICHER_CATCHMENT_AREA_NAME",)),
                *(Column(c, OUI_NON, (c,)) for c in SAISONS),
                Column("TENSION_RATIO", imt.NOMBRE, ("TENSION_RATIO",), description="Offres pour dix demandeurs"),
            ),
            cle=("AREA_TYPE_CODE", "AREA_CODE", "ROME_PROFESSION_CARD_CODE"),
        ),
    ),
)
