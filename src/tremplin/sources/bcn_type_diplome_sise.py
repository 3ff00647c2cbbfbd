"""N_TYPE_DIPLOME_SISE: types of higher-education diploma and their levels."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_type_diplome_sise",
    titre="N_TYPE_DIPLOME_SISE",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_TYPE_DIPLOME_SISE"),
    tables=(
        Table(
            "types",
            (
                Column("type_diplome_sise", Code(motif=r"[0-9A-Z]{2}"), requis=True),
                Column("niveau_interministeriel", Code(motif=r"[0-9A-Z]")),
                Column("libelle_court", Texte(), requis=True),
                Column("libelle_long", Texte()),
                Column("date_intervention", Date()),
            ),
            cle=("type_diplome_sise",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_TYPE_DIPLOME_SISE"),),
    page=bcn.page("N_TYPE_DIPLOME_SISE"),
    colonne_de_date=("types", "date_intervention"),
    description="Les types de diplôme du supérieur et leur niveau.",
)
