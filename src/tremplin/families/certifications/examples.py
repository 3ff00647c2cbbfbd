"""The requests that the documentation of the family prints."""

from __future__ import annotations

from collections.abc import Callable

from tremplin.families.certifications import queries
from tremplin.platform.wire.examples import Examples, Printed
from tremplin.release.reader import Release


def _of_the_sample(kind: str) -> Callable[[Release], str | None]:
    return lambda release: queries.sample(release).get(kind)


CODES = {"rncp": _of_the_sample("rncp"), "cfd": _of_the_sample("cfd"), "rncp-remplacee": queries.replaced}
"""What pages print beside their fields."""


def examples(release: Release) -> Examples:
    """Requests about a fiche that others replace."""
    found = queries.sample(release)
    rncp, cfd = found.get("rncp"), found.get("cfd")
    by_code = Printed(gives=("rncp",))
    return Examples(
        values={
            "rncp": rncp,
            "cfd": cfd,
            "identifiant.rncp": rncp,
            "identifiant.cfd": cfd,
            "idcc": found.get("idcc") or "0843",
            "date": release.donnees_au,
            "de": "rncp",
            "code": rncp,
            "vers": "rome",
        },
        printed={
            "GET /api/certification/v1": Printed(gives=("identifiant.rncp",)),
            "GET /api/certification/v1/preuves": by_code,
            "GET /api/certification/v1/complements": by_code,
        },
    )
