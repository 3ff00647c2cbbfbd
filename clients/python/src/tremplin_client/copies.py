"""A release copied to a folder, file by file, each held against its hash, those that are there left as they are;
and the service answered from it, without a server."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tremplin_client.client import Tremplin
from tremplin_client.core.exchange import Exchange
from tremplin_client.core.files import same, save
from tremplin_client.core.http import Http
from tremplin_client.core.operation import Operation, Shown, call
from tremplin_client.core.retrying import NEVER
from tremplin_client.errors import NotFound
from tremplin_client.tables import Copied, Tables

if TYPE_CHECKING:
    from tremplin_client.offline import InProcess

_TOLD = "tremplin.json"
"""What a copy tells beside its files: the address that its answers name."""


class _File(msgspec.Struct, frozen=True):
    sha256: str
    taille: int


class _Copy(msgspec.Struct, frozen=True):
    version: str
    adresse: str
    taille: int
    manifeste: dict[str, Any]
    fichiers: dict[str, _File]


COPY = Operation[_Copy](method="GET", path="/api/versions/v1/{nom}", answer=_Copy, shown=Shown.KEY)
FILE = Operation[None](method="GET", path="/api/versions/v1/{nom}/{chemin}", answer=None, accept="*/*", shown=Shown.KEY)


def download(http: Http, folder: str | Path, release: str) -> Path:
    """Copy a release; where it is. Interrupted, it goes on from the files that are whole."""
    told = http.ask(call(COPY, path={"nom": release}))
    place = Path(folder) / told.version
    for name, facts in told.fichiers.items():
        if not same(place / name, facts.sha256):
            save(http, call(FILE, path={"nom": told.version, "chemin": name}), place / name)
    (place / _TOLD).write_text(json.dumps({"adresse": told.adresse}))
    (place / "manifest.json").write_bytes(msgspec.json.encode(told.manifeste))
    return place


def found_in(folder: str | os.PathLike[str]) -> Path:
    """The release that a folder is, or the newest that it holds; raises NotFound."""
    place = Path(folder).expanduser().resolve()
    if (place / "manifest.json").is_file():
        return place
    releases = [*place.glob("*/manifest.json"), *place.glob("reference/releases/*/manifest.json")]
    if not releases:
        raise NotFound(f"aucune version copiée dans {place} : tremplin-client download", status=404)
    return max(releases, key=lambda path: path.parent.name).parent


def _address(release: Path) -> str:
    """The address that the answers of a copy name: that of the service it was copied from."""
    told = release / _TOLD
    return str(json.loads(told.read_text())["adresse"]) if told.exists() else "http://localhost:8000"


class Offline(Tremplin):
    """A client without server: tables are read where they are, routes are answered by the service's own application,
    started in this process when one is first asked for."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._release = found_in(folder)
        super().__init__(_address(self._release), retries=NEVER)

    @cached_property
    def http(self) -> Http:
        """The application, on the copied release."""
        import httpx2

        reader, transport = in_process(self._release, self.url)
        return Http(Exchange(key=reader, retries=NEVER), httpx2.Client(base_url=self.url, transport=transport))

    @cached_property
    def tables(self) -> Tables:
        """Every table of the copied release, by its name."""
        return Tables(Copied(self._release))


def in_process(release: Path, address: str) -> tuple[str, InProcess]:
    """What opens the routes of the application that answers from a copied release, and its transport."""
    try:
        from tremplin.app import create_app
        from tremplin.settings import Settings
    except ImportError as error:
        raise ImportError("hors ligne, les routes demandent : pip install 'tremplin-client[offline]'") from error
    from tremplin_client.offline import InProcess

    home = Path(tempfile.mkdtemp(prefix="tremplin-"))
    releases = home / "reference" / "releases"
    releases.mkdir(parents=True)
    (releases / release.name).symlink_to(release, target_is_directory=True)
    (releases / "courante").write_text(f"{release.name}\n")
    told = {"HOME": str(home), "BASE_URL": address, "LIMITES": "non", "JOURNAL": "non"}
    app = create_app(Settings.from_environment({f"TREMPLIN_{name}": value for name, value in told.items()}))

    def end() -> None:
        app.state.tremplin.close()
        shutil.rmtree(home, ignore_errors=True)

    return app.state.tremplin.reader, InProcess(app, closing=end)
