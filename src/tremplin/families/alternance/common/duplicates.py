"""The same offer seen twice: what makes two copies alike, and which of them is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tremplin.domain.codes import normalize_siret
from tremplin.domain.text import fold

RANG = (
    ("apply_email", 50),
    ("workplace_siret", 50),
    ("workplace_description", 20),
    ("apply_phone", 10),
    ("offer_target_diploma", 10),
    ("workplace_website", 10),
)
"""What makes one of two copies the better: a column of the common form, and what it weighs."""
_RESSEMBLANCE = 0.8
_TROP = 500
"""A name that this many offers share tells nothing."""
_NOISE = frozenset(
    (
        "h",
        "f",
        "hf",
        "fh",
        "e",
        "m",
        "x",
        "d",
        "en",
        "contrat",
        "alternance",
        "alternant",
        "alternante",
        "apprentissage",
        "apprenti",
        "apprentie",
    )
)


@dataclass(frozen=True, kw_only=True)
class Exemplaire:
    """One copy of an offer."""

    id: str
    origine: str
    """Who gave it: inside one origin nothing is merged, unless `entier` is equal."""
    titre: str
    lieu: str | None
    rang: float
    creee: float
    """When, in any unit: the older of two copies of one rank is shown."""
    cles: frozenset[tuple[str, str]] = frozenset()
    """What names the company; copies of one offer share one of them."""
    entier: tuple[Any, ...] = field(default=())

    @cached_property
    def nu(self) -> str:
        return cleaned(self.titre)

    @cached_property
    def bigrammes(self) -> frozenset[str]:
        return frozenset(self.nu[n : n + 2] for n in range(len(self.nu) - 1))

    def pareil(self, other: Exemplaire) -> bool:
        """Whether both are the same offer, being of the same company."""
        if self.origine == other.origine:
            return bool(self.entier) and self.entier == other.entier
        if self.lieu is None or self.lieu != other.lieu:
            return False
        return self.nu == other.nu or dice(self.bigrammes, other.bigrammes) >= _RESSEMBLANCE


def company_keys(siret: str | None, name: str | None = None) -> frozenset[tuple[str, str]]:
    """What names a company: its SIRET when it identifies one, its folded name when it is given."""
    keys = (("siret", normalize_siret(siret or "")), ("nom", fold(name or "")))
    return frozenset((key, value) for key, value in keys if value)


def montres(exemplaires: Iterable[Exemplaire]) -> dict[str, str]:
    """Copy → the copy that is shown for it: itself unless a better one is known. Two that one origin holds apart stay
    apart, though both be like a third that is worse than they."""
    facts = {e.id: e for e in exemplaires}
    better = {id: id for id in facts}

    def worth(id: str) -> tuple[float, float, str]:
        return facts[id].rang, -facts[id].creee, id

    for one, other in _pairs(facts.values()):
        low, high = sorted((one, other), key=worth)
        better[low] = max(better[low], high, key=worth)
    for id in sorted(facts, key=worth, reverse=True):
        better[id] = better[better[id]]
    return better


def _pairs(exemplaires: Iterable[Exemplaire]) -> Iterator[tuple[str, str]]:
    """Pairs of copies of one offer, among those of one company."""
    by_key: dict[tuple[str, str], list[Exemplaire]] = defaultdict(list)
    for copy in exemplaires:
        for key in copy.cles:
            by_key[key].append(copy)
    for members in by_key.values():
        if 1 < len(members) <= _TROP:
            for n, one in enumerate(members):
                yield from ((one.id, other.id) for other in members[n + 1 :] if one.pareil(other))


def cleaned(title: str) -> str:
    """A title without what changes from one site to another: case, accents, « H/F », « alternance », punctuation."""
    return " ".join(w for w in fold(title).split() if w not in _NOISE)


def dice(a: frozenset[str], b: frozenset[str]) -> float:
    """Sørensen–Dice likeness of two sets, 0 to 1."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
