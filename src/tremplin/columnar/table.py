"""Reading a table of sorted columns: its columns, the codes of values, the records of rows."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tremplin.columnar.file import Array, ArrayFile
from tremplin.domain.text import fold

Scalar = str | int | float | bool
Rows = NDArray[np.uint32]
"""Row numbers from 0, ascending unless said otherwise."""
ROW_NUMBER = "_id"
_BIGGEST = 2**63
_REMEMBERED = 4_096
_SEPARATOR = np.uint64(len(",\n"))


class WrongValue(ValueError):
    """A value that its column can't hold; `attendu` says what it can, in French."""

    def __init__(self, column: str, value: object, attendu: str) -> None:
        super().__init__(f"{column} : « {str(value)[:80]} » n'est pas {attendu}")
        self.column, self.value, self.attendu = column, value, attendu


def sort_key(text: str) -> tuple[str, str]:
    """The order of texts: by their folded form (accents and case apart), then exactly."""
    return fold(text), text


class Texts(Sequence[str]):
    """Texts of a file in order, decoded when asked for."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes, self._ends = file[name], file[f"{name}_ends"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    @property
    def lengths(self) -> Array:
        """Bytes of each text."""
        return np.diff(self._ends.astype(np.int64))

    def __getitem__(self, at: Any) -> Any:
        return self._bytes[int(self._ends[at]) : int(self._ends[at + 1])].tobytes().decode()


class Column:
    """One column. Codes go from 0 to `distinct - 1` in the order of values; `distinct` is the code of null."""

    def __init__(self, name: str, kind: str, file: ArrayFile) -> None:
        self.name, self.kind, self._file = name, kind, file
        self.codes: Array = file[f"{name}/codes"]
        self.rows: Rows = file[f"{name}/rows"]
        self.starts: Array = file[f"{name}/starts"]
        self.distinct = len(self.starts) - 2
        self._intervals: dict[str, tuple[int, int]] = {}

    @cached_property
    def values(self) -> Sequence[Any]:
        """Distinct values in order."""
        if self.is_text:
            return Texts(self._file, f"{self.name}/text")
        return self._file[f"{self.name}/values"]  # type: ignore[return-value]

    @property
    def lengths(self) -> Array:
        """Bytes of each distinct value; only a column of texts has some."""
        assert isinstance(self.values, Texts)
        return self.values.lengths

    @property
    def is_text(self) -> bool:
        return self.kind in ("string", "date")

    @property
    def nulls(self) -> int:
        return int(self.starts[-1] - self.starts[-2])

    def value(self, code: int) -> Scalar | None:
        """The value of a code, as JSON has it."""
        if code == self.distinct:
            return None
        found = self.values[code]
        if self.is_text:
            return str(found)
        if self.kind == "boolean":
            return bool(found)
        return int(found) if self.kind == "integer" else float(found)

    def interval(self, value: object) -> tuple[int, int]:
        """First code whose value isn't under `value`, first code whose value is above it; raises WrongValue."""
        wanted = self.read(value)
        if self.is_text:
            return self._of_text(str(wanted))
        values = self._file[f"{self.name}/values"]
        return int(np.searchsorted(values, wanted, "left")), int(np.searchsorted(values, wanted, "right"))

    def _of_text(self, text: str) -> tuple[int, int]:
        found = self._intervals.get(text)
        if found is None:
            key = sort_key(text)
            found = bisect_left(self.values, key, key=sort_key), bisect_right(self.values, key, key=sort_key)
            if len(self._intervals) >= _REMEMBERED:
                self._intervals.clear()
            self._intervals[text] = found
        return found

    def read(self, value: object) -> Scalar:
        """A value given from outside, as the column's type; raises WrongValue."""
        if self.kind == "string":
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise WrongValue(self.name, value, "un texte")
            return str(value)
        if self.kind == "date":
            try:
                return date.fromisoformat(str(value)).isoformat()
            except ValueError:
                raise WrongValue(self.name, value, "une date AAAA-MM-JJ") from None
        if self.kind == "boolean":
            text = str(value).lower()
            if text not in ("true", "false"):
                raise WrongValue(self.name, value, "« true » ou « false »")
            return text == "true"
        return self._number(value)

    def _number(self, value: object) -> int | float:
        attendu = "un nombre entier" if self.kind == "integer" else "un nombre"
        try:
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise ValueError
            number = float(value)
            if not math.isfinite(number) or (self.kind == "integer" and abs(number) >= _BIGGEST):
                raise ValueError
            whole = isinstance(value, int) or (isinstance(value, str) and value.strip().lstrip("+-").isdigit())
            return int(value) if whole else number
        except (ValueError, OverflowError):
            raise WrongValue(self.name, value, attendu) from None

    def holding(self, part: str) -> Array:
        """For each value and for null, whether its folded form holds a folded text."""
        return np.append(self._folded.str.contains(part, literal=True).to_numpy(), False)

    @cached_property
    def _folded(self) -> pl.Series:
        """Folded values in order, made when first searched."""
        texts = self._file[f"{self.name}/folded"].tobytes().decode().split("\n") if self.distinct else []
        return pl.Series(texts, dtype=pl.String)

    def postings(self, low: int, high: int) -> Rows:
        """Rows whose code is in [low, high[, in order of code."""
        return self.rows[int(self.starts[low]) : int(self.starts[high])]

    def codes_of_word(self, word: str, *, prefix: bool) -> Array:
        """Codes of the values that hold a stem, or one that begins so."""
        if f"{self.name}/word_codes" not in self._file:
            return np.zeros(0, dtype=np.uint32)
        low, high = bisect_left(self.words, word), bisect_right(self.words, word)
        if prefix:
            high = bisect_left(self.words, word + "\U0010ffff")
        starts = self._file[f"{self.name}/word_starts"]
        return self._file[f"{self.name}/word_codes"][int(starts[low]) : int(starts[high])]

    @cached_property
    def words(self) -> Texts:
        """Stems of the column's values in order; only a column of type string has some."""
        return Texts(self._file, f"{self.name}/words")


class RowNumber(Column):
    """`_id`: the number of each row, from 1."""

    def __init__(self, count: int) -> None:
        self.name, self.kind, self.distinct = ROW_NUMBER, "integer", count
        self.codes = self.rows = np.arange(count, dtype=np.uint32)
        self.starts = np.arange(count + 2, dtype=np.uint32)
        self.starts[-1] = count

    @cached_property
    def values(self) -> Sequence[Any]:
        return range(1, self.distinct + 1)

    def interval(self, value: object) -> tuple[int, int]:
        number = self.read(value)
        low, high = bisect_left(self.values, number), bisect_right(self.values, number)
        return low, high


class Table:
    """A table of a release, opened once and shared by threads: nothing in it changes."""

    def __init__(self, path: Path, records: Path) -> None:
        file = ArrayFile(path)
        self.lignes: int = file.facts["lignes"]
        self.columns = {name: Column(name, kind, file) for name, kind in file.facts["types"].items()}
        self._starts = file["records"]
        with records.open("rb") as handle:
            self._records = mmap(handle.fileno(), 0, access=ACCESS_READ)

    @cached_property
    def row_number(self) -> RowNumber:
        """`_id`, which is written in the records and not in the columns."""
        return RowNumber(self.lignes)

    def slice(self, first: int, last: int) -> bytes:
        """Records of rows [first, last[ as the inside of a JSON array."""
        if first >= last:
            return b""
        return self._records[int(self._starts[first]) : int(self._starts[last])].rstrip(b",\n")

    def bodies(self, rows: Rows | range) -> bytes:
        """Records of these rows, in this order, as the inside of a JSON array."""
        if isinstance(rows, range):
            return self.slice(rows.start, rows.stop)
        return b",".join([self._records[first:end] for first, end in self._bounds(rows)])

    def each(self, rows: Rows | range) -> Iterator[bytes]:
        """The JSON record of each row."""
        return (self._records[first:end] for first, end in self._bounds(rows))

    def _bounds(self, rows: Rows | range) -> Iterator[tuple[int, int]]:
        at = np.asarray(rows, dtype=np.int64)
        ends = self._starts[at + 1] - _SEPARATOR
        ends[at == self.lignes - 1] += 1  # the last record has no comma
        return zip(self._starts[at].tolist(), ends.tolist(), strict=True)
