"""Text files as numbered rows of cells. A line that can't be one is told as such, and the others go on: a byte that is
no letter, a quote that opens and never closes, or that closes rows further down and would swallow them."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import chain, islice
from typing import BinaryIO

from tremplin.domain.text import fold
from tremplin.sources.reading.containers import MAX_COLUMNS, MAX_LINE, detect_encoding
from tremplin.sources.reading.declaration import Source, SourceError

HEADER_WITHIN = 60
_FIELD = 128 * 1024
"""Characters of a cell: a quote still open beyond them never closes."""
csv.field_size_limit(_FIELD)
_SEP = re.compile(r"sep=([;,|\t])\s*", re.IGNORECASE)
_SEPARATORS = ";,\t|"
_SIGNED = "utf-8-sig"
"""Its decoder, written in Python, is called only where the mark stands."""
_A_ROW = 2
"""Names of columns in a line that a separator cuts well."""
_CAUSES = {
    "expected after": "un guillemet se ferme avant la fin d'une cellule",
    "field limit": f"une cellule dépasse {_FIELD} caractères",
    "new-line character": "un retour chariot seul, hors guillemets",
    "unexpected end": "un guillemet ouvert n'est jamais fermé",
}
"""Words of the module `csv` → the cause, for people."""


@dataclass(frozen=True)
class Faulty:
    """A line that is no row: what it holds, and why."""

    text: str
    reason: str


Cells = Sequence[str | None]
Numbered = tuple[int, Cells | Faulty]


def text_rows(source: Source, stream: BinaryIO, name: str) -> Iterator[Numbered]:
    """Numbered rows of a CSV in the dialect of its source."""
    encoding = detect_encoding(stream, source.csv.encodages, name)
    stream.seek(0)
    yield from split(source, stream, encoding, name)


def split(source: Source, stream: BinaryIO, encoding: str, name: str) -> Iterator[Numbered]:
    """Numbered rows of a CSV of this encoding, in the dialect of its source."""
    yield from rows_of(stream, encoding, name, partial(separator_of, source), quoted=source.csv.guillemets)


def rows_of(
    stream: BinaryIO, encoding: str, name: str, separator_of: Callable[[Sequence[str]], str], *, quoted: bool = True
) -> Iterator[Numbered]:
    """Numbered rows of any CSV; `separator_of` tells its separator from its first lines, unless its very first one is
    the `sep=;` of a spreadsheet."""
    lines = _decoded(stream, encoding, name)
    head = list(islice(lines, HEADER_WITHIN))
    told = _SEP.fullmatch(head[0][1]) if head and isinstance(head[0][1], str) else None
    if told:
        del head[0]
    separator = told[1] if told else separator_of([line for _, line in head if isinstance(line, str)])
    for number, cells in _Rows(chain(head, lines), separator, name, quoted=quoted):
        if not isinstance(cells, Faulty) and len(cells) > MAX_COLUMNS:
            raise SourceError(f"{name} : ligne {number} de {len(cells)} colonnes, {MAX_COLUMNS} au plus")
        yield number, cells


@lru_cache(maxsize=512)
def names_of(line: str, separator: str) -> frozenset[str]:
    """Folded cells of a line that may name columns: a file that is nobody's is held against every source."""
    return frozenset(fold(cell.strip().strip('"')) for cell in line.split(separator))


def separator_of(source: Source, lines: Sequence[str]) -> str:
    """The separator that makes of one of the first lines the most names of columns of the source; titles may hold more
    commas than the header has semicolons. One that its publisher doesn't declare, when those declared make no row."""

    def found(separator: str) -> tuple[int, int]:
        known = max((len(source.header_names & names_of(line, separator)) for line in lines), default=0)
        return known, lines[0].count(separator) if lines else 0

    declared = max(source.csv.separateurs, key=found)
    other = max(_SEPARATORS, key=found)
    return other if found(declared)[0] < _A_ROW <= found(other)[0] else declared


def _decoded(stream: BinaryIO, encoding: str, name: str) -> Iterator[tuple[int, str | Faulty]]:
    """Numbered lines, their ends kept; SourceError for one that is too long."""
    number = 0
    signed = encoding == _SIGNED
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise SourceError(f"{name} : ligne {number} de plus de {MAX_LINE} octets")
        try:
            yield number, line.decode() if signed and line[:3] != BOM_UTF8 else line.decode(encoding)
        except UnicodeDecodeError as error:
            shown = line.decode(encoding, "replace").rstrip("\r\n")
            yield (
                number,
                Faulty(shown, f"octet 0x{line[error.start]:02x} qui n'est pas du texte {encoding[:5].upper()}"),
            )


@cache
def _whole(separator: str) -> re.Pattern[str]:
    """A line whose quoted cells all close on it."""
    cell = rf'(?>"(?:[^"]|"")*+"|[^"{separator}\r\n][^{separator}\r\n]*+|)'
    return re.compile(rf"(?>{cell}{separator})*+{cell}\r?\n?")


@cache
def _closed(separator: str) -> re.Pattern[str]:
    """A quoted cell that closes on its line."""
    return re.compile(rf'(?:(?<=^)|(?<={separator}))"(?:[^"]|"")*+"(?={separator}|\r?\n?$)')


class _Rows:
    """Rows of numbered lines; a quoted cell may span several of them, and the row is known by its first one."""

    def __init__(self, lines: Iterator[tuple[int, str | Faulty]], separator: str, name: str, *, quoted: bool) -> None:
        self._lines, self._separator, self._name = lines, separator, name
        self._ahead: deque[tuple[int, str | Faulty]] = deque()
        self._faulty: list[Numbered] = []
        self._first = self._last = 0
        self._width = 0
        self._cut = False
        """Whether the line that was read last has no end."""
        self._quoted = quoted
        self._reader = csv.reader(
            self._feed(),
            delimiter=separator,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            strict=True,
        )

    def __iter__(self) -> Iterator[Numbered]:
        while True:
            self._first = 0
            try:
                cells = next(self._reader)
            except StopIteration:
                yield from self._faulty
                return
            except csv.Error as error:
                raise SourceError(f"{self._name} : ligne {self._last}, CSV mal formé ({cause(error)})") from error
            yield from self._faulty
            self._faulty.clear()
            if any(cells):
                if self._cut and 1 < len(cells) < self._width:
                    raise SourceError(
                        f"{self._name} : fichier coupé, ligne {self._last} : {len(cells)} cellules au lieu de "
                        f"{self._width}, et pas de fin de ligne ; à télécharger de nouveau"
                    )
                self._width = len(cells)
                yield self._first, cells

    def _feed(self) -> Iterator[str]:
        """The lines of the reader, those that are no row left out."""
        whole = _whole(re.escape(self._separator))
        ahead, lines = self._ahead, self._lines
        while (found := ahead.popleft() if ahead else next(lines, None)) is not None:
            number, line = found
            if isinstance(line, Faulty):
                self._faulty.append((number, line))
                continue
            if self._quoted and '"' in line and not whole.fullmatch(line):
                rest = self._rest(line)
                if rest is None:
                    reason = "guillemet ouvert sur cette ligne, et jamais fermé"
                    self._faulty.append((number, Faulty(line.rstrip("\r\n"), reason)))
                    continue
                if rest and self._swallows([line, *(text for _, text in rest)]):
                    self._set_aside(number, line, rest)
                    continue
                for text in (line, *(text for _, text in rest)):
                    self._first, self._last = self._first or number, number
                    yield text
                self._last = rest[-1][0] if rest else number
                continue
            self._first, self._last = self._first or number, number
            self._cut = line[-1] != "\n"
            yield line

    def _rest(self, line: str) -> list[tuple[int, str]] | None:
        """The lines that an open quote goes on over, until it closes; None when it doesn't."""
        if not _opens(line, self._separator, inside=False):
            return []  # a stray quote: the reader says what it thinks of it
        rest: list[tuple[int, str]] = []
        size = len(line)
        while size < _FIELD and (found := self._peek(len(rest))) is not None:
            number, text = found
            if isinstance(text, Faulty):
                return None
            rest.append((number, text))
            size += len(text)
            if not _opens(text, self._separator, inside=True):
                for _ in rest:
                    self._ahead.popleft()
                return rest
        return None

    def _peek(self, rank: int) -> tuple[int, str | Faulty] | None:
        """The line of this rank among those to come."""
        while len(self._ahead) <= rank:
            if (found := next(self._lines, None)) is None:
                return None
            self._ahead.append(found)
        return self._ahead[rank]

    def _swallows(self, lines: Sequence[str]) -> bool:
        """Whether each of these lines is as wide as a row of its own."""
        closed = _closed(re.escape(self._separator))
        widths = (closed.sub("", text).count(self._separator) + 1 for text in lines)
        return self._width > 1 and all(width >= self._width for width in widths)

    def _set_aside(self, number: int, line: str, rest: Sequence[tuple[int, str]]) -> None:
        """Give the lines of a swallowing quote back, one by one: the first and the last are at fault."""
        reason = f"guillemet ouvert sur cette ligne, fermé ligne {rest[-1][0]} : il avalerait {len(rest)} lignes"
        self._faulty.append((number, Faulty(line.rstrip("\r\n"), reason)))
        last = (rest[-1][0], Faulty(rest[-1][1].rstrip("\r\n"), f"guillemet ouvert ligne {number}, fermé ici"))
        self._ahead.extendleft(reversed([*rest[:-1], last]))


def cause(error: csv.Error) -> str:
    """Why a text is no CSV, in French."""
    return next((told for words, told in _CAUSES.items() if words in str(error)), str(error))


def _opens(line: str, separator: str, *, inside: bool) -> bool:
    """Whether a quote is open at the end of a line, one being open or not at its start."""
    at, size = 0, len(line)
    begins = not inside
    while at < size:
        if inside:
            at = line.find('"', at)
            if at < 0:
                return True
            if line[at + 1 : at + 2] == '"':
                at += 2
                continue
            inside, begins, at = False, False, at + 1
        elif begins and line[at] == '"':
            inside, at = True, at + 1
        else:
            at = line.find(separator, at)
            if at < 0:
                return False
            begins, at = True, at + 1
    return inside
