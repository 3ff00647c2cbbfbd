"""Models of our own routes: replacements, correspondences, amounts, proofs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tremplin.domain.schema import Schema
from tremplin.families.certifications.schemas.common import PreuveLigne
from tremplin.platform.wire.types import Instant


class PreuveLien(Schema):
    source: str
    fichier: str
    ligne: int
    sens: Literal["ancienne", "nouvelle"]
    de: str
    vers: str


class Remplacant(Schema):
    code: str
    actif: bool
    activation: Instant | None
    fin_enregistrement: Instant | None
    chemin: list[str]
    preuve: list[PreuveLien]


class Remplacement(Schema):
    """Les fiches qui remplacent une fiche, par quel chemin, prouvé par quelles lignes."""

    code: str
    actif: bool
    remplacants: list[Remplacant]
    raison: str


class Preuve(Schema):
    source: str
    fichier: str | None
    ligne: int | None = Field(description="Absente de ce que propose le modèle, que nulle ligne ne dit")
    valeur: str


class Correspondant(Schema):
    code: str
    intitule: str | None
    confiance: float = Field(ge=0, le=1)
    methode: str
    niveau: Literal["métier", "domaine", "grand domaine"] | None = Field(
        default=None, description="De ce que propose le modèle : le niveau du ROME auquel il répond"
    )
    preuves: list[Preuve]


class Piste(Schema):
    code: str
    intitule: str | None
    confiance: float = Field(ge=0, le=1)


class Prediction(Schema):
    """Ce qu'un modèle propose, et ce à quoi il a pensé."""

    niveau: Literal["métier", "domaine", "grand domaine"] | None
    code: str | None
    intitule: str | None
    confiance: float | None = Field(ge=0, le=1)
    raison: str
    mots: list[str]
    parentes: list[str]
    pistes: list[Piste]
    evaluation: str


class Correspondance(Schema):
    """Les codes d'une nomenclature auxquels mène un code d'une autre."""

    de: str
    code: str
    vers: str
    intitule: str | None
    chemin: list[str]
    resultats: list[Correspondant]
    prediction: Prediction | None = Field(default=None, description="Avec `predictions=oui` seulement")


class Cpne(Schema):
    code: int
    intitule: str


class Montant(Schema):
    idcc: str | None
    idcc_intitule: str | None
    cpne: Cpne
    montant: float | None = Field(description="Euros par an")
    non_couvert: bool = Field(description="« NC » : la branche ne finance pas cette fiche")
    statut: str | None
    date_applicabilite: str | None
    preuve: PreuveLigne


class Npec(Schema):
    """Les niveaux de prise en charge d'une fiche."""

    rncp: str
    resultats: list[Montant]


class Preuves(Schema):
    """Les lignes de source dont une certification est faite, et les conflits tranchés."""

    cfd: str | None
    rncp: str | None
    certifications: list[dict[str, Any]]
    conflits: list[dict[str, Any]]
    corrections: list[dict[str, Any]] = Field(
        description="Corrections posées sur ces lignes, et ce qu'elles deviennent dans cette version"
    )
