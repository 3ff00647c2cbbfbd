"""What machines read of a page, in the words of schema.org: made of what the page shows, never of more.

A page hands a node to `page(…, machine=…)`, which writes it as JSON-LD in a block of data: nothing of it runs.
"""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
LICENCES = {"etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
"""Licence of a table → its page."""


def node(kind: str, **facts: Any) -> Node:
    """A thing and what is known of it: what is unknown isn't said."""
    return {"@type": kind, **{name: value for name, value in facts.items() if value not in (None, "", [], {}, ())}}


def organisation(name: str, **facts: Any) -> Node:
    """Who: a company, a school, a publisher."""
    return node("Organization", name=name, **facts)


def place(street: str | None, postcode: str | None, town: str | None, point: tuple[float, float] | None = None) -> Node:
    """Where, in France; `point`: (longitude, latitude), in degrees."""
    told = node("PostalAddress", streetAddress=street, postalCode=postcode, addressLocality=town, addressCountry="FR")
    at = node("GeoCoordinates", longitude=point[0], latitude=point[1]) if point else None
    return node("Place", address=told, geo=at)


def code(value: str, of: str) -> Node:
    """A code of a nomenclature."""
    return node("CategoryCode", codeValue=value, inCodeSet=node("CategoryCodeSet", name=of))
