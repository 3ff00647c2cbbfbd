"""A row of a file as its format reads it: what it asks for, what is odd, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from tremplin.domain.codes import normalize_siret
from tremplin.domain.written.people import faute_de_telephone
from tremplin.domain.written.siret import read_siret


class FichierRefuse(Exception):
    """The whole file can't be read; the message says why."""


@dataclass(frozen=True)
class Illisible:
    """Why a line can't be read: it is set aside, the others stay."""

    code: str
    message: str


@dataclass
class Remarque:
    """About a cell: a rejection, or a warning. `valeur` is left out when it is about a person."""

    colonne: str
    code: str
    message: str
    valeur: str | None = None


@dataclass(kw_only=True)
class Rangee:
    """One row. `evenements` are envelopes as they would be posted; `session` and `convention` as their models."""

    ligne: int
    session: dict[str, Any] | None = None
    convention: dict[str, Any] | None = None
    demandeur: dict[str, Any] | None = None
    certifinfo: tuple[str, str] | None = None
    evenements: list[dict[str, Any]] = field(default_factory=list)
    rejets: list[Remarque] = field(default_factory=list)
    avertissements: list[Remarque] = field(default_factory=list)
    cles: dict[str, str] = field(default_factory=dict)
    """What later rows are compared with (`dn_session_id`)."""

    def reject(self, column: str, value: str | None, code: str, message: str) -> None:
        self.rejets.append(Remarque(column, code, message, value))

    def warn(self, column: str, value: str | None, code: str, message: str) -> None:
        self.avertissements.append(Remarque(column, code, message, value))

    def siret(self, column: str, text: str, refuse: Callable[[str, str, str, str], None] | None = None) -> str | None:
        """The digits of a SIRET, None once refused; one whose key is wrong is kept, with a warning."""
        try:
            found = read_siret(text, keyed=False)
        except ValueError as error:
            (refuse or self.reject)(column, text, "SIRET", str(error))
            return None
        if normalize_siret(found) is None:
            self.warn(column, found, "SIRET_CLE", "la clé de Luhn de ce SIRET est fausse")
        return found

    def telephone(self, column: str, *textes: str) -> str | None:
        """The first that can be dialled; with none, the row stays and a warning says so."""
        told = [t for t in textes if t]
        found = next((t for t in told if faute_de_telephone(t) is None), None)
        if told and found is None:
            self.warn(column, None, "TELEPHONE_INUTILISABLE", "numéro qu'on ne peut appeler : il n'est pas gardé")
        return found

    def en_json(self) -> dict[str, Any]:
        """As it goes from the child to its parent."""
        return asdict(self)

    @classmethod
    def de_json(cls, told: dict[str, Any]) -> Rangee:
        """As the parent reads it."""
        for name in ("rejets", "avertissements"):
            told[name] = [Remarque(**r) for r in told[name]]
        return cls(**told)


def rangee_illisible(line: int, fault: Illisible) -> Rangee:
    """The row of a line that can't be read."""
    rangee = Rangee(ligne=line)
    rangee.reject("", None, fault.code, fault.message)
    return rangee
