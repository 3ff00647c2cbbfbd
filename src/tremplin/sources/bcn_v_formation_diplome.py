"""V_FORMATION_DIPLOME: BCN's view over both tables of diplomas; it gives the codes that they lack, and is compared."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Source, Table

SOURCE = Source(
    name="bcn_v_formation_diplome",
    titre="V_FORMATION_DIPLOME",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("V_FORMATION_DIPLOME", more="|sample"),
    tables=(Table("diplomes", bcn.COLONNES_DIPLOME, cle=("formation_diplome",)),),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("V_FORMATION_DIPLOME"),),
    page=bcn.page("V_FORMATION_DIPLOME"),
    colonne_de_date=("diplomes", "date_intervention"),
    description="La vue de la BCN sur les deux tables : elle les contrôle, et donne les codes qu'elles n'ont pas.",
)
