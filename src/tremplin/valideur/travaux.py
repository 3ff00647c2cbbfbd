"""Checks asked for by strangers: each in a folder of its own, read by a child process that is watched, gone in an hour.

Run as a module, this one is that child.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from tremplin.durable import write_durably
from tremplin.release.cage import MEMORY_LIMIT, usage
from tremplin.valideur.controle import ETATS, FAUTES, controler
from tremplin.valideur.fichier import Illisible, ecrire, lire
from tremplin.valideur.referentiel import Referentiel
from tremplin.valideur.regles import GENRES, reconnaitre

VIE_S = 3600
CPU_S, DELAI_S = 120, 180
MONTREES = 500
"""Faults that the report tells one by one; the file tells all."""
_ID = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
EN_COURS, FINI, REFUSE = "en cours", "fini", "refusé"


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
            found: dict[str, Any] = orjson.loads((self.dossier / "rapport.json").read_bytes())
        except FileNotFoundError:
            return {"etat": EN_COURS}
        return found

    @property
    def sortie(self) -> Path:
        """The file with its columns added."""
        name: str = orjson.loads((self.dossier / "demande.json").read_bytes())["sortie"]
        return self.dossier / name


def nouveau(parent: Path, nom: str) -> tuple[Travail, Path]:
    """A folder for a check, and where to write the file: by its suffix alone, whatever its name."""
    travail = Travail(parent / secrets.token_urlsafe(24))
    travail.dossier.mkdir(parents=True, mode=0o700)
    suffix = Path(nom.lower()).suffix
    return travail, travail.dossier / f"entree{suffix}"


def lancer(
    travail: Travail, entree: Path, reference: Path | None, version: str, jour: date, genres: dict[str, str] | None
) -> None:  # fmt: skip
    """Start the check; its report appears when it ends."""
    out = "controle.xlsx" if entree.suffix == ".xlsx" else "controle.csv"
    asked = {"entree": entree.name, "sortie": out, "reference": str(reference or ""), "version": version,
             "jour": jour.isoformat(), "genres": genres}  # fmt: skip
    (travail.dossier / "demande.json").write_bytes(orjson.dumps(asked))
    child = subprocess.Popen(  # noqa: S603  this very module, on a folder that we named
        [sys.executable, "-P", "-m", "tremplin.valideur.travaux", str(travail.dossier)], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "POLARS_MAX_THREADS": "2", "HOME": str(travail.dossier),
             "TMPDIR": str(travail.dossier)},
    )  # fmt: skip
    threading.Thread(target=_surveiller, args=(travail, child), daemon=True).start()


def _surveiller(travail: Travail, child: subprocess.Popen[bytes]) -> None:
    """Kill a check that takes too much; its death is an ordinary refusal."""
    end = time.monotonic() + DELAI_S
    while child.poll() is None:
        memory, processor = usage(child.pid)
        if memory > MEMORY_LIMIT or processor > CPU_S or time.monotonic() > end:
            child.kill()
            child.wait()
        time.sleep(0.02)
    if travail.rapport["etat"] == EN_COURS and travail.dossier.exists():
        refuser(travail, "Fichier trop lourd, ou illisible : sa lecture a été arrêtée")


def refuser(travail: Travail, raison: str) -> None:
    """Tell why nothing was checked."""
    write_durably(travail.dossier / "rapport.json", orjson.dumps({"etat": REFUSE, "raison": raison}))


def trouver(parent: Path, id: str) -> Travail | None:
    """A check by its id, while it is kept."""
    if not _ID.fullmatch(id):
        return None
    folder = parent / id
    return Travail(folder) if folder.is_dir() and not _vieux(folder) else None


def oublier(parent: Path) -> int:
    """Delete the checks of more than an hour; how many."""
    gone = 0
    for folder in parent.glob("*") if parent.exists() else ():
        if _vieux(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _vieux(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_ctime > VIE_S
    except FileNotFoundError:
        return True


# ── the child ────────────────────────────────────────────────────────────────────────────────────────────────────


def _controler(folder: Path) -> dict[str, Any]:
    asked = orjson.loads((folder / "demande.json").read_bytes())
    started = time.perf_counter()
    table = lire(folder / asked["entree"])
    kinds = asked["genres"] if asked["genres"] is not None else reconnaitre(table)
    kinds = {column: kind for column, kind in kinds.items() if column in table.columns and kind in GENRES}
    if not kinds:
        raise Illisible("Aucune colonne de codes n'est reconnue : nommez-les (RNCP, CFD, UAI, SIRET, ROME…)")
    day = date.fromisoformat(asked["jour"])
    if asked["reference"]:
        with Referentiel(asked["reference"]) as known:
            report = controler(table, kinds, known, day)
    else:
        report = controler(table, kinds, None, day)
    ecrire(report.table, folder / asked["sortie"])
    found = report.fautes
    return {
        "etat": FINI, "lignes": table.height, "jour": asked["jour"], "version": asked["version"],
        "secondes": round(time.perf_counter() - started, 2), "fichier": asked["sortie"],
        "colonnes": [
            {"nom": column, "genre": kind, "titre": GENRES[kind].titre, "etats": report.comptes[column],
             "fautes": sum(n for etat, n in report.comptes[column].items() if etat in FAUTES)}
            for column, kind in kinds.items()
        ],
        "ignorees": [c for c in table.columns if c not in kinds], "etats": ETATS,
        "nombre_fautes": len(found), "fautes": found.head(MONTREES).to_dicts(),
    }  # fmt: skip


def _enfant(folder: Path) -> None:
    try:
        told = _controler(folder)
    except Illisible as error:
        told = {"etat": REFUSE, "raison": str(error)}
    finally:
        for path in _entrees(folder):
            path.unlink()
    write_durably(folder / "rapport.json", orjson.dumps(told))


def _entrees(folder: Path) -> Iterator[Path]:
    yield from folder.glob("entree*")


if __name__ == "__main__":
    _enfant(Path(sys.argv[1]))
