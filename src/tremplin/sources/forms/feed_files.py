"""Offers in the files of partners, one by one: XML elements whatever their namespace, JSON objects, rows of a CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tremplin.sources.reading import json, xml
from tremplin.sources.reading.containers import bounded_lines, detect_encoding
from tremplin.sources.reading.declaration import SourceError
from tremplin.sources.reading.text import cause


class Markup(dict[str, Any]):
    """An element that holds others: its children by name, and all that it holds as it was written."""

    def __init__(self, children: dict[str, Any], written: str) -> None:
        super().__init__(children)
        self.written = written


def elements(path: Path, container: str) -> Iterator[tuple[int, Any]]:
    """Numbered offers of a file; `container` is the element that holds one, or the key of their list in JSON. What is
    no object is given as it is, for its reader to set aside."""
    suffix = path.suffix.lower()
    if suffix == ".xml":
        yield from _xml(path, container)
    elif suffix == ".csv":
        yield from _csv(path)
    else:
        document = json.load(path)
        found = document.get(container) if container and isinstance(document, dict) else document
        if not isinstance(found, list):
            inside = f"sous la clé « {container} »" if container else "d'objets"
            raise SourceError(f"{path.name} : une liste est attendue {inside}")
        yield from enumerate(found, start=1)


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as stream:
        encoding = detect_encoding(stream, ("utf-8",), path.name)
        stream.seek(0)
        try:
            rows = csv.DictReader(bounded_lines(stream, encoding, path.name), strict=True)
            yield from enumerate(rows, start=1)
        except csv.Error as error:
            raise SourceError(f"{path.name} : CSV mal formé ({cause(error)})") from error


def _xml(path: Path, container: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as stream:
        for number, element in xml.elements(stream, container, path.name):
            yield number, _tree(element)


def _tree(element: Any) -> dict[str, Any]:
    """Children by their name without namespace; comments and instructions are no children."""
    return {
        etree.QName(child).localname: Markup(_tree(child), _written(child)) if _parent(child) else _text(child)
        for child in element
        if isinstance(child.tag, str)
    }


def _parent(element: Any) -> bool:
    return any(isinstance(child.tag, str) for child in element)


def _text(element: Any) -> str:
    return "".join(element.itertext("*")).strip()


def _written(element: Any) -> str:
    """What stands between the tags of an element; the text of an element that only holds others is of no use."""
    whole: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return whole[whole.index(">") + 1 : whole.rindex("<")].strip()
