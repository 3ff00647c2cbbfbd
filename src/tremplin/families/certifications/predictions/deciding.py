"""The words that decided: those without which the job would have been less likely, the one that weighs most first.

Each word of a title is taken away in turn, with the pairs that hold it, and the title is judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tremplin.families.certifications.predictions.corpus import PAIR, Corpus, Numbers, Sparse
from tremplin.families.certifications.predictions.evidence import BATCH, at_once, features
from tremplin.families.certifications.predictions.model import Model, Part

WORDS = 4
"""Words told of a proposal, at most."""
_SOME = 200
"""Subjects whose words are taken away at once: their titles, each without one of its words, fill a batch or two."""
_LEAST = 0.01
"""What the likelihood loses without a word that is told, at least."""


def deciding(model: Model, asked: Numbers, jobs: Numbers) -> list[list[str]]:
    """For each subject and the job proposed to it, the terms that decided."""
    corpus = model.corpus
    held = {n: term for term, n in corpus.terms.items()}
    alike: dict[tuple[Any, ...], list[int]] = {}
    for n, (subject, job) in enumerate(zip(asked, jobs, strict=True)):
        key = (id(model.part_of(subject)), job, _row(corpus.words, subject), _row(corpus.context, subject))
        alike.setdefault(key, []).append(n)
    found: list[list[str]] = [[] for _ in asked]
    firsts = [of[0] for of in alike.values()]
    some: list[tuple[Part, list[int]]] = []
    for part in model.parts:
        mine = [n for n in firsts if model.part_of(asked[n]) is part]
        some += [(part, mine[at : at + _SOME]) for at in range(0, len(mine), _SOME)]
    told = at_once(lambda one: _of_part(corpus, one[0], held, asked[one[1]], jobs[one[1]]), some)
    for (_, subjects), decided in zip(some, told, strict=True):
        for n, words in zip(subjects, decided, strict=True):
            found[n] = words
    for same in alike.values():
        for n in same[1:]:
            found[n] = found[same[0]]
    return found


def _row(matrix: Sparse, n: int) -> tuple[int, ...]:
    return tuple(matrix.indices[matrix.indptr[n] : matrix.indptr[n + 1]].tolist())


def _of_part(corpus: Corpus, part: Part, held: dict[int, str], asked: Numbers, jobs: Numbers) -> list[list[str]]:
    from scipy.sparse import csr_matrix

    rows: list[list[int]] = []
    of: list[tuple[int, str]] = []
    for n, subject in enumerate(asked):
        columns = _row(corpus.words, subject)
        words = [held[c] for c in columns if PAIR not in held[c]]
        of += [(n, word) for word in ("", *words)]
        rows += [[c for c in columns if word not in held[c].split(PAIR)] for word in ("", *words)]
    owner = np.array([n for n, _ in of])
    ends = np.cumsum([0, *map(len, rows)])
    columns_ = np.array([c for row in rows for c in row], dtype=np.int64)
    variants = csr_matrix((np.ones(len(columns_), np.float32), columns_, ends), (len(rows), len(held)))
    likely = _likelihood(corpus, part, variants, asked[owner], jobs[owner])
    whole = likely[[n for n, (_, word) in enumerate(of) if not word]]
    lost: list[list[tuple[float, str]]] = [[] for _ in asked]
    for (n, word), value in zip(of, likely, strict=True):
        if word and whole[n] - value >= _LEAST:
            lost[n].append((float(value - whole[n]), word))
    return [[word for _, word in sorted(words)[:WORDS]] for words in lost]


def _likelihood(corpus: Corpus, part: Part, words: Sparse, asked: Numbers, jobs: Numbers) -> Any:
    """How likely one job is for each row of words."""
    parts: Sequence[Any] = range(0, len(jobs), BATCH)
    found = []
    for at in parts:
        these = slice(at, at + BATCH)
        told = part.evidence.weigh(words[these], corpus.context[asked[these]])
        rows = np.arange(len(jobs[these]))
        columns = features(told, rows, jobs[these], part.evidence.usual, corpus.traits[asked[these]])
        found.append(part.words.predict_proba(columns)[:, 1])
    return np.concatenate(found)
