"""Free texts of the events: encrypted apart with the person's key, a keyed hash in their place.

The hash lets the fold tell two texts apart without reading them; with the key gone, neither can be read again.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Any

from tremplin.families.parcours.events.contents import TEXTES
from tremplin.families.parcours.events.types import ON_OTHERS, Type

_MARQUE = "#"


def separate(type: Type, contenu: Mapping[str, Any], cle: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """The content with a hash for each free text, and hash → text."""
    texts: dict[str, str] = {}

    def hidden(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
        out = dict(values)
        for name in names:
            if isinstance(text := out.get(name), str):
                out[name] = _empreinte(cle, text)
                texts[out[name]] = text
        return out

    out = hidden(contenu, (*TEXTES, "motif") if type in ON_OTHERS else TEXTES)
    if "valeurs" in out:
        out["valeurs"] = hidden(out["valeurs"], TEXTES)
    return out, texts


def restore(contenu: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The content with its texts back; those that can't be read any more are null."""
    return {name: _rendu(value, texts) for name, value in contenu.items()}


def _rendu(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return restore(value, texts)
    if isinstance(value, str) and value.startswith(_MARQUE):
        return texts.get(value)
    return value


def _empreinte(cle: bytes, text: str) -> str:
    return _MARQUE + base64.b32encode(hmac.digest(cle, text.encode(), "sha256")[:15]).decode()
