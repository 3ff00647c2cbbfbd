"""N_FORMATION_DIPLOME: diplomas prepared in secondary schools and the like, with what replaced them."""

from tremplin.sources import _bcn
from tremplin.sources.declaration import Source, Table, pattern

SOURCE = Source(
    name="bcn_formation_diplome",
    titre="N_FORMATION_DIPLOME",
    publisher=_bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=pattern(r"N_FORMATION_DIPLOME(_\d{8})?\.(csv|json)"),
    tables=(Table("diplomes", (*_bcn.COLONNES_DIPLOME, *_bcn.LIENS), cle=("formation_diplome",)),),
    csv=_bcn.CSV,
    liste=_bcn.LISTE,
    urls=(_bcn.adresse("N_FORMATION_DIPLOME"),),
    page=_bcn.page("N_FORMATION_DIPLOME"),
    colonne_de_date=("diplomes", "date_intervention"),
    description="Les diplômes de l'enseignement scolaire et leurs remplaçants (anciens et nouveaux diplômes).",
)
