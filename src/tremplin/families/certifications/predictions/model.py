"""The model: evidence weighed by trees, each family judged by what was learned from the others.

Families are dealt in four parts. What judges a part (evidence, trees) has learned from the three others; confidences
are calibrated on these judgements. A certification without published job is judged by the part that its family draws:
just as those were on which its confidence was calibrated.

Two ways lead to a job. By words: titles, specialities, type, level. By family: where fiches of the same family (older
or newer, of the same title) tell their jobs, these too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tremplin.families.certifications.predictions.calibration import Groups, Scale, calibrate, groups
from tremplin.families.certifications.predictions.corpus import Corpus, Floats, Numbers
from tremplin.families.certifications.predictions.evidence import BATCH, Evidence, at_once, candidates, features
from tremplin.families.certifications.predictions.jobs import METIER

PARTS = 4
LEAST = 200
"""Families that tell their jobs, under which nothing is learned."""
MOTS, FAMILLE = "mots", "famille"
"""The two ways."""
PISTE = "piste"
"""Scale of the jobs that come after the first."""
TRACKS = 3
"""Jobs told of each subject, the likeliest first."""
_SPREAD = 5
_TREES: dict[str, Any] = {
    "max_iter": 60,
    "learning_rate": 0.15,
    "max_leaf_nodes": 31,
    "l2_regularization": 1.0,
    "early_stopping": False,
    "random_state": 2026,
}
_LEAF = 50
"""Candidates in the smallest leaf, or fewer where there are few."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What judges the families of one part."""

    evidence: Evidence
    words: Any
    """Trees over candidates, by words."""
    family: Any
    """Trees over candidates, by family; None when too few have one."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model that has learned."""

    corpus: Corpus
    parts: tuple[Part, ...]
    scales: dict[tuple[str, str], Scale]
    """(way, level) → its scale."""
    levels: dict[str, Groups]
    learned: int

    def judge(self, asked: Numbers) -> tuple[Floats, list[str]]:
        """(subjects, jobs): how likely each job is, 0 for those that nothing puts forward; and the way of each."""
        found = judge_by_words(self, asked)
        drawn = _parts(self.corpus, asked)
        for number, part in enumerate(self.parts):
            if part.family is not None:
                mine = np.flatnonzero((drawn == number) & _has_kin(self.corpus, asked))
                found[mine] = _by_family(self.corpus, part.family, asked[mine], found[mine])
        familiar = _has_kin(self.corpus, asked) & (self.parts[0].family is not None)
        return found, [FAMILLE if one else MOTS for one in familiar]

    def part_of(self, subject: int) -> Part:
        """What judges a subject."""
        return self.parts[int(_parts(self.corpus, np.array([subject]))[0])]


def learn(corpus: Corpus, learned: Numbers) -> Model | None:
    """A model that has seen the jobs of these subjects alone; None when they are too few."""
    if len({corpus.draws[n] for n in learned}) < LEAST:
        return None
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as `recruiters/model.py` does, and why
    drawn = _parts(corpus, learned)
    evidence = [Evidence(corpus, learned[drawn != part]) for part in range(PARTS)]
    tables = [_table(corpus, evidence[part], learned[drawn == part]) for part in range(PARTS)]
    words = [_grown([t for n, t in enumerate(tables) if n != part]) for part in range(PARTS)]
    judged = np.zeros((len(learned), len(corpus.jobs)), np.float32)
    for part in range(PARTS):
        rows, jobs, columns, _ = tables[part]
        judged[np.flatnonzero(drawn == part)[rows], jobs] = words[part].predict_proba(columns)[:, 1]
    del tables, rows, jobs, columns
    familiar = np.flatnonzero(_has_kin(corpus, learned))
    family, by_family = _family_trees(corpus, learned[familiar], drawn[familiar], judged[familiar])
    levels = groups(corpus.jobs)
    scales = _scales(MOTS, levels, judged, corpus.labels[learned].toarray() > 0)
    if by_family is not None:
        scales |= _scales(FAMILLE, levels, by_family, corpus.labels[learned[familiar]].toarray() > 0)
    parts = tuple(
        Part(evidence=evidence[n], words=words[n], family=family[n] if family else None) for n in range(PARTS)
    )
    return Model(corpus=corpus, parts=parts, scales=scales, levels=levels, learned=len(learned))


def judge_by_words(model: Model, asked: Numbers) -> Floats:
    """(subjects, jobs): how likely words and traits alone make each job."""
    found = np.zeros((len(asked), len(model.corpus.jobs)), np.float32)
    drawn = _parts(model.corpus, asked)
    for number, part in enumerate(model.parts):
        mine = np.flatnonzero(drawn == number)
        found[mine] = _by_words(model.corpus, part, asked[mine])
    return found


def _by_words(corpus: Corpus, part: Part, asked: Numbers) -> Floats:
    """(subjects, jobs): how likely the words and traits of each make it."""
    found = np.zeros((len(asked), len(corpus.jobs)), np.float32)
    for rows, jobs, columns in _all_candidates(corpus, part.evidence, asked):
        if len(rows):
            found[rows, jobs] = part.words.predict_proba(columns)[:, 1]
    return found


def _parts(corpus: Corpus, subjects: Numbers) -> Numbers:
    return np.array([corpus.draws[n] // _SPREAD % PARTS for n in subjects], dtype=np.int64)


def _has_kin(corpus: Corpus, subjects: Numbers) -> Any:
    return (np.diff(corpus.kin.indptr) + np.diff(corpus.parents.indptr) > 0)[subjects]


Table = tuple[Numbers, Numbers, Floats, Any]
"""Candidates: subject, job, features, whether tables give the job to the subject."""


def _all_candidates(corpus: Corpus, evidence: Evidence, asked: Numbers) -> Iterator[tuple[Numbers, Numbers, Floats]]:
    """Subject, job and features of each candidate, by batches of subjects."""

    def weighed(at: int) -> tuple[Numbers, Numbers, Floats]:
        these = asked[at : at + BATCH]
        found = evidence.weigh(corpus.words[these], corpus.context[these])
        rows, jobs = candidates(found)
        return rows + at, jobs, features(found, rows, jobs, evidence.usual, corpus.traits[these])

    return at_once(weighed, range(0, len(asked), BATCH))


def _table(corpus: Corpus, evidence: Evidence, asked: Numbers) -> Table:
    parts = _all_candidates(corpus, evidence, asked)
    rows, jobs, columns = (np.concatenate(one) for one in zip(*parts, strict=True))
    return rows, jobs, columns, _told(corpus, asked, rows, jobs)


def _told(corpus: Corpus, asked: Numbers, rows: Numbers, jobs: Numbers) -> Any:
    if not len(rows):  # for which scipy gives something else than an array
        return np.zeros(0, dtype=bool)
    return np.asarray(corpus.labels[asked][rows, jobs]).ravel() > 0


def _grown(tables: Sequence[Table]) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    columns, told = np.concatenate([t[2] for t in tables]), np.concatenate([t[3] for t in tables])
    leaf = min(_LEAF, len(told) // 100 + 1)
    return HistGradientBoostingClassifier(**_TREES, min_samples_leaf=leaf).fit(columns, told)


# ── by family ────────────────────────────────────────────────────────────────────────────────────────────────────


def _family_trees(corpus: Corpus, asked: Numbers, drawn: Numbers, judged: Floats) -> tuple[list[Any], Floats | None]:
    """Trees of each part over what families tell, and what each part judges; none when few have a family."""
    tables = [_family_table(corpus, asked[drawn == part], judged[drawn == part]) for part in range(PARTS)]
    if any(not len(rows) for rows, *_ in tables) or len({corpus.draws[n] for n in asked}) < LEAST:
        return [], None
    trees = [_grown([t for n, t in enumerate(tables) if n != part]) for part in range(PARTS)]
    found = np.zeros_like(judged)
    for part, (rows, jobs, columns, _) in enumerate(tables):
        found[np.flatnonzero(drawn == part)[rows], jobs] = trees[part].predict_proba(columns)[:, 1]
    return trees, found


def _family_table(corpus: Corpus, asked: Numbers, judged: Floats) -> Table:
    """Candidates of the words and jobs of the family, with the share of the fiches of the family that lead there."""
    kin, parents = corpus.kin[asked], corpus.parents[asked]
    told = [(one @ corpus.labels).toarray() for one in (kin, parents)]
    count = [np.diff(one.indptr)[:, None] for one in (kin, parents)]
    rows, jobs = np.nonzero((judged > 0) | (told[0] > 0) | (told[1] > 0))
    shares = [t / np.maximum(c, 1) for t, c in zip(told, count, strict=True)]
    columns = np.column_stack(
        [
            judged[rows, jobs],
            (judged - judged.max(axis=1, initial=0, keepdims=True))[rows, jobs],
            *(share[rows, jobs] for share in shares),
            *(told_[rows, jobs] for told_ in told),
            *(c[rows, 0] for c in count),
            corpus.fiches[asked][rows],
        ]
    )
    return rows, jobs, columns.astype(np.float32), _told(corpus, asked, rows, jobs)


def _by_family(corpus: Corpus, trees: Any, asked: Numbers, judged: Floats) -> Floats:
    found = np.zeros_like(judged)
    rows, jobs, columns, _ = _family_table(corpus, asked, judged)
    if len(rows):
        found[rows, jobs] = trees.predict_proba(columns)[:, 1]
    return found


# ── confidences ──────────────────────────────────────────────────────────────────────────────────────────────────


def _scales(way: str, levels: dict[str, Groups], judged: Floats, told: Any) -> dict[tuple[str, str], Scale]:
    found, left = {}, np.ones(len(judged), np.bool_)
    for level, scores, right in first_answers(levels, judged, told):
        found[way, level] = calibrate(scores, right, left)
        left &= scores < found[way, level].threshold
    order = likeliest(judged, TRACKS + 1)[:, 1:]
    found[way, PISTE] = calibrate(
        np.take_along_axis(judged, order, 1).ravel(), np.take_along_axis(told, order, 1).ravel()
    )
    return found


def likeliest(judged: Floats, count: int) -> Numbers:
    """(subjects, count at most): the likeliest jobs of each subject, in order; of those that are as likely, the first
    one first. A job at a time: to sort the five hundred of each costs ten times as much."""
    left = judged.copy()
    at = np.arange(len(judged))
    found = np.zeros((len(judged), min(count, judged.shape[1])), np.int64)
    for rank in range(found.shape[1]):
        found[:, rank] = left.argmax(axis=1)
        left[at, found[:, rank]] = -np.inf
    return found


def first_answers(levels: dict[str, Groups], judged: Floats, told: Any) -> Iterator[tuple[str, Floats, Any]]:
    """For each level: the score of the likeliest code of each subject, and whether it is right."""
    for level, groups_ in levels.items():
        scores = judged if level == METIER else groups_.joined(judged)
        first = scores.argmax(axis=1)
        right = (
            told
            if level == METIER
            else np.stack([told[:, groups_.of == n].any(axis=1) for n in range(len(groups_.codes))], axis=1)
        )
        at = np.arange(len(judged))
        yield level, scores[at, first], right[at, first]
