"""What the explorer finds for the portal's search: a job, then a place."""

from __future__ import annotations

from tremplin.families.explore.pages import address
from tremplin.families.explore.question.jobs import find_job
from tremplin.families.explore.question.places import named_in_full
from tremplin.families.explore.question.wrong import Ambiguous
from tremplin.language.spoken import gettext as _
from tremplin.platform.web.finding import Found, Group, around
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError
from tremplin.release.reader import Release


def search(_state: State, release: Release, typed: str) -> list[Group]:
    """« boulanger metz »: the page of the job in the place."""
    for where, what in around(typed):
        here = named_in_full(release, where) if what else None
        if here is None:
            continue
        try:
            job = find_job(release, {"q": what}, None)
        except (ApiError, Ambiguous):
            continue
        name = _("%(metier)s, %(lieu)s : tout ce que l'on sait", metier=job.libelle, lieu=here.nom)
        told = _("Formations, devenir, recrutements, salaires, entreprises, organismes")
        return [Group(_("Explorer"), [Found(name, told, address(job.rome, job.libelle, here))])]
    return []
