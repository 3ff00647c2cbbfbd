"""What the files of the professional families share (Dares): dialect, levels."""

from __future__ import annotations

from tremplin.domain import codes
from tremplin.sources.reading.declaration import Column, Csv
from tremplin.sources.reading.types import Code, Texte

PUBLISHER = "Dares"
LICENCE = "etalab-2.0"
CSV = Csv(separateurs=";,", encodages=("utf-8", "cp1252"))

Names = tuple[str, str]
"""Names, in a file, of the code and of the label of a level."""


def niveaux(detaillee: Names, agregee: Names, domaine: Names) -> tuple[Column, ...]:
    """Code and label of the three levels that every generation has."""
    levels = (
        ("fap", Code(motif=codes.FAP), detaillee, "Famille détaillée, cinq caractères"),
        ("fap_agregee", Code(motif=r"[A-Z][0-9A-Z][A-Z]"), agregee, "Famille agrégée, trois caractères"),
        ("domaine", Code(motif=r"[A-Z]"), domaine, "Domaine professionnel, une lettre"),
    )
    found: list[Column] = []
    for name, kind, (code, label), description in levels:
        found.append(Column(f"code_{name}", kind, (code,), requis=True, description=description))
        found.append(Column(f"libelle_{name}", Texte(), (label,), requis=True, description="Son libellé"))
    return tuple(found)
