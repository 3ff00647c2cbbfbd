"""Postal codes and points of communes (La Poste), for those of today: merged ones, split ones, overseas ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from tremplin.domain.geo import LonLat
from tremplin.domain.text import fold
from tremplin.domain.written.addresses import town

_HORS_DE_FRANCE = "99"
"""What codes of foreign countries begin with (Monaco, 99138)."""
_WHOLE = {"st": "saint", "ste": "sainte"}
_SMALL = ("des", "du", "de", "et")


@dataclass(frozen=True)
class Postal:
    """What La Poste says of the communes of today."""

    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Commune → its postal codes."""
    points: dict[str, list[LonLat]] = field(default_factory=lambda: defaultdict(list))
    """Commune → the points that it gives, (longitude, latitude)."""
    scindees: dict[str, str] = field(default_factory=dict)
    """Commune that it doesn't know yet → the one that it was split from, whose codes it has."""
    ecartees: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Rows that lead to no commune of today: code, name, postal code, reason."""

    @cached_property
    def _by_code(self) -> dict[str, list[LonLat]]:
        """Postal code → the points of all its communes."""
        found: dict[str, list[LonLat]] = defaultdict(list)
        for commune, points in self.points.items():
            for code_postal in self.codes[commune]:
                found[code_postal] += points
        return found

    def around(self, commune: str) -> list[LonLat]:
        """The points of a commune, else those of the communes that share its postal codes."""
        shared = (p for code in sorted(self.codes.get(commune, ())) for p in self._by_code.get(code, ()))
        return self.points.get(commune) or list(shared)


def shown(name: str) -> str:
    """A name of La Poste as it is shown: « LE MONT DORE » → « Le Mont-Dore »; accents are lost."""
    first, *others = (_WHOLE.get(word, word) for word in fold(name).split())
    named = "-".join(w if w in _SMALL else w.capitalize() for w in (others or [first]))
    article = {"l": "L'", "le": "Le ", "la": "La ", "les": "Les "}.get(first) if others else ""
    return f"{first.capitalize()}-{named}" if article is None else article + named


def read(
    rows: pl.DataFrame, leads_to: Mapping[str, str], names: Mapping[str, str], origin: Mapping[str, str]
) -> Postal:
    """Codes and points of the communes of today (`names`: code → name), through the codes that lead to them."""
    found = Postal()
    hamlets: dict[str, list[tuple[str, str, LonLat | None]]] = defaultdict(list)
    for code, name, code_postal, line, coordinates in rows.select(
        "commune", "nom", "code_postal", "ligne_5", "coordonnees"
    ).iter_rows():
        commune = leads_to.get(code)
        if commune is None:
            reason = "hors de France" if code.startswith(_HORS_DE_FRANCE) else "commune inconnue du code officiel"
            found.ecartees.append((code, name, code_postal, reason))
            continue
        at = _point(coordinates) if coordinates else None
        hamlets[commune].append((town(line or ""), code_postal, at))
        found.codes[commune].add(code_postal)
        if at:
            found.points[commune].append(at)
    for commune in sorted(names.keys() - found.codes.keys()):
        before = hamlets.get(origin.get(commune, ""), [])
        own = [h for h in before if h[0] == town(names[commune])] or before
        if own:
            found.scindees[commune] = origin[commune]
            found.codes[commune] = {code_postal for _, code_postal, _ in own}
            found.points[commune] = [at for *_, at in own if at]
    for commune in sorted(names.keys() - found.points.keys()):
        if around := found.points.get(origin.get(commune, "")):
            found.points[commune] = around
    return found


def _point(coordinates: str) -> LonLat:
    lat, _, lon = coordinates.partition(",")
    return round(float(lon), 6), round(float(lat), 6)
