"""What an organisation sends to publish an offer; unknown fields are neither refused nor kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from tremplin.domain import codes
from tremplin.domain.schema import Schema
from tremplin.domain.written.markup import plain
from tremplin.domain.written.people import Telephone
from tremplin.platform.wire.moments import Moment
from tremplin.platform.wire.siret import Siret

_TOLERANCE = timedelta(minutes=5)
_INVISIBLES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _visible(text: str) -> str:
    return _INVISIBLES.sub("", text)


def _worded(text: str) -> str:
    if plain(text) is None:
        raise ValueError("Text is expected: without its tags, nothing is left of it")
    return text


def _rome(code: str) -> str:
    found = code.strip().upper()
    if not codes.matches(codes.ROME, found):
        raise ValueError(f"A ROME code like D1102 is expected, not « {code[:40]} »")
    return found


def _web(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'`{}|\\^]+\.[^\s<>\"'`{}|\\^]+", url):
        raise ValueError("An http(s) URL is expected")
    return url


def _not_in_the_future(moment: datetime) -> datetime:
    if moment > datetime.now(UTC) + _TOLERANCE:
        raise ValueError("Creation date cannot be in the future")
    return moment


def _not_in_the_past(moment: datetime) -> datetime:
    if moment < datetime.now(UTC) - _TOLERANCE:
        raise ValueError("Expiration date cannot be in the past")
    return moment


def _court(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=most, strip_whitespace=True)


Texte = Annotated[str, _court(200), AfterValidator(_visible)]
Long = Annotated[str, _court(20_000), AfterValidator(_visible)]
Url = Annotated[str, _court(2000), AfterValidator(_web)]
Courriel = Annotated[str, _court(254), StringConstraints(pattern=r"^[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[A-Za-z]{2,}$")]
Liste = Annotated[list[Texte], Field(max_length=50)]
Type = Literal["Apprentissage", "Professionnalisation"]


class _Model(Schema):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class Contrat(_Model):
    start: Moment | None = None
    duration: Annotated[int, Field(ge=1, le=60)] | None = None
    """Months."""
    type: Annotated[list[Type], Field(min_length=1, max_length=2)] = ["Apprentissage", "Professionnalisation"]
    remote: Literal["onsite", "remote", "hybrid"] | None = None


class Identifiant(_Model):
    partner_job_id: Annotated[str, _court(255)] | None = None


class Diplome(_Model):
    european: Literal["3", "4", "5", "6", "7"]


class Parution(_Model):
    creation: Annotated[Moment, AfterValidator(_not_in_the_future)] | None = None
    expiration: Annotated[Moment, AfterValidator(_not_in_the_past)] | None = None


class Poste(_Model):
    title: Annotated[str, _court(300, 3), AfterValidator(_visible), AfterValidator(_worded)]
    description: Annotated[str, _court(20_000, 30), AfterValidator(_visible), AfterValidator(_worded)]
    rome_codes: Annotated[list[Annotated[str, AfterValidator(_rome)]], Field(max_length=20)] | None = None
    target_diploma: Diplome | None = None
    desired_skills: Liste = []
    to_be_acquired_skills: Liste = []
    access_conditions: Liste = []
    publication: Parution = Parution()
    opening_count: Annotated[int, Field(ge=1, le=1000)] = 1
    origin: Texte | None = None
    multicast: bool = True
    status: Literal["Active", "Filled", "Cancelled"] = "Active"


class Candidature(_Model):
    url: Url | None = None
    email: Courriel | None = None
    phone: Telephone | None = None

    @model_validator(mode="after")
    def _joignable(self) -> Self:
        if not (self.url or self.email or self.phone):
            raise ValueError("At least one of url, email, or phone is required")
        return self


class Adresse(_Model):
    address: Annotated[str, _court(500), AfterValidator(_visible)]


class Etablissement(_Model):
    siret: Siret
    name: Texte | None = None
    website: Url | None = None
    description: Long | None = None
    location: Adresse | None = None


class OffreEcrite(_Model):
    """An offer as it is published; its number at the publisher may stand at the root too."""

    identifier: Identifiant = Identifiant()
    partner_job_id: Annotated[str, _court(255)] | None = None
    workplace: Etablissement
    apply: Candidature
    contract: Contrat = Contrat()
    offer: Poste

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        inside = self.identifier.partner_job_id
        if inside and self.partner_job_id and inside != self.partner_job_id:
            raise ValueError("partner_job_id and identifier.partner_job_id differ")
        return self

    @property
    def numero(self) -> str | None:
        """Its number at the publisher."""
        return self.identifier.partner_job_id or self.partner_job_id


class IdentifiantDiffuseur(_Model):
    """Of a publisher, and of an offer at that publisher."""

    partner_label: Annotated[str, _court(60), AfterValidator(_visible)]
    partner_job_id: Annotated[str, _court(190)]


class OffreDeDiffuseur(OffreEcrite):
    """An offer that is published for one publisher among several."""

    identifier: IdentifiantDiffuseur  # type: ignore[assignment]  # what is required here may be absent there


class Lot(_Model):
    """Several: each is judged, and answered, at its place."""

    jobs: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=100)]


class Faute(_Model):
    code: str
    message: str
    path: list[str | int]


class Parue(_Model):
    """What became of an offer of several."""

    partner_label: str | None
    partner_job_id: str | None
    id: str | None
    error: list[Faute] | None


class LotParu(_Model):
    results: list[Parue]
