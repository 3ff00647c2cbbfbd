"""The measures of the trial: their names, the columns of their rows, the goals that they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tremplin.families.certifications.predictions.baselines import BASELINES
from tremplin.families.certifications.predictions.calibration import COVERAGE
from tremplin.families.certifications.predictions.calibration import PRECISION as WANTED
from tremplin.families.certifications.predictions.jobs import LEVELS, METIER
from tremplin.families.certifications.predictions.model import MOTS
from tremplin.families.certifications.predictions.subjects import FICHE
from tremplin.language.spoken import mark

MODELE, VOTE = "modèle", "vote de la famille"
TOUS, REPONSE = "tous", "réponse"
"""The scope of all that is judged; the level of whatever the model answers."""
PREMIER, TROIS, PRECISION, ECE = "premier juste", "juste parmi trois", "précision", "erreur de calibration (ECE)"
PREDIT, REEL, COUVERTURE_SEUIL, PRECISION_SEUIL = "prédit", "réel", "couverture au seuil", "précision au seuil"
SHARES = tuple(n / 10 for n in range(1, 11))
SCHEMA: dict[str, Any] = {
    "jour": pl.Date,
    "objet": pl.String,
    "voie": pl.String,
    "methode": pl.String,
    "niveau": pl.String,
    "portee": pl.String,
    "valeur_portee": pl.String,
    "mesure": pl.String,
    "rang": pl.Float64,
    "valeur": pl.Float64,
    "effectif": pl.Int64,
}
GOAL_ECE = 0.03


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A goal of the specification, on fiches whose family was never seen: what was measured beside what was wanted."""

    but: str
    mesure: float
    voulu: float
    atteint: bool
    part: bool = True
    """Whether the figures are shares; else they are an error."""


def goals(figures: pl.DataFrame) -> list[Goal]:
    """What became of each goal."""
    of = {
        (r["methode"], r["niveau"], r["mesure"], r["rang"]): r["valeur"]
        for r in figures.iter_rows(named=True)
        if (r["objet"], r["voie"], r["portee"]) == (FICHE, MOTS, TOUS)
    }
    found = []
    for level in LEVELS:
        reached = of[MODELE, level, PRECISION, COVERAGE]
        found.append(Goal(but=_LEVEL_GOALS[level], mesure=reached, voulu=WANTED, atteint=reached >= WANTED))
    error = of[MODELE, METIER, ECE, None]
    found.append(Goal(but=_CALIBRATED, mesure=error, voulu=GOAL_ECE, atteint=error <= GOAL_ECE, part=False))
    for measure, but in _BETTER.items():
        best = max(of[name, METIER, measure, None] for name in BASELINES)
        ours = of[MODELE, METIER, measure, None]
        found.append(Goal(but=but, mesure=ours, voulu=best, atteint=ours > best))
    return found


_LEVEL_GOALS = {
    "métier": mark("Métier : part juste parmi les sept dixièmes les plus sûrs"),
    "domaine": mark("Domaine : part juste parmi les sept dixièmes les plus sûrs"),
    "grand domaine": mark("Grand domaine : part juste parmi les sept dixièmes les plus sûrs"),
}
_CALIBRATED = mark("Erreur de calibration du métier, au plus")
_BETTER = {
    PREMIER: mark("Premier métier juste, mieux que chaque méthode simple"),
    TROIS: mark("Métier juste parmi trois, mieux que chaque méthode simple"),
}
