"""The score of a recruiter: 0 to 100 from the hirings predicted for the next six months, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAXIMUM = 100
_STARS = 20


@dataclass(frozen=True)
class Bareme:
    """Breakpoints (hirings, score), the last two of which bound the logarithmic part; the score is linear before."""

    paliers: tuple[tuple[float, float], ...] = ((10, 50), (50, 60), (100, 80), (500, 100))

    @classmethod
    def read(cls, text: str) -> Bareme:
        """« 10:50,50:60,100:80,500:100 »; ValueError when it isn't rising."""
        pairs = tuple(tuple(float(v) for v in part.split(":")) for part in text.split(","))
        if len(pairs) < 2 or any(len(p) != 2 for p in pairs):
            raise ValueError(f"barème « {text} » : des couples embauches:score sont attendus")
        rising = all(a[0] < b[0] and a[1] < b[1] for a, b in zip(((0.0, 0.0), *pairs), pairs, strict=False))
        if not rising or pairs[-1][1] != MAXIMUM:
            raise ValueError(f"barème « {text} » : des paliers croissants jusqu'à {MAXIMUM} sont attendus")
        return cls(tuple((p[0], p[1]) for p in pairs))

    @property
    def texte(self) -> str:
        return ",".join(f"{h:g}:{s:g}" for h, s in self.paliers)

    def scores(self, hirings: ArrayLike) -> NDArray[np.int64]:
        """Scores of predicted hirings, rounded half up."""
        return np.floor(self.exact(hirings) + 0.5).astype(np.int64)

    def exact(self, hirings: ArrayLike) -> NDArray[np.float64]:
        """The same before rounding."""
        h = np.maximum(np.asarray(hirings, dtype=np.float64), 0)
        known = [(0.0, 0.0), *self.paliers[:-1]]
        linear = np.interp(h, [k[0] for k in known], [k[1] for k in known])
        start, base, span = *self.paliers[-2], log10(self.paliers[-1][0])
        beyond = base + (MAXIMUM - base) * np.log10(1 + np.maximum(h - start, 0)) / span
        return np.minimum(MAXIMUM, np.where(h > start, beyond, linear))

    def hirings(self, scores: ArrayLike) -> NDArray[np.float64]:
        """The hirings whose score this is, to the rounding."""
        s = np.clip(np.asarray(scores, dtype=np.float64), 0, MAXIMUM)
        known = [(0.0, 0.0), *self.paliers[:-1]]
        linear = np.interp(s, [k[1] for k in known], [k[0] for k in known])
        start, base, span = *self.paliers[-2], log10(self.paliers[-1][0])
        beyond = start - 1 + 10 ** ((s - base) * span / (MAXIMUM - base))
        return np.where(s > base, beyond, linear)


def stars(score: float) -> float:
    """Stars, 0 to 5 with one decimal: 2.5 for a score of 50."""
    return floor(score / _STARS * 10 + 0.5) / 10
