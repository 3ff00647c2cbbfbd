"""Importing a file: copied and hashed, recognised, parsed in the cage, weighed against the current edition, kept.

Nothing appears under `editions/` before the whole file was read and accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import polars as pl

from tremplin.domain.dates import today
from tremplin.durable import appear, copy_and_hash, exclusive, json_bytes, sweep, unfinished, vanish
from tremplin.memory import seldom_collected
from tremplin.release.cage import REJECTION_SCHEMA, Cage
from tremplin.release.editions import folder_name, in_use, known, of_part
from tremplin.release.intake import Incoming, gather
from tremplin.release.weighing import causes, strangers, weigh
from tremplin.sources.reading.declaration import Source, SourceError, Table
from tremplin.sources.reading.registry import SOURCES, edition_date, recognize, unknown, version_of

THRESHOLDS = (
    "lignes",
    "cles",
    "non_nuls",
    "ecartees",
    "plus_ancienne",
    "zero_ligne",
    "valeurs",
    "illisibles",
    "registre",
)

_COMPARED = {"lignes", "cles", "non_nuls", "valeurs"}
"""Thresholds that an edition crosses beside the one in use."""
_SAMPLE = " ; si elle n'était qu'un échantillon : --remplace-echantillon --raison « … »"

KEPT_EDITIONS = 3
_FIRST = "_premiere"
"""End of the names of columns of the first row of a key, beside a row that repeats it."""


@dataclass(frozen=True)
class Acceptance:
    """An operator's decision to pass a threshold once, with the reason that is kept with the edition."""

    seuils: frozenset[str] = frozenset()
    raison: str = ""
    remplace_echantillon: bool = False
    """The edition in use was a sample: nothing is compared with it, and it is no longer used."""


@dataclass(kw_only=True)
class Report:
    """What became of one file."""

    fichier: str
    chemin: str = ""
    """Its path in the folder or the archive that was given."""
    source: str | None = None
    etat: str = "refusé"
    """« importé », « déjà importé », « non reconnu » or « refusé »."""
    message: str = ""
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    motifs: list[dict[str, Any]] = field(default_factory=list)
    """Why rows and values were set aside, the most frequent reasons: see `weighing.causes`."""
    decisions: dict[str, Any] = field(default_factory=dict)
    """What an operator decided, as the edition keeps it: `acceptations`, `remplace_echantillon`."""
    secondes: float = 0.0

    def total(self, what: str) -> int:
        """Sum over tables of « lues », « gardees », « fusionnees », « ecartees » or « valeurs_ecartees »."""
        return sum(int(t.get(what, 0)) for t in self.tables.values())


def import_files(
    home: Path,
    paths: Iterable[Path],
    *,
    only: str | None = None,
    day: date | None = None,
    acceptance: Acceptance | None = None,
    progress: Callable[[Report], None] = lambda _report: None,
) -> list[Report]:
    """Import files and folders, oldest edition first; one Report a file, each also told to `progress`.

    While a file is weighed and kept, the next one is read.
    """
    with exclusive(home), seldom_collected(), ExitStack() as begun, ThreadPoolExecutor(1) as apart, Cage() as cage:
        for folder in (home, *(home / "editions").glob("*")):
            sweep(folder)
        importing = _Importing(home, only, day, acceptance or Acceptance(), cage, begun)
        ended: Future[Report] | None = None
        reports: list[Report] = []

        def tell() -> None:
            if ended:
                reports.append(ended.result())
                progress(reports[-1])

        with unfinished(home) as opened:
            for file in gather(paths, only, day, opened):
                try:
                    turns = importing.begin(file)
                finally:
                    tell()
                ended = apart.submit(importing.end, *turns)
            tell()
        return reports


class _Importing:
    """Files that are imported, each in two turns: it is read, then weighed and kept while the next one is read."""

    def __init__(
        self, home: Path, only: str | None, day: date | None, acceptance: Acceptance, cage: Cage, begun: ExitStack
    ) -> None:
        """`begun` removes what is left of each file at the end."""
        self._home, self._only, self._day, self._acceptance = home, only, day, acceptance
        self._cage, self._reading, self._begun = cage, Lock(), begun
        self._changing = Lock()
        """Held while editions appear or go, and while a file that is read meanwhile is looked for among them."""

    def begin(self, file: Incoming) -> tuple[Report, Iterator[None]]:
        """Read a file; its report, and what is left to do."""
        report = Report(fichier=file.path.name, chemin=file.chemin)
        turns = self._timed(file, report)
        self._begun.callback(turns.close)
        next(turns, None)
        return report, turns

    def end(self, report: Report, turns: Iterator[None]) -> Report:
        """Weigh and keep a file that was read."""
        next(turns, None)
        return report

    def _timed(self, file: Incoming, report: Report) -> Generator[None]:
        started = monotonic()
        try:
            for _ in self._turns(file, report):
                report.secondes += monotonic() - started
                yield
                started = monotonic()
        except SourceError as error:
            report.etat, report.message = "refusé", str(error)
        report.secondes += monotonic() - started

    def _turns(self, file: Incoming, report: Report) -> Iterator[None]:
        path = file.path
        if file.refus:
            raise SourceError(file.refus)
        if not path.is_file():
            raise SourceError(f"{path.name} : fichier introuvable dans {path.parent}")
        source = recognize(path, self._only)
        if source is None:
            report.etat = "refusé" if file.named else "non reconnu"
            report.message = file.message or unknown(path)
            return
        report.source = source.name
        parent = self._home / "editions" / source.name
        with unfinished(parent) as folder:
            copy = folder / path.name
            sha256, size = copy_and_hash(path, copy), copy.stat().st_size
            tables = None if self._is_kept(source, path, sha256) else self._read(source, copy, folder)
            yield
            if self._is_kept(source, path, sha256):  # perhaps by the file before it
                report.etat, report.message = "déjà importé", "contenu identique, rien à faire"
                return
            tables = self._read(source, copy, folder) if tables is None else tables
            copy.unlink()
            for table in source.tables:
                tables[table.name] = _settle(table, folder, tables.get(table.name, {"lues": 0}))
            report.tables, report.motifs = tables, causes(source, pl.read_parquet(folder / "rejets.parquet"))
            facts = self._facts(source, path, folder, sha256=sha256, taille=size, tables=tables, motifs=report.motifs)
            report.decisions = _accept(self._home, source, facts, self._acceptance)
            facts |= report.decisions
            (folder / "edition.json").write_bytes(json_bytes(facts))
            final = parent / folder_name(source, date.fromisoformat(facts["date_publication"]), sha256)
            with self._changing:
                if final.exists():
                    vanish(final)
                appear(folder, final)
                _prune(self._home, source, path.name)
        report.etat, report.message = "importé", _useless(source, final)

    def _read(self, source: Source, copy: Path, folder: Path) -> dict[str, dict[str, int]]:
        with self._reading:
            return self._cage.parse(source, copy, folder)

    def _is_kept(self, source: Source, path: Path, sha256: str) -> bool:
        """Whether an edition in use has these bytes, and nobody asked for it again."""
        with self._changing:
            if not known(self._home, source, sha256):
                return False
            return not _wanted_again(self._home, source, path, sha256, self._acceptance)

    def _facts(self, source: Source, path: Path, folder: Path, **read: Any) -> dict[str, Any]:
        named_date = self._day or edition_date(source, path)
        inner_date = None if named_date else _latest_date(source, folder)
        published = named_date or inner_date or today()
        return {
            "source": source.name,
            "publisher": source.publisher,
            "fichier": path.name,
            "sha256": read["sha256"],
            "taille": read["taille"],
            "date_publication": published.isoformat(),
            "date_lue_dans": "nom" if named_date else "contenu" if inner_date else "import",
            "version": version_of(source, path),
            "importe_le": datetime.now(UTC).isoformat(timespec="microseconds"),
            "tables": read["tables"],
            "motifs": read["motifs"],
            "valeurs": _values(source, folder),
            "etrangers": _strangers(self._home, source, folder),
        }


def _useless(source: Source, folder: Path) -> str:
    """What the rows kept can't be used for, since no one has a value in a column that older files lack."""
    told = []
    for table in source.tables:
        needed = [c for c in table.columns if c.sans]
        parts = sorted((folder / table.name).glob("*.parquet"))
        if needed and parts:
            counts = pl.scan_parquet(parts).select(pl.len(), *(pl.col(c.name).count() for c in needed)).collect()
            kept, *filled = counts.row(0)
            told += [
                f"table {table.name}, {kept} lignes gardées, aucune n'a la colonne « {c.names[0]} » : {c.sans}"
                for c, n in zip(needed, filled, strict=True)
                if kept and not n
            ]
    return " ; ".join(told)


def _wanted_again(home: Path, source: Source, file: Path, sha256: str, acceptance: Acceptance) -> bool:
    """Whether an operator goes back to a known edition that another has replaced, or the publisher gives the same bytes
    out again under another version."""
    used = of_part(home, source, file.name)
    version = version_of(source, file)
    if version is not None and used and used[-1].sha256 == sha256 and used[-1].facts.get("version") != version:
        return True
    asked = "plus_ancienne" in acceptance.seuils and not source.historique
    return asked and used[-1].sha256 != sha256


def _accept(home: Path, source: Source, facts: dict[str, Any], acceptance: Acceptance) -> dict[str, Any]:
    """What the operator decided that this edition needs, with its reason; SourceError when a threshold is crossed that
    nobody accepted."""
    before = of_part(home, source, facts["fichier"])[-1:]
    sample = before if acceptance.remplace_echantillon else []
    reasons = weigh(source, facts, [e for e in before if e not in sample])
    refused = {seuil: why for seuil, why in reasons.items() if seuil not in acceptance.seuils}
    if refused:
        raise SourceError(
            f"{facts['fichier']} : "
            + " ; ".join(refused.values())
            + (". L'édition précédente reste en service ; pour accepter : " if before else " ; pour accepter : ")
            + " ".join(f"--accepter {s}" for s in refused)
            + " --raison « … »"
            + _SAMPLE * bool(_COMPARED & refused.keys())
        )
    decisions: dict[str, Any] = {}
    if reasons:
        decisions["acceptations"] = {"seuils": reasons, "raison": acceptance.raison}
    for edition in sample:
        told = {"edition": edition.folder.name, "fichier": edition.fichier, "raison": acceptance.raison}
        decisions["remplace_echantillon"] = told
    return decisions


def _prune(home: Path, source: Source, file: str) -> None:
    """Forget editions that were replaced long ago: the stock of SIRENE alone is a gigabyte a month."""
    if not source.historique:
        for old in of_part(home, source, file)[:-KEPT_EDITIONS]:
            vanish(old.folder)


def _settle(table: Table, folder: Path, counts: dict[str, int]) -> dict[str, Any]:
    """Merge or set aside repeated keys, then count: read = kept + merged + set aside."""
    parts = sorted((folder / table.name).glob("*.parquet"))
    rejets_path = folder / "rejets.parquet"
    rejets = pl.read_parquet(rejets_path)
    merged = 0
    settled: dict[str, Any] = {**counts}
    if parts and table.cle:
        rows = pl.read_parquet(parts)
        first = rows.unique(table.cle, keep="first", maintain_order=True)
        if len(first) < len(rows):
            repeated = rows.join(first, on="ligne", how="anti")
            values = [c.name for c in table.columns if not c.suivi]
            same = repeated.join(first, on=values, how="semi", nulls_equal=True)
            merged = len(same)
            other = repeated.join(same, on="ligne", how="anti")
            if len(other):
                extra = other.join(first, on=table.cle, nulls_equal=True, suffix=_FIRST)
                rejets = pl.concat([rejets, _repeated(table, extra)])
                rejets.write_parquet(rejets_path)
            for part in parts:
                part.unlink()
            first.write_parquet(parts[0])
    scan = pl.scan_parquet(sorted((folder / table.name).glob("*.parquet"))) if parts else None
    mine = rejets.filter(pl.col("table") == table.name)
    gone = mine.filter(pl.col("portee") == "ligne")["ligne"].n_unique()
    kept = scan.select(pl.len()).collect().item() if scan is not None else 0
    settled |= {
        "gardees": kept,
        "fusionnees": merged,
        "ecartees": gone,
        "valeurs_ecartees": len(mine) - gone,
        "cles": scan.select(pl.struct(table.cle).n_unique()).collect().item()
        if scan is not None and kept and table.cle
        else kept,
        "non_nuls": _filled(table, scan) if kept and scan is not None else {},
        "illisibles": _unreadable(table, mine, scan) if kept and scan is not None else {},
    }
    if settled["lues"] != kept + merged + gone:
        raise SourceError(f"table {table.name} : comptes faux, {settled['lues']} lues ≠ {kept}+{merged}+{gone}")
    return settled


def _filled(table: Table, scan: pl.LazyFrame) -> dict[str, float]:
    columns = [c.name for c in table.columns if not c.absente_possible or c.surveillee]
    shares = scan.select((pl.col(c).count() / pl.len()).round(4) for c in columns).collect()
    return shares.row(0, named=True)


def _unreadable(table: Table, rejected: pl.DataFrame, scan: pl.LazyFrame) -> dict[str, list[int]]:
    """Column → values that couldn't be read, and values given, of each that has some that couldn't."""
    cells = dict(rejected.filter(pl.col("portee") == "valeur")["colonne"].value_counts().iter_rows())
    gone = {c.name: cells[c.names[0]] for c in table.columns if c.names[0] in cells}
    read = scan.select(pl.col(name).count() for name in gone).collect().row(0, named=True) if gone else {}
    return {name: [count, count + read[name]] for name, count in gone.items()}


def _repeated(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a key that another line has, beside the row of that line: which it is, and the columns that differ."""
    compared = [c for c in table.columns if not c.suivi and c.name not in table.cle]
    differing = pl.concat_str(
        (
            pl.when(pl.col(c.name).ne_missing(pl.col(f"{c.name}{_FIRST}"))).then(pl.lit(f"« {c.names[0]} »"))
            for c in compared
        ),
        separator=", ",
        ignore_nulls=True,
    )
    key = pl.concat_str([pl.col(c).cast(pl.String).fill_null("∅") for c in table.cle], separator=" ; ")
    return rows.select(
        pl.lit(table.name).alias("table"),
        "ligne",
        pl.lit(", ".join(table.cle)).alias("colonne"),
        key.alias("valeur"),
        pl.format("clé déjà vue ligne {} avec d'autres valeurs de {}", f"ligne{_FIRST}", differing).alias("raison"),
        pl.lit("ligne").alias("portee"),
    ).cast(REJECTION_SCHEMA)  # type: ignore[arg-type]


def _latest_date(source: Source, folder: Path) -> date | None:
    if not source.colonne_de_date:
        return None
    table, column = source.colonne_de_date
    parts = sorted((folder / table).glob("*.parquet"))
    if not parts:
        return None
    latest: date | None = pl.scan_parquet(parts).select(pl.col(column).max()).collect().item()
    return min(latest, today()) if latest else None


def _strangers(home: Path, source: Source, folder: Path) -> list[str]:
    """Columns that hold few of the codes of their register, as it is in use."""

    def scan(table: str) -> pl.LazyFrame:
        parts = sorted((folder / table).glob("*.parquet"))
        return pl.scan_parquet(parts) if parts else source.table(table).empty.lazy()

    return strangers(source, scan, lambda name: in_use(home, SOURCES[name]))


def _values(source: Source, folder: Path) -> list[str]:
    """Values in use of the column whose values may not be lost."""
    if not source.valeurs_gardees:
        return []
    table, column = source.valeurs_gardees
    parts = sorted((folder / table).glob("*.parquet"))
    if not parts:
        return []
    found = pl.scan_parquet(parts).select(pl.col(column).unique().cast(pl.String)).drop_nulls().collect()
    return found[column].sort().to_list()
