"""What the commands print: tables for people, JSON for machines, refusals in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from tremplin.settings import Settings

_PIPED_WIDTH = 150
out = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
err = Console(stderr=True, highlight=False)


def json_line(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2, default=str).decode() + "\n")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = ()) -> None:
    """A table with a title; columns whose positions are in `right` are aligned right."""
    grid = Table(title=title, title_justify="left", header_style="bold")
    for n, name in enumerate(columns):
        grid.add_column(name, justify="right" if n in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(str(c) if c is not None else "—" for c in row))
    out.print(grid)


def settings_to_write() -> Settings:
    """The settings of a command that writes files, when the disk has room for them; raises DiskFull."""
    settings = Settings.from_environment()
    settings.room.check()
    return settings


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the product refuses into a message and exit code 1; defects keep their trace."""
    from sqlalchemy.exc import InterfaceError, OperationalError

    from tremplin.durable import Busy, DiskFull, is_full
    from tremplin.release.build import BuildRefused
    from tremplin.release.publish import UnknownRelease
    from tremplin.settings import SettingsError
    from tremplin.sources.declaration import SourceError
    from tremplin.store import StoreRefused

    try:
        yield
    except (SettingsError, SourceError, UnknownRelease, BuildRefused, Busy, DiskFull, StoreRefused) as refusal:
        err.print(f"[red]Refusé[/red] : {refusal}", soft_wrap=True)
        raise SystemExit(1) from refusal
    except (OperationalError, InterfaceError) as failure:
        told = str(failure.orig).partition("\n")[0]
        err.print(f"[red]Arrêté[/red] : la base ne répond pas ({told})", soft_wrap=True)
        raise SystemExit(1) from failure
    except Exception as failure:
        if is_full(failure):
            told = "[red]Refusé[/red] : plus de place sur le disque"
        elif isinstance(failure, OSError):
            told = f"[red]Arrêté[/red] : {failure}"
        else:
            raise
        err.print(f"{told}. Ce qui est en service n'a pas changé", soft_wrap=True)
        raise SystemExit(1) from failure
