"""N_CATEGORIE_SPECIALITE: categories of specialities (NSF)."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_categorie_specialite",
    titre="N_CATEGORIE_SPECIALITE",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_CATEGORIE_SPECIALITE"),
    tables=(
        Table(
            "categories",
            (
                Column(
                    "categorie_specialite",
                    Code(motif=r"[0-9A-Z]"),
                    requis=True,
                    description="Catégorie de spécialités (NSF)",
                ),
                Column("libelle_long", Texte(), requis=True, description="Intitulé"),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("categorie_specialite",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_CATEGORIE_SPECIALITE"),),
    page=bcn.page("N_CATEGORIE_SPECIALITE"),
    colonne_de_date=("categories", "date_intervention"),
    description="Les catégories de spécialités de la NSF.",
)
