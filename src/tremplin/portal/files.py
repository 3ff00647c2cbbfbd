"""Files served as they are (styles, scripts, pictures), under an address that changes with them.

`/static/{version}/{file}`: kept for a year by whoever reads it, never asked again. `/static/{file}`, for pages of
others that name one: asked again each time, answered 304 while it is the same. Texts are compressed once, as far as
they can be: they are what a phone waits for before it draws a page.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

import brotli
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette_compress._utils import parse_accept_encoding

from tremplin.platform.bounds.flow import Receive, Scope, Send

ADDRESS = "/static"
_VERSION = re.compile(r"[0-9a-f]{12}")
_KEPT, _ASKED = "public, max-age=31536000, immutable", "no-cache"
_WHOLE = "http.response.pathsend"
"""By which the server sends a file itself, out of reach of what compresses answers."""

_SHORT = 128 * 1024
"""Bytes of what all pages wait for, at most: brotli's last tenth takes them a quarter of a second, once; seconds for
the map's program."""


def _by_brotli(body: bytes) -> bytes:
    made: bytes = brotli.compress(body, quality=11 if len(body) <= _SHORT else 9)
    return made


_FORMS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {"br": _by_brotli, "gzip": partial(gzip.compress, compresslevel=9, mtime=0)}
)
"""Encodings of texts, the smallest first."""
_TEXTS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")


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
        taken = parse_accept_encoding(Headers(scope=scope).get("accept-encoding", ""))
        form = next((name for name in _FORMS if name in taken), None)
        if form and isinstance(answer, FileResponse) and str(answer.media_type).startswith(_TEXTS):
            return await run_sync(_encoded, answer, form, scope["method"] == "HEAD")
        return answer


def _encoded(plain: FileResponse, form: str, head: bool) -> Response:
    """The answer whose text is encoded."""
    body = _compressed(Path(plain.path), form)
    told = {**plain.headers, "content-encoding": form, "content-length": str(len(body)), "vary": "Accept-Encoding"}
    return Response(b"" if head else body, plain.status_code, told)


@cache
def _compressed(path: Path, form: str) -> bytes:
    """The bytes of a file, compressed; those of a package don't change while it serves."""
    return _FORMS[form](path.read_bytes())
