"""The lines of a batch of the explorer, which its OpenAPI document can't tell: NDJSON has no schema there."""

from __future__ import annotations

from typing import Any

from tremplin_client.models.base import Answered
from tremplin_client.models.explore import Bloc, Choix, Demande, Version


class Ligne(Answered, frozen=True, kw_only=True):
    """The answer to a pair, or in its place why there is none."""

    n: int
    """Place of the pair in the batch, from 0."""
    demande: Demande | None = None
    version: Version | None = None
    blocs: dict[str, Bloc] | None = None
    erreur: dict[str, Any] | None = None
    """The refusal of this pair: `status`, `detail`, `validationError`."""
    choix: Choix | None = None
    """What may have been meant."""
