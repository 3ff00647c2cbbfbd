"""Paths between vocabularies: the shortest chain of direct tables from one to another."""

from __future__ import annotations

from collections.abc import Iterable

from tremplin.domain import codes

VOCABULAIRES: dict[str, tuple[str, str]] = {
    "rncp": (codes.RNCP, "Fiche RNCP"),
    "rome": (codes.ROME, "Métier (ROME)"),
    "cfd": (codes.CFD, "Code formation diplôme"),
    "mef": (codes.MEF, "Module élémentaire de formation"),
    "sise": (codes.SISE, "Diplôme du supérieur (SISE)"),
    "naf": (codes.NAF, "Activité (NAF/APE)"),
    "formacode": (codes.FORMACODE, "Formacode"),
    "nsf": (codes.NSF, "Spécialité de formation (NSF)"),
    "idcc": (codes.IDCC, "Convention collective (IDCC)"),
    "appellation": (r"[0-9]{1,7}", "Appellation ROME (code OGR)"),
}
"""Vocabulary → pattern of its codes, title; in the order in which equal paths are preferred."""


def normalize(vocabulary: str, code: str) -> str | None:
    """The code as the tables write it (« 85.59A » → « 8559A », « 29 » → « 0029 »), None when it isn't one."""
    code = code.strip()
    if vocabulary == "idcc":
        return codes.normalize_idcc(code)
    if vocabulary == "naf":
        code = code.replace(".", "")
    if vocabulary != "nsf":
        code = code.upper()
    if vocabulary == "cfd":
        code = code.zfill(8)
    return code if codes.matches(VOCABULAIRES[vocabulary][0], code) else None


def shortest_path(links: Iterable[tuple[str, str]], start: str, end: str) -> tuple[str, ...] | None:
    """Vocabularies from `start` to `end`, both included, along direct links; None when none leads there."""
    rank = list(VOCABULAIRES)
    following: dict[str, list[str]] = {}
    for de, vers in links:
        following.setdefault(de, []).append(vers)
    frontier: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while frontier:
        longer: list[tuple[str, ...]] = []
        for path in frontier:
            for step in sorted(following.get(path[-1], ()), key=rank.index):
                if step == end:
                    return (*path, step)
                if step not in seen:
                    seen.add(step)
                    longer.append((*path, step))
        frontier = longer
    return None
