"""Files served as they are (styles, scripts, pictures), under an address that changes with them.

`/static/{version}/{file}`: kept for a year by whoever reads it, never asked again. `/static/{file}`, for pages of
others that name one: asked again each time, answered 304 while it is the same.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from tremplin.platform.bounds.flow import Receive, Scope, Send

ADDRESS = "/static"
_VERSION = re.compile(r"[0-9a-f]{12}")
_KEPT, _ASKED = "public, max-age=31536000, immutable", "no-cache"
_WHOLE = "http.response.pathsend"
"""By which the server sends a file itself, out of reach of what compresses answers."""


def static_folder() -> Path:
    """What stands at `ADDRESS`."""
    return Path(__file__).parent / "static"


@cache
def version_of(folder: Path) -> str:
    """What tells the files of a folder, of their names and contents, from any others."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


class Versioned(StaticFiles):
    """The files of a folder, at their versioned address or at the plain one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self._version = version_of(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {name: told for name, told in (scope.get("extensions") or {}).items() if name != _WHOLE}
        await super().__call__({**scope, "extensions": extensions}, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        first, _, rest = path.partition("/")
        versioned = _VERSION.fullmatch(first) is not None  # another version's: a page made before these files, or after
        answer = await super().get_response(rest if versioned else path, scope)
        answer.headers["cache-control"] = _KEPT if first == self._version else _ASKED
        return answer
