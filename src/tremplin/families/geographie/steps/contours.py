"""Outlines of territories, as their files give them."""

from __future__ import annotations

from tremplin.release.reference import Frames, Inputs


def contours(inputs: Inputs) -> Frames:
    """genre, code, nom, contour (rings, in JSON); a territory that two files give is that of the first by name."""
    whole = inputs.whole("contours_territoires", "contours").sort("fichier", "ligne", nulls_last=True)
    kept = whole.unique(["genre", "code"], keep="first", maintain_order=True)
    return {"territoires": kept.select("genre", "code", "nom", "contour", "fichier").sort("genre", "code")}
