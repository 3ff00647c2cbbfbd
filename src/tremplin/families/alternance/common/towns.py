"""The commune of a result, as INSEE writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tremplin.domain.written.addresses import town, town_name

Item = Mapping[str, Any]


def codes_of(items: Iterable[Item]) -> set[str]:
    """The INSEE and postal codes of results, whose communes `queries.commune_names` names."""
    places = [item["place"] for item in items]
    return {code for at in places for code in (at["insee"], at["zipCode"]) if code}


def commune_name(item: Item, names: Mapping[str, Sequence[str]]) -> str:
    """« Metz »: the commune as INSEE writes it, by its code, else by its postal code and what was told."""
    at = item["place"]
    told = at["city"] or ""
    found = names.get(at["insee"] or "") or names.get(at["zipCode"] or "") or ()
    alike = [n for n in found if town(n) == town(told)] if told else []
    return alike[0] if alike else found[0] if len(found) == 1 else town_name(told)
