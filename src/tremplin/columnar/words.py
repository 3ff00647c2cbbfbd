"""Words of French text as searches compare them: folded, then cut to their stem."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

from tremplin.domain.text import words

_STEMMER = snowballstemmer.stemmer("french")
_UNSTEMMED = 3
"""Words this short are codes and acronyms: they stay as they are."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without its ending: « boulangers » and « boulangère » meet."""
    return word if len(word) <= _UNSTEMMED or any(c.isdigit() for c in word) else str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Stems of the words of a text, in order. Accents go first, so that a search without them finds as much."""
    return [stem(w) for w in words(text)]
