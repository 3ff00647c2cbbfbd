"""Catalogues of translations: one a room and a language, `<room>/locale/<language>.po`, read when first spoken."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).parent.parent
SOURCE = "fr"
"""The language of the code itself."""
LANGUAGES = {SOURCE: "Français", "en": "English"}
"""Each language → its own name for itself."""
EASY = "falc"
"""French that is easy to read (facile à lire et à comprendre): it says only what it says otherwise than French."""
OTHERS = tuple(language for language in LANGUAGES if language != SOURCE)
"""Those that catalogues translate to, whole."""
CATALOGUES = (*OTHERS, EASY)
COMMON = "platform"
"""The room of what stands in no other one: the platform itself, the domain, the application."""
ROOMS = (
    COMMON,
    "assistants",
    "portal",
    "valideur",
    *sorted(f"families/{p.parent.name}" for p in ROOT.glob("families/*/family.py")),
)
"""Folders that have a catalogue of their own, so that who works in one doesn't write in another's."""


def room_of(source: Path) -> str:
    """The room whose catalogue holds the messages of a file."""
    name = source.relative_to(ROOT).as_posix()
    return next((room for room in ROOMS if name.startswith(f"{room}/")), COMMON)


def catalogue_of(room: str, language: str) -> Path:
    """Where the catalogue of a room stands."""
    return ROOT / room / "locale" / f"{language}.po"


def read_catalogue(room: str, language: str) -> Catalog:
    """The catalogue of a room; an empty one where it hasn't any."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path, locale = catalogue_of(room, language), SOURCE if language == EASY else language
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


@cache
def translations(language: str) -> GNUTranslations:
    """Every message of every room, in a language: what is fuzzy or empty stays in French.

    Babel is loaded here, by who speaks another language than French.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    whole = Catalog(locale=SOURCE if language == EASY else language)
    known = [m for room in ROOMS for m in read_catalogue(room, language) if m.id and m.string and not m.fuzzy]
    for message in sorted(known, key=lambda m: m.pluralizable):  # both numbers of a word say the single one too
        whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def script_words(language: str) -> dict[str, str]:
    """What the scripts of pages say, in a language: French → its translation."""
    return {
        str(message.id): str(message.string)
        for room in ROOMS
        for message in read_catalogue(room, language)
        if message.string and any(file.endswith((".js", ".mjs")) for file, _ in message.locations)
    }
