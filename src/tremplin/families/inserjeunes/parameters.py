"""Parameters of the wire format: read one by one, every fault told at once, in the words of the service replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from tremplin.domain.territories import ACADEMIES, PAR_CODE, Region, of_place
from tremplin.platform.wire.errors import ApiError

VALIDATION = "Erreur de validation"
MAX_CODES = 100
_PREFIXES = {8: "CFD", 11: "MEFSTAT11", 7: "SISE"}
_CODE = re.compile(r"(?:CFD:)?[0-9A-Z]{8}|(?:MEFSTAT11:)?[0-9A-Z]{11}|SISE:[0-9A-Z]{7}")
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_MILLESIME = re.compile(r"([0-9]{4})(?:[_-]([0-9]{4}))?")
_POSTAL = re.compile(r"[0-9]{5}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_SEPARATORS = re.compile(r"[,|]")
_OURS = frozenset({"apiKey", "release"})
"""Parameters of every route, taken out before validation."""

Path = tuple[str | int, ...]


class Faulty(Exception):
    """A value that isn't what its parameter takes: type and message of the fault, and more of its context."""

    def __init__(self, type_: str, message: str, value: Any, **context: Any) -> None:
        super().__init__(message)
        self.type, self.message, self.value, self.context = type_, message, value, context
        self.path: Path = ()


Read = Callable[[str, str], Any]
"""From the text given and the label of the parameter to its value; raises Faulty."""


@dataclass(frozen=True)
class Parameter:
    """A parameter: how it is read, its value when absent, what it is."""

    read: Read
    default: Any = None
    description: str = ""
    example: str = ""


def label_of(path: Path) -> str:
    """`regions[1]`: the path joined."""
    return "".join(f"[{part}]" if isinstance(part, int) else str(part) for part in path)


def detail(path: Path, type_: str, message: str, value: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    """One fault as `details` lists it."""
    label = label_of(path)
    return {
        "message": f'"{label}" {message}' if not message.startswith('"') else message,
        "path": list(path),
        "type": type_,
        "context": {**context, "label": label, "value": value, "key": path[-1]},
    }


def _told(fault: Faulty, path: Path) -> dict[str, Any]:
    return detail(path, fault.type, fault.message, fault.value, fault.context)


def refused(details: list[dict[str, Any]]) -> ApiError:
    """400 with all its faults."""
    return ApiError(400, VALIDATION, {"details": details})


def read(request: Request, given: Mapping[str, str], asked: Mapping[str, Parameter]) -> dict[str, Any]:
    """Values of the parameters of a route: those of its path in `given`, the others in the query.

    Raises ApiError 400 with every fault, in the order of the route's declaration, unknown parameters last.
    """
    asked_for = request.query_params.multi_items() if request.scope["query_string"] else ()
    query = {k: v for k, v in asked_for if k not in _OURS}
    values: dict[str, Any] = {}
    faults: list[dict[str, Any]] = []
    for name, parameter in asked.items():
        text = given.get(name)
        if text is None and name not in given:
            parts = request.query_params.getlist(name) if name in query else []
            text = ",".join(parts) if parts else None
        if text is None:
            values[name] = parameter.default
            continue
        try:
            values[name] = parameter.read(text, name)
        except Faulty as fault:
            faults.append(_told(fault, fault.path or (name,)))
    faults += _unfit_universe(values)
    for name, text in query.items():
        if name not in asked or name in given:
            faults.append(detail((name,), "object.unknown", "is not allowed", text, {"child": name}))
    if faults:
        raise refused(faults)
    return values


def _not_empty(text: str) -> str:
    if not text:
        raise Faulty("string.empty", "is not allowed to be empty", text)
    return text


def millesime(text: str, _label: str) -> str:
    """`2024`, or `2023_2024`: either order and either separator are taken, ascending is what comes out."""
    match = _MILLESIME.fullmatch(_not_empty(text))
    if match is None:
        raise Faulty("millesime.invalid", "must have format XXXX or XXXX-1_XXXX", text)
    return "_".join(sorted(year for year in match.groups() if year))


def uai(text: str, label: str) -> str:
    if _UAI.fullmatch(_not_empty(text)) is None:
        raise Faulty(
            "string.pattern.base",
            f'"{label}" with value "{text}" fails to match the required pattern: /^[0-9]{{7}}[A-Z]{{1}}$/',
            text,
            regex={},
        )
    return text


def _only(text: str, valids: Sequence[str], told: str | None = None) -> str:
    """The value itself when it is one of those allowed; otherwise the fault that names them."""
    if text not in valids:
        listed = f"[{', '.join(valids)}]"
        message = told or (f"must be one of {listed}" if len(valids) > 1 else f"must be {listed}")
        raise Faulty("any.only", message, text, valids=list(valids))
    return text


def region(text: str, _label: str) -> Region:
    """A région by its code or by a postal code: five digits that lead nowhere are told as such."""
    found = of_place(_not_empty(text))
    if found is not None:
        return found
    if _POSTAL.fullmatch(text):
        raise Faulty("postal_code.invalid", "must be a valid postal code or region code", text)
    return PAR_CODE[_only(text, tuple(PAR_CODE))]


def academie(text: str, _label: str) -> str:
    """An académie by its code."""
    return _only(text, tuple(ACADEMIES), "must be a valid academie code")


@dataclass(frozen=True)
class OneOf:
    """One of a few words; `empty` is what an empty value means, when it is as if none were given."""

    valids: tuple[str, ...]
    empty: str | None = None

    def __call__(self, text: str, _label: str) -> str:
        return self.empty if not text and self.empty else _only(text, self.valids)


def one_of(*valids: str, empty: str | None = None) -> OneOf:
    """Reads one of these words."""
    return OneOf(valids, empty)


@dataclass(frozen=True)
class Several:
    """A list separated by commas or pipes; the fault names the place of the wrong one."""

    one: Read

    def __call__(self, text: str, label: str) -> tuple[Any, ...]:
        found = []
        for at, part in enumerate(_SEPARATORS.split(text)):
            try:
                found.append(self.one(part, f"{label}[{at}]"))
            except Faulty as fault:
                fault.path = (label, at)
                raise
        return tuple(dict.fromkeys(found))


def number(text: str, _label: str) -> int:
    """A whole number, from 0 (which means the default)."""
    if _NUMBER.fullmatch(text.strip()) is None:
        raise Faulty("number.base", "must be a number", text)
    value = float(text)
    if not value.is_integer():
        raise Faulty("number.integer", "must be an integer", value)
    if value < 0:
        raise Faulty("number.min", "must be greater than or equal to 0", int(value), limit=0)
    return int(value)


def code(text: str, _label: str) -> str:
    """One code, its prefix taken off."""
    if _CODE.fullmatch(text) is None:
        raise Faulty("code_certification.invalid", "must be a valid certification code.", text)
    found = text.rpartition(":")[2]
    if ":" in text and text.partition(":")[0] != _PREFIXES[len(found)]:
        raise Faulty("code_certification.invalid", "must be a valid certification code.", text)
    return found


def codes(text: str, _label: str) -> tuple[str, ...]:
    """Codes of secondary education or of higher education, never both."""
    given = _SEPARATORS.split(text)
    try:
        found = tuple(dict.fromkeys(code(part, "") for part in given))
    except Faulty as fault:
        raise Faulty("codes_certification.invalid", "must have the type CFD, MEFSTAT11 or SISE", given) from fault
    if len(found) > MAX_CODES:
        raise Faulty("array.max", f"must contain less than or equal to {MAX_CODES} items", given, limit=MAX_CODES)
    if len({is_superieur(c) for c in found}) > 1:
        raise Faulty("codes_certification.mixed", "must not mix secondary and higher education codes", given)
    return found


def is_superieur(found: str) -> bool:
    """Whether a code is of higher education (SISE, 7 characters)."""
    return len(found) == 7


SECONDAIRE, SUPERIEUR = "secondaire", "superieur"
UNIVERSE = Parameter(one_of(SECONDAIRE, SUPERIEUR), None, "« secondaire » ou « superieur », comme les codes")
_CODES = ("codes_certifications", "code_certifications", "code_certification")
"""Parameters whose codes `universe` must fit."""


def _unfit_universe(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fault of a `universe` that isn't that of the codes: theirs is then the only one allowed."""
    given = next((values[name] for name in _CODES if values.get(name)), None)
    wanted = values.get("universe")
    if given is None or wanted is None:
        return []
    first = given if isinstance(given, str) else given[0]
    try:
        _only(wanted, (SUPERIEUR if is_superieur(first) else SECONDAIRE,))
    except Faulty as fault:
        return [_told(fault, ("universe",))]
    return []
