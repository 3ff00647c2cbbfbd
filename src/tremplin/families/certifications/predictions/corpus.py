"""Subjects and jobs as sparse matrices.

| array | shape | what |
| --- | --- | --- |
| `words` | subjects × terms | 1 where the title holds a term or a pair of terms that follow each other |
| `context` | subjects × traits | 1 for each speciality (3 and 2 first characters too), type, level |
| `labels` | subjects × jobs | 1 for each job that tables give |
| `names` | names × terms | BM25 weight of a term in a name of a job; `named` is the job of each |
| `sheets`, `texts` | jobs × terms | the same, of all the names of a job, of its definition and activities |
| `kin`, `parents` | subjects × subjects | 1 for each fiche of the family (next in the chain) that tells its jobs |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tremplin.columnar.wording import JOBS
from tremplin.families.certifications.predictions.jobs import NOM
from tremplin.families.certifications.predictions.kinship import draw, terms
from tremplin.families.certifications.predictions.subjects import FICHE

Floats = NDArray[np.floating[Any]]
Numbers = NDArray[np.int64]
Sparse = Any
"""A matrix of `scipy.sparse` in rows (CSR), of 32-bit floats."""
PAIR = " "
"""Between the two terms of a pair."""
_K1, _B = 1.2, 0.75
_ALONE = 2
"""Texts in which a term must stand to tell anything."""
_LONGEST_KIN = 200
"""Members of a family beyond which its members tell nothing of each other."""


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """All that the model reads."""

    codes: tuple[str, ...]
    fiches: NDArray[np.bool_]
    draws: tuple[int, ...]
    """Number that the family of each subject draws (`kinship.draw`)."""
    terms: Mapping[str, int]
    words: Sparse
    context: Sparse
    specialities: NDArray[np.bool_]
    """Which traits are specialities, cut or whole."""
    whole_specialities: NDArray[np.bool_]
    traits: Floats
    """Level (0 when unknown), words of the title."""
    labels: Sparse
    jobs: tuple[str, ...]
    names: Sparse
    named: Numbers
    sheets: Sparse
    texts: Sparse
    kin: Sparse
    parents: Sparse

    @property
    def labelled(self) -> Numbers:
        """Subjects to which tables give jobs."""
        return np.flatnonzero(np.diff(self.labels.indptr))

    @property
    def waiting(self) -> Numbers:
        """Subjects to which they give none, and whose title says a word that others say."""
        return np.flatnonzero((np.diff(self.labels.indptr) == 0) & (np.diff(self.words.indptr) > 0))


def corpus(subjects: pl.DataFrame, texts: pl.DataFrame) -> Corpus:
    """Matrices of the frames `sujets` and `textes`."""
    told = [_with_pairs(terms(title)) for title in subjects["titre"]]
    names = texts.filter(pl.col("sorte") == NOM)
    named_texts = [_with_pairs(_terms_of(text)) for text in names["texte"]]
    other = texts.filter(pl.col("sorte") != NOM)
    other_texts = [_with_pairs(_terms_of(text)) for text in other["texte"]]
    seen = Counter(term for one in (*told, *named_texts) for term in set(one))
    vocabulary = {term: n for n, term in enumerate(sorted(t for t, count in seen.items() if count >= _ALONE))}
    jobs = tuple(texts["rome"].unique().sort())
    at = {job: n for n, job in enumerate(jobs)}
    codes = tuple(subjects["code"])
    labels = [[at[job] for job in of if job in at] for of in subjects["romes"]]
    kin, parents = _relations(subjects, labels)
    context, traits = _context(subjects)
    named = np.array([at[job] for job in names["rome"]], dtype=np.int64)
    return Corpus(
        codes=codes,
        fiches=(subjects["vocabulaire"] == FICHE).to_numpy(),
        draws=tuple(map(draw, subjects["famille"])),
        terms=vocabulary,
        words=_ones([[vocabulary[t] for t in dict.fromkeys(one) if t in vocabulary] for one in told], len(vocabulary)),
        context=context,
        specialities=np.array([trait.startswith("nsf") for trait in traits]),
        whole_specialities=np.array([trait.startswith("nsf 4 ") for trait in traits]),
        traits=_traits(subjects, told),
        labels=_ones(labels, len(jobs)),
        jobs=jobs,
        names=bm25(named_texts, vocabulary),
        named=named,
        sheets=bm25(_joined(named_texts, named, len(jobs)), vocabulary),
        texts=bm25(_joined(other_texts, [at[job] for job in other["rome"]], len(jobs)), vocabulary),
        kin=kin,
        parents=parents,
    )


def _terms_of(text: str) -> list[str]:
    return [term for word in JOBS.parts(text) if len(term := JOBS.term(word)) > 1]


def _with_pairs(told: Sequence[str]) -> list[str]:
    return [*told, *(PAIR.join(pair) for pair in pairwise(told))]


def _joined(texts: Sequence[list[str]], of: Iterable[int], count: int) -> list[list[str]]:
    """The texts of each job, end to end."""
    found: list[list[str]] = [[] for _ in range(count)]
    for text, job in zip(texts, of, strict=True):
        found[job] += text
    return found


def _traits(subjects: pl.DataFrame, told: Sequence[Sequence[str]]) -> Floats:
    levels = subjects["niveau"].cast(pl.Int32, strict=False).fill_null(0).to_numpy()
    lengths = [sum(PAIR not in term for term in one) for one in told]
    return np.stack([levels, lengths], axis=1).astype(np.float32)


def _context(subjects: pl.DataFrame) -> tuple[Sparse, list[str]]:
    traits = [
        [
            *(f"nsf {size} {code[:size]}" for code in row["nsf"] for size in (4, 3, 2)),
            f"type {row['type']}",
            f"niveau {row['niveau']}",
        ]
        for row in subjects.iter_rows(named=True)
    ]
    known = {trait: n for n, trait in enumerate(sorted({t for one in traits for t in one}))}
    return _ones([[known[t] for t in dict.fromkeys(one)] for one in traits], len(known)), list(known)


def _relations(subjects: pl.DataFrame, labels: Sequence[Sequence[int]]) -> tuple[Sparse, Sparse]:
    """Fiches that tell their jobs, of the same family and next in a chain; never what it is itself paired with, whose
    jobs are its own."""
    tell = {
        code
        for code, kind, jobs in zip(subjects["code"], subjects["vocabulaire"], labels, strict=True)
        if kind == FICHE and jobs
    }
    at = {code: n for n, code in enumerate(subjects["code"])}
    families: dict[str, list[str]] = {}
    for code, family in subjects.select("code", "famille").iter_rows():
        if code in tell:
            families.setdefault(family, []).append(code)
    kin, parents = [], []
    for code, family, paired, follow in subjects.select("code", "famille", "couples", "parents").iter_rows():
        left = {code, *paired}
        members = families.get(family, [])
        kin.append([at[c] for c in members if c not in left] if len(members) < _LONGEST_KIN else [])
        parents.append([at[c] for c in follow if c in tell and c not in left])
    return _ones(kin, len(at)), _ones(parents, len(at))


def _ones(rows: Sequence[Sequence[int]], width: int) -> Sparse:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((n for row in rows for n in row), dtype=np.int64, count=int(ends[-1]))
    found = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), width))
    found.sort_indices()
    return found


def bm25(texts: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> Sparse:
    """Weight of each term in each text (Robertson and Zaragoza, k1 1.2, b 0.75)."""
    counts = [Counter(vocabulary[t] for t in text if t in vocabulary) for text in texts]
    found = _ones([sorted(one) for one in counts], len(vocabulary))
    if not found.nnz:
        return found
    found.data = np.array([one[n] for one in counts for n in sorted(one)], dtype=np.float32)
    held = np.bincount(found.indices, minlength=found.shape[1])
    rarity = np.log1p((len(texts) - held + 0.5) / (held + 0.5)).astype(np.float32)
    length = np.asarray(found.sum(axis=1)).ravel()
    of_row = np.repeat(length / length.mean(), np.diff(found.indptr))
    found.data = found.data * (_K1 + 1) / (found.data + _K1 * (1 - _B + _B * of_row)) * rarity[found.indices]
    return found


def unit_rows(matrix: Sparse) -> Sparse:
    """Rows of length 1; those without anything stay so."""
    from scipy.sparse import diags

    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (diags(1 / np.where(length > 0, length, 1)) @ matrix).tocsr().astype(np.float32)


def rarer(matrix: Sparse, counted: Sparse) -> Sparse:
    """Columns weighted by how rare they are in the rows counted."""
    from scipy.sparse import diags

    held = np.bincount(counted.indices, minlength=counted.shape[1])
    return (matrix @ diags((np.log((counted.shape[0] + 1) / (held + 1)) + 1).astype(np.float32))).tocsr()
