"""Employers and offers as the first publishers write and read them; unknown fields are neither refused nor kept."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from tremplin.domain.schema import Schema
from tremplin.platform.wire.siret import KnownSiret, Siret

Texte = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class _Model(Schema):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class Etablissement(_Model):
    """An employer to make."""

    establishment_siret: Siret
    first_name: Texte
    last_name: Texte
    email: Texte
    phone: Texte
    idcc: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}$")] | None = None
    origin: Texte | None = None


class Offre(_Model):
    """An offer to publish."""

    appellation_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}$")] | None = None
    rome_appellation_label: Texte | None = None
    job_level_label: Texte | None = None
    job_start_date: Annotated[str, StringConstraints(min_length=10, max_length=40)]
    job_type: Annotated[list[Literal["Apprentissage", "Professionnalisation"]], Field(min_length=1, max_length=2)] = [
        "Apprentissage"
    ]
    job_count: Annotated[int, Field(ge=1, le=10)] = 1
    job_duration: Annotated[int, Field(ge=6, le=36)] = 12
    job_rythm: Texte | None = None
    is_disabled_elligible: bool = False
    job_description: Annotated[str, StringConstraints(max_length=10_000)] | None = None
    job_employer_description: Annotated[str, StringConstraints(max_length=10_000)] | None = None
    custom_address: Texte | None = None


class Delegations(_Model):
    establishmentIds: Annotated[list[KnownSiret], Field(min_length=1, max_length=10)]


class _Vue(Schema):
    model_config = ConfigDict(extra="forbid")


class EmploiEmployeur(_Vue):
    id: str = Field(alias="_id")
    rome_appellation_label: str
    rome_label: str | None
    rome_code: list[str]
    job_level_label: str
    job_start_date: str | None
    job_type: list[str]
    job_count: int | None
    job_duration: int | None
    job_rythm: str | None
    is_disabled_elligible: bool
    job_description: str | None
    job_employer_description: str | None
    is_multi_published: bool
    job_creation_date: str
    job_update_date: str
    job_expiration_date: str
    job_status: Literal["Active", "Pourvue", "Annulée", "En attente"]
    job_status_comment: str | None
    job_prolongation_count: int


class AdresseDetaillee(_Vue):
    code_postal: str | None
    libelle_commune: str | None


class Recruteur(_Vue):
    establishment_id: str
    establishment_siret: str
    establishment_raison_sociale: str | None
    establishment_enseigne: str | None
    address: str | None
    address_detail: AdresseDetaillee
    geo_coordinates: str | None
    is_delegated: bool
    cfa_delegated_siret: str | None
    first_name: str
    last_name: str
    phone: str
    email: str
    jobs: list[EmploiEmployeur]
    origin: str
    opco: str | None
    idcc: str | None
    status: str
    naf_code: str | None
    naf_label: str | None
    establishment_size: str | None
    establishment_creation_date: str | None


class Pagination(_Vue):
    page: int
    result_per_page: int
    number_of_page: int
    total: int


class Page(_Vue):
    data: list[Recruteur]
    pagination: Pagination


class Organisme(_Vue):
    id: str = Field(alias="_id")
    entreprise_raison_sociale: str | None
    adresse: str | None
    distance_en_km: float
