"""What is being answered, in which language: any text that people read passes by `gettext` or `ngettext`.

French is the text of the code itself; another language is looked up in `language/catalogues.py`. The language is that
of the request (`platform/web/interpreter.py` reads it in the address), French elsewhere.

Messages are formatted: `%(name)s` takes a value given by its name, and a lone percent is written `%%`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from tremplin.language.catalogues import EASY, SOURCE, translations

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=SOURCE)


def spoken() -> str:
    """The code of the language that is spoken now, one of `LANGUAGES`."""
    return SOURCE if easy() else _SPOKEN.get()


def easy() -> bool:
    """Whether it is French that is easy to read."""
    return _SPOKEN.get() == EASY


def manner() -> str:
    """What the address of a page says: a language, or the easy French."""
    return _SPOKEN.get()


@contextmanager
def speaking(manner: str) -> Iterator[None]:
    """Speak a language, or the easy French, until the end of the block."""
    token = _SPOKEN.set(manner)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def gettext(message: str, **values: Any) -> str:
    """A text in the language that is spoken."""
    return translated(message) % values


def ngettext(one: str, several: str, count: float, **values: Any) -> str:
    """A text that agrees with a count, in the language that is spoken."""
    return agreed(one, several, count) % values


def translated(message: str) -> str:
    """A text in the language that is spoken, before its values are put in."""
    if manner() == SOURCE or not message:
        return message
    said = translations(manner())
    found = said.gettext(message)
    return found if found != message or easy() else said.ngettext(message, message, 1)


def agreed(one: str, several: str, count: float) -> str:
    """The same of a text that agrees with a count: the first plural is two in French, anything but one in English."""
    if spoken() == SOURCE:
        return one if single(count) else several
    return translations(spoken()).ngettext(one, several, 1 if single(count) else 2)


def single(count: float) -> bool:
    """Whether a count takes the singular in the language that is spoken."""
    return -2 < count < 2 if spoken() == SOURCE else abs(count) == 1


def mark(message: str) -> str:
    """The text itself: a constant that is to be translated where it is shown."""
    return message
