"""The requests that the documentation of the family prints."""

from __future__ import annotations

from tremplin.families.organismes import queries
from tremplin.platform.wire.examples import Examples, Printed
from tremplin.release.reader import Release


def examples(release: Release) -> Examples:
    """Requests about an organisation that is open."""
    return Examples(
        values={**queries.sample(release), "page_size": 2, "page_index": 0},
        printed={
            "GET /api/organisme/v1/recherche": Printed(gives=("uai", "siret")),
            "GET /api/organisme/v1/export": Printed(gives=("page_size",)),
        },
    )
