"""What the portal reads itself in a release: rows set aside, and whether the release answers at all."""

from __future__ import annotations

from typing import Any

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


def disagreements(release: Release, source: str) -> list[tuple[str, str, str]]:
    """(objet, constat, decision) of what a source says differently from others."""
    return release.connection.execute(
        "SELECT objet, constat, decision FROM constats WHERE source = ? ORDER BY id", (source,)
    ).fetchall()


def answers(release: Release) -> bool:
    """Whether the file of the release can be read."""
    return release.connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchone() is not None
