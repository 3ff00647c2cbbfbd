"""The mails that a server would have sent, as its page « Courriels » shows them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import httpx
import lxml.html

from tests.world.waiting import until


@cache
def _reader() -> httpx.Client:
    """One for all: a new one reads the certificates of all authorities, each time that it is asked whether a mail came.
    No connection is kept, servers come and go."""
    return httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))


def links(url: str, address: str, path: str) -> list[str]:
    """The links to a page that the mails to an address hold, the newest first."""
    box = lxml.html.fromstring(_reader().get(f"{url}/courrier").raise_for_status().text)
    mine = [mail for mail in box.iter("article") if address in mail.text_content()]
    found = [str(link.get("href")) for mail in mine for link in mail.iter("a")]
    return [url + link for link in found if link.startswith(path)]


def awaited(url: str, address: str, path: str = "/connexion/lien", *, known: Collection[str] = ()) -> str:
    """The newest of these links, once one has come that isn't known."""
    return until(lambda: links(url, address, path), lambda found: not set(found) <= set(known))[0]
