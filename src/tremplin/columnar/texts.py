"""Full text over items: which of them hold the words that are typed, how well, in fields that weigh each their own.

Arrays: `docs` (int32) and `worth` (uint8, the weight of the heaviest field where the term stands), term after term in
the order of `terms`; `starts` (int64), where those of each term begin; `ids` (bytes), the id of each document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from tremplin.columnar import file
from tremplin.columnar.file import Array
from tremplin.columnar.wording import WORDINGS, Wording

_LAST = "\U0010ffff"
_WORDS = 12
"""Words of a query that are read."""
_BEGINS, _SLIP = 0.6, 0.5
"""What the beginning of a word is worth beside the word itself, and what a word with a slip is."""
_SHORT, _PREFIX = 4, 2
"""Letters from which a word may hold a slip, and from which it may be the beginning of another."""
_ALIKE = 8
"""Words that one with a slip may be, at most."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Documents to search, written in a file of a release."""

    name: str
    items: str
    """Frame of the documents: `id`, and the fields."""
    fields: Mapping[str, int]
    """Column of texts, or of lists of them → its weight, 1 to 255."""
    wording: Wording

    @property
    def file(self) -> str:
        """Its file in the release."""
        return f"{self.name}.textes"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the index of these documents."""
        arrays, facts = self._made(outputs[self.items])
        file.write(path, arrays.items(), facts)

    def index(self, items: pl.DataFrame) -> TextIndex:
        """The same, in memory, for documents that change too often to be written."""
        return TextIndex(*self._made(items))

    def _made(self, items: pl.DataFrame) -> tuple[dict[str, Array], dict[str, Any]]:
        held: dict[str, dict[int, int]] = defaultdict(dict)
        for column, weight in self.fields.items():
            for number, told in enumerate(items[column]):
                for text in (told,) if isinstance(told, str) else told if told is not None else ():
                    for word in self.wording.parts(text):
                        mine = held[self.wording.term(word)]
                        mine[number] = max(weight, mine.get(number, 0))
        terms = sorted(held)
        docs = [np.fromiter(held[term], np.int32, len(held[term])) for term in terms]
        worth = [np.fromiter(held[term].values(), np.uint8, len(held[term])) for term in terms]
        ids = [identifier.encode() for identifier in items["id"]]
        arrays: dict[str, Array] = {
            "docs": np.concatenate(docs) if docs else np.zeros(0, np.int32),
            "worth": np.concatenate(worth) if worth else np.zeros(0, np.uint8),
            "starts": np.cumsum([0, *(len(d) for d in docs)], dtype=np.int64),
            "ids": np.array(ids, dtype=np.bytes_) if ids else np.zeros(0, "S1"),
        }
        return arrays, {"terms": terms, "wording": self.wording.name, "most": max(self.fields.values())}


class TextIndex:
    """Documents, found by the words that they hold."""

    def __init__(self, held: Mapping[str, Array] | file.ArrayFile, facts: Mapping[str, Any]) -> None:
        self._docs, self._worth, self._starts = held["docs"], held["worth"], held["starts"]
        self.ids: Array = held["ids"]
        """Of each document, bytes."""
        self._terms: list[str] = facts["terms"]
        self._wording = WORDINGS[facts["wording"]]
        self._most: int = facts["most"]

    def search(self, typed: str) -> tuple[Array, Array]:
        """Numbers of the documents that hold the most words of a query, and how near each is, the nearest at 1 about:
        int64 and float64 arrays of one length, in the order of the numbers."""
        words = [self._wording.term(word) for word in self._wording.parts(typed)[:_WORDS]]
        count = len(self.ids)
        if not words or not count:
            return np.zeros(0, np.int64), np.zeros(0)
        scores, met, rarities = np.zeros(count), np.zeros(count, np.int16), 0.0
        for at, word in enumerate(words):
            best = np.zeros(count)
            for term, worth in self._meets(word, last=at == len(words) - 1):
                mine = slice(self._starts[term], self._starts[term + 1])
                np.maximum.at(best, self._docs[mine], worth * self._worth[mine] / self._most)
            rarity = float(np.log1p(count / (1 + np.count_nonzero(best))))
            scores += rarity * best
            met += best > 0
            rarities += rarity
        most = int(met.max())
        found = np.flatnonzero(met == most) if most else np.zeros(0, np.int64)
        return found, scores[found] / rarities

    def _meets(self, word: str, *, last: bool) -> Iterator[tuple[int, float]]:
        """Terms that a word meets: itself, those that it begins; else those that it is with a slip."""
        first = bisect_left(self._terms, word)
        exact = first < len(self._terms) and self._terms[first] == word
        if exact:
            yield first, 1.0
        if len(word) >= _PREFIX and (last or not exact):
            end = bisect_left(self._terms, word + _LAST)
            yield from ((term, _BEGINS) for term in range(first + exact, end))
            exact = exact or end > first
        if not exact and len(word) >= _SHORT:
            near = extract(
                word, self._terms, scorer=DamerauLevenshtein.distance, score_cutoff=1 + (len(word) > 7), limit=_ALIKE
            )
            yield from ((term, _SLIP) for _, _, term in near)


def opened(path: Path) -> TextIndex:
    """The index of a file."""
    held = file.ArrayFile(path)
    return TextIndex(held, held.facts)
