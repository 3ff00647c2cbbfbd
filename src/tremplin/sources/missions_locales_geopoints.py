"""UNML: where the missions locales are, and their SIRET."""

from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Decimal, Texte

SOURCE = Source(
    name="missions_locales_geopoints",
    titre="Localisation des missions locales",
    publisher="Union nationale des missions locales (UNML)",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"mission_locale_geopoints.*\.csv"),
    page="https://www.unml.info/",
    description="Le point et le SIRET de chaque mission locale, par son nom officiel.",
    tables=(
        Table(
            "geopoints",
            (
                Column("nom", Texte(), requis=True),
                Column("lat", Decimal(), requis=True),
                Column("lng", Decimal(), requis=True),
                Column("siret", Code(motif=r"[0-9]{1,14}")),
            ),
            cle=("nom",),
        ),
    ),
)
