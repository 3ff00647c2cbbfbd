"""What tests run by Node, installed once a checkout: `python -m tests.world.npm` installs what `make test` runs."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests import needs
from tremplin.domain.text import words
from tremplin.durable import appear, exclusive, unfinished

KEPT = needs.ROOT / "build" / "npm"
CONFORMANCE = ("@modelcontextprotocol/conformance@0.1.16", "node@22.23.3")
"""The suite needs Node 22: it comes from npm too."""
SDK = ("api-alternance-sdk@2.17.0",)
"""The published client of the real service."""


def installed(*packages: str) -> Path:
    """The folder where these are; skips where Node isn't there."""
    needs.node()
    folder = KEPT / "-".join(words(" ".join(packages)))
    with exclusive(KEPT):
        if not folder.exists():
            with unfinished(KEPT) as made:
                (made / "package.json").write_text("{}")
                command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *packages]
                done = subprocess.run(command, cwd=made, capture_output=True, text=True)
                if done.returncode:
                    needs.missing(f"{' '.join(packages)} : npm ne les installe pas : {done.stderr[-300:]}")
                appear(made, folder)
    return folder


def beside(folder: Path, *packages: str) -> Path:
    """A folder of a test's own, where scripts find these packages."""
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(installed(*packages) / "node_modules")
    return folder


if __name__ == "__main__":
    with suppress(pytest.skip.Exception, pytest.fail.Exception):  # the tests that need it say what is wrong
        for tool in (CONFORMANCE, SDK):
            installed(*tool)
