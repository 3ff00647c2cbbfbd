"""Closed lists of the training path: events, states, motifs, sources; and which event leads from which state to which.

Published at `/referentiels/…`; the codes are the wire's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Etat(StrEnum):
    """Where a person stands in a session."""

    INSCRIT_ICO = "INSCRIT_ICO"
    ICO_PRESENT = "ICO_PRESENT"
    ICO_ABSENT = "ICO_ABSENT"
    AIS_EMISE = "AIS_EMISE"
    AIS_VALIDEE = "AIS_VALIDEE"
    AIS_REFUSEE = "AIS_REFUSEE"
    ENTRE = "ENTRE"
    INTERROMPU = "INTERROMPU"
    ABANDONNE = "ABANDONNE"
    TERMINE = "TERMINE"
    BILAN_FAIT = "BILAN_FAIT"


class Type(StrEnum):
    """What can happen."""

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


class Source(StrEnum):
    """Where an event comes from, from the least to the most believed when two disagree."""

    IMPORT = "IMPORT"
    API_0_SAISIE = "API_0_SAISIE"
    SAISIE_OF = "SAISIE_OF"
    SAISIE_CONSEILLER = "SAISIE_CONSEILLER"

    @property
    def rang(self) -> int:
        """Rank: the greater is shown."""
        return list(Source).index(self)


class Resultat(StrEnum):
    """What comes of an information collective for a person."""

    PRESENT = "present"
    ABSENT_EXCUSE = "absent_excuse"
    ABSENT = "absent"
    RETENU = "retenu"
    NON_RETENU = "non_retenu"
    LISTE_ATTENTE = "liste_attente"


DECISIONS = frozenset({Resultat.RETENU, Resultat.NON_RETENU, Resultat.LISTE_ATTENTE})
ABSENCES = frozenset({Resultat.ABSENT, Resultat.ABSENT_EXCUSE})

MOTIFS = {
    "REPRISE_EMPLOI_DURABLE": "Reprise d'un emploi durable",
    "REPRISE_EMPLOI_COURT": "Reprise d'un emploi court",
    "SANTE": "Santé",
    "MATERNITE_PATERNITE": "Maternité, paternité",
    "CONTRAINTE_FAMILIALE": "Contrainte familiale",
    "MOBILITE_TRANSPORT": "Mobilité, transport",
    "REMUNERATION": "Rémunération",
    "REORIENTATION": "Réorientation",
    "NIVEAU_INADAPTE": "Niveau inadapté",
    "EXCLUSION": "Exclusion",
    "DEMENAGEMENT": "Déménagement",
    "FAIT_ORGANISME": "Session annulée ou fermée par l'organisme",
    "SANS_NOUVELLES": "Sans nouvelles",
    "AUTRE": "Autre (à préciser)",
    "NON_RENSEIGNE": "Non renseigné (imports)",
}
"""Why someone leaves before term."""
MOTIFS_PERSONNELS = frozenset({"SANTE", "MATERNITE_PATERNITE"})
"""Those that a région reads as `PERSONNEL`."""


@dataclass(frozen=True)
class Transition:
    """From which states an event is possible (None: nothing happened yet), and to which it leads (None: the same)."""

    depuis: frozenset[Etat | None]
    vers: Etat | None
    phase: int


_E = Etat
TRANSITIONS: dict[Type, Transition] = {
    Type.ICO_INSCRIPTION: Transition(frozenset({None}), _E.INSCRIT_ICO, 0),
    Type.ICO_PRESENCE: Transition(frozenset({None, _E.INSCRIT_ICO}), _E.ICO_PRESENT, 1),
    Type.AIS: Transition(frozenset({None, _E.INSCRIT_ICO, _E.ICO_PRESENT, _E.AIS_REFUSEE}), _E.AIS_EMISE, 2),
    Type.AIS_VALIDATION: Transition(frozenset({_E.AIS_EMISE}), _E.AIS_VALIDEE, 2),
    Type.AIS_REFUS: Transition(frozenset({_E.AIS_EMISE}), _E.AIS_REFUSEE, 2),
    Type.AES: Transition(frozenset({_E.AIS_VALIDEE}), _E.ENTRE, 3),
    Type.ASSIDUITE: Transition(frozenset({_E.ENTRE, _E.INTERROMPU, _E.ABANDONNE, _E.TERMINE}), None, 4),
    Type.INTERRUPTION: Transition(frozenset({_E.ENTRE}), _E.INTERROMPU, 4),
    Type.REPRISE: Transition(frozenset({_E.INTERROMPU}), _E.ENTRE, 4),
    Type.ABANDON: Transition(frozenset({_E.ENTRE, _E.INTERROMPU}), _E.ABANDONNE, 4),
    Type.FIN: Transition(frozenset({_E.ENTRE}), _E.TERMINE, 4),
    Type.BILAN: Transition(frozenset({_E.TERMINE, _E.ABANDONNE}), _E.BILAN_FAIT, 5),
}
"""The table of states; a retained person of a session that has begun may also enter from AIS_EMISE."""
