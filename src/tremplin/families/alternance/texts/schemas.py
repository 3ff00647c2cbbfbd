"""What the search by words answers."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from tremplin.domain.schema import Schema
from tremplin.families.alternance.search.schemas_v1 import Item


class _Model(Schema):
    model_config = ConfigDict(extra="forbid")


class Facettes(_Model):
    """Value → how many results it would leave, the other filters kept."""

    type: dict[Literal["formation", "matcha", "peJob"], int]
    contract_type: dict[Literal["Apprentissage", "Professionnalisation"], int]
    level: dict[Literal["3", "4", "5", "6", "7"], int]
    opco: dict[str, int]
    partner: dict[str, int]


class Comptes(_Model):
    emplois: int
    formations: int


class TrouveeParMots(_Model):
    """A page of results."""

    hits: list[Item]
    nbHits: int
    page: int
    nbPages: int
    hitsPerPage: int
    radius: float | None
    """Kilometres searched: what was asked, or what was needed to find something."""
    facets: Facettes
    counts: Comptes


class Proposee(_Model):
    type: Literal["metier", "diplome"]
    label: str
    romes: list[str]
    rncps: list[str]


class Proposees(_Model):
    suggestions: list[Proposee]
