"""From scores to confidences that hold: of what is told at 80 %, four in five are right.

A confidence is the isotonic regression of what was right on the scores, over certifications that were not learned from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tremplin.families.certifications.predictions.corpus import Floats, Numbers
from tremplin.families.certifications.predictions.jobs import LEVELS

Rights = NDArray[np.bool_]
PRECISION, COVERAGE = 0.95, 0.70
"""Share of the answers that must be right; share of the certifications that should then have one."""
SURE = 0.8
"""Least confidence of an answer by itself, however right those above it are as a whole."""
NEVER = 2.0
"""The threshold of a level at which nothing is sure enough."""
_CERTAIN = 0.999
"""No score counts as more when several are joined: one job would otherwise make its domain certain."""
_FEWEST = 50
"""Answers on which a threshold rests, at least."""
_BINS = 10


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What a score is worth."""

    scores: Floats
    confidences: Floats
    threshold: float
    """Least score of an answer: of those that a finer level left and that reach it, `PRECISION` were right, and each
    is `SURE`."""

    def confidence(self, scores: Floats) -> Floats:
        """Shares of right answers, from 0 to 1, that scores let expect."""
        return np.interp(scores, self.scores, self.confidences)


def calibrate(scores: Floats, right: Rights, left: Rights | None = None) -> Scale:
    """The scale of some answers, known to be right or wrong; its threshold is that of those `left` to answer (all)."""
    from sklearn.isotonic import IsotonicRegression

    found = IsotonicRegression(out_of_bounds="clip").fit(scores, right)
    among = slice(None) if left is None else left
    least = _threshold(scores[among], found.predict(scores)[among], right[among])
    return Scale(scores=found.X_thresholds_, confidences=found.y_thresholds_, threshold=least)


def _threshold(scores: Floats, confidences: Floats, right: Rights) -> float:
    """The least score above which `PRECISION` of the answers are right; answers of one score go together."""
    order = np.argsort(-scores, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(right) + 1)
    last = np.append(np.diff(scores[order]) != 0, True)
    enough = (np.arange(1, len(right) + 1) >= _FEWEST) & (confidences[order] >= SURE)
    kept = np.flatnonzero(last & (share >= PRECISION) & enough)
    return float(scores[order][kept[-1]]) if len(kept) else NEVER


def error(confidences: Floats, right: Rights) -> float:
    """Expected calibration error (ECE), in ten bins of as many answers: mean gap between told and real."""
    return float(sum(len(part) * abs(told - real) for part, told, real in _bins(confidences, right)) / len(right))


def reliability(confidences: Floats, right: Rights) -> list[tuple[float, float, int]]:
    """By tenth of the answers, the least sure first: mean confidence, share right, how many."""
    return [(told, real, len(part)) for part, told, real in _bins(confidences, right)]


def _bins(confidences: Floats, right: Rights) -> Iterator[tuple[Numbers, float, float]]:
    for part in np.array_split(np.argsort(confidences, kind="stable"), _BINS):
        if len(part):
            yield part, float(confidences[part].mean()), float(right[part].mean())


def precision_at(confidences: Floats, right: Rights, share: float) -> float:
    """Share right among the surest answers, that many of all."""
    order = np.argsort(-confidences, kind="stable")[: max(1, round(share * len(right)))]
    return float(right[order].mean())


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Jobs put together at a level of the ROME: `codes` in order, `of` the group of each job."""

    codes: tuple[str, ...]
    of: Numbers

    def joined(self, probabilities: Floats) -> Floats:
        """(subjects, groups): how likely one of the jobs of a group is, as if each were so by itself."""
        unlikely = np.log1p(-np.minimum(probabilities, _CERTAIN))
        found = np.zeros((len(probabilities), len(self.codes)), np.float32)
        for group in range(len(self.codes)):
            found[:, group] = -np.expm1(unlikely[:, self.of == group].sum(axis=1))
        return found


def groups(jobs: Sequence[str]) -> dict[str, Groups]:
    """Level of the ROME → its groups of jobs, from the finest."""
    found = {}
    for level, size in LEVELS.items():
        codes = sorted({job[:size] for job in jobs})
        at = {code: n for n, code in enumerate(codes)}
        found[level] = Groups(codes=tuple(codes), of=np.array([at[job[:size]] for job in jobs], dtype=np.int64))
    return found
