"""What docs/runbook.md says of continuous archiving, done: PostgreSQL's own tools beside a server, and after it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.world import postgresql
from tests.world.waiting import until

_CAUGHT_UP = "SELECT count(*) FROM pg_stat_replication WHERE application_name = 'pg_receivewal' AND flush_lsn >= %s"


@dataclass
class Archive:
    """The base backup and the log of a server, kept elsewhere."""

    url: str
    folder: Path

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    def catch_up(self) -> None:
        """Until all that the server has acknowledged is in the archive."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            (reached,) = connection.execute("SELECT pg_current_wal_flush_lsn()").fetchone() or ("",)
            until(lambda: connection.execute(_CAUGHT_UP, (reached,)).fetchone(), lambda found: found == (1,))

    def now(self) -> str:
        """The present instant, as the server tells it."""
        with psycopg.connect(self.url) as connection:
            (now,) = connection.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
        return str(now)

    @contextmanager
    def restored(self, instant: str) -> Iterator[str]:
        """URL of another server, with what this one held at an instant."""

        def prepare(data: Path) -> None:
            subprocess.run(["cp", "-a", self.folder / "base", data], check=True)
            with (data / "postgresql.auto.conf").open("a") as settings:
                settings.write(
                    f"restore_command = 'cp {self.wal}/%f %p || cp {self.wal}/%f.partial %p'\n"
                    f"recovery_target_time = '{instant}'\n"
                    "recovery_target_action = 'promote'\n"
                )
            (data / "recovery.signal").touch()

        with postgresql.cluster(prepare, fsync="off") as url:
            with psycopg.connect(url, autocommit=True) as connection:
                until(
                    lambda: connection.execute("SELECT pg_is_in_recovery()").fetchone(), lambda told: told == (False,)
                )
            yield url


@contextmanager
def archived(url: str) -> Iterator[Archive]:
    """The archive of a server: a base backup, and its log as it is written."""
    with postgresql.folder() as folder:
        found = Archive(url, folder)
        slot = ("-d", url, "--slot", "archive")
        postgresql.run("pg_receivewal", *slot, "--create-slot")
        found.wal.mkdir(mode=0o700)
        shutil.chown(found.wal, postgresql.owner())
        receiver = postgresql.started("pg_receivewal", *slot, "--synchronous", "-D", found.wal)
        try:
            postgresql.run("pg_basebackup", "-d", url, "-D", folder / "base", "--checkpoint=fast", "--no-sync")
            postgresql.run("pg_verifybackup", folder / "base")
            yield found
        finally:
            receiver.terminate()
            receiver.wait()
