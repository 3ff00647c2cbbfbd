"""Models of our own routes: replacements, correspondences, amounts, proofs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tremplin.domain.schema import Schema
from tremplin.families.certifications.schemas.common import PreuveLigne
from tremplin.families.certifications.schemas.wire import Identifiant
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


class Prouve(Schema):
    """Les lignes d'un fichier, comptées depuis 1."""

    source: str | None
    fichier: str | None
    lignes: list[int | None]
    au: str | None = Field(None, description="De l'état d'une fiche : jour jusqu'auquel il vaut")
    regle: str | None = Field(None, description="De l'état d'une fiche : règle qui l'a tranché")
    sans_siret: list[str] | None = Field(None, description="Des certificateurs : ceux que la source nomme sans SIRET")


class Prouvee(Schema):
    """Une certification, et les lignes de chacune de ses moitiés et de ses listes."""

    identifiant: Identifiant
    preuves: dict[str, Prouve | None]


class ConflitTranche(Schema):
    """Une valeur sur laquelle les sources se contredisent, celle qui est retenue, et la règle."""

    code: str
    champ: str
    valeur_retenue: str | None
    source_retenue: str | None
    ligne_retenue: int | None
    valeur_ecartee: str | None
    source_ecartee: str | None
    ligne_ecartee: int | None
    regle: str | None


class CorrectionPosee(Schema):
    """Une valeur corrigée, et ce que la correction devient dans cette version."""

    correction: str
    source: str
    fichier: str | None
    ligne: int | None
    colonne: str
    avant: str | None
    apres: str | None
    raison: str | None
    decidee_le: str | None
    jusqu_au: str | None
    etat: str


class Preuves(Schema):
    """Les lignes de source dont une certification est faite, et les conflits tranchés."""

    cfd: str | None
    rncp: str | None
    certifications: list[Prouvee]
    conflits: list[ConflitTranche]
    corrections: list[CorrectionPosee] = Field(
        description="Corrections posées sur ces lignes, et ce qu'elles deviennent dans cette version"
    )
