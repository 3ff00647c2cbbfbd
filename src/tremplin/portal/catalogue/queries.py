"""What the portal reads itself in a release: rows set aside, and whether the release answers at all."""

from __future__ import annotations

from typing import Any

import orjson

from tremplin.release.reader import Release


def count_rejections(release: Release, source: str) -> int:
    """Rows and cells of a source that were set aside."""
    (count,) = release.connection.execute("SELECT count(*) FROM rejets WHERE source = ?", (source,)).fetchone()
    return int(count)


def rejections(release: Release, source: str, *, size: int, index: int) -> list[dict[str, Any]]:
    """One page of them, in the order of the files."""
    cursor = release.connection.execute(
        'SELECT fichier, "table", ligne, colonne, valeur, raison, portee FROM rejets WHERE source = ? '
        "ORDER BY id LIMIT ? OFFSET ?",
        (source, size, size * index),
    )
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def reasons(release: Release, source: str) -> list[tuple[str, str, int]]:
    """(raison, colonne, how many) of what was set aside of a source, the most frequent first."""
    return release.connection.execute(
        "SELECT raison, coalesce(colonne, ''), count(*) FROM rejets WHERE source = ? GROUP BY 1, 2 "
        "ORDER BY 3 DESC, 1, 2 LIMIT 50",
        (source,),
    ).fetchall()


def disagreements(release: Release, source: str) -> list[tuple[str, str, str]]:
    """(objet, constat, decision) of what a source says differently from others."""
    return release.connection.execute(
        "SELECT objet, constat, decision FROM constats WHERE source = ? ORDER BY id", (source,)
    ).fetchall()


def answers(release: Release) -> bool:
    """Whether the file of the release can be read."""
    return release.connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchone() is not None


def corrections(release: Release, source: str | None = None) -> list[dict[str, Any]]:
    """Corrections and what became of them in this release, of a source or of all."""
    mine = "" if source is None else "WHERE source = ?"
    cursor = release.connection.execute(
        f"SELECT * FROM corrections {mine} ORDER BY decidee_le DESC, correction", () if source is None else (source,)
    )
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def lignes_de(release: Release, objet: str) -> list[tuple[str, int]]:
    """(source, line) of the rows that prove a certification of this code."""
    rows = release.connection.execute("SELECT preuves FROM certifications WHERE cfd = ?1 OR rncp = ?1", (objet,))
    found = (p for (body,) in rows for p in orjson.loads(body).values() if p)
    return list(dict.fromkeys((p["source"], line) for p in found for line in p["lignes"]))


def un_code(release: Release | None, vocabulaire: str) -> str:
    """A code of a release that certifications hold; empty without any."""
    if release is None:
        return ""
    row = release.connection.execute(
        f"SELECT {vocabulaire} FROM certifications WHERE {vocabulaire} IS NOT NULL ORDER BY id LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else ""
