"""The next edition of a file of the world: the same with a few rows added, taken away and changed, and with a defect
that publishers have: none is a change of the data, and none may be told as one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def as_it_was(_header: list[str], _rows: Rows) -> str:
    """No defect."""
    return ""


def in_another_order(header: list[str], rows: Rows) -> str:
    """Rows and columns: what stood on a line stands on another."""
    header.reverse()
    rows.reverse()
    return ""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What becomes of a table: rows that leave by their number, come (one of them, with other values) and change."""

    file: str
    """In the world, as a pattern: a CSV, or a JSON document."""
    name: str = ""
    """Of the next edition; the same, unless it tells its day."""
    separator: str = ";"
    key: str = ""
    """Of the list in a JSON document; none: the document is the list."""
    leave: Sequence[int] = ()
    come: Sequence[tuple[int, dict[str, Any]]] = ()
    change: Sequence[tuple[int, dict[str, Any]]] = ()
    defect: Callable[[list[str], Rows], str] = as_it_was
    """Changes names and cells in their place; what stands above them."""

    def changed(self, rows: Rows) -> Rows:
        """The rows of the next edition."""
        new = [_merged(rows[at], values) for at, values in self.come]
        changes = dict(self.change)
        return [_merged(row, changes.get(at, {})) for at, row in enumerate(rows) if at not in self.leave] + new

    def write(self, world: Path, folder: Path) -> Path:
        """Write the next edition of the file of a world; its path."""
        (path,) = world.glob(self.file)
        target = folder / (self.name or path.name)
        text = path.read_text("utf-8")
        target.write_bytes((self._document(text) if path.suffix == ".json" else self.table(text)).encode())
        return target

    def table(self, text: str) -> str:
        """The next edition of a CSV."""
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=self.separator)
        header, rows = list(reader.fieldnames or ()), self.changed(list(reader))
        out = io.StringIO(self.defect(header, rows), newline="")
        out.seek(0, io.SEEK_END)
        writer = csv.DictWriter(out, header, delimiter=self.separator, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def _document(self, text: str) -> str:
        document = json.loads(text)
        rows = self.changed(document[self.key] if self.key else document)
        above = self.defect([], rows)
        return above + json.dumps(document | {self.key: rows} if self.key else rows, ensure_ascii=False)


def _merged(row: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """A row with other values, parts of a part among them."""
    kept = {name: _merged(row[name], value) for name, value in values.items() if isinstance(value, dict)}
    return row | values | kept


def write_editions(editions: Iterable[Edition], world: Path, folder: Path) -> list[Path]:
    """Write into `folder` the next editions of files of a world; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    return [one.write(world, folder) for one in editions]
