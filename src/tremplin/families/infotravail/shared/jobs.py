"""Jobs: by their names, by their code, those near, and the same one in the bassins around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson

from tremplin.domain.here import Level
from tremplin.families.infotravail import queries
from tremplin.families.infotravail.queries import Record
from tremplin.families.infotravail.shared.levels import API, BMO, rome3
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, nothing
from tremplin.release.reader import Release

NAMED = 12
"""Names of a job that are told."""
ROME = ("rome_codes", "rome_textes", "rome_riasec", "rome4", "rome_appellations")
NEAR = ("rome_mobilites", "rome4", "bmo", "fap_rome", "tension_bassins")
AROUND = (*BMO, "tension_bassins")


def jobs_named(release: Release, text: str, limit: int) -> list[Record]:
    """Jobs by the words of their names, the nearest first: `code`, `libelle`, `nom`, `score` (1 is the name itself)."""
    return queries.jobs_named(release, text, limit)


def label(release: Release, rome: str) -> str | None:
    """The label of a job of ROME 3 or 4."""
    body = queries.fiche(release, rome) or queries.fiche4(release, rome)
    return str(orjson.loads(body)["libelle"]) if body else None


def bassin_of(release: Release, commune: str) -> Record | None:
    """Where the bassin of a commune is."""
    code = queries.bassin_of(release, commune)
    return queries.bassin(release, code) if code else None


nearest_code = queries.nearest_code
bassin, bassins_named, nearest_bassin_code = queries.bassin, queries.bassins_named, queries.nearest_bassin_code
towns_of_bassins = queries.towns_of_bassins


def _route(asked: Asked) -> str:
    """The route of the fiche: a job of ROME 4 alone has its own."""
    ours = queries.fiche(asked.release, asked.rome) is not None
    return f"{API}/metiers/{asked.rome}" if ours else f"{API}/rome4/fiches/{asked.rome}"


def job(asked: Asked) -> Part:
    """What the job is."""
    fiche, fiche4 = queries.fiche(asked.release, asked.rome), queries.fiche4(asked.release, asked.rome)
    if not (fiche or fiche4):
        return nothing(_("Ce code n'est dans aucun fichier du ROME de cette version."), *ROME)
    old, new = (orjson.loads(body) if body else {} for body in (fiche, fiche4))
    known: dict[str, Any] = old or new
    names = known["appellations"]
    issued = old.get("rome4") or ([{**new, "code_rome": new["code"], "libelle_rome": new["libelle"]}] if new else [])
    return Part(
        niveau=Level.FRANCE,
        donnees={
            "code": asked.rome,
            "libelle": known["libelle"],
            "definition": known["definition"] or new.get("definition"),
            "acces": known["acces"] or new.get("acces"),
            "grand_domaine": known["grand_domaine"],
            "domaine": known["domaine"],
            "riasec": known["riasec"],
            "appellations": [one["libelle"] for one in names[:NAMED]],
            "nombre_appellations": len(names),
            "rome4": [_tagged(one) for one in issued],
        },
        suite=_route(asked),
        sources=ROME,
    )


_TAGS = ("transition_eco", "transition_num", "transition_demo", "emploi_reglemente", "emploi_cadre")


def _tagged(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": one["code_rome"], "libelle": one["libelle_rome"], **{tag: one[tag] for tag in _TAGS}}


def near_jobs(asked: Asked) -> Part:
    """Jobs near, and those towards which one evolves, each with its key figures here."""
    release, here = asked.release, asked.here
    suite = _route(asked)
    linked = list(_linked(release, asked.rome))
    if not linked:
        return nothing(_("Aucun métier proche n'est publié pour ce métier."), "rome_mobilites", "rome4", suite=suite)
    level, code = here.wider(Level.BASSIN, Level.DEPARTEMENT, Level.REGION, Level.FRANCE)[0]
    romes = [one["code"] for one in linked]
    families = queries.families_by_job(release, romes)
    every = sorted({f for of in families.values() for f in of})
    planned = queries.newest_projects(release, every, level, [code]) if level is not Level.FRANCE else {}
    tensions = {t["code_rome"]: t for t in _tensions(release, romes, [here.bassin])}
    return Part(
        niveau=level,
        code=code or None,
        donnees={
            "liste": [
                {
                    **one,
                    "projets": _over(planned, code, families.get(one["code"], ())),
                    **_tension_of(tensions.get(one["code"])),
                }
                for one in linked
            ]
        },
        total=len(linked),
        suite=suite,
        sources=NEAR,
    )


def _linked(release: Release, rome: str) -> Iterator[dict[str, Any]]:
    """Near jobs, then evolutions, then those of ROME 4 that aren't among them."""
    fiche, fiche4 = queries.fiche(release, rome), queries.fiche4(release, rome)
    moves = orjson.loads(fiche)["mobilites"] if fiche else {"proches": [], "evolutions": []}
    newer = orjson.loads(fiche4)["mobilites"] if fiche4 else []
    seen = {rome}
    for kind, listed in (
        ("proche", moves["proches"]),
        ("évolution", moves["evolutions"]),
        ("proche (ROME 4.0)", newer),
    ):
        for one in listed:
            if one["code"] not in seen:
                seen.add(one["code"])
                yield {"code": one["code"], "libelle": one["libelle"], "genre": kind}


def neighbours(asked: Asked) -> Part:
    """The same job in the five bassins around, on the same land."""
    release, here, rome = asked.release, asked.here, rome3(asked)
    own = queries.bassin(release, here.bassin) if here.bassin else None
    suite = f"{API}/imt/tensions_bassins?{urlencode({'code_rome__exact': rome})}"
    if own is None:
        return nothing(_("Ce lieu n'est dans aucun bassin d'emploi : pas de voisins à comparer."), *BMO, suite=suite)
    around = [found for code in own["voisins"] if (found := queries.bassin(release, code))]
    if not around:
        return nothing(_("Ce bassin d'emploi est seul sur son île : pas de voisins à comparer."), *BMO, suite=suite)
    codes = [b["code"] for b in around]
    families = queries.families_of(release, rome)
    planned = queries.newest_projects(release, families, Level.BASSIN, codes)
    tensions = {t["code_bassin_emploi"]: t for t in _tensions(release, [rome], codes)}
    return Part(
        niveau=Level.BASSIN,
        code=here.bassin,
        donnees={
            "liste": [
                {
                    "code": b["code"],
                    "libelle": b["libelle"],
                    "commune": b["commune"],
                    "longitude": round(b["longitude"], 4),
                    "latitude": round(b["latitude"], 4),
                    "projets": _over(planned, b["code"], families),
                    **_tension_of(tensions.get(b["code"])),
                }
                for b in around
            ]
        },
        total=len(around),
        suite=suite,
        sources=AROUND,
    )


def _over(planned: Mapping[tuple[str, str], float | None], code: str, families: Sequence[str]) -> float | None:
    """Projects of these families in a place; None when none is told, or one is hidden."""
    values = [planned[code, family] for family in families if (code, family) in planned]
    return round(sum(v for v in values if v is not None), 6) if values and None not in values else None


def _tensions(release: Release, romes: list[str], bassins: list[str]) -> list[Record]:
    if not any(bassins):
        return []
    return queries.records_where(release, "imt_tensions_bassins", code_rome=romes, code_bassin_emploi=bassins)


def _tension_of(row: Record | None) -> dict[str, Any]:
    return {"tension": row and row["tension"], "offres": row and row["offres"], "annee": row and row["annee"]}
