"""Forms of pages: read no further than their limit, and taken only from a page of ours in the same browser."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tremplin.platform.comptes import NAVIGATEUR
from tremplin.platform.errors import ApiError
from tremplin.platform.payload import FORBIDDEN, read_bytes

JETON = "jeton"
_LIMITE, _CHAMPS = 256 * 1024, 5000


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


async def lire(request: Request) -> Formulaire:
    """The form of a request; raises ApiError 400, 403, 413 or 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise ApiError(415, "Un formulaire (application/x-www-form-urlencoded) est attendu")
    body = await read_bytes(request, _LIMITE)
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_CHAMPS, errors="strict")
    except ValueError as error:
        raise ApiError(400, "Formulaire illisible, ou de trop de champs") from error
    if any(FORBIDDEN.search(text) for pair in pairs for text in pair):
        raise ApiError(400, "Caractère de contrôle dans un champ")
    given = Formulaire(tuple((name, value.strip()) for name, value in pairs))
    verifier(request, given.get(JETON, ""))
    return given


def verifier(request: Request, jeton: str) -> None:
    """Raise 403 for a form that doesn't come from a page of ours in the same browser."""
    _verifier_origine(request)
    if not hmac.compare_digest(jeton.encode(), _attendu(request).encode()):
        raise ApiError(403, "Ce formulaire a vieilli : rouvrez la page, puis recommencez")


def _verifier_origine(request: Request) -> None:
    """Raise 403 for a form that another site posts."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if site not in ("same-origin", "none") or foreign:
        raise ApiError(403, "Ce formulaire vient d'un autre site")


def _attendu(request: Request) -> str:
    """The token of this browser: of its session, else of the browser itself."""
    holder = getattr(request.state, "porteur", None)
    if holder is not None:
        return str(holder.jeton)
    cookie = request.cookies.get(NAVIGATEUR)
    return str(request.app.state.tremplin.comptes.jeton(cookie)) if cookie else secrets.token_hex()


def navigateur(request: Request) -> str:
    """The cookie that tells a browser from another before anyone logs in: its own, or a new one."""
    return request.cookies.get(NAVIGATEUR) or secrets.token_urlsafe(32)


def poser(response: Response, nom: str, valeur: str, vie: timedelta | None = None) -> Response:
    """Set a cookie, for as long as the browser is open or for a time; an empty value takes it away."""
    if valeur:
        seconds = int(vie.total_seconds()) if vie else None
        response.set_cookie(nom, valeur, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    else:
        response.delete_cookie(nom, path="/", secure=True, httponly=True, samesite="lax")
    return response


def chemin_sur(vers: str) -> str:
    """A path of ours to go on to; the account's page for anything that could lead elsewhere."""
    plain = unquote(vers)
    ours = plain.startswith("/") and not plain.startswith(("//", "/\\"))
    return vers if ours and plain.isprintable() and len(vers) <= 2000 else "/compte"
