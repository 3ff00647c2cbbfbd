"""The child process that reads a stranger's file: bounded, working nowhere, it only writes rows on its output."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import orjson

from tremplin.families.parcours.imports.formats import PAR_NOM, recognise
from tremplin.families.parcours.imports.rejects import rejets
from tremplin.families.parcours.imports.row import FichierRefuse
from tremplin.nowhere import work_nowhere

MEMOIRE = 1024**3
SECONDES = 120


def main(path: Path) -> None:
    """Write the name of the format, then each row, a JSON object a line; a refusal ends it."""
    out = sys.stdout.buffer
    try:
        found = recognise(path)
        out.write(orjson.dumps({"format": found.nom}) + b"\n")
        for rangee in PAR_NOM[found.nom].read(path):
            out.write(orjson.dumps(rangee.en_json()) + b"\n")
        out.write(orjson.dumps({"fin": True}) + b"\n")
    except FichierRefuse as refusal:
        out.write(orjson.dumps({"refus": str(refusal)}) + b"\n")
    out.flush()


def rejected(path: Path, format: str) -> None:
    """Write the rejected rows, whose reasons come on the input."""
    motifs = {int(line): text for line, text in orjson.loads(sys.stdin.buffer.read()).items()}
    sys.stdout.buffer.write(rejets(path, format, motifs))


def begin(path: Path, format: str = "") -> None:
    """Within bounds, read a file; or its rejected rows, when its format is told."""
    work_nowhere()
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))
    if format:
        rejected(path, format)
    else:
        main(path)


if __name__ == "__main__":
    begin(Path(sys.argv[1]).resolve(), *sys.argv[2:])
