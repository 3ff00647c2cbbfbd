"""Checks asked for by strangers: each in a folder of its own, read by a child process that is watched, gone in an hour.

Run as a module, this one is that child.
"""

from __future__ import annotations

import math
import os
import re
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from tremplin.durable import write_durably
from tremplin.release.cage import MEMORY_LIMIT, usage
from tremplin.valideur.check import ETATS, FAUTES, check_file
from tremplin.valideur.file import Illisible, write
from tremplin.valideur.rules import GENRES

VIE_S = 3600
CPU_S, DELAI_S = 120, 180
FILE_LIMIT = 512 * 1024**2
"""Bytes of one file that a child may write: the sheet of a workbook, before it is compressed, is the largest."""
MEGABYTE = 1024**2
CHILD = (sys.executable, "-P", "-m", "tremplin.valideur.work")
MONTREES = 500
"""Faults that the report tells one by one; the file tells all."""
_ID = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
EN_COURS, FINI, REFUSE = "en cours", "fini", "refusé"
_ARRETE = "Fichier trop lourd, ou illisible : sa lecture a été arrêtée"
_OWNER, _ASKED, _REPORT, _INPUT = "appelant", "demande.json", "rapport.json", "entree"
_MARGIN_S = 10


@dataclass(frozen=True)
class Travail:
    """A check that was asked for."""

    dossier: Path

    @property
    def id(self) -> str:
        return self.dossier.name

    @property
    def rapport(self) -> dict[str, Any]:
        """What it found, or that it goes on, or why it was refused."""
        try:
            found: dict[str, Any] = orjson.loads((self.dossier / _REPORT).read_bytes())
        except FileNotFoundError:
            return {"etat": REFUSE, "raison": _ARRETE} if self._ended_untold else {"etat": EN_COURS}
        return found

    @property
    def _ended_untold(self) -> bool:
        """Whether its child must have ended without a word: killed with the server that watched it."""
        try:
            return time.time() - (self.dossier / _ASKED).stat().st_mtime > DELAI_S + _MARGIN_S
        except FileNotFoundError:
            return False

    @property
    def sortie(self) -> Path:
        """The file with its columns added."""
        name: str = orjson.loads((self.dossier / _ASKED).read_bytes())["sortie"]
        return self.dossier / name


@contextmanager
def reception(parent: Path, nom: str, caller: bytes) -> Iterator[tuple[Travail, Path]]:
    """A folder for a check, and where to write the file: by its suffix alone, whatever its name. Nothing of it is left
    where the block fails."""
    travail = Travail(parent / secrets.token_urlsafe(24))
    travail.dossier.mkdir(parents=True, mode=0o700)
    try:
        (travail.dossier / _OWNER).write_bytes(caller)
        yield travail, travail.dossier / f"{_INPUT}{Path(nom.lower()).suffix}"
    except BaseException:
        shutil.rmtree(travail.dossier, ignore_errors=True)
        raise


def launch(
    travail: Travail,
    entree: Path,
    reference: Path | None,
    version: str,
    day: date,
    genres: dict[str, str] | None,
    place: BinaryIO,
) -> None:
    """Start the check, which holds its place until its child ends; its report appears then."""
    out = "controle.xlsx" if entree.suffix == ".xlsx" else "controle.csv"
    asked = {
        "entree": entree.name,
        "sortie": out,
        "reference": str(reference or ""),
        "version": version,
        "jour": day.isoformat(),
        "genres": genres,
    }
    (travail.dossier / _ASKED).write_bytes(orjson.dumps(asked))
    child = subprocess.Popen(  # noqa: S603  this very module, on a folder that we named
        [*CHILD, str(travail.dossier)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[place.fileno()],
        env={
            "PATH": os.environ.get("PATH", ""),
            "POLARS_MAX_THREADS": "2",
            "HOME": str(travail.dossier),
            "TMPDIR": str(travail.dossier),
        },
    )
    threading.Thread(target=_watch, args=(travail, child), daemon=True).start()


def _watch(travail: Travail, child: subprocess.Popen[bytes]) -> None:
    """Kill a check that takes too much; its death is an ordinary refusal."""
    end = time.monotonic() + DELAI_S
    while child.poll() is None:
        memory, processor = usage(child.pid)
        if memory > MEMORY_LIMIT or processor > CPU_S or time.monotonic() > end:
            child.kill()
            child.wait()
        time.sleep(0.02)
    with suppress(FileNotFoundError):  # swept meanwhile: nobody waits for it
        if not (travail.dossier / _REPORT).exists():
            refuse(travail, _ARRETE)


def refuse(travail: Travail, raison: str) -> None:
    """Tell why nothing was checked; nothing of the file is left."""
    for path in travail.dossier.iterdir():
        if path.name not in (_OWNER, _ASKED):
            path.unlink(missing_ok=True)
    write_durably(travail.dossier / _REPORT, orjson.dumps({"etat": REFUSE, "raison": raison}))


def get(parent: Path, id: str) -> Travail | None:
    """A check by its id, while it is kept."""
    if not _ID.fullmatch(id):
        return None
    folder = parent / id
    return Travail(folder) if folder.is_dir() and not _vieux(folder) else None


def forget(parent: Path) -> int:
    """Delete the checks of more than an hour; how many."""
    gone = 0
    for folder in parent.glob("*") if parent.exists() else ():
        if _vieux(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


@dataclass(frozen=True)
class Kept:
    """What the disk holds of a check."""

    owner: bytes
    megabytes: int
    """Whole ones, one at least: what is kept is bounded in number too."""
    until: float


def kept(parent: Path) -> Iterator[Kept]:
    """Every check that the disk holds, those being received too."""
    for folder in parent.glob("*") if parent.exists() else ():
        try:
            size = sum(map(_size, folder.iterdir()))
            owner = (folder / _OWNER).read_bytes()
            yield Kept(owner, max(1, math.ceil(size / MEGABYTE)), folder.stat().st_ctime + VIE_S)
        except FileNotFoundError:  # a folder just made, or just gone
            continue


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _vieux(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_ctime > VIE_S
    except FileNotFoundError:
        return True


# ── the child ────────────────────────────────────────────────────────────────────────────────────────────────────


def _check(folder: Path) -> dict[str, Any]:
    asked = orjson.loads((folder / _ASKED).read_bytes())
    started = time.perf_counter()
    reference = Path(asked["reference"]) if asked["reference"] else None
    sheet, report = check_file(folder / asked["entree"], asked["genres"], reference, date.fromisoformat(asked["jour"]))
    write(report.table, folder / asked["sortie"], sheet.titres)
    found = report.fautes
    return {
        "etat": FINI,
        "lignes": sheet.table.height,
        **sheet.told,
        "jour": asked["jour"],
        "version": asked["version"],
        "secondes": round(time.perf_counter() - started, 2),
        "fichier": asked["sortie"],
        "colonnes": [
            {
                "nom": column,
                "genre": kind,
                "titre": GENRES[kind].titre,
                "etats": report.comptes[column],
                "fautes": sum(n for etat, n in report.comptes[column].items() if etat in FAUTES),
            }
            for column, kind in report.genres.items()
        ],
        "ignorees": [c for c in sheet.table.columns if c not in report.genres],
        "etats": ETATS,
        "nombre_fautes": len(found),
        "fautes": found.head(MONTREES).to_dicts(),
    }


def _bounded() -> None:
    """It ends by itself and writes so much, even once nobody watches it."""
    signal.alarm(DELAI_S)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _enfant(folder: Path) -> None:
    _bounded()
    try:
        told = _check(folder)
    except Illisible as error:
        refuse(Travail(folder), str(error))
    except Exception:  # its last word, whatever the file of a stranger brought about
        refuse(Travail(folder), _ARRETE)
    else:
        for path in folder.glob(f"{_INPUT}*"):
            path.unlink()
        write_durably(folder / _REPORT, orjson.dumps(told))


if __name__ == "__main__":
    _enfant(Path(sys.argv[1]))
