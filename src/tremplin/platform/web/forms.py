"""Forms of pages: read no further than their limit, and taken only from a page of ours in the same browser."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from inspect import signature
from typing import Any, TypeVar
from urllib.parse import unquote

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tremplin.domain.schema import Schema
from tremplin.domain.written.addresses import split_address
from tremplin.domain.written.numbers import whole_number
from tremplin.language.spoken import gettext as _
from tremplin.platform.identity.service import NAVIGATEUR
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError, in_french
from tremplin.platform.wire.payload import read_bytes, read_form, read_multipart
from tremplin.platform.work.secrets import Coffre

JETON = "jeton"
_LIMITE, _CHAMPS = 256 * 1024, 5000
_VIE_S = 2 * 3600


@dataclass(frozen=True)
class Formulaire(Mapping[str, str]):
    """What was typed, by the names of the fields, spaces around taken away; a field that repeats has its last value."""

    champs: tuple[tuple[str, str], ...]

    def __getitem__(self, nom: str) -> str:
        for name, value in reversed(self.champs):
            if name == nom:
                return value
        raise KeyError(nom)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self.champs))

    def __len__(self) -> int:
        return len(dict(self.champs))

    def tous(self, nom: str) -> list[str]:
        """Every value of a field."""
        return [value for name, value in self.champs if name == nom]


async def read(request: Request, usage: str | None = None) -> Formulaire:
    """The form of a request; raises ApiError 400, 403, 413 or 415. `usage`: of a form that bears a token of its own
    (`jeton_signe`), since it may stand in another site's page, where no cookie comes."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise ApiError(415, _("Un formulaire (application/x-www-form-urlencoded) est attendu"))
    body = await read_bytes(request, _LIMITE)
    given = Formulaire(tuple((name, value.strip()) for name, value in read_form(body, _CHAMPS)))
    _verify(request, given, usage)
    return given


def _verify(request: Request, given: Formulaire, usage: str | None) -> None:
    if usage is None:
        verify(request, given.get(JETON, ""))
    else:
        verify_signed(request, usage, given.get(JETON, ""))


def verify_signed(request: Request, usage: str, token: str) -> None:
    """Raise 403 for a form without the token of `jeton_signe`, or that another site posts."""
    _verify_origin(request)
    told = _coffre(request).unseal(usage, token)
    if not isinstance(told, list) or told[0] != _caller(request) or not 0 <= time.time() - told[1] <= _VIE_S:
        raise ApiError(403, _("Ce formulaire a vieilli : rouvrez la page, puis recommencez"))


def jeton_signe(request: Request, usage: str) -> str:
    """The token of a form that stands in any page: good two hours, for this form and who shows it."""
    return _coffre(request).seal(usage, [_caller(request), int(time.time())])


def _caller(request: Request) -> str:
    said = request.path_params.get("caller") or request.query_params.get("caller", "")
    return str(said)[:200]


def _coffre(request: Request) -> Coffre:
    return Coffre(state_of(request).settings.poivre, "formulaires")


@dataclass(frozen=True)
class Fichier:
    """A file that came with a form."""

    nom: str
    contenu: bytes


async def read_with_file(request: Request, usage: str, limit: int) -> tuple[Formulaire, Fichier | None]:
    """The form of a request and its file, `limit` bytes in all; raises ApiError 400, 403, 413 or 415."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await read(request, usage), None

    async def bounded() -> AsyncGenerator[bytes, None]:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise ApiError(
                    413, _("Fichier trop gros : %(limite)s Mo au plus avec le formulaire", limite=limit // 1024**2)
                )
            yield chunk

    form = await read_multipart(request, bounded(), 100)
    try:
        given = Formulaire(tuple((n, v.strip()) for n, v in form.multi_items() if isinstance(v, str)))
        _verify(request, given, usage)
        found = next((v for v in form.values() if not isinstance(v, str) and v.filename), None)
        sent = Fichier(str(found.filename), await found.read()) if found is not None else None
    finally:
        await form.close()
    return given, sent


def verify(request: Request, token: str) -> None:
    """Raise 403 for a form that doesn't come from a page of ours in the same browser."""
    _verify_origin(request)
    if not hmac.compare_digest(token.encode(), _attendu(request).encode()):
        raise ApiError(403, _("Ce formulaire a vieilli : rouvrez la page, puis recommencez"))


def _verify_origin(request: Request) -> None:
    """Raise 403 for a form that another site posts. A page whose address opens something sends no origin but « null »:
    the browser still says that the form is ours."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    silent = origin is None or (origin == "null" and site == "same-origin")
    foreign = not silent and split_address(str(origin)).netloc.lower() != request.headers.get("host", "").lower()
    if (site or "same-origin") not in ("same-origin", "none") or foreign:
        raise ApiError(403, _("Ce formulaire vient d'un autre site"))


def _attendu(request: Request) -> str:
    """The token of this browser: of its session, else of the browser itself."""
    holder = getattr(request.state, "porteur", None)
    if holder is not None:
        return str(holder.jeton)
    cookie = request.cookies.get(NAVIGATEUR)
    return str(state_of(request).comptes.jeton(cookie)) if cookie else secrets.token_hex()


def navigateur(request: Request) -> str:
    """The cookie that tells a browser from another before anyone logs in: its own, or a new one."""
    return request.cookies.get(NAVIGATEUR) or secrets.token_urlsafe(32)


def put(response: Response, nom: str, value: str, vie: timedelta | None = None) -> Response:
    """Set a cookie, for as long as the browser is open or for a time; an empty value takes it away."""
    if value:
        seconds = int(vie.total_seconds()) if vie else None
        response.set_cookie(nom, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    else:
        response.delete_cookie(nom, path="/", secure=True, httponly=True, samesite="lax")
    return response


LANDING = "/a-faire"
"""Where one lands after logging in, when one came for nothing else."""


def chemin_sur(vers: str) -> str:
    """A path of ours to go on to; what waits for them for anything that could lead elsewhere."""
    plain = unquote(vers)
    ours = plain.startswith("/") and not plain.startswith(("//", "/\\"))
    return vers if ours and plain.isprintable() and len(vers) <= 2000 else LANDING


Filled = TypeVar("Filled", bound=BaseModel)


class Wrong(Exception):
    """What was typed and isn't taken; `faults`: field → what is expected, in French."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(_("Des champs sont à corriger"))
        self.faults = dict(faults)


class Typed(Schema):
    """What a form holds: a field that wasn't sent is empty, one that isn't ours is left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=True)


def fill(model: type[Filled], given: Mapping[str, Any], **context: Any) -> Filled:
    """The model of what was typed; raises Wrong with the first fault of each field. `context`: what its rules look
    things up in."""
    try:
        return model.model_validate(dict(given), context=context)
    except ValidationError as error:
        faults: dict[str, str] = {}
        for fault in error.errors():
            faults.setdefault(str(fault["loc"][0]) if fault["loc"] else "", in_french(fault))
        raise Wrong(faults) from error


def among(values: Collection[str], expected: str) -> AfterValidator:
    """The rule of a field that holds one of some words."""

    def judge(value: str) -> str:
        if value not in values:
            raise ValueError(expected)
        return value

    return AfterValidator(judge)


def whole(least: int, most: int, expected: str) -> BeforeValidator:
    """The rule of a field that holds a number in digits."""

    def judge(value: Any) -> int:
        found = value if isinstance(value, int) else whole_number(str(value), least, most)
        if found is None:
            raise ValueError(expected)
        return found

    return BeforeValidator(judge)


def posee(handler: Callable[..., Response]) -> Callable[..., Any]:
    """The handler of a form posted from a page of ours; its argument `given`, if it has one, is what was typed."""
    shown = signature(handler)
    wanted = "given" in shown.parameters

    @wraps(handler)
    async def posted(request: Request, **named: Any) -> Response:
        given = await read(request)
        return await run_in_threadpool(handler, request, **named, **({"given": given} if wanted else {}))

    kept = [p for name, p in shown.parameters.items() if name != "given"]
    posted.__signature__ = shown.replace(parameters=kept)  # type: ignore[attr-defined]
    return posted
