"""Which fields of the parts of an answer were written by strangers: schools, employers, whoever feeds a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tremplin.assistants.reply import cited

_PLACE = ("adresse", "ville")
STRANGERS: Mapping[str, tuple[str, ...]] = {
    "formations": ("intitule", "organisme", *_PLACE),
    "offres": ("titre", "entreprise", "telephone", *_PLACE),
    "recruteurs": ("nom", "telephone", *_PLACE),
    "organismes": ("nom", *_PLACE),
    "interlocuteurs": ("nom", "telephone", "site", *_PLACE),
}
"""Block → the fields of its lines that no publisher of ours wrote."""


def without_strangers(block: str, line: Any) -> Any:
    """A line of a block whose foreign texts stand under `cite`."""
    if not isinstance(line, Mapping) or block not in STRANGERS:
        return line
    return cited(line, STRANGERS[block])
