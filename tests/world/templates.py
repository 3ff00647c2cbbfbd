"""The templates, read as their author wrote them: each expression, and whether people read what it prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, nodes

import tremplin

ROOT = Path(tremplin.__file__).parent
BORDER = "\u2060"
"""Stands between two texts that a tag parts."""
_HOLE = re.compile(r"\ue000(\d+)\ue001")
_TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
_EXPRESSION = re.compile(r"{{-?(.*?)-?}}", re.DOTALL)
_MESSAGE = re.compile(r"{%-?\s*trans\b(.*?)%}(.*?){%-?\s*endtrans\s*-?%}", re.DOTALL)


@dataclass(frozen=True)
class Printed:
    """An expression that a person reads, with the text on both sides of it."""

    template: str
    expression: str
    before: str
    after: str


class _Reader(HTMLParser):
    """Texts of a page, without what stands inside its tags."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def templates() -> list[Path]:
    """Every template of pages and mails."""
    return sorted(ROOT.rglob("templates/**/*.html"))


def _text(source: str) -> str:
    """What people read of a template; each expression is a hole with its rank."""
    ranks = iter(range(len(source)))
    holes = _EXPRESSION.sub(lambda _: f"\ue000{next(ranks)}\ue001", source)
    return BORDER.join(_Reader(_TAG.sub("", holes)).texts)


def values(tag: str) -> dict[str, str]:
    """What `{% trans %}` puts in its message: name → expression."""
    parts, depth = [""], 0
    for _, kind, text in Environment().lex(f"{{{{ {tag} }}}}"):
        if kind in ("variable_begin", "variable_end"):
            continue
        depth += (text in "([{") - (text in ")]}") if kind == "operator" else 0
        if text == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += text
    given = (part.strip().partition("=") for part in parts if part.strip())
    return {name.strip(): (expression or name).strip() for name, _, expression in given}


def read(path: Path) -> str:
    """A template as its author wrote it, each value of a message in the place where it is read."""

    def spread(message: re.Match[str]) -> str:
        given = values(message[1])
        return _EXPRESSION.sub(lambda hole: f"{{{{ {given.get(hole[1].strip(), hole[1].strip())} }}}}", message[2])

    return _MESSAGE.sub(spread, path.read_text())


def printed() -> Iterator[Printed]:
    """What the templates print where people read it; neither attributes nor addresses."""
    for path in templates():
        expressions = [e.strip() for e in _EXPRESSION.findall(read(path))]
        text = _text(read(path))
        for match in _HOLE.finditer(text):
            after = _HOLE.split(text[match.end() : match.end() + 60])[0]
            before = _HOLE.split(text[max(0, match.start() - 60) : match.start()])[-1]
            yield Printed(str(path.relative_to(ROOT)), expressions[int(match[1])], before, after)


def told(value: Any, expression: str) -> Any:
    """What is printed, if it is a text."""
    if isinstance(value, bool | int | float | Decimal | date):
        raise TypeError(f"{expression} imprime {value!r} sans filtre (domain/display.py)")
    return value


class Told(BaseLoader):
    """The templates, where whatever people read must be a text by the time it is printed."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, path, fresh = self.loader.get_source(environment, template)
        messages: list[str] = []
        source = _MESSAGE.sub(lambda found: _put_aside(found, messages), source)
        read = {int(rank) for rank in _HOLE.findall(_text(source))}
        ranks = iter(range(len(source)))

        def checked(match: re.Match[str]) -> str:
            return f"{{{{ ({match[1]}) | told({match[1]!r}) }}}}" if next(ranks) in read else match[0]

        whole = _EXPRESSION.sub(checked, source)
        return re.sub("\ue002(\\d+)\ue003", lambda found: messages[int(found[1])], whole), path, fresh


def _put_aside(message: re.Match[str], kept: list[str]) -> str:
    """A mark in the place of a message, whose values are checked too."""
    given = ", ".join(f"{name}=({value}) | told({value!r})" for name, value in values(message[1]).items())
    kept.append(f"{{% trans {given} %}}{message[2]}{{% endtrans %}}")
    return f"\ue002{len(kept) - 1}\ue003"


def check(environment: Environment) -> None:
    """Refuse, from now on, numbers and days that no filter wrote."""
    assert environment.loader
    environment.filters["told"] = told
    environment.loader = Told(environment.loader)


SAID = ("title", "alt", "aria-label", "placeholder")
"""Attributes that are read to people."""
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}|[«»]|[ \xa0][:;?!]")
"""Words, and the marks that French writes its own way."""
_FRENCH = re.compile(r"[À-ÿ]|^[A-Z]['’a-z]+($|[ ,:.])")
_GIVEN = {"_", "gettext", "mark", "pluriel", "accord", "ecart", "mesure", "libelle", "replace", "get", "join", "attr"}
"""What takes a text to say it in the language of the page, or a text that isn't said."""


class _Bare(HTMLParser):
    """Words that a page says in French whatever its language; what says itself French may."""

    VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
    SILENT = frozenset(("script", "style", "code", "pre"))

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent: list[bool] = [False]
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        silent = self._silent[-1] or tag in self.SILENT or "lang" in given
        self.words += [value for name in SAID if (value := given.get(name)) and not silent]
        if tag not in self.VOID:
            self._silent.append(silent)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and len(self._silent) > 1:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent[-1]:
            self.words.append(data)


def bare(path: Path) -> list[str]:
    """What a template says outside gettext: texts, attributes, constants of its expressions."""
    source = _MESSAGE.sub("", path.read_text())
    texts = _Bare(_EXPRESSION.sub("", _TAG.sub("", source))).words
    said = [" ".join(text.split()) for text in texts if _WORD.search(text)]
    return said + [one for one in _constants(Environment(extensions=["jinja2.ext.i18n"]).parse(source)) if one]


def _constants(node: nodes.Node, given: bool = False) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and not given and _FRENCH.search(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        name = (
            getattr(node, "name", "")
            if isinstance(node, nodes.Filter)
            else getattr(getattr(node, "node", None), "name", "")
        )
        compared = isinstance(node, nodes.Compare) or (isinstance(node, nodes.Pair) and child is node.key)
        yield from _constants(child, given or name in _GIVEN or compared)
