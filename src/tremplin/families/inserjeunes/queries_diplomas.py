"""Reading records by diploma: whatever the codes that it is taught by, at the newest promotions."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.families.inserjeunes.queries import Level, Row, as_dicts
from tremplin.release.reader import Release


def codes_of_diplomas(release: Release, diplomas: Sequence[str]) -> dict[str, str]:
    """Code under which figures may be published → its diploma (CFD): the diploma itself, those of its school years."""
    marks = ", ".join("?" * len(diplomas))
    rows = release.connection.execute(
        "SELECT code_certification, code_formation_diplome FROM inserjeunes_codes "
        f"WHERE code_formation_diplome IN ({marks})",
        list(diplomas),
    )
    return dict(rows) | {cfd: cfd for cfd in diplomas}


def newest_of(
    release: Release, level: Level, codes: Sequence[str], millesimes: Sequence[str], lieux: Sequence[str] = ()
) -> dict[tuple[str, ...], Row]:
    """For each code (in each of these places), the record that a single answer gives at the first of these millésimes
    that has one. Keys are (code,) or (code, place); years that lead to a final one have no figures, and none here."""
    if not codes or not millesimes or (level.lieu and not lieux):
        return {}
    marks, years, places = (", ".join("?" * len(part)) for part in (codes, millesimes, lieux))
    where = f" AND r.{level.lieu} IN ({places})" if level.lieu else ""
    cursor = release.connection.execute(
        f"{level.select} WHERE r.code_certification IN ({marks}) AND r.millesime IN ({years}){where} "
        "AND r.donnee_source_type IS NOT NULL AND r.certifications_terminales IS NULL "
        "ORDER BY r.filiere = 'agricole', r.filiere",
        (*codes, *millesimes, *(lieux if level.lieu else ())),
    )
    rank = {millesime: n for n, millesime in enumerate(millesimes)}
    found: dict[tuple[str, ...], Row] = {}
    for row in as_dicts(cursor):
        key = (row["code_certification"], row[level.lieu]) if level.lieu else (row["code_certification"],)
        if key not in found or rank[row["millesime"]] < rank[found[key]["millesime"]]:
            found[key] = row
    return found
