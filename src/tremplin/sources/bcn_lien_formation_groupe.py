"""N_LIEN_FORMATION_GROUPE: which diplomas are in which family of trades."""

from tremplin.domain import codes
from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date

SOURCE = Source(
    name="bcn_lien_formation_groupe",
    titre="N_LIEN_FORMATION_GROUPE",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_LIEN_FORMATION_GROUPE"),
    tables=(
        Table(
            "liens",
            (
                Column("groupe_formation", Code(motif=r"[0-9A-Z]{3,10}"), requis=True),
                Column("formation_diplome", Code(motif=codes.CFD), requis=True),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=(
                "groupe_formation",
                "formation_diplome",
            ),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_LIEN_FORMATION_GROUPE"),),
    page=bcn.page("N_LIEN_FORMATION_GROUPE"),
    colonne_de_date=("liens", "date_intervention"),
    description="Les diplômes de chaque famille de métiers.",
)
