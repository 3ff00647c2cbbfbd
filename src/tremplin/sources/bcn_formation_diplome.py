"""N_FORMATION_DIPLOME: diplomas prepared in secondary schools and the like, with what replaced them."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Source, Table

SOURCE = Source(
    name="bcn_formation_diplome",
    titre="N_FORMATION_DIPLOME",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_FORMATION_DIPLOME"),
    tables=(Table("diplomes", (*bcn.COLONNES_DIPLOME, *bcn.LIENS), cle=("formation_diplome",)),),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_FORMATION_DIPLOME"),),
    page=bcn.page("N_FORMATION_DIPLOME"),
    colonne_de_date=("diplomes", "date_intervention"),
    description="Les diplômes de l'enseignement scolaire et leurs remplaçants (anciens et nouveaux diplômes).",
)
