"""Text files as rows of cells: encoding found on the whole file, lines bounded, no delimiter guessed."""

from __future__ import annotations

import bz2
import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from tremplin.domain.spreadsheets import plain
from tremplin.families.parcours.imports.rangee import FichierRefuse

MOTIF = "_motif"
"""Last column of a file of rejected rows."""
_LIGNE, _CELLULE, _COLONNES = 1024**2, 128 * 1024, 500
_EXPANSION, _FACTEUR, _PETIT = 2 * 1024**3, 100, 10 * 1024**2


class _Compte:
    """A compressed stream that stops at the limits while it is read."""

    def __init__(self, inner: IO[bytes], compressed: int) -> None:
        self._inner, self._compressed, self._read = inner, max(compressed, 1), 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._inner.read(size)
        self._count(chunk)
        return chunk

    def readline(self, size: int = -1) -> bytes:
        line = self._inner.readline(size)
        self._count(line)
        return line

    def _count(self, chunk: bytes) -> None:
        self._read += len(chunk)
        if self._read > _EXPANSION or (self._read > _PETIT and self._read > _FACTEUR * self._compressed):
            raise FichierRefuse(f"fichier compressé refusé : plus de {_FACTEUR} fois sa taille, ou de 2 Go")


def ouvrir(path: Path) -> Any:
    """The bytes of a file, those of what gzip or bzip2 holds."""
    with path.open("rb") as handle:
        start = handle.read(3)
    size = path.stat().st_size
    if start[:2] == b"\x1f\x8b":
        return _Compte(gzip.open(path, "rb"), size)  # type: ignore[arg-type]
    if start == b"BZh":
        return _Compte(bz2.open(path, "rb"), size)
    return path.open("rb")


def encodage(path: Path) -> str:
    """UTF-8 (with or without its mark) when the whole file is, else Windows-1252."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    stream = ouvrir(path)
    try:
        while chunk := stream.read(1 << 20):
            if b"\0" in chunk:
                raise FichierRefuse("octet nul : un fichier de texte est attendu")
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def lignes(path: Path) -> Iterator[str]:
    """The decoded lines."""
    code = encodage(path)
    stream = ouvrir(path)
    number = 0
    while line := stream.readline(_LIGNE + 1):
        number += 1
        if len(line) > _LIGNE:
            raise FichierRefuse(f"ligne {number} de plus de 1 Mo")
        yield line.decode(code if number == 1 or code != "utf-8-sig" else "utf-8", errors="replace")


def cellules(path: Path, separateur: str, *, guillemets: bool = True) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells); blank lines are left out, and the reasons of a file of rejected rows that comes back."""
    csv.field_size_limit(_CELLULE)
    reader = csv.reader(lignes(path), delimiter=separateur, quoting=csv.QUOTE_MINIMAL if guillemets else csv.QUOTE_NONE)
    reasons = False
    try:
        for cells in reader:
            if reader.line_num == 1:
                reasons = cells[-1:] == [MOTIF]
            if reasons:
                cells = cells[:-1]  # noqa: PLW2901
            if len(cells) > _COLONNES:
                raise FichierRefuse(f"ligne {reader.line_num} : plus de {_COLONNES} colonnes")
            if any(c.strip() for c in cells):
                mended = [c.strip() for c in cells]
                yield reader.line_num, [plain(c) for c in mended] if reasons else mended
    except csv.Error as error:
        raise FichierRefuse(f"ligne {reader.line_num} : {error}") from error
