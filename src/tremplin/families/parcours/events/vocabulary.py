"""Closed lists of the training path: states, motifs, sources (events: `types.py`).

Published at `/referentiels/…`; the codes are the wire's.
"""

from __future__ import annotations

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


class Source(StrEnum):
    """Where an event comes from, from the least to the most believed when two disagree."""

    IMPORT = "IMPORT"
    SAISIE_BENEFICIAIRE = "SAISIE_BENEFICIAIRE"
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


MOTIFS_REFUS = {
    "PROJET": "Formation étrangère au projet",
    "PREREQUIS": "Prérequis non atteints",
    "CAPACITE": "Plus de place",
    "FINANCEMENT": "Financement refusé",
    "INDISPONIBILITE": "Personne indisponible",
    "AUTRE": "Autre (à préciser)",
}
"""Why someone isn't retained, or a proposal of entry refused."""

OBJECTIFS = {
    "2": "Perfectionnement, élargissement des compétences",
    "4": "Création d'entreprise",
    "5": "Remise à niveau, maîtrise des savoirs de base, initiation",
    "6": "Certification",
    "7": "Professionnalisation",
    "8": "Préparation à la qualification",
    "9": "(Re)mobilisation, aide à l'élaboration de projet professionnel",
}
"""Objective of a training (LHEO `dict-AIS`, obsolete codes left out)."""


def objectif_principal(codes: list[str]) -> str | None:
    """The objective shown of several: 6, 7 and 8 win over the others, the first given among equals."""
    return next((c for c in codes if c in ("6", "7", "8")), codes[0] if codes else None)


FINANCEURS = {
    0: "Autre",
    1: "Code obsolète",
    2: "Conseil régional",
    3: "Fonds européen : FSE",
    4: "France Travail",
    5: "Entreprise",
    6: "Acsé (ancien)",
    7: "Agefiph",
    8: "Conseil départemental",
    9: "Commune",
    10: "Bénéficiaire",
    11: "État : ministère chargé de l'emploi",
    12: "État : ministère de l'éducation nationale",
    13: "État : autre",
    14: "Fonds européen : autre",
    15: "Collectivité territoriale : autre",
    16: "OPCO",
    17: "Transitions Pro",
    18: "LADOM",
    19: "État : ministère de l'intérieur",
    20: "OFII",
}
"""Funders (LHEO `code-financeur`)."""
CONSEIL_REGIONAL = 2

DISPOSITIFS = (
    "AFC",
    "AFPR",
    "AGEFIPH",
    "AIF",
    "Autres_AFC",
    "AUTRES",
    "BEN",
    "CR",
    "ETAT",
    "FOAD",
    "OPCA",
    "POEC_OPCA",
    "POEI_MONO",
    "41C",
    "41N",
)
"""Schemes known of the employment service's export; others are kept as they come."""

STATUTS = {
    "ICI": "Inscrit à l'information collective, sans résultat encore",
    "ICP": "Présent à l'information collective, sans décision",
    "ICE": "Absent excusé à l'information collective",
    "ICL": "Sur liste d'attente",
    "ICR": "Retenu à l'issue de l'information collective",
    "ICA": "Absent à l'information collective",
    "ICN": "Non retenu à l'issue de l'information collective",
    "PFR": "Retenu depuis la liste d'attente",
}
"""`codeStatutInscription` of the documented routes: ICR, ICA, ICN, PFR are the service's, the others ours."""

LIBELLES_ETATS = {
    Etat.INSCRIT_ICO: "Inscrit à l'information collective",
    Etat.ICO_PRESENT: "Présent à l'information collective",
    Etat.ICO_ABSENT: "Absent à l'information collective",
    Etat.AIS_EMISE: "Proposition d'entrée émise",
    Etat.AIS_VALIDEE: "Proposition d'entrée validée",
    Etat.AIS_REFUSEE: "Proposition d'entrée refusée",
    Etat.ENTRE: "Entré en formation",
    Etat.INTERROMPU: "Formation interrompue",
    Etat.ABANDONNE: "Formation abandonnée",
    Etat.TERMINE: "Formation terminée",
    Etat.BILAN_FAIT: "Bilan fait",
}
ETATS_A_PLUSIEURS = {
    Etat.INSCRIT_ICO: "Inscrits à l'information collective",
    Etat.ICO_PRESENT: "Présents à l'information collective",
    Etat.ICO_ABSENT: "Absents à l'information collective",
    Etat.AIS_EMISE: "Propositions d'entrée émises",
    Etat.AIS_VALIDEE: "Propositions d'entrée validées",
    Etat.AIS_REFUSEE: "Propositions d'entrée refusées",
    Etat.ENTRE: "Entrés en formation",
    Etat.INTERROMPU: "Formations interrompues",
    Etat.ABANDONNE: "Formations abandonnées",
    Etat.TERMINE: "Formations terminées",
    Etat.BILAN_FAIT: "Bilans faits",
}
"""The same where several are counted."""
