"""Training sessions as the store knows them, and what of each version judges events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tremplin.families.parcours.fold.fold import Session


@dataclass(frozen=True, kw_only=True)
class SessionConnue:
    """A session of the store; `versions` are those that judge events, none while no feed has told of it."""

    id: int = 0
    """0: not in the store yet."""
    numero_formation: str = ""
    numero_action: str = ""
    numero_session: str = ""
    reference_externe: str | None = None
    version: int = 0
    sirets: frozenset[str] = frozenset()
    region: str | None = None
    departement: str | None = None
    document: Mapping[str, Any] = field(default_factory=dict)
    versions: tuple[Session, ...] = ()

    @property
    def numeros(self) -> dict[str, str]:
        """The three numbers."""
        return {
            "numeroFormation": self.numero_formation,
            "numeroAction": self.numero_action,
            "numeroSession": self.numero_session,
        }


def juge(document: Mapping[str, Any]) -> Session:
    """What the fold reads of a version."""
    organismes = (document.get("organismeResponsable"), document.get("organismeFormateur"))
    return Session(
        _day(document.get("debut")),
        _day(document.get("fin")),
        bool(document.get("entreesPermanentes")),
        frozenset(o["siret"] for o in organismes if o),
        departement_de(document.get("lieu") or {}),
    )


def departement_de(lieu: Mapping[str, Any]) -> str:
    """Département of a place, said or read in its codes; empty when neither is there."""
    code = str(lieu.get("codeInsee") or lieu.get("codePostal") or "")
    return str(lieu.get("departement") or (code[:3] if code.startswith(("97", "98")) else code[:2]))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
