"""The program of the version before, beside today's: its tree from the history, in today's environment."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from tests import needs

COMMIT = "b735242cd6"
"""What an update starts from: the tag of the last version, once there is one. Its schema is 0018."""


def program(folder: Path) -> str:
    """The folder of its sources, to be put in PYTHONPATH; skips where the history isn't there."""
    told = ["git", "-C", str(needs.ROOT), "archive", COMMIT, "src"]
    archive = subprocess.run(told, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"programme d'avant : {COMMIT} n'est pas dans l'historique de cette copie")
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return str(folder / "src")


class InTurn(httpx.BaseTransport):
    """Requests to several machines, one after the other."""

    def __init__(self) -> None:
        self._sent = httpx.HTTPTransport()
        self.lead([])

    def lead(self, machines: Sequence[str]) -> None:
        """From now on to these, by their addresses."""
        self._machines = cycle([httpx.URL(url) for url in machines])

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        machine = next(self._machines)
        request.url = request.url.copy_with(host=machine.host, port=machine.port)
        return self._sent.handle_request(request)

    def close(self) -> None:
        self._sent.close()
