"""What is raised in the place of an answer: one class a reason, each with what a program needs to go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True)
class Fault:
    """A parameter, or a member of a body, that the server couldn't take."""

    field: str
    """Its path, parts joined by dots."""
    message: str
    """What was expected, in French, as the server says it."""
    received: Any = None
    nearest: str | None = None
    """The nearest right value, when the server knows one."""


@dataclass(frozen=True)
class Choice:
    """One of the things that may have been meant."""

    label: str
    parameters: Mapping[str, str]
    """What to ask instead of what was asked."""


class TremplinError(Exception):
    """Anything that isn't the answer asked for."""

    def __init__(self, message: str, *, asked: str = "", request_id: str | None = None) -> None:
        super().__init__(message)
        self.message, self.asked, self.request_id = message, asked, request_id

    def __str__(self) -> str:
        known = [part for part in (self.asked, self.request_id and f"X-Request-Id {self.request_id}") if part]
        return f"{self.message} ({', '.join(known)})" if known else self.message


class Unreachable(TremplinError):
    """No answer came: no network, a connection cut each time it was tried. `sent`: whether the request had left."""

    sent = True


class TimedOut(Unreachable):
    """No answer came in time."""


class UnexpectedAnswer(TremplinError):
    """An answer that this version of the client can't read: the server is of another version."""


class Refused(TremplinError):
    """The server answered by a refusal: `status`, `body` (JSON when it is), `request_id`."""

    def __init__(self, message: str, *, status: int, body: Any = None, **known: Any) -> None:
        super().__init__(message, **known)
        self.status, self.body = status, body


class BadParameter(Refused):
    """400, 422: what was asked can't be read. `field` is the first fault's, `faults` has them all."""

    def __init__(self, message: str, *, faults: tuple[Fault, ...] = (), **known: Any) -> None:
        told = " ; ".join(f"{fault.field} : {fault.message}" for fault in faults)
        super().__init__(told or message, **known)
        self.faults = faults

    @property
    def field(self) -> str | None:
        """The first faulty parameter; None when the server names none."""
        return self.faults[0].field if self.faults else None


class Unauthorized(Refused):
    """401: key or token absent, unknown, revoked or expired."""


class Forbidden(Refused):
    """403: the key or the token doesn't open this; `permission` names what it lacks, when that is the reason."""

    def __init__(self, message: str, *, permission: str | None = None, **known: Any) -> None:
        super().__init__(message, **known)
        self.permission = permission


class NotFound(Refused):
    """404, 410: nothing has this code, this id or this address."""


class Conflict(Refused):
    """409: it contradicts what stands already."""


class Ambiguous(Refused):
    """300: several things have the name that was given; `choices` tells them, none is guessed."""

    def __init__(self, message: str, *, choices: tuple[Choice, ...] = (), **known: Any) -> None:
        super().__init__(message, **known)
        self.choices = choices


class RateLimited(Refused):
    """429: too many requests; `retry_after` is the number of seconds after which one passes."""

    def __init__(self, message: str, *, retry_after: float | None = None, **known: Any) -> None:
        super().__init__(message, **known)
        self.retry_after = retry_after


class Unavailable(Refused):
    """502, 503, 504, 507: the server can't answer now; `retry_after` in seconds when it says."""

    def __init__(self, message: str, *, retry_after: float | None = None, **known: Any) -> None:
        super().__init__(message, **known)
        self.retry_after = retry_after


class ServerError(Refused):
    """Any other 5xx."""


_MISSING = re.compile(r"(?:permission|portée) « ([\w:.-]+) »")
_CLASSES: Mapping[int, type[Refused]] = {
    **dict.fromkeys((400, 422), BadParameter),
    401: Unauthorized,
    403: Forbidden,
    **dict.fromkeys((404, 410), NotFound),
    409: Conflict,
    300: Ambiguous,
    429: RateLimited,
    **dict.fromkeys((502, 503, 504, 507), Unavailable),
}


def refusal(status: int, headers: Mapping[str, str], content: bytes, *, asked: str, permission: str = "") -> Refused:
    """The exception that tells a refusal; `permission` is what the operation declares that it needs."""
    body = _read(content)
    faults = tuple(_faults(body))
    kind = _CLASSES.get(status, ServerError if status >= 500 else Refused)
    if kind is Conflict and faults:
        kind = BadParameter  # as CKAN tells a wrong field
    message = _message(body) or f"HTTP {status}"
    more: dict[str, Any] = {}
    if kind is BadParameter:
        more["faults"] = faults
    elif kind is Forbidden:
        named = _MISSING.search(message)
        more["permission"] = named[1] if named else None
        if named is None and permission and "permission" in message.lower():
            more["permission"] = permission
    elif kind is Ambiguous:
        more["choices"] = tuple(_choices(body))
    elif kind in (RateLimited, Unavailable):
        more["retry_after"] = seconds(headers.get("retry-after"))
    return kind(message, status=status, body=body, asked=asked, request_id=headers.get("x-request-id"), **more)


def seconds(text: str | None) -> float | None:
    """What `Retry-After` tells, a number of seconds or a date; None when it tells nothing that can be read."""
    if text is None:
        return None
    if text.strip().isdigit():
        return float(text)
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def _read(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError:
        return content.decode("utf-8", "replace")[:2000]


def _message(body: Any) -> str:
    """The sentence of a refusal, whatever the form of its family."""
    if not isinstance(body, dict):
        return str(body)[:300]
    inner = body.get("error")
    told = body.get("detail") or body.get("message") or (inner.get("message") if isinstance(inner, dict) else inner)
    if told is None and isinstance(inner, dict):
        told = inner.get("__type")
    if isinstance(body.get("choix"), dict):
        told = f"« {body['choix'].get('saisi')} » peut vouloir dire plusieurs choses : voyez `choices`"
    return told if isinstance(told, str) else ""


def _faults(body: Any) -> Iterator[Fault]:
    """Every fault that a refusal tells, in the forms of all families."""
    if not isinstance(body, dict):
        return
    data = body.get("data")
    listed = body.get("validationError") or (data.get("validationError") if isinstance(data, dict) else None)
    listed = listed.get("issues") if isinstance(listed, dict) else listed
    for one in listed or body.get("details") or ():
        path = one.get("path", ())
        named = path if isinstance(path, str) else ".".join(map(str, path))
        yield Fault(named, one.get("message", ""), one.get("received"), one.get("nearest"))
    for one in body.get("champs") or ():
        yield Fault(one.get("champ", ""), one.get("attendu", ""), one.get("valeur"))
    told = body.get("error_messages") or (str(body.get("message", "")).split(" ; ") if "codeHttp" in body else ())
    for sentence in told:
        name, found, rest = sentence.partition(" : ")
        yield Fault(name if found else "", rest if found else sentence)
    ckan = body.get("error")
    if isinstance(ckan, dict):
        for name, messages in ckan.items():
            if isinstance(messages, list):
                yield Fault(name, " ; ".join(map(str, messages)))


def _choices(body: Any) -> Iterator[Choice]:
    if isinstance(body, dict) and isinstance(body.get("choix"), dict):
        for one in body["choix"].get("candidats", ()):
            yield Choice(one.get("libelle", ""), one.get("parametres", {}))
