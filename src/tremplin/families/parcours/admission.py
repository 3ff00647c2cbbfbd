"""Judging what is sent and writing it: rights, duplicates, the state that it meets, then one write for all.

Everything happens in one transaction that writes alone, so that what was read is still so when it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.identifiants import uuid7
from tremplin.families.parcours import regles
from tremplin.families.parcours.designation import Designations
from tremplin.families.parcours.dossier import Dossier, Ligne, jour_de_paris
from tremplin.families.parcours.droits import Acteur, Role, exiger_ecriture, exiger_habilitation, siret_etranger
from tremplin.families.parcours.erreurs import introuvable, refus
from tremplin.families.parcours.evenements import Evenement
from tremplin.families.parcours.pli import Pli
from tremplin.families.parcours.queries import journal, personnes
from tremplin.families.parcours.saisie import Saisie
from tremplin.families.parcours.schemas_contenus import OBLIGATOIRES
from tremplin.families.parcours.secret import chiffrer
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.textes import separer
from tremplin.families.parcours.vocabulaire import Source, Type
from tremplin.platform.errors import ApiError

EN_ATTENTE = frozenset({"PREDECESSEUR_MANQUANT", "SESSION_INCONNUE"})
_SUR_AUTRUI = frozenset({Type.ANNULATION, Type.CORRECTION})


@dataclass
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


@dataclass
class Admission:
    """The events of one request (or one slice of a file), judged one after the other, written together."""

    connection: Connection
    service: Service
    acteur: Acteur
    source: Source
    stricte: bool
    lot: str | None = None
    nouvelles: list[tuple[Dossier, Ligne]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.maintenant = self.service.maintenant(test=self.acteur.test).astimezone(UTC)
        self.designations = Designations(self.connection, self.service, self.acteur)
        self._rang = journal.CHAINE.head(self.connection)

    def admettre(self, saisies: Sequence[Saisie]) -> list[Reponse]:
        """Judge events in the order given; what is refused leaves nothing."""
        self.designations.charger(saisies)
        cancelled = {s.cible for s in saisies if s.type is Type.ANNULATION and s.cible}
        answers = []
        for saisie in saisies:
            try:
                answer = self._juger(saisie, cancelled)
            except ApiError as error:
                answer = Reponse("REJETE", erreur=error)
            answer.ligne = saisie.ligne
            answers.append(answer)
        return answers

    def ecrire(self) -> None:
        """Write what was admitted; one call, at the end."""
        if not self.nouvelles:
            return
        self.designations.ecrire()
        changed = list({id(d): d for d, _ in self.nouvelles}.values())
        journal.ecrire(self.connection, changed, self.nouvelles, self.acteur.test, self.service.secrets,
                       self.maintenant)  # fmt: skip
        personnes.toucher(self.connection, {d.personne.id for d in changed}, self.maintenant)

    def _juger(self, saisie: Saisie, cancelled: set[str]) -> Reponse:
        exiger_ecriture(self.acteur, saisie.type)
        dossier = self.designations.dossier(saisie)
        siret = self._siret(saisie, dossier)
        if saisie.type in _SUR_AUTRUI:
            self._verifier_cible(saisie, dossier)
        cle = self.designations.cle(dossier.personne)
        contenu, textes = separer(saisie.type, saisie.contenu, cle)
        same, other = _deja(dossier, saisie, contenu, self.source, siret or self.acteur.organisation)
        if other is not None and self.source is Source.IMPORT:
            saisie, contenu = _corrige(dossier, other, saisie, contenu)
            same = other if not contenu["valeurs"] else None
        elif other is not None and self.stricte:
            raise refus(
                409, "CORRECTION_REQUISE", "Ce fait est déjà dit autrement : envoyez une CORRECTION de l'événement",
                evenement=other,
            )  # fmt: skip
        if same is not None:
            raison = dossier.pli.raisons.get(same)
            return Reponse("DOUBLON", same, dossier, "ANNULE" if raison == "ANNULE" else None)
        exiger_habilitation(self.acteur, siret, self.service.aujourdhui(test=self.acteur.test))
        event = Evenement(
            uuid7(), saisie.type, saisie.effet or jour_de_paris(self.maintenant), self.source, contenu,
            saisie.emission and saisie.emission.astimezone(UTC), saisie.reference, self.acteur.organisation,
            saisie.cible, dossier.session.version, siret,
        )  # fmt: skip
        regles.verifier_plan(event, dossier)
        pli = dossier.replier(event)
        regles.verifier_correction(event, pli)
        if self.stricte:
            regles.verifier_etat(event, dossier, pli, cancelled)
        self._garder(dossier, event, pli, saisie, chiffrer(cle, textes, event.id) if textes else None)
        return self._repondre(event, dossier)

    def _repondre(self, event: Evenement, dossier: Dossier) -> Reponse:
        raison = dossier.pli.raisons[event.id]
        statut = "ACCEPTE" if raison is None else "EN_ATTENTE" if raison in EN_ATTENTE else "SANS_EFFET"
        return Reponse(statut, event.id, dossier, raison)

    def _garder(self, dossier: Dossier, event: Evenement, pli: Pli, saisie: Saisie, textes: bytes | None) -> None:
        self._rang += 1
        ligne = Ligne(event, self.maintenant, saisie.canal, self.acteur.client, saisie.reception_papier, textes,
                      self.lot, saisie.ligne, self._rang)  # fmt: skip
        self.designations.retenir(dossier, saisie, event.siret)
        if dossier.neuf and not dossier.lignes:
            dossier.rang = self._rang
        dossier.lignes.append(ligne)
        dossier.pli = pli
        self.nouvelles.append((dossier, ligne))

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

    def _verifier_cible(self, saisie: Saisie, dossier: Dossier) -> None:
        """Only its author, or a conseiller, touches an event; another's is as absent as one that doesn't exist."""
        for ligne in dossier.lignes:
            event = ligne.evenement
            if event.id == saisie.cible:
                if event.auteur != self.acteur.organisation and self.acteur.role is not Role.CONSEILLER:
                    raise introuvable()
                return
        mine = [ligne for ligne in dossier.lignes if ligne.evenement.auteur == self.acteur.organisation]
        if any(ligne.evenement.reference == saisie.cible for ligne in mine):
            return
        if _is_id(saisie.cible):
            raise introuvable()  # ids are known of those who were given them: it can't come later


def _is_id(text: str | None) -> bool:
    return text is not None and len(text) == 36 and text.count("-") == 4 and text[14] == "7"


def _deja(
    dossier: Dossier, saisie: Saisie, contenu: dict[str, Any], source: Source, auteur: str
) -> tuple[str | None, str | None]:  # fmt: skip
    """The event that said the same already, even cancelled since; or one that says this fact otherwise.

    The same under another reference is kept too: someone may aim at it by that reference.

    `auteur`: the SIRET, or the organisation, for which it is said.
    """
    dated = saisie.effet is not None and not saisie.effet_deduit
    effet_dit, sent = saisie.effet, saisie.emission.astimezone(UTC) if saisie.emission else None
    mine = regles.cle_de(saisie.type, saisie.effet or date.min, contenu, saisie.reference, saisie.cible)
    other = None
    for ligne in dossier.lignes:
        told = ligne.evenement
        if told.type is not saisie.type or told.source is not source or (told.siret or told.auteur) != auteur:
            continue
        effet = told.effet if dated else saisie.effet or date.min
        if regles.cle_de(told.type, effet, told.contenu, told.reference, told.cible) != mine:
            continue
        alive = dossier.pli.raisons.get(told.id) != "ANNULE"
        said = told.contenu == contenu and told.reference == saisie.reference and (not dated or told.effet == effet_dit)
        again = told.emission == sent
        if said and (again if saisie.type in _SUR_AUTRUI else alive or again):
            return told.id, None
        if alive:
            other = told.id
    return None, other if saisie.type not in _SUR_AUTRUI else None


def _corrige(dossier: Dossier, told: str, saisie: Saisie, contenu: dict[str, Any]) -> tuple[Saisie, dict[str, Any]]:
    """What an export says now, as a correction of what it said before; without values when it is known already."""
    fact = dossier.pli.faits[told]
    values: dict[str, Any] = {n: v for n, v in contenu.items() if fact.contenu.get(n) != v}
    values |= dict.fromkeys(fact.contenu.keys() - contenu.keys() - OBLIGATOIRES)
    if saisie.effet and not saisie.effet_deduit and saisie.effet != fact.effet:
        values["dateEffet"] = saisie.effet.isoformat()
    last = fact.versions[-1].evenement.id
    return replace(saisie, type=Type.CORRECTION, cible=last, reference=None), {"valeurs": values}
