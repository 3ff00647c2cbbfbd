"""Families of trades of the baccalauréat professionnel: the common first year, and the specialities that follow it.

A family without a common first year gives none; MEFSTAT11 and CFD of the common year are repeated on each row.
"""

from tremplin.domain import codes
from tremplin.sources.forms import bcn
from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

_CFD = Code(motif=codes.CFD)
_MEFSTAT11 = Code(motif=codes.MEFSTAT11)

SOURCE = Source(
    name="familles_metiers",
    titre="Familles de métiers",
    publisher=bcn.PUBLISHER,
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"famille_?s?_?metiers.*\.csv"),
    csv=bcn.CSV,
    page="https://eduscol.education.gouv.fr/2224/les-familles-de-metiers",
    description="Les familles de métiers du baccalauréat professionnel : la seconde commune et les spécialités qui la "
    "suivent.",
    tables=(
        Table(
            "specialites",
            (
                Column("famille", Texte(), requis=True, description="Nom de la famille"),
                Column("specialite", Texte(), requis=True, description="Nom de la spécialité"),
                Column("mefstat11_commun", _MEFSTAT11, description="Seconde commune (MEFSTAT11)"),
                Column("cfd_commun", _CFD, description="Seconde commune (CFD)"),
                Column("mefstat11_specialite", _MEFSTAT11, description="Spécialité (MEFSTAT11)"),
                Column("cfd_specialite", _CFD, requis=True, description="Spécialité (CFD)"),
                Column("code_ministere_tutelle", Code(motif=r"[0-9]{2}"), description="Ministère de tutelle"),
            ),
            cle=("famille", "cfd_specialite", "mefstat11_specialite"),
        ),
    ),
)
