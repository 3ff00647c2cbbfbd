"""The documents of offers and employers, as the store keeps them: read once, then by names that the checker knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict

from tremplin.domain.geo import LonLat
from tremplin.domain.schema import Schema


class Record(Schema):
    """A part of a document. What it never said stays unsaid when it is kept again; what it says beyond these fields
    is kept too."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """A document as it is read from the store, or made of what is typed."""
        return cls.model_validate(dict(document))

    def stored(self) -> dict[str, Any]:
        """What is kept."""
        return self.model_dump(exclude_unset=True)

    def but(self, **said: Any) -> Self:
        """The same, saying this; raises TypeError for what isn't a field."""
        if unknown := set(said) - set(type(self).model_fields):
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        return self.model_copy(update=said)


class Lieu(Record):
    """A place: its address in parts, its point in degrees."""

    adresse: str | None = None
    code_postal: str | None = None
    ville: str | None = None
    commune: str | None = None
    longitude: float | None = None
    latitude: float | None = None

    @property
    def point(self) -> LonLat | None:
        """(longitude, latitude), in degrees."""
        return None if self.longitude is None or self.latitude is None else (self.longitude, self.latitude)


class Entreprise(Lieu):
    """An establishment: what the release knows of it, and what is said over that."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    siret: str | None = None
    enseigne: str | None = None
    raison_sociale: str | None = None
    naf: str | None = None
    naf_libelle: str | None = None
    tranche_effectif: str | None = None
    opco: str | None = None
    idcc: str | None = None
    creation: str | None = None
    site: str | None = None
    public: bool | None = None
    """A public employer: of no OPCO."""

    @property
    def nom(self) -> str | None:
        """The establishment as people call it."""
        return self.enseigne or self.raison_sociale


class Contact(Record):
    """Who is in charge; nothing once forgotten."""

    prenom: str | None = None
    nom: str | None = None
    email: str | None = None
    telephone: str | None = None


class Cfa(Entreprise):
    """A training organisation that publishes for an employer."""

    contact: Contact = Contact()


class Saisie(Record):
    """What the form says of an offer. Instants: ISO 8601, in Paris."""

    titre: str
    romes: list[str]
    type: list[str]
    niveau: int | None = None
    debut: str | None = None
    duree: int | None = None
    """Months."""
    quantite: int | None = None
    rythme: str | None = None
    handicap: bool | None = None
    description: str | None = None
    employeur_description: str | None = None
    lieu: Lieu | None = None
    """The workplace, when it isn't the employer's address."""
    metier: str | None = None
    """The name of its code ROME, where a program gave it."""


class Poste(Saisie):
    """An offer: what is said of it, and what became of it."""

    creation: str
    mise_a_jour: str | None = None
    prolongations: int = 0
    motif: str | None = None
    """Why it ended."""
    rome_detail: Any = None
    distance: str | None = None
    """Whether one works there or elsewhere, in the words of the wire format."""
    competences: list[str] = []
    acquis: list[str] = []
    conditions: list[str] = []
    origine: str | None = None


class Partenaire(Record):
    """Whose an offer is that an organisation publishes: its name, its own number, where one applies."""

    label: str
    numero: str
    url: str | None = None


class OffreDocument(Record):
    """An offer as the store keeps it."""

    entreprise: Entreprise
    offre: Poste
    contact: Contact = Contact()
    cfa: Cfa | None = None
    partenaire: Partenaire | None = None
    """None: of an employer of the form."""
    origine: str | None = None
    refus: str | None = None
    """Why it isn't shown."""

    @property
    def lieu(self) -> Lieu:
        """The workplace."""
        return self.offre.lieu or self.entreprise

    @property
    def interlocuteur(self) -> Contact:
        """Who is written to: of the training organisation that publishes for the employer, if one does."""
        return self.cfa.contact if self.cfa is not None else self.contact


class EmployeurDocument(Record):
    """An employer of the form as the store keeps it."""

    entreprise: Entreprise
    contact: Contact
