"""What answers the printed requests: those that only read open data are run, once a release; of others, the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson
from starlette.requests import Request as HttpRequest

from tremplin.platform.web.state import state_of
from tremplin.portal.catalogue import printed

_LONG, _LINES = 120, 60
"""Letters of a text, lines of an answer that isn't JSON, at most."""
_HIDDEN = ("phone", "telephone", "email", "courriel", "num_tel")
"""Members whose value isn't for every reader of the page."""
_HEAVY = "heavy"
_DEPTH = 6


@dataclass(frozen=True)
class Shown:
    """What is shown of an answer."""

    status: str
    text: str
    run: bool
    """Whether it was answered by this server; else it is the form alone."""


class Answers:
    """Answers of a worker to the printed requests, kept as long as the release that gave them is in service."""

    def __init__(self) -> None:
        self._release = ""
        self._kept: dict[tuple[str, str], Shown] = {}

    async def of(self, request: HttpRequest, family: str, document: Mapping[str, Any], asked: printed.Request) -> Shown:
        """What answers a printed request."""
        release = request.state.release
        if release is None:
            return _form(document, asked)
        if release.name != self._release:
            self._release, self._kept = release.name, {}
        found = self._kept.get((family, asked.operation))
        if found is None:
            run = await _run(request, asked) if _harmless(document, asked) else None
            found = run or _form(document, asked)
            if run or not _harmless(document, asked):
                self._kept[family, asked.operation] = found
        return found


def _told(document: Mapping[str, Any], asked: printed.Request) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document["paths"][asked.path][asked.method.lower()]
    return found


def _harmless(document: Mapping[str, Any], asked: printed.Request) -> bool:
    """Whether it only reads what any key may, and little of it."""
    reads = asked.method == "GET" and not (asked.needed or asked.after or asked.permission or asked.missing)
    return reads and asked.credential != printed.TRIAL_TOKEN and _told(document, asked).get("x-limite") != _HEAVY


async def _run(request: HttpRequest, asked: printed.Request) -> Shown | None:
    """The answer of this server, asked from inside; None when it isn't one that a page may show."""
    state = state_of(request)
    headers = {"accept-encoding": "identity"}
    if asked.credential:
        headers["authorization"] = f"Bearer {state.reader}"
    transport = httpx.ASGITransport(request.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=state.settings.base_url) as client:
        answer = await client.get(printed.address(asked, ""), headers=headers)
    if not answer.is_success:
        return None
    media = answer.headers.get("content-type", "").partition(";")[0]
    if media.endswith("json"):
        text = _written(shortened(orjson.loads(answer.content)))
    elif media.startswith("text/"):
        text = "\n".join(line[:_LONG] for line in answer.text.splitlines()[:_LINES])
    else:
        text = media
    return Shown(str(answer.status_code), text, run=True)


def shortened(value: Any, depth: int = 0) -> Any:
    """A JSON value with its lists cut after their first item, its long texts cut, contacts left out."""
    if isinstance(value, Mapping):
        cut = {name: shortened(part, depth + 1) for name, part in value.items()}
        return {name: "…" if name in _HIDDEN and part else part for name, part in cut.items()}
    if isinstance(value, list):
        return [shortened(part, depth + 1) for part in value[:1]] + ["…"] * (len(value) > 1)
    if isinstance(value, str) and len(value) > _LONG:
        return value[:_LONG] + "…"
    return value


def _form(document: Mapping[str, Any], asked: printed.Request) -> Shown:
    """The form of the first answer that the document tells."""
    answers = _told(document, asked)["responses"]
    status = next((s for s in answers if s.startswith("2")), "200")
    contents = answers.get(status, {}).get("content", {})
    media = next(iter(contents), "")
    if not media.endswith("json"):
        return Shown(status, media, run=False)
    return Shown(status, _written(_sample(contents[media]["schema"], document)), run=False)


_SCALARS = {"integer": 0, "number": 0.5, "boolean": True, "null": None}


def _sample(schema: Mapping[str, Any], document: Mapping[str, Any], depth: int = 0) -> Any:
    """A value of the form of a schema."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    choices = [one for key in ("anyOf", "oneOf", "allOf") for one in schema.get(key, ()) if one.get("type") != "null"]
    told = [schema[key] for key in ("const", "default") if schema.get(key) is not None]
    told += [*schema.get("enum", ()), *schema.get("examples", ())]
    if choices:
        return _sample(choices[0], document, depth)
    if told or depth >= _DEPTH:
        return told[0] if told else "…"
    if "properties" in schema:
        return {name: _sample(part, document, depth + 1) for name, part in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_sample(schema["items"], document, depth + 1)] if schema.get("items") else []
    return _SCALARS.get(str(schema.get("type")), "…")


def _written(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
