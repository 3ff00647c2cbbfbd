"""Modules that run as a process of their own: they start with what they need, not with the application."""

from __future__ import annotations

import subprocess
import sys

import pytest

CHILDREN = {
    "tremplin.families.alternance.common.attachments": set(),
    "tremplin.release.cage": {"polars"},
    "tremplin.valideur.work": {"polars"},
    "tremplin.families.parcours.imports.child": {"pydantic"},
    "tremplin.families.infotravail.sql.child": {"duckdb"},
    "tremplin.cli": set(),
}
"""Module → the heavy packages it needs; the command line loads each command's own when it is asked for."""
HEAVY = ("alembic", "duckdb", "fastapi", "jinja2", "polars", "pydantic", "sqlalchemy", "starlette", "tremplin.app")


@pytest.mark.parametrize("child", CHILDREN)
def test_a_child_starts_without_the_application(child: str) -> None:
    look = f"import sys, {child}; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-P", "-c", look], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == CHILDREN[child]
