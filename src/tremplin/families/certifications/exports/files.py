"""The files of links that a release gives out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tremplin.families.certifications.exports import jskos, skos, sssom
from tremplin.families.certifications.exports.mappings import proposed, published


@dataclass(frozen=True, kw_only=True)
class LinksFile:
    """Links of certifications in one form: published, or proposed, never both."""

    file: str
    titre: str
    description: str
    proposed: bool

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the file."""
        links = (proposed if self.proposed else published)(outputs)
        if self.file.endswith(".ndjson"):
            with path.open("wb") as lines:
                jskos.write(lines, links, proposed=self.proposed)
            return
        with path.open("w", encoding="utf-8", newline="") as out:
            if self.file.endswith(".ttl"):
                skos.write(out, links, proposed=self.proposed)
            else:
                sssom.write(out, links, name=self.file, title=self.titre, proposed=self.proposed)


_FORMS = (("sssom.tsv", "SSSOM"), ("skos.ttl", "SKOS (Turtle)"), ("jskos.ndjson", "JSKOS"))
_SETS = (
    ("correspondances", "Correspondances publiées", False, "Métiers et spécialités que les sources donnent"),
    ("correspondances-proposees", "Correspondances proposées", True, "Métiers proposés où aucune source n'en donne"),
)
EXPORTS = tuple(
    LinksFile(
        file=f"{name}.{extension}",
        titre=f"{title}, {form}",
        description=what,
        proposed=proposed_,
    )
    for name, title, proposed_, what in _SETS
    for extension, form in _FORMS
)
