"""Families of certifications: near copies, that training and trial must never see on both sides.

Of one family are the codes that a chain of replacements joins, a diploma and the fiches that it is paired with, and
those whose titles say the same once the type of diploma, the field, the school and the words of form are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from tremplin.columnar.diploma_titles import cut
from tremplin.columnar.wording import JOBS
from tremplin.domain.continuity import Link, groups
from tremplin.domain.text import fold, plain

_FORM = """
    mention specialite parcours option domaine dominante finalite fiche nationale incomplete titre visa diplome
    ingenieur ecole universite ministere professionnelle recherche indifferenciee
"""
_OF_FORM = frozenset(map(JOBS.term, _FORM.split()))
"""Words that say how a diploma is told, not what it is in."""
_WORD = re.compile(r"\w+")
_HEADS = re.compile(r"\b(?:mention|specialite)s?\b")
"""What a title says of a diploma begins there: before stand the field, the school."""


def terms(title: str | None) -> list[str]:
    """The words of a title that tell what it is in, in order, as they are compared."""
    told = cut(title or "").subject
    return [term for word in JOBS.parts(told) if len(term := JOBS.term(word)) > 1]


def written(title: str | None) -> dict[str, str]:
    """Each term of a title → the word that says it, as it is written but for capitals."""
    return {JOBS.term(fold(word)): word.lower() for word in reversed(_WORD.findall(title or ""))}


def told_in(title: str | None) -> str:
    """What a title says, as near copies say it: its terms in order of the alphabet, without words of form."""
    subject = plain(cut(title or "").subject)
    head = _HEADS.search(subject)
    found = set(terms(subject[head.end() :] if head else subject)) - _OF_FORM
    return " ".join(sorted(found or set(terms(title))))


def families(titles: Mapping[str, str | None], links: Iterable[Link]) -> dict[str, str]:
    """Code → the first code of its family; `links` join codes of one family, those unknown are left out."""
    alike: dict[str, list[str]] = {}
    for code, title in titles.items():
        alike.setdefault(told_in(title), []).append(code)
    same = [pair for told, codes in alike.items() if told for pair in pairwise(codes)]
    known = [(a, b) for a, b in links if a in titles and b in titles]
    return {code: members[0] for code, members in groups(titles, [*same, *known]).items()}


def draw(family: str) -> int:
    """A number that a family alone decides, the same everywhere: who is learned from, who is judged."""
    return int(hashlib.sha256(family.encode()).hexdigest(), 16)
