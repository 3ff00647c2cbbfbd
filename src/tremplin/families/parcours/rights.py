"""Who calls, what it may see, what it may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tremplin.families.parcours.errors import refus
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Source
from tremplin.platform.wire.errors import ApiError


class Role(StrEnum):
    """What an organisation is to the training paths."""

    ORGANISME = "organisme"
    REGION = "region"
    CONSEILLER = "conseiller"
    BENEFICIAIRE = "beneficiaire"
    """Someone who came by a personal link: their own paths alone."""
    EXPLOITANT = "exploitant"
    """Who runs the service: brings files of all, by the command line; reads no path."""


_SOURCES: dict[Role | None, Source] = {
    Role.CONSEILLER: Source.SAISIE_CONSEILLER,
    Role.BENEFICIAIRE: Source.SAISIE_BENEFICIAIRE,
}


@dataclass(frozen=True, kw_only=True)
class Acteur:
    """Who calls: a client or an account, its organisation and its perimeter, in one of the two bases."""

    client: str
    organisation: str
    role: Role | None
    test: bool
    sirets: frozenset[str] = frozenset()
    region: str | None = None
    agence: str | None = None
    conventions: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """SIRET → first and last day of its accreditation."""
    personne: str | None = None
    """Who they are, of those who read their own paths."""

    @property
    def lecteurs(self) -> tuple[str, ...]:
        """The names under which sessions know it."""
        if self.role is Role.REGION:
            return (f"region:{self.region}",)
        return tuple(f"siret:{s}" for s in sorted(self.sirets)) if self.role is Role.ORGANISME else ()

    @property
    def etiquettes(self) -> tuple[str, ...]:
        """The names under which a right that comes or ends is told to it."""
        if self.role is Role.CONSEILLER:
            return (f"agence:{self.agence}",) if self.agence else (f"cons:{self.region}",)
        return self.lecteurs

    @property
    def sees_identity(self) -> bool:
        """Whether it reads who people are: those who train and those who accompany."""
        return self.role in (Role.ORGANISME, Role.CONSEILLER, Role.BENEFICIAIRE)

    @property
    def source(self) -> Source:
        """What its events are: typed by someone who logged in (`compte:…`), or sent by a program."""
        if self.role in _SOURCES:
            return _SOURCES[self.role]
        return Source.SAISIE_OF if self.client.startswith("compte:") else Source.API_0_SAISIE

    def habilite(self, siret: str, day: date) -> bool:
        """Whether an organisme has a valid accreditation that day."""
        first, last = self.conventions.get(siret, (date.max, date.min))
        return first <= day <= last


_TOUS = frozenset(Type)
_ECRITS: dict[Role | None, frozenset[Type]] = {
    Role.CONSEILLER: _TOUS,
    Role.EXPLOITANT: _TOUS,
    Role.ORGANISME: _TOUS - {Type.AIS_VALIDATION, Type.AIS_REFUS},
    Role.BENEFICIAIRE: frozenset({Type.ICO_INSCRIPTION, Type.ANNULATION}),
}
"""Role → the events that it may write."""


def ecrit(acteur: Acteur, type: Type) -> bool:
    """Whether a role ever writes this event."""
    return type in _ECRITS.get(acteur.role, ())


def require_writing(acteur: Acteur, type: Type) -> None:
    """Raise 403 when the role never writes this event."""
    if ecrit(acteur, type):
        return
    who = f"un compte « {acteur.role} »" if acteur.role else "une organisation sans rôle"
    raise refus(403, "DROIT_ABSENT", f"{who} n'écrit pas d'événement {type}")


def require_habilitation(acteur: Acteur, siret: str | None, day: date) -> None:
    """Raise 403 when an organisme writes without a valid accreditation."""
    if acteur.role is Role.ORGANISME and (siret is None or not acteur.habilite(siret, day)):
        raise refus(
            403,
            "HABILITATION_ABSENTE",
            "Pas de convention en cours pour cet organisme : la lecture reste ouverte, l'écriture est close",
        )


def siret_etranger() -> ApiError:
    """422: unknown SIRET, or another's: the same words."""
    told = {"champ": "siretOrganismeFormation", "attendu": "un SIRET de votre organisation, responsable ou formateur"}
    return refus(422, "FORME_INVALIDE", "SIRET inconnu, ou qui n'est pas celui de cette session pour vous", [told])
