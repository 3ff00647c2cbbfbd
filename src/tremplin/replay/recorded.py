"""Requests as they were recorded: one JSON object a line, a HAR file of a browser, the access log of a web server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from tremplin.refusal import Refusal

READING = ("GET", "HEAD")
_METHODS = (*READING, "POST", "PUT", "PATCH", "DELETE")
_KEPT = ("accept", "accept-language", "content-type", "mcp-protocol-version", "mcp-method", "mcp-name")
"""Headers that are sent again: no credential, nothing of a cache or of a connection."""
_LOGGED = re.compile(r'"([A-Z]{3,7}) (/\S*) HTTP/[0-9.]+"')
_NAMES = {"methode", "chemin", "entetes", "corps"}


class Unreadable(Refusal):
    """A file that holds no recorded request, or a line of it."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A request."""

    methode: str
    chemin: str
    """Path and query."""
    entetes: Mapping[str, str] = field(default_factory=dict)
    corps: bytes = b""

    @property
    def reads(self) -> bool:
        """Whether asking it again changes nothing, by its method."""
        return self.methode in READING


def read(path: Path) -> list[Recorded]:
    """The requests of a file, in their order; raises Unreadable with the line."""
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable(f"{path.name} : fichier vide")
    found = list(_har(data) or _lines(path.name, data))
    if not found:
        raise Unreadable(f"{path.name} : aucune requête reconnue (NDJSON, HAR, journal d'un serveur web)")
    return found


def _har(data: bytes) -> list[Recorded]:
    """The requests of a HAR file; none when it isn't one."""
    try:
        entries = orjson.loads(data)["log"]["entries"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return []
    return [_of_har(entry["request"]) for entry in entries]


def _of_har(request: Mapping[str, Any]) -> Recorded:
    told = {h["name"].lower(): h["value"] for h in request.get("headers", ())}
    posted = request.get("postData") or {}
    return Recorded(
        methode=request["method"].upper(),
        chemin=_path(request["url"]),
        entetes=_sent(told),
        corps=str(posted.get("text", "")).encode(),
    )


def _lines(name: str, data: bytes) -> Iterator[Recorded]:
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if not line.strip():
            continue
        if line.lstrip().startswith("{"):
            yield _of_object(f"{name}, ligne {number}", line)
        elif logged := _LOGGED.search(line):
            yield Recorded(methode=logged[1], chemin=logged[2])
        else:
            raise Unreadable(
                f'{name}, ligne {number} : ni un objet JSON, ni une ligne de journal (« "GET /… HTTP/1.1" »)'
            )


def _of_object(where: str, line: str) -> Recorded:
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Unreadable(f"{where} : JSON illisible") from error
    if unknown := set(told) - _NAMES:
        raise Unreadable(f"{where} : « {min(unknown)} » inconnu ; attendus : {', '.join(sorted(_NAMES))}")
    method, path, body = str(told.get("methode", "GET")).upper(), told.get("chemin"), told.get("corps")
    if method not in _METHODS or not isinstance(path, str) or not path.startswith("/"):
        raise Unreadable(f"{where} : « chemin » (/…) et « methode » ({', '.join(_METHODS)}) sont attendus")
    sent = {str(n).lower(): str(v) for n, v in (told.get("entetes") or {}).items()}
    if body is not None and not isinstance(body, str):
        sent.setdefault("content-type", "application/json")
        body = orjson.dumps(body).decode()
    return Recorded(methode=method, chemin=path, entetes=_sent(sent), corps=(body or "").encode())


def _sent(told: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in told.items() if name in _KEPT}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
