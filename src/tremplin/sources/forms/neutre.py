"""What the neutral files of InserJeunes share: CSV « ; » in UTF-8 or JSON lines, our own names, nothing else."""

from __future__ import annotations

from tremplin.sources.reading.declaration import Column, Csv
from tremplin.sources.reading.types import Type

PUBLISHER = "Exploitant de Tremplin"
GROUPE = "inserjeunes"
CSV = Csv(separateurs=";", encodages=("utf-8",))


def files(name: str) -> str:
    """Names of the files of a table; any other name is recognised by its columns, or by `fichier` in JSON lines."""
    return rf"inserjeunes[-_]{name}.*\.(csv|jsonl|ndjson)"


def column(name: str, type_: Type, *, requis: bool = False) -> Column:
    """A column that the files name as we do; a wrong value sets its line aside."""
    return Column(name, type_, (name,), absente_possible=not requis, requis=requis, stricte=True)
