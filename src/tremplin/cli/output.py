"""What the commands print: tables for people, JSON for machines, refusals in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from tremplin.durable import is_full
from tremplin.refusal import Refusal
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


def _database_failures() -> tuple[type[Exception], ...]:
    """Imported when something has failed: most commands end before they need it."""
    from sqlalchemy.exc import InterfaceError, OperationalError

    return OperationalError, InterfaceError


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the product refuses into a message and exit code 1; defects keep their trace."""
    try:
        yield
    except Refusal as refusal:
        err.print(f"[red]Refusé[/red] : {refusal}", soft_wrap=True)
        raise SystemExit(1) from refusal
    except Exception as failure:
        if is_full(failure):
            told = "[red]Refusé[/red] : plus de place sur le disque. Ce qui est en service n'a pas changé"
        elif isinstance(failure, OSError):
            told = f"[red]Arrêté[/red] : {failure}. Ce qui est en service n'a pas changé"
        elif isinstance(failure, _database_failures()):
            told = str(getattr(failure, "orig", failure)).partition("\n")[0]
            told = f"[red]Arrêté[/red] : la base ne répond pas ({told})"
        else:
            raise
        err.print(told, soft_wrap=True)
        raise SystemExit(1) from failure
