"""Text files as rows of cells: encoding found on the whole file, lines bounded, no delimiter guessed; a line that can't
be read is told as such."""

from __future__ import annotations

import bz2
import codecs
import csv
import gzip
from collections import deque
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, Any

from tremplin.domain.spreadsheets import plain
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible

MOTIF = "_motif"
"""Last column of a file of rejected rows."""
_LIGNE, _CELLULE, _COLONNES, _HAUTEUR = 1024**2, 128 * 1024, 500, 100
"""Bytes of a line, of a cell; columns; lines of one record."""
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


def open(path: Path) -> Any:
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
    """UTF-8 (with or without its mark), or Windows-1252 when more lines can't be UTF-8 than are more than ASCII: a byte
    that was spoilt costs its own line, not the accents of all the others."""
    strange = accented = 0
    marked = False
    for number, line in _brutes(path):
        marked = marked or (number == 1 and line is not None and line.startswith(codecs.BOM_UTF8))
        if line is None or line.isascii():
            continue
        try:
            line.decode("utf-8")
            accented += 1
        except UnicodeDecodeError:
            strange += 1
    return "utf-8" if marked or strange <= accented else "cp1252"


def _brutes(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """(number, bytes) of each line; None for one that is too long, which is passed over."""
    stream = open(path)
    number = 0
    while line := stream.readline(_LIGNE + 1):
        number += 1
        whole = len(line) <= _LIGNE
        yield number, line if whole else None
        while not whole and not line.endswith(b"\n"):
            line = stream.readline(_LIGNE + 1)
            whole = not line


def lignes(path: Path) -> Iterator[tuple[int, str | Illisible]]:
    """(number, decoded line, or why it can't be read)."""
    code = encodage(path)
    for number, line in _brutes(path):
        if line is None:
            yield number, Illisible("LIGNE_TROP_LONGUE", "ligne de plus de 1 Mo")
        elif b"\0" in line:
            yield number, Illisible("OCTET_NUL", "octet nul")
        else:
            try:
                yield number, line.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode(code)
            except UnicodeDecodeError:
                yield number, Illisible("ENCODAGE", f"octet qui n'est pas du texte {code.upper()}")


class _Enregistrements:
    """The records of a file, one at a time: what can't be read, or a quote that never closes, costs its own line."""

    def __init__(self, path: Path, separator: str, *, quoted: bool) -> None:
        self._source = lignes(path)
        self._rendues: deque[tuple[int, str | Illisible]] = deque()
        self._quoting: Any = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        self._separateur = separator
        csv.field_size_limit(_CELLULE)

    def __iter__(self) -> Iterator[tuple[int, list[str] | Illisible]]:
        while (first := self._following()) is not None:
            number, line = first
            yield (number, line) if isinstance(line, Illisible) else self._read(number, line)

    def _following(self) -> tuple[int, str | Illisible] | None:
        return self._rendues.popleft() if self._rendues else next(self._source, None)

    def _read(self, number: int, line: str) -> tuple[int, list[str] | Illisible]:
        """A record that begins on a line, and the number of its last line; else the fault of its first line."""
        more: list[tuple[int, str | Illisible]] = []
        closed = [True]

        def feed() -> Iterator[str]:
            yield line
            while len(more) < _HAUTEUR and (found := self._following()) is not None:
                more.append(found)
                if isinstance(found[1], Illisible):
                    break
                yield found[1]
            closed[0] = False

        fault = Illisible("GUILLEMET", "un guillemet ouvert n'est pas fermé")
        try:
            cells = next(csv.reader(feed(), delimiter=self._separateur, quoting=self._quoting))
        except csv.Error:
            closed[0], fault = False, Illisible("CELLULE_TROP_LONGUE", "cellule de plus de 128 Ko")
        if not closed[0]:
            self._rendues.extendleft(reversed(more))
            return number, fault
        if len(cells) > _COLONNES:
            return number, Illisible("LIGNE_INCOMPLETE", f"plus de {_COLONNES} colonnes")
        return more[-1][0] if more else number, cells


def cellules(path: Path, separator: str, *, quoted: bool = True) -> Iterator[tuple[int, list[str] | Illisible]]:
    """(line number, cells, or why they can't be read); blank lines are left out, and the reasons of a file of rejected
    rows that comes back. Raises FichierRefuse for a header that can't be read."""
    reasons = False
    for index, (number, cells) in enumerate(_Enregistrements(path, separator, quoted=quoted)):
        if isinstance(cells, Illisible):
            if index == 0:
                raise FichierRefuse(f"ligne {number} : {cells.message}")
            yield number, cells
            continue
        if index == 0:
            reasons = cells[-1:] == [MOTIF]
        kept = [plain(c.strip()) for c in cells[:-1]] if reasons else [c.strip() for c in cells]
        if any(kept):
            yield number, kept


def entete(rows: Iterator[tuple[int, list[str] | Illisible]]) -> list[str]:
    """The first row, which `cellules` always reads."""
    _, cells = next(rows, (1, []))
    return cells if isinstance(cells, list) else []


def rangees(
    rows: Iterator[tuple[int, list[str] | Illisible]],
    columns: Collection[str],
    take: Callable[[Rangee, dict[str, str]], None],
    required: Collection[str] = (),
) -> Iterator[Rangee]:
    """The rows of a table of ours, each given to `take` with its cells by column, empty ones left out.

    Raises FichierRefuse for a column that lacks, isn't one of ours, or stands twice.
    """
    header = entete(rows)
    if lacking := [name for name in required if name not in header]:
        raise FichierRefuse(f"colonne absente : « {' », « '.join(lacking)} »")
    if unknown := [name for name in header if name not in columns]:
        raise FichierRefuse(f"colonne inconnue : « {unknown[0]} » ; attendues : {', '.join(columns)}")
    if len(set(header)) != len(header):
        raise FichierRefuse("une colonne figure deux fois")
    for number, cells in rows:
        if isinstance(cells, Illisible):
            yield rangee_illisible(number, cells)
            continue
        rangee = Rangee(ligne=number)
        if len(cells) > len(header):
            rangee.reject("", None, "LIGNE_INCOMPLETE", f"{len(cells)} cellules, {len(header)} attendues")
        else:
            take(rangee, {name: cell for name, cell in zip(header, cells, strict=False) if cell})
        yield rangee
