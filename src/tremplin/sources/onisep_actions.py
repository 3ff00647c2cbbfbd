"""Actions de formation de l'Onisep (`AF.nnnnn`) and the trainings of the catalogue that they name, n to n."""

from tremplin.sources.reading.declaration import Column, Csv, Seuils, Source, Table, pattern
from tremplin.sources.reading.types import Code

SOURCE = Source(
    name="onisep_actions",
    titre="Actions de formation de l'Onisep",
    publisher="Onisep",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=180,
    files=pattern(r"onisep_action_formation.*\.csv"),
    csv=Csv(separateurs=",;", encodages=("utf-8",)),
    description="Le numéro d'une action de formation à l'Onisep, et la clé de la formation au catalogue.",
    seuils=Seuils(au_moins=10_000),
    tables=(
        Table(
            "actions",
            (
                Column(
                    "action",
                    Code(motif=r"AF\.[0-9]{1,9}"),
                    ("ID action IDEO2",),
                    requis=True,
                    description="Action de formation",
                ),
                Column(
                    "cle_ministere_educatif",
                    Code(motif=r"[^\s].{0,299}", tel_quel=True),
                    ("Clé ministère éducatif MA",),
                    requis=True,
                    description="Clé de la formation",
                ),
            ),
            cle=("action", "cle_ministere_educatif"),
        ),
    ),
)
