"""Which organisation a (UAI, SIRET) pair means: the decision table of the référentiel's search.

Pure: facts in, decision out. « Its place » is a training place of the organisation with that UAI; « its
manager » and « its trainer » are read in its relations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Organisme:
    """What the decision looks at."""

    siret: str
    uai: str | None
    ouvert: bool
    nature: str
    lieux: frozenset[str] = frozenset()
    """UAI of its training places."""
    relations: frozenset[str] = frozenset()
    """« type siret » of its relations."""

    @property
    def declare(self) -> bool:
        return self.nature != "inconnue"

    def a_pour_lieu(self, uai: str | None) -> bool:
        return uai is not None and uai in self.lieux

    def a_pour_formateur(self, siret: str | None) -> bool:
        return f"responsable->formateur {siret}" in self.relations

    def a_pour_responsable(self, siret: str | None) -> bool:
        return f"formateur->responsable {siret}" in self.relations


@dataclass(frozen=True)
class Decision:
    """The organisation meant, if one can be told, and the others that could have been meant."""

    resultat: Organisme | None = None
    candidats: list[Organisme] = field(default_factory=list)


def decide(organismes: Sequence[Organisme], uai: str | None, siret: str | None) -> Decision:
    """Decide among the organisations that any of the two codes touches.

    They are taken in order of SIRET then UAI; candidates keep the order in which the rules name them.
    """
    ranked = sorted(organismes, key=lambda o: (o.siret, o.uai or ""))
    candidats: list[Organisme] = []
    both = next((o for o in ranked if _is(o, siret) and _named(o, uai)), None)
    if both is not None:
        if both.ouvert or both.a_pour_lieu(uai):
            return Decision(both)
        candidats.append(both)
    by_siret = [o for o in ranked if _is(o, siret) and not _named(o, uai)]
    by_uai = [o for o in ranked if _named(o, uai) and not _is(o, siret)]
    by_place = [o for o in ranked if o.a_pour_lieu(uai) and o.ouvert and o.uai is not None]
    if by_siret:
        return _with_siret(by_siret, by_uai, by_place, uai, siret, candidats)
    return _without_siret(by_uai, by_place, uai, candidats)


def _without_siret(
    by_uai: list[Organisme], by_place: list[Organisme], uai: str | None, candidats: list[Organisme]
) -> Decision:
    if not by_uai:
        return _answer(by_place[0] if len(by_place) == 1 else None, [*candidats, *by_place])
    candidats += by_uai
    standing = [o for o in by_uai if o.ouvert and o.declare]
    if len(standing) > 1:
        standing = [o for o in standing if o.a_pour_lieu(uai)]
    return _answer(standing[0] if len(standing) == 1 else None, candidats)


def _with_siret(
    by_siret: list[Organisme],
    by_uai: list[Organisme],
    by_place: list[Organisme],
    uai: str | None,
    siret: str | None,
    candidats: list[Organisme],
) -> Decision:
    candidats += [*by_siret, *by_uai]
    if len(by_siret) > 1:
        return _answer(None, candidats)
    (own,) = by_siret
    if uai is None or own.a_pour_lieu(uai):
        return _answer(own, candidats)
    if len(by_place) == 1:
        (place,) = by_place
        prefers_place = place.uai == uai or not place.a_pour_responsable(siret)
        return _answer(place if prefers_place else own, candidats)
    return _answer(None, [*candidats, *by_place])


def _answer(resultat: Organisme | None, candidats: list[Organisme]) -> Decision:
    """The result is never repeated among the candidates, and no candidate is named twice."""
    return Decision(resultat, [o for o in dict.fromkeys(candidats) if o != resultat])


def _is(organisme: Organisme, siret: str | None) -> bool:
    return siret is not None and organisme.siret == siret


def _named(organisme: Organisme, uai: str | None) -> bool:
    return uai is not None and organisme.uai == uai
