"""Answers of La Bonne Boîte v1."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from tremplin.domain.schema import Schema


class _Model(Schema):
    model_config = ConfigDict(extra="forbid")


class EntrepriseBonneBoite(_Model):
    siret: str
    name: str | None
    naf: str | None
    naf_text: str | None
    headcount_text: str | None
    stars: Annotated[float, Field(ge=0, le=5)]
    distance: Annotated[float | None, Field(ge=0, description="Kilomètres")]
    lat: float
    lon: float
    city: str | None
    address: str | None
    website: str | None
    social_network: str | None
    alternance: bool
    matched_rome_code: str
    matched_rome_label: str | None
    raisons: Annotated[list[str], Field(description="Ce qui explique la note")]


class Reponse(_Model):
    companies: list[EntrepriseBonneBoite]
    companies_count: int
    rome_code: str
    rome_label: str
    url: str | None
