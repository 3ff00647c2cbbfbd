"""The fold: the state of a path, its attestations and its conflicts, from the set of its events and its session.

Facts come first (`faits.py`), then the table of states is applied phase by phase, whatever the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from tremplin.families.parcours.events.event import Evenement
from tremplin.families.parcours.events.types import ATTESTED, TRANSITIONS, Type
from tremplin.families.parcours.events.vocabulary import ABSENCES, DECISIONS, Etat, Resultat
from tremplin.families.parcours.fold.facts import Conflit, Fait, Faits, Version, establish

PREDECESSEUR_MANQUANT, ETAT_INCOMPATIBLE, HORS_SESSION = "PREDECESSEUR_MANQUANT", "ETAT_INCOMPATIBLE", "HORS_SESSION"
SESSION_INCONNUE, ORGANISME_ETRANGER = "SESSION_INCONNUE", "ORGANISME_ETRANGER"
_JUGEES = (None, "CORRECTION_SUPPLANTEE")
"""What becomes of corrections that reach what they aim at."""


@dataclass(frozen=True)
class Session:
    """What judges events in a version of a session: its days (None: not known), whether one may enter on any of them,
    its organismes (none: any), the département of its place."""

    debut: date | None
    fin: date | None
    entrees_permanentes: bool = False
    sirets: frozenset[str] = frozenset()
    departement: str = ""

    def contains(self, day: date) -> bool:
        """Whether a day is one of the session's."""
        return (self.debut is None or self.debut <= day) and (self.fin is None or day <= self.fin)


@dataclass(frozen=True)
class Etape:
    """A state reached."""

    etat: Etat
    effet: date
    evenement: str


@dataclass(frozen=True)
class Attestation:
    """An AIS or an AES as it is, or was, printed. `remplacee_par`: place of the next one in the list."""

    fait: Fait
    version: Version
    imprime: Mapping[str, Any]
    remplacee_par: int | None = None

    @property
    def type(self) -> Type:
        return self.fait.type


@dataclass(kw_only=True)
class Pli:
    """What a path is, from its events."""

    etat: Etat | None = None
    decision: Resultat | None = None
    """What came of the information collective."""
    etapes: list[Etape] = field(default_factory=list)
    faits: dict[str, Fait] = field(default_factory=dict)
    """Event → the fact that it told first, corrections applied."""
    ais: Fait | None = None
    """The proposal of entry in force."""
    aes: Fait | None = None
    raisons: dict[str, str | None] = field(default_factory=dict)
    """Event → why it has no effect; None when it has."""
    attestations: list[Attestation] = field(default_factory=list)
    conflits: list[Conflit] = field(default_factory=list)

    @property
    def fin(self) -> date | None:
        """The day when the training ended, before term or not."""
        ends = [s.effet for s in self.etapes if s.etat in (Etat.ABANDONNE, Etat.TERMINE)]
        return ends[-1] if ends else None


def fold(evenements: Iterable[Evenement], versions: Sequence[Session]) -> Pli:
    """Fold a path. `versions` of its session, the first known first: each event keeps the one that it was judged by.

    Without any (not known yet) all waits, and no telling shows whether there is another. What an organisme wrote before
    its session was known has no effect when the session turns out to be another's.
    """
    known = list(evenements)
    strangers = {e.id for e in known if versions and e.version == 0 and _is_strange(e, versions[0])}
    facts = establish(e for e in known if e.id not in strangers)
    facts.raisons.update(dict.fromkeys(strangers, ORGANISME_ETRANGER))
    told = {f.origine.id: f for f in (*facts.retenus, *(f for others in facts.ecartes.values() for f in others))}
    if not versions:
        corrections = {e.id for e in known if e.type is Type.CORRECTION and facts.raisons[e.id] in _JUGEES}
        facts.raisons.update(dict.fromkeys((*told, *corrections), SESSION_INCONNUE))
        return Pli(raisons=facts.raisons, faits=told)
    machine = _Machine(facts, versions)
    machine.run()
    machine.out.faits = told
    machine.out.attestations = list(_attestations(facts, machine.out))
    return machine.out


def _is_strange(event: Evenement, first: Session) -> bool:
    return bool(event.siret and first.sirets and event.siret not in first.sirets)


class _Machine:
    """The table of states applied to the facts, in their order."""

    def __init__(self, facts: Faits, versions: Sequence[Session]) -> None:
        self.versions = versions
        self.out = Pli(raisons=dict(facts.raisons), conflits=facts.conflits)
        self.phases: list[list[Fait]] = [[] for _ in range(6)]
        for fact in facts.retenus:
            self.phases[TRANSITIONS[fact.type].phase].append(fact)

    def _session(self, fact: Fait) -> Session:
        """The version that judged the latest telling of a fact."""
        version = fact.versions[-1].evenement.version
        return self.versions[min(max(version, 1), len(self.versions)) - 1]

    def run(self) -> None:
        registrations, meetings, proposals, entries, training, reports = self.phases
        for fact in sorted([*registrations, *meetings], key=_in_order):
            self._apply(fact)
        entry = entries[0] if entries else None
        late = [f for f in proposals if f.type is not Type.AIS and entry and f.effet > entry.effet]
        self._propose([f for f in proposals if f not in late])
        if entry is not None:
            self._apply(entry)
        if self.out.aes is None:
            self._propose(late)
        else:
            self._refuse(late, ETAT_INCOMPATIBLE)
        self._train(training)
        for fact in reports:
            self._apply(fact)

    def _propose(self, facts: list[Fait]) -> None:
        """Proposals and their decisions; on one day those refused that day come before the others."""
        refused = {f.contenu.get("ais") for f in facts if f.type is Type.AIS_REFUS}

        def order(fact: Fait) -> tuple[Any, ...]:
            name = _name(fact)
            return fact.effet, name not in refused, name, fact.type is not Type.AIS, fact.origine.empreinte

        for fact in sorted(facts, key=order):
            self._apply(fact)

    def _train(self, facts: list[Fait]) -> None:
        """What happens in the training, day by day; stops and returns of one day alternate from the day before."""
        after = (Type.ASSIDUITE, Type.ABANDON, Type.FIN)
        for _, day in groupby(sorted(facts, key=_in_order), key=lambda f: f.effet):
            rest = list(day)
            while turn := next((f for f in rest if self._alternates(f)), None):
                rest.remove(turn)
                self._apply(turn)
            for fact in sorted(rest, key=lambda f: after.index(f.type) if f.type in after else -1):
                self._apply(fact)

    def _alternates(self, fact: Fait) -> bool:
        return fact.type in (Type.INTERRUPTION, Type.REPRISE) and self._why_not(fact) is None

    def _apply(self, fact: Fait) -> None:
        why = self._why_not(fact)
        if why is not None:
            self._refuse([fact], why)
            return
        self.out.raisons[fact.origine.id] = None
        state = TRANSITIONS[fact.type].vers
        if fact.type is Type.ICO_PRESENCE:
            result = Resultat(fact.contenu["resultat"])
            self.out.decision = result
            state = Etat.ICO_ABSENT if result in ABSENCES else Etat.ICO_PRESENT
        elif fact.type is Type.AIS:
            self.out.ais = fact
        elif fact.type is Type.AES:
            self.out.aes = fact
        if state is not None:
            self.out.etat = state
            self.out.etapes.append(Etape(state, fact.effet, fact.origine.id))

    def _refuse(self, facts: Iterable[Fait], why: str) -> None:
        self.out.raisons.update((f.origine.id, why) for f in facts)

    def _why_not(self, fact: Fait) -> str | None:
        """Why a fact has no effect in the present state; None when it has one."""
        state = self.out.etat
        if state not in TRANSITIONS[fact.type].depuis and not self._otherwise(fact):
            return PREDECESSEUR_MANQUANT if self._before(fact) else ETAT_INCOMPATIBLE
        session = self._session(fact)
        if fact.type is Type.AES and not (session.entrees_permanentes or session.contains(fact.effet)):
            return HORS_SESSION
        if TRANSITIONS[fact.type].phase == 4:
            return self._not_in_training(fact)
        if fact.contenu.get("surListeAttente") and self.out.decision is not Resultat.LISTE_ATTENTE:
            waited = self.out.decision in (None, Resultat.PRESENT)
            return PREDECESSEUR_MANQUANT if waited else ETAT_INCOMPATIBLE
        if fact.type in (Type.AIS_VALIDATION, Type.AIS_REFUS) and not self._aims_at_the_proposal(fact):
            return PREDECESSEUR_MANQUANT
        return None

    def _otherwise(self, fact: Fait) -> bool:
        """States that the table admits under a condition."""
        if fact.type is Type.AES:
            start = self._session(fact).debut or self._planned_start()
            begun = start is not None and start <= fact.effet
            return self.out.etat is Etat.AIS_EMISE and begun
        if fact.type is Type.ICO_PRESENCE and fact.contenu["resultat"] in DECISIONS:
            undecided = self.out.decision in (Resultat.PRESENT, Resultat.LISTE_ATTENTE)
            return self.out.etat is Etat.ICO_PRESENT and undecided
        return False

    def _planned_start(self) -> date | None:
        """The first day of the plan, for a session whose days aren't known."""
        told = self.out.ais.contenu.get("dateDebut") if self.out.ais else None
        return date.fromisoformat(told) if told else None

    def _before(self, fact: Fait) -> bool:
        """Whether the path hasn't come yet to where the fact is possible: what leads there may still arrive."""
        state = self.out.etat
        needed = [_RANK[s] for s in TRANSITIONS[fact.type].depuis if s is not None]
        return state is None or _RANK[state] < min(needed, default=0)

    def _aims_at_the_proposal(self, fact: Fait) -> bool:
        named = fact.contenu.get("ais")
        return named is None or (self.out.ais is not None and named in _names(self.out.ais))

    def _not_in_training(self, fact: Fait) -> str | None:
        assert self.out.aes is not None  # every state of the training comes after an entry
        if fact.type is not Type.ASSIDUITE:
            return ETAT_INCOMPATIBLE if fact.effet < self.out.aes.effet else None
        first = date.fromisoformat(f"{fact.contenu['mois']}-01")
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        ended = self.out.fin
        overlaps = last >= self.out.aes.effet and (ended is None or first <= ended)
        return None if overlaps else ETAT_INCOMPATIBLE


_RANK = {
    state: rank
    for rank, states in enumerate(
        (
            (Etat.INSCRIT_ICO,),
            (Etat.ICO_PRESENT, Etat.ICO_ABSENT),
            (Etat.AIS_EMISE,),
            (Etat.AIS_VALIDEE, Etat.AIS_REFUSEE),
            (Etat.ENTRE, Etat.INTERROMPU),
            (Etat.ABANDONNE, Etat.TERMINE),
            (Etat.BILAN_FAIT,),
        )
    )
    for state in states
}
"""How far along a path each state is."""


def _in_order(fact: Fait) -> tuple[Any, ...]:
    return TRANSITIONS[fact.type].phase, fact.effet, fact.cle, fact.origine.empreinte


def _names(fact: Fait) -> set[str | None]:
    """What a decision may call a proposal: its reference, its planned start, the id of its event."""
    return {fact.origine.reference, fact.contenu.get("dateDebut"), fact.origine.id}


def _name(fact: Fait) -> str:
    return str(fact.contenu.get("ais") or "~") if fact.type is not Type.AIS else str(fact.cle[1])


def _attestations(facts: Faits, out: Pli) -> Iterator[Attestation]:
    """What is printed of each effective proposal and entry: every distinct version that was told, each replaced by the
    next, the last one in force; the line is the same in whatever order they came."""
    count = 0
    for fact in sorted(facts.retenus, key=_in_order):
        if fact.type not in ATTESTED or out.raisons[fact.origine.id] is not None:
            continue
        if fact is not out.ais and fact.type is Type.AIS:
            continue  # refused: it never led anywhere
        told = [*reversed(facts.ecartes.get(fact.cle, ())), fact]
        printed: list[Attestation] = []
        for teller, version in ((f, v) for f in told for v in f.dites):
            shown = {n: version.contenu[n] for n in ATTESTED[fact.type].fields if n in version.contenu}
            shown["dateEffet"] = version.effet.isoformat()
            if printed and printed[-1].imprime == shown:
                continue
            if printed:
                printed[-1] = replace(printed[-1], remplacee_par=count + len(printed))
            printed.append(Attestation(teller, version, shown))
        yield from printed
        count += len(printed)
