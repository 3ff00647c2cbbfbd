"""The beginnings of their names by which towns are called."""

from __future__ import annotations

import re
from collections import defaultdict

import polars as pl

from tremplin.domain.text import fold

_LINK = re.compile(r"[- ](?:sur|sous|en|lès|les|le|la|de|du|des|aux|au|et|d'|l')\b|[- ]d'|[- ]l'")
_SHORT_OF, _FAR_MORE = 10_000, 3
"""People from which a town is called by the beginning of its name, and how many times those of the town that has this
name whole."""
_A_TOWN, _TEN_TIMES = 6_000, 10
"""People from which the latter keeps its name, unless there are so many times more: « Le Blanc » isn't Le Blanc-Mesnil,
« Clermont » is Clermont-Ferrand."""


def short_names(communes: pl.DataFrame) -> dict[str, list[str]]:
    """Commune → the beginnings of its name by which it is meant: « Clermont » is Clermont-Ferrand, « Aulnay » is
    Aulnay-sous-Bois, rather than the small towns of that name."""
    named: dict[str, list[tuple[int, str]]] = defaultdict(list)
    whole: dict[str, int] = defaultdict(int)
    for code, name, people in communes.select("code_insee", "nom", "population").iter_rows():
        whole[fold(name)] = max(whole[fold(name)], people or 0)
        for short in _beginnings(name):
            named[short].append((people or 0, code))
    found: dict[str, list[str]] = defaultdict(list)
    for short, towns in named.items():
        people, code = max(towns)
        named_so = whole[fold(short)]
        if people >= max(_SHORT_OF, (_TEN_TIMES if named_so >= _A_TOWN else _FAR_MORE) * named_so):
            found[code].append(short)
    return found


def _beginnings(name: str) -> set[str]:
    """« Clermont » of Clermont-Ferrand, « La Roche » of La Roche-sur-Yon, « Saint-Maur » of Saint-Maur-des-Fossés."""
    article = re.match(r"(?:Le |La |Les |L')?(?:Saint-|Sainte-)?", name)
    start = article.end() if article else 0
    link = _LINK.search(name, start)
    first = name.find("-", start)
    return {name[:end] for end in (link.start() if link else -1, first) if start < end < len(name)}
