"""Codes of certifications as people type them."""

from __future__ import annotations

import re

from tremplin.domain.codes import CFD, RNCP, matches


def as_code(text: str) -> str | None:
    """A CFD or an RNCP as people type them: « rncp 31924 », « 31924 », « 26x31303 »."""
    squeezed = re.sub(r"[\s.]", "", text.upper())
    if matches(RNCP, squeezed) or matches(CFD, squeezed):
        return squeezed
    return f"RNCP{squeezed}" if matches(r"[0-9]{3,5}", squeezed) else None


def names_code(text: str) -> bool:
    """Whether a text can be nothing but a code: a CFD, or a number after « RNCP »."""
    code = as_code(text)
    return code is not None and (matches(CFD, code) or text.strip().upper().startswith("RNCP"))


def halves(code: str) -> tuple[str | None, str | None]:
    return (None, code) if matches(RNCP, code) else (code, None)
