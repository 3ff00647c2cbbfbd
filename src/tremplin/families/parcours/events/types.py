"""The types of events: one declaration each. All the rest (fold, forms, files, lists, statistics) reads them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tremplin.families.parcours.events import contents
from tremplin.families.parcours.events.form import (
    HEURES,
    MOTIF,
    MOTIFS_DITS,
    NIVEAUX,
    NOTE,
    OBTENTIONS,
    RESULTATS,
    TEXTE,
    Champ,
    job_fields,
)
from tremplin.families.parcours.events.vocabulary import DECISIONS, DISPOSITIFS, MOTIFS_REFUS, OBJECTIFS, Etat, Resultat


class Type(StrEnum):
    """What can happen, under the codes of the wire."""

    ICO_INSCRIPTION = "ICO_INSCRIPTION"
    ICO_PRESENCE = "ICO_PRESENCE"
    AIS = "AIS"
    AIS_VALIDATION = "AIS_VALIDATION"
    AIS_REFUS = "AIS_REFUS"
    AES = "AES"
    ASSIDUITE = "ASSIDUITE"
    INTERRUPTION = "INTERRUPTION"
    REPRISE = "REPRISE"
    ABANDON = "ABANDON"
    FIN = "FIN"
    BILAN = "BILAN"
    ANNULATION = "ANNULATION"
    CORRECTION = "CORRECTION"


Cle = tuple[str, ...]
"""The natural key: two events that share it tell the same fact."""
Key = Callable[[date, Mapping[str, Any], str | None], Cle]
"""Day, content and the sender's reference → the natural key."""


@dataclass(frozen=True)
class Transition:
    """From which states an event is possible (None: nothing happened yet), and to which it leads (None: the same)."""

    depuis: frozenset[Etat | None]
    vers: Etat | None
    phase: int
    """What is folded first when several are known: the lower phase."""


@dataclass(frozen=True)
class Attested:
    """The document that proves an event."""

    titre: str
    fields: tuple[str, ...]
    """What it prints of the content: a change of another field leaves the document as it is."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """All that is to be said of a type; nothing has a default, so that nothing can be forgotten."""

    label: str
    """What people read."""
    model: type[contents.Contenu]
    """Its content, with its bounds."""
    key: Key | None
    """None: it happens once in a path."""
    transition: Transition | None
    """None: it acts on another event."""
    form: tuple[Champ, ...] | None
    """None: its form is that of the event that it corrects."""
    statistic: str | None
    """The column of the statistics that counts it; one that begins with `_` is counted and never shown."""
    to_declare: bool
    """Whether the public employer must be told within the legal time."""
    attestation: Attested | None
    """None: nothing is attested of it."""


def _step(contenu: Mapping[str, Any]) -> str:
    """Presence, decision, decision on the waiting list: three facts of one meeting, in this order."""
    if contenu.get("resultat") not in DECISIONS:
        return "1"
    waited = contenu.get("surListeAttente") and contenu["resultat"] != Resultat.LISTE_ATTENTE
    return "3" if waited else "2"


def _from(*since: Etat | None, to: Etat | None, phase: int) -> Transition:
    return Transition(frozenset(since), to, phase)


_REFUS = tuple(MOTIFS_REFUS.items())
_HOURS = ("nbHeureTotalFormation", "nbHeureCentre", "nbHeureEntreprise")

EVENTS: dict[Type, Event] = {
    Type.ICO_INSCRIPTION: Event(
        label="Inscription à une information collective",
        model=contents.IcoInscription,
        key=lambda _e, c, _r: ("ICO_INSCRIPTION", c.get("ico") or ""),
        transition=_from(None, to=Etat.INSCRIT_ICO, phase=0),
        form=(NOTE,),
        statistic="inscriptionsIco",
        to_declare=False,
        attestation=None,
    ),
    Type.ICO_PRESENCE: Event(
        label="Présence à une information collective, ou décision",
        model=contents.IcoPresence,
        key=lambda _e, c, _r: ("ICO_PRESENCE", c.get("ico") or "", _step(c)),
        transition=_from(None, Etat.INSCRIT_ICO, to=Etat.ICO_PRESENT, phase=1),
        form=(
            Champ("resultat", "Résultat", "liste", requis=True, choix=RESULTATS),
            Champ("motif", "Motif, si la personne n'est pas retenue", "liste", choix=_REFUS),
            NOTE,
        ),
        statistic=None,
        to_declare=False,
        attestation=None,
    ),
    Type.AIS: Event(
        label="Proposition d'entrée en formation",
        model=contents.Ais,
        key=lambda _e, c, r: ("AIS", r or str(c.get("dateDebut"))),
        transition=_from(None, Etat.INSCRIT_ICO, Etat.ICO_PRESENT, Etat.AIS_REFUSEE, to=Etat.AIS_EMISE, phase=2),
        form=(
            Champ("dateDebut", "Début du plan de formation", "date", requis=True),
            Champ("dateFin", "Fin du plan de formation", "date", requis=True),
            *HEURES,
            Champ("objectifs", "Objectifs", "cases", choix=tuple(OBJECTIFS.items())),
            Champ("remunerationDemandee", "Rémunération demandée", "case"),
            Champ("dispositif", "Dispositif", "liste", choix=tuple((d, d) for d in DISPOSITIFS)),
            NOTE,
        ),
        statistic="propositions",
        to_declare=False,
        attestation=Attested(
            "Attestation d'inscription à un stage",
            ("dateDebut", "dateFin", *_HOURS, "objectifs", "remunerationDemandee", "modules"),
        ),
    ),
    Type.AIS_VALIDATION: Event(
        label="Validation de la proposition",
        model=contents.Decision,
        key=lambda _e, c, _r: ("DECISION", c.get("ais") or ""),
        transition=_from(Etat.AIS_EMISE, to=Etat.AIS_VALIDEE, phase=2),
        form=(NOTE,),
        statistic="validations",
        to_declare=False,
        attestation=None,
    ),
    Type.AIS_REFUS: Event(
        label="Refus de la proposition",
        model=contents.AisRefus,
        key=lambda _e, c, _r: ("DECISION", c.get("ais") or ""),
        transition=_from(Etat.AIS_EMISE, to=Etat.AIS_REFUSEE, phase=2),
        form=(Champ("motif", "Motif", "liste", requis=True, choix=_REFUS), TEXTE, NOTE),
        statistic="refus",
        to_declare=False,
        attestation=None,
    ),
    Type.AES: Event(
        label="Entrée effective",
        model=contents.Aes,
        key=None,
        transition=_from(Etat.AIS_VALIDEE, to=Etat.ENTRE, phase=3),
        form=(NOTE,),
        statistic="entrees",
        to_declare=True,
        attestation=Attested("Attestation d'entrée en stage", _HOURS),
    ),
    Type.ASSIDUITE: Event(
        label="Assiduité d'un mois",
        model=contents.Assiduite,
        key=lambda _e, c, _r: ("ASSIDUITE", str(c.get("mois"))),
        transition=_from(Etat.ENTRE, Etat.INTERROMPU, Etat.ABANDONNE, Etat.TERMINE, to=None, phase=4),
        form=(
            Champ("mois", "Mois", "mois", requis=True),
            Champ("heuresPrevues", "Heures prévues", "nombre", requis=True),
            Champ("heuresRealisees", "Heures réalisées", "nombre", requis=True),
            Champ("absencesJustifiees", "Absences justifiées (heures)", "nombre"),
            Champ("absencesInjustifiees", "Absences injustifiées (heures)", "nombre"),
            NOTE,
        ),
        statistic=None,
        to_declare=False,
        attestation=None,
    ),
    Type.INTERRUPTION: Event(
        label="Interruption",
        model=contents.Interruption,
        key=lambda e, _c, _r: ("INTERRUPTION", e.isoformat()),
        transition=_from(Etat.ENTRE, to=Etat.INTERROMPU, phase=4),
        form=(Champ("motif", "Motif", "liste", choix=MOTIFS_DITS), TEXTE, NOTE),
        statistic="interruptions",
        to_declare=True,
        attestation=None,
    ),
    Type.REPRISE: Event(
        label="Reprise",
        model=contents.Reprise,
        key=lambda e, _c, _r: ("REPRISE", e.isoformat()),
        transition=_from(Etat.INTERROMPU, to=Etat.ENTRE, phase=4),
        form=(NOTE,),
        statistic="_reprises",
        to_declare=True,
        attestation=None,
    ),
    Type.ABANDON: Event(
        label="Abandon",
        model=contents.Abandon,
        key=None,
        transition=_from(Etat.ENTRE, Etat.INTERROMPU, to=Etat.ABANDONNE, phase=4),
        form=(MOTIF, TEXTE, NOTE),
        statistic="abandons",
        to_declare=True,
        attestation=None,
    ),
    Type.FIN: Event(
        label="Fin de formation",
        model=contents.Fin,
        key=None,
        transition=_from(Etat.ENTRE, to=Etat.TERMINE, phase=4),
        form=(
            Champ("anticipee", "Fin anticipée", "case"),
            Champ("motif", "Motif de la fin anticipée", "liste", choix=MOTIFS_DITS),
            TEXTE,
            NOTE,
        ),
        statistic="fins",
        to_declare=True,
        attestation=None,
    ),
    Type.BILAN: Event(
        label="Bilan",
        model=contents.Bilan,
        key=None,
        transition=_from(Etat.TERMINE, Etat.ABANDONNE, to=Etat.BILAN_FAIT, phase=5),
        form=(
            Champ("formationAchevee", "Formation achevée", "ouinon", requis=True),
            Champ("motif", "Motif, si elle ne l'est pas", "liste", choix=MOTIFS_DITS),
            TEXTE,
            Champ("dernierJour", "Dernier jour de présence", "date"),
            Champ("heuresPrevues", "Heures prévues", "nombre", requis=True),
            Champ("heuresRealisees", "Heures réalisées", "nombre", requis=True),
            Champ("metierVise", "Métier visé"),
            Champ("niveauAtteint", "Niveau de qualification atteint", "liste", choix=NIVEAUX),
            Champ("certifiante", "Formation certifiante", "ouinon"),
            Champ("certificationObtenue", "Certification obtenue", "liste", choix=OBTENTIONS),
            *job_fields("repriseEmploiPendant", "pendant la formation"),
            *job_fields("repriseEmploiFin", "à la fin"),
            Champ("repriseEmploiPrevue", "Reprise d'emploi prévue le", "date"),
            Champ("avisStagiaire", "Avis du stagiaire", "zone"),
            Champ("avisCentre", "Avis du centre", "zone"),
            Champ("signeParStagiaire", "Signé par le stagiaire", "ouinon"),
        ),
        statistic="bilans",
        to_declare=False,
        attestation=None,
    ),
    Type.ANNULATION: Event(
        label="Annulation d'un événement",
        model=contents.Annulation,
        key=None,
        transition=None,
        form=(Champ("motif", "Pourquoi cet événement est annulé", "zone", requis=True),),
        statistic=None,
        to_declare=False,
        attestation=None,
    ),
    Type.CORRECTION: Event(
        label="Correction d'un événement",
        model=contents.Correction,
        key=None,
        transition=None,
        form=None,
        statistic=None,
        to_declare=False,
        attestation=None,
    ),
}


def check(events: Mapping[Type, Event]) -> None:
    """Raise ValueError for a type without a declaration, or one whose parts don't agree."""
    for type in Type:
        if type not in events:
            raise ValueError(f"{type}: not declared in EVENTS")
        event = events[type]
        known = event.model.model_fields
        asked = {field.nom.partition(".")[0] for field in event.form or ()}
        if unknown := asked - set(known):
            raise ValueError(f"{type}: its form asks for {sorted(unknown)}, which its content hasn't")
        needed = {name for name, field in known.items() if field.is_required()}
        if event.form is not None and (missing := needed - asked):
            raise ValueError(f"{type}: its form doesn't ask for {sorted(missing)}")
        if unknown := set(event.attestation.fields if event.attestation else ()) - set(known):
            raise ValueError(f"{type}: its attestation prints {sorted(unknown)}, which its content hasn't")
    names = [e.statistic for e in events.values() if e.statistic]
    if len(set(names)) < len(names):
        raise ValueError(f"a column of the statistics counts two types: {sorted(names)}")


check(EVENTS)
TRANSITIONS: dict[Type, Transition] = {t: e.transition for t, e in EVENTS.items() if e.transition is not None}
"""The table of states; a retained person of a session that has begun may also enter from AIS_EMISE."""
ON_OTHERS = frozenset(set(EVENTS) - set(TRANSITIONS))
"""Events that act on another one."""
A_DECLARER = frozenset(t for t, e in EVENTS.items() if e.to_declare)
ATTESTED = {t: e.attestation for t, e in EVENTS.items() if e.attestation is not None}
LIBELLES_EVENEMENTS = {t: e.label for t, e in EVENTS.items()}
