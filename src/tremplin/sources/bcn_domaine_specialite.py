"""N_DOMAINE_SPECIALITE: domains of specialities (NSF) and the category of each."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_domaine_specialite",
    titre="N_DOMAINE_SPECIALITE",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_DOMAINE_SPECIALITE"),
    tables=(
        Table(
            "domaines",
            (
                Column(
                    "domaine_specialite",
                    Code(motif=r"[0-9A-Z]{2}"),
                    requis=True,
                    description="Domaine de spécialités (NSF)",
                ),
                Column("categorie_specialite", Code(motif=r"[0-9A-Z]"), description="Catégorie de spécialités"),
                Column("libelle_long", Texte(), requis=True, description="Intitulé"),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("domaine_specialite",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_DOMAINE_SPECIALITE"),),
    page=bcn.page("N_DOMAINE_SPECIALITE"),
    colonne_de_date=("domaines", "date_intervention"),
    description="Les domaines de spécialités de la NSF, leur intitulé et leur catégorie.",
)
