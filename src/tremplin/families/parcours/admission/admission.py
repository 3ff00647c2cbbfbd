"""Judging what is sent and writing it: rights, duplicates, the state that it meets, then one write for all.

Everything happens in one transaction that writes alone, so that what was read is still so when it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.identifiers import uuid7
from tremplin.families.parcours.admission import rules
from tremplin.families.parcours.admission.designation import Designations
from tremplin.families.parcours.errors import introuvable, refus
from tremplin.families.parcours.events.correction import OBLIGATOIRES
from tremplin.families.parcours.events.envelope import Saisie
from tremplin.families.parcours.events.event import Evenement
from tremplin.families.parcours.events.types import ON_OTHERS, Type
from tremplin.families.parcours.events.vocabulary import Source
from tremplin.families.parcours.fold.dossier import Dossier, Ligne, jour_de_paris
from tremplin.families.parcours.fold.fold import Pli
from tremplin.families.parcours.fold.texts import separate
from tremplin.families.parcours.rights import Acteur, Role, require_habilitation, require_writing, siret_etranger
from tremplin.families.parcours.secrets import encrypt
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import journal, people
from tremplin.platform.wire.errors import ApiError

EN_ATTENTE = frozenset({"PREDECESSEUR_MANQUANT", "SESSION_INCONNUE"})
_REPRISES = 5
"""How many times what contradicts the state is tried again in a batch."""


@dataclass(kw_only=True)
class Reponse:
    """What becomes of an event: ACCEPTE, EN_ATTENTE, SANS_EFFET, DOUBLON or REJETE."""

    statut: str
    evenement: str | None = None
    dossier: Dossier | None = None
    raison: str | None = None
    erreur: ApiError | None = None
    ligne: int | None = None

    @property
    def status(self) -> int:
        """HTTP status of the answer to a single post."""
        if self.erreur is not None:
            return self.erreur.status
        return {"DOUBLON": 200, "EN_ATTENTE": 202}.get(self.statut, 201)


@dataclass(kw_only=True)
class Admission:
    """The events of one request (or one slice of a file), judged one after the other, written together."""

    connection: Connection
    service: Service
    acteur: Acteur
    source: Source
    stricte: bool
    lot: str | None = None
    lots: frozenset[str] = frozenset()
    """Files of the same content as the one that is read."""
    nouvelles: list[tuple[Dossier, Ligne]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.maintenant = self.service.maintenant(test=self.acteur.test).astimezone(UTC)
        self.designations = Designations(self.connection, self.service, self.acteur)
        self._rang = journal.CHAINE.head(self.connection)

    def admit(self, saisies: Sequence[Saisie]) -> list[Reponse]:
        """Judge events in the order given; what is refused leaves nothing.

        What contradicts the state is tried again once the others are in: the order inside a batch counts for nothing.
        """
        self.designations.load(saisies)
        cancelled = {s.cible for s in saisies if s.type is Type.ANNULATION and s.cible and self._refus(s) is None}
        answers = [self._repondu(saisie, cancelled) for saisie in saisies]
        for _ in range(_REPRISES if len(saisies) > 1 else 0):
            refused = [n for n, a in enumerate(answers) if a.erreur is not None and a.erreur.status == 409]
            for n in refused:
                answers[n] = self._repondu(saisies[n], cancelled)
            if all(answers[n].erreur is not None for n in refused):
                break
        return answers

    def admit_apart(self, saisies: Sequence[Saisie]) -> list[Reponse]:
        """Judge events that were sent apart, in the order given: each as if it had come alone after the others."""
        self.designations.load(saisies)
        return [self._repondu(s, {s.cible} if s.type is Type.ANNULATION and s.cible else set()) for s in saisies]

    def droits_perdus(self, saisies: Sequence[Saisie]) -> dict[int, ApiError]:
        """Line → why its author may not write it (any more)."""
        self.designations.load(saisies)
        return {s.ligne or 0: refused for s in saisies if (refused := self._refus(s)) is not None}

    def write(self) -> None:
        """Write what was admitted; one call, at the end."""
        if not self.nouvelles:
            return
        self.designations.write()
        changed = list({id(d): d for d, _ in self.nouvelles}.values())
        journal.write(self.connection, changed, self.nouvelles, self.acteur.test, self.service.secrets, self.maintenant)
        people.touch(self.connection, {d.personne.id for d in changed}, self.maintenant)

    def _repondu(self, saisie: Saisie, cancelled: set[str]) -> Reponse:
        try:
            answer = self._judge(saisie, cancelled)
        except ApiError as error:
            answer = Reponse(statut="REJETE", erreur=error)
        answer.ligne = saisie.ligne
        return answer

    def _refus(self, saisie: Saisie) -> ApiError | None:
        try:
            self._allow(saisie)
        except ApiError as error:
            return error
        return None

    def _allow(self, saisie: Saisie) -> tuple[Dossier, str | None]:
        """The path of an event, and the organisme for which it is written; raises ApiError for who may not write it.

        Nothing that was said before is told, or told again, without it.
        """
        require_writing(self.acteur, saisie.type)
        dossier = self.designations.dossier(saisie)
        siret = self._siret(saisie, dossier)
        require_habilitation(self.acteur, siret, self.service.aujourdhui(test=self.acteur.test))
        if saisie.type in ON_OTHERS:
            self._verify_target(saisie, dossier)
        return dossier, siret

    def _judge(self, saisie: Saisie, cancelled: set[str]) -> Reponse:
        dossier, siret = self._allow(saisie)
        if saisie.type in ON_OTHERS:
            saisie = self._aim(saisie, dossier)
        cle = self.designations.cle(dossier.personne)
        contenu, texts = separate(saisie.type, saisie.contenu, cle)
        same, other = self._deja(dossier, saisie, contenu, siret or self.acteur.organisation)
        if other is not None and self.source is Source.IMPORT:
            saisie, contenu = _corrige(dossier, other, saisie, contenu)
            same = other if not contenu["valeurs"] else None
        elif other is not None and self.stricte:
            raise refus(
                409,
                "CORRECTION_REQUISE",
                "Ce fait est déjà dit autrement : envoyez une CORRECTION de l'événement",
                evenement=self._last(dossier, other),
            )
        if same is not None:
            raison = dossier.pli.raisons.get(same)
            return Reponse(
                statut="DOUBLON", evenement=same, dossier=dossier, raison="ANNULE" if raison == "ANNULE" else None
            )
        event = Evenement(
            id=uuid7(),
            type=saisie.type,
            effet=saisie.effet or jour_de_paris(self.maintenant),
            source=self.source,
            contenu=contenu,
            emission=saisie.emission and saisie.emission.astimezone(UTC),
            reference=saisie.reference,
            auteur=self.acteur.organisation,
            cible=saisie.cible,
            version=dossier.session.version,
            siret=siret,
        )
        rules.verify_plan(event, dossier)
        pli = dossier.refold(event)
        rules.verify_correction(event, pli)
        if self.stricte:
            rules.verify_state(event, dossier, pli)
        if self.stricte or event.type is Type.ANNULATION:
            rules.verify_sequence(dossier, pli, cancelled, self.acteur.organisation)
        self._keep(dossier, event, pli, saisie, encrypt(cle, texts, event.id) if texts else None)
        return self._answer(event, dossier)

    def _aim(self, saisie: Saisie, dossier: Dossier) -> Saisie:
        """What is aimed at: of several events of one reference, the one that wasn't cancelled."""
        named = [
            line.evenement.id
            for line in dossier.lignes
            if line.evenement.reference == saisie.cible and line.evenement.auteur == self.acteur.organisation
        ]
        alive = [i for i in named if dossier.pli.raisons.get(i) != "ANNULE"]
        return replace(saisie, cible=alive[0]) if 0 < len(alive) < len(named) else saisie

    def _last(self, dossier: Dossier, told: str) -> str:
        """The event to correct when a fact is said otherwise: the last of its versions that the author may touch."""
        fact = dossier.pli.faits.get(told)
        mine = [
            v.evenement.id
            for v in (fact.versions if fact else ())
            if self.acteur.role is Role.CONSEILLER or v.evenement.auteur == self.acteur.organisation
        ]
        return mine[-1] if mine else told

    def _deja(
        self, dossier: Dossier, saisie: Saisie, contenu: dict[str, Any], auteur: str
    ) -> tuple[str | None, str | None]:
        """The event that said the same already; or one that says this fact otherwise.

        What was cancelled is said anew, unless it is the same sending that comes again (its `dateEmission`, or its line
        of the same file). The same under another reference is kept too: someone may aim at it by that reference.

        `auteur`: the SIRET, or the organisation, for which it is said.
        """
        dated = saisie.effet is not None and not saisie.effet_deduit
        sent = saisie.emission.astimezone(UTC) if saisie.emission else None
        mine = rules.cle_de(saisie.type, saisie.effet or date.min, contenu, saisie.reference, saisie.cible)
        other = None
        for line in dossier.lignes:
            told = line.evenement
            if told.type is not saisie.type or told.source is not self.source or (told.siret or told.auteur) != auteur:
                continue
            effet = told.effet if dated else saisie.effet or date.min
            if rules.cle_de(told.type, effet, told.contenu, told.reference, told.cible) != mine:
                continue
            alive = dossier.pli.raisons.get(told.id) != "ANNULE"
            said = (told.contenu, told.reference) == (contenu, saisie.reference)
            if said and (not dated or told.effet == saisie.effet) and self._repete(line, saisie, sent, alive=alive):
                return told.id, None
            if alive:
                other = told.id
        return None, other if saisie.type not in ON_OTHERS else None

    def _repete(self, line: Ligne, saisie: Saisie, sent: datetime | None, *, alive: bool) -> bool:
        """Whether what says the same as a line of the log is that line again."""
        same_sending = sent is not None and line.evenement.emission == sent
        if same_sending or (sent is None and line.lot in self.lots and line.ligne == saisie.ligne):
            return True
        return alive and (saisie.type not in ON_OTHERS or line.evenement.emission == sent)

    def _answer(self, event: Evenement, dossier: Dossier) -> Reponse:
        raison = dossier.pli.raisons[event.id]
        statut = "ACCEPTE" if raison is None else "EN_ATTENTE" if raison in EN_ATTENTE else "SANS_EFFET"
        return Reponse(statut=statut, evenement=event.id, dossier=dossier, raison=raison)

    def _keep(self, dossier: Dossier, event: Evenement, pli: Pli, saisie: Saisie, texts: bytes | None) -> None:
        self._rang += 1
        line = Ligne(
            evenement=event,
            reception=self.maintenant,
            canal=saisie.canal,
            client=self.acteur.client,
            reception_papier=saisie.reception_papier,
            textes=texts,
            lot=self.lot,
            ligne=saisie.ligne,
            position=self._rang,
        )
        self.designations.hold_back(dossier, saisie, event.siret)
        if dossier.neuf and not dossier.lignes:
            dossier.rang = self._rang
        dossier.lignes.append(line)
        dossier.pli = pli
        self.nouvelles.append((dossier, line))

    def _siret(self, saisie: Saisie, dossier: Dossier) -> str | None:
        """The organisme for which it is written; raises 422 for one that isn't the author's or the session's."""
        if self.acteur.role is not Role.ORGANISME:
            return None
        mine = self.acteur.sirets
        if dossier.session.version:
            mine = mine & dossier.session.sirets
        if saisie.siret is not None:
            mine = mine & {saisie.siret}
        if not mine:
            raise siret_etranger()
        responsable = (dossier.session.document.get("organismeResponsable") or {}).get("siret")
        return responsable if responsable in mine else min(mine)

    def _verify_target(self, saisie: Saisie, dossier: Dossier) -> None:
        """Only its author, or a conseiller, touches an event; another's is as absent as one that doesn't exist."""
        for line in dossier.lignes:
            event = line.evenement
            if event.id == saisie.cible:
                if event.auteur != self.acteur.organisation and self.acteur.role is not Role.CONSEILLER:
                    raise introuvable()
                return
        mine = [line for line in dossier.lignes if line.evenement.auteur == self.acteur.organisation]
        if any(line.evenement.reference == saisie.cible for line in mine):
            return
        if _is_id(saisie.cible):
            raise introuvable()  # ids are known of those who were given them: it can't come later


def _is_id(text: str | None) -> bool:
    return text is not None and len(text) == 36 and text.count("-") == 4 and text[14] == "7"


def _corrige(dossier: Dossier, told: str, saisie: Saisie, contenu: dict[str, Any]) -> tuple[Saisie, dict[str, Any]]:
    """What an export says now, as a correction of what it said before; without values when it is known already."""
    fact = dossier.pli.faits[told]
    values: dict[str, Any] = {n: v for n, v in contenu.items() if fact.contenu.get(n) != v}
    values |= dict.fromkeys(fact.contenu.keys() - contenu.keys() - OBLIGATOIRES)
    if saisie.effet and not saisie.effet_deduit and saisie.effet != fact.effet:
        values["dateEffet"] = saisie.effet.isoformat()
    last = fact.versions[-1].evenement.id
    return replace(saisie, type=Type.CORRECTION, cible=last, reference=None), {"valeurs": values}
