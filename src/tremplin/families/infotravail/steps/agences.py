"""Agencies, as the référentiel has them."""

from __future__ import annotations

from tremplin.release.reference import Frames, Inputs


def agences(inputs: Inputs) -> Frames:
    """One row an agency."""
    return {"agences": inputs.table("agences", "agences")}
