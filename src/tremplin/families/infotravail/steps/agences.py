"""Agencies as the référentiel has them; agencies and missions locales as they are named."""

from __future__ import annotations

from tremplin.release.reference import Frames, Inputs


def agences(inputs: Inputs) -> Frames:
    """`agences`: one row an agency that has a point; `structures`: agencies and missions locales, by name alone."""
    return {
        "agences": inputs.table("agences", "agences"),
        "structures": inputs.whole("structures_accueil", "structures").drop("fichier").sort("structure", "id"),
    }
