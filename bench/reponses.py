"""Recruiters and their silence, simulated: what each rule changes in the share of applications that are answered.

Nothing is measured on people: what is assumed of them stands below, each assumption with its bounds and its origin.
What is published (7 to 13 % answered where an answer is a button of the mail already) settles the rest. The ages of the
rules are those of the code (`applications/silence.py`). Each assumption is then moved alone to its bounds: a goal that
is held at some bounds only says on what it hangs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.harness import Result
from tremplin.families.alternance.applications.silence import CLOSED, RECALLED

SEEDS = range(2026, 2031)
RECRUITERS, RECEIVED = 20_000, 5
"""Of each kind; applications that each receives."""
MONDAYS = CLOSED // RECALLED
"""Weekly mails that an application may see before it is closed."""
GOALS = {"offres": 0.25, "candidatures spontanées": 0.08}
"""What La bonne alternance aims at, of what is answered."""
SPLIT = 0.41
"""Share of offers among its applications: its goal in all (15 %) lies between both."""


@dataclass(frozen=True)
class Assumed:
    """What is assumed of recruiters and candidates: a value, its bounds, where they come from."""

    value: float
    low: float
    high: float
    origin: str


ASSUMED: Mapping[str, Assumed] = {
    "répondu par les boutons seuls": Assumed(
        0.10, 0.07, 0.13, "La bonne alternance : « 7 à 13 % des candidatures obtiennent une réponse »"
    ),
    "courriel d'une candidature ouvert": Assumed(0.60, 0.45, 0.80, "hypothèse : courriel attendu, nominatif"),
    "récapitulatif ouvert": Assumed(0.40, 0.20, 0.55, "hypothèse : courriel de service, hebdomadaire"),
    "envie gardée d'un lundi à l'autre": Assumed(0.70, 0.40, 0.90, "hypothèse : ce qui attend intéresse moins"),
    "recruteurs tous semblables": Assumed(1.0, 0.5, 3.0, "hypothèse : loi bêta, 1 = très inégaux, grand = semblables"),
    "réponse à la main plutôt qu'en deux clics": Assumed(0.50, 0.30, 0.80, "hypothèse : l'effort divise par deux"),
    "candidats qui relancent, rappelés": Assumed(0.38, 0.28, 0.50, "hypothèse, au-dessus de ceux qui le font déjà"),
    "candidats qui relancent déjà": Assumed(
        0.24, 0.12, 0.28, "RegionsJob 2017 : 12 % toujours, 23 % souvent (compté pour moitié)"
    ),
    "entreprises dont le téléphone est connu": Assumed(0.60, 0.40, 0.80, "hypothèse : offres et entreprises servies"),
    "appels qui obtiennent une réponse ici": Assumed(0.20, 0.10, 0.35, "hypothèse : les autres répondent de vive voix"),
}
RULES = ("à la main", "deux clics", "+ récapitulatif du lundi", "+ rappel au candidat à sept jours")
"""Each set of rules holds those before it."""


def run(_: Path) -> Iterator[Result]:
    """The share answered under each set of rules, then what the goals hang on."""
    central = {name: one.value for name, one in ASSUMED.items()}
    for kind, goal in GOALS.items():
        shares = np.array([simulate(kind, central, seed) for seed in SEEDS])
        for n, rule in enumerate(RULES):
            mean, spread = shares[:, n].mean(), np.ptp(shares[:, n])
            last = rule == RULES[-1]
            yield Result(
                f"réponses simulées, {kind} : {rule}",
                f"{mean:.1%} (écart entre graines {spread:.1%})",
                f"≥ {goal:.0%}" if last else "",
                bool(mean >= goal) if last else None,
            )
        yield Result(
            f"{kind} : sans un mot après {CLOSED.days} jours", f"{1 - shares[:, 1].mean():.0%} → 0 %, par la clôture"
        )
        yield from _bounds(kind, goal, central)


def _bounds(kind: str, goal: float, central: Mapping[str, float]) -> Iterator[Result]:
    """What the share becomes when one assumption is at its bounds."""
    for name, assumed in ASSUMED.items():
        low, high = (simulate(kind, {**central, name: value}, SEEDS[0])[-1] for value in (assumed.low, assumed.high))
        held = {(True, True): "tenu aux deux", (False, False): "manqué aux deux"}
        said = held.get((low >= goal, high >= goal), "dépend d'elle")
        told = f"{assumed.low:g} → {low:.1%}, {assumed.high:g} → {high:.1%} : {said}"
        yield Result(f"{kind}, si « {name} » ({assumed.origin})", told)


def simulate(kind: str, assumed: Mapping[str, float], seed: int) -> list[float]:
    """The share of applications answered before they close, under each set of rules; the same draws for all."""
    random = np.random.default_rng(seed)
    opened = assumed["courriel d'une candidature ouvert"]
    mean = min(0.95, _base(kind, assumed["répondu par les boutons seuls"]) / opened)
    spread = assumed["recruteurs tous semblables"]
    will = np.repeat(random.beta(mean * spread, (1 - mean) * spread, RECRUITERS), RECEIVED)
    count = len(will)
    sees, wants = random.random((MONDAYS + 1, count)), random.random((MONDAYS + 1, count))
    by_hand = (sees[0] < opened) & (wants[0] < will * assumed["réponse à la main plutôt qu'en deux clics"])
    answered = [by_hand, (sees[0] < opened) & (wants[0] < will)]
    answered.append(answered[-1] | _recalled(assumed, will, sees[1:], wants[1:]))
    more = max(0.0, assumed["candidats qui relancent, rappelés"] - assumed["candidats qui relancent déjà"])
    reached = more * assumed["entreprises dont le téléphone est connu"]
    reached *= assumed["appels qui obtiennent une réponse ici"]
    answered.append(answered[-1] | (random.random(count) < reached))
    return [float(one.mean()) for one in answered]


def _base(kind: str, in_all: float) -> float:
    """The share of a kind, when both are to each other as the goals are."""
    goal = sum(share * GOALS[name] for name, share in (("offres", SPLIT), ("candidatures spontanées", 1 - SPLIT)))
    return in_all * GOALS[kind] / goal


def _recalled(
    assumed: Mapping[str, float], will: NDArray[np.float64], sees: NDArray[np.float64], wants: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether one of the Mondays brings an answer; each finds the will of the recruiter a little weaker."""
    kept = assumed["envie gardée d'un lundi à l'autre"] ** np.arange(1, MONDAYS + 1)
    found: NDArray[np.bool_] = np.any((sees < assumed["récapitulatif ouvert"]) & (wants < will * kept[:, None]), axis=0)
    return found
