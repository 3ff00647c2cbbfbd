"""The parent's side of the child that reads a file: rows as they come, its death as an ordinary refusal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from tremplin.families.parcours.imports.formats import PAR_NOM, Format
from tremplin.families.parcours.imports.row import FichierRefuse, Rangee

_ENFANT = (sys.executable, "-P", "-m", "tremplin.families.parcours.imports.child")
_PATIENCE_S = 120


def _environnement() -> dict[str, str]:
    return {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path), "POLARS_MAX_THREADS": "1"}


def lignes_rejetees(path: Path, format: str, motifs: Mapping[int, str]) -> bytes:
    """The rejected rows of a file, in its own form; raises FichierRefuse when they can't be read again."""
    told = orjson.dumps({str(line): text for line, text in motifs.items()})
    done = subprocess.run(  # noqa: S603  our own module, and a path that we made
        [*_ENFANT, str(path), format],
        input=told,
        capture_output=True,
        env=_environnement(),
        timeout=_PATIENCE_S,
        check=False,
    )
    if done.returncode != 0:
        raise FichierRefuse("les lignes rejetées ne peuvent être relues")
    return done.stdout


class Lecture:
    """A file being read; `format` is known at once, rows come one by one."""

    def __init__(self, path: Path) -> None:
        self._child = subprocess.Popen(  # noqa: S603  our own module, and a path that we made
            [*_ENFANT, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environnement()
        )
        assert self._child.stdout
        self._out = self._child.stdout
        self.format: Format = PAR_NOM[self._following()["format"]]

    def _following(self) -> dict[str, Any]:
        line = self._out.readline()
        if not line:
            self._child.wait()
            raise FichierRefuse("lecture arrêtée : fichier illisible, trop gros ou trop long à lire")
        told: dict[str, Any] = orjson.loads(line)
        if "refus" in told:
            raise FichierRefuse(told["refus"])
        return told

    def __iter__(self) -> Iterator[Rangee]:
        while "fin" not in (told := self._following()):
            yield Rangee.de_json(told)

    def close(self) -> None:
        """Stop reading."""
        self._child.kill()
        self._child.wait()
        self._out.close()
