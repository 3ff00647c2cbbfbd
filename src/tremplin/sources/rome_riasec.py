"""ROME 3: the major and minor RIASEC profile of each job (Holland)."""

from tremplin.sources.forms import rome
from tremplin.sources.reading.declaration import Column, Source, Table

SOURCE = Source(
    name="rome_riasec",
    titre="ROME 3, profils RIASEC",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=rome.rome3("referentiel_code_rome_riasec"),
    ensemble=rome.ROME3,
    csv=rome.CSV,
    page=rome.PAGE,
    description="Le profil RIASEC majeur et mineur de chaque métier.",
    tables=(
        Table(
            "riasec",
            (
                rome.CODE_ROME,
                Column("riasec_majeur", rome.PROFIL, requis=True),
                Column("riasec_mineur", rome.PROFIL),
            ),
            cle=("code_rome",),
        ),
    ),
)
