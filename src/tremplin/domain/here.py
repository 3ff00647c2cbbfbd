"""A place asked about, resolved once to every level at which figures are published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tremplin.domain.geo import LonLat


class Level(StrEnum):
    """The levels of figures, the finest first."""

    ETABLISSEMENT = "etablissement"
    AUTOUR = "autour"
    """A radius around a point."""
    COMMUNE = "commune"
    BASSIN = "bassin"
    DEPARTEMENT = "departement"
    REGION = "region"
    FRANCE = "france"


def place_label(niveau: str, nom: str, departement: str) -> str:
    """The name of a place as people are told it: a commune with its département, for many have namesakes."""
    return f"{nom} ({departement})" if niveau in (Level.COMMUNE, Level.AUTOUR) and departement else nom


@dataclass(frozen=True, kw_only=True)
class Here:
    """A place and what holds it; what isn't known of it is empty."""

    niveau: Level
    """What was asked for."""
    code: str = ""
    nom: str = "France"
    commune: str = ""
    """INSEE code of today's commune."""
    point: LonLat | None = None
    rayon: float = 30.0
    """Kilometres around the point."""
    bassin: str = ""
    """Bassin d'emploi, in the zoning of the last survey."""
    nom_bassin: str = ""
    departement: str = ""
    region: str = ""
    """INSEE codes."""
    departements: tuple[str, ...] | None = None
    """Those that the place is made of, when it isn't a point; None: no bound but the point's, or all of France."""

    alors: tuple[str, str, str] | None = None
    """Code, name and last day (AAAA-MM-JJ) of the commune that was named, of the day asked for, and is one no more."""

    @property
    def label(self) -> str:
        """Its name as people are told it."""
        return place_label(self.niveau, self.nom, self.departement)

    def wider(self, *levels: Level) -> list[tuple[Level, str]]:
        """Those of these levels that the place has, with its code at each."""
        held = {
            Level.COMMUNE: self.commune,
            Level.BASSIN: self.bassin,
            Level.DEPARTEMENT: self.departement,
            Level.REGION: self.region,
        }
        return [(level, held.get(level, "")) for level in levels if level is Level.FRANCE or held.get(level)]
