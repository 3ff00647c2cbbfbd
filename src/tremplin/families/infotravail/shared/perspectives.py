"""What is expected: of who begins a training here, and of the jobs that it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.domain.here import Level
from tremplin.families.infotravail.perspectives import queries, reading
from tremplin.families.infotravail.queries import families_of, jobs_to_come
from tremplin.families.infotravail.shared.levels import rome3
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Asked, Part, State, nothing
from tremplin.release.reader import Release

SOURCES = ("inserjeunes_api", "inserjeunes_statistiques", "inserjeunes_regions", "metiers_2030")
SHOWN = 40
_TO_COME = (
    "code_fap",
    "fap_libelle",
    "region",
    "code_region",
    "effectifs_2019_milliers",
    "postes_a_pourvoir_milliers",
    "postes_a_pourvoir_pct",
    "creations_destructions_milliers",
    "desequilibre_pct",
    "niveau_tension_2019",
)
_UNLEARNED = mark("Aucune prévision : les séries publiées sont trop courtes pour en éprouver une sur le passé.")
_UNPUBLISHED = mark("Aucun chiffre publié des diplômes de ce métier ne permet d'en attendre un.")
_LAST = mark("« Dernier taux publié » : éprouvée sur le passé, la prévision n'y fait pas mieux.")
_FINENESS = (Level.BASSIN.value, Level.REGION.value, Level.FRANCE.value)


def outlook(asked: Asked, diplomas: Sequence[str]) -> Part:
    """The share in a job expected of each training that leads to the job, at the finest level that has one, the
    neighbours that do better there; jobs to fill until 2030; how the forecasts did on the past."""
    release, here = asked.release, asked.here
    stairs = reading.stairs_of(release)
    to_come = _to_come(asked)
    suite = "/api/infotravail/v1/imt/metiers_2030"
    if not stairs and not to_come:
        return Part(etat=State.UNPUBLISHED, pourquoi=_(_UNLEARNED), suite=suite, sources=SOURCES)
    places = [here.bassin, here.region, ""]
    rows = queries.forecasts(release, diplomas, places) if diplomas and stairs else []
    lines = _finest(rows, diplomas)
    if not lines and not to_come:
        return nothing(_(_UNPUBLISHED), *SOURCES)
    told = _with_neighbours(asked, lines[:SHOWN], places, stairs)
    levels = [level for level in _FINENESS if any(row["niveau"] == level for row in lines)]
    finest = levels[0] if levels else Level.FRANCE.value
    return Part(
        niveau=Level(finest),
        code={Level.BASSIN.value: here.bassin, Level.REGION.value: here.region}.get(finest),
        pourquoi=_why(told, learned=bool(stairs)),
        donnees={
            "liste": told,
            "paliers": list(stairs),
            "epreuve": reading.trial_of(release),
            "metiers_2030": to_come,
        },
        total=len(lines),
        suite=suite,
        sources=SOURCES,
    )


def _why(told: Sequence[Mapping[str, Any]], *, learned: bool) -> str | None:
    """Why there is no forecast, or why some of the shares are those that were last published."""
    if not told:
        return _(_UNPUBLISHED if learned else _UNLEARNED)
    return _(_LAST) if any(line["methode"] == reading.LAST_TOLD for line in told) else None


def measured(release: Release) -> list[dict[str, Any]]:
    """Every figure of the trial of a release, as its table holds them."""
    return queries.trial(release)


def _to_come(asked: Asked) -> list[dict[str, Any]]:
    """Jobs to fill until 2030 in the région, in thousands and as a share of those of 2019."""
    if not asked.here.region:
        return []
    rows = jobs_to_come(asked.release, families_of(asked.release, rome3(asked)), asked.here.region)
    return [{name: row[name] for name in _TO_COME} for row in rows]


def _finest(rows: Sequence[Mapping[str, Any]], diplomas: Sequence[str]) -> list[dict[str, Any]]:
    """One row a training and a way, at its finest level, in the order of the diplomas."""
    rank = {cfd: n for n, cfd in enumerate(diplomas)}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: _FINENESS.index(r["niveau"])):
        found.setdefault((row["code"], row["filiere"]), dict(row))
    return sorted(found.values(), key=lambda r: (rank[r["cfd"]], r["code"], r["filiere"]))


def _with_neighbours(
    asked: Asked, lines: Sequence[Mapping[str, Any]], places: Sequence[str], stairs: Sequence[float]
) -> list[dict[str, Any]]:
    codes = [row["code"] for row in lines]
    links = queries.neighbours(asked.release, codes, places) if codes else []
    names = sorted({link["voisine"] for link in links})
    rows = queries.forecasts_of(asked.release, names, places) if names else []
    known = {(row["niveau"], row["code"], row["filiere"]): row for row in rows}
    told = []
    for row in lines:
        mine = (row["niveau"], row["code"], row["filiere"])
        near = [
            reading.told(known[link["niveau"], link["voisine"], link["filiere"]], asked.on, stairs)
            for link in links
            if (link["niveau"], link["code"], link["filiere"]) == mine
        ]
        told.append({**reading.told(dict(row), asked.on, stairs), "voisines": near})
    return told
