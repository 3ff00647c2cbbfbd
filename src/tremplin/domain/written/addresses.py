"""Addresses as strangers write them: of pages, of towns."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from tremplin.domain.territories import COLLECTIVITES
from tremplin.domain.text import fold
from tremplin.domain.written import casing

_AROUND = re.compile(
    r"^(?:(?:\d{2,3}|2[ab]) )?(?:(?:l|la|le|les) )?(?P<town>.+?)"
    r"(?: \d+ ?(?:er?|e?me|nd)?(?: arr.*)?)?(?: cedex.*| france)?$"
)
"""What stands around the name of a town, folded: « 75 - PARIS 12 », « Lyon CEDEX 03 », « Paris 1er arrondissement »."""
_DISTRICT = re.compile(r"^(?:\d{2,3} )?(?P<town>[a-z]+) (?P<number>\d{1,2}) ?(?:er?|e?me|nd)?(?: arr.*)?(?: france)?$")
_SHORT = ((re.compile(r"\bst\b"), "saint"), (re.compile(r"\bste\b"), "sainte"), (re.compile(r"\bs\b"), "sur"))
_DISTRICTS = {"paris la defense": "puteaux", "defense": "puteaux"}
"""Districts astride towns that the post and people take for one → a town where they are."""
_DEPARTEMENT = re.compile(r"\s*(\d{2}|2[AB]|97\d|98\d)\s+-\s+\S")
_OURS = {
    "fr",
    "fra",
    "france",
    "france metropolitaine",
    "gp",
    "mq",
    "gf",
    "re",
    "yt",
    "pm",
    "bl",
    "mf",
    "wf",
    "pf",
    "nc",
}
_OURS |= {"guadeloupe", "martinique", "guyane", "guyane francaise", "reunion", "la reunion", "mayotte"}
_OURS |= {fold(c.nom) for c in COLLECTIVITES.values()}


def split_address(url: str) -> SplitResult:
    """The parts of an address, all empty for one that can't be read."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def town(name: str) -> str:
    """The name of a town, folded, without article, « CEDEX », number of arrondissement or of département: « 42 - ST
    ETIENNE CEDEX 2 » and « Saint-Étienne » are one."""
    folded = fold(name)
    for short, whole in _SHORT:
        folded = short.sub(whole, folded)
    found = _AROUND.match(folded)
    bare = found["town"] if found else folded
    return _DISTRICTS.get(bare, bare)


def district(name: str) -> str | None:
    """A town and the number of one of its districts: « 75 - PARIS 13E ARRONDISSEMENT » is « paris 13 »."""
    found = _DISTRICT.match(fold(name))
    return f"{found['town']} {int(found['number'])}" if found else None


def departement_told(name: str) -> str | None:
    """The département that stands before the name of a town: « 57 - METZ »."""
    found = _DEPARTEMENT.match(name)
    return found[1] if found else None


def town_name(told: str) -> str:
    """A town as people write it, without the département that some write before it: « 57 - METZ » is « Metz »."""
    return casing.name(told.split("-", 1)[1].strip() if departement_told(told) and "-" in told else told)


def is_abroad(country: str) -> bool:
    """Whether a country, by name or code, is another than France and its territories."""
    return fold(country) not in _OURS
