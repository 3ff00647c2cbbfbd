"""Continuity of codes: who replaces whom, followed link by link, and the groups that links draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Link = tuple[str, str]  # (old, new)
Name = TypeVar("Name", str, int)


@dataclass(frozen=True)
class Issue:
    """Where one branch of replacements ends: the code reached, and the codes passed to get there."""

    code: str
    chemin: tuple[str, ...]


def successors_of(links: Iterable[Link]) -> dict[str, list[str]]:
    """old → its direct replacements, sorted so that answers are stable."""
    following: dict[str, set[str]] = defaultdict(set)
    for old, new in links:
        if old != new:
            following[old].add(new)
    return {old: sorted(new) for old, new in following.items()}


def resolve_replacement(code: str, following: Mapping[str, list[str]], active: set[str]) -> list[Issue]:
    """All ends of the replacements of `code`: active codes first met, or inactive dead ends.

    An active code replaces itself (empty path). Otherwise links are followed old → new through inactive
    codes; each code is visited once by its shortest path, so cycles are cut. `chemin` lists the codes from
    the first replacement to the end, included.
    """
    if code in active:
        return [Issue(code, ())]
    ends: list[Issue] = []
    seen = {code}
    frontier: list[Issue] = [Issue(code, ())]
    while frontier:
        reached: list[Issue] = []
        for branch in frontier:
            nexts = [n for n in following.get(branch.code, []) if n not in seen]
            if not nexts and branch.chemin and not following.get(branch.code):
                ends.append(branch)
            for new in nexts:
                seen.add(new)
                step = Issue(new, (*branch.chemin, new))
                (ends if new in active else reached).append(step)
        frontier = reached
    return sorted(ends, key=lambda e: (e.code not in active, len(e.chemin), e.code))


def groups(codes: Iterable[Name], links: Iterable[tuple[Name, Name]]) -> dict[Name, tuple[Name, ...]]:
    """code → the known codes of its connected component (links taken in both directions), itself included."""
    parent: dict[Name, Name] = {}

    def root(code: Name) -> Name:
        parent.setdefault(code, code)
        while parent[code] != code:
            parent[code] = parent[parent[code]]
            code = parent[code]
        return code

    for old, new in links:
        parent[root(old)] = root(new)
    members: dict[Name, list[Name]] = defaultdict(list)
    known = sorted(set(codes))
    for code in known:
        members[root(code)].append(code)
    return {code: tuple(members[root(code)]) for code in known}
