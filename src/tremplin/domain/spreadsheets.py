"""Cells of files made for spreadsheets: text stays text, whatever a spreadsheet would make of its first character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

STARTS_A_FORMULA = r"^[ \x{00a0}\x{202f}]*[=+\-@\t\r\n\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"
"""The same rule as `inert` sees first, in the syntax of polars: which cells are worth a look."""
_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
_SPACES = " \u00a0\u202f"
_NUMBER = re.compile(rf"[+-][{_SPACES}]?[0-9]+(?:[{_SPACES}.,][0-9]+)*(?:[eE][+-]?[0-9]{{1,3}})?(?:[{_SPACES}]?[%€])?")
_UNDONE = re.compile(rf"'(?=[{_SPACES}]*[=+\-@\t\r\n＝＋－＠])")


def inert(cell: str) -> str:
    """The cell, after an apostrophe where a spreadsheet would run it; numbers and phone numbers stay as they are."""
    if cell.lstrip(_SPACES)[:1] not in _SIGNS or cell == "" or _NUMBER.fullmatch(cell.strip(_SPACES)):
        return cell
    return f"'{cell}"


def inert_column(column: pl.Series) -> pl.Series:
    """A column of texts with its cells made inert; the same when none needs it."""
    changed = {cell: inert(cell) for cell in column.filter(column.str.contains(STARTS_A_FORMULA)).unique()}
    return column.replace(changed) if changed else column


def plain(cell: str) -> str:
    """What `inert` was given, when a file comes back."""
    return _UNDONE.sub("", cell, count=1) if cell.startswith("'") else cell
