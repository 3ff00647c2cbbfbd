"""Reading InserJeunes in a release: records with the facts of their code, lists, sums by filière, establishments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tremplin.columnar.nearest import Index
from tremplin.domain.text import fold
from tremplin.families.inserjeunes import lexicons, reference
from tremplin.families.inserjeunes.steps.tables import FACTS
from tremplin.release.reader import Release
from tremplin.release.reference import ReferenceTable

Row = dict[str, Any]
Ids = npt.NDArray[np.uint32]
CHUNK = 1_000
_COMMUNE = "c.code_insee, c.nom, c.departement, c.longitude, c.latitude"
_CODES_OF_DIPLOMA = (
    "SELECT code_certification FROM inserjeunes_codes WHERE code_formation_diplome = ? OR code_certification = ?"
)


@dataclass(frozen=True)
class Level:
    """A level of the statistics: its table, and the column that names a place."""

    nom: str
    table: str
    lieu: str | None
    select: str
    """Reads a record with the facts of its code."""


def _level(nom: str, table: ReferenceTable, lieu: str | None) -> Level:
    own = ", ".join(f"r.{f.name}" for f in table.fields if f.name not in ("csv", "json", "source", "fichier", "ligne"))
    facts = ", ".join(f"c.{c}" for c in FACTS)
    select = (
        f"SELECT {own}, {facts} FROM {table.name} r "
        "LEFT JOIN inserjeunes_codes c ON c.code_certification = r.code_certification"
    )
    return Level(nom, table.name, lieu, select)


CERTIFICATION = _level("certification", reference.CERTIFICATIONS, None)
REGIONALE = _level("regionale", reference.REGIONALES, "region")
FORMATION = _level("formation", reference.FORMATIONS, "uai")


def record(release: Release, level: Level, code: str, millesimes: Sequence[str], lieu: str | None = None) -> Row | None:
    """The record of a code (in a place) at the first of these millésimes that has one."""
    marks, values = _equal(level, code, lieu)
    wanted = ", ".join("?" * len(millesimes))
    order = " ".join(f"WHEN ? THEN {n}" for n in range(len(millesimes)))
    cursor = release.connection.execute(
        f"{level.select} WHERE {marks} AND r.millesime IN ({wanted}) "
        f"ORDER BY CASE r.millesime {order} END, r.filiere = 'agricole', r.filiere LIMIT 1",
        (*values, *millesimes, *millesimes),
    )
    return next(as_dicts(cursor), None)


def every_record(release: Release, level: Level, code: str, lieu: str | None = None) -> list[Row]:
    """All records of a code (in a place), oldest millésime first, by filière."""
    marks, values = _equal(level, code, lieu)
    return list(
        as_dicts(release.connection.execute(f"{level.select} WHERE {marks} ORDER BY r.millesime, r.filiere", values))
    )


def millesimes_of(release: Release, level: Level, code: str, lieu: str | None = None) -> list[str]:
    """Millésimes of a code (in a place), newest first."""
    marks, values = _equal(level, code, lieu)
    rows = release.connection.execute(
        f"SELECT DISTINCT r.millesime FROM {level.table} r WHERE {marks} ORDER BY r.millesime DESC", values
    )
    return [m for (m,) in rows]


def _equal(level: Level, code: str, lieu: str | None) -> tuple[str, list[str]]:
    if level.lieu is None:
        return "r.code_certification = ?", [code]
    return f"r.{level.lieu} = ? AND r.code_certification = ?", [str(lieu), code]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list keeps: values of one filter are alternatives, filters add up."""

    codes: tuple[str, ...] = ()
    uais: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    academies: tuple[str, ...] = ()
    millesimes: tuple[str, ...] = ()
    superieur: tuple[str, ...] | None = None
    """Millésimes of higher education when they aren't those of the others."""
    univers: str | None = None
    """« secondaire » or « superieur »."""


@lru_cache(maxsize=16)
def matching(release: Release, level: Level, kept: Filters) -> Ids:
    """Ids of the records that a list holds, in its order: a page is a slice of them."""
    parts, values = ["1"], list[str]()
    for column, wanted in (
        ("code_certification", kept.codes),
        ("uai", kept.uais),
        ("region", kept.regions),
        ("academie", kept.academies),
    ):
        if wanted:
            parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    if kept.millesimes:
        own = f"millesime IN ({', '.join('?' * len(kept.millesimes))})"
        values += kept.millesimes
        if kept.superieur is not None:
            own = f"((filiere <> 'superieur' AND {own}) OR (filiere = 'superieur' AND millesime IN "
            own += f"({', '.join('?' * len(kept.superieur))})))"
            values += kept.superieur
        parts.append(own)
    if kept.univers:
        parts.append("filiere = 'superieur'" if kept.univers == "superieur" else "filiere <> 'superieur'")
    return _ids(release, f"SELECT id FROM {level.table} WHERE {' AND '.join(parts)} ORDER BY id", values)


@lru_cache(maxsize=2)
def every_code(release: Release) -> Ids:
    """Ids of all codes, by code."""
    return _ids(release, "SELECT id FROM inserjeunes_codes ORDER BY id", [])


def _ids(release: Release, query: str, values: Sequence[str]) -> Ids:
    return np.fromiter((i for (i,) in release.connection.execute(query, values)), dtype=np.uint32)


@lru_cache(maxsize=16)
def has_documents(release: Release, level: Level) -> bool:
    """Whether the documents of lists were made with the release: those of before hold none."""
    columns = release.connection.execute("SELECT name FROM pragma_table_info(?)", (level.table,))
    return ("json",) in columns.fetchall()


def rows_of(release: Release, level: Level, ids: Ids) -> Iterator[Row]:
    """Records of these ids, in order."""
    for where, values in _chunks(ids, "r.id"):
        yield from as_dicts(release.connection.execute(f"{level.select} WHERE {where} ORDER BY r.id", values))


def documents_of(release: Release, level: Level, ids: Ids) -> Iterator[tuple[bytes, str | None]]:
    """Ready documents of these ids, in order, each with the day on which its certification closes."""
    for where, values in _chunks(ids, "r.id"):
        yield from release.connection.execute(
            f"SELECT r.json, c.date_fermeture FROM {level.table} r LEFT JOIN inserjeunes_codes c "
            f"ON c.code_certification = r.code_certification WHERE {where} ORDER BY r.id",
            values,
        )


def codes_of(release: Release, ids: Ids) -> Iterator[Row]:
    """Rows of the nomenclature of these ids, in order."""
    names = [f.name for f in reference.CODES.fields if f.name != "csv"]
    for where, values in _chunks(ids, "id"):
        query = f"SELECT {', '.join(names)} FROM inserjeunes_codes WHERE {where} ORDER BY id"
        yield from as_dicts(release.connection.execute(query, values))


def csv_of(release: Release, table: str, ids: Ids) -> Iterator[bytes]:
    """CSV lines of these ids, by chunks."""
    for where, values in _chunks(ids, "id"):
        rows = release.connection.execute(f"SELECT csv FROM {table} WHERE {where} ORDER BY id", values)
        yield b"".join(line for (line,) in rows)


def _chunks(ids: Ids, column: str) -> Iterator[tuple[str, list[int]]]:
    """Conditions that select ids a chunk at a time: a range where they follow one another."""
    for at in range(0, len(ids), CHUNK):
        part = ids[at : at + CHUNK]
        first, last = int(part[0]), int(part[-1])
        if last - first + 1 == len(part):
            yield f"{column} BETWEEN ? AND ?", [first, last]
        else:
            yield f"{column} IN ({', '.join('?' * len(part))})", part.tolist()


def sums(release: Release, cfds: Sequence[str], millesime: str, region: str | None) -> list[Row]:
    """Sums by filière of these diplomas, of the nation or of a région."""
    marks = ", ".join("?" * len(cfds))
    place = "niveau = 'certification'" if region is None else "niveau = 'regionale' AND region = ?"
    values = [] if region is None else [region]
    cursor = release.connection.execute(
        f"SELECT * FROM inserjeunes_filieres WHERE cfd IN ({marks}) AND {place} AND millesime = ? "
        "ORDER BY cfd, filiere",
        (*cfds, *values, millesime),
    )
    return list(as_dicts(cursor))


def code_facts(release: Release, codes: Iterable[str]) -> list[Row]:
    """What the nomenclature says of these codes, those that it knows."""
    wanted = list(codes)
    marks = ", ".join("?" * len(wanted))
    cursor = release.connection.execute(
        f"SELECT * FROM inserjeunes_codes WHERE code_certification IN ({marks}) ORDER BY code_certification", wanted
    )
    return list(as_dicts(cursor))


def neighbours(release: Release, code: str) -> tuple[list[str], list[str]]:
    """Codes that a code replaces, and those that replace it."""
    old = release.connection.execute("SELECT ancien FROM inserjeunes_liens WHERE nouveau = ? ORDER BY 1", (code,))
    new = release.connection.execute("SELECT nouveau FROM inserjeunes_liens WHERE ancien = ? ORDER BY 1", (code,))
    return [c for (c,) in old], [c for (c,) in new]


def codes(release: Release) -> list[str]:
    """Certifications that have figures in the nation."""
    told = "SELECT DISTINCT code_certification FROM inserjeunes_certifications ORDER BY code_certification"
    return [code for (code,) in release.connection.execute(told)]


def schools(release: Release) -> list[str]:
    """UAI of the establishments that have figures."""
    told = "SELECT uai FROM inserjeunes_etablissements WHERE a_des_chiffres ORDER BY uai"
    return [uai for (uai,) in release.connection.execute(told)]


def etablissement(release: Release, uai: str) -> Row | None:
    """An establishment that ACCE or a record names."""
    cursor = release.connection.execute("SELECT * FROM inserjeunes_etablissements WHERE uai = ?", (uai,))
    return next(as_dicts(cursor), None)


def formations_of(release: Release, uai: str) -> list[Row]:
    """Records of an establishment, newest millésime first, by code."""
    query = f"{FORMATION.select} WHERE r.uai = ? ORDER BY r.millesime DESC, r.code_certification"
    return list(as_dicts(release.connection.execute(query, (uai,))))


def current_of(release: Release, codes: Sequence[str], millesimes: Sequence[str]) -> list[Row]:
    """National records of these codes at these millésimes, by code and filière."""
    marks, years = ", ".join("?" * len(codes)), ", ".join("?" * len(millesimes))
    query = (
        f"{CERTIFICATION.select} WHERE r.code_certification IN ({marks}) AND r.millesime IN ({years}) "
        "AND r.donnee_source_type IS NOT NULL ORDER BY r.code_certification, r.filiere"
    )
    return list(as_dicts(release.connection.execute(query, (*codes, *millesimes))))


def schools_counted(release: Release, diplomas: Sequence[str], millesimes: Sequence[str]) -> dict[str, int]:
    """Diploma → how many establishments have a record of it, by any of its codes, at these millésimes."""
    marks, years = ", ".join("?" * len(diplomas)), ", ".join("?" * len(millesimes))
    rows = release.connection.execute(
        "SELECT coalesce(c.code_formation_diplome, c.code_certification) AS diplome, count(DISTINCT r.uai) "
        "FROM inserjeunes_codes c JOIN inserjeunes_formations r ON r.code_certification = c.code_certification "
        f"WHERE (c.code_formation_diplome IN ({marks}) OR c.code_certification IN ({marks})) "
        f"AND r.millesime IN ({years}) AND r.donnee_source_type IS NOT NULL GROUP BY 1",
        (*diplomas, *diplomas, *millesimes),
    )
    return dict(rows)


def formations_with(release: Release, diploma: str, millesimes: Sequence[str]) -> list[Row]:
    """Records of a diploma in establishments, whatever the code that each teaches it by, at the first of these
    millésimes that it has; by establishment's name. A code that is no CFD's (SISE) is its own diploma."""
    rank = {millesime: n for n, millesime in enumerate(millesimes)}
    marks = ", ".join("?" * len(rank))
    query = (
        f"{FORMATION.select} WHERE r.code_certification IN ({_CODES_OF_DIPLOMA}) AND r.millesime IN ({marks}) "
        "AND r.donnee_source_type IS NOT NULL ORDER BY r.libelle_etablissement, r.uai, r.code_certification"
    )
    kept: dict[tuple[str, str, str], Row] = {}
    for row in as_dicts(release.connection.execute(query, (diploma, diploma, *rank))):
        name = (row["uai"], row["code_certification"], row["filiere"])
        if name not in kept or rank[row["millesime"]] < rank[kept[name]["millesime"]]:
            kept[name] = row
    return list(kept.values())


def places_of(release: Release, uais: Iterable[str]) -> dict[str, Row]:
    """Establishment → its commune (`code_insee`, `nom`, `departement`, `longitude`, `latitude`), where it is known."""
    wanted = sorted(set(uais))
    marks = ", ".join("?" * len(wanted))
    cursor = release.connection.execute(
        f"SELECT e.uai, {_COMMUNE} FROM inserjeunes_etablissements e JOIN communes c ON c.code_insee = e.commune "
        f"WHERE e.uai IN ({marks})",
        wanted,
    )
    return {row["uai"]: row for row in as_dicts(cursor)}


def communes_named(release: Release, text: str) -> list[Row]:
    """Communes of this very name, this postal code or this INSEE code, the most peopled first."""
    cursor = release.connection.execute(
        f"SELECT {_COMMUNE} FROM communes c WHERE c.cle = ? OR c.code_insee IN "
        "(SELECT commune FROM communes_codes WHERE code = ?) "
        "ORDER BY c.population DESC, c.code_insee",
        (fold(text), text.strip()),
    )
    return list(as_dicts(cursor))


def communes_beginning(release: Release, text: str, limit: int) -> list[Row]:
    """Communes whose name begins so, the most peopled first."""
    cursor = release.connection.execute(
        f"SELECT {_COMMUNE} FROM communes c WHERE c.cle >= ? AND c.cle < ? "
        "ORDER BY c.population DESC, c.code_insee LIMIT ?",
        (fold(text), fold(text) + "\U0010ffff", limit),
    )
    return list(as_dicts(cursor))


def regions_with(release: Release, code: str, millesime: str) -> list[Row]:
    """Records of a code in every région at a millésime."""
    query = f"{REGIONALE.select} WHERE r.code_certification = ? AND r.millesime = ? ORDER BY r.region, r.filiere"
    return list(as_dicts(release.connection.execute(query, (code, millesime))))


def published_of(release: Release, uai: str) -> list[Row]:
    """What the DEPP publishes of an establishment as a whole, newest period first."""
    query = (
        "SELECT * FROM inserjeunes_etablissements_publies WHERE uai = ? ORDER BY periode DESC, voie, ventilation DESC"
    )
    return list(as_dicts(release.connection.execute(query, (uai,))))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What words find: documents of a lexicon, the nearest first, and how near that one is (1: its very name)."""

    rows: Sequence[Row]
    nearness: float


_NEAR, _ALIKE = 0.3, 0.94
"""How near what is shown must be, and beside the nearest: below, it has one word of several."""


def codes_called(release: Release, text: str, limit: int) -> Found:
    """Codes of diplomas by what people call them: `code`, `intitule`."""
    return _called(release.columns(lexicons.CODES.file, Index), text, limit)


def schools_called(release: Release, text: str, limit: int) -> Found:
    """Establishments by their name, their town, their UAI: `code`, `intitule`, `precision` (the région)."""
    return _called(release.columns(lexicons.ETABLISSEMENTS.file, Index), text, limit)


def schools_like(release: Release, text: str) -> list[tuple[Row, float]]:
    """Every establishment that has words of a text, with how near it is: the nearest first, the far ones too."""
    index = release.columns(lexicons.ETABLISSEMENTS.file, Index)
    return [(index.documents[n], nearness) for n, nearness, _ in index.near(text, len(index)) if nearness >= _NEAR]


def _called(index: Index, text: str, limit: int) -> Found:
    near = list(index.near(text, limit))
    nearest = near[0][1] if near else 0
    least = max(_NEAR, _ALIKE * nearest)
    return Found(rows=[index.documents[n] for n, nearness, _ in near if nearness >= least], nearness=nearest)


def sample(release: Release) -> Row:
    """Codes and places that have figures, for the documentation: `code`, `millesime`; `region`, `code_regional`,
    `millesime_regional`; `uai`, `academie`, `code_formation`, `millesime_formation`. None for what no record has."""
    told: Row = {}
    for table, names in (
        ("certifications", {"code": "code_certification", "millesime": "millesime"}),
        ("regionales", {"region": "region", "code_regional": "code_certification", "millesime_regional": "millesime"}),
        (
            "formations",
            {
                "uai": "uai",
                "academie": "academie",
                "code_formation": "code_certification",
                "millesime_formation": "millesime",
            },
        ),
    ):
        row = release.connection.execute(
            f"SELECT {', '.join(names.values())} FROM inserjeunes_{table} WHERE length(code_certification) = 8 "
            "ORDER BY code_certification = '50022101' DESC, millesime DESC, id LIMIT 1"
        ).fetchone()
        told |= dict(zip(names, row or [None] * len(names), strict=True))
    return told


def as_dicts(cursor: Any) -> Iterator[Row]:
    """Rows by the names of their columns."""
    names = [c[0] for c in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
