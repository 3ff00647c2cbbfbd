"""ROME 3: the major and minor RIASEC profile of each job (Holland)."""

from tremplin.sources import _rome
from tremplin.sources.declaration import Column, Source, Table
from tremplin.sources.types import Enumere

PROFIL = Enumere(valeurs={letter: letter for letter in "RIASEC"})

SOURCE = Source(
    name="rome_riasec",
    titre="ROME 3, profils RIASEC",
    publisher=_rome.PUBLISHER,
    licence=_rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=_rome.rome3("referentiel_code_rome_riasec"),
    csv=_rome.CSV,
    page=_rome.PAGE,
    description="Le profil RIASEC majeur et mineur de chaque métier.",
    tables=(
        Table(
            "riasec",
            (
                _rome.CODE_ROME,
                Column("riasec_majeur", PROFIL, requis=True),
                Column("riasec_mineur", PROFIL),
            ),
            cle=("code_rome",),
        ),
    ),
)
