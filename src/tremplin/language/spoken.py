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

from tremplin.language.catalogues import SOURCE, translations

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=SOURCE)


def spoken() -> str:
    """The code of the language that is spoken now, one of `LANGUAGES`."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language, until the end of the block."""
    token = _SPOKEN.set(language)
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
    language = spoken()
    if language == SOURCE or not message:
        return message
    found = translations(language).gettext(message)
    return found if found != message else translations(language).ngettext(message, message, 1)


def agreed(one: str, several: str, count: float) -> str:
    """The same of a text that agrees with a count: the first plural is two in French, anything but one in English."""
    language = spoken()
    if language == SOURCE:
        return one if -2 < count < 2 else several
    return translations(language).ngettext(one, several, 1 if abs(count) == 1 else 2)


def mark(message: str) -> str:
    """The text itself: a constant that is to be translated where it is shown."""
    return message
