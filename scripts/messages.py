#!/usr/bin/env python3
"""The messages that people read: find them in the sources, bring the catalogues up to date, tell what lacks.

    scripts/messages.py           write every <room>/locale/<language>.po again: new messages are added without their
                                  translation, those that nothing says any more are taken away
                                  (the easy French says only what it says otherwise: nothing is added to it)
    scripts/messages.py --check   write nothing, list what a reader of another language would miss

Found: `{% trans %}`, `_()`, `ngettext()` and `mark()` in templates and in modules, `_()` in scripts, and the words that
`pluriel`, `accord`, `ecart` and `mesure` (`domain/display.py`) are given.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_javascript
from babel.messages.pofile import write_po
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from tremplin.domain.display import several
from tremplin.language.catalogues import (
    CATALOGUES,
    EASY,
    OTHERS,
    ROOMS,
    ROOT,
    SOURCE,
    catalogue_of,
    read_catalogue,
    room_of,
)
from tremplin.platform.work.rendering import environment

Message = str | tuple[str, str]
"""A text, or one in both numbers."""
SINGLE, BOTH = {"_", "gettext", "mark", "translated"}, {"ngettext", "agreed"}
COUNTED, MEASURED = {"pluriel", "accord", "ecart"}, {"mesure"}
"""Filters whose words come after the value that they count."""
_MARKERS = (*SINGLE, *BOTH)
_SAYS = re.compile(rf"\b({'|'.join(SINGLE | BOTH | COUNTED | MEASURED)})\(")


def main() -> int:
    if "--check" in sys.argv[1:]:
        told = faults()
        print("\n".join(told))
        return 1 if told else 0
    for room, messages in found().items():
        for language in OTHERS:
            write(room, language, messages)
        said = {m.id for m in read_catalogue(room, EASY) if m.id and m.string}
        write(room, EASY, {m: files for m, files in messages.items() if m in said})
    return 0


def found() -> dict[str, dict[Message, set[str]]]:
    """Room → its messages → the files that say them."""
    rooms: dict[str, dict[Message, set[str]]] = {room: defaultdict(set) for room in ROOMS}
    for path in sorted(p for p in ROOT.rglob("*") if p.suffix in _READERS and "maplibre" not in p.parts):
        for message in _READERS[path.suffix](path):
            rooms[room_of(path)][message].add(path.relative_to(ROOT).as_posix())
    for messages in rooms.values():
        for both in [m for m in messages if isinstance(m, tuple) and m[0] in messages]:
            messages[both] |= messages.pop(both[0])
    return rooms


def in_template(path: Path) -> Iterator[Message]:
    """Messages of a template of pages or of mails."""
    if "templates" not in path.parts:
        return
    tree = environment.parse(path.read_text())
    for _, name, message in extract_from_ast(tree, _MARKERS):
        texts = message if isinstance(message, tuple) else (message,)
        yield from _said(name, [text for text in texts if text is not None])
    for filtered in tree.find_all(nodes.Filter):
        given = [a.value for a in filtered.args if isinstance(a, nodes.Const)]
        yield from _said(filtered.name, given)


def in_module(path: Path) -> Iterator[Message]:
    """Messages of a Python module."""
    written = path.read_text()
    if not _SAYS.search(written):
        return
    for node in ast.walk(ast.parse(written)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            skipped = 1 if node.func.id in COUNTED | MEASURED else 0
            texts = [a.value for a in node.args[skipped:] if isinstance(a, ast.Constant)]
            yield from _said(node.func.id, [text for text in texts if isinstance(text, str)])


def in_script(path: Path) -> Iterator[Message]:
    """Messages of a script of pages."""
    with path.open("rb") as file:
        for _, _, message, _ in extract_javascript(file, {"_": None}, (), {"encoding": "utf-8"}):
            yield str(message)


def _said(name: str, given: list[object]) -> Iterator[Message]:
    """The message that a function or a filter of this name says when it is given these texts."""
    texts = [one for one in given if isinstance(one, str) and (name in SINGLE or any(map(str.isalpha, one)))]
    if not texts:
        return
    if name in SINGLE | MEASURED:
        yield texts[0]
    elif name in BOTH | COUNTED:
        yield texts[0], texts[1] if len(texts) > 1 else several(texts[0])


_READERS = {
    ".html": in_template,
    ".svg": in_template,
    ".py": in_module,
    ".js": in_script,
    ".mjs": in_script,
}


def write(room: str, language: str, messages: dict[Message, set[str]]) -> None:
    """Bring a catalogue up to date: what another room translates already is taken from it."""
    path = catalogue_of(room, language)
    if not messages:
        path.unlink(missing_ok=True)
        return
    known = {m.id: m.string for other in ROOMS for m in read_catalogue(other, language) if m.id and m.string}
    known |= {m.id: m.string for m in read_catalogue(room, language) if m.id and m.string}
    whole = Catalog(locale=SOURCE if language == EASY else language)
    for message in sorted(messages, key=str):
        places = [(file, 0) for file in sorted(messages[message])]
        whole.add(message, known.get(message), locations=places)
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, whole, width=0, omit_header=True, include_lineno=False)


def faults() -> list[str]:
    """What a catalogue lacks, holds in vain, leaves in doubt, or says otherwise than another."""
    told = []
    said: dict[tuple[str, object], tuple[str, object]] = {}
    for room, messages in found().items():
        for language in CATALOGUES:
            catalogue = read_catalogue(room, language)
            known = {m.id: m for m in catalogue if m.id}
            where = f"{room}/{language}"
            told += [f"{where} : absent : {m!r}" for m in messages if m not in known and language != EASY]
            told += [f"{where} : plus dit par rien : {m!r}" for m in known if m not in messages]
            told += [f"{where} : sans traduction : {i!r}" for i, m in known.items() if not _whole(m.string)]
            told += [f"{where} : douteux : {i!r}" for i, m in known.items() if m.fuzzy]
            told += [f"{where} : {error} : {m.id!r}" for m, errors in catalogue.check() for error in errors]
            for id, m in known.items():
                first = said.setdefault((language, id), (room, m.string))
                if first[1] != m.string:
                    told.append(f"{where} : dit autrement que {first[0]} : {id!r}")
    return told


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
