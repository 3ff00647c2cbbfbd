"""Reading the labour market in a release: fiches, jobs by name, agencies around a point, figures by job and place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import radians
from typing import Any

import numpy as np
import orjson

from tremplin.columnar.file import Array
from tremplin.columnar.group import Aggregate, Measure, groups
from tremplin.columnar.nearest import Index
from tremplin.columnar.select import Condition, Op, Selection, matching
from tremplin.columnar.table import Table
from tremplin.domain.geo import EARTH_RADIUS_KM
from tremplin.release.reader import Release
from tremplin.sources.bmo import MESURES

Record = dict[str, Any]


def fiche(release: Release, code: str) -> bytes | None:
    """The document of a job, or None."""
    found = release.connection.execute("SELECT body FROM rome_fiches WHERE code_rome = ?", (code,)).fetchone()
    return found[0] if found else None


def fiche4(release: Release, code: str) -> bytes | None:
    """The document of a job of ROME 4.0, or None."""
    found = release.connection.execute("SELECT body FROM rome4_fiches WHERE code_rome = ?", (code,)).fetchone()
    return found[0] if found else None


def codes(release: Release) -> list[str]:
    """The jobs of ROME 3 that have a fiche."""
    return [code for (code,) in release.connection.execute("SELECT code_rome FROM rome_fiches ORDER BY code_rome")]


def codes4(release: Release) -> list[str]:
    """Those of ROME 4.0."""
    return [code for (code,) in release.connection.execute("SELECT code_rome FROM rome4_fiches ORDER BY code_rome")]


def records_where(release: Release, table: str, **equal: object) -> list[Record]:
    """Records whose columns have these values (a list: one of them), in the order of the table."""
    opened = release.table(table)
    conditions = tuple(
        Condition(c, Op.IN, tuple(v)) if isinstance(v, list) else Condition(c, Op.EXACT, (v,)) for c, v in equal.items()
    )
    return [orjson.loads(body) for body in opened.each(matching(opened, Selection(conditions)))]


def jobs_named(release: Release, text: str, limit: int) -> list[Record]:
    """Jobs by the words of their names, the last one maybe unfinished; best first, each with the name that was met.

    Accents, plurals, genders and inclusive endings don't count; a word that no name holds may hold a mistake or two.
    """
    index = release.columns("noms_de_metiers.lexique", Index)
    return [_named(index.documents[n], name, nearness) for n, nearness, name in index.near(text, limit)]


def _named(job: Record, name: str, nearness: float) -> Record:
    facts = {"code": job["code"], "libelle": job["libelle"]}
    return facts | {"nom": name, "genre": job["genres"].get(name, "code"), "score": round(nearness, 3)}


def agencies_near(release: Release, lat: float, lon: float, radius_km: float, limit: int) -> tuple[int, list[Record]]:
    """How many agencies are within the radius, and the nearest of them with their distance in kilometres."""
    table = release.table("agences_repertoire")
    distances = _distances(lat, lon, _numbers(table, "gpsLat"), _numbers(table, "gpsLon"))
    within = np.flatnonzero(distances <= radius_km)
    nearest = within[np.argsort(distances[within], kind="stable")][:limit].astype(np.uint32)
    records = [orjson.loads(body) for body in table.each(nearest)]
    return len(within), [
        {"distance_km": round(float(distances[at]), 2), **record}
        for at, record in zip(nearest.tolist(), records, strict=True)
    ]


def _numbers(table: Table, name: str) -> Array:
    column = table.columns[name]
    return np.append(np.asarray(column.values, dtype=np.float64), np.nan)[column.codes]


def _distances(lat: float, lon: float, lats: Array, lons: Array) -> Array:
    """Great-circle distances in kilometres, by the haversine formula."""
    lat_a, lat_b = radians(lat), np.radians(lats)
    chord = np.sin((lat_b - lat_a) / 2) ** 2
    chord = chord + np.cos(lat_a) * np.cos(lat_b) * np.sin((np.radians(lons) - radians(lon)) / 2) ** 2
    distances: Array = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return distances


def bassin_of(release: Release, commune: str) -> str | None:
    """Bassin d'emploi of a commune."""
    found = records_where(release, "bmo_bassins", code_insee=commune)
    return found[0]["code_bassin_emploi"] if found else None


def why_nothing_is_planned(release: Release, bassin: str | None, rome: str | None) -> str:
    """In French, why a survey gives no figure where it was asked for."""
    if bassin is None:
        return "Cette commune n'est dans aucun bassin d'emploi connu."
    surveyed = records_where(release, "bmo_besoins", CATCHMENT_AREA_CODE=bassin)
    years = sorted({str(r["ANNEE"]) for r in surveyed if r["FAP_NOMENCLATURE"] != "FAP 2009"})
    if rome and years:
        return (
            f"Un métier mène aux familles professionnelles de 2009 ; celles de ce bassin sont de 2021 "
            f"({', '.join(years)}) : demandez-les par « fap »."
        )
    return "L'enquête ne donne rien pour ces familles professionnelles dans ce bassin."


def totals_of_bassin(parts: Iterable[Record]) -> list[Record]:
    """What a bassin gives by year and family, whatever the départements that it is astride: the sums of its parts; a
    measure is hidden when one of its parts is."""
    groups: dict[tuple[int, str], list[Record]] = {}
    for part in parts:
        groups.setdefault((part["ANNEE"], part["FAP_CODE"]), []).append(part)
    return [_summed(group) for group in groups.values()]


def _summed(parts: Sequence[Record]) -> Record:
    total = {name: parts[0][name] for name in ("ANNEE", "CATCHMENT_AREA_CODE", "FAP_CODE")}
    total["departements"] = sorted(part["DEPARTEMENT_CODE"] for part in parts)
    for (name, *_), _meaning in MESURES.values():
        values = [part[name] for part in parts]
        total[name] = None if None in values else round(sum(values), 6)
        total[f"{name}_SECRET"] = any(part[f"{name}_SECRET"] for part in parts)
    return total


def families_of(release: Release, rome: str) -> list[str]:
    """Professional families (FAP) of a job, whatever the qualification."""
    return sorted({r["code_fap"] for r in records_where(release, "rome_fap", code_rome=rome)})


def family_label(release: Release, code: str) -> str | None:
    """Label of a professional family, of 2021 first: those that surveys are asked for by their code."""
    for table in ("rome_fap_2021", "rome_fap_2009"):
        found = records_where(release, table, code_fap=code)
        if found:
            return str(found[0]["libelle_fap"])
    return None


def market_of(release: Release, rome: str, commune: str | None) -> Record:
    """What files by place say of a job: offers on a day, tension, regulatory list, jobs to 2030. Each figure keeps its
    year; those of families (FAP 2009) are of all the jobs of the family."""
    families = families_of(release, rome)
    bassin = bassin_of(release, commune) if commune else None
    offers = records_where(release, "statistiques_offres_communes", code_rome=rome)
    where = {"code_rome": rome, "code_bassin_emploi": bassin}
    tension = records_where(release, "imt_tensions_bassins", **where) if bassin else []
    wider = {code[:3] for code in families}
    told = release.table("imt_metiers_2030").columns["code_fap"].values
    groups = [group for group in told if wider & set(str(group).split(";"))]
    return {
        "fap": families,
        "commune": commune,
        "bassin": bassin,
        "offres": {
            "releve_le": offers[0]["releve_le"] if offers else None,
            "france": sum(o["offres"] for o in offers),
            "commune": sum(o["offres"] for o in offers if o["code_insee"] == commune) if commune else None,
        },
        "tension_bassin": tension[0] if tension else None,
        "metiers_en_tension": records_where(release, "imt_metiers_en_tension_regions", code_fap=families),
        "metiers_2030": records_where(release, "imt_metiers_2030", code_fap=groups),
    }


def certifications_of(release: Release, rome: str) -> list[Record]:
    """Active fiches that lead to a job, by level and title, each with its diplomas (`cfds`)."""
    cursor = release.connection.execute(
        "SELECT DISTINCT c.rncp, c.intitule_rncp, c.niveau_rncp, c.cfd FROM correspondances k "
        "JOIN certifications c ON c.rncp = k.cible WHERE k.de = 'rome' AND k.code = ? AND k.vers = 'rncp' "
        "AND c.rncp_actif ORDER BY c.niveau_rncp, c.intitule_rncp, c.rncp, c.cfd",
        (rome,),
    )
    found: dict[str, Record] = {}
    for rncp, title, level, cfd in cursor:
        one = found.setdefault(rncp, {"rncp": rncp, "intitule": title, "niveau": level, "cfds": []})
        one["cfds"] += [cfd] if cfd else []
    return list(found.values())


def outcomes_of(release: Release, cfds: Iterable[str]) -> dict[str, Record]:
    """Diploma → its newest national share in a job six months after an apprenticeship, those that are shown."""
    wanted = sorted(set(cfds))
    marks = ", ".join("?" * len(wanted))
    cursor = release.connection.execute(
        "SELECT code_certification, millesime, taux_en_emploi_6_mois, nb_annee_term FROM inserjeunes_certifications "
        f"WHERE code_certification IN ({marks}) AND taux_en_emploi_6_mois IS NOT NULL ORDER BY millesime",
        wanted,
    )
    return {code: {"millesime": m, "emploi": rate, "eleves": pupils} for code, m, rate, pupils in cursor}


def departement_names(release: Release) -> dict[str, str]:
    """Département → its name, by code."""
    return dict(release.connection.execute("SELECT dep, nom FROM departements ORDER BY dep"))


def summed(release: Release, table: str, by: list[str], measures: Sequence[str], **equal: object) -> list[Record]:
    """Sums of columns by the values of others, over the rows whose columns have these values."""
    opened = release.table(table)
    conditions = tuple(Condition(c, Op.IN, tuple(v) if isinstance(v, list) else (v,)) for c, v in equal.items())
    rows = matching(opened, Selection(conditions))
    return groups(opened, rows, by, [Aggregate(name, Measure.SUM) for name in measures])


def outlines(release: Release, genre: str) -> dict[str, list[list[tuple[float, float]]]]:
    """Territories of a kind: code → outer rings of (longitude, latitude); none when no file was imported."""
    rows = release.connection.execute("SELECT code, contour FROM cartes_contours WHERE genre = ?", (genre,))
    return {code: orjson.loads(contour) for code, contour in rows}


def departement_points(release: Release) -> dict[str, tuple[float, float]]:
    """Département → (latitude, longitude) where a map puts it."""
    rows = release.connection.execute("SELECT departement, latitude, longitude FROM departements_points")
    return {code: (lat, lon) for code, lat, lon in rows}
