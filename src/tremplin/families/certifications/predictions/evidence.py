"""What each kind of evidence says of each job, for a subject of which only the words and the traits are read.

Everything is an array (subjects, jobs) of 32-bit floats, the higher the likelier; several kinds aren't probabilities.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np

from tremplin.columnar.greatest import greatest
from tremplin.families.certifications.predictions.corpus import Corpus, Floats, Numbers, Sparse, rarer, unit_rows

VOISINES, PART, TITRES, MOTS = "voisines", "part des voisines", "titres", "mots"
NOMS, APPELLATIONS, TEXTES = "appellation", "appellations", "textes"
SPECIALITE, GENRE = "spécialité", "type et niveau"
KINDS = (VOISINES, PART, TITRES, MOTS, NOMS, APPELLATIONS, TEXTES, SPECIALITE, GENRE)
CHOSEN_BY = (VOISINES, TITRES, MOTS, NOMS, APPELLATIONS, SPECIALITE)
"""Kinds that may put a job among the candidates."""
CANDIDATES = 8
"""Jobs that each of these puts forward."""
_SHARPNESS = 4
"""Power of the likeness of neighbours: the nearest weigh most."""
_CONTEXT = 0.5
"""Weight of traits beside words."""
_PRIOR = 2.0
"""Subjects like the mean that are added to those that hold a word, or a trait."""
BATCH = 400
"""Subjects weighed at once: their arrays take 15 MB, and what they look like 60 more for a moment."""
_AT_ONCE = 4
"""Batches that are weighed beside each other, at most: products of matrices leave the interpreter to others."""
Found = dict[str, Floats]
Given = TypeVar("Given")
Made = TypeVar("Made")


def at_once(function: Callable[[Given], Made], each: Iterable[Given]) -> Iterator[Made]:
    """What a function gives of each, in order, on several cores."""
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        yield from pool.map(function, each)


class Evidence:
    """What was learned from some subjects alone."""

    def __init__(self, corpus: Corpus, learned: Numbers) -> None:
        from scipy.sparse import hstack

        self._corpus = corpus
        self._words, self._context = corpus.words[learned], corpus.context[learned]
        self._labels = corpus.labels[learned]
        titles = self._weighed(self._words)
        self._titles = titles.T.tocsr()
        self._whole = unit_rows(hstack([titles, self._traits(self._context) * _CONTEXT]).tocsr()).T.tocsr()
        held = np.asarray(self._labels.sum(axis=0)).ravel()
        self.usual = ((held + 1) / (len(learned) + 1)).astype(np.float32)
        """Share of the subjects that lead to each job."""
        self._odds, self._unseen = self._log_odds()
        self._shares = self._share_of(self._context)
        self._names, self._sheets, self._texts = (m.T.tocsr() for m in (corpus.names, corpus.sheets, corpus.texts))

    def _weighed(self, words: Sparse) -> Sparse:
        return unit_rows(rarer(words, self._words))

    def _traits(self, context: Sparse) -> Sparse:
        return unit_rows(rarer(context, self._context))

    def _log_odds(self) -> tuple[Sparse, Floats]:
        """How much likelier than usual each job is where a term stands: what was met, and where nothing was."""
        met = (self._words.T @ self._labels).tocoo()
        held = np.bincount(self._words.indices, minlength=self._words.shape[1])
        met.data = np.log1p(met.data / (_PRIOR * self.usual[met.col]))
        return met.tocsr().astype(np.float32), np.log(_PRIOR / (held + _PRIOR)).astype(np.float32)

    def _share_of(self, context: Sparse) -> Floats:
        """Traits × jobs: share of the subjects with the trait that lead to the job, drawn towards the usual."""
        held = np.bincount(context.indices, minlength=context.shape[1])[:, None]
        drawn = 3 * _PRIOR
        found: Floats = ((context.T @ self._labels).toarray() + drawn * self.usual) / (held + drawn)
        return found.astype(np.float32)

    def weigh(self, words: Sparse, context: Sparse) -> Found:
        """Every kind of evidence for the jobs of some subjects, by their words and traits."""
        from scipy.sparse import hstack

        titles = self._weighed(words)
        whole = unit_rows(hstack([titles, self._traits(context) * _CONTEXT]).tocsr())
        near, total = self._votes(whole, self._whole)
        alike, of_titles = self._votes(titles, self._titles)
        length = np.sqrt(np.maximum(np.diff(words.indptr), 1))[:, None].astype(np.float32)
        log_odds = (words @ self._odds).toarray() + (words @ self._unseen)[:, None]
        of_traits, of_nsf = self._of_traits(context)
        return {
            VOISINES: near,
            PART: near / np.maximum(total, 1e-9),
            TITRES: alike / np.maximum(of_titles, 1e-9),
            MOTS: log_odds / length + np.log(self.usual),
            NOMS: self._best_name(words) / length,
            APPELLATIONS: (words @ self._sheets).toarray() / length,
            TEXTES: (words @ self._texts).toarray() / length,
            SPECIALITE: of_nsf,
            GENRE: of_traits,
        }

    def _votes(self, asked: Sparse, known: Sparse) -> tuple[Floats, Floats]:
        """What those that look like each subject asked lead to, and the weight of all of them; `known` has a column a
        subject."""
        likeness = (asked @ known).tocsr()
        likeness.data **= _SHARPNESS
        return (likeness @ self._labels).toarray(), np.asarray(likeness.sum(axis=1))

    def _of_traits(self, context: Sparse) -> tuple[Floats, Floats]:
        """Mean share of the jobs among those of the same type and level; of the same specialities."""
        return self._mean(context, ~self._corpus.specialities), self._mean(context, self._corpus.specialities)

    def _mean(self, context: Sparse, kept: Any) -> Floats:
        chosen = context[:, np.flatnonzero(kept)]
        count = np.diff(chosen.indptr)[:, None]
        found: Floats = (chosen @ self._shares[kept]) / np.maximum(count, 1)
        return np.where(count > 0, found, self.usual)

    def _best_name(self, words: Sparse) -> Floats:
        """Weight of the name of each job that says most of the words."""
        said = (words @ self._names).tocoo()
        found = np.zeros((words.shape[0], len(self._corpus.jobs)), np.float32)
        np.maximum.at(found, (said.row, self._corpus.named[said.col]), said.data)
        return found


def candidates(found: Found) -> tuple[Numbers, Numbers]:
    """(subject, job) of each job that some kind of evidence puts forward, in order."""
    count, jobs = found[VOISINES].shape
    chosen = np.zeros((count, jobs), dtype=np.bool_)
    for kind in CHOSEN_BY:
        chosen |= greatest(found[kind], CANDIDATES)
    rows, columns = np.nonzero(chosen)
    return rows, columns


def features(found: Found, rows: Numbers, jobs: Numbers, usual: Floats, traits: Floats) -> Floats:
    """What is known of candidates: each kind of evidence, how far it is from its best, how usual the job is, traits."""
    columns = []
    for kind in KINDS:
        value = found[kind][rows, jobs]
        columns += [value, value - found[kind].max(axis=1)[rows]]
    return np.column_stack([*columns, usual[jobs], traits[rows]]).astype(np.float32)
