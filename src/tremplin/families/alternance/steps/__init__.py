"""Building alternance: places, trainings, companies likely to hire, offers of partners, métiers."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tremplin.families.alternance.steps import (
    etablissements,
    formations,
    lieux,
    metiers,
    offres,
    recruteurs,
    rendez_vous,
    textes,
)
from tremplin.release.reference import Check, Frames, Inputs, Step


def evaluation(inputs: Inputs) -> Frames:
    """The figures of the last trial of the model."""
    return {"mesures": inputs.table("evaluation_recruteurs", "mesures").drop("ligne")}


STEPS = (
    Step("alternance_evaluation", evaluation, sources=("evaluation_recruteurs",)),
    lieux.STEP,
    lieux.STEP_PROPOSES,
    formations.STEP,
    recruteurs.STEP,
    offres.STEP,
    metiers.STEP,
    textes.STEP,
    rendez_vous.STEP,
    etablissements.STEP,
)


def check(outputs: Mapping[str, pl.DataFrame]) -> list[Check]:
    """What each part tells of its figures."""
    return [c for part in (formations, recruteurs, offres, metiers) for c in part.check(outputs)]
