"""The requests that the documentation of the family prints."""

from __future__ import annotations

from tremplin.families.geographie import queries
from tremplin.platform.wire.examples import Examples, Printed
from tremplin.release.reader import Release


def examples(release: Release) -> Examples:
    """Requests about a commune, and around a point."""
    return Examples(
        values={**queries.sample(release), "radius": 30},
        printed={"GET /api/geographie/v1/mission-locale": Printed(gives=("latitude", "longitude", "radius"))},
    )
