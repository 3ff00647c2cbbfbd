"""The requests that the documentation of the family prints."""

from __future__ import annotations

from tremplin.families.explore.answer import API
from tremplin.families.geographie import shared as geography
from tremplin.families.infotravail.shared import jobs
from tremplin.platform.wire.examples import Examples, Printed
from tremplin.release.reader import Release

_JOB, _PLACES = "D1102", ("57463", "67482", "69266", "75056")


def examples(release: Release) -> Examples:
    """A job and a commune that the release knows, two places side by side, two pairs in a lot."""
    job = _JOB if jobs.label(release, _JOB) else jobs.nearest_code(release, "A")
    places = [code for code in _PLACES if geography.communes(release, code)]
    if job is None or len(places) < 2:
        none = Printed(missing="Aucun métier, ou aucune commune, dans cette version.")
        return Examples(printed={f"GET {API}/metier-territoire": none})
    asked, pair = ("rome", "commune"), {"rome": job, "commune": places[0]}
    pairs = [pair, {"rome": job, "commune": places[1]}]
    return Examples(
        values={**pair, "format": "csv", "romes": job, "communes": ",".join(places[:2])},
        printed={
            f"GET {API}/metier-territoire": Printed(gives=asked),
            f"GET {API}/metier-territoire.{{format}}": Printed(gives=asked),
            f"GET {API}/comparer": Printed(gives=("communes",)),
            f"POST {API}/lots": Printed(body={"paires": pairs, "blocs": "recrutement,devenir"}),
        },
    )
