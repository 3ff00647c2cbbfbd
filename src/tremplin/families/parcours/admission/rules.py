"""What is refused at the door: a plan out of its session, a correction that spoils what it corrects, a contradiction
with the present state (strict admission)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tremplin.families.parcours.errors import champ, refus
from tremplin.families.parcours.events.envelope import mal_forme, read_content
from tremplin.families.parcours.events.event import Evenement, cle
from tremplin.families.parcours.events.types import TRANSITIONS, Cle, Type
from tremplin.families.parcours.events.vocabulary import Etat, Source
from tremplin.families.parcours.fold.dossier import Dossier
from tremplin.families.parcours.fold.fold import ETAT_INCOMPATIBLE, HORS_SESSION, PREDECESSEUR_MANQUANT, Pli, Session

_DEPLACE = frozenset({PREDECESSEUR_MANQUANT, ETAT_INCOMPATIBLE, HORS_SESSION})
_TOUJOURS = (Type.CORRECTION, Type.ANNULATION)
POSTERIEURS = "EVENEMENTS_POSTERIEURS"
"""Code of a cancellation that would take their effect from later events."""


def cle_de(type: Type, effet: date, contenu: dict[str, Any] | Any, reference: str | None, cible: str | None) -> Cle:
    """The natural key of any event; a correction or a cancellation is told by its target."""
    return (type, cible or "") if type in _TOUJOURS else cle(type, effet, contenu, reference)


def verify_plan(event: Evenement, dossier: Dossier) -> None:
    """Raise 422 when the plan of a proposal isn't within the bounds of its session."""
    if event.type is not Type.AIS or not dossier.session.version:
        return
    faults = hors_bornes(event.contenu, dossier.session.versions[-1])
    if faults:
        raise mal_forme(faults)


def hors_bornes(contenu: Any, session: Session, names: tuple[str, str] = ("dateDebut", "dateFin")) -> list[Any]:
    """The dates of a plan that aren't days of its session; none when one may enter on any day."""
    if session.entrees_permanentes:
        return []
    bounds = f"du {session.debut or '…'} au {session.fin or '…'}"
    return [
        champ(nom, contenu[kept], f"une date de la session, {bounds}, est attendue")
        for nom, kept in zip(names, ("dateDebut", "dateFin"), strict=True)
        if not session.contains(date.fromisoformat(contenu[kept]))
    ]


def verify_correction(event: Evenement, pli: Pli) -> None:
    """Raise 422 when what it makes of its target is malformed."""
    if event.type is not Type.CORRECTION:
        return
    for fact in pli.faits.values():
        if any(v.evenement.id == event.id for v in fact.versions):
            _, faults = read_content(fact.type, dict(fact.contenu), Source.IMPORT, "contenu.valeurs")
            if faults:
                raise mal_forme(faults)


def verify_state(event: Evenement, dossier: Dossier, pli: Pli) -> None:
    """Raise 409 when an event contradicts the present state."""
    present, why = dossier.pli, pli.raisons[event.id]
    closed = present.etat is Etat.BILAN_FAIT and event.type not in _TOUJOURS
    if closed or why == ETAT_INCOMPATIBLE:
        raise refus(
            409,
            "ETAT_INCOMPATIBLE",
            f"{event.type} n'est pas possible dans l'état {present.etat}",
            etat=present.etat,
            evenementsPermis=permis(present.etat),
            evenementBloquant=present.etapes[-1].evenement if present.etapes else None,
        )
    if why == HORS_SESSION:
        session = dossier.session.versions[-1]
        expected = f"une date de la session, du {session.debut} au {session.fin}, est attendue"
        raise mal_forme([champ("dateEffet", event.effet.isoformat(), expected)])


def verify_sequence(dossier: Dossier, pli: Pli, cancelled: set[str], organisation: str) -> None:
    """Raise 409 when a new fold takes their effect from events that `cancelled` doesn't name, by their ids or by the
    references of this organisation."""
    present = dossier.pli
    gone = cancelled | {
        line.evenement.id
        for line in dossier.lignes
        if line.evenement.reference in cancelled and line.evenement.auteur == organisation
    }
    later = [
        i
        for i, reason in pli.raisons.items()
        if reason in _DEPLACE and present.raisons.get(i, "") is None and i not in gone
    ]
    if later:
        raise refus(
            409,
            POSTERIEURS,
            "Des événements postérieurs perdraient leur effet : annulez-les avec lui",
            evenements=sorted(later),
            etat=present.etat,
        )


def permis(etat: Etat | None) -> list[Type]:
    """The events that a state admits."""
    found = [t for t, step in TRANSITIONS.items() if etat in step.depuis] if etat is not Etat.BILAN_FAIT else []
    if etat is Etat.AIS_EMISE:
        found.append(Type.AES)
    return [*found, *_TOUJOURS]
