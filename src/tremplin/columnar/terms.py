"""Entries found by the beginnings of their words, as one types: fields weighted, endings and slips forgiven.

For each term of a query, a field that has a word beginning so gives its weight; the whole query counts as one more
term. A term that begins no word is taken for a slip, and replaced by the nearest words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import polars as pl

from tremplin.columnar import file
from tremplin.columnar.file import Array, ArrayFile
from tremplin.columnar.words import stem
from tremplin.domain.text import words

_LAST = "\U0010ffff"
_SHORT, _LONG = 4, 8
"""Letters from which a word may hold one slip, and two."""
_QUERY = 200
_TERMS = 12


@dataclass(frozen=True)
class Terms:
    """Entries to search, written in a file of a release."""

    name: str
    entries: str
    """Frame of the entries, in the order of those that score the same; a searched column is a text or a list."""
    weights: Mapping[str, float]
    """Column → its weight."""
    render: Callable[[dict[str, Any]], Any]
    """From the columns of an entry to its document."""
    start: tuple[str, float] = ("", 0)
    """Column that gives this much more when it starts with the query."""

    @property
    def file(self) -> str:
        """Its file in the release."""
        return f"{self.name}.termes"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the index of these entries."""
        entries = outputs[self.entries]
        file.write(path, self._arrays(entries), {"poids": list(self.weights.values()), "depart": self.start[1]})

    def _arrays(self, entries: pl.DataFrame) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
        postings: dict[str, set[int]] = {}
        starts = []
        for n, row in enumerate(entries.iter_rows(named=True)):
            for at, column in enumerate(self.weights):
                for text in _texts(row[column]):
                    for word in words(text):
                        postings.setdefault(word, set()).add(n * len(self.weights) + at)
            starts.append(" ".join(words(row[self.start[0]] or "")) if self.start[0] else "")
        known = sorted(postings)
        yield "words", ("\n".join(known).encode(),)
        yield "stems", ("\n".join(map(stem, known)).encode(),)
        yield "starts", ("\n".join(starts).encode(),)
        yield "ends", np.cumsum([0, *(len(postings[w]) for w in known)]).astype(np.int64)
        yield "postings", np.array([p for w in known for p in sorted(postings[w])], dtype=np.int64)
        bodies = [orjson.dumps(self.render(row)) for row in entries.iter_rows(named=True)]
        yield "bodies", bodies
        yield "cuts", np.cumsum([0, *map(len, bodies)]).astype(np.int64)


def _texts(value: Any) -> Sequence[str]:
    return () if value is None else (value,) if isinstance(value, str) else value


class TermIndex:
    """The index of a file, opened."""

    def __init__(self, path: Path) -> None:
        held = ArrayFile(path)
        self._held = held
        self._weights = np.array(held.facts["poids"], dtype=np.float64)
        self._start = float(held.facts["depart"])
        self._words = _lines(held, "words")
        self._starts = _lines(held, "starts")
        self._by_stem: dict[str, list[int]] = {}
        for n, root in enumerate(_lines(held, "stems")):
            self._by_stem.setdefault(root, []).append(n)
        self._ends, self._postings, self._cuts = held["ends"], held["postings"], held["cuts"]

    def __len__(self) -> int:
        return len(self._cuts) - 1

    def search(self, query: str, limit: int) -> list[int]:
        """The best entries for what was typed."""
        typed = words(query[:_QUERY])[:_TERMS]
        terms = [w for n, w in enumerate(typed) if len(w) > 1 or n == 0]
        if not terms:
            return []
        score = np.zeros(len(self))
        for term in dict.fromkeys(terms):
            self._add(score, self._matched(term))
        whole = " ".join(typed)
        if len(terms) == 1:
            self._add(score, self._matched(terms[0]))
        found = np.flatnonzero(score)
        if self._start:
            at_start = [n for n in found.tolist() if self._starts[n].startswith(whole)]
            score[at_start] += self._start
        if len(found) > limit:
            least = np.partition(score[found], -limit)[-limit]
            found = found[score[found] >= least]
        order = np.lexsort((found, -score[found]))
        return [int(n) for n in found[order][:limit]]

    def _matched(self, term: str) -> list[int]:
        """Words that begin with a term or have its stem; the nearest ones when there are none."""
        first, end = bisect_left(self._words, term), bisect_left(self._words, term + _LAST)
        found = {*range(first, end), *self._by_stem.get(stem(term), ())}
        return sorted(found) if found else self._near(term)

    def _near(self, term: str) -> list[int]:
        """Words, or beginnings of words, that differ by a slip or two of the keyboard."""
        if len(term) < _SHORT:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(term) < _LONG else 2
        beginnings = [w[: len(term) + 1] for w in self._words]
        near = process.extract(term, self._words, scorer=OSA.distance, score_cutoff=slips, limit=50)
        if not near:
            near = process.extract(term, beginnings, scorer=OSA.distance, score_cutoff=slips, limit=50)
        least = min((n[1] for n in near), default=0)
        return sorted({at for _, distance, at in near if distance == least})

    def _add(self, score: Array, matched: list[int]) -> None:
        """Give each entry the weight of each of its fields that has one of these words."""
        if not matched:
            return
        hits = np.unique(np.concatenate([self._postings[self._ends[n] : self._ends[n + 1]] for n in matched]))
        np.add.at(score, hits // len(self._weights), self._weights[hits % len(self._weights)])

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        """Every entry's document, read once."""
        return [orjson.loads(body) for body in self.bodies(range(len(self)))]

    def bodies(self, entries: Iterable[int]) -> list[bytes]:
        """The documents of entries."""
        held = self._held.view("bodies")
        return [bytes(held[int(self._cuts[n]) : int(self._cuts[n + 1])]) for n in entries]


def _lines(held: ArrayFile, name: str) -> list[str]:
    text = held[name].tobytes().decode()
    return text.split("\n") if text else []
