"""Establishments in the neutral format: their name, region and académie."""

from tremplin.sources import _neutre
from tremplin.sources.acce import UAI
from tremplin.sources.declaration import Source, Table, pattern
from tremplin.sources.types import Code, Texte

SOURCE = Source(
    name="inserjeunes_etablissements",
    titre="InserJeunes, établissements au format neutre",
    publisher=_neutre.PUBLISHER,
    licence="etalab-2.0",
    rhythm="à la demande",
    jours=365,
    files=pattern(_neutre.files("etablissements")),
    csv=_neutre.CSV,
    groupe=_neutre.GROUPE,
    fichier="etablissements",
    parties=True,
    description="Les établissements, leur région et leur académie.",
    tables=(
        Table(
            "etablissements",
            (
                _neutre.column("uai", UAI, requis=True),
                _neutre.column("libelle", Texte(), requis=True),
                _neutre.column("region_code", Code(motif=r"[0-9]{2}"), requis=True),
                _neutre.column("academie_code", Code(motif=r"[0-9]{2}"), requis=True),
            ),
            cle=("uai",),
            fermee=True,
        ),
    ),
)
