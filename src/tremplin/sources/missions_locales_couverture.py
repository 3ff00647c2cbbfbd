"""UNML: which mission locale covers which commune."""

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Entier, Texte

SOURCE = Source(
    name="missions_locales_couverture",
    titre="Couverture des missions locales",
    publisher="Union nationale des missions locales (UNML)",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"mission_locale_couverture.*\.csv"),
    page="https://www.unml.info/",
    description="La mission locale compétente pour chaque commune, et son adresse.",
    tables=(
        Table(
            "couverture",
            (
                Column("commune", Code(motif=codes.COMMUNE), ("Code INSEE",), requis=True),
                Column("code", Entier(), ("Code ML",), requis=True),
                Column("nom", Texte(), ("Nom Officiel ML",), requis=True),
                Column("adresse", Texte(), ("Adresse ML",)),
                Column("cp", Code(motif=codes.CODE_POSTAL, pad=5), ("Code Postal ML",)),
                Column("ville", Texte(), ("Ville ML",)),
                Column("email", Texte(), ("Email ML", "Mail ML"), absente_possible=True),
                Column("telephone", Texte(), ("Téléphone ML",), absente_possible=True),
                Column("site_web", Texte(), ("Site web ML",), absente_possible=True),
            ),
            cle=("commune", "code"),
        ),
    ),
)
