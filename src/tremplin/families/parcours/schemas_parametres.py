"""Parameters of the native lists."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tremplin.domain.dates import PARIS
from tremplin.families.parcours.queries.lectures import Filtres
from tremplin.families.parcours.schemas_saisie import Departement, Siret
from tremplin.families.parcours.vocabulaire import Etat, Source, Type

LIMITE, LIMITE_IDENTITES = 500, 100
_Numero = Annotated[str, StringConstraints(min_length=1, max_length=25)]
_Jour = Annotated[date | None, Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
_CENT: Any = Field(default_factory=list, max_length=100)


class Parametres(BaseModel):
    """Filters (several values of one are alternatives), and where to go on from."""

    model_config = ConfigDict(extra="forbid")

    siret: Annotated[list[Siret], _CENT]
    numeroSession: Annotated[list[_Numero], _CENT]
    numeroAction: Annotated[list[_Numero], _CENT]
    numeroFormation: Annotated[list[_Numero], _CENT]
    numeroReferenceExterne: Annotated[list[Annotated[str, StringConstraints(max_length=255)]], _CENT]
    financeur: Annotated[list[Annotated[int, Field(ge=0, le=20)]], _CENT]
    dispositif: Annotated[list[Annotated[str, StringConstraints(max_length=20)]], _CENT]
    region: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]], _CENT]
    departement: Annotated[list[Departement], _CENT]
    etat: Annotated[list[Etat], _CENT]
    type: Annotated[list[Type], _CENT]
    source: Annotated[list[Source], _CENT]
    enRetard: bool | None = None
    conflit: bool | None = None
    dateEffetDu: _Jour = None
    dateEffetAu: _Jour = None
    dateReceptionDu: _Jour = None
    dateReceptionAu: _Jour = None
    idNationalDE: Annotated[list[Annotated[str, StringConstraints(max_length=255)]], _CENT]
    limit: Annotated[int, Field(ge=1, le=LIMITE)] = 100
    curseur: Annotated[str | None, StringConstraints(max_length=2000)] = None
    total: bool = False
    identite: bool = False

    @model_validator(mode="after")
    def _en_ordre(self) -> Parametres:
        for low, high in (("dateEffetDu", "dateEffetAu"), ("dateReceptionDu", "dateReceptionAu")):
            first, last = getattr(self, low), getattr(self, high)
            if first and last and first > last:
                raise ValueError(f"{low}: une date antérieure ou égale à {high} est attendue")
        if self.identite and self.limit > LIMITE_IDENTITES:
            raise ValueError(f"limit: {LIMITE_IDENTITES} au plus avec identite=true")
        return self

    def filtres(self, personnes: tuple[str, ...]) -> Filtres:
        """What the queries read of them."""
        return Filtres(
            tuple(self.siret), tuple(self.numeroSession), tuple(self.numeroAction), tuple(self.numeroFormation),
            tuple(self.numeroReferenceExterne), tuple(self.financeur), tuple(self.dispositif), tuple(self.region),
            tuple(self.departement), tuple(self.etat), tuple(self.type), tuple(self.source), self.enRetard,
            self.conflit, (self.dateEffetDu, self.dateEffetAu),
            (_debut(self.dateReceptionDu), _fin(self.dateReceptionAu)), personnes,
        )  # fmt: skip

    def filtres_seuls(self) -> dict[str, object]:
        """What a cursor is bound to."""
        return self.model_dump(mode="json", exclude={"limit", "curseur", "total", "identite"})


def _debut(jour: date | None) -> datetime | None:
    return datetime.combine(jour, time.min, PARIS) if jour else None


def _fin(jour: date | None) -> datetime | None:
    return datetime.combine(jour, time.max, PARIS) if jour else None


REPETES = frozenset(
    {"siret", "numeroSession", "numeroAction", "numeroFormation", "numeroReferenceExterne", "financeur", "dispositif",
     "region", "departement", "etat", "type", "source", "idNationalDE"}
)  # fmt: skip
"""Filters that may be given several times."""
