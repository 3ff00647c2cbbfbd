"""Certifinfo codes and what replaces them: chains, one by several, several by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tremplin.families.parcours.imports.lines import cellules, entete
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible

COLONNES = ("cer3_code", "cer3_libelle", "cer3_etat", "cer3_codenew", "cer3_libelle", "cer3_etat")
"""Two names stand twice: they are known by their places."""


def recognises(debut: str) -> bool:
    """Its own first columns."""
    return debut.startswith("cer3_code;")


def read(path: Path) -> Iterator[Rangee]:
    """The replacements of the file; raises FichierRefuse for another header."""
    rows = cellules(path, ";")
    header = entete(rows)
    if tuple(header) != COLONNES:
        raise FichierRefuse(f"colonnes attendues : {';'.join(COLONNES)}")
    for number, cells in rows:
        if isinstance(cells, Illisible):
            yield rangee_illisible(number, cells)
            continue
        rangee = Rangee(ligne=number)
        old, new = (cells[0], cells[3]) if len(cells) == len(COLONNES) else ("", "")
        for name, code in (("cer3_code", old), ("cer3_codenew", new)):
            if not re.fullmatch(r"[0-9A-Za-z]{1,10}", code, re.ASCII):
                expected = "un code Certifinfo (1 à 10 chiffres ou lettres) est attendu"
                rangee.reject(name, code[:20], "CERTIFINFO", expected)
        if old == new and not rangee.rejets:
            rangee.reject("cer3_codenew", new, "CERTIFINFO", "un autre code que celui qu'il remplace est attendu")
        if not rangee.rejets:
            rangee.certifinfo = (old, new)
        yield rangee
