"""Replacements of Certifinfo codes, followed to their ends."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from tremplin.families.parcours.store.tables import certifinfo

_PAS = 20
"""Longest chain followed."""


def replace(connection: Connection, old: str, new: str) -> bool:
    """Keep a replacement; False when it is known."""
    same = (certifinfo.c.ancien == old) & (certifinfo.c.nouveau == new)
    if connection.execute(select(certifinfo.c.ancien).where(same)).first() is not None:
        return False
    connection.execute(insert(certifinfo).values(ancien=old, nouveau=new))
    return True


def boucle(connection: Connection, old: str, new: str) -> bool:
    """Whether what replaces a code leads back to it."""
    return old in follow(connection, [new], every=True)[new]


def follow(connection: Connection, codes: Iterable[str], *, every: bool = False) -> dict[str, list[str]]:
    """Each code → those in use that replace it in the end, itself when none does (`every`: every code met)."""
    asked = sorted(set(codes))
    following: dict[str, list[str]] = {}
    pending = set(asked)
    for _ in range(_PAS):
        if not pending:
            break
        rows = connection.execute(
            select(certifinfo.c.ancien, certifinfo.c.nouveau).where(certifinfo.c.ancien.in_(pending))
        )
        fresh: dict[str, list[str]] = {code: [] for code in pending}
        for row in rows:
            fresh[row.ancien].append(row.nouveau)
        following |= fresh
        pending = {new for news in fresh.values() for new in news} - following.keys()
    return {code: _fins(code, following, every=every) for code in asked}


def _fins(code: str, following: dict[str, list[str]], *, every: bool) -> list[str]:
    seen: list[str] = []
    pending = [code]
    while pending:
        one = pending.pop(0)
        if one not in seen:
            seen.append(one)
            pending += sorted(following.get(one, []))
    return seen if every else [c for c in seen if not following.get(c)] or [code]
