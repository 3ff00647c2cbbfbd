"""Long work that administrators start: the command line's own commands, in their own processes, with what they say."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from tremplin.domain.identifiers import uuid7
from tremplin.durable import write_durably
from tremplin.platform.bounds.slots import NoSlot, Slots
from tremplin.platform.wire.errors import ApiError
from tremplin.settings import Settings

AT_ONCE = 4
"""Works that run, over all workers: those that write the reference plane wait for each other anyway."""
CHILD = (sys.executable, "-P", "-m", "tremplin")
_MARK = b"travail"
GARDES = 30
"""Works whose output is kept."""
_SORTIE = 20_000
EN_COURS, FINI, REFUSE = "en cours", "fini", "refusé"


def _dossier(settings: Settings) -> Path:
    return settings.home / "travaux"


def launch(settings: Settings, titre: str, commande: Sequence[str], *, qui: str, raison: str) -> str:
    """Start a command of `tremplin`; the id of the work. Raises ApiError 503 while too many run."""
    try:
        place = Slots(settings.home / "places" / "travaux", AT_ONCE, AT_ONCE).take(_MARK)
    except NoSlot as none:
        told = f"{AT_ONCE} travaux sont en cours, c'est le plus : attendez la fin de l'un"
        raise ApiError(503, told, headers={"retry-after": "30"}) from none
    with place:
        return _start(settings, titre, commande, qui=qui, raison=raison, place=place.fileno())


def _start(settings: Settings, titre: str, commande: Sequence[str], *, qui: str, raison: str, place: int) -> str:
    folder = _dossier(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    identifier = uuid7()
    told = {
        "id": identifier,
        "titre": titre,
        "qui": qui,
        "raison": raison,
        "etat": EN_COURS,
        "debut": datetime.now(UTC).isoformat(),
        "fin": None,
    }
    _keep(folder, told)
    output = folder / f"{identifier}.txt"
    with output.open("wb") as out:
        child = subprocess.Popen(  # noqa: S603  our own program, on paths that we named
            [*CHILD, *commande],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            pass_fds=[place],
            env={**os.environ, **settings.values, "NO_COLOR": "1", "COLUMNS": "160"},
        )
    threading.Thread(target=_wait, args=(folder, told, child), daemon=True).start()
    _purge(folder)
    return identifier


def _wait(folder: Path, told: dict[str, Any], child: subprocess.Popen[bytes]) -> None:
    code = child.wait()
    _keep(folder, {**told, "etat": FINI if code == 0 else REFUSE, "fin": datetime.now(UTC).isoformat()})


def _keep(folder: Path, told: dict[str, Any]) -> None:
    write_durably(folder / f"{told['id']}.json", orjson.dumps(told))


def _purge(folder: Path) -> None:
    for old in sorted(folder.glob("[!.]*.json"), reverse=True)[GARDES:]:
        old.with_suffix(".txt").unlink(missing_ok=True)
        old.unlink(missing_ok=True)


def list_all(settings: Settings) -> list[dict[str, Any]]:
    """Works, the newest first, each with the end of what it says."""
    found = []
    for path in sorted(_dossier(settings).glob("[!.]*.json"), reverse=True):  # one being written begins with a dot
        told = orjson.loads(path.read_bytes())
        said = path.with_suffix(".txt")
        told["sortie"] = said.read_text("utf-8", "replace")[-_SORTIE:] if said.exists() else ""
        found.append(told)
    return found
