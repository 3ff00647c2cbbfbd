"""Parameters of the native lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tremplin.domain.dates import PARIS
from tremplin.domain.schema import Schema
from tremplin.families.parcours.events.schemas import Departement
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Etat, Source
from tremplin.families.parcours.store.readings import Filtres
from tremplin.platform.wire.moments import Day
from tremplin.platform.wire.siret import SiretOfAnyKey

LIMITE, LIMITE_IDENTITES = 500, 100
_Numero = Annotated[str, StringConstraints(min_length=1, max_length=25)]
_CENT: Any = Field(default_factory=list, max_length=100)


class FiltresSessions(Schema):
    """Filters on sessions; several values of one are alternatives."""

    model_config = ConfigDict(extra="forbid")

    siret: Annotated[list[SiretOfAnyKey], _CENT]
    numeroSession: Annotated[list[_Numero], _CENT]
    numeroAction: Annotated[list[_Numero], _CENT]
    numeroFormation: Annotated[list[_Numero], _CENT]
    numeroReferenceExterne: Annotated[list[Annotated[str, StringConstraints(max_length=255)]], _CENT]
    financeur: Annotated[list[Annotated[int, Field(ge=0, le=20)]], _CENT]
    region: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]], _CENT]
    departement: Annotated[list[Departement], _CENT]

    def filtres(self, personnes: tuple[str, ...]) -> Filtres:
        """What the queries read of them."""
        return Filtres(
            siret=tuple(self.siret),
            numero_session=tuple(self.numeroSession),
            numero_action=tuple(self.numeroAction),
            numero_formation=tuple(self.numeroFormation),
            reference_externe=tuple(self.numeroReferenceExterne),
            financeur=tuple(self.financeur),
            region=tuple(self.region),
            departement=tuple(self.departement),
            personne=personnes,
        )


class _SurSessions(FiltresSessions):
    limit: Annotated[int, Field(ge=1, le=LIMITE)] = 100

    def filtres_seuls(self) -> dict[str, object]:
        """What a cursor is bound to."""
        return self.model_dump(mode="json", exclude={"limit", "curseur", "cursor", "total", "identite", "attente"})


class Parametres(_SurSessions):
    """Filters of the lists, and where to go on from."""

    dispositif: Annotated[list[Annotated[str, StringConstraints(max_length=20)]], _CENT]
    etat: Annotated[list[Etat], _CENT]
    type: Annotated[list[Type], _CENT]
    source: Annotated[list[Source], _CENT]
    enRetard: bool | None = None
    conflit: bool | None = None
    dateEffetDu: Day | None = None
    dateEffetAu: Day | None = None
    dateReceptionDu: Day | None = None
    dateReceptionAu: Day | None = None
    idNationalDE: Annotated[list[Annotated[str, StringConstraints(max_length=255)]], _CENT]
    curseur: Annotated[str | None, StringConstraints(max_length=2000)] = None
    total: bool = False
    identite: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Parametres:
        for low, high in (("dateEffetDu", "dateEffetAu"), ("dateReceptionDu", "dateReceptionAu")):
            first, last = getattr(self, low), getattr(self, high)
            if first and last and first > last:
                raise ValueError(f"{low}: une date antérieure ou égale à {high} est attendue")
        if self.identite and self.limit > LIMITE_IDENTITES:
            raise ValueError(f"limit: {LIMITE_IDENTITES} au plus avec identite=true")
        return self

    def filtres(self, personnes: tuple[str, ...]) -> Filtres:
        """What the queries read of them."""
        return replace(
            super().filtres(personnes),
            dispositif=tuple(self.dispositif),
            etat=tuple(self.etat),
            type=tuple(self.type),
            source=tuple(self.source),
            en_retard=self.enRetard,
            conflit=self.conflit,
            effet=(self.dateEffetDu, self.dateEffetAu),
            reception=(_debut(self.dateReceptionDu), _fin(self.dateReceptionAu)),
        )


class ParametresStatistiques(_SurSessions):
    """What is counted, by what, over whole months."""

    par: Literal["organisme", "region", "financeur", "mois"] = "organisme"
    dispositif: Annotated[list[Annotated[str, StringConstraints(max_length=20)]], _CENT]
    dateEffetDu: Day | None = None
    dateEffetAu: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ParametresStatistiques:
        if self.dateEffetDu and self.dateEffetDu.day != 1:
            raise ValueError("dateEffetDu: le premier jour d'un mois est attendu")
        if self.dateEffetAu and (self.dateEffetAu + timedelta(days=1)).day != 1:
            raise ValueError("dateEffetAu: le dernier jour d'un mois est attendu")
        if self.dateEffetDu and self.dateEffetAu and self.dateEffetDu > self.dateEffetAu:
            raise ValueError("dateEffetDu: une date antérieure ou égale à dateEffetAu est attendue")
        return self

    def filtres(self, personnes: tuple[str, ...]) -> Filtres:
        """What the queries read of them."""
        return replace(super().filtres(personnes), dispositif=tuple(self.dispositif))


class Suivi(_SurSessions):
    """Filters of the live feed, where to go on from, how long to wait."""

    type: Annotated[list[Literal[*Type, "RETRAIT", "ACCES"]], _CENT]  # type: ignore[valid-type]
    cursor: Annotated[str | None, StringConstraints(max_length=2000)] = None
    attente: Annotated[int, Field(ge=0, le=30)] = 0


def _debut(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, PARIS) if day else None


def _fin(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, PARIS) if day else None


def _listes(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if get_origin(field.annotation) is list)


REPETES, SUIVI = _listes(Parametres), _listes(Suivi)
"""Filters that may be given several times."""
