"""N_MEF: the modules élémentaires de formation (one year of one way to a diploma), that lead to a CFD."""

from tremplin.domain import codes
from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Entier, Texte

SOURCE = Source(
    name="bcn_mef",
    titre="N_MEF",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_MEF"),
    tables=(
        Table(
            "mef",
            (
                Column("mef", Code(motif=codes.MEF), requis=True),
                Column("formation_diplome", Code(motif=codes.CFD), requis=True),
                Column("mef_stat_11", Code(motif=codes.MEFSTAT11), description="Diplôme, voie et année, 11 caractères"),
                Column("dispositif_formation", Code(motif=r"[0-9A-Z]{3}"), absente_possible=True),
                Column("libelle_long", Texte(), requis=True),
                Column("duree_dispositif", Entier()),
                Column("annee_dispositif", Entier()),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("mef",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_MEF"),),
    page=bcn.page("N_MEF"),
    colonne_de_date=("mef", "date_intervention"),
    description="Les modules élémentaires de formation, chacun rattaché à un diplôme.",
)
