"""N_FORMATION_DIPLOME_ENQUETE_51: diplomas and titles prepared by apprenticeship (survey 51 of the CFA)."""

from tremplin.domain import codes
from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="bcn_formation_diplome_enquete_51",
    titre="N_FORMATION_DIPLOME_ENQUETE_51",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="hebdomadaire",
    jours=7,
    files=bcn.files("N_FORMATION_DIPLOME_ENQUETE_51"),
    tables=(
        Table(
            "diplomes",
            (
                *bcn.COLONNES_DIPLOME,
                Column("diplome_sise", Code(motif=codes.SISE), description="Diplôme du supérieur (SISE)"),
                Column("diplome_sise_libelle", Texte(), ("N_DIPLOME_SISE.LIBELLE_INTITULE_1",), absente_possible=True),
            ),
            cle=("formation_diplome",),
        ),
    ),
    csv=bcn.CSV,
    liste=bcn.LISTE,
    urls=(bcn.adresse("N_FORMATION_DIPLOME_ENQUETE_51"),),
    page=bcn.page("N_FORMATION_DIPLOME_ENQUETE_51"),
    colonne_de_date=("diplomes", "date_intervention"),
    description="Les autres diplômes et titres préparés par apprentissage, avec leur code SISE.",
)
