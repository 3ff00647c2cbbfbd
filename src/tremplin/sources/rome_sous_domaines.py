"""La bonne alternance: the sub-domain (job family as people look for it) of ROME appellations."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="rome_sous_domaines",
    titre="Sous-domaines des appellations ROME",
    publisher="La bonne alternance",
    licence="MIT",
    rhythm="historique",
    jours=36500,
    files=pattern(r"rome_sous_domaines.*\.csv"),
    csv=Csv(separateurs=";", encodages=("utf-8",)),
    description="Le sous-domaine métier de chaque appellation.",
    tables=(
        Table(
            "appellations",
            (
                Column("rome", Code(motif=codes.ROME), ("code",), requis=True),
                Column("appellation", Texte(), ("intitule",), requis=True),
                Column("sous_domaine", Texte(), ("sousDomaine",)),
                Column("a_supprimer", Texte(), ("Sous-domaine à supprimer",), absente_possible=True),
            ),
        ),
    ),
)
