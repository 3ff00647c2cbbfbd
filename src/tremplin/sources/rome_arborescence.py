"""ROME: the main tree: domain (A), professional domain (A11), job (A1101), appellation."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="rome_arborescence",
    titre="ROME, arborescence principale",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"arbo_rome_ogr_\d{6}\.csv"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="L'arbre des grands domaines, domaines professionnels, métiers et appellations.",
    tables=(
        Table(
            "arborescence",
            (
                Column("grand_domaine", Code(motif=r"[A-Z]"), ("Rome1",), requis=True),
                Column("domaine", Code(motif=r"[0-9]{2}"), ("Rome2",)),
                Column("metier", Code(motif=r"[0-9]{2}"), ("Rome3",)),
                Column("intitule", Texte(), ("Intitule",), requis=True),
                Column("code_ogr", _rome.OGR, ("OGR",)),
            ),
            cle=(),
        ),
    ),
)
