"""One request until its answer, as steps that a driver carries out: send this, wait so long. Both clients share it."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeVar
from urllib.parse import quote_plus

import msgspec

from tremplin_client.core.cache import Cache, Kept
from tremplin_client.core.notices import Notices, StaleAnswer
from tremplin_client.core.operation import Call, Operation, Shown
from tremplin_client.core.retrying import Attempts, Retries
from tremplin_client.errors import TremplinError, Unauthorized, UnexpectedAnswer, Unreachable, refusal

T = TypeVar("T")
_RENEWED_BEFORE_S = 60
"""A token is renewed so long before its end, so that none ends on its way."""
_TOKEN = Operation[None](method="POST", path="/connexion/oauth2/access_token", answer=None, reads=True)


class Headers(Protocol):
    """Headers of an answer, found whatever their case."""

    def get(self, key: str, /) -> str | None: ...
    def items(self) -> Any: ...


class Answer(Protocol):
    """What came back: a status, headers, a body (read, unless it is a stream)."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Any: ...
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True)
class Send:
    """Send this request; the driver gives the answer back, or throws an `Unreachable`."""

    call: Call[Any]
    headers: Mapping[str, str]
    stream: bool = False


@dataclass(frozen=True)
class Wait:
    """Wait so many seconds."""

    seconds: float


Steps: TypeAlias = Generator[Send | Wait, Any, Any]


class _Token(msgspec.Struct):
    access_token: str
    expires_in: float


@dataclass(kw_only=True)
class Exchange:
    """What all requests of a client share: what opens them, what is kept, how often they are tried."""

    key: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    retries: Retries
    cache: Cache | None = None
    notices: Notices = field(default_factory=Notices)
    _token: str = field(default="", repr=False)
    _until: float = 0.0
    _paused: dict[str, float] = field(default_factory=dict)
    """Class of limit → when one more request will pass."""

    def answer(self, asked: Call[Any], *, stream: bool = False) -> Steps:
        """The answer to a request, tried as often as needed; raises a `TremplinError`."""
        attempts = Attempts(self.retries, asked)
        kept = self.cache.get(asked) if self.cache and not stream else None
        renewed = False
        while True:
            if (pause := self._paused.get(asked.operation.cost, 0) - time.monotonic()) > 0:
                yield Wait(min(pause, self.retries.patience))
            try:
                headers = yield from self._headers(asked, kept)
                found: Answer = yield Send(asked, headers, stream)
                return self._read(asked, found, kept, stream=stream)
            except Unauthorized:
                if renewed or not self._token:
                    raise
                renewed, self._token = True, ""
            except Unreachable as error:
                if kept is not None:
                    self.notices.warn(StaleAnswer, f"{asked.operation.name} : aucun serveur ne répond, réponse gardée")
                    return CachedAnswer(kept)
                yield Wait(attempts.wait_after(error))
            except TremplinError as error:
                yield Wait(attempts.wait_after(error))

    def _headers(self, asked: Call[Any], kept: Kept | None) -> Generator[Send | Wait, Any, Mapping[str, str]]:
        headers = dict(asked.headers)
        if kept is not None:
            headers["if-none-match"] = kept.etag
        shown = asked.operation.shown
        with_token = shown is Shown.TOKEN or (shown is Shown.EITHER and not self.key)
        if with_token and self.client_id:
            headers["authorization"] = f"Bearer {(yield from self._fresh_token())}"
        elif self.key and shown is not Shown.TOKEN:
            headers["authorization"] = f"Bearer {self.key}"
        return headers

    def _fresh_token(self) -> Generator[Send | Wait, Any, str]:
        if self._token and time.monotonic() < self._until:
            return self._token
        basic = b64encode(f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}".encode()).decode()
        asked = Call(
            operation=_TOKEN,
            path=_TOKEN.path,
            headers={"authorization": f"Basic {basic}", "content-type": "application/x-www-form-urlencoded"},
            content=b"grant_type=client_credentials",
        )
        found: Answer = yield Send(asked, asked.headers)
        if found.status_code != 200:
            raise refusal(found.status_code, found.headers, found.content, asked=_TOKEN.name)
        token = msgspec.json.decode(found.content, type=_Token)
        self._token = token.access_token
        self._until = time.monotonic() + token.expires_in - _RENEWED_BEFORE_S
        return self._token

    def _read(self, asked: Call[Any], found: Answer, kept: Kept | None, *, stream: bool) -> Answer:
        """The answer, kept and told of; raises what refuses."""
        headers = found.headers
        self._pace(asked.operation.cost, headers)
        self.notices.told_by(asked.operation, headers)
        if found.status_code == 304 and kept is not None:
            return CachedAnswer(kept)
        if not 200 <= found.status_code < 300:
            operation = asked.operation
            raise refusal(
                found.status_code, headers, found.content, asked=operation.name, permission=operation.permission
            )
        if self.cache and not stream and found.status_code == 200:
            told = {name.lower(): value for name, value in headers.items()}
            self.cache.put(asked, Kept(told.get("etag", ""), 200, told, found.content))
        return found

    def _pace(self, cost: str, headers: Headers) -> None:
        """After the last request that passes, wait as long as the next one needs rather than be refused."""
        if headers.get("ratelimit-remaining") != "0":
            return
        told = dict(part.partition("=")[::2] for part in (headers.get("ratelimit-policy") or "").split(";")[1:])
        try:
            self._paused[cost] = time.monotonic() + float(told["w"]) / float(told["q"])
        except (KeyError, ValueError, ZeroDivisionError):
            return


@dataclass(frozen=True)
class CachedAnswer:
    """An answer that was kept."""

    kept: Kept

    @property
    def status_code(self) -> int:
        return self.kept.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.kept.headers

    @property
    def content(self) -> bytes:
        return self.kept.content


def decoded(operation: Operation[T], found: Answer) -> T:
    """The typed answer of an operation; raises UnexpectedAnswer."""
    if found.status_code == 204 or not found.content:
        return None  # type: ignore[return-value]  # operations without content say None
    try:
        return operation.decoder.decode(found.content)
    except msgspec.MsgspecError as error:
        raise UnexpectedAnswer(
            f"réponse d'une autre version du service : {error}",
            asked=operation.name,
            request_id=found.headers.get("x-request-id"),
        ) from error
