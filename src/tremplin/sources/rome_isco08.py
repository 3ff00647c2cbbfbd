"""ROME ↔ ISCO-08, the nomenclature of occupations of EURES: each way has its own sheet, and they aren't inverses."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

ISCO = Code(motif=r"[0-9]{4}", pad=4)
COLONNES = (
    Column("code_rome", Code(motif=codes.ROME), ("Code ROME",), requis=True),
    Column("libelle_rome", Texte(), ("Libellé codes ROME",)),
    Column("code_isco08", ISCO, ("Code ISCO08",), requis=True),
    Column("libelle_isco08", Texte(), ("Libellé codes ISCO08",)),
)

SOURCE = Source(
    name="rome_isco08",
    titre="ROME et ISCO-08",
    publisher="France Travail",
    licence="etalab-2.0",
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"Correspondance_ROME_ISCO08.*\.xlsx"),
    page="https://www.data.gouv.fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/",
    description="La correspondance entre métiers du ROME et professions de la nomenclature internationale ISCO-08.",
    tables=(
        Table("rome_vers_isco", COLONNES, membre="^rome to isco"),
        Table("isco_vers_rome", tuple(c for c in COLONNES if c.name != "libelle_isco08"), membre="^isco 08 to rome"),
    ),
)
