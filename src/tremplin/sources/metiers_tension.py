"""Share of recruitments judged difficult by professional family, and the jobs (ROME) of each family, 2019."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Decimal, Texte

SOURCE = Source(
    name="metiers_tension",
    titre="Métiers en tension",
    publisher="France Travail (enquête BMO)",
    licence="etalab-2.0",
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"metiers_tension.*\.csv"),
    csv=Csv(separateurs=",", encodages=("utf-8",)),
    page="https://statistiques.francetravail.org/bmo",
    description="La part des recrutements jugés difficiles par famille professionnelle, et ses métiers.",
    tables=(
        Table(
            "tensions",
            (
                Column("fap_code", Code(motif=codes.FAP), requis=True),
                Column("fap", Texte()),
                Column("tension_pct", Decimal(), description="Pour cent des projets jugés difficiles"),
                Column("rome_code", Code(motif=codes.ROME), requis=True),
                Column("rome_label", Texte()),
            ),
            cle=("fap_code", "rome_code"),
        ),
    ),
)
