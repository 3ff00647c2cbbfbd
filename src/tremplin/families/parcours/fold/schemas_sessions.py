"""A session as a feed, an export or a form describes it: its model, who reads its paths."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from tremplin.domain import territories
from tremplin.domain.dates import read_day
from tremplin.domain.schema import Schema
from tremplin.families.parcours.events.contents import Objectif
from tremplin.families.parcours.events.schemas import Departement
from tremplin.families.parcours.events.vocabulary import CONSEIL_REGIONAL, FINANCEURS
from tremplin.families.parcours.fold.sessions import departement_de
from tremplin.families.parcours.personal import hide, sans_donnee_personnelle
from tremplin.platform.wire.moments import Day
from tremplin.platform.wire.siret import SiretOfAnyKey

_Reference = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
_Texte = Annotated[_Reference, AfterValidator(sans_donnee_personnelle)]
_Codes = Annotated[str, StringConstraints(max_length=255, pattern=r"^[0-9A-Za-z]{1,12}( [0-9A-Za-z]{1,12})*$")]
_Numero = Annotated[str, StringConstraints(min_length=1, max_length=25, strip_whitespace=True)]


class _Forme(Schema):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Extra(_Forme):
    """An extension of a regional base, as it comes: only what identifies someone is taken out."""

    info: Annotated[str, StringConstraints(max_length=255), AfterValidator(hide)]
    texte: Annotated[str, StringConstraints(max_length=255), AfterValidator(hide)]


class Organisme(_Forme):
    """An establishment that answers for a training, or gives it."""

    siret: SiretOfAnyKey
    nom: _Texte | None = None
    nda: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{11}$")] | None = None


class Lieu(_Forme):
    """Where a training is given."""

    adresse: _Texte | None = None
    codePostal: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] | None = None
    commune: _Texte | None = None
    codeInsee: Annotated[str, StringConstraints(pattern=r"^[0-9][0-9AB][0-9]{3}$")] | None = None
    departement: Departement | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class Financeur(_Forme):
    """Who pays (LHEO code), for how many places. `region`: which, when it isn't the place's; `depuis`: since when."""

    code: Annotated[int, Field(ge=0, le=max(FINANCEURS))]
    nbPlaces: Annotated[int, Field(ge=0, le=100_000)] | None = None
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")] | None = None
    depuis: Day | None = None


def _day_or_moment(text: str) -> str:
    if read_day(text[:10]) is None or (len(text) > len("AAAA-MM-JJ") and not _readable(text)):
        raise ValueError("un jour AAAA-MM-JJ, ou un instant AAAA-MM-JJTHH:MM avec son décalage, est attendu")
    return text


def _readable(moment: str) -> bool:
    try:
        return bool(datetime.fromisoformat(moment))
    except ValueError:
        return False


_DayOrMoment = Annotated[str, StringConstraints(max_length=32), AfterValidator(_day_or_moment)]


class FormeIco(_Forme):
    """An information collective: an instant with its offset, or a day."""

    debut: _DayOrMoment
    fin: _DayOrMoment | None = None
    aDistance: bool = False
    adresse: _Texte | None = None
    nbPlaces: Annotated[int, Field(ge=0, le=100_000)] | None = None


class SessionDite(_Forme):
    """A session as someone describes it. `debut`, `fin` None: not known (LHEO 00000000)."""

    numeroFormation: _Numero
    numeroAction: _Numero
    numeroSession: _Numero
    numeroReferenceExterne: _Reference | None = None
    intitule: _Texte
    certification: dict[Literal["rncp", "cfd", "certifinfo", "formacode"], _Codes] | None = None
    """By kind: `rncp`, `cfd`, `certifinfo`, `formacode` (several separated by spaces)."""
    objectifs: list[Objectif] = Field(default_factory=list, max_length=7)
    organismeResponsable: Organisme
    organismeFormateur: Organisme | None = None
    lieu: Lieu
    debut: Day | None = None
    fin: Day | None = None
    debutInscription: Day | None = None
    finInscription: Day | None = None
    entreesPermanentes: bool = False
    formationInitiale: bool = False
    etatRecrutement: Annotated[int, Field(ge=1, le=3)] | None = None
    nbPlaces: Annotated[int, Field(ge=0, le=100_000)] | None = None
    nbHeureTotalFormation: Annotated[int, Field(ge=0, le=10_000)] | None = None
    nbHeureCentre: Annotated[int, Field(ge=0, le=10_000)] | None = None
    nbHeureEntreprise: Annotated[int, Field(ge=0, le=10_000)] | None = None
    remuneration: _Texte | None = None
    financeurs: list[Financeur] = Field(default_factory=list, max_length=20)
    icos: list[FormeIco] = Field(default_factory=list, max_length=100)
    debutPartiel: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2})?$")] | None = None
    finPartiel: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2})?$")] | None = None
    """A month, or a year, when the day isn't known."""
    extras: list[Extra] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.debut and self.fin and self.fin < self.debut:
            raise ValueError("fin: une date égale ou postérieure à debut est attendue")
        return self


class FormeSession(SessionDite):
    """A session, and what tells of it: a feed, an export, or a form."""

    source: Literal["EXPORT", "SAISIE", "LHEO"] = "SAISIE"

    @property
    def sirets(self) -> frozenset[str]:
        """Its organismes."""
        return frozenset(o.siret for o in (self.organismeResponsable, self.organismeFormateur) if o)

    @property
    def departement(self) -> str | None:
        """Département of the place, said or read in its codes."""
        return departement_de(self.lieu.model_dump()) or None

    @property
    def region(self) -> str | None:
        """Région of the place (INSEE)."""
        found = territories.of_departement(self.departement or "")
        return found.code if found else None

    def lecteurs(self) -> dict[str, date | None]:
        """Who reads its paths, and from which day: its organismes, the régions that fund it."""
        found: dict[str, date | None] = {f"siret:{s}": None for s in sorted(self.sirets)}
        for funder in self.financeurs:
            region = funder.region or self.region
            if funder.code == CONSEIL_REGIONAL and region:
                found[f"region:{region}"] = funder.depuis
        return found


def decrite(document: Mapping[str, Any]) -> dict[str, Any]:
    """A kept session with every field that a description has: those not told are None."""
    place = dict.fromkeys(Lieu.model_fields) | dict(document.get("lieu") or {})
    return {**dict.fromkeys(FormeSession.model_fields), **document, "lieu": place}
