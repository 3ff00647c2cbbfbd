"""What a tool is: its name, what it says of itself, its arguments, what it answers, how it is worked out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from tremplin.assistants.asking import Call, wrong
from tremplin.assistants.reply import Reply, Status
from tremplin.domain.schema import Schema
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.payload import FORBIDDEN

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Job = Annotated[
    Words,
    Field(
        description="Métier : son nom, même mal écrit (« boulanger »), ou un code (ROME, RNCP, CFD, MEF, SISE, "
        "Formacode). EN: a job by its French name, or a code.",
        examples=["boulanger", "D1102", "RNCP37537"],
    ),
]
Place = Annotated[
    Words | None,
    Field(
        description="Lieu : commune, code INSEE ou postal, département (nom ou code), région (nom), « bassin de … », "
        "ou « latitude,longitude » ; absent : toute la France. EN: a place in France; none: the whole country.",
        examples=["Metz", "57463", "Moselle"],
    ),
]
Radius = Annotated[
    float | None,
    Field(
        ge=5,
        le=200,
        allow_inf_nan=False,
        description="Rayon en kilomètres autour du lieu, 30 par défaut. EN: radius in kilometres, 30 by default.",
    ),
]


class Arguments(Schema):
    """What a tool is given: another name is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)


Run = Callable[[Call, Any], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool that assistants call; all of them only read."""

    nom: str
    titre: str
    fait: str
    """In French: what it gives, units, limits, what a refusal means."""
    does: str
    """The same in English."""
    arguments: type[Arguments]
    donnees: Mapping[str, str]
    """Name → meaning of what stands in `donnees` when it answers."""
    run: Run
    heavy: Callable[[Any], bool] = lambda _given: False
    """Whether these arguments cost as much as a heavy request."""

    @property
    def description(self) -> str:
        """What it says of itself, in both languages."""
        return f"{self.fait}\n\nEN: {self.does}"

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of its arguments."""
        schema = self.arguments.model_json_schema()
        return {name: value for name, value in schema.items() if name not in ("title", "description")}

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """JSON Schema of its structured answers: the envelope of all, its own data."""
        own = {name: {"description": meaning} for name, meaning in self.donnees.items()}
        data = {**_DATA, "properties": {**own, **_OTHERWISE}, "additionalProperties": False}
        return {**_ENVELOPE, "properties": {**_ENVELOPE["properties"], "donnees": data}}

    def read(self, given: Mapping[str, Any]) -> Any:
        """Its arguments; raises ApiError 400 with every fault."""
        try:
            read = self.arguments.model_validate(dict(given))
        except ValidationError as error:
            raise self._refusal(error) from error
        for name, value in read.model_dump().items():
            if isinstance(value, str) and FORBIDDEN.search(value.replace("\n", " ").replace("\t", " ")):
                raise wrong(name, "", "un texte sans caractère de contrôle")
        return read

    def _refusal(self, error: ValidationError) -> ApiError:
        known = ", ".join(self.arguments.model_fields)
        faults = []
        for one in error.errors(include_url=False)[:10]:
            path = [str(step)[:40] for step in one["loc"]] or ["arguments"]
            if one["type"] == "extra_forbidden":
                expected = f"un des arguments de l'outil ({known})"
            else:
                expected = _EXPECTED.get(one["type"], "une autre valeur").format_map(one.get("ctx") or {})
            faults.append({"path": path, "message": f"attendu : {expected}", "received": str(one["input"])[:80]})
        return ApiError(400, "Argument refusé", {"validationError": faults})


_EXPECTED = {
    "missing": "une valeur (argument obligatoire)",
    "string_type": "un texte",
    "string_too_short": "au moins {min_length} caractère",
    "string_too_long": "{max_length} caractères au plus",
    "string_unicode": "un texte en UTF-8",
    "string_pattern_mismatch": "un texte de la forme {pattern}",
    "int_type": "un nombre entier",
    "int_parsing": "un nombre entier",
    "int_from_float": "un nombre entier",
    "int_parsing_size": "un nombre entier moins grand",
    "float_type": "un nombre",
    "float_parsing": "un nombre",
    "finite_number": "un nombre fini",
    "greater_than_equal": "au moins {ge}",
    "less_than_equal": "au plus {le}",
    "list_type": "une liste",
    "dict_type": "un objet",
    "too_long": "{max_length} éléments au plus",
    "literal_error": "{expected}",
    "bool_type": "true ou false",
    "bool_parsing": "true ou false",
}
"""Faults that pydantic finds → what is expected, in French."""
_DATA: dict[str, Any] = {"type": ["object", "null"]}
_OTHERWISE: dict[str, Any] = {"fautes": {}, "quoi": {}, "saisi": {}, "candidats": {}}
"""What stands there when arguments are refused, and when there is a choice to make."""
_TEXT: dict[str, Any] = {"type": "string"}
_SOURCE = ("nom", "editeur", "edition", "publiee_le", "importee_le", "licence", "page")
_ENVELOPE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["statut", "donnees", "notes", "sources", "version", "page"],
    "properties": {
        "statut": {"type": "string", "enum": [status.value for status in Status]},
        "donnees": _DATA,
        "notes": {"type": "array", "items": _TEXT},
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": list(_SOURCE),
                "properties": {name: {"type": ["string", "null"]} for name in _SOURCE},
            },
        },
        "version": {
            "type": ["object", "null"],
            "required": ["release", "donnees_au"],
            "properties": {"release": _TEXT, "donnees_au": _TEXT},
        },
        "page": {"type": ["string", "null"]},
    },
}
"""The same for every tool: it is told nine times to each assistant, and its words once, in the instructions."""
