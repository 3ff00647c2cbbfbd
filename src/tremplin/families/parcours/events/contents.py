"""What each event says: one model a type, with its bounds; what a correction may replace in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from tremplin.domain.schema import Schema
from tremplin.families.parcours.events.vocabulary import MOTIFS, MOTIFS_REFUS, OBJECTIFS, Resultat
from tremplin.families.parcours.personal import sans_donnee_personnelle
from tremplin.platform.wire.moments import Day


@dataclass(frozen=True)
class Parmi:
    """A text that is one of a closed list."""

    codes: tuple[str, ...]

    def __get_pydantic_core_schema__(self, *_: Any) -> CoreSchema:
        return core_schema.literal_schema(list(self.codes))


Libre = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True),
    AfterValidator(sans_donnee_personnelle),
]
Heures = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Motif = Annotated[str, Parmi(tuple(MOTIFS))]
MotifRefus = Annotated[str, Parmi(tuple(MOTIFS_REFUS))]
Objectif = Annotated[str, Parmi(tuple(OBJECTIFS))]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class Contenu(Schema):
    """Common to all: unknown fields are refused, a note of the author stays between those who see it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    note: Libre | None = None


class IcoInscription(Contenu):
    ico: Reference | None = None


class IcoPresence(Contenu):
    ico: Reference | None = None
    resultat: Resultat
    surListeAttente: bool | None = None
    motif: MotifRefus | None = None


class Module(Schema):
    """A period of the plan."""

    model_config = ConfigDict(extra="forbid")
    numPeriode: Annotated[int, Field(ge=1, le=99)]
    dateDebutPeriode: Day
    dateFinPeriode: Day


class Ais(Contenu):
    dateDebut: Day
    dateFin: Day
    nbHeureTotalFormation: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """Required of all but the exports, which don't tell it."""
    nbHeureCentre: Annotated[int, Field(ge=0, le=10_000)] | None = None
    nbHeureEntreprise: Annotated[int, Field(ge=0, le=10_000)] | None = None
    objectifs: Annotated[list[Objectif], Field(min_length=1, max_length=len(OBJECTIFS))] | None = None
    remunerationDemandee: bool | None = None
    dispositif: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9_]+$")] | None = None
    modules: Annotated[list[Module], Field(min_length=1, max_length=11)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.dateFin < self.dateDebut:
            raise ValueError("dateFin: une date égale ou postérieure à dateDebut est attendue")
        if (self.nbHeureCentre or 0) + (self.nbHeureEntreprise or 0) > (self.nbHeureTotalFormation or 10_000):
            raise ValueError("nbHeureTotalFormation: au moins la somme des heures en centre et en entreprise")
        if self.objectifs and len(set(self.objectifs)) != len(self.objectifs):
            raise ValueError("objectifs: des codes distincts sont attendus")
        for module in self.modules or ():
            if not self.dateDebut <= module.dateDebutPeriode <= module.dateFinPeriode <= self.dateFin:
                raise ValueError("modules: des périodes comprises entre dateDebut et dateFin sont attendues")
        return self


class Decision(Contenu):
    ais: Reference | None = None


class AisRefus(Decision):
    motif: MotifRefus
    texte: Libre | None = None

    @model_validator(mode="after")
    def _dit(self) -> Self:
        return _text_with_other(self)


class Aes(Contenu):
    ais: Reference | None = None
    nbHeureTotalFormation: Annotated[int, Field(ge=1, le=10_000)] | None = None
    nbHeureCentre: Annotated[int, Field(ge=0, le=10_000)] | None = None
    nbHeureEntreprise: Annotated[int, Field(ge=0, le=10_000)] | None = None


class Assiduite(Contenu):
    mois: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    heuresPrevues: Heures
    heuresRealisees: Heures
    absencesJustifiees: Heures | None = None
    absencesInjustifiees: Heures | None = None

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        return _plausible(self, "heuresRealisees", "heuresPrevues")


class Interruption(Contenu):
    motif: Motif | None = None
    texte: Libre | None = None

    @model_validator(mode="after")
    def _dit(self) -> Self:
        return _text_with_other(self)


class Reprise(Contenu):
    pass


class Abandon(Contenu):
    motif: Motif
    texte: Libre | None = None

    @model_validator(mode="after")
    def _dit(self) -> Self:
        return _text_with_other(self)


class Fin(Contenu):
    anticipee: bool = False
    motif: Motif | None = None
    texte: Libre | None = None

    @model_validator(mode="after")
    def _dit(self) -> Self:
        if self.anticipee and self.motif is None:
            raise ValueError(f"motif: l'un de ces motifs est attendu : {', '.join(MOTIFS)}")
        return _text_with_other(self)


class RepriseEmploi(Schema):
    """A job found: lasting or not, since when."""

    model_config = ConfigDict(extra="forbid")
    oui: bool
    durable: bool | None = None
    depuis: Day | None = None


class Bilan(Contenu):
    """The rubrics of the report at the end of a training."""

    formationAchevee: bool
    motif: Motif | None = None
    texte: Libre | None = None
    dernierJour: Day | None = None
    heuresPrevues: Heures
    heuresRealisees: Heures
    metierVise: Annotated[str, StringConstraints(max_length=120), AfterValidator(sans_donnee_personnelle)] | None = None
    niveauAtteint: Annotated[str, StringConstraints(pattern=r"^[0-8]$")] | None = None
    certifiante: bool | None = None
    certificationObtenue: Literal["totale", "partielle", "non", "attente"] | None = None
    repriseEmploiPendant: RepriseEmploi | None = None
    repriseEmploiFin: RepriseEmploi | None = None
    repriseEmploiPrevue: Day | None = None
    avisStagiaire: Libre | None = None
    avisCentre: Libre | None = None
    signeParStagiaire: bool | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if not self.formationAchevee and self.motif is None:
            raise ValueError(f"motif: l'un de ces motifs est attendu : {', '.join(MOTIFS)}")
        _text_with_other(self)
        return _plausible(self, "heuresRealisees", "heuresPrevues")


class Annulation(Contenu):
    motif: Libre


class Correction(Contenu):
    valeurs: dict[str, Any] = Field(default_factory=dict, max_length=30)
    motif: Libre | None = None
    resout: bool | None = None


_Dit = TypeVar("_Dit", bound=Contenu)


def _text_with_other(said: _Dit) -> _Dit:
    if getattr(said, "motif", None) == "AUTRE" and not getattr(said, "texte", None):
        raise ValueError("texte: un texte est attendu avec le motif AUTRE")
    return said


def _plausible(said: _Dit, done: str, planned: str) -> _Dit:
    limit = getattr(said, planned) * 1.5
    if getattr(said, done) > limit:
        raise ValueError(f"{done}: {limit:g} heures au plus ({planned} × 1,5)")
    return said


TEXTES = ("note", "texte", "avisStagiaire", "avisCentre")
"""Free texts, kept encrypted apart from the rest; the motif of a cancellation or a correction is one too."""
