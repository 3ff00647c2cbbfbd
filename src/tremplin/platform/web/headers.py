"""Headers of every answer of a guarded route: what it depends on, who may keep it, what its caller must know."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, date, datetime
from email.utils import format_datetime, formatdate, parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from tremplin.language.spoken import manner
from tremplin.platform.bounds.limits import Taken
from tremplin.platform.web.policy import Access, Ending, Policy
from tremplin.release.reader import Release

KEY_PARAMETER = "apiKey"
"""A credential in an address: taken where a wire format has it, never kept, never cached."""
KEY = KEY_PARAMETER.encode()
_SPAN = rb"[ \t]*(?:[0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})[ \t]*"
_RANGE = re.compile(rb"(?i:bytes)=" + _SPAN + rb"(?:," + _SPAN + rb")*")
_OWN_UNIT = b"offres="
"""The unit of the ranges that Offres d'emploi asks for: its route reads them."""
_ASCII = "".join(map(chr, range(128)))
_CONDITIONS = frozenset((b"if-none-match", b"if-modified-since"))
_OF_THE_BODY = frozenset((b"content-length", b"content-type", b"content-disposition", b"accept-ranges"))
_CHALLENGE = 'Bearer realm="Tremplin"'
"""How a refusal for want of a key or a token says what is expected (RFC 9110, 15.5.2); pages lead to the login."""
_SHARED = frozenset((b"cache-control", b"vary"))
"""Headers that a private answer never keeps from its handler."""


def _etag(request: Request) -> str | None:
    """What an answer depends on: the release, the code and the address; None for what isn't of a release."""
    release: Release | None = request.state.release
    if release is None or request.method != "GET":
        return None
    return f'"{release.empreinte}-{hash_address(request.scope)}"'


def hash_address(scope: Any) -> str:
    """Short hash of the language, the path and the query of a request."""
    return f"{zlib.crc32((manner() + scope['path']).encode() + b'?' + scope['query_string']):08x}"


def _holds(given: str, tag: str) -> bool:
    """Whether an If-None-Match names this tag: it compares weakly."""
    return tag.removeprefix("W/") in (part.strip().removeprefix("W/") for part in given.split(","))


def not_modified(request: Request) -> Response | None:
    """304 for who holds the answer of this release already, before it is made."""
    given = request.headers.get("if-none-match")
    tag = _etag(request) if given is not None else None
    return Response(status_code=304) if given and tag and _holds(given, tag) else None


def modified(release: Release) -> dict[str, str]:
    """The date of a file of a release: going back to an older one changes it too."""
    return {"last-modified": format_datetime(release.since, usegmt=True)}


def unchanged(request: Request, response: Response) -> Response:
    """304 in the place of an answer that its caller says it holds, by its tag or else by its date (RFC 9110, 13.2)."""
    asked = {name: value.decode("latin-1") for name, value in request.scope["headers"] if name in _CONDITIONS}
    if not asked or request.method != "GET" or response.status_code != 200:
        return response
    tag, since = response.headers.get("etag", ""), response.headers.get("last-modified", "")
    if (given := asked.get(b"if-none-match")) is not None:
        held = bool(tag or since) if given.strip() == "*" else bool(tag) and _holds(given, tag)
    else:
        then, now = _instant(asked[b"if-modified-since"]), _instant(since)
        held = then is not None and now is not None and now <= then
    if not held:
        return response
    bare = Response(status_code=304)
    bare.raw_headers = [(name, value) for name, value in response.raw_headers if name not in _OF_THE_BODY]
    return bare


def _instant(text: str) -> datetime | None:
    """The instant of an HTTP date, None for any other text."""
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def ignore_odd_range(scope: Any) -> None:
    """Take away a `Range` that isn't one: it is then as if it weren't there (RFC 9110, 14.2)."""
    asked = b",".join(value for name, value in scope["headers"] if name == b"range")
    if asked.startswith(_OWN_UNIT):
        return
    spans = _RANGE.fullmatch(asked) and [span.strip().partition(b"-") for span in asked[6:].split(b",")]
    if not spans or any(first and last and int(first) > int(last) for first, _, last in spans):
        scope["headers"] = [header for header in scope["headers"] if header[0] != b"range"]


def percent_encode(scope: Any) -> None:
    """Write bytes that a program put as they are behind the `?` (« curl …?q=pâtissier ») as an address writes them, so
    that they are read as UTF-8 by whoever reads the query (RFC 3986, 2.1 and 2.5)."""
    query = scope["query_string"]
    if not query.isascii():
        scope["query_string"] = quote(query, safe=_ASCII).encode()


def _told_of(ending: Ending) -> dict[str, str]:
    """What an obsolete route says of itself."""
    told = {"deprecation": f"@{_seconds(ending.since)}"}
    if ending.until is not None:
        told["sunset"] = formatdate(_seconds(ending.until), usegmt=True)
    if ending.successor is not None:
        told["link"] = f'<{ending.successor}>; rel="successor-version"'
    return told


def _seconds(day: date) -> int:
    """The beginning of a day of UTC, in seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def finish(request: Request, response: Response, declared: Policy, taken: Taken | None) -> None:
    """Headers of every answer of a guarded route, added at once: setting them one by one costs a tenth of a request."""
    headers = response.raw_headers
    present = {name for name, _ in headers}
    added = taken.headers() if taken is not None else {}
    caller, release = request.state.caller, getattr(request.state, "release", None)
    key_in_address = KEY in request.scope["query_string"]
    if declared.who.access is not Access.PUBLIC or caller is not None:
        if not present.isdisjoint(_SHARED):
            headers[:] = [(name, value) for name, value in headers if name not in _SHARED]
        told = "Cookie" if declared.who.access is Access.ACCOUNT else "Authorization, Origin"
        added |= {"cache-control": "private, no-store", "vary": told}
    elif key_in_address:
        headers[:] = [(name, value) for name, value in headers if name not in _SHARED]
        added |= {"cache-control": "private, no-store"}
    elif b"cache-control" not in present:
        added["cache-control"] = "public, max-age=60" if response.status_code < 400 else "no-store"
    if key_in_address:
        added["referrer-policy"] = "no-referrer"
    page = response.headers.get("content-type", "").startswith("text/html")
    if response.status_code == 401 and not page and b"www-authenticate" not in present:
        added["www-authenticate"] = _CHALLENGE
    holder = caller or getattr(request.state, "client", None)
    if holder is not None and holder.test:
        added["tremplin-mode"] = "test"
    origin = request.headers.get("origin") if caller is not None and caller.bornes.origines else None
    if caller is not None and origin in caller.bornes.origines:
        added["access-control-allow-origin"] = str(origin)
    if caller is not None and (remaining := caller.expires_soon) is not None:
        added["tremplin-key-expires"] = remaining
    if declared.ending is not None:
        added |= _told_of(declared.ending)
    if release is not None:
        added |= {"tremplin-release": release.name, "tremplin-donnees-au": release.donnees_au}
        settled = declared.form.settled and response.status_code in (200, 304) and b"etag" not in present
        if settled and (tag := _etag(request)):
            added["etag"] = tag
    headers.extend((name.encode(), value.encode()) for name, value in added.items())
