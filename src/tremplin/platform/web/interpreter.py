"""Addresses of pages in other languages: `/en/metiers` is the page `/metiers` in English.

An address tells the whole: nothing is chosen by a cookie or by what a browser prefers, so that an answer is kept
(caches, ETag) as any other, and a link leads everyone to the same page. What a template or a handler writes are the
French addresses: those that an answer in English leads to are turned here, all of them, once the page is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from starlette.datastructures import URL
from starlette.routing import BaseRoute, compile_path

from tremplin.language.catalogues import EASY, LANGUAGES, OTHERS, SOURCE
from tremplin.language.spoken import manner, speaking, spoken
from tremplin.platform.bounds.flow import Message, Receive, Scope, Send
from tremplin.platform.web.door import App
from tremplin.platform.web.policy import policy_of
from tremplin.platform.web.routing import served_routes

PREFIXES = {SOURCE: "", **{language: f"/{language}" for language in OTHERS}, EASY: "/facile"}
"""Language, or the easy French → how its addresses begin."""
_ASKED = re.compile(f"({'|'.join(prefix for prefix in PREFIXES.values() if prefix)})(?=/|$)")
_MANNERS = {prefix: manner for manner, prefix in PREFIXES.items()}
_EASY = re.compile(
    "/|/(recherche-(apprentissage|emploi|formation)|postuler|rendez-vous|ma-liste|metiers)(/[A-Z][0-9]{4}|/points.json)?"
)
"""Pages of young people: those that are written in easy French too."""
_LEADS = re.compile(rf'(?<!hreflang="{SOURCE}")( (?:href|action|formaction|src|data-carte)=")(/[^"?#]*)')
"""An address of ours in a page; a link that says that it leads to French is left as it is."""


def here(path: str) -> str:
    """The address of a page in the language that is spoken, where no page is made of it: what a script will read."""
    return _with(PREFIXES[manner()], path)


def _with(prefix: str, path: str) -> str:
    return prefix + (path if path != "/" or not prefix else "")


@dataclass(frozen=True)
class Translation:
    """A page in a language: its address, and its address with what was asked of it."""

    langue: str
    adresse: str
    demandee: str

    @property
    def nom(self) -> str:
        """The name of the language for itself."""
        return LANGUAGES[self.langue]


class Pages:
    """The pages that are written in every language, as their policies declare; of these, those in easy French."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """`routes`: all that the application serves; a page is what answers its errors by a page."""
        shown = [r for r in served_routes(routes) if (p := policy_of(r)) and p.form.translated]
        patterns = [compile_path(str(getattr(route, "path", "")))[0].pattern for route in shown]
        self._paths = re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in patterns))
        self._held = lru_cache(maxsize=4096)(lambda path: self._paths.match(path) is not None)

    def __contains__(self, path: str) -> bool:
        """Whether this French address has its like in other languages."""
        return self._held(path)

    def written(self, path: str, manner: str) -> bool:
        """Whether this French address has its like in a language, or in easy French."""
        return path in self and (manner != EASY or _EASY.fullmatch(path) is not None)

    def address(self, path: str, manner: str) -> str:
        """The address of a page in a language, or in easy French, by its French one; any other address as it is."""
        return _with(PREFIXES[manner], path) if self.written(path, manner) else path

    def easier(self, asked: URL) -> str:
        """The address of a page in easy French, with what was asked of it; empty for what isn't written in it."""
        query = f"?{asked.query}" if asked.query else ""
        return _with(PREFIXES[EASY], asked.path) + query if self.written(asked.path, EASY) else ""

    def translations(self, canonical: str, asked: URL) -> tuple[Translation, ...]:
        """A page in each language, French first, by its canonical French address and by what was asked; none for what
        isn't written in several."""
        if asked.path not in self:
            return ()
        path, mark, query = canonical.partition("?")
        rest = f"?{asked.query}" if asked.query else ""
        return tuple(
            Translation(
                language, self.address(path, language) + mark + query, self.address(asked.path, language) + rest
            )
            for language in LANGUAGES
        )

    def lead_on(self, html: str) -> str:
        """A page, whose links and forms lead to pages in the language that is spoken."""
        if manner() == SOURCE:
            return html
        return _LEADS.sub(lambda found: found[1] + self._turned(found[2]), html)

    def lead_mail_on(self, html: str, base_url: str) -> str:
        """A mail, whose links to this service lead to pages in the language that is spoken."""
        if manner() == SOURCE:
            return html
        ours = re.compile(rf'(href="{re.escape(base_url)})(/[^"?#]*)')
        return ours.sub(lambda found: found[1] + self._turned(found[2]), html)

    def _turned(self, written: str) -> str:
        return here(written) if self.written(unquote(unescape(written)), manner()) else written


class Interpreter:
    """ASGI middleware: turns the address of a page into its French one, and speaks its language meanwhile."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app, self._pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _ASKED.match(scope["path"]) if scope["type"] == "http" else None
        if asked is None:
            await self._app(scope, receive, send)
            return
        path, manner = scope["path"][asked.end() :] or "/", _MANNERS[asked[1]]
        if self._pages.written(path, manner):
            scope["path"] = path

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [self._led(header, manner) for header in message["headers"]]
                message["headers"].append((b"content-language", spoken().encode()))
            await send(message)

        with speaking(manner):
            await self._app(scope, receive, answer)

    def _led(self, header: tuple[bytes, bytes], manner: str) -> tuple[bytes, bytes]:
        """A redirection to a page of ours goes on in the language."""
        if header[0] != b"location" or not header[1].startswith(b"/"):
            return header
        path, mark, rest = re.split(r"([?#]|$)", header[1].decode("latin-1"), maxsplit=1)
        return header[0], (self._pages.address(path, manner) + mark + rest).encode("latin-1")
