"""N_NIVEAU_FORMATION_DIPLOME: the types of diploma (first three characters of a CFD) and their levels."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Enumere, Texte

SOURCE = Source(
    name="bcn_niveau_formation_diplome",
    titre="N_NIVEAU_FORMATION_DIPLOME",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_NIVEAU_FORMATION_DIPLOME"),
    tables=(
        Table(
            "niveaux",
            (
                Column("niveau_formation_diplome", Code(motif=r"[A-Z0-9]{3}"), requis=True),
                Column("niveau_interministeriel", Code(motif=r"[0-9]"), requis=True),
                Column("libelle_court", Texte(), requis=True),
                Column("libelle_100", Texte()),
                Column("date_intervention", Date()),
                Column("niveau_qualification_rncp", Enumere(valeurs=bcn.NIVEAUX_RNCP)),
            ),
            cle=("niveau_formation_diplome",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_NIVEAU_FORMATION_DIPLOME"),),
    page=bcn.page("N_NIVEAU_FORMATION_DIPLOME"),
    colonne_de_date=("niveaux", "date_intervention"),
    description="Les types de diplôme, leur niveau interministériel et leur niveau de qualification.",
)
