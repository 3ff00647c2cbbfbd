"""What is nearest to words that were typed, in a lexicon of a release.

What is typed is cut into terms: a term meets those that begin so, else the nearest. A name is as near as the rarity of
the terms that it shares with what is typed; an entry is as near as its best name, a little nearer when others of its
names, or all of them together, say the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from tremplin.columnar.diploma_titles import begins_with_type
from tremplin.columnar.file import Array, ArrayFile
from tremplin.columnar.greatest import greatest
from tremplin.columnar.wording import WORDINGS

_LAST = "\U0010ffff"
_TYPED, _TERMS = 200, 12
"""Letters, then words, that are read of a query."""
_CODE = 2
"""Digits from which a number may be the beginning of a code."""
_SHORT, _LONG = 4, 8
"""Letters from which a word may hold one slip, and two."""
_BEGINS, _WRITTEN = 0.5, 0.4
"""What the beginning of a word is worth beside the word itself, and how much more when nearly all of it is there."""
_SLIP, _SLIPS = 0.9, 0.2
"""What a word with a slip is worth, less this much for each slip."""
_UNKNOWN = 6.0
"""Rarity of a word that no name has."""
_SPARE = 0.2
"""How far words that a name has in excess are forgiven."""
_AROUND = 0.6
"""What a tag is worth beside a word of the name itself."""
_OTHERS, _TOGETHER = 0.1, 0.5
"""Weights of the next two names of an entry, and of all its names read as one text."""
_PRIOR = 0.5
"""What an entry's own number is worth."""
_KIND = 0.25
"""How much nearer an entry is when what is typed begins with its kind."""
_NAMES = 400
"""Names, among the nearest, by which entries are compared."""
_FAR = 0.5
"""Entries are given when they are at least this near, the nearest being 1."""
_ALIKE = 0.95
"""Entries that are at least this near, beside the nearest, are about as near."""
_FAR_MORE = 2
_K1, _B = 1.2, 0.6
"""Constants of BM25: repeated terms count less and less; long texts less."""


@dataclass(frozen=True)
class Meeting:
    """Terms that a word meets, and what each is worth beside the word itself."""

    terms: Array
    worth: Array
    rarity: float
    """That of the word itself, when a name has it; the most that it may begin; of the words that it may be with a slip,
    the most common: no word of one name only is meant rather than one of many."""


@dataclass(frozen=True)
class Near:
    """Entries, nearest first, and how near each is; 1 is the name itself, more when other names say the same."""

    entries: Array
    nearness: Array
    names: tuple[str, ...]
    """The name that each entry was found by."""

    def __iter__(self) -> Iterator[tuple[int, float, str]]:
        return zip(self.entries.tolist(), self.nearness.tolist(), self.names, strict=True)


_NOTHING = Near(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), ())


class Index:
    """A lexicon, opened."""

    def __init__(self, path: Path) -> None:
        held = ArrayFile(path)
        self._held, self._wording = held, WORDINGS[held.facts["wording"]]
        self._terms, self._words = _lines(held, "terms"), _lines(held, "words")
        self._at = {value: n for n, value in enumerate(self._terms)}
        self._words_terms, self._rarity = held["words_terms"], held["rarity"]
        self._names, self._names_ends, self._lengths = held["names"], held["names_ends"], held["lengths"]
        self._tagged, self._tagged_ends = held["tagged"], held["tagged_ends"]
        self._owners, self._owners_ends, self._weights = held["owners"], held["owners_ends"], held["weights"]
        self._texts, self._texts_ends, self._often = held["texts"], held["texts_ends"], held["texts_often"]
        self._prior, self._cuts, self._spelled_ends = held["prior"], held["cuts"], held["spelled_ends"]
        sizes = held["sizes"]
        self._thickness = _K1 * (1 - _B + _B * sizes / max(1.0, float(sizes.mean()) if len(sizes) else 1.0))
        self._many = bool(held.facts["many"])
        self._kind_at = {kind: n for n, kind in enumerate(held.facts.get("kinds", ()))}  # none before 1 December 2026
        self._cut: dict[int, tuple[list[int], list[str]]] = {}
        self._by_length = sorted(range(len(self._words)), key=lambda n: len(self._words[n]))
        self._written = [self._words[n] for n in self._by_length]
        self._sizes = [len(word) for word in self._written]

    def __len__(self) -> int:
        return len(self._cuts) - 1

    def search(self, text: str, limit: int) -> list[int]:
        """The nearest entries to what was typed."""
        return [n for n, _, _ in self.near(text, limit)]

    def near(self, text: str, limit: int) -> Near:
        """The same, with how near they are."""
        met, missing = self._met(text)
        if not met:
            return _NOTHING
        asked = missing * _UNKNOWN + sum(m.rarity for m in met)
        found, nearness, links = self._nearest(self._likeness(met, asked), max(_NAMES, limit))
        if self._many:
            nearness = nearness + _TOGETHER * self._whole_texts(met)[found]
        nearness = nearness * (1 + _KIND * self._of_kind(text)[found]) + _PRIOR * self._prior[found]
        near = np.flatnonzero(nearness >= _FAR * nearness.max(initial=0))
        order = near[np.lexsort((found[near], -nearness[near]))][:limit]
        if self._many and not missing and [m.worth.tolist() for m in met] == [[1.0]]:
            order = self._most_named_first(order, nearness[order], found, met[0])
        return Near(found[order], nearness[order], tuple(map(self._spelled, links[order].tolist())))

    def _of_kind(self, text: str) -> Array:
        """Whether each entry is of the type of diploma that a text begins with."""
        of_kind = np.zeros(len(self), dtype=bool)
        at = self._kind_at.get(begins_with_type(text)[0]) if self._kind_at else None
        if at is not None:
            of_kind[self._held["kinds"][_rows(self._held["kinds_ends"], np.array([at]))[0]]] = True
        return of_kind

    def _most_named_first(self, order: Array, nearness: Array, found: Array, met: Meeting) -> Array:
        """Of the entries that are about as near a word alone, which begins no other, the one that has it in the most
        names comes first, when it has far more of them than the nearest."""
        close = int((nearness >= _ALIKE * nearness.max(initial=0)).sum())
        held, _ = _rows(self._names_ends, met.terms)
        named = self._owners[_rows(self._owners_ends, self._names[held])[0]]
        count = np.bincount(named, minlength=len(self))[found[order[:close]]]
        best = int(count.argmax())
        far = count[best] >= _FAR_MORE * count[0]
        return np.concatenate((order[[best]], np.delete(order, best))) if far and best else order

    def _spelled(self, link: int) -> str:
        return bytes(self._held.view("spelled")[self._spelled_ends[link] : self._spelled_ends[link + 1]]).decode()

    def _met(self, text: str) -> tuple[list[Meeting], int]:
        """What each word of a query meets, and how many meet nothing."""
        told = self._wording.parts(text[:_TYPED])[:_TERMS]
        words = list({self._wording.term(w): w for w in told}.values())
        if self._wording.elsewhere.issuperset(words):
            return [], 0
        only_noise = self._wording.noise.issuperset(words)
        unfinished = not text[-1:].isspace() and len("".join(words)) > 1
        met = [self._exactly(w) if only_noise else self._meets(w, last=unfinished and w == words[-1]) for w in words]
        return [m for m in met if m is not None], sum(m is None for m in met)

    def _exactly(self, word: str) -> Meeting | None:
        """The term of a word alone."""
        at = self._at.get(self._wording.term(word))
        if at is None:
            return None
        return Meeting(np.array([at]), np.ones(1, dtype=np.float32), float(self._rarity[at]))

    def _meets(self, word: str, *, last: bool) -> Meeting | None:
        """The term of a word, those that begin so when it may be unfinished; else the nearest ones."""
        worth: dict[int, float] = {}
        exact = self._at.get(self._wording.term(word))
        if exact is not None:
            worth[exact] = 1.0
        unfinished = last and not (word.isdecimal() and exact is not None and len(word) < _CODE)
        if unfinished or (exact is None and len(word) >= _SHORT):
            for n in range(bisect_left(self._words, word), bisect_left(self._words, word + _LAST)):
                value = _BEGINS + _WRITTEN * len(word) / len(self._words[n])
                at = int(self._words_terms[n])
                worth[at] = max(worth.get(at, 0), value)
        begun = bool(worth)
        if not begun or (exact is None and len(word) >= _LONG):
            worth = self._with_slips(word, last=last) | worth
        if not worth:
            return None
        terms = np.fromiter(worth, dtype=np.int64)
        rarities = self._rarity[terms if exact is None else [exact]]
        rarity = float(rarities.max() if begun else rarities.min())
        return Meeting(terms, np.fromiter(worth.values(), dtype=np.float32), rarity)

    def _with_slips(self, word: str, *, last: bool) -> dict[int, float]:
        """Terms of the words, or beginnings of words, that differ by a slip or two of the keyboard."""
        if len(word) < _SHORT or word.isdecimal():
            return {}
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(word) < _LONG else 2
        alike, choices = self._of_lengths(len(word) - slips, len(word) + slips)
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=50)
        if not near and last:
            alike, choices = self._beginnings(len(word) + 1)
            near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=50)
        worth: dict[int, float] = {}
        for _, distance, n in near:
            at = int(self._words_terms[alike[n]])
            worth[at] = max(worth.get(at, 0), _SLIP - _SLIPS * distance)
        return worth

    def _of_lengths(self, least: int, most: int) -> tuple[list[int], list[str]]:
        """Words of these lengths: their numbers, and themselves."""
        held = slice(bisect_left(self._sizes, least), bisect_right(self._sizes, most))
        return self._by_length[held], self._written[held]

    def _beginnings(self, length: int) -> tuple[list[int], list[str]]:
        """Words of this length or longer, cut to it: kept, since many are typed of each length."""
        if length not in self._cut:
            held = slice(bisect_left(self._sizes, length), None)
            self._cut[length] = self._by_length[held], [word[:length] for word in self._written[held]]
        return self._cut[length]

    def _likeness(self, met: Sequence[Meeting], asked: float) -> Array:
        """How near each name is: the rarity of what it shares with the query, beside that of both."""
        count = len(self._lengths)
        own, around = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
        for meeting in met:
            named = self._best(meeting, self._names, self._names_ends)
            own += named
            around += np.where(named > 0, 0, self._best(meeting, self._tagged, self._tagged_ends))
        beside = _AROUND * np.where(own > 0, around, 0)
        shared, length = own + beside, np.maximum(self._lengths, 1e-6) + beside
        return 2 * shared / (asked + (1 - _SPARE) * length + _SPARE * shared)

    def _best(self, meeting: Meeting, names: Array, ends: Array) -> Array:
        """For each name, the most that a word of a query is worth there."""
        worth = meeting.worth * np.minimum(self._rarity[meeting.terms], meeting.rarity)
        held, counts = _rows(ends, meeting.terms)
        return _most(len(self._lengths), names[held], np.repeat(worth, counts))

    def _nearest(self, likeness: Array, names: int) -> tuple[Array, Array, Array]:
        """Entries of the nearest names; how near: their best name, and a part of their next two; the best name."""
        kept = np.flatnonzero(likeness)
        kept = kept[greatest(likeness[kept], names)]
        links, counts = _rows(self._owners_ends, kept)
        scores = np.repeat(likeness[kept], counts) * self._weights[links]
        order = np.lexsort((-scores, self._owners[links]))
        links, scores = links[order], scores[order]
        found, first = np.unique(self._owners[links], return_index=True)
        rank = np.arange(len(links)) - np.repeat(first, np.diff([*first, len(links)]))
        weighed = np.where(rank == 0, 1.0, np.where(rank <= 2, _OTHERS * self._many, 0.0))
        return found, np.add.reduceat(scores * weighed, first), links[first]

    def _whole_texts(self, met: Sequence[Meeting]) -> Array:
        """How near all names of each entry are, read as one text (BM25, 1 at most)."""
        total, most = np.zeros(len(self), dtype=np.float32), 0.0
        for meeting in met:
            held, counts = _rows(self._texts_ends, meeting.terms)
            rarity = np.array([self._text_rarity(at) for at in meeting.terms.tolist()], dtype=np.float32)
            often, holding = self._often[held], self._texts[held]
            value = np.repeat(meeting.worth * rarity, counts) * often / (often + self._thickness[holding])
            best = _most(len(self), holding, value)
            total += best
            most += self._text_rarity(int(meeting.terms[meeting.worth.argmax()]))
        return total / most if most else total

    def _text_rarity(self, at: int) -> float:
        holding = int(self._texts_ends[at + 1] - self._texts_ends[at])
        return float(np.log1p((len(self) - holding + 0.5) / (holding + 0.5)))

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        """Every entry's document, read once."""
        return [orjson.loads(body) for body in self.bodies(range(len(self)))]

    def bodies(self, entries: Iterable[int]) -> list[bytes]:
        """The documents of entries."""
        held = self._held.view("bodies")
        return [bytes(held[int(self._cuts[n]) : int(self._cuts[n + 1])]) for n in entries]


def _rows(ends: Array, rows: Array) -> tuple[Array, Array]:
    """Where the values of some rows stand, one row after the other, and how many each has."""
    starts = ends[rows]
    counts = ends[rows + 1] - starts
    return np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum()), counts


def _most(size: int, at: Array, values: Array) -> Array:
    """The most that is given to each place."""
    found = np.zeros(size, dtype=np.float32)
    order = np.argsort(values, kind="stable")
    found[at[order]] = values[order]  # of several writings to one place, the last one holds
    return found


def _lines(held: ArrayFile, name: str) -> list[str]:
    text = held[name].tobytes().decode()
    return text.split("\n") if text else []
