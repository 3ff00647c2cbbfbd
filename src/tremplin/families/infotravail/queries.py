"""Reading the labour market in a release: fiches, jobs by name, agencies around a point, figures by job and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from tremplin.domain.here import Level
from tremplin.domain.text import fold
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
    where = {"code_rome": rome, "code_bassin_emploi": bassin}
    tension = records_where(release, "imt_tensions_bassins", **where) if bassin else []
    return {
        "fap": families,
        "commune": commune,
        "bassin": bassin,
        "offres": offers_on_a_day(release, rome, commune),
        "tension_bassin": tension[0] if tension else None,
        "metiers_en_tension": records_where(release, "imt_metiers_en_tension_regions", code_fap=families),
        "metiers_2030": jobs_to_come(release, families),
    }


def jobs_to_come(release: Release, families: Iterable[str], region: str | None = None) -> list[Record]:
    """Jobs to fill until 2030 of the families that hold these ones (FAP 2009), in a région or in all."""
    wider = {code[:3] for code in families}
    told = release.table("imt_metiers_2030").columns["code_fap"].values
    groups = [group for group in told if wider & set(str(group).split(";"))]
    where = {"code_fap": groups} | ({"code_region": region} if region is not None else {})
    return records_where(release, "imt_metiers_2030", **where) if groups else []


def offers_on_a_day(release: Release, rome: str, commune: str | None) -> Record:
    """Offers of a job on the day of the reading: of all communes, and of one."""
    whole = summed(release, "statistiques_offres_communes", ["releve_le"], ("offres",), code_rome=rome)
    where = {"code_rome": rome, "code_insee": commune}
    here = summed(release, "statistiques_offres_communes", [], ("offres",), **where) if commune else []
    return {
        "releve_le": whole[0]["releve_le"] if whole else None,
        "france": sum(one["offres__sum"] for one in whole),
        "commune": sum(one["offres__sum"] for one in here) if commune else None,
    }


def certifications_of(release: Release, rome: str) -> list[Record]:
    """Fiches said active that lead to a job, by level and title, each with its end (`fin`) and diplomas (`cfds`)."""
    cursor = release.connection.execute(
        "SELECT DISTINCT c.rncp, c.intitule_rncp, c.niveau_rncp, c.rncp_fin_enregistrement, c.cfd "
        "FROM correspondances k JOIN certifications c ON c.rncp = k.cible WHERE k.de = 'rome' AND k.code = ? "
        "AND k.vers = 'rncp' AND c.rncp_actif ORDER BY c.niveau_rncp, c.intitule_rncp, c.rncp, c.cfd",
        (rome,),
    )
    found: dict[str, Record] = {}
    for rncp, title, level, end, cfd in cursor:
        one = found.setdefault(rncp, {"rncp": rncp, "intitule": title, "niveau": level, "fin": end, "cfds": []})
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


# ── a job in a place ─────────────────────────────────────────────────────────────────────────────────────────────


def bassin(release: Release, code: str) -> Record | None:
    """Where a bassin is: `code`, `libelle`, `commune`, `departement`, `region`, `departements`, `longitude`,
    `latitude`, `voisins` (lists as lists)."""
    found = _bassins(release, "code = ?", code)
    return found[0] if found else None


def bassins_named(release: Release, text: str) -> list[Record]:
    """Bassins of this very name, else those whose name begins so."""
    wanted = fold(text)
    if not wanted:
        return []
    return _bassins(release, "cle = ?", wanted) or _bassins(
        release, "cle >= ? AND cle < ?", wanted, wanted + "\U0010ffff"
    )


def towns_of_bassins(release: Release) -> list[str]:
    """The most peopled commune of each bassin."""
    return [row["commune"] for row in _bassins(release, "commune IS NOT NULL")]


def nearest_bassin_code(release: Release, code: str) -> str | None:
    """The code of a bassin that comes first from this one on, else the last."""
    row = release.connection.execute(
        "SELECT coalesce((SELECT min(code) FROM bassins WHERE code >= ?1), (SELECT max(code) FROM bassins))", (code,)
    ).fetchone()
    return row[0] if row else None


def _bassins(release: Release, where: str, *values: str) -> list[Record]:
    columns = "code, libelle, commune, departement, region, departements, longitude, latitude, voisins"
    cursor = release.connection.execute(f"SELECT {columns} FROM bassins WHERE {where} ORDER BY code", values)
    names = columns.split(", ")
    return [
        {**row, "departements": row["departements"].split("|"), "voisins": (row["voisins"] or "").split("|")}
        for row in (dict(zip(names, values_, strict=True)) for values_ in cursor)
    ]


REACHED = "FAP 2009"
"""The families that jobs lead to."""
PROJECTS = {"projets": "NB_RECRUT_PROJECTS", "difficiles": "NB_DIFF_RECRUT_PROJECTS"} | {
    "saisonniers": "NB_SEASON_RECRUT_PROJECTS"
}
"""How a survey's measures are told, and their columns."""
_PLACES = {Level.BASSIN: "CATCHMENT_AREA_CODE", Level.DEPARTEMENT: "DEPARTEMENT_CODE", Level.REGION: "REGION_CODE"}


def planned(release: Release, families: list[str], level: Level, code: str) -> list[Record]:
    """Recruitments planned by year and family of 2009, the newest year first: those of a bassin whole, null where a
    part is hidden; wider, sums of what is shown (`caches`: how many lines hide theirs)."""
    where: dict[str, object] = {"FAP_CODE": families, "FAP_NOMENCLATURE": REACHED}
    where |= {_PLACES[level]: code} if level in _PLACES else {}
    if level is Level.BASSIN:
        found = totals_of_bassin(records_where(release, "bmo_besoins", **where))
        for row in found:
            row["caches"] = sum(row[f"{column}_SECRET"] for column in PROJECTS.values())
    else:
        found = summed(release, "bmo_besoins", ["ANNEE", "FAP_CODE"], tuple(PROJECTS.values()), **where)
        hidden = summed_hidden(release, where)
        for row in found:
            row |= {column: row[f"{column}__sum"] for column in PROJECTS.values()}
            row["caches"] = hidden.get((row["ANNEE"], row["FAP_CODE"]), 0)
    told = [
        {"annee": r["ANNEE"], "fap": r["FAP_CODE"], **{n: r[c] for n, c in PROJECTS.items()}, "caches": r["caches"]}
        for r in found
    ]
    return sorted(told, key=lambda r: (-(r["annee"] or 0), r["fap"]))


def summed_hidden(release: Release, where: Mapping[str, object]) -> dict[tuple[int | None, str], int]:
    """(year, family) → lines whose projects are hidden."""
    opened = release.table("bmo_besoins")
    asked = _exactly({**where, f"{PROJECTS['projets']}_SECRET": True})
    counted = groups(opened, matching(opened, asked), ["ANNEE", "FAP_CODE"], [Aggregate("FAP_CODE", Measure.COUNT)])
    return {(g["ANNEE"], g["FAP_CODE"]): g["FAP_CODE__count"] for g in counted}


def _exactly(equal: Mapping[str, object]) -> Selection:
    return Selection(tuple(Condition(c, Op.IN, tuple(v) if isinstance(v, list) else (v,)) for c, v in equal.items()))


def surveys(release: Release) -> list[tuple[int, str]]:
    """(year, nomenclature of its families) of each survey, the oldest first."""
    return release.held("enquêtes BMO", _surveys)


def _surveys(release: Release) -> list[tuple[int, str]]:
    opened = release.table("bmo_besoins")
    told = groups(opened, range(opened.lignes), ["ANNEE", "FAP_NOMENCLATURE"], [])
    return sorted((g["ANNEE"], g["FAP_NOMENCLATURE"]) for g in told if g["ANNEE"] is not None)


def families_by_job(release: Release, romes: list[str]) -> dict[str, list[str]]:
    """Job → its professional families, whatever the qualification."""
    found: dict[str, set[str]] = {}
    for row in records_where(release, "rome_fap", code_rome=romes):
        found.setdefault(row["code_rome"], set()).add(row["code_fap"])
    return {rome: sorted(families) for rome, families in found.items()}


def newest_projects(
    release: Release, families: list[str], level: Level, codes: list[str]
) -> dict[tuple[str, str], float | None]:
    """(place, family) → projects of the newest survey told by families of 2009; None where a bassin hides a part."""
    years = [year for year, kind in surveys(release) if kind == REACHED]
    if not families or not years:
        return {}
    where: dict[str, object] = {"FAP_NOMENCLATURE": REACHED, "FAP_CODE": families, "ANNEE": years[-1]}
    by = _PLACES[level]
    rows = matching(opened := release.table("bmo_besoins"), _exactly({**where, by: codes}))
    measures = [Aggregate(PROJECTS["projets"], Measure.SUM), Aggregate(PROJECTS["projets"], Measure.COUNT)]
    found = groups(opened, rows, [by, "FAP_CODE"], [*measures, Aggregate("FAP_CODE", Measure.COUNT)])
    return {
        (g[by], g["FAP_CODE"]): g[measures[0].name]
        if level is not Level.BASSIN or g[measures[1].name] == g["FAP_CODE__count"]
        else None
        for g in found
    }


def monthly(release: Release, rome: str, departement: str | None) -> list[Record]:
    """Offers and applicants by month, oldest first: `mois` (« 2026-01 »), `offres`, `demandeurs`; of a département, or
    summed over the country."""
    where = {"ROME": rome} | ({"dpt": departement} if departement else {})
    rows = summed(release, "statistiques_mensuelles", ["mois"], ("off", "de"), **where)
    return [
        {
            "mois": f"{row['mois'][:4]}-{row['mois'][4:]}",
            "offres": _rounded(row["off__sum"]),
            "demandeurs": _rounded(row["de__sum"]),
        }
        for row in rows
        if row["mois"]
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def nearest_code(release: Release, code: str) -> str | None:
    """The code of a known job that begins most like this one, then the nearest in order."""
    for length in range(min(len(code), 5), 0, -1):
        row = release.connection.execute(
            "SELECT min(code_rome) FROM (SELECT code_rome FROM rome_fiches UNION SELECT code_rome FROM rome4_fiches) "
            "WHERE code_rome >= ? AND code_rome < ?",
            (code[:length], code[:length] + "\U0010ffff"),
        ).fetchone()
        if row[0]:
            return str(row[0])
    return None
