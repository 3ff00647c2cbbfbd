"""Reading certifications, their proofs, replacements, correspondences and NPEC in a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from sqlite3 import Connection, Cursor
from typing import Any

import orjson

from tremplin.columnar.nearest import Index
from tremplin.domain.codes import RNCP, matches
from tremplin.families.certifications.typed import halves
from tremplin.release.reader import Release

ABSENT = ""
"""A filter's value for « only the rows without that code »; None is « no filter »."""


def by_codes(release: Release, cfd: str | None, rncp: str | None) -> list[bytes]:
    """Bodies of the certifications of a CFD, of an RNCP or of both; ABSENT selects those without the code."""
    where, values = _filter(cfd, rncp)
    return [b for (b,) in release.connection.execute(f"SELECT body FROM certifications{where}", values)]


def codes(release: Release) -> list[str]:
    """Every code that names a certification: diplomas, then fiches."""
    told = "SELECT DISTINCT {0} FROM certifications WHERE {0} IS NOT NULL ORDER BY {0}"
    return [code for half in ("cfd", "rncp") for (code,) in release.connection.execute(told.format(half))]


def whole_table(cfd: str | None, rncp: str | None, connection: Connection) -> Cursor:
    """The same, as a cursor to stream (at least one of the filters leaves thousands of rows)."""
    where, values = _filter(cfd, rncp)
    return connection.execute(f"SELECT body FROM certifications{where}", values)


def _filter(cfd: str | None, rncp: str | None) -> tuple[str, list[str]]:
    wanted = {"cfd": cfd, "rncp": rncp}
    parts = [f"{column} IS NULL" if v == ABSENT else f"{column} = ?" for column, v in wanted.items() if v is not None]
    where = f" WHERE {' AND '.join(parts)}" if parts else ""
    return f"{where} ORDER BY id", [v for v in wanted.values() if v]


@dataclass(frozen=True)
class Fiche:
    """A certification with the source lines it is made of."""

    corps: dict[str, Any]
    preuves: dict[str, Any]


def with_proofs(release: Release, cfd: str | None, rncp: str | None) -> list[Fiche]:
    """Certifications of a code, with their proofs."""
    where, values = _filter(cfd, rncp)
    rows = release.connection.execute(f"SELECT body, preuves FROM certifications{where}", values)
    return [Fiche(orjson.loads(body), orjson.loads(proofs)) for body, proofs in rows]


def corrections_of(release: Release, proofs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Corrections laid over the lines that prove something, and what became of each."""
    lines = {(p["source"], line) for found in proofs for p in found.values() if p for line in p["lignes"]}
    columns = "correction, source, fichier, ligne, colonne, avant, apres, raison, decidee_le, jusqu_au, etat"
    rows = []
    for source in sorted({source for source, _ in lines}):
        told = _dicts(release.connection.execute(f"SELECT {columns} FROM corrections WHERE source = ?", (source,)))
        rows += [row for row in told if (source, row["ligne"]) in lines]
    return rows


def conflicts(release: Release, code: str) -> list[dict[str, Any]]:
    """Values on which the sources of a code disagreed, and the rule that decided."""
    columns = (
        "code, champ, valeur_retenue, source_retenue, ligne_retenue, "
        "valeur_ecartee, source_ecartee, ligne_ecartee, regle"
    )
    rows = release.connection.execute(
        f"SELECT {columns} FROM conflits_cfd WHERE code = ?1 UNION ALL "
        f"SELECT {columns} FROM conflits_fiches WHERE code = ?1 UNION ALL "
        f"SELECT {columns} FROM conflits_certifinfo WHERE code = ?1",
        (code,),
    )
    return _dicts(rows)


@dataclass(frozen=True, kw_only=True)
class Complements:
    """Rows of other publishers about a code, as their tables hold them."""

    certifinfo: list[dict[str, Any]]
    anciennes: list[dict[str, Any]]
    couples: list[dict[str, Any]]
    formations: list[dict[str, Any]]
    """Fiches of the Onisep: those that bear the code, then those that Certif'Info names."""
    metiers: list[dict[str, Any]]
    """Métiers that these fiches lead to, with their `formation`."""
    romes: list[dict[str, Any]]
    familles: list[dict[str, Any]]
    mefs: list[dict[str, Any]]
    diplomes: list[dict[str, Any]]


def complements(release: Release, cfd: str | None, rncp: str | None) -> Complements:
    """What other publishers tell of a CFD, of a fiche, or of those that have both."""
    where, values = _filter(cfd, rncp)
    of_code = {
        table: _dicts(release.connection.execute(f"SELECT * FROM {table}{where}", values))
        for table in ("certifinfo", "certifinfo_couples", "onisep_formations", "diplomes_professionnels")
    }
    of_cfd = {
        table: _dicts(release.connection.execute(f"SELECT * FROM {table} WHERE cfd = ? ORDER BY id", (cfd,)))
        for table in ("familles_metiers", "mefs")
    }
    certifinfo, formations = of_code["certifinfo"], of_code["onisep_formations"]
    known = {row["identifiant"] for row in formations}
    named = sorted({one for row in certifinfo for one in (row["onisep"] or "").split("|")} - known)
    formations += _among(release, "onisep_formations", "identifiant", named)
    links = _among(release, "onisep_formations_metiers", "formation", [row["identifiant"] for row in formations])
    codes = sorted({row["metier"] for row in links})
    metiers = {row["identifiant"]: row for row in _among(release, "onisep_metiers", "identifiant", codes)}
    return Complements(
        certifinfo=certifinfo,
        anciennes=_among(release, "certifinfo_anciennes", "certifinfo", [row["certifinfo"] for row in certifinfo]),
        couples=of_code["certifinfo_couples"],
        formations=formations,
        metiers=[metiers[row["metier"]] | {"formation": row["formation"]} for row in links],
        romes=_among(release, "onisep_metiers_rome", "identifiant", codes),
        familles=of_cfd["familles_metiers"],
        mefs=of_cfd["mefs"],
        diplomes=of_code["diplomes_professionnels"],
    )


def _among(release: Release, table: str, column: str, values: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of a table whose column is one of these values, in the order of the table."""
    marks = ", ".join("?" * len(values))
    return _dicts(
        release.connection.execute(f"SELECT * FROM {table} WHERE {column} IN ({marks}) ORDER BY id", list(values))
    )


def replacement(release: Release, rncp: str) -> bytes | None:
    """The ready answer for a fiche; None when nothing knows the code."""
    row = release.connection.execute("SELECT body FROM remplacements WHERE code = ?", (rncp,)).fetchone()
    return row[0] if row else None


def known_apart(release: Release, code: str | None) -> bool:
    """Whether a code is that of a fiche that no certification of the release has, but whose replacement is known."""
    return bool(
        code and matches(RNCP, code) and not by_codes(release, *halves(code)) and replacement(release, code) is not None
    )


def paired_with(release: Release, cfd: str) -> set[str]:
    """Fiches that the kit pairs with a CFD."""
    rows = release.connection.execute(
        "SELECT DISTINCT rncp FROM certifications WHERE cfd = ? AND rncp NOT NULL", (cfd,)
    )
    return {rncp for (rncp,) in rows}


def kit_rows(release: Release, *, cfd: str | None = None, rncp: str | None = None) -> list[dict[str, Any]]:
    """Rows of the kit about a code, set aside ones included."""
    column, code = ("cfd", cfd) if cfd else ("rncp", rncp)
    return _dicts(release.connection.execute(f"SELECT * FROM couples_kit WHERE {column} = ? ORDER BY id", (code,)))


def links_among(release: Release, table: str, members: Sequence[str]) -> list[tuple[str, str]]:
    """(old, new) between the members of a group; `table` is « liens_cfd » or « liens_fiches »."""
    marks = ", ".join("?" * len(members))
    rows = release.connection.execute(
        f"SELECT DISTINCT ancien, nouveau FROM {table} WHERE ancien IN ({marks}) AND nouveau IN ({marks})",
        (*members, *members),
    )
    return sorted(rows)


def npec(release: Release, rncp: str, idcc: str | None, day: date | None) -> list[dict[str, Any]]:
    """Amounts of a fiche, by IDCC then date; with a day, the last amount in force that day for each branch."""
    rows = _dicts(
        release.connection.execute(
            "SELECT * FROM npec WHERE rncp = ?1 AND (?2 IS NULL OR idcc = ?2) "
            "AND (?3 IS NULL OR date_applicabilite IS NULL OR date_applicabilite <= ?3) "
            "ORDER BY idcc, cpne_code, date_applicabilite",
            (rncp, idcc, day and day.isoformat()),
        )
    )
    if day is None:
        return rows
    return list({(r["idcc"], r["cpne_code"]): r for r in rows}.values())


def knows(release: Release, vocabulary: str, code: str) -> tuple[str | None] | None:
    """(title,) of a known code, None for an unknown one."""
    row: tuple[str | None] | None = release.connection.execute(
        "SELECT intitule FROM vocabulaire WHERE vocabulaire = ? AND code = ?", (vocabulary, code)
    ).fetchone()
    return row


def direct_links(release: Release) -> list[tuple[str, str]]:
    """Every pair of vocabularies with at least one direct link."""
    return list(release.connection.execute("SELECT DISTINCT de, vers FROM correspondances"))


@dataclass(frozen=True)
class Reached:
    """A code reached from another: how surely, and by which lines."""

    confiance: float
    preuves: list[dict[str, Any]] = field(default_factory=list)


def follow(release: Release, path: Sequence[str], code: str, day: date | None) -> dict[str, Reached]:
    """Codes of the last vocabulary of `path` reached from `code`, each by its surest way."""
    frontier = {code: Reached(1.0)}
    for de, vers in pairwise(path):
        reached: dict[str, Reached] = {}
        for row in _links(release, de, vers, frontier, day):
            before = frontier[row["code"]]
            confidence = before.confiance * row["confiance"]
            best = reached.get(row["cible"])
            if best is None or confidence > best.confiance:
                proof = {k: row[k] for k in ("source", "fichier", "ligne", "valeur")}
                reached[row["cible"]] = Reached(confidence, [*before.preuves, proof])
        frontier = reached
    return frontier


def _links(release: Release, de: str, vers: str, codes: Iterable[str], day: date | None) -> Iterable[dict[str, Any]]:
    wanted = list(codes)
    instant = day and day.isoformat()
    for at in range(0, len(wanted), 400):
        part = wanted[at : at + 400]
        marks = ", ".join("?" * len(part))
        cursor = release.connection.execute(
            "SELECT code, cible, confiance, source, fichier, ligne, valeur FROM correspondances "
            f"WHERE de = ? AND vers = ? AND code IN ({marks}) "
            "AND (? IS NULL OR ((debut IS NULL OR debut <= ?) AND (fin IS NULL OR fin >= ?)))",
            (de, vers, *part, instant, instant, instant),
        )
        yield from _dicts(cursor)


def titles(release: Release, vocabulary: str, codes: Sequence[str]) -> dict[str, str | None]:
    """Titles of codes of one vocabulary."""
    found: dict[str, str | None] = {}
    for at in range(0, len(codes), 400):
        part = codes[at : at + 400]
        marks = ", ".join("?" * len(part))
        found.update(
            release.connection.execute(
                f"SELECT code, intitule FROM vocabulaire WHERE vocabulaire = ? AND code IN ({marks})",
                (vocabulary, *part),
            )
        )
    return found


def search(release: Release, text: str, *, size: int, index: int) -> tuple[int, list[dict[str, Any]]]:
    """Codes whose names are near what was typed: how many in all, and one page, the nearest first."""
    lexicon = release.columns("certifications.lexique", Index)
    found = lexicon.search(text, len(lexicon))
    return len(found), [orjson.loads(body) for body in lexicon.bodies(found[size * index : size * (index + 1)])]


def sample(release: Release) -> dict[str, Any]:
    """A couple of which much is known, for the documentation: `cfd`, a `rncp` that others replace, an `idcc` of its
    amounts; empty when there is none."""
    cursor = release.connection.execute(
        "SELECT c.cfd, c.rncp, (SELECT n.idcc FROM npec n WHERE n.rncp = c.rncp AND n.idcc NOT NULL LIMIT 1) AS idcc "
        "FROM certifications c JOIN remplacements r ON r.code = c.rncp "
        "WHERE c.cfd NOT NULL AND r.remplacants NOT NULL ORDER BY idcc IS NULL, r.actif, c.id LIMIT 1"
    )
    return next(iter(_dicts(cursor)), {})


def replaced(release: Release) -> str | None:
    """A fiche that isn't active any more and that an active one replaces; None when there is none."""
    row = release.connection.execute(
        "SELECT r.code FROM remplacements r JOIN certifications c ON c.rncp = r.code "
        "WHERE NOT r.actif AND r.remplacants NOT NULL ORDER BY c.cfd IS NULL, c.id LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def _dicts(cursor: Cursor) -> list[dict[str, Any]]:
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def leading_to(release: Release, rome: str, day: date | None) -> list[dict[str, Any]]:
    """Fiches that lead to a job, each of its diplomas a row, by level and title: those active now, or, with a day,
    those registered that day by links that held then."""
    instant = day and day.isoformat()
    return _dicts(
        release.connection.execute(
            "SELECT DISTINCT c.rncp, c.intitule_rncp AS intitule, c.niveau_rncp AS niveau, "
            "c.rncp_fin_enregistrement AS fin_enregistrement, c.cfd, c.intitule_cfd "
            "FROM correspondances k JOIN certifications c ON c.rncp = k.cible "
            "WHERE k.de = 'rome' AND k.code = ?1 AND k.vers = 'rncp' AND "
            "CASE WHEN ?2 IS NULL THEN c.rncp_actif = 1 ELSE "
            "(k.debut IS NULL OR k.debut <= ?2) AND (k.fin IS NULL OR k.fin >= ?2) "
            "AND (c.rncp_activation IS NULL OR c.rncp_activation <= ?2) "
            "AND (c.rncp_fin_enregistrement IS NULL OR c.rncp_fin_enregistrement >= ?2) "
            "AND (c.debut IS NULL OR c.debut <= ?2) AND (c.fin IS NULL OR c.fin >= ?2) END "
            "ORDER BY c.niveau_rncp, c.intitule_rncp, c.rncp, c.cfd",
            (rome, instant),
        )
    )


def amounts(release: Release, rncps: Sequence[str], day: date) -> dict[str, tuple[float, float, int]]:
    """Fiche → (lowest, highest amount in force that day, how many branches have one)."""
    marks = ", ".join("?" * len(rncps))
    rows = release.connection.execute(
        "SELECT rncp, min(npec), max(npec), count(*) FROM ("
        "SELECT rncp, npec, "
        "row_number() OVER (PARTITION BY rncp, idcc, cpne_code ORDER BY date_applicabilite DESC) AS n "
        f"FROM npec WHERE rncp IN ({marks}) AND (date_applicabilite IS NULL OR date_applicabilite <= ?)) "
        "WHERE n = 1 AND npec > 0 GROUP BY rncp",
        (*rncps, day.isoformat()),
    )
    return {rncp: (low, high, count) for rncp, low, high, count in rows}


def successors(release: Release, rncps: Sequence[str]) -> dict[str, list[str]]:
    """Fiche → those that are said to replace it, themselves active or not."""
    marks = ", ".join("?" * len(rncps))
    rows = release.connection.execute(
        f"SELECT DISTINCT ancien, nouveau FROM liens_fiches WHERE ancien IN ({marks}) ORDER BY ancien, nouveau", rncps
    )
    found: dict[str, list[str]] = {}
    for old, new in rows:
        found.setdefault(old, []).append(new)
    return found


def nearest_code(release: Release, vocabulary: str, code: str) -> str | None:
    """The known code of a vocabulary that comes first from this one on, else the last."""
    row = release.connection.execute(
        "SELECT coalesce((SELECT min(code) FROM vocabulaire WHERE vocabulaire = ?1 AND code >= ?2), "
        "(SELECT max(code) FROM vocabulaire WHERE vocabulaire = ?1))",
        (vocabulary, code),
    ).fetchone()
    return row[0] if row else None
