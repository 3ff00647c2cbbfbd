"""From the stored events to the facts of a path: what is cancelled leaves, corrections apply, sources are compared.

A function of the set of events: nothing here reads when or in which order they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tremplin.families.parcours.events.correction import is_valid
from tremplin.families.parcours.events.event import Contenu, Evenement, cle, empreinte
from tremplin.families.parcours.events.types import ON_OTHERS, Cle, Type
from tremplin.families.parcours.events.vocabulary import Source


@dataclass(frozen=True)
class Version:
    """A fact as it stood after one event: the first telling, then each correction of it."""

    evenement: Evenement
    effet: date
    contenu: Contenu


@dataclass(eq=False)
class Fait:
    """What one source says of one fact, corrections applied."""

    origine: Evenement
    versions: list[Version]
    dites: list[Version] = field(default_factory=list)
    """Every version that was told, those set aside each before what was preferred to it; the last one is in force."""

    @property
    def type(self) -> Type:
        return self.origine.type

    @property
    def effet(self) -> date:
        return self.versions[-1].effet

    @property
    def contenu(self) -> Contenu:
        return self.versions[-1].contenu

    @property
    def cle(self) -> Cle:
        return cle(self.type, self.effet, self.contenu, self.origine.reference)

    @property
    def poids(self) -> tuple[int, bytes, bytes]:
        """What decides between two tellings of one fact: the most believed who told or corrected it, then what is said
        now; when it was sent counts for nothing, since the same said twice is kept once."""
        rang = max(v.evenement.source.rang for v in self.versions)
        return rang, empreinte(self.effet, self.contenu), self.origine.empreinte

    @property
    def tranche(self) -> bool:
        """Whether a conseiller corrected it to settle a conflict."""
        return any(
            v.evenement.source is Source.SAISIE_CONSEILLER and v.evenement.contenu.get("resout")
            for v in self.versions[1:]
        )


@dataclass(frozen=True)
class Valeur:
    """What one source says in a conflict."""

    source: Source
    evenement: str
    effet: date
    contenu: Contenu


@dataclass(frozen=True)
class Conflit:
    """Values that disagree; the first is shown. `depuis` is the day of the latest of them."""

    cle: Cle
    valeurs: tuple[Valeur, ...]
    depuis: date


@dataclass
class Faits:
    """The facts that count, what was set apart and why, conflicts."""

    retenus: list[Fait] = field(default_factory=list)
    ecartes: dict[Cle, list[Fait]] = field(default_factory=dict)
    """Other tellings of a retained fact, the most believed first."""
    raisons: dict[str, str | None] = field(default_factory=dict)
    """Event → why it has no effect; None for a correction or cancellation that applies."""
    annules: frozenset[str] = frozenset()
    conflits: list[Conflit] = field(default_factory=list)


def establish(evenements: Iterable[Evenement]) -> Faits:
    """The facts of a path."""
    known = {e.id: e for e in evenements}
    targets = {e.id: _target(e, known) for e in known.values() if e.type in ON_OTHERS}
    out = Faits()
    out.annules = _cancelled(known, targets, out.raisons)
    corrections: dict[str, list[Evenement]] = defaultdict(list)
    for event in known.values():
        if event.type is not Type.CORRECTION or event.id in out.annules:
            continue
        target = targets[event.id]
        out.raisons[event.id] = "PREDECESSEUR_MANQUANT"  # until it is met on the way from its target
        if target is not None:
            corrections[target].append(event)
    by_key: dict[Cle, list[Fait]] = defaultdict(list)
    for event in known.values():
        if event.type not in ON_OTHERS and event.id not in out.annules:
            fact = _corrected(event, corrections, out)
            by_key[fact.cle].append(fact)
    for key, told in by_key.items():
        shown, *others = sorted(told, key=lambda f: f.poids, reverse=True)
        out.retenus.append(shown)
        if others:
            out.ecartes[key] = others
            _compare(key, shown, others, out)
    out.conflits.sort(key=lambda c: (c.cle, c.depuis, [v.evenement for v in c.valeurs]))
    return out


def _target(event: Evenement, known: Mapping[str, Evenement]) -> str | None:
    """The event aimed at: by its id, else by its author's reference (of several, the least by what they say)."""
    if event.cible is None:
        return None
    if event.cible in known:
        return event.cible if event.cible != event.id else None
    named = [e for e in known.values() if e.reference == event.cible and e.auteur == event.auteur and e.id != event.id]
    return min(named, key=lambda e: e.empreinte).id if named else None


def _cancelled(
    known: Mapping[str, Evenement], targets: Mapping[str, str | None], reasons: dict[str, str | None]
) -> frozenset[str]:
    """Events that are cancelled, and the corrections of those, all the way."""
    gone = set()
    for event in known.values():
        if event.type is not Type.ANNULATION:
            continue
        target = targets[event.id]
        if target is None:
            reasons[event.id] = "PREDECESSEUR_MANQUANT"
        elif known[target].type is Type.ANNULATION:
            reasons[event.id] = "ETAT_INCOMPATIBLE"
        else:
            reasons[event.id] = None
            gone.add(target)
    aimed: dict[str, list[str]] = defaultdict(list)
    for identifier, target in targets.items():
        if target is not None and known[identifier].type is Type.CORRECTION:
            aimed[target].append(identifier)
    pending = list(gone)
    while pending:
        for correction in aimed[pending.pop()]:
            if correction not in gone:
                gone.add(correction)
                pending.append(correction)
    reasons.update(dict.fromkeys(gone, "ANNULE"))
    return frozenset(gone)


def _corrected(event: Evenement, corrections: Mapping[str, list[Evenement]], out: Faits) -> Fait:
    """A fact after the corrections that aim at it, then at those; of two that aim at the same, the most believed.

    One that would make it malformed (it came before what it corrects was known) is passed over.
    """
    fact = Fait(event, [Version(event, event.effet, event.contenu)])
    last = event
    while True:
        before = fact.versions[-1]
        aimed = [c for c in corrections.get(last.id, ()) if is_valid(event.type, _applied(before, c)[1])]
        spoiling = {c.id for c in corrections.get(last.id, ())} - {c.id for c in aimed}
        out.raisons.update(dict.fromkeys(spoiling, "CORRECTION_INVALIDE"))
        if not aimed:
            break
        winner, *others = sorted(aimed, key=lambda e: e.poids, reverse=True)
        fact.versions.append(Version(winner, *_applied(before, winner)))
        out.raisons[winner.id] = None
        for other in others:
            out.raisons[other.id] = "CORRECTION_SUPPLANTEE"
        differing = [o for o in others if _applied(before, o) != _applied(before, winner)]
        if differing and not (winner.source is Source.SAISIE_CONSEILLER and winner.contenu.get("resout")):
            values = tuple(Valeur(e.source, e.id, *_applied(before, e)) for e in (winner, *differing))
            out.conflits.append(Conflit(fact.cle, values, max(_day(e) for e in (winner, *differing))))
        last = winner
    fact.dites = list(_told(fact.versions[0], event.type, corrections))
    kept = {v.evenement.id for v in fact.versions}
    out.raisons.update((v.evenement.id, "CORRECTION_SUPPLANTEE") for v in fact.dites if v.evenement.id not in kept)
    return fact


def _told(first: Version, type: Type, corrections: Mapping[str, list[Evenement]]) -> Iterator[Version]:
    """A version, then what each correction made of it, the least believed first, each followed by its own."""
    pending = [first]
    while pending:
        version = pending.pop()
        yield version
        made = [Version(c, *_applied(version, c)) for c in corrections.get(version.evenement.id, ())]
        valid = [m for m in made if is_valid(type, m.contenu)]
        pending += sorted(valid, key=lambda m: m.evenement.poids, reverse=True)


def _applied(before: Version, correction: Evenement) -> tuple[date, dict[str, Any]]:
    """What a fact becomes: the fields given replace, null takes away; `dateEffet` moves the day."""
    values = dict(correction.contenu.get("valeurs") or {})
    moved = values.pop("dateEffet", None)
    effet = date.fromisoformat(moved) if moved else before.effet
    return effet, {k: v for k, v in {**before.contenu, **values}.items() if v is not None}


def _compare(key: Cle, shown: Fait, others: list[Fait], out: Faits) -> None:
    for other in others:
        same = (other.type, other.effet, other.contenu) == (shown.type, shown.effet, shown.contenu)
        if same:
            why = "DEJA_DIT"
        elif other.origine.source is shown.origine.source:
            why = "CORRECTION_REQUISE"
        else:
            why = "AUTRE_SOURCE"
        out.raisons[other.origine.id] = why
    differing = [f for f in others if out.raisons[f.origine.id] != "DEJA_DIT"]
    if differing and not shown.tranche:
        values = tuple(Valeur(f.origine.source, f.origine.id, f.effet, f.contenu) for f in (shown, *differing))
        out.conflits.append(Conflit(key, values, max(_day(f.origine) for f in (shown, *differing))))


def _day(event: Evenement) -> date:
    return event.effet
