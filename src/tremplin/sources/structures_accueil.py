"""Agencies of France Travail and missions locales (2025), by name alone: one JSON list each, no address nor point."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Entier, Enumere, Texte

SOURCE = Source(
    name="structures_accueil",
    titre="Agences et missions locales par département",
    publisher="France Travail",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"agences_(milo|pe)\.json"),
    page="https://www.francetravail.fr/",
    description="Le nom, le département et la région des agences de France Travail et des missions locales.",
    parties=True,
    tables=(
        Table(
            "structures",
            (
                Column(
                    "structure", Enumere(valeurs={s: s for s in ("POLE_EMPLOI", "MILO")}), ("structure",), requis=True
                ),
                Column("id", Entier(), ("id",), requis=True),
                Column("nom_agence", Texte(), ("nom_agence",), requis=True),
                Column("code_departement", Code(motif=codes.DEPARTEMENT, pad=2), ("code_departement",)),
                Column("nom_region", Texte(), ("nom_region",)),
            ),
            cle=("structure", "id"),
        ),
    ),
)
