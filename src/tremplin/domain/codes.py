"""Codes of the field: their written form, their check digits, how a damaged one is repaired.

Patterns are plain ASCII regular expressions, meant for a full match, shared by the importers (polars),
the HTTP parameters (pydantic) and the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from stdnum import luhn

CFD = r"[A-Z0-9]{3}[0-9]{3}[A-Z0-9]{2}"
RNCP = r"RNCP[0-9]{3,5}"
FICHE = r"(RNCP|RS)[0-9]{1,5}"
ROME = r"[A-Z][0-9]{4}"
FAP = r"[A-Z][0-9A-Z][A-Z][0-9]{2}"
"""Professional family at its finest level, of 2009 (« A0Z40 ») or of 2021 (« QAX01 »)."""
NAF = r"[0-9]{4}[A-Z]"
IDCC = r"[0-9]{4}"
FORMACODE = r"[0-9]{5}"
NSF = r"[0-9]{2,3}[a-z]?"
MEF = r"[0-9]{9,11}"
MEFSTAT11 = r"[0-9A-Z]{11}"
SISE = r"[0-9A-Z][0-9]{6}"
UAI = r"[0-9]{7}[A-Z]"
SIRET = r"[0-9]{14}"
SIREN = r"[0-9]{9}"
COMMUNE = r"[0-9][0-9AB][0-9]{3}"
CODE_POSTAL = r"[0-9]{5}"
DEPARTEMENT = r"[0-9][0-9AB]|97[0-9]|98[0-9]"

LETTRES_UAI = "ABCDEFGHJKLMNPRSTUVWXYZ"
SIREN_LA_POSTE = "356000000"
_NOBODY = "0" * 14
PREMIER_RNCP_DE_LA_REFORME = 34000


def matches(pattern: str, code: str) -> bool:
    """Whether the whole of `code` is one code of this pattern (ASCII digits only, no final newline)."""
    return re.fullmatch(pattern, code, re.ASCII) is not None


def normalize_uai(raw: str) -> str | None:
    """The UAI padded to 8 characters, or None when its form or its check letter is wrong.

    The letter is the number modulo 23 in an alphabet without I, O and Q.
    """
    uai = raw.strip().upper().zfill(8)
    if not matches(UAI, uai) or LETTRES_UAI[int(uai[:7]) % 23] != uai[7]:
        return None
    return uai


def normalize_siret(raw: str) -> str | None:
    """The SIRET padded to 14 digits, or None when it identifies no establishment: wrong form, wrong key, only zeros.

    Establishments of La Poste don't follow Luhn: theirs pass when the sum of digits is a multiple of 5.
    """
    siret = raw.strip()
    if not matches(r"[0-9]{9,14}", siret):
        return None
    siret = siret.zfill(14)
    if luhn.is_valid(siret) and siret != _NOBODY:
        return siret
    la_poste = siret.startswith(SIREN_LA_POSTE) and sum(map(int, siret)) % 5 == 0
    return siret if la_poste else None


def known_romes(told: Iterable[str], known: Collection[str]) -> tuple[list[str], list[str]]:
    """Codes of jobs that the nomenclature has, in capitals and once each, and those that it lacks.

    `known` are the codes of the nomenclature; when it was never loaded, no code of the right form is refused.
    """
    codes = list(dict.fromkeys(code.strip().upper() for code in told))
    right = [code for code in codes if (code in known if known else matches(ROME, code))]
    return right, [code for code in codes if code not in right]


def luhn_valide(code: str) -> bool:
    """Whether the last digit of a number is its Luhn key."""
    return bool(luhn.is_valid(code))


def normalize_idcc(raw: str) -> str | None:
    """The IDCC on 4 digits, or None: publishers write 29, 0029 or 00029."""
    digits = raw.strip().lstrip("0")
    return digits.zfill(4) if matches(r"[0-9]{1,4}", digits or "0") else None


def is_before_2019_reform(rncp: str) -> bool:
    """Fiches numbered under 34000 were written before the reform of 2019 and lack some data."""
    return int(rncp.removeprefix("RNCP")) < PREMIER_RNCP_DE_LA_REFORME


def niveau_interministeriel(niveau_formation_diplome: str) -> str:
    """Interministerial level read from BCN's NIVEAU_FORMATION_DIPLOME: its first character, except 013 → 5."""
    return "5" if niveau_formation_diplome == "013" else niveau_formation_diplome[0]
