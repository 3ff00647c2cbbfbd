"""N_GROUPE_SPECIALITE: groups of specialities (NSF) and the domain of each."""

from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Date, Texte

SOURCE = Source(
    name="bcn_groupe_specialite",
    titre="N_GROUPE_SPECIALITE",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_GROUPE_SPECIALITE"),
    tables=(
        Table(
            "groupes",
            (
                Column(
                    "groupe_specialite",
                    Code(motif=r"[0-9A-Z]{3}"),
                    requis=True,
                    description="Groupe de spécialités (NSF)",
                ),
                Column("domaine_specialite", Code(motif=r"[0-9A-Z]{2}"), description="Domaine de spécialités"),
                Column("libelle_long", Texte(), requis=True, description="Intitulé"),
                Column("date_ouverture", Date()),
                Column("date_fermeture", Date()),
                Column("date_intervention", Date()),
            ),
            cle=("groupe_specialite",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_GROUPE_SPECIALITE"),),
    page=bcn.page("N_GROUPE_SPECIALITE"),
    colonne_de_date=("groupes", "date_intervention"),
    description="Les groupes de spécialités de la NSF, leur intitulé et leur domaine.",
)
