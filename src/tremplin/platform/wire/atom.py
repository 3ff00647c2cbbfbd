"""Atom feeds (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from starlette.responses import Response

_NAMESPACE = "http://www.w3.org/2005/Atom"
_BEGINNING = "2026-01-01T00:00:00Z"
"""When a feed without entries last changed."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something told; `id` and `updated` (ISO 8601 with its offset) stay the same as long as it does."""

    id: str
    title: str
    updated: str
    link: str
    summary: str = ""


def feed(*, id: str, title: str, self_link: str, link: str, entries: Sequence[Entry]) -> Response:
    """The answer that holds a feed; it changed when its newest entry did."""
    told = "".join(
        f"<entry><id>{escape(e.id)}</id><title>{escape(e.title)}</title><updated>{e.updated}</updated>"
        f'<link href="{escape(e.link)}"/><summary>{escape(e.summary)}</summary></entry>'
        for e in entries
    )
    updated = max((e.updated for e in entries), default=_BEGINNING)
    body = (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="{_NAMESPACE}"><id>{escape(id)}</id>'
        f"<title>{escape(title)}</title><author><name>Tremplin</name></author><updated>{updated}</updated>"
        f'<link rel="self" href="{escape(self_link)}"/><link href="{escape(link)}"/>{told}</feed>'
    )
    return Response(body, media_type="application/atom+xml")
