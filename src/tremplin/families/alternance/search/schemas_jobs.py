"""Answers of the newer job routes."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from tremplin.domain.schema import Schema


class _Model(Schema):
    model_config = ConfigDict(extra="forbid")


class Point(_Model):
    type: Literal["Point"]
    coordinates: tuple[float, float]


class Localisation(_Model):
    address: str
    geopoint: Point


class Activite(_Model):
    code: str
    label: str | None


class Domaine(_Model):
    idcc: int | None
    opco: str | None
    naf: Activite | None


class Etablissement(_Model):
    siret: str | None
    brand: str | None
    legal_name: str | None
    website: str | None
    name: str | None
    description: str | None
    size: str | None
    location: Localisation
    domain: Domaine


class Candidature(_Model):
    url: str
    phone: str | None
    recipient_id: str | None


class Identifiant(_Model):
    id: str


class Recruiter(_Model):
    identifier: Identifiant
    workplace: Etablissement
    apply: Candidature


class IdentifiantOffre(Identifiant):
    partner_label: str
    partner_job_id: str


class Contrat(_Model):
    start: str | None
    duration: int | None
    type: list[Literal["Apprentissage", "Professionnalisation"]]
    remote: Literal["onsite", "remote", "hybrid"] | None


class Diplome(_Model):
    european: Literal["3", "4", "5", "6", "7"]
    label: str


class Publication(_Model):
    creation: str | None
    expiration: str | None


class Poste(_Model):
    title: str
    rome_codes: list[str]
    description: str
    target_diploma: Diplome | None
    desired_skills: list[str]
    to_be_acquired_skills: list[str]
    access_conditions: list[str]
    publication: Publication
    opening_count: int
    status: Literal["Active", "Filled", "Cancelled", "Pending"]


class Offer(_Model):
    identifier: IdentifiantOffre
    workplace: Etablissement
    apply: Candidature
    contract: Contrat
    offer: Poste
    is_delegated: bool


class Avertissement(_Model):
    code: str
    message: str


class Recherche(_Model):
    jobs: list[Offer]
    recruiters: list[Recruiter]
    warnings: list[Avertissement]


class Export(_Model):
    url: str
    lastUpdate: str


class Publiee(_Model):
    id: str


class Refus(_Model):
    code: str
    label: str


class EtatDeParution(_Model):
    status: Literal["WILL_BE_PUBLISHED", "PUBLISHED", "WILL_NOT_BE_PUBLISHED"]
    error: Refus | None = None


class RefusalCount(_Model):
    code: str
    label: str
    refused: int
    current: int
    by_mistake: int


class Parution(_Model):
    publishing: EtatDeParution
    refusals: list[RefusalCount]
