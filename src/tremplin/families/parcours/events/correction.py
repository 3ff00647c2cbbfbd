"""What a correction may say, whatever it corrects; and whether a content, corrected, still is one of its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from tremplin.families.parcours.events.types import EVENTS, TRANSITIONS, Type
from tremplin.families.parcours.events.vocabulary import MOTIFS, MOTIFS_REFUS
from tremplin.platform.wire.moments import Day


def is_valid(type: Type, contenu: Mapping[str, Any]) -> bool:
    """Whether a content is one of an event of this type (its free texts may stand as their hashes)."""
    try:
        EVENTS[type].model.model_validate(contenu)
    except ValidationError:
        return False
    return True


def _partiel() -> type[BaseModel]:
    """Every field that a correction may set, of whichever type; those that several types have are of one kind."""
    fields: dict[str, Any] = {"dateEffet": (Day | None, None)}
    for type in TRANSITIONS:
        for name, field in EVENTS[type].model.model_fields.items():
            kind: Any = field.annotation
            for constraint in field.metadata:
                kind = Annotated[kind, constraint]
            fields.setdefault(name, (kind | None, None))
    fields["motif"] = (Literal[*MOTIFS, *MOTIFS_REFUS] | None, None)
    return create_model("Valeurs", __config__=ConfigDict(extra="forbid", str_strip_whitespace=True), **fields)


Valeurs = _partiel()
"""What a correction gives when what it corrects isn't known yet."""
OBLIGATOIRES = frozenset(
    name for type in TRANSITIONS for name, field in EVENTS[type].model.model_fields.items() if field.is_required()
) | {"dateEffet", "nbHeureTotalFormation"}
"""Fields that a correction may change, never take away."""
