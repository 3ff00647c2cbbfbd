"""What the cards say: the three shares, who they count, of whom, from which cohort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tremplin.domain.display import accord

Document = Mapping[str, Any]
QUESTION = "Que deviennent les jeunes après cette formation ?"
RIEN = "Aucun chiffre n'est connu pour cette formation."
RIEN_FILIERE = "Aucun chiffre n'est connu dans cette filière."
NON_PUBLIE = "Donnée non publiée."
FILIERES = {"pro": "À l'école (voie scolaire)", "apprentissage": "En apprentissage"}
NIVEAUX = {
    "certification": "Chiffres pour la France entière",
    "regionale": "Chiffres pour la région {}",
    "formation": "Chiffres pour cet établissement",
}
_PREMIERE_DU_PUBLIC = 2022
"""First cohort whose public jobs and civic service are counted among the jobs."""


@dataclass(frozen=True)
class Part:
    """One of the three shares: the figure that gives it, what it is, what it holds."""

    figure: str
    titre: str
    precision: str


def parts(millesime: str, order: tuple[str, ...]) -> list[Part]:
    """The three shares of a cohort, in the order of a theme."""
    years = [int(y) for y in millesime.split("_")]
    if years[0] >= _PREMIERE_DU_PUBLIC:
        jobs = "tout emploi salarié, privé ou public, lié ou non à la formation"
    elif years[-1] < _PREMIERE_DU_PUBLIC:
        jobs = "emploi salarié du privé, lié ou non à la formation"
    else:
        jobs = f"emploi salarié du privé, et du public pour la promotion {_PREMIERE_DU_PUBLIC}"
    civic = ", service civique" if years[-1] < _PREMIERE_DU_PUBLIC else ""
    known = {
        "emploi": Part("taux_en_emploi_6_mois", "en emploi 6 mois après", jobs),
        "formation": Part("taux_en_formation", "en formation", "poursuite d'études, redoublement, réorientation"),
        "autres": Part(
            "taux_autres_6_mois", "dans une autre situation", f"recherche d'emploi, étranger, indépendants{civic}"
        ),
    }
    return [known[name] for name in order]


def level(niveau: str, region: str | None) -> str:
    """Of whom the figures are."""
    return NIVEAUX[niveau].format(region or "")


def foot(filiere: str, millesime: str) -> str:
    """Where the figures come from, and which cohort."""
    device = "InserSup" if filiere == "superieur" else "InserJeunes"
    years = millesime.split("_")
    cohort = f"promotions {years[0]} à {years[1]}" if len(years) == 2 else f"promotion {years[0]}"
    return f"Source : dispositif {device}, {cohort}"


def of_view(document: Mapping[str, Document], region: str | None) -> tuple[str, str]:
    """Title and description of the card of a view by filière."""
    cfds = sorted({c for part in document.values() for c in part["codes_formation_diplome"]})
    many = len(cfds) > 1
    told = [
        f"{part['diplome']['libelle'] + ' ' if 'diplome' in part else ''}filière {name}"
        for name, part in document.items()
    ]
    millesime = next(iter(document.values()))["millesime"]
    subject = "les certifications" if many else "la certification"
    description = (
        f"Données InserJeunes pour {subject} {', '.join(cfds)} ({' et '.join(told)}) pour le millésime {millesime}"
    )
    if region:
        description += f" et la région {region}"
    return f"{accord(cfds, 'Certification')} {', '.join(cfds)}", description
