"""ROME: the main tree: domain (A), professional domain (A11), job (A1101), appellation."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="rome_arborescence",
    titre="ROME, arborescence principale",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"arbo_rome_ogr_\d{6}\.csv"),
    csv=rome.CSV,
    page=rome.PAGE,
    description="L'arbre des grands domaines, domaines professionnels, métiers et appellations.",
    tables=(
        Table(
            "arborescence",
            (
                Column("grand_domaine", Code(motif=r"[A-Z]"), ("Rome1",), requis=True),
                Column("domaine", Code(motif=r"[0-9]{2}"), ("Rome2",)),
                Column("metier", Code(motif=r"[0-9]{2}"), ("Rome3",)),
                Column("intitule", Texte(), ("Intitule",), requis=True),
                Column("code_ogr", rome.OGR, ("OGR",)),
            ),
            cle=(),
        ),
    ),
)
