"""What can't be answered: a wrong value, or a name that several things bear."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.errors import VALIDATION, ApiError


def wrong(name: str, received: str, expected: str, nearest: str | None = None, code: str = "value") -> ApiError:
    """400 about one parameter: its value, what is expected, the nearest valid value when there is one."""
    told = _("attendu : %(quoi)s", quoi=expected)
    if nearest:
        told += _(" ; au plus près : %(valeur)s", valeur=nearest)
    fault: dict[str, Any] = {"path": [name], "message": told, "code": code, "received": received[:200]}
    if nearest:
        fault["nearest"] = nearest
    return ApiError(400, VALIDATION, {"validationError": [fault]})


def faults_of(error: ApiError) -> list[tuple[str, str]]:
    """Parameter → what is wrong with it; a refusal of another kind is of none."""
    told: list[dict[str, Any]] = (
        error.data["validationError"] if error.data else [{"path": [""], "message": error.message}]
    )
    return [(fault["path"][0], fault["message"]) for fault in told]


def closest(value: str, known: Iterable[str]) -> str | None:
    """The nearest of some words."""
    found = get_close_matches(value, list(known), 1, 0.4)
    return found[0] if found else None


def closest_code(value: str, known: Iterable[str]) -> str | None:
    """Of the known codes just before and just after this one, that which is most like it."""
    order = sorted(known)
    at = bisect_left(order, value)
    around = order[max(0, at - 1) : at + 1]
    return max(around, key=lambda code: sum(a == b for a, b in zip(code, value, strict=False)), default=None)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One of the things that a name may mean, and the parameters that mean it and no other."""

    libelle: str
    parametres: dict[str, str]


class Ambiguous(Exception):  # a question, not an error
    """Several things are as likely: who asks chooses."""

    def __init__(self, what: str, typed: str, candidates: list[Candidate]) -> None:
        super().__init__(what)
        self.quoi, self.saisi, self.candidats = what, typed, candidates
