"""What the labour market finds for the portal's search: jobs by name or code, tables by their words."""

from __future__ import annotations

from urllib.parse import urlencode

from tremplin.domain.codes import FAP, ROME, matches
from tremplin.domain.text import words
from tremplin.families.infotravail import catalogue, queries
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.finding import SHOWN, Found, Group
from tremplin.platform.web.state import State
from tremplin.release.reader import Release

_ALIKE = 0.6
"""How near a job is, beside the nearest, to be meant too: a place that is typed names others (« fort de france »)."""


def search(_state: State, release: Release, typed: str) -> list[Group]:
    """Jobs, then datasets."""
    code = "".join(typed.split()).upper()
    jobs = queries.jobs_named(release, code if matches(ROME, code) else typed, SHOWN + 1)
    shown = [
        Found(
            nom=job["libelle"],
            precision=job["code"] + (f", « {job['nom']} »" if job["nom"] not in (job["libelle"], job["code"]) else ""),
            adresse=f"/metiers/{job['code']}",
            exact=matches(ROME, code) and job["code"] == code,
        )
        for job in jobs
        if job["score"] >= _ALIKE * jobs[0]["score"]
    ]
    wanted = words(typed)
    datasets = [
        Found(d.titre, d.resume, f"/donnees/{d.name}")
        for d in catalogue.DATASETS
        if wanted and set(wanted) <= set(words(f"{d.titre} {d.name} {d.resume}")) and catalogue.of_dataset(release, d)
    ]
    groups = [
        *_of_family(release, code),
        Group(mark("Métiers"), shown[:SHOWN], f"/metiers?{urlencode({'q': typed})}" if len(shown) > SHOWN else ""),
        Group(mark("Données du marché du travail"), datasets[:SHOWN], "/donnees" if len(datasets) > SHOWN else ""),
    ]
    return [g for g in groups if g.trouves]


def _of_family(release: Release, code: str) -> list[Group]:
    """The jobs of a professional family (FAP), and the table of the projects that employers tell of it."""
    label = queries.family_label(release, code) if matches(FAP, code) else None
    if label is None:
        return []
    romes = sorted({r["code_rome"] for r in queries.records_where(release, "rome_fap", code_fap=code)})
    jobs = (job for rome in romes for job in queries.jobs_named(release, rome, 1))
    shown = [Found(job["libelle"], job["code"], f"/metiers/{job['code']}") for job in jobs]
    name = _("Métiers de la famille professionnelle %(code)s : %(nom)s", code=code, nom=label)
    needs = Found(_("Besoins en main-d'œuvre de la famille"), code, f"/donnees/bmo/besoins?FAP_CODE__exact={code}")
    return [Group(name, [*shown[: SHOWN - 1], needs])]
