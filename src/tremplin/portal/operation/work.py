"""Long work that administrators start: the command line's own commands, in their own processes, with what they say."""

from __future__ import annotations

import os
import re
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
        "commande": list(commande),
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
        text = said.read_text("utf-8", "replace") if said.exists() else ""
        found.append({**told, "sortie": text[-_SORTIE:], "fichiers": _files(text), "seuils": _thresholds(text)})
    return found


def get(settings: Settings, identifier: str) -> dict[str, Any] | None:
    """One work; None when it isn't kept any more."""
    return next((w for w in list_all(settings) if w["id"] == identifier), None)


_TO_ACCEPT = re.compile(
    r"(?:\. L'édition précédente reste en service| ;|\. Rien n'est publié) ; pour (?:accepter|passer outre) :"
)
"""Where a refusal turns to those who type commands."""
_TO_NAME = re.compile(r" ; pour la nommer : .*", re.DOTALL)
_BY_FORM = " ; pour la nommer : « Source », dans « Importer un fichier »"


def _files(text: str) -> list[dict[str, Any]]:
    """What became of each file of an import; nothing for another work, or one that hasn't finished."""
    start, end = text.find("[\n"), text.rfind("]")
    try:
        told: list[dict[str, Any]] = orjson.loads(text[start : end + 1]) if start >= 0 else []
    except orjson.JSONDecodeError:
        return []
    return [{**f, "message": _TO_NAME.sub(_BY_FORM, _TO_ACCEPT.split(f["message"])[0])} for f in told]


def _thresholds(text: str) -> list[str]:
    """The thresholds, or the checks, that a refusal names and that may be passed with a reason."""
    return list(dict.fromkeys(re.findall(r"--accepter ([a-z0-9_]+)", text)))
