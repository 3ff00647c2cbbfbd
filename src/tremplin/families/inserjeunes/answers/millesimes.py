"""Which cohort answers: the published ones, the current ones, and what a request for one may be served."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tremplin.settings import Settings, listed


@dataclass(frozen=True)
class Millesimes:
    """Published cohorts; the last of each list is the current one."""

    certifications: tuple[str, ...]
    superieur: tuple[str, ...]
    formations: tuple[str, ...]
    """Of régions and establishments, school and higher education."""

    @classmethod
    def of(cls, settings: Settings) -> Millesimes:
        """Those of the settings, read once."""
        return _read(*(settings.values[name] for name in _SETTINGS))

    def certification(self, *, superieur: bool) -> str:
        """The current year of national figures."""
        return (self.superieur if superieur else self.certifications)[-1]

    @property
    def periode(self) -> str:
        """The current period of régions and establishments."""
        return self.formations[-1]


_SETTINGS = (
    "TREMPLIN_MILLESIMES_CERTIFICATIONS",
    "TREMPLIN_MILLESIMES_SUPERIEUR",
    "TREMPLIN_MILLESIMES_FORMATIONS",
)


@lru_cache(maxsize=8)
def _read(*texts: str) -> Millesimes:
    return Millesimes(*(listed(text) for text in texts))


def forms_of(millesime: str) -> tuple[str, ...]:
    """What answers a request about establishments: the year N itself first, then the period that ends with it."""
    last = millesime.rpartition("_")[2]
    return (last, f"{int(last) - 1}_{last}")


def serves(millesime: str) -> tuple[str, ...]:
    """As `forms_of`, but a period that isn't of two years in a row answers for itself alone."""
    found = forms_of(millesime)
    return found if millesime in found else (millesime,)
