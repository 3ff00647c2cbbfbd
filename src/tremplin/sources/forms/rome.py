"""What the files of the ROME share (France Travail): dialect, names of the files, columns."""

from __future__ import annotations

import re

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv, Table, pattern
from tremplin.sources.reading.types import Code, Enumere, Texte

PUBLISHER = "France Travail"
LICENCE = "etalab-2.0"
PAGE = "https://www.data.gouv.fr/datasets/repertoire-operationnel-des-metiers-et-des-emplois-rome/"
CSV = Csv(separateurs=",;", encodages=("utf-8",))
CSV4 = Csv(separateurs=",;", encodages=("utf-8", "cp1252"))
"""The files of ROME 4.0: that of the sectors (NAF) is in Windows-1252."""

OGR = Code(motif=r"[0-9]{1,7}")
"""A code of the ROME's objects: appellation, activity, skill, environment, fiche."""
ROME = Code(motif=codes.ROME)
CHIFFRE = Code(motif=r"[0-9]{1,4}")
OUI_NON = Enumere(valeurs={"O": "oui", "N": "non"})

CODE_ROME = Column("code_rome", ROME, requis=True, description="Code du métier (ROME)")
CODE_OGR = Column("code_ogr", OGR, requis=True, description="Code de l'objet dans le référentiel")
STATUT = Column("statut", CHIFFRE, description="1 : en vigueur")


PROFIL = Enumere(valeurs={letter: letter for letter in "RIASEC"})
"""A profile of interests (Holland)."""

ROME3 = "ROME 3"
"""The set of the files of ROME 3, of one version."""


def rome3(table: str) -> re.Pattern[str]:
    """Name of a file of ROME 3, any version: « unix_texte_v347_utf8.csv »."""
    return pattern(rf"unix_{table}_v(?P<version>3\d{{2}})_utf8\.csv")


def libelle(name: str, description: str = "") -> Column:
    """A label that every row must have."""
    return Column(name, Texte(), requis=True, description=description)


def rome4(table: str, columns: tuple[Column, ...], file: str = "", cle: tuple[str, ...] = ()) -> Table:
    """A table of the archive of ROME 4.0: its file is « unix_texte_v460_utf8.csv », `file` being « texte »."""
    return Table(table, columns, membre=rf"^unix {file or table} v(?P<version>4\d\d) ".replace("_", " "), cle=cle)
