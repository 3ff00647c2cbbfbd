"""Kinds of codes: how a column of them is recognised, how one is written, which key it has. Data first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

import polars as pl

from tremplin.domain import codes
from tremplin.domain.text import fold
from tremplin.domain.written.siret import compact_siret, siret_fault
from tremplin.language.spoken import mark

_PART = 0.9
"""Part of the values of a column that must look like codes of a kind, where its name tells nothing."""
_AU_MOINS, _ECHANTILLON = 3, 2000


_DECIMAL = re.compile(r"([0-9]+)[.,]0+")
_SPREADSHEET = {
    _DECIMAL: "un tableur l'a pris pour un nombre à virgule",
    re.compile(r"-?[0-9]([.,][0-9]+)?E\+?[0-9]+"): "un tableur l'a pris pour un nombre et l'a abrégé : ses derniers "
    "chiffres sont perdus, reprenez-le de l'original, dans une colonne au format texte",
    re.compile(r"#[A-ZÀ-Ü0-9/_]+[!?]?"): "erreur de calcul d'un tableur",
}
"""What spreadsheets make of a code → the same, for people."""


@dataclass(frozen=True)
class Genre:
    """A kind of codes."""

    nom: str
    titre: str
    _: KW_ONLY
    motif: str
    """Regular expression of a code rightly written."""
    attendu: str
    """The same, for people."""
    entetes: str
    """Regular expression on the folded name of a column of them."""
    vocabulaire: str = ""
    """Its vocabulary in a release; empty: known otherwise."""
    distinctif: bool = False
    """Whether values alone tell the kind."""
    reecrire: Callable[[str], str] = lambda value: value
    """A value as it is nearly written → as it should be; one that can't be mended stays."""
    faute: Callable[[str], str | None] = lambda _code: None
    """Why a value is no code of this kind, beyond its form: its key (a digit or a letter), or what it is instead."""


def _zeros(length: int, least: int) -> Callable[[str], str]:
    """Spreadsheets drop the zeros that a number begins with: it has `least` digits then."""
    return lambda value: value.zfill(length) if codes.matches(rf"[0-9]{{{least},{length}}}", value) else value


def _siret_fault(value: str) -> str | None:
    """That of a SIRET, the key of its SIREN included: only those of La Poste have no key of their own."""
    wrong = siret_fault(value)
    siren = compact_siret(value)[:9]
    if wrong or codes.luhn_valide(siren):
        return wrong
    return f"la clé de son SIREN « {siren} » est fausse, un chiffre a été mal recopié"


def _siren_fault(value: str) -> str | None:
    if not value.strip("0"):
        return "il n'est fait que de zéros"
    if codes.matches(codes.SIRET, value):
        return f"« {value} » est un SIRET : le SIREN en est les neuf premiers chiffres"
    return None if codes.luhn_valide(value) else "la clé de ce SIREN est fausse, un chiffre a été mal recopié"


def _uai_fault(value: str) -> str | None:
    if not value[:-1].strip("0"):
        return "son numéro n'est fait que de zéros"
    return None if codes.normalize_uai(value) else "la clé de cet UAI est fausse : sa lettre n'est pas celle du numéro"


def _rncp(value: str) -> str:
    return f"RNCP{value}" if codes.matches(r"[0-9]{3,5}", value) else value


def _naf(value: str) -> str:
    bare = value.replace(".", "")
    return bare.zfill(5) if codes.matches(r"[0-9]{3,4}[A-Z]", bare) else bare


def _uai(value: str) -> str:
    return value.zfill(8) if codes.matches(r"[0-9]{5,7}[A-Z]", value) else value


GENRES: dict[str, Genre] = {
    g.nom: g
    for g in (
        Genre(
            "rncp",
            mark("Fiche RNCP"),
            motif=codes.RNCP,
            attendu=mark("RNCP et 3 à 5 chiffres"),
            entetes=r"\brncp\b|\bfiche\b",
            vocabulaire="rncp",
            distinctif=True,
            reecrire=_rncp,
        ),
        Genre(
            "cfd",
            mark("Code formation diplôme"),
            motif=codes.CFD,
            attendu=mark("8 caractères, comme 50022137"),
            entetes=r"\bcfd\b|code diplome|formation diplome|code educ",
            vocabulaire="cfd",
            distinctif=False,
            reecrire=_zeros(8, 7),
        ),
        Genre(
            "mef",
            mark("MEF"),
            motif=codes.MEF,
            attendu=mark("9 à 11 chiffres"),
            entetes=r"\bmef(stat)?\d*\b",
            vocabulaire="mef",
        ),
        Genre(
            "uai",
            mark("UAI"),
            motif=codes.UAI,
            attendu=mark("7 chiffres et une lettre"),
            entetes=r"\buai\b|\brne\b",
            vocabulaire="",
            distinctif=True,
            reecrire=_uai,
            faute=_uai_fault,
        ),
        Genre(
            "siret",
            mark("SIRET"),
            motif=rf"(?!0+$){codes.SIRET}",
            attendu=mark("14 chiffres"),
            entetes=r"\bsiret\b",
            vocabulaire="",
            distinctif=True,
            reecrire=compact_siret,
            faute=_siret_fault,
        ),
        Genre(
            "siren",
            mark("SIREN"),
            motif=rf"(?!0+$){codes.SIREN}",
            attendu=mark("9 chiffres"),
            entetes=r"\bsiren\b",
            vocabulaire="",
            distinctif=False,
            reecrire=_zeros(9, 7),
            faute=_siren_fault,
        ),
        Genre(
            "rome",
            mark("Métier (ROME)"),
            motif=codes.ROME,
            attendu=mark("une lettre et 4 chiffres"),
            entetes=r"\brome\b",
            vocabulaire="rome",
            distinctif=True,
        ),
        Genre(
            "naf",
            mark("Activité (NAF)"),
            motif=codes.NAF,
            attendu=mark("4 chiffres et une lettre"),
            entetes=r"\bnaf\b|\bape\b",
            vocabulaire="naf",
            distinctif=True,
            reecrire=_naf,
        ),
        Genre(
            "idcc",
            mark("Convention collective (IDCC)"),
            motif=codes.IDCC,
            attendu=mark("4 chiffres"),
            entetes=r"\bidcc\b",
            vocabulaire="idcc",
            distinctif=False,
            reecrire=_zeros(4, 1),
        ),
        Genre(
            "formacode",
            mark("Formacode"),
            motif=codes.FORMACODE,
            attendu=mark("5 chiffres"),
            entetes=r"\bformacode\b",
            vocabulaire="formacode",
            distinctif=False,
            reecrire=_zeros(5, 4),
        ),
        Genre(
            "nsf",
            mark("Spécialité (NSF)"),
            motif=codes.NSF,
            attendu=mark("2 ou 3 chiffres, puis une lettre ou rien"),
            entetes=r"\bnsf\b",
            vocabulaire="nsf",
        ),
        Genre(
            "sise",
            mark("SISE"),
            motif=codes.SISE,
            attendu=mark("7 caractères"),
            entetes=r"\bsise\b",
            vocabulaire="sise",
        ),
        Genre(
            "insee",
            mark("Commune (code INSEE)"),
            motif=codes.COMMUNE,
            attendu=mark("5 caractères, comme 57463 ou 2A004"),
            entetes=r"\binsee\b|code commune|commune code",
            vocabulaire="",
            distinctif=False,
            reecrire=_zeros(5, 4),
        ),
        Genre(
            "code_postal",
            mark("Code postal"),
            motif=codes.CODE_POSTAL,
            attendu=mark("5 chiffres"),
            entetes=r"code postal|\bcp\b|codepostal",
            vocabulaire="",
            distinctif=False,
            reecrire=_zeros(5, 4),
        ),
    )
}


def recognise(table: pl.DataFrame) -> dict[str, str]:
    """Column → the kind of its codes: by its name, else by what its values look like."""
    found: dict[str, str] = {}
    for column in table.columns:
        kind = kind_of_name(column) or _kind_of_values(table[column])
        if kind is not None:
            found[column] = kind
    return found


def kind_of_name(column: str) -> str | None:
    """The kind of codes that the name of a column tells."""
    name = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    return next((g.nom for g in GENRES.values() if re.search(g.entetes, name)), None)


def looks_like_a_code(value: str) -> bool:
    """Whether a value has the form of a code of a kind that values alone tell."""
    return any(kind.distinctif and codes.matches(kind.motif, value) for kind in GENRES.values())


def _kind_of_values(values: pl.Series) -> str | None:
    told = values.cast(pl.String).drop_nulls().unique().head(_ECHANTILLON).to_list()
    told = [v.strip() for v in told if v.strip()]
    if len(told) < _AU_MOINS:
        return None
    for kind in GENRES.values():
        if kind.distinctif and sum(bien_ecrit(kind, v) for v in told) >= _PART * len(told):
            return kind.nom
    return None


def bien_ecrit(kind: Genre, code: str) -> bool:
    """Whether a code is rightly written, its key included."""
    return codes.matches(kind.motif, code) and kind.faute(code) is None


def write(kind: Genre, value: str) -> str:
    """A value as its kind is written: capitals, no space, the zeros that a spreadsheet dropped, not those it added."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", value).upper()
    decimal = _DECIMAL.fullmatch(bare)
    return kind.reecrire(decimal[1] if decimal else bare)


def from_spreadsheet(value: str) -> str | None:
    """What a spreadsheet, or a program that took a code for a number, did to a value; None where it shows nothing."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", value).upper()
    return next((told for form, told in _SPREADSHEET.items() if form.fullmatch(bare)), None)
