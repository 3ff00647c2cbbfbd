"""La Bonne Boîte: hirings counted by job (ROME) and activity (NAF)."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Entier, Texte

SOURCE = Source(
    name="rome_naf",
    titre="Embauches par métier et activité",
    publisher="France Travail (La Bonne Boîte)",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"rome_naf_mapping.*\.csv"),
    csv=Csv(separateurs=",", encodages=("utf-8",)),
    page="https://labonneboite.francetravail.fr/",
    description="Le nombre d'embauches observées pour chaque couple (code ROME, code NAF).",
    tables=(
        Table(
            "embauches",
            (
                Column("rome", Code(motif=codes.ROME), ("rome_id",), requis=True),
                Column("rome_libelle", Texte(), ("rome_label",)),
                Column("naf", Code(motif=codes.NAF), ("naf_id",), requis=True),
                Column("naf_libelle", Texte(), ("naf_label",)),
                Column("embauches", Entier(), ("hirings",), requis=True),
            ),
            cle=("rome", "naf"),
        ),
    ),
)
