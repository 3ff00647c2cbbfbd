"""La Poste: postal codes of each commune, and a point for each pair (HEXASMAL)."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

SOURCE = Source(
    name="laposte_hexasmal",
    titre="Base officielle des codes postaux",
    publisher="La Poste",
    licence="odbl-1.0",
    rhythm="semestriel",
    jours=182,
    files=pattern(r"(laposte_hexasmal|019HexaSmal)(_\d{8})?\.csv"),
    csv=Csv(separateurs=";", encodages=("cp1252", "utf-8")),
    urls=("https://datanova.laposte.fr/data-fair/api/v1/datasets/laposte-hexasmal/raw",),
    page="https://datanova.laposte.fr/datasets/laposte-hexasmal",
    description="Les codes postaux de chaque commune, avec un point « latitude, longitude ».",
    tables=(
        Table(
            "codes_postaux",
            (
                Column(
                    "commune", Code(motif=codes.COMMUNE), ("Code_commune_INSEE", "#Code_commune_INSEE"), requis=True
                ),
                Column("nom", Texte(), ("Nom_commune", "Nom_de_la_commune"), requis=True),
                Column("code_postal", Code(motif=codes.CODE_POSTAL, pad=5), ("Code_postal",), requis=True),
                Column("ligne_5", Texte(), ("Ligne_5",)),
                Column(
                    "coordonnees",
                    Code(motif=r"-?[0-9]{1,2}(\.[0-9]+)?, ?-?[0-9]{1,3}(\.[0-9]+)?"),
                    ("coordonnees_gps", "_geopoint"),
                    absente_possible=True,
                    description="« latitude, longitude » en degrés",
                ),
            ),
        ),
    ),
)
