"""IMT: the ways by which those who were hired found their job, by professional family (FAP)."""

from tremplin.domain import codes
from tremplin.sources.forms import imt
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="imt_candidatures",
    titre="Information marché du travail, modes de recrutement",
    publisher=imt.PUBLISHER,
    licence="etalab-2.0",
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"application_modes.*\.csv"),
    csv=imt.CSV,
    page=imt.PAGE,
    description="Part des recrutements par canal, pour chaque famille professionnelle.",
    tables=(
        Table(
            "candidatures",
            (
                Column("FAP_CODE", Code(motif=codes.FAP), ("FAP_CODE",), requis=True),
                Column("FAP_NAME", Texte(), ("FAP_NAME",)),
                Column("APPLICATION_TYPE_CODE", Code(motif=r"R[0-9]"), ("APPLICATION_TYPE_CODE",), requis=True),
                Column("APPLICATION_TYPE_NAME", Texte(), ("APPLICATION_TYPE_NAME",)),
                Column("APPLICATION_TYPE_ORDER", imt.NOMBRE, ("APPLICATION_TYPE_ORDER",)),
                Column("RECRUT_PERCENT", imt.TAUX, ("RECRUT_PERCENT",), description="Pour cent des recrutements"),
            ),
            cle=("FAP_CODE", "APPLICATION_TYPE_CODE"),
        ),
    ),
)
