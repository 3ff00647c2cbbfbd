"""Kinds of codes: how a column of them is recognised, how one is written, which key it has. Data first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

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
        Genre(
            "rncp",
            "Fiche RNCP",
            motif=codes.RNCP,
            attendu="RNCP et 3 à 5 chiffres",
            entetes=r"\brncp\b|\bfiche\b",
            vocabulaire="rncp",
            distinctif=True,
            reecrire=_rncp,
        ),
        Genre(
            "cfd",
            "Code formation diplôme",
            motif=codes.CFD,
            attendu="8 caractères, comme 50022137",
            entetes=r"\bcfd\b|code diplome|formation diplome|code educ",
            vocabulaire="cfd",
            distinctif=False,
            reecrire=_zeros(8, 7),
        ),
        Genre(
            "mef", "MEF", motif=codes.MEF, attendu="9 à 11 chiffres", entetes=r"\bmef(stat)?\d*\b", vocabulaire="mef"
        ),
        Genre(
            "uai",
            "UAI",
            motif=codes.UAI,
            attendu="7 chiffres et une lettre",
            entetes=r"\buai\b|\brne\b",
            vocabulaire="",
            distinctif=True,
            reecrire=_uai,
            cle=lambda code: codes.normalize_uai(code) is not None,
        ),
        Genre(
            "siret",
            "SIRET",
            motif=codes.SIRET,
            attendu="14 chiffres",
            entetes=r"\bsiret\b",
            vocabulaire="",
            distinctif=True,
            reecrire=_zeros(14, 9),
            cle=lambda code: codes.normalize_siret(code) is not None,
        ),
        Genre(
            "siren",
            "SIREN",
            motif=codes.SIREN,
            attendu="9 chiffres",
            entetes=r"\bsiren\b",
            vocabulaire="",
            distinctif=False,
            reecrire=_zeros(9, 6),
            cle=codes.luhn_valide,
        ),
        Genre(
            "rome",
            "Métier (ROME)",
            motif=codes.ROME,
            attendu="une lettre et 4 chiffres",
            entetes=r"\brome\b",
            vocabulaire="rome",
            distinctif=True,
        ),
        Genre(
            "naf",
            "Activité (NAF)",
            motif=codes.NAF,
            attendu="4 chiffres et une lettre",
            entetes=r"\bnaf\b|\bape\b",
            vocabulaire="naf",
            distinctif=True,
            reecrire=_naf,
        ),
        Genre(
            "idcc",
            "Convention collective (IDCC)",
            motif=codes.IDCC,
            attendu="4 chiffres",
            entetes=r"\bidcc\b",
            vocabulaire="idcc",
            distinctif=False,
            reecrire=_zeros(4, 1),
        ),
        Genre(
            "formacode",
            "Formacode",
            motif=codes.FORMACODE,
            attendu="5 chiffres",
            entetes=r"\bformacode\b",
            vocabulaire="formacode",
            distinctif=False,
            reecrire=_zeros(5, 4),
        ),
        Genre(
            "nsf",
            "Spécialité (NSF)",
            motif=codes.NSF,
            attendu="2 ou 3 chiffres, puis une lettre ou rien",
            entetes=r"\bnsf\b",
            vocabulaire="nsf",
        ),
        Genre("sise", "SISE", motif=codes.SISE, attendu="7 caractères", entetes=r"\bsise\b", vocabulaire="sise"),
        Genre(
            "insee",
            "Commune (code INSEE)",
            motif=codes.COMMUNE,
            attendu="5 caractères, comme 57463 ou 2A004",
            entetes=r"\binsee\b|code commune|commune code",
            vocabulaire="",
            distinctif=False,
            reecrire=_zeros(5, 4),
        ),
        Genre(
            "code_postal",
            "Code postal",
            motif=codes.CODE_POSTAL,
            attendu="5 chiffres",
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
