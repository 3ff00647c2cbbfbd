"""What a release knows of codes: which exist, when they are active, what replaces them, which go together."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tremplin.valideur.rules import GENRES

_PART = 400
_DE_LA_VERSION = frozenset(("uai", "siret", "insee", "code_postal"))
"""Kinds known by tables of their own."""
PARTIELS = frozenset(("siret", "siren", "uai"))
"""Kinds of which a release knows a part only: one that it doesn't know isn't wrong."""

_SIRETS = (
    "SELECT siret FROM sirene WHERE siret IN ({})",
    "SELECT siret FROM alternance_etablissements WHERE siret IN ({})",
    "SELECT siret FROM alternance_recruteurs_ecartes WHERE siret IN ({})",
)


class Referentiel:
    """The tables of a release (`reference.sqlite`), read by the codes of a file."""

    def __init__(self, path: Path | str) -> None:
        self._base = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def knows(self, genre: str) -> bool:
        """Whether it can tell a code of this kind that exists from one that doesn't."""
        return genre in _DE_LA_VERSION or bool(GENRES[genre].vocabulaire)

    def connus(self, genre: str, wanted: Iterable[str]) -> set[str]:
        """Those of these codes that exist."""
        if genre in ("uai", "siret"):
            found = {code for (code,) in self._read("SELECT code FROM organismes_codes WHERE code IN ({})", wanted)}
            if genre == "siret":
                found |= {code for asked in _SIRETS for (code,) in self._read(asked, wanted)}
            return found
        if genre in ("insee", "code_postal"):
            kind = "insee" if genre == "insee" else "postal"
            return {
                code
                for (code,) in self._read(
                    f"SELECT code FROM communes_codes WHERE type = '{kind}' AND code IN ({{}})", wanted
                )
            }
        vocabulary = GENRES[genre].vocabulaire
        return {
            code
            for (code,) in self._read(
                f"SELECT code FROM vocabulaire WHERE vocabulaire = '{vocabulary}' AND code IN ({{}})", wanted
            )
        }

    def inactifs(self, genre: str, wanted: Iterable[str], on: date) -> dict[str, str]:
        """Those of these codes that aren't active on a day, and why, in French."""
        if genre == "siret":
            closed = self._read("SELECT siret FROM sirene WHERE etat = 'F' AND siret IN ({})", wanted)
            return {siret: "établissement fermé" for (siret,) in closed}
        if genre == "insee" and on >= date.today():
            return {code: f"ancien code, aujourd'hui {new} ({name})" for code, new, name in self._former(wanted)}
        if genre not in ("rncp", "cfd"):
            return {}
        start, end = (
            ("rncp_activation", "rncp_fin_enregistrement") if genre == "rncp" else ("cfd_ouverture", "cfd_fermeture")
        )
        lives = dict.fromkeys(
            self._read(f"SELECT {genre}, {start}, {end} FROM certifications WHERE {genre} IN ({{}})", wanted)
        )
        day, why = on.isoformat(), dict[str, str]()
        for code, first, last in lives:
            if last is not None and last[:10] < day:
                why[code] = f"finie le {_day(last)}"
            elif first is not None and first[:10] > day:
                why[code] = f"pas encore ouverte : le {_day(first)}"
        if genre == "rncp" and on >= date.today():
            stopped = self._read("SELECT code FROM remplacements WHERE actif = 0 AND code IN ({})", wanted)
            why |= {code: "fiche inactive" for (code,) in stopped if code not in why}
        return why

    def remplacants(self, genre: str, wanted: Iterable[str]) -> dict[str, str]:
        """Code → the active codes that replace it, separated by « | »."""
        if genre == "rncp":
            rows = self._read("SELECT code, remplacants FROM remplacements WHERE code IN ({})", wanted)
            return {code: " | ".join(r for r in (found or "").split("|") if r.strip()) for code, found in rows if found}
        if genre == "insee":
            return {code: new for code, new, _ in self._former(wanted)}
        if genre != "cfd":
            return {}
        return {code: " | ".join(found) for code in wanted if (found := self._suivants(code))}

    def _former(self, wanted: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Codes of communes that are no more, with the code and the name of the one of today; arrondissements are."""
        return self._read(
            "SELECT k.code, k.commune, c.nom FROM communes_codes k JOIN communes c ON c.code_insee = k.commune "
            "WHERE k.type = 'insee' AND k.code <> k.commune AND k.code IN ({}) AND NOT EXISTS (SELECT 1 FROM "
            "json_each(CAST(c.body AS TEXT), '$.arrondissements') a WHERE a.value ->> 'code' = k.code)",
            wanted,
        )

    def _suivants(self, code: str) -> list[str]:
        """Diplomas at the end of the links from old to new, those that still open."""
        seen, ahead, ends = {code}, [code], []
        while ahead:
            here = ahead.pop()
            asked = "SELECT DISTINCT nouveau FROM liens_cfd WHERE ancien = ?"
            new = [n for (n,) in self._base.execute(asked, (here,))]
            if not new and here != code:
                ends.append(here)
            ahead += [n for n in new if n not in seen]
            seen.update(new)
        gone = self.inactifs("cfd", ends, date.today())
        return sorted(e for e in ends if e not in gone)

    def ensemble(self, genres: tuple[str, str], pairs: set[tuple[str, str]]) -> dict[tuple[str, str], str] | None:
        """Pairs that don't go together → what goes with the first; None when these kinds aren't compared."""
        if genres not in _PAIRES:
            return None
        query, key = _PAIRES[genres]
        held: dict[str, set[str]] = defaultdict(set)
        for one, other in self._read(query, {p[0] for p in pairs}):
            held[one].add(other)
        return {
            pair: " | ".join(sorted(held[pair[0]])[:_PROPOSES])
            for pair in pairs
            if pair[1] not in held.get(pair[0], set()) and (held.get(pair[0]) or key)
        }

    def compagnons(self, genres: tuple[str, str], wanted: Iterable[str]) -> dict[str, str]:
        """Code of the first kind → the only code of the second that is reliably its own."""
        query = _COMPAGNONS.get(genres)
        held: dict[str, set[str]] = defaultdict(set)
        for one, other in self._read(query, wanted) if query else ():
            held[one].add(other)
        return {one: next(iter(others)) for one, others in held.items() if len(others) == 1}

    def _read(self, query: str, wanted: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Rows of a query whose `{}` stands for some of the codes asked for."""
        every = sorted(set(wanted))
        for at in range(0, len(every), _PART):
            part = every[at : at + _PART]
            yield from self._base.execute(query.format(", ".join("?" * len(part))), part)


_PROPOSES = 5
_COMPAGNONS = {
    ("siret", "uai"): "SELECT siret, uai FROM organismes WHERE uai IS NOT NULL AND ouvert = 1 AND siret IN ({})",
    ("uai", "siret"): "SELECT uai, siret FROM organismes WHERE ouvert = 1 AND uai IN ({})",
}
"""Pairs of the référentiel of training organisations, by which an empty cell is filled."""
_PAIRES: dict[tuple[str, str], tuple[str, bool]] = {
    ("rncp", "cfd"): ("SELECT rncp, cfd FROM certifications WHERE cfd IS NOT NULL AND rncp IN ({})", True),
    ("rncp", "rome"): (
        "SELECT code, cible FROM correspondances WHERE de = 'rncp' AND vers = 'rome' AND code IN ({})",
        False,
    ),
    ("mef", "cfd"): (
        "SELECT code, cible FROM correspondances WHERE de = 'mef' AND vers = 'cfd' AND code IN ({})",
        False,
    ),
    ("siret", "uai"): ("SELECT siret, code FROM organismes_codes WHERE siret IN ({}) AND length(code) = 8", False),
    ("insee", "code_postal"): (
        "SELECT i.code, p.code FROM communes_codes i JOIN communes_codes p "
        "ON p.commune = i.commune AND p.type = 'postal' WHERE i.type = 'insee' "
        "AND i.code IN ({})",
        False,
    ),
}
"""Kinds that go together, in their order; whether a first that goes with nothing makes the pair wrong."""


def _day(instant: str) -> str:
    return f"{instant[8:10]}/{instant[5:7]}/{instant[:4]}"
