"""Reading releases: one open handle a release, and a pointer that is looked at between requests.

A request keeps the release that it started with; the next one sees the new. Nothing is ever half switched.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from tremplin import traces
from tremplin.columnar.table import Table
from tremplin.release import publish
from tremplin.release.files import lookup

LOOK_EVERY_S = 0.05
Opened = TypeVar("Opened")


class Release:
    """A whole release, opened for reading. Connections are one a thread, closed with the release."""

    def __init__(self, home: Path, name: str) -> None:
        self.home, self.name = home, name
        self.folder = home / "releases" / name
        self.manifest: dict[str, Any] = publish.manifest(home, name)
        self.empreinte: str = self.manifest["empreinte"][:12]
        self.since = publish.built_at(name)
        """When what it answers was last changed: when it was built, or put in service."""
        self._local = threading.local()
        self._tables: dict[str, Table] = {}
        self._files: dict[str, Any] = {}

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's read-only connection to `reference.sqlite`."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self.open()
        return found

    def open(self) -> sqlite3.Connection:
        """A connection of one's own, for a long read; the caller closes it."""
        uri = f"{(self.folder / lookup.GIVEN).as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(
            uri, uri=True, check_same_thread=False, cached_statements=256, factory=traces.reading()
        )
        self._attach_reserve(connection)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA mmap_size = 1073741824")
        return connection

    def _attach_reserve(self, connection: sqlite3.Connection) -> None:
        """The tables that are never given out; in a copy of a release, they are there without a row."""
        reserve = self.folder / lookup.RESERVE
        if reserve.exists():
            connection.execute("ATTACH ? AS reserve", (f"{reserve.as_uri()}?mode=ro&immutable=1",))
            return
        for name, facts in self.manifest["tables"].items():
            if facts.get("reserve"):
                columns = ", ".join(f'"{column}"' for column in facts["reserve"])
                connection.execute(f'CREATE TEMP TABLE "{name}" (id INTEGER PRIMARY KEY, {columns})')

    def table(self, name: str) -> Table:
        """A table written as sorted columns, opened once; KeyError when the release has none of this name."""
        found = self._tables.get(name)
        if found is None:
            columns = self.folder / "columns" / f"{name}.col"
            if f"columns/{name}.col" not in self.manifest["fichiers"]:
                raise KeyError(name)
            found = self._tables[name] = Table(columns, self.folder / "flat" / f"{name}.json")
        return found

    def columns(self, file: str, opener: Callable[[Path], Opened]) -> Opened:
        """A file of columns, opened once; KeyError when the release has none of this name."""
        found: Opened | None = self._files.get(file)
        if found is None:
            if f"columns/{file}" not in self.manifest["fichiers"]:
                raise KeyError(file)
            found = self._files[file] = opener(self.folder / "columns" / file)
        return found

    def damaged(self) -> list[str]:
        """Files that are absent, or no longer of the size that the manifest tells."""
        told = self.manifest["fichiers"]
        return [f for f in told if not (p := self.folder / f).is_file() or p.stat().st_size != told[f]["taille"]]

    def held(self, name: str, make: Callable[[Release], Opened]) -> Opened:
        """What is made once of a release, and let go with it."""
        found: Opened | None = self._files.get(name)
        if found is None:
            found = self._files[name] = make(self)
        return found

    @property
    def fictif(self) -> bool:
        """Whether the fictitious world was loaded in its home: what it tells of then exists nowhere."""
        return bool(self.manifest.get("fictif"))

    @cached_property
    def donnees_au(self) -> str:
        """Day of the newest source edition in this release, those that tell no date of their own left out."""
        editions = [s["derniere"] for s in self.manifest["sources"].values()]
        days = [e["date_publication"] for e in editions if e["date_lue_dans"] != "import"]
        return max(days, default="")


class Releases:
    """The releases of a home as a server sees them: the current one, and older ones by name."""

    def __init__(self, home: Path, look_every_s: float = LOOK_EVERY_S) -> None:
        self.home, self._look_every_s = home, look_every_s
        self._pointer = home / "releases" / "courante"
        self._seen: tuple[int, int] | None = None
        self._next_look = 0.0
        self._current: Release | None = None
        self._older: dict[str, Release] = {}
        self.unreadable: str | None = None
        """What the pointer names, when no release of this name can be read."""

    @property
    def current(self) -> Release | None:
        """The release in service; None while nothing was ever published, or when what is can't be read."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + self._look_every_s
            self._look()
        return self._current

    def _look(self) -> None:
        try:
            stat = self._pointer.stat()
        except FileNotFoundError:
            return
        seen = (stat.st_ino, stat.st_mtime_ns)
        if seen == self._seen:
            return
        name = publish.current(self.home) or ""
        try:
            if self._current is None or self._current.name != name:
                self._current = Release(self.home, name)
            self._current.since = datetime.fromtimestamp(stat.st_mtime, UTC)
            self._seen, self.unreadable = seen, None
        except publish.NewerFormat:  # what is served stays
            self._seen, self.unreadable = seen, name
        except publish.UnknownRelease:  # looked at again until it is mended
            self._seen, self._current, self.unreadable = None, None, name

    def get(self, name: str) -> Release:
        """A kept release by its name; raises UnknownRelease."""
        if self.current and self.current.name == name:
            return self.current
        if name not in self._older:
            self._older[name] = Release(self.home, name)
        return self._older[name]
