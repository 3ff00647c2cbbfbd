"""Types of columns: how the text of a cell becomes a value, column by column (polars expressions).

Each type maps text to a value or to null; a cell that had text and became null is wrong, and is reported
with `attendu`. Types are declared by the sources, never guessed.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import ClassVar

import polars as pl

from tremplin.domain.codes import normalize_idcc, normalize_siret
from tremplin.domain.dates import PARIS
from tremplin.domain.text import fold

AUCUN = ("",)
NON_DIFFUSE = "[ND]"
"""What INSEE writes, and those who copy it, where a value is not diffused."""


@dataclass(frozen=True)
class Type(ABC):
    """A column's type. `aucun` lists the texts that mean "no value" for the publisher."""

    aucun: tuple[str, ...] = AUCUN
    schema: ClassVar[str] = "string"
    """Type of the value in a Table Schema."""

    @property
    @abstractmethod
    def attendu(self) -> str:
        """What a right value looks like, in French, for the person who reads the rejection."""

    @abstractmethod
    def convert(self, text: pl.Expr) -> pl.Expr:
        """Trimmed, non-null text → value, null when it isn't one."""

    def text(self, raw: pl.Expr) -> pl.Expr:
        """The cell trimmed (tabs and no-break spaces too), null when it means none."""
        trimmed = raw.str.strip_chars(" \t\r\n\u00a0\u202f\ufeff")
        return pl.when(trimmed.is_in(list(self.aucun))).then(None).otherwise(trimmed)


@dataclass(frozen=True)
class Texte(Type):
    """Any text, in Unicode form NFC; doubled apostrophes of some exports are made single."""

    entites: bool = False
    """Character references of HTML (« &amp; », « &#039; ») are read: the publisher exports from its pages."""

    @property
    def attendu(self) -> str:
        return "un texte"

    def convert(self, text: pl.Expr) -> pl.Expr:
        if self.entites:
            escaped = text.str.contains("&", literal=True)
            text = pl.when(escaped).then(text.map_elements(_unescaped, return_dtype=pl.String)).otherwise(text)
        return text.str.normalize("NFC").str.replace_all("''", "'", literal=True)


def _unescaped(text: str) -> str:
    """A text whose references were read; twice, since « &amp;amp; » comes of two exports."""
    return unescape(unescape(text))


@dataclass(frozen=True)
class Code(Type):
    """A code matching `motif` whole, once padded with zeros to `pad` characters."""

    motif: str = ".+"
    pad: int = 0
    tel_quel: bool = False
    """Capitals and small letters are kept as written."""
    forme: str = ""
    """The motif in words, for the person who reads the rejection."""
    prefixe: str = ""
    """What the publisher leaves out before its codes."""

    @property
    def attendu(self) -> str:
        return self.forme or f"un code de la forme {self.motif}"

    def convert(self, text: pl.Expr) -> pl.Expr:
        code = text if self.tel_quel or self._has_lower else text.str.to_uppercase()
        code = code.str.zfill(self.pad) if self.pad else code
        code = self.prefixe + code.str.strip_prefix(self.prefixe) if self.prefixe else code
        return pl.when(code.str.contains(f"^(?:{self.motif})$")).then(code)

    @property
    def _has_lower(self) -> bool:
        return "a-z" in self.motif


EMAIL = Code(motif=r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", tel_quel=True, forme="une adresse électronique")


@dataclass(frozen=True)
class CodeVerifie(Type):
    """A code with a check digit or letter, normalised by `normalise` (None = wrong)."""

    normalise: Callable[[str], str | None] = str
    forme: str = ""

    @property
    def attendu(self) -> str:
        return self.forme

    def convert(self, text: pl.Expr) -> pl.Expr:
        return text.map_batches(self._normalised, return_dtype=pl.String)

    def _normalised(self, column: pl.Series) -> pl.Series:
        known = {code: self.normalise(code) for code in column.drop_nulls().unique()}
        return column.replace_strict(known, default=None, return_dtype=pl.String) if known else column


SIRET = CodeVerifie(normalise=normalize_siret, forme="un SIRET de 14 chiffres et sa clé")
"""A SIRET that identifies; padded with zeros on the left."""
IDCC = CodeVerifie(normalise=normalize_idcc, forme="un IDCC de 4 chiffres")


@dataclass(frozen=True)
class Codes(Type):
    """Several codes in one cell, separated by `separateur`; one wrong code makes the cell wrong."""

    motif: str = ".+"
    separateur: str = "|"

    @property
    def attendu(self) -> str:
        return f"des codes de la forme {self.motif} séparés par « {self.separateur} »"

    def convert(self, text: pl.Expr) -> pl.Expr:
        parts = text.str.split(self.separateur).list.eval(pl.element().str.strip_chars())
        right = parts.list.eval(pl.element().str.contains(f"^(?:{self.motif})$")).list.all()
        return pl.when(right).then(parts)


@dataclass(frozen=True)
class Date(Type):
    """A day, in the French form or in the ISO form, from 1900 to 2100; an instant is its day in Paris, a time of day
    that doesn't tell its offset is dropped.

    With `deux_chiffres`, « 25/05/18 » is a day of this century; with `mois_en_tete`, « 5/25/18 » is.
    """

    deux_chiffres: bool = False
    mois_en_tete: bool = False
    schema: ClassVar[str] = "date"

    @property
    def attendu(self) -> str:
        return "une date jj/mm/aaaa ou aaaa-mm-jj entre 1900 et 2100"

    def convert(self, text: pl.Expr) -> pl.Expr:
        day = text.str.split(" ").list.first().str.split("T").list.first()
        if self.deux_chiffres:
            day = day.str.replace(r"^(\d\d/\d\d/)(\d\d)$", "${1}20${2}")
        if self.mois_en_tete:
            day = day.str.replace(r"^(\d\d?)/(\d\d?)/(\d\d)$", "20${3}-${1}-${2}")
        parsed = pl.coalesce(
            text.map_batches(_paris_days, return_dtype=pl.Date),
            day.str.to_date("%d/%m/%Y", strict=False),
            day.str.to_date("%Y-%m-%d", strict=False),
        )
        return pl.when(parsed.dt.year().is_between(1900, 2100)).then(parsed)


_HOUR = r"(\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?"
_ZONE = r" ?(?:Z|UTC|GMT|([+-]\d\d):?(\d\d)?)$"
_INSTANTS = (
    (rf"^(\d{{4}}-\d\d-\d\d)[T ]{_HOUR}{_ZONE}", "%Y-%m-%d %H:%M %z"),
    (rf"^(\d\d/\d\d/\d{{4}})[T ]{_HOUR}{_ZONE}", "%d/%m/%Y %H:%M %z"),
    (rf"^(?:[A-Z][a-z]{{2}}, )?(\d{{1,2}} [A-Z][a-z]{{2}} \d{{4}}) {_HOUR}{_ZONE}", "%d %b %Y %H:%M %z"),
)
"""Forms of an instant, that of mails (RFC 822) last."""


def _paris_days(column: pl.Series) -> pl.Series:
    """Days in Paris of the instants, that is of the texts that tell their offset; null for the others."""
    if not column.str.contains(rf":\d\d(?:[.,]\d+)?{_ZONE}").any():
        return pl.Series(column.name, [None] * len(column), dtype=pl.Date)
    text, found = pl.col("text"), []
    for form, read in _INSTANTS:
        offset = pl.concat_str(text.str.extract(form, 3).fill_null("+00"), text.str.extract(form, 4).fill_null("00"))
        moment = pl.concat_str(text.str.extract(form, 1), text.str.extract(form, 2), offset, separator=" ")
        found.append(moment.str.to_datetime(read, strict=False, time_unit="ms"))
    days = pl.coalesce(found).dt.convert_time_zone(str(PARIS)).dt.date()
    return pl.DataFrame({"text": column}).select(days.alias(column.name)).to_series()


@dataclass(frozen=True)
class Entier(Type):
    """An integer, within bounds when declared; « 2 044 » and « 12.0 » as spreadsheets write them are read too."""

    mini: int | None = None
    maxi: int | None = None
    schema: ClassVar[str] = "integer"

    @property
    def attendu(self) -> str:
        low = "" if self.mini is None else f" d'au moins {self.mini}"
        high = "" if self.maxi is None else f" d'au plus {self.maxi}"
        return f"un nombre entier{low}{' et' if low and high else ''}{high}"

    def convert(self, text: pl.Expr) -> pl.Expr:
        digits = text.str.replace_all(r"[ \u{a0}\u{202f}]", "").str.replace(r"\.0+$", "")
        number = digits.cast(pl.Int64, strict=False)
        if self.mini is not None:
            number = pl.when(number >= self.mini).then(number)
        return number if self.maxi is None else pl.when(number <= self.maxi).then(number)


@dataclass(frozen=True)
class Decimal(Type):
    """A finite number, with a point or a comma."""

    schema: ClassVar[str] = "number"

    @property
    def attendu(self) -> str:
        return "un nombre"

    def convert(self, text: pl.Expr) -> pl.Expr:
        number = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)


@dataclass(frozen=True)
class Position(Type):
    """A point written « latitude,longitude », in degrees."""

    @property
    def attendu(self) -> str:
        return "un point « latitude,longitude » en degrés"

    def convert(self, text: pl.Expr) -> pl.Expr:
        parts = text.str.split(",")
        lat, lon = (
            parts.list.get(n, null_on_oob=True).str.strip_chars().cast(pl.Float64, strict=False) for n in (0, 1)
        )
        right = (parts.list.len() == 2) & lat.is_between(-90, 90) & lon.is_between(-180, 180)
        return pl.when(right).then(pl.struct(lat.alias("lat"), lon.alias("lon")))


@dataclass(frozen=True)
class Marque(Type):
    """Whether the cell holds one of the publisher's marks (« * » of statistical secrecy), not a value."""

    marques: tuple[str, ...] = ("*",)
    schema: ClassVar[str] = "boolean"

    @property
    def attendu(self) -> str:
        return "une valeur, ou la marque " + " ou ".join(f"« {m} »" for m in self.marques)

    def convert(self, text: pl.Expr) -> pl.Expr:
        return text.is_in(list(self.marques)).fill_null(False)


@dataclass(frozen=True)
class Choix(Type):
    """One of a few texts, as written; any other is a wrong cell, the rest of the file goes on."""

    valeurs: tuple[str, ...] = ()

    @property
    def attendu(self) -> str:
        return "l'une de ces valeurs : " + ", ".join(f"« {v} »" for v in self.valeurs)

    def convert(self, text: pl.Expr) -> pl.Expr:
        return pl.when(text.is_in(list(self.valeurs))).then(text)


@dataclass(frozen=True)
class Enumere(Type):
    """A closed list: text of the file → our value. Any other text stops the whole import (never a null)."""

    valeurs: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def attendu(self) -> str:
        return "l'une de ces valeurs : " + ", ".join(f"« {v} »" for v in self.valeurs)

    def convert(self, text: pl.Expr) -> pl.Expr:
        return text.map_batches(self._values, return_dtype=pl.String)

    def known(self, text: pl.Expr) -> pl.Expr:
        """Whether each text is one of the list; capitals, accents, spaces and punctuation alone make no other."""
        return text.map_batches(self._known, return_dtype=pl.Boolean)

    def find(self, text: str) -> str | None:
        """The text of the list that a cell means; None for an unknown one."""
        return text if text in self.valeurs else self._folded.get(_squeezed(text))

    @cached_property
    def _folded(self) -> dict[str, str]:
        """Squeezed text → the text of the list, where those that are squeezed alike mean one value."""
        found: dict[str, set[str | None]] = {}
        for text, value in self.valeurs.items():
            found.setdefault(_squeezed(text), set()).add(value)
        return {key: text for text in self.valeurs if len(found[key := _squeezed(text)]) == 1}

    def _values(self, column: pl.Series) -> pl.Series:
        known = {t: self.valeurs[k] for t in column.drop_nulls().unique() if (k := self.find(t)) is not None}
        return (
            column.replace_strict(known, default=None, return_dtype=pl.String)
            if known
            else pl.Series(column.name, [None] * len(column), dtype=pl.String)
        )

    def _known(self, column: pl.Series) -> pl.Series:
        known = [t for t in column.drop_nulls().unique() if self.find(t) is not None]
        return column.is_in(known)


_SIGNS = re.compile(r"[+<>*%#=-]")


def _squeezed(text: str) -> str:
    """A text of a list without what changes from one edition to the next: capitals, accents, spaces, punctuation. Signs
    of numbers stay, and numbers as they are written."""
    plain = fold(text).replace(" ", "")
    return text if not plain or plain.isdigit() else plain + "".join(_SIGNS.findall(text.replace("-", " ")))
