"""Kinds of codes: how a column of them is recognised, how one is written, which key it has. Data first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from tremplin.domain import codes
from tremplin.domain.text import fold

_PART = 0.9
"""Part of the values of a column that must look like codes of a kind, where its name tells nothing."""
_AU_MOINS, _ECHANTILLON = 3, 2000


@dataclass(frozen=True)
class Genre:
    """A kind of codes."""

    nom: str
    titre: str
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
    cle: Callable[[str], bool] = lambda _code: True
    """Whether the key of a code (its check digit or letter) is right."""


def _zeros(length: int, least: int) -> Callable[[str], str]:
    """Spreadsheets drop the zeros that a number begins with: it has `least` digits then."""
    return lambda value: value.zfill(length) if codes.matches(rf"[0-9]{{{least},{length}}}", value) else value


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
        Genre("rncp", "Fiche RNCP", codes.RNCP, "RNCP et 3 à 5 chiffres", r"\brncp\b|\bfiche\b", "rncp", True, _rncp),
        Genre(
            "cfd",
            "Code formation diplôme",
            codes.CFD,
            "8 caractères, comme 50022137",
            r"\bcfd\b|code diplome|formation diplome|code educ",
            "cfd",
            False,
            _zeros(8, 7),
        ),
        Genre("mef", "MEF", codes.MEF, "9 à 11 chiffres", r"\bmef(stat)?\d*\b", "mef"),
        Genre(
            "uai",
            "UAI",
            codes.UAI,
            "7 chiffres et une lettre",
            r"\buai\b|\brne\b",
            "",
            True,
            _uai,
            lambda code: codes.normalize_uai(code) is not None,
        ),
        Genre(
            "siret",
            "SIRET",
            codes.SIRET,
            "14 chiffres",
            r"\bsiret\b",
            "",
            True,
            _zeros(14, 9),
            lambda code: codes.normalize_siret(code) is not None,
        ),
        Genre("siren", "SIREN", codes.SIREN, "9 chiffres", r"\bsiren\b", "", False, _zeros(9, 6), codes.luhn_valide),
        Genre("rome", "Métier (ROME)", codes.ROME, "une lettre et 4 chiffres", r"\brome\b", "rome", True),
        Genre("naf", "Activité (NAF)", codes.NAF, "4 chiffres et une lettre", r"\bnaf\b|\bape\b", "naf", True, _naf),
        Genre(
            "idcc", "Convention collective (IDCC)", codes.IDCC, "4 chiffres", r"\bidcc\b", "idcc", False, _zeros(4, 1)
        ),
        Genre(
            "formacode", "Formacode", codes.FORMACODE, "5 chiffres", r"\bformacode\b", "formacode", False, _zeros(5, 4)
        ),
        Genre("nsf", "Spécialité (NSF)", codes.NSF, "2 ou 3 chiffres, puis une lettre ou rien", r"\bnsf\b", "nsf"),
        Genre("sise", "SISE", codes.SISE, "7 caractères", r"\bsise\b", "sise"),
        Genre(
            "insee",
            "Commune (code INSEE)",
            codes.COMMUNE,
            "5 caractères, comme 57463 ou 2A004",
            r"\binsee\b|code commune|commune code",
            "",
            False,
            _zeros(5, 4),
        ),
        Genre(
            "code_postal",
            "Code postal",
            codes.CODE_POSTAL,
            "5 chiffres",
            r"code postal|\bcp\b|codepostal",
            "",
            False,
            _zeros(5, 4),
        ),
    )
}


def recognise(table: pl.DataFrame) -> dict[str, str]:
    """Column → the kind of its codes: by its name, else by what its values look like."""
    found: dict[str, str] = {}
    for column in table.columns:
        name = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
        kind = next((g.nom for g in GENRES.values() if re.search(g.entetes, name)), None)
        if kind is None:
            kind = _d_apres_les_valeurs(table[column])
        if kind is not None:
            found[column] = kind
    return found


def _d_apres_les_valeurs(values: pl.Series) -> str | None:
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
    return codes.matches(kind.motif, code) and kind.cle(code)


def write(kind: Genre, value: str) -> str:
    """A value as its kind is written: capitals, no space, the zeros that a spreadsheet dropped."""
    return kind.reecrire(re.sub(r"[\s\u00a0\u202f]", "", value).upper())
