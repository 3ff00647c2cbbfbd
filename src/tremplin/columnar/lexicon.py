"""Entries found by their names as people type them: jobs, diplomas, places, certifications.

An entry has names, each in a column that says how much it counts; several entries may share one. What is typed is cut
into terms (`wording`): a term meets those that begin so, else the nearest. A name is as near as the rarity of the terms
it shares with what is typed; an entry is as near as its best name, a little nearer when others of its names, or all of
them together, say the same. Figures: `python -m bench mots`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import polars as pl

from tremplin.columnar import file
from tremplin.columnar.file import Array, ArrayFile
from tremplin.columnar.wording import WORDINGS, Wording

_LAST = "\U0010ffff"
_TYPED, _TERMS = 200, 12
"""Letters, then words, that are read of a query."""
_SHORT, _LONG = 4, 8
"""Letters from which a word may hold one slip, and two."""
_BEGINS, _WRITTEN = 0.45, 0.45
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
_NAMES = 400
"""Names, among the nearest, by which entries are compared."""
_FAR = 0.4
"""Entries are given when they are at least this near, the nearest being 1."""
_K1, _B = 1.2, 0.6
"""Constants of BM25: repeated terms count less and less; long texts less."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Entries to search, written in a file of a release."""

    name: str
    entries: str
    """Frame of the entries, in the order of those that are as near."""
    names: Mapping[str, float]
    """Column of names (a text or a list) → how much one of them counts, 1 at most."""
    wording: Wording
    render: Callable[[dict[str, Any]], Any]
    """From the columns of an entry to its document."""
    tags: tuple[str, ...] = ()
    """Columns of words that may be typed beside a name, and that it doesn't lack when they aren't."""
    prior: str = ""
    """Column of numbers, 0 to 1, that bring an entry nearer whatever is typed."""
    many: bool = False
    """Whether an entry is nearer when several of its names, or all of them read as one text, say the same."""

    @property
    def file(self) -> str:
        """Its file in the release."""
        return f"{self.name}.lexique"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the index of these entries."""
        facts = {"wording": self.wording.name, "many": self.many}
        file.write(path, self._arrays(outputs[self.entries]), facts)

    def index(self, entries: pl.DataFrame) -> Index:
        """The same, for a step that searches what a release doesn't hold yet."""
        with TemporaryDirectory() as folder:
            self.write(Path(folder) / self.file, {self.entries: entries})
            return Index(Path(folder) / self.file)

    def _arrays(self, entries: pl.DataFrame) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
        names = _Names(self.wording)
        for n, row in enumerate(entries.iter_rows(named=True)):
            beside = [text for column in self.tags for text in _texts(row[column])]
            for column, weight in self.names.items():
                for text in _texts(row[column]):
                    names.add(n, text, weight, beside)
        yield from names.arrays(len(entries))
        prior = entries[self.prior].fill_null(0).to_numpy() if self.prior else np.zeros(len(entries))
        yield "prior", prior.astype(np.float32)
        bodies = [orjson.dumps(self.render(row)) for row in entries.iter_rows(named=True)]
        yield "bodies", bodies
        yield "cuts", np.cumsum([0, *map(len, bodies)]).astype(np.int64)


def _texts(value: Any) -> Sequence[str]:
    return () if value is None else (value,) if isinstance(value, str) else [text for text in value if text]


@dataclass
class _Names:
    """The names that are being indexed."""

    wording: Wording
    owners: dict[tuple[frozenset[str], frozenset[str]], dict[int, tuple[float, str]]] = field(default_factory=dict)
    """(terms, tags) of a name → the entries that have it, how much it counts there and how it is written."""
    words: dict[str, str] = field(default_factory=dict)
    """Folded word → its term."""

    def add(self, entry: int, text: str, weight: float, beside: Sequence[str]) -> None:
        """A name of an entry."""
        own, around = self._terms(text), self._terms(" ".join(beside))
        if own:
            owners = self.owners.setdefault((own, around - own), {})
            owners[entry] = max((weight, text), owners.get(entry, (0, "")), key=itemgetter(0))

    def _terms(self, text: str) -> frozenset[str]:
        found = self.wording.parts(text)
        self.words.update((word, self.wording.term(word)) for word in found)
        return frozenset(map(self.wording.term, found))

    def arrays(self, entries: int) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
        """What is written: terms, words, the names of each term, the entries of each name."""
        vocabulary = sorted(set(self.words.values()))
        at = {value: n for n, value in enumerate(vocabulary)}
        own, around = (_transposed([name[part] for name in self.owners], at) for part in (0, 1))
        counts = np.array([len(o) + len(a) for o, a in zip(own, around, strict=True)])
        rarity = np.log1p(len(self.owners) / np.maximum(counts, 1)).astype(np.float32)
        words = sorted(self.words)
        yield "terms", ("\n".join(vocabulary).encode(),)
        yield "words", ("\n".join(words).encode(),)
        yield "words_terms", np.array([at[self.words[word]] for word in words], dtype=np.int32)
        yield "rarity", rarity
        yield from _jagged("names", own)
        yield from _jagged("tagged", around)
        lengths = [rarity[sorted(at[value] for value in name)].sum() for name, _ in self.owners]
        yield "lengths", np.array(lengths, dtype=np.float32)
        yield from _jagged("owners", [list(owners) for owners in self.owners.values()])
        had = [each for owners in self.owners.values() for each in owners.values()]
        yield "weights", np.array([weight for weight, _ in had], dtype=np.float32)
        spelled = [text.encode() for _, text in had]
        yield "spelled", spelled
        yield "spelled_ends", np.cumsum([0, *map(len, spelled)]).astype(np.int64)
        yield from self._texts(entries, at)

    def _texts(self, entries: int, at: Mapping[str, int]) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
        """Each term's entries, with how often it comes in their names read as one text."""
        often: list[dict[int, int]] = [defaultdict(int) for _ in at]
        sizes = np.zeros(entries, dtype=np.float32)
        for (own, _), owners in self.owners.items():
            for entry in owners:
                sizes[entry] += len(own)
                for value in own:
                    often[at[value]][entry] += 1
        yield from _jagged("texts", [list(counted) for counted in often])
        yield "texts_often", np.array([n for counted in often for n in counted.values()], dtype=np.float32)
        yield "sizes", sizes


def _transposed(names: Iterable[frozenset[str]], at: Mapping[str, int]) -> list[list[int]]:
    """For each term, the names that hold it."""
    held: list[list[int]] = [[] for _ in at]
    for n, terms in enumerate(names):
        for value in terms:
            held[at[value]].append(n)
    return held


def _jagged(name: str, rows: Sequence[Sequence[int]]) -> Iterator[tuple[str, Array]]:
    """Rows of several lengths: their values one after the other, and where each ends."""
    yield name, np.array([value for row in rows for value in row], dtype=np.int32)
    yield f"{name}_ends", np.cumsum([0, *map(len, rows)]).astype(np.int64)


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
        self._by_length: dict[int, list[int]] = defaultdict(list)
        for n, word in enumerate(self._words):
            self._by_length[len(word)].append(n)

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
        nearness = nearness + _PRIOR * self._prior[found]
        near = np.flatnonzero(nearness >= _FAR * nearness.max(initial=0))
        order = near[np.lexsort((found[near], -nearness[near]))][:limit]
        return Near(found[order], nearness[order], tuple(map(self._spelled, links[order].tolist())))

    def _spelled(self, link: int) -> str:
        return bytes(self._held.view("spelled")[self._spelled_ends[link] : self._spelled_ends[link + 1]]).decode()

    def _met(self, text: str) -> tuple[list[Meeting], int]:
        """What each word of a query meets, and how many meet nothing."""
        told = self._wording.parts(text[:_TYPED])[:_TERMS]
        words = list({self._wording.term(w): w for w in told}.values())
        if self._wording.elsewhere.issuperset(words):
            return [], 0
        only_noise = self._wording.noise.issuperset(words)
        unfinished = not text[-1:].isspace() and len(words[-1:] and words[-1]) + len(words) > 2
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
        if last or (exact is None and len(word) >= _SHORT):
            begins = _BEGINS if exact is not None else 1 - _WRITTEN
            for n in range(bisect_left(self._words, word), bisect_left(self._words, word + _LAST)):
                value = begins + _WRITTEN * len(word) / len(self._words[n])
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
        alike = [n for length in range(len(word) - slips, len(word) + slips + 1) for n in self._by_length[length]]
        choices = [self._words[n] for n in alike]
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=50)
        if not near and last:
            alike = [n for length, held in self._by_length.items() if length > len(word) for n in held]
            choices = [self._words[n][: len(word) + 1] for n in alike]
            near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=50)
        worth: dict[int, float] = {}
        for _, distance, n in near:
            at = int(self._words_terms[alike[n]])
            worth[at] = max(worth.get(at, 0), _SLIP - _SLIPS * distance)
        return worth

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
        best = np.zeros(len(self._lengths), dtype=np.float32)
        for at, worth in zip(meeting.terms.tolist(), meeting.worth.tolist(), strict=True):
            holding = names[ends[at] : ends[at + 1]]
            best[holding] = np.maximum(best[holding], worth * min(meeting.rarity, float(self._rarity[at])))
        return best

    def _nearest(self, likeness: Array, names: int) -> tuple[Array, Array, Array]:
        """Entries of the nearest names; how near: their best name, and a part of their next two; the best name."""
        kept = np.flatnonzero(likeness)
        if len(kept) > names:
            kept = kept[np.argpartition(-likeness[kept], names)[:names]]
        starts = self._owners_ends[kept]
        counts = self._owners_ends[kept + 1] - starts
        links = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
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
            best = np.zeros(len(self), dtype=np.float32)
            for at, worth in zip(meeting.terms.tolist(), meeting.worth.tolist(), strict=True):
                texts = slice(self._texts_ends[at], self._texts_ends[at + 1])
                holding, often = self._texts[texts], self._often[texts]
                value = worth * self._text_rarity(at) * often / (often + self._thickness[holding])
                best[holding] = np.maximum(best[holding], value)
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


def _lines(held: ArrayFile, name: str) -> list[str]:
    text = held[name].tobytes().decode()
    return text.split("\n") if text else []
