"""Codes that one may follow: how each is written, in which columns of the tables of a release it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tremplin.domain import codes
from tremplin.language.spoken import mark
from tremplin.sources.reading.registry import SOURCES

MOST = 500
"""Codes of one follow."""
_ROME_BASSIN = r"[A-Z][0-9]{4}-[0-9A-Z]{2,6}"


@dataclass(frozen=True, kw_only=True)
class CodeKind:
    """A kind of code."""

    title: str
    known: str
    """The kind by which pages print one that the release in service knows (`Family.codes`); empty: a source of it."""
    columns: tuple[tuple[str, ...], ...]
    """Columns of tables in which a code stands, each alternative whole: the parts of a code are joined by « - »."""
    read: Callable[[str], str | None]
    """The code as it is kept, from what was typed in capitals; None for what isn't one."""


def _of(pattern: str) -> Callable[[str], str | None]:
    return lambda typed: typed if codes.matches(pattern, typed) else None


def _siret(typed: str) -> str | None:
    """A whole SIRET: a shorter number isn't padded into one."""
    return codes.normalize_siret(typed) if len(typed) == 14 else None


KINDS: Mapping[str, CodeKind] = {
    "RNCP": CodeKind(title=mark("Fiche RNCP ou RS"), known="rncp", columns=(("rncp",),), read=_of(codes.FICHE)),
    "SIRET": CodeKind(title=mark("Établissement (SIRET)"), known="siret", columns=(("siret",),), read=_siret),
    "UAI": CodeKind(title=mark("Établissement (UAI)"), known="uai", columns=(("uai",),), read=codes.normalize_uai),
    "CFD": CodeKind(title=mark("Diplôme (CFD)"), known="cfd", columns=(("cfd",),), read=_of(codes.CFD)),
    "ROME": CodeKind(
        title=mark("Métier dans un bassin d'emploi"),
        known="rome-bassin",
        columns=(("code_rome", "code_bassin_emploi"),),
        read=_of(_ROME_BASSIN),
    ),
    "JEU": CodeKind(
        title=mark("Jeu de données"),
        known="",
        columns=(),
        read=lambda typed: typed.lower() if typed.lower() in SOURCES else None,
    ),
}
"""Name of a kind → the kind: the first that reads a code is its own."""


@dataclass(frozen=True, order=True)
class Code:
    """A code and its kind."""

    kind: str
    value: str

    @property
    def mark(self) -> str:
        """What it is found by."""
        return f"{self.kind}:{self.value}"


def read_code(typed: str) -> Code | None:
    """The code that was typed; None for what is none."""
    told = "".join(typed.split()).upper()
    read = ((name, kind.read(told)) for name, kind in KINDS.items())
    return next((Code(name, found) for name, found in read if found), None)


class Unreadable(Exception):
    """What was given isn't a list of codes: the line, what stands there."""


def read_codes(text: str, known: str) -> list[Code]:
    """The codes of a text or of a file, one a line or separated by commas or semicolons, each once, in their
    order; raises Unreadable for the first line that isn't one (`known`: some that are), for none, and for more than
    500."""
    found: dict[Code, None] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        for typed in line.replace(";", ",").split(","):
            if not typed.strip(' "'):
                continue
            code = read_code(typed.strip(' "'))
            if code is None:
                raise Unreadable(
                    f"ligne {number} : « {typed.strip()[:40]} » n'est pas un code ; attendu, par exemple : {known}"
                )
            found[code] = None
    if not found:
        raise Unreadable("aucun code n'est donné")
    if len(found) > MOST:
        raise Unreadable(f"{len(found)} codes : {MOST} au plus")
    return list(found)
