"""The criteria of the RGAA 4.1.2 on a sample of pages: what was found of each, by which means."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tremplin.language.spoken import mark

SAMPLE = {
    "/": mark("Accueil"),
    "/recherche?q=boulanger": mark("Chercher"),
    "/recherche-apprentissage?romes=D1102": mark("Formations et offres"),
    "/espace-pro": mark("Publier une offre"),
    "/metiers/D1102": mark("Métier"),
    "/inserjeunes?q=boulanger": mark("Devenir des jeunes"),
    "/donnees": mark("Marché du travail"),
    "/documentation": mark("Documentation"),
    "/signalement": mark("Signaler une erreur"),
    "/connexion": mark("Se connecter"),
    "/legal/mentions": mark("Mentions légales"),
    "/legal/accessibilite": mark("Accessibilité"),
}
"""The twelve pages: their addresses, their names."""
THEMES = (
    *(mark("Images"), mark("Cadres"), mark("Couleurs"), mark("Multimédia"), mark("Tableaux"), mark("Liens")),
    *(mark("Scripts"), mark("Éléments obligatoires"), mark("Structuration"), mark("Présentation")),
    *(mark("Formulaires"), mark("Navigation"), mark("Consultation")),
)
RESULTS = {
    "C": mark("conforme"),
    "NC": mark("non conforme"),
    "NA": mark("non applicable"),
    "NV": mark("non vérifié"),
}
MEANS = {
    "axe": mark("axe, dans Chromium, à chaque passage des tests"),
    "test": mark("un essai dans Chromium, sur les douze pages"),
    "main": mark("à la main, dans Chromium"),
    "construction": mark("par construction : rien de tel n'est dans les pages"),
    "": mark("pas encore regardé"),
}


@dataclass(frozen=True)
class Criterion:
    """A criterion: its number, what it asks in a few words, what was found, by which means, and a remark."""

    critere: str
    objet: str
    resultat: str
    moyen: str
    constat: str

    @property
    def theme(self) -> str:
        """The theme that it belongs to."""
        return THEMES[int(self.critere.partition(".")[0]) - 1]


@cache
def criteria() -> tuple[Criterion, ...]:
    """All of them, in order."""
    with (files("tremplin.portal") / "rgaa.csv").open(encoding="utf-8") as file:
        return tuple(Criterion(**row) for row in csv.DictReader(file))


def counted() -> dict[str, int]:
    """Result → how many criteria have it."""
    found = Counter(one.resultat for one in criteria())
    return {result: found[result] for result in RESULTS}
