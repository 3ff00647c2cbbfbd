"""An event in its envelope: which path it is about, when, from whom."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from tremplin.domain.dates import PARIS, read_moment
from tremplin.domain.schema import Schema
from tremplin.domain.written.people import read_telephone
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.personal import sans_donnee_personnelle
from tremplin.platform.wire.moments import Day, Moment
from tremplin.platform.wire.siret import SiretOfAnyKey

ID_MAX = 9_999_999_999
"""The greatest id of a path."""
Canal = Literal["API", "WEB", "FICHIER", "PAPIER"]


def _day(value: Any) -> Any:
    """A day, or an instant with its offset taken to its day in Paris."""
    if isinstance(value, str) and "T" in value:
        moment = read_moment(value)
        if moment is None:
            raise ValueError("une date AAAA-MM-JJ, ou un instant avec son décalage horaire, est attendu")
        return moment.astimezone(PARIS).date()
    return value


Jour = Annotated[Day, BeforeValidator(_day)]
_Numero = Annotated[str, StringConstraints(min_length=1, max_length=25, strip_whitespace=True)]
_Reference = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
Departement = Annotated[str, StringConstraints(pattern=r"^(\d{2}|2[AB]|9[78]\d)$")]


_Nom = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(sans_donnee_personnelle)]


class _Forme(Schema):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class NumerosSession(_Forme):
    """The InterCarif numbers of a session, or its reference in the partner's system."""

    numeroFormation: _Numero | None = None
    numeroAction: _Numero | None = None
    numeroSession: _Numero | None = None
    numeroReferenceExterne: _Reference | None = None


class Identite(_Forme):
    """Who the person is, for those who train and accompany."""

    nom: _Nom
    prenom: _Nom
    dateNaissance: Day | None = None
    courriel: Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\s@]+@[^\s@]+\.[^\s@]+$")] | None = None
    telephone: Annotated[str, StringConstraints(max_length=20), AfterValidator(read_telephone)] | None = None


class Beneficiaire(_Forme):
    """The person: by its regional number, its national one, the id that the reader knows, or that of an export."""

    idRegionalDE: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,25}$")] | None = None
    codeGeoDE: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = None
    idNational: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,25}$")] | None = None
    idNationalDE: Annotated[str, StringConstraints(max_length=255)] | None = None
    idStagiaire: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}:[0-9A-Za-z]{1,20}$")] | None = None
    departement: Departement | None = None
    agence: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,20}$")] | None = None
    identite: Identite | None = None


class Envoi(_Forme):
    """An event as it is sent."""

    type: Type
    dateEffet: Jour
    dateEmission: Moment | None = None
    referenceSource: _Reference | None = None
    idInscription: Annotated[int, Field(ge=1, le=ID_MAX)] | None = None
    beneficiaire: Beneficiaire | None = None
    session: NumerosSession | None = None
    siretOrganismeFormation: SiretOfAnyKey | None = None
    canal: Canal | None = None
    dateReceptionPapier: Day | None = None
    cible: _Reference | None = None
    contenu: dict[str, Any] = Field(default_factory=dict)


class Lot(_Forme):
    """Several events: each is judged, and answered, at its place."""

    evenements: Annotated[list[Any], Field(min_length=1, max_length=1000)]
