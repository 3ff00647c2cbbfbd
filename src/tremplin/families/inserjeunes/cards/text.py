"""Text in a drawing: how wide it is in the cards' own font, cut into lines that fit, shortened beyond a number."""

from __future__ import annotations

import base64
import json
from functools import cache
from importlib.resources import files
from itertools import accumulate

_FOLDER = files(__package__) / "police"
NORMAL, GRAS = 400, 700
_WIDEST = 1000
"""Width of a letter that the font lacks, in thousandths of the size: none is wider."""
POINTS = "…"


@cache
def _advances(weight: int) -> dict[str, int]:
    found: dict[str, dict[str, int]] = json.loads((_FOLDER / "avances.json").read_text("utf-8"))
    return found[str(weight)]


@cache
def font_faces() -> str:
    """The font, inside the style sheet: a card asks for nothing outside itself."""
    faces = []
    for weight in (NORMAL, GRAS):
        data = base64.b64encode((_FOLDER / f"public-sans-{weight}.woff2").read_bytes()).decode()
        source = f"url(data:font/woff2;base64,{data}) format('woff2')"
        faces.append(f"@font-face{{font-family:Carte;font-weight:{weight};src:{source}}}")
    return "".join(faces)


def width(text: str, size: float, weight: int = NORMAL) -> float:
    """Pixels that a text takes on one line."""
    advances = _advances(weight)
    return sum(advances.get(letter, _WIDEST) for letter in text) * size / 1000


def lines(text: str, room: float, size: float, weight: int = NORMAL, most: int = 99) -> list[str]:
    """The text in lines of at most `room` pixels; long words are cut, and what exceeds `most` lines ends in « … »."""
    found: list[str] = []
    current = ""
    for word in text.split():
        rest = word
        while rest:
            candidate = f"{current} {rest}" if current else rest
            if width(candidate, size, weight) <= room:
                current, rest = candidate, ""
            elif current:
                found.append(current)
                current = ""
            else:
                cut = max(_fitting(rest, room, size, weight), 1)
                found.append(rest[:cut])
                rest = rest[cut:]
    if current:
        found.append(current)
    if len(found) <= most:
        return found
    return [*found[: most - 1], shortened(found[most - 1], room, size, weight)]


def shortened(text: str, room: float, size: float, weight: int = NORMAL) -> str:
    """The text with « … » after what fits."""
    return text[: _fitting(text, room, size, weight, POINTS)].rstrip(" ,;-") + POINTS


def _fitting(text: str, room: float, size: float, weight: int, after: str = "") -> int:
    """How many letters of a text fit before what comes after it."""
    advances = _advances(weight)
    told = [sum(advances.get(letter, _WIDEST) for letter in part) for part in (after, *text)]
    return max(sum(1 for reached in accumulate(told) if reached * size / 1000 <= room) - 1, 0)
