"""An answer in each of its forms, chosen by the extension of the address or by `Accept`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

from tremplin.families.explore.formats.printed import as_markdown, as_pdf
from tremplin.families.explore.formats.tidy import as_csv, as_xlsx


@dataclass(frozen=True, kw_only=True)
class Format:
    """A form of the answer."""

    nom: str
    media: str
    write: Callable[[dict[str, Any]], bytes]
    heavy: bool = False


def _json(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    f.nom: f
    for f in (
        Format(nom="json", media="application/json", write=_json),
        Format(nom="csv", media="text/csv; charset=utf-8", write=as_csv),
        Format(nom="xlsx", media=_XLSX, write=as_xlsx, heavy=True),
        Format(nom="md", media="text/markdown; charset=utf-8", write=as_markdown),
        Format(nom="pdf", media="application/pdf", write=as_pdf, heavy=True),
    )
}


def negotiated(request: Request) -> Format:
    """The form that `Accept` prefers among ours; JSON when it names none of them."""
    named = []
    for n, part in enumerate(request.headers.get("accept", "").split(",")):
        media, _, given = part.strip().partition(";")
        weight = given.strip().removeprefix("q=").strip()
        quality = float(weight) if weight.replace(".", "", 1).isdigit() else 1.0
        named += [(-quality, n, f) for f in FORMATS.values() if f.media.partition(";")[0] == media.strip() and quality]
    return min(named, key=lambda one: one[:2])[2] if named else FORMATS["json"]
