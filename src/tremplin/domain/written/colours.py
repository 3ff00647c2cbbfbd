"""Colours as other sites write them, made readable."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", re.IGNORECASE)
ENOUGH = 4.5
"""Contrast of a text with what is under it, at least (WCAG 2.1, 1.4.3)."""
_STEP, _OVER, _UNDER = 0.95, 0.8, 0.08
"""How much darker at each try; how dark what is pointed at is; how much of a colour tints a ground."""
Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Shades:
    """A colour that is read on white, a darker one, and a ground on which it is read; « #rrggbb »."""

    text: str
    darker: str
    ground: str


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, 1 to 21; each part is 0 to 1."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shades(written: str) -> Shades | None:
    """What is made of a colour written « #rrggbb », darkened until it is read; None for another writing."""
    found = _FORM.fullmatch(written)
    if found is None:
        return None
    colour: Rgb = tuple(int(part, 16) / 255 for part in found.groups())  # type: ignore[assignment]
    ground: Rgb = tuple(1 - _UNDER * (1 - part) for part in colour)  # type: ignore[assignment]
    while contrast(colour, ground) < ENOUGH:
        colour = tuple(part * _STEP for part in colour)  # type: ignore[assignment]
    return Shades(_hex(colour), _hex(tuple(part * _OVER for part in colour)), _hex(ground))  # type: ignore[arg-type]


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)
