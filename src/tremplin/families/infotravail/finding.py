"""What the labour market finds for the portal's search: jobs by name or code, tables by their words."""

from __future__ import annotations

from urllib.parse import urlencode

from tremplin.domain.codes import ROME, matches
from tremplin.domain.text import words
from tremplin.families.infotravail import catalogue, queries
from tremplin.language.spoken import mark
from tremplin.platform.web.finding import SHOWN, Found, Group
from tremplin.release.reader import Release

_ALIKE = 0.6
"""How near a job is, beside the nearest, to be meant too: a place that is typed names others (« fort de france »)."""


def search(release: Release, typed: str) -> list[Group]:
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
        Group(mark("Métiers"), shown[:SHOWN], f"/metiers?{urlencode({'q': typed})}" if len(shown) > SHOWN else ""),
        Group(mark("Données du marché du travail"), datasets[:SHOWN], "/donnees" if len(datasets) > SHOWN else ""),
    ]
    return [g for g in groups if g.trouves]
