"""Trainings, offers and companies as points around a place, over borders and towns; north is up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Protocol

from tremplin.domain.geo import LonLat
from tremplin.domain.here import Here

_SIDE, _MARGIN = 320.0, 12.0
_WIDE, _HIGH = 60.0, 11.0
"""Pixels between two names, at least, one way or the other: the most peopled town is named."""
_DEGREE = 111.2
"""Kilometres of a degree of latitude."""


class Ground(Protocol):
    """What is shown under the points, in degrees."""

    @property
    def bords(self) -> tuple[tuple[LonLat, ...], ...]: ...

    @property
    def villes(self) -> tuple[tuple[str, LonLat], ...]: ...


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A point of the plan: where in its square, what it is."""

    x: float
    y: float
    genre: str
    nom: str
    adresse: str


def plan(blocks: Mapping[str, Any], here: Here, ground: Callable[[LonLat, float], Ground]) -> dict[str, Any] | None:
    """What the template draws; None without a point, or without anything to show."""
    if here.point is None:
        return None
    dots = []
    for name in ("recruteurs", "offres", "formations"):
        for one in (blocks[name]["donnees"] or {}).get("liste", ()):
            if one["longitude"] is not None:
                x, y = _placed(here, (one["longitude"], one["latitude"]))
                label = one.get("nom") or one.get("titre") or one.get("intitule") or ""
                dots.append(Dot(x=x, y=y, genre=name, nom=label, adresse=one["page"]))
    if not dots:
        return None
    under = ground(here.point, here.rayon * _SIDE / (_SIDE - 2 * _MARGIN))
    borders = [
        "M" + "L".join(f"{x:g} {y:g}" for x, y in dict.fromkeys(_placed(here, p) for p in b)) for b in under.bords
    ]
    towns: list[tuple[str, float, float]] = []
    for name, point in under.villes:
        x, y = _placed(here, point)
        if all(abs(x - x_) > _WIDE or abs(y - y_) > _HIGH for _name, x_, y_ in towns):
            towns.append((name, x, y))
    return {
        "points": dots,
        "bords": "".join(border for border in borders if "L" in border),
        "villes": towns,
        "cote": _SIDE,
        "rayon": (_SIDE - 2 * _MARGIN) / 2,
        "km": here.rayon,
    }


def _placed(here: Here, point: LonLat) -> tuple[float, float]:
    """A point in pixels of a square whose disc has the radius of the place."""
    assert here.point is not None
    scale = (_SIDE - 2 * _MARGIN) / 2 / here.rayon * _DEGREE
    east = (point[0] - here.point[0]) * cos(radians(here.point[1])) * scale
    return round(_SIDE / 2 + east, 1), round(_SIDE / 2 - (point[1] - here.point[1]) * scale, 1)
