"""The greatest values of an array, the same on every processor."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def greatest(values: NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Which are the `count` greatest of the last axis (all, when it is shorter); of equal ones the first.

    `numpy.argpartition` keeps those of the equal ones that the processor's instructions happen to leave there: two
    machines would search, and learn, from others.
    """
    if values.shape[-1] <= count:
        return np.ones(values.shape, np.bool_)
    rank = values.shape[-1] - count
    least = np.partition(values, rank, axis=-1)[..., rank, None]
    above, equal = values > least, values == least
    left = count - above.sum(axis=-1, keepdims=True)
    first: NDArray[np.bool_] = equal & (equal.cumsum(axis=-1) <= left)
    return above | first
