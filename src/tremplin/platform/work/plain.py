"""The text of a mail, from its HTML: said once, read by programs that show no HTML and by those who prefer none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

from tremplin.language.spoken import gettext as _

_BLOCKS = {"p", "ul", "li", "blockquote"}


def plain(html: str) -> str:
    """Paragraphs and lists as lines, each address on a line of its own below what leads to it."""
    body = lxml.html.document_fromstring(html).body
    return "\n\n".join(_parts(body)) + "\n"


def _parts(parent: HtmlElement) -> Iterator[str]:
    """Each block of a mail; the items of a list are one."""
    for block in parent:
        if block.tag == "ul":
            yield "\n".join(f"- {_block(item)}".replace("\n", "\n  ") for item in block)
        elif block.tag in _BLOCKS and (said := _block(block)):
            yield said


def _block(block: HtmlElement) -> str:
    """The lines of a block: its text, then its links, by their names where they are several."""
    links = [(_folded(a.text_content()), a.get("href")) for a in block.iter("a")]
    text = _kept(block) if "pre" in (block.get("style") or "") else "\n".join(_lines(block))
    if not links:
        return text
    if len(links) == 1:
        return f"{text}\n{links[0][1]}"
    named = "\n".join(f"{name}{_(' : ')}{address}" for name, address in links)
    beside = _lines(block, without="a")
    return f"{text}\n{named}" if re.search(r"\w", "".join(beside)) else named


def _lines(block: HtmlElement, without: str = "") -> list[str]:
    """The text of a block, a line at each `<br>`, spaces folded."""
    said = "".join(_said(block, without))
    return [line for part in said.split("\0") if (line := _folded(part))]


def _said(element: HtmlElement, without: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\0"
        elif child.tag != without:
            yield from _said(child, without)
        yield child.tail or ""


def _kept(block: HtmlElement) -> str:
    """What someone wrote, its own lines kept."""
    return str(block.text_content()).strip()


def _folded(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
