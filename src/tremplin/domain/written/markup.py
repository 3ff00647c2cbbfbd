"""The text of a piece of HTML, as people and their tools write it: tags, comments and entities, escaped once more too.

Only what is a tag by its name and its attributes goes out: « < 26 ans », « a < b » and « <votre nom> » are text.
"""

from __future__ import annotations

import re
from html import unescape

from tremplin.domain.written.contacts import hide_contacts

_LINES = """
    address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav
    ol p pre section table tbody tfoot thead tr ul
"""
_INLINE = """
    a abbr acronym b bdi bdo big body button caption center cite code col colgroup data del dfn dir em figcaption font
    head html i iframe img input ins kbd label legend li link mark meta noscript object option param q s samp select
    small source span strike strong sub summary sup svg td textarea th time title tt u var video wbr xml
"""
_NAMES = "|".join(sorted((_LINES + _INLINE).split(), key=len, reverse=True))
_ALONE = """
    allowfullscreen alt async autofocus autoplay checked class compact controls default defer disabled download hidden
    inert ismap itemscope loop multiple muted noshade novalidate nowrap open playsinline readonly required reversed
    selected style
"""
"""Attributes without a value: any other word there makes it text, « x <b et c> y »."""
_BARE = r"(?:data|aria)-[\w-]+|" + "|".join(_ALONE.split())
_VALUE = r"\"[^\"]*\"|'[^']*'|[^\s\"'<>=]+"
_ATTRIBUTES = rf"(?:(?:\s++|(?<=[\"']))(?:[\w:.-]++\s*+=\s*+(?:{_VALUE})|(?:{_BARE})(?![\w:.-])))*"
_PROGRAMS = "script|style"
_UNSEEN = "head|iframe|noscript|object|svg|title"
_TOKEN = re.compile(
    rf"<!--.*?(?:--!?>|$)|<!\[CDATA\[(?P<kept>.*?)(?:\]\]>|$)|<[!?][a-z\[][^<>]*>"
    rf"|<(?P<program>{_PROGRAMS})\b[^<>]*>.*?(?:</(?P=program)\s*>|$)"
    rf"|<(?P<unseen>{_UNSEEN})\b[^<>]*>(?:[^<]++|<(?!/?(?P=unseen)\b))*+</(?P=unseen)\s*+>"
    rf"|<(?P<end>/?)(?:\w+:)?(?P<name>{_NAMES}|(?<=:)\w+){_ATTRIBUTES}\s*+(?:/\s*+)?>",
    re.IGNORECASE | re.DOTALL,
)
"""A program that isn't closed goes to the end; of anything else unseen that isn't, the tag alone goes."""
_ESCAPED = 8
"""Times that a text may have been escaped."""
_LINE, _ITEM, _CELL, _SOFT = "\n", "\n- ", " ", "\x1f"
"""`_SOFT` ends the line that was begun, if any."""
_SOFTS = re.compile(rf"(?P<begun>^|\n(?:- )?)?[ \t]*{_SOFT}[{_SOFT} \t]*")


def plain(html: str | None) -> str | None:
    """The text of a piece of HTML, in lines; e-mail addresses and telephone numbers in it are hidden. None: no text."""
    if html is None:
        return None
    text = html
    for _ in range(_ESCAPED + 1):
        shown = _SOFTS.sub(lambda m: _LINE if m["begun"] is None else m["begun"], _TOKEN.sub(_shown, text))
        text, before = unescape(shown), text
        if text == before:
            break
    text = hide_contacts(text.replace("\u00a0", " ").replace("\r", ""))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


def _shown(token: re.Match[str]) -> str:
    """What a tag looks like in a text without tags."""
    if token["kept"]:
        return token["kept"]
    name = (token["name"] or "").lower()
    if name == "li":
        return _LINE if token["end"] else _ITEM
    if name in ("td", "th"):
        return _CELL
    if name not in _LINES.split():
        return ""
    return _LINE if token["end"] or name in ("br", "hr") else _SOFT
