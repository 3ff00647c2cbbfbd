"""Lexicons: entries that are found by their names as people type them (jobs, diplomas, places, certifications).

An entry has names, each in a column that says how much it counts; several entries may share one. A lexicon is written
to a file of a release, and read by `nearest`. Figures: `python -m bench mots`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import polars as pl

from tremplin.columnar import file
from tremplin.columnar.file import Array
from tremplin.columnar.nearest import Index
from tremplin.columnar.wording import Wording


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
    kinds: str = ""
    """Column of the types of diploma that an entry is of (`diploma_titles.TYPES`), for who types one."""
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
        entries = outputs[self.entries]
        of_kind: dict[str, list[int]] = defaultdict(list)
        for n, kinds in enumerate(entries[self.kinds].to_list() if self.kinds else ()):
            for kind in kinds:
                of_kind[kind].append(n)
        facts = {"wording": self.wording.name, "many": self.many, "kinds": list(of_kind)}
        file.write(path, chain(self._arrays(entries), _jagged("kinds", list(of_kind.values()))), facts)

    def index(self, entries: pl.DataFrame) -> Index:
        """The same, for a step that searches what a release doesn't hold yet."""
        with TemporaryDirectory() as folder:
            self.write(Path(folder) / self.file, {self.entries: entries})
            return Index(Path(folder) / self.file)

    def _arrays(self, entries: pl.DataFrame) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
        names = _Names(self.wording)
        for n, row in enumerate(entries.iter_rows(named=True)):
            named = [(text, weight) for column, weight in self.names.items() for text in _texts(row[column])]
            tags = " ".join(text for column in self.tags for text in _texts(row[column]))
            beside = names.terms(tags if named else "")
            for text, weight in named:
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
    read: dict[str, frozenset[str]] = field(default_factory=dict)
    """Text → its terms: entries of one place have the same beside."""

    def add(self, entry: int, text: str, weight: float, beside: frozenset[str]) -> None:
        """A name of an entry, and the terms that may be typed beside it."""
        own = self.terms(text)
        if own:
            owners = self.owners.setdefault((own, beside - own), {})
            owners[entry] = max((weight, text), owners.get(entry, (0, "")), key=itemgetter(0))

    def terms(self, text: str) -> frozenset[str]:
        """What the words of a text are compared by, noted."""
        if text not in self.read:
            found = self.wording.parts(text)
            for word in found:
                if word not in self.words:
                    self.words[word] = self.wording.term(word)
            self.read[text] = frozenset(self.words[word] for word in found)
        return self.read[text]

    def arrays(self, entries: int) -> Iterator[tuple[str, Array | Iterable[bytes]]]:
        """What is written: terms, words, the names of each term, the entries of each name."""
        vocabulary = sorted(set(self.words.values()))
        at = {value: n for n, value in enumerate(vocabulary)}
        own, around = (_Held.of([name[part] for name in self.owners], at) for part in (0, 1))
        counts = own.counts(len(at)) + around.counts(len(at))
        rarity = np.log1p(len(self.owners) / np.maximum(counts, 1)).astype(np.float32)
        words = sorted(self.words)
        yield "terms", ("\n".join(vocabulary).encode(),)
        yield "words", ("\n".join(words).encode(),)
        yield "words_terms", np.array([at[self.words[word]] for word in words], dtype=np.int32)
        yield "rarity", rarity
        yield from own.by_term("names", len(at))
        yield from around.by_term("tagged", len(at))
        yield "lengths", own.sums(rarity)
        yield from _jagged("owners", [list(owners) for owners in self.owners.values()])
        had = [each for owners in self.owners.values() for each in owners.values()]
        yield "weights", np.array([weight for weight, _ in had], dtype=np.float32)
        spelled = [text.encode() for _, text in had]
        yield "spelled", spelled
        yield "spelled_ends", np.cumsum([0, *map(len, spelled)]).astype(np.int64)
        yield from self._texts(entries, own, len(at))

    def _texts(self, entries: int, own: _Held, terms: int) -> Iterator[tuple[str, Array]]:
        """Each term's entries, in the order of their names, with how often it comes in these read as one text."""
        many = np.fromiter(map(len, self.owners.values()), np.int64, len(self.owners))
        owner = np.fromiter(chain.from_iterable(self.owners.values()), np.int64, int(many.sum()))
        sizes = np.repeat(np.diff(own.ends), many)
        told = np.repeat(own.ends[:-1], many)
        values = own.terms[_runs(told, sizes)]
        pairs, first, often = np.unique(
            values * max(entries, 1) + np.repeat(owner, sizes), return_index=True, return_counts=True
        )
        order = np.lexsort((first, values[first]))
        yield "texts", (pairs[order] % max(entries, 1)).astype(np.int32)
        yield "texts_ends", _ends(np.bincount(values[first], minlength=terms))
        yield "texts_often", often[order].astype(np.float32)
        yield "sizes", np.bincount(owner, sizes, minlength=entries).astype(np.float32)


@dataclass(frozen=True)
class _Held:
    """The terms of each name, in order, one name after the other, and where those of each begin."""

    terms: Array
    ends: Array

    @classmethod
    def of(cls, names: Sequence[frozenset[str]], at: Mapping[str, int]) -> _Held:
        """The places of these terms in a vocabulary."""
        sizes = np.fromiter(map(len, names), np.int64, len(names))
        terms = np.fromiter(map(at.__getitem__, chain.from_iterable(names)), np.int64, int(sizes.sum()))
        return cls(terms[np.lexsort((terms, np.repeat(np.arange(len(names)), sizes)))], _ends(sizes))

    def counts(self, terms: int) -> Array:
        """How many names hold each term."""
        found: Array = np.bincount(self.terms, minlength=terms)
        return found

    def by_term(self, name: str, terms: int) -> Iterator[tuple[str, Array]]:
        """For each term, the names that hold it."""
        names = np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))
        yield name, names[np.argsort(self.terms, kind="stable")].astype(np.int32)
        yield f"{name}_ends", _ends(self.counts(terms))

    def sums(self, worth: Array) -> Array:
        """What the terms of each name are worth together: names of one length at once, each added as by itself."""
        sizes = np.diff(self.ends)
        found = np.zeros(len(sizes), dtype=np.float32)
        for size in np.unique(sizes[sizes > 0]):
            those = np.flatnonzero(sizes == size)
            found[those] = worth[self.terms[self.ends[those][:, None] + np.arange(size)]].sum(axis=1)
        return found


def _runs(starts: Array, sizes: Array) -> Array:
    """Numbers that follow each other from each start."""
    ends = np.cumsum(sizes)
    found: Array = np.arange(int(sizes.sum())) + np.repeat(starts - (ends - sizes), sizes)
    return found


def _ends(sizes: Array) -> Array:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _jagged(name: str, rows: Sequence[Sequence[int]]) -> Iterator[tuple[str, Array]]:
    """Rows of several lengths: their values one after the other, and where each ends."""
    yield name, np.array([value for row in rows for value in row], dtype=np.int32)
    yield f"{name}_ends", np.cumsum([0, *map(len, rows)]).astype(np.int64)
