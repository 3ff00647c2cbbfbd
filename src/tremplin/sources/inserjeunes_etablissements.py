"""Establishments in the neutral format: their name, region and académie."""

from tremplin.sources.acce import UAI
from tremplin.sources.forms import neutre
from tremplin.sources.reading.declaration import Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="inserjeunes_etablissements",
    titre="InserJeunes, établissements au format neutre",
    publisher=neutre.PUBLISHER,
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(neutre.files("etablissements")),
    csv=neutre.CSV,
    groupe=neutre.GROUPE,
    fichier="etablissements",
    parties=True,
    description="Les établissements, leur région et leur académie.",
    tables=(
        Table(
            "etablissements",
            (
                neutre.column("uai", UAI, requis=True),
                neutre.column("libelle", Texte(), requis=True),
                neutre.column("region_code", Code(motif=r"[0-9]{2}"), requis=True),
                neutre.column("academie_code", Code(motif=r"[0-9]{2}"), requis=True),
            ),
            cle=("uai",),
            fermee=True,
        ),
    ),
)
