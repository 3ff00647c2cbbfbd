"""Two doors of the portal that no OpenAPI document tells: what changed of a code, one's own file of codes checked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from tremplin_client.core.http import Http
from tremplin_client.core.operation import Operation, call
from tremplin_client.models.base import Answered


class Changements(Answered, frozen=True):
    """The last changes of a code, the newest first."""

    code: str
    sorte: str
    changements: list[dict[str, Any]]


class Suivi(Answered, frozen=True):
    """Where the check of a file stands: « en cours », « fini », or why it failed."""

    etat: str
    id: str = ""
    suivi: str = ""


class Colonne(Answered, frozen=True):
    """A column of a file that was checked: how many of its codes are in each state."""

    nom: str
    genre: str
    etats: dict[str, int]
    fautes: int


class Rapport(Answered, frozen=True):
    """What was found in a file of codes."""

    etat: str
    raison: str = ""
    """Why it couldn't be read."""
    lignes: int = 0
    version: str = ""
    """The release that it was held against."""
    colonnes: tuple[Colonne, ...] = ()
    nombre_fautes: int = 0
    fautes: tuple[dict[str, Any], ...] = ()
    """The first of them: line, column, value, state, what was expected."""


CHANGES = Operation[Changements](method="GET", path="/api/veille/v1/{code}", answer=Changements)
SENT = Operation[Suivi](method="POST", path="/api/valideur/v1", answer=Suivi, reads=True, cost="heavy")
REPORT = Operation[Rapport](method="GET", path="/api/valideur/v1/{id}", answer=Rapport)
_LOOKED_AT_S = 0.5


def changes(http: Http, code: str) -> Changements:
    """What changed of a code (a fiche RNCP, a CFD, a ROME…)."""
    return http.ask(call(CHANGES, path={"code": code}))


def check(http: Http, file: Path, day: str | None = None) -> Rapport:
    """The report on a file of codes (CSV or XLSX): form, key, existence, validity, coherence of each; it is waited
    for. The server forgets the file within the hour."""
    mark = uuid4().hex
    parts = [(f'name="fichier"; filename="{file.name}"', file.read_bytes())]
    parts += [('name="date"', day.encode())] if day else []
    head = f"--{mark}\r\nContent-Disposition: form-data; "
    body = b"".join(f"{head}{name}\r\n\r\n".encode() + content + b"\r\n" for name, content in parts)
    made = http.ask(call(SENT, body=body + f"--{mark}--\r\n".encode(), media=f"multipart/form-data; boundary={mark}"))
    while True:
        report = http.ask(call(REPORT, path={"id": made.id}))
        if report.etat != made.etat:
            return report
        time.sleep(_LOOKED_AT_S)


def told(change: dict[str, Any]) -> str:
    """A change in one line."""
    rest = {k: v for k, v in change.items() if k not in ("position", "version", "precedente", "quand")}
    return f"{change['quand']} {msgspec.json.encode(rest).decode()}"
