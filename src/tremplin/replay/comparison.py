"""Two answers to one request: equal, or where they differ, by the paths of their JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import orjson

SHOWN, LONGEST = 50, 200
"""Gaps of an answer that are told, and characters of each value."""
_ABSENT = object()
_RELEASE = r"\d{8}T\d{6}Z-[0-9a-f]{12}"
_DRAWN_ANEW = re.compile(rf'(?<= nonce=")[^"]+|(?<= name="jeton" value=")[^"]+|{_RELEASE}'.encode())
"""What no two pages say alike: what only their own scripts and forms may tell, the name of the release."""
_NAMED = re.compile(rf"(?<=[?&]release=){_RELEASE}")
"""The release that a link leads to."""


@dataclass(frozen=True)
class Answer:
    """What a version answered; a failure has no status."""

    statut: int
    media: str = ""
    corps: bytes = b""
    echec: str = ""

    @property
    def failed(self) -> bool:
        """Whether nothing was answered, or a defect."""
        return bool(self.echec) or self.statut >= 500


@dataclass(frozen=True)
class Gap:
    """Where two answers differ, and what each says there, as JSON."""

    chemin: str
    avant: str
    apres: str


def gaps(before: Answer, after: Answer, ignored: Sequence[str]) -> list[Gap]:
    """Where two answers differ: status, media type, then each path of their JSON that no pattern leaves out; or their
    bytes, when they aren't JSON."""
    found = [
        Gap(name, str(a), str(b))
        for name, a, b in (("statut", before.statut, after.statut), ("type", before.media, after.media))
        if a != b
    ]
    told = [_json(answer) for answer in (before, after)]
    if _ABSENT in told:
        if _DRAWN_ANEW.sub(b"", before.corps) != _DRAWN_ANEW.sub(b"", after.corps):
            found.append(Gap("corps", f"{len(before.corps)} octets", f"{len(after.corps)} octets"))
        return found
    return found + [g for g in _between(told[0], told[1], "") if not any(fnmatchcase(g.chemin, p) for p in ignored)]


def _json(answer: Answer) -> Any:
    if "json" not in answer.media:
        return _ABSENT
    try:
        return orjson.loads(answer.corps)
    except orjson.JSONDecodeError:
        return _ABSENT


def _between(before: Any, after: Any, path: str) -> Iterator[Gap]:
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = [(n, before.get(n, _ABSENT), after.get(n, _ABSENT)) for n in dict.fromkeys([*before, *after])]
    elif isinstance(before, list) and isinstance(after, list):
        longest = range(max(len(before), len(after)))
        pairs = [(str(n), _item(before, n), _item(after, n)) for n in longest]
    else:
        if isinstance(before, str) and isinstance(after, str):
            before, after = (_NAMED.sub("", text) for text in (before, after))
        if type(before) is not type(after) or before != after:
            yield Gap(path, _told(before), _told(after))
        return
    for name, a, b in pairs:
        yield from _between(a, b, f"{path}.{name}" if path else name)


def _item(values: list[Any], n: int) -> Any:
    return values[n] if n < len(values) else _ABSENT


def _told(value: Any) -> str:
    return "absent" if value is _ABSENT else orjson.dumps(value).decode()[:LONGEST]
