"""What the explorer finds for the portal's search: a job, then a place."""

from __future__ import annotations

from tremplin.families.explore.pages import address
from tremplin.families.explore.question.jobs import find_job
from tremplin.families.explore.question.places import named_in_full
from tremplin.families.explore.question.wrong import Ambiguous
from tremplin.families.infotravail.shared import jobs
from tremplin.language.spoken import gettext as _
from tremplin.platform.web.finding import Found, Group, around
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release


def search(_state: State, release: Release, typed: str) -> list[Group]:
    """« boulanger metz »: the page of the job in the place."""
    for where, what in around(typed):
        places = named_in_full(release, where) if what else []
        if not places:
            continue
        try:
            job = find_job(release, {"q": what}, None)
        except (ApiError, Ambiguous):
            continue
        told = _("Formations, devenir, recrutements, salaires, entreprises, organismes")
        found = [
            Found(
                _("%(metier)s, %(lieu)s : tout ce que l'on sait", metier=job.libelle, lieu=here.label),
                told,
                address(job.rome, job.libelle, here),
            )
            for here in places
        ]
        return [Group(_("Explorer"), found)]
    return []


def subject(release: Release, typed: str) -> str:
    """What was typed without the place that it names, when it names a job better so: « chef de rang » is a job, not a
    « chef » in Rang."""
    whole = _nearness(release, typed)
    for where, what in around(typed):
        if what and _nearness(release, what) > max(whole, _NAMED) and named_in_full(release, where):
            return what
    return ""


_NAMED = 1.0
"""How near a job is, at least, to be what is meant once the place is taken away."""


def _nearness(release: Release, text: str) -> float:
    found = jobs.jobs_named(release, text, 1)
    return float(found[0]["score"]) if found else 0.0
