"""Small counts: cells that stand together in every answer, so that no sum and no difference of answers isolates one.

Blocks are decided once, on the finest cells and on all that a reader sees; an answer tells a count when it is made of
whole blocks. Whatever filters are put together, what can be found is the sums of blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

SEUIL = 5
Key = tuple[str, ...]
"""Where a cell stands, from the widest to the narrowest: cells of one place are put together before others."""


@dataclass(frozen=True)
class Cell:
    """A count of people at a place; `rank`: its place among all the cells."""

    rank: int
    key: Key
    count: int


Block = list[Cell]


def is_safe(block: Sequence[Cell]) -> bool:
    """Whether the sum of a block leaves each of its counts under five as unknown as before: any of 1 to 4."""
    small = sum(c.count < SEUIL for c in block)
    total, others = sum(c.count for c in block), len(block) - small
    if not small:
        return True
    if others:
        return total - (small - 1) - SEUIL * others >= SEUIL - 1
    return small + SEUIL - 2 <= total <= (SEUIL - 1) * small - (SEUIL - 2)


def blocks(cells: Iterable[Cell]) -> tuple[list[Block], Block]:
    """The blocks of these cells, and the cells that no block could hold: what has one of them is never told."""
    return _close(sorted((c for c in cells if c.count), key=lambda c: c.key), 0)


def _close(cells: list[Cell], depth: int) -> tuple[list[Block], Block]:
    """Put together what isn't safe alone, with the least of what is where it has to."""
    if len(cells) == 1 or depth == len(cells[0].key if cells else ()):
        return ([cells], []) if is_safe(cells) else ([], cells)
    closed: list[Block] = []
    left: Block = []
    for _, inside in groupby(cells, key=lambda c: c.key[depth]):
        made, rest = _close(list(inside), depth + 1)
        closed += made
        left += rest
    if not left:
        return closed, []
    closed.sort(key=lambda block: sum(c.count for c in block))
    merged = list(left)
    for taken in range(len(closed) + 1):
        if is_safe(merged):
            return [*closed[taken:], merged], []
        if taken < len(closed):
            merged += closed[taken]
    return closed, left
