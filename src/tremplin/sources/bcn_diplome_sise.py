"""N_DIPLOME_SISE: diplomas of higher education."""

from tremplin.domain import codes
from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_diplome_sise",
    titre="N_DIPLOME_SISE",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_DIPLOME_SISE", "N_SISE"),
    tables=(
        Table(
            "diplomes",
            (
                Column("diplome_sise", Code(motif=codes.SISE), requis=True),
                Column("type_diplome_sise", Code(motif=r"[0-9A-Z]{2}"), requis=True),
                Column("libelle_intitule_1", Texte(), requis=True),
                Column("libelle_intitule_2", Texte()),
                Column("groupe_specialite", Code(motif=r"[0-9A-Z]{3}")),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("diplome_sise",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_DIPLOME_SISE"),),
    page=bcn.page("N_DIPLOME_SISE"),
    colonne_de_date=("diplomes", "date_intervention"),
    description="Les diplômes de l'enseignement supérieur (codes SISE).",
)
