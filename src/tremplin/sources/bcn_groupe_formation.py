"""N_GROUPE_FORMATION: families of trades of the baccalauréat professionnel."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_groupe_formation",
    titre="N_GROUPE_FORMATION",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_GROUPE_FORMATION"),
    tables=(
        Table(
            "groupes",
            (
                Column("groupe_formation", Code(motif=r"[0-9A-Z]{3,10}"), requis=True),
                Column("libelle_edition", Texte(), requis=True, description="Nom de la famille de métiers"),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("groupe_formation",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_GROUPE_FORMATION"),),
    page=bcn.page("N_GROUPE_FORMATION"),
    colonne_de_date=("groupes", "date_intervention"),
    description="Les familles de métiers, qui réunissent les secondes professionnelles communes.",
)
