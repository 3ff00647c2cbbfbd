"""SSSOM/TSV (Simple Standard for Sharing Ontological Mappings, 1.0), in its canonical form: metadata, then a link a
line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import chain
from typing import TextIO

from tremplin.families.certifications.exports.mappings import BASES, COMPOSITE, CURATED, Link, local

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
    "match_string",
)
_SET = "urn:tremplin:"
_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def write(out: TextIO, links: Iterable[Link], *, name: str, title: str, proposed: bool) -> None:
    """Write a set of links; prefixes that none of them bears aren't declared, nor columns that stay empty."""
    listed = list(links)
    prefixes = sorted({vocabulary for one in listed for vocabulary in (one.de, one.vers)})
    columns = [c for c in COLUMNS if proposed or c != "match_string"]
    lines = [
        "curie_map:",
        *(f"  {prefix}: {BASES[prefix]}" for prefix in prefixes),
        f"mapping_set_id: {_SET}{name}",
        f"mapping_set_title: {title}",
        f"license: {_LICENCE}",
        *(("mapping_tool: Tremplin",) if proposed else ()),
    ]
    out.writelines(f"#{line}\n" for line in lines)
    rows = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    rows.writerows(chain([columns], (_row(one, proposed)[: len(columns)] for one in listed)))


def _row(link: Link, proposed: bool) -> list[str]:
    return [
        f"{link.de}:{local(link.de, link.code)}",
        _plain(link.titre),
        f"skos:{link.predicate}",
        f"{link.vers}:{local(link.vers, link.cible)}",
        _plain(link.titre_cible),
        COMPOSITE if proposed else CURATED,
        f"{link.confiance:g}",
        f"source : {link.source}",
        "|".join(link.mots),
    ]


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
