"""N_DISPOSITIF_FORMATION: ways of training that a MEF belongs to."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_dispositif_formation",
    titre="N_DISPOSITIF_FORMATION",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_DISPOSITIF_FORMATION"),
    tables=(
        Table(
            "dispositifs",
            (
                Column(
                    "dispositif_formation",
                    Code(motif=r"[0-9A-Z]{3}"),
                    requis=True,
                    description="Dispositif de formation",
                ),
                Column("niveau_formation_diplome", Code(motif=r"[A-Z0-9]{3}"), description="Type de diplôme"),
                Column("libelle_long", Texte(), requis=True, description="Intitulé"),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("dispositif_formation",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_DISPOSITIF_FORMATION"),),
    page=bcn.page("N_DISPOSITIF_FORMATION"),
    colonne_de_date=("dispositifs", "date_intervention"),
    description="Les dispositifs de formation (« CAP en 2 ans »), dont chaque module (MEF) relève.",
)
