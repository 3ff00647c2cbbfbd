"""Backup and restore of the operational store, the same from and to SQLite and PostgreSQL.

A backup is a folder: one gzipped file of JSON lines a table, read in one transaction while others write, and
`manifest.json` (revision of the schema, rows and SHA-256 of each table). It counts once it was read again. With a key
(an age identity), each table is encrypted; the manifest holds counts and hashes only.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from sqlalchemy import Connection, MetaData, Table, func, insert, select

from tremplin.domain.dates import utc_stamp
from tremplin.durable import appear, exclusive, json_bytes, sweep, unfinished
from tremplin.store import StoreRefused
from tremplin.store.engine import Store
from tremplin.store.migrate import HEAD, revision, upgrade

_MANIFEST, _PREFIX = "manifest.json", "sauvegarde-"
_LOTS = 1000
_CLAIR, _CHIFFRE = ".ndjson.gz", ".age"
_REVISIONS = "alembic_version"


class BackupRefused(StoreRefused):
    """A backup that isn't whole, or a store that can't take it; nothing was written."""


@dataclass(frozen=True)
class Backup:
    """A backup on disk: rows by table, the revision of the schema that they had, when they were read."""

    folder: Path
    revision: str
    lignes: dict[str, int]
    faite_le: datetime

    @property
    def octets(self) -> int:
        """Bytes that it takes."""
        return sum(path.stat().st_size for path in self.folder.iterdir())

    @property
    def chiffree(self) -> bool:
        """Whether each of its tables is encrypted."""
        return all(path.suffix == _CHIFFRE for path in self.folder.iterdir() if path.name != _MANIFEST)


def newest(parent: Path) -> Path | None:
    """The last backup of a folder, by its name."""
    return max(parent.glob(f"{_PREFIX}*Z"), default=None)


def taken_at(folder: Path) -> datetime:
    """When a backup ended, by its name; raises ValueError for another name."""
    return datetime.strptime(folder.name, f"{_PREFIX}%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def backup(store: Store, parent: Path, cle: str = "") -> Backup:
    """Write `<parent>/sauvegarde-<instant>`, whole or not at all, and read it again."""
    with exclusive(parent):
        sweep(parent)
        return _made(store, parent, cle)


def _made(store: Store, parent: Path, cle: str) -> Backup:
    with unfinished(parent) as folder:
        folder.chmod(0o700)
        with store.snapshot() as connection:
            tables = {str(t.name): _write(connection, t, folder) for t in _tables(connection)}
            _close(folder, tables, cle)
            manifest = {"revision": revision(connection), "faite_le": datetime.now(UTC), "tables": tables}
        (folder / _MANIFEST).write_bytes(json_bytes(manifest))
        kept = verified(folder, cle)
        final = parent / f"{_PREFIX}{utc_stamp(datetime.now(UTC))}"
        appear(folder, final)
    return replace(kept, folder=final)


def verified(folder: Path, cle: str = "") -> Backup:
    """What a backup holds, every byte of it read; raises BackupRefused."""
    try:
        manifest = orjson.loads((folder / _MANIFEST).read_bytes())
        tables: dict[str, dict[str, Any]] = manifest["tables"]
        made = datetime.fromisoformat(manifest["faite_le"])
        for name, told in tables.items():
            with _ouverte(folder, name, cle) as path, gzip.open(path, "rb") as lines:
                found = _measured(lines)
            if found != told:
                raise BackupRefused(
                    f"{folder.name} : {name} est abîmée ({found['lignes']} lignes sur {told['lignes']})"
                )
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise BackupRefused(f"{folder.name} : sauvegarde illisible ({error})") from error
    return Backup(folder, manifest["revision"], {n: t["lignes"] for n, t in tables.items()}, made)


def restore(store: Store, folder: Path, cle: str = "") -> Backup:
    """Put a backup into an empty store, then bring it to this code's schema; raises BackupRefused."""
    kept = verified(folder, cle)
    with store.reading() as connection:
        present = revision(connection)
        if present is not None and any(
            connection.execute(select(func.count()).select_from(t)).scalar() for t in _tables(connection)
        ):
            raise BackupRefused("la base n'est pas vide : restaurez dans une base neuve")
    if kept.revision > HEAD:
        raise BackupRefused(f"sauvegarde d'un schéma plus récent ({kept.revision}) que ce programme ({HEAD})")
    if present not in (None, kept.revision):
        raise BackupRefused(f"la base est au schéma {present}, la sauvegarde au schéma {kept.revision}")
    upgrade(store, kept.revision)
    with store.writing() as connection:
        tables = _tables(connection)
        for table in tables:
            with _ouverte(folder, table.name, cle) as path:
                for lot in _lots(table, path):
                    connection.execute(insert(table), lot)
        for table in tables:
            count = connection.execute(select(func.count()).select_from(table)).scalar()
            if count != kept.lignes[table.name]:
                raise BackupRefused(f"{table.name} : {count} lignes restaurées sur {kept.lignes[table.name]}")
            _number_on(connection, table)
    upgrade(store)
    return kept


def _number_on(connection: Connection, table: Table) -> None:
    """Let the ids that PostgreSQL gives follow those restored: its sequences don't see rows that bring their own."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        last = connection.scalar(select(func.max(column))) if sequence else None
        if last is not None:
            connection.execute(select(func.setval(sequence, last)))


def _close(folder: Path, tables: Iterable[str], cle: str) -> None:
    """Encrypt the tables of a backup, when there is a key."""
    if not cle:
        return
    import pyrage

    owner = _identite(cle).to_public()
    for name in tables:
        plain = folder / f"{name}{_CLAIR}"
        pyrage.encrypt_file(str(plain), f"{plain}{_CHIFFRE}", [owner])
        plain.unlink()


@contextmanager
def _ouverte(folder: Path, name: str, cle: str) -> Iterator[Path]:
    """The file of a table, readable: itself, or decrypted aside for as long as it is read."""
    plain = folder / f"{name}{_CLAIR}"
    closed = Path(f"{plain}{_CHIFFRE}")
    if not closed.exists():
        yield plain
        return
    if not cle:
        raise BackupRefused(f"{folder.name} est chiffrée : TREMPLIN_SAUVEGARDE_CLE manque")
    import pyrage

    with TemporaryDirectory(prefix="tremplin-") as aside:
        opened = Path(aside) / plain.name
        try:
            pyrage.decrypt_file(str(closed), str(opened), [_identite(cle)])
        except pyrage.DecryptError as error:
            raise BackupRefused(f"{folder.name} : {name} ne s'ouvre pas avec cette clé, ou est abîmée") from error
        yield opened


def _identite(cle: str) -> Any:
    import pyrage

    try:
        return pyrage.x25519.Identity.from_str(cle)
    except pyrage.IdentityError as error:
        raise BackupRefused("TREMPLIN_SAUVEGARDE_CLE : une clé « AGE-SECRET-KEY-1… » est attendue") from error


def nouvelle_cle() -> str:
    """A key for encrypted backups, to be kept far from them."""
    import pyrage

    return str(pyrage.x25519.Identity.generate())


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are, those referred to before those that refer."""
    found = MetaData()
    found.reflect(connection)
    return [t for t in found.sorted_tables if t.name != _REVISIONS]


def _write(connection: Connection, table: Table, folder: Path) -> dict[str, Any]:
    path = folder / f"{table.name}{_CLAIR}"
    rows = connection.execution_options(yield_per=_LOTS).execute(select(table).order_by(*table.primary_key))
    with gzip.open(path, "wb", compresslevel=1) as out:
        lines = (orjson.dumps(tuple(r), default=_bytes, option=orjson.OPT_NAIVE_UTC) + b"\n" for r in rows)
        return _measured(lines, out.write)


def _measured(lines: Iterable[bytes], also: Callable[[bytes], object] = len) -> dict[str, Any]:
    """How many lines, and their hash; each is given to `also`."""
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        also(line)
        count += 1
    return {"lignes": count, "sha256": digest.hexdigest()}


def _bytes(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def _lots(table: Table, path: Path) -> Iterator[list[dict[str, Any]]]:
    """Rows ready to insert, a thousand at a time."""
    read: dict[type, Callable[[str], Any]] = {
        bytes: base64.b64decode,
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
    }
    columns = [(c.name, read.get(c.type.python_type)) for c in table.columns]
    lot: list[dict[str, Any]] = []
    with gzip.open(path, "rb") as lines:
        for line in lines:
            values = zip(columns, orjson.loads(line), strict=True)
            lot.append({n: v if f is None or v is None else f(v) for (n, f), v in values})
            if len(lot) == _LOTS:
                yield lot
                lot = []
    if lot:
        yield lot
