"""The requests that the documentation prints: their values are of the release that is served, and a test runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tremplin.release.reader import Release

Document = dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """A value that the answer to another printed request gives, kept in a variable of the shell."""

    variable: str
    by: str
    """The operation that answers it, « POST /api/job/v1/offer »; else, in words, where it comes from."""
    at: str = ""
    """Where it stands in the JSON answer: members and places in lists, joined by dots; empty: no request answers it."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What the request printed for an operation holds beside its required parameters."""

    gives: tuple[str, ...] = ()
    """Optional parameters that it gives."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Parameters whose value isn't that of the family here; an `Answered` among them."""
    body: Any = None
    """What is sent: a document, in which any value may be `Answered`, or the text of a file."""
    missing: str = ""
    """Why none can be printed with this release."""
    when: str = ""
    """What must have happened that no request does, said beside it."""
    after: tuple[str, ...] = ()
    """Operations to be called first, beside those whose answers it needs."""

    @property
    def needed(self) -> list[Answered]:
        """The values that other requests answer, each once."""
        found = [*self.values.values(), *_inside(self.body)]
        return list(dict.fromkeys(one for one in found if isinstance(one, Answered)))


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Values of the parameters of a family, and its printed requests, by operation (« GET /api/version »)."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Parameter → a value that the release in service answers."""
    printed: Mapping[str, Printed] = field(default_factory=dict)

    trials: Mapping[str, str] = field(default_factory=dict)
    """Beginnings of live addresses → those of the fictitious base, where their requests are shown."""

    def of(self, operation: str) -> Printed:
        """What is printed of an operation."""
        return self.printed.get(operation, Printed())

    def shown(self, operation: str) -> str:
        """The operation whose request is printed for this one: itself, or the same on the fictitious base."""
        for live, trial in self.trials.items():
            if f" {live}/" in operation:
                return operation.replace(f" {live}/", f" {trial}/")
        return operation


Exemplifier = Callable[[Release], Examples]
"""From a release to what its documentation prints."""


def no_examples(_release: Release) -> Examples:
    """Of a family whose parameters all tell an example of their own."""
    return Examples()


def _inside(value: Any) -> Iterator[Any]:
    """The values of a document, at any depth."""
    if isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _inside(part)
    else:
        yield value


def value_of(examples: Examples, operation: str, parameter: Mapping[str, Any]) -> Any:
    """The example of a parameter: what the request gives, else the family's value, else what the document tells. None
    when the release has none."""
    for told in (examples.of(operation).values, examples.values):
        if parameter["name"] in told:
            return told[parameter["name"]]
    schema = parameter["schema"]
    for form in (schema, *schema.get("anyOf", ())):
        for found in (parameter.get("example"), *form.get("examples", ()), form.get("default"), *form.get("enum", ())):
            if found is not None:
                return found
        if "const" in form:
            return form["const"]
        if form.get("type") == "boolean":
            return "true"
    return None


def lay(document: Document, examples: Examples) -> Document:
    """An OpenAPI document whose parameters and bodies bear the examples of a release. It is changed in place."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            named = examples.shown(f"{method.upper()} {path}")
            for parameter in operation.get("parameters", ()):
                found = value_of(examples, named, parameter)
                if isinstance(found, Answered):
                    parameter["x-exemple"] = {"variable": found.variable, "de": found.by}
                elif found is not None:
                    parameter["example"] = found
            printed = examples.of(named)
            if printed.body is not None and not printed.needed:
                for content in operation["requestBody"]["content"].values():
                    content.setdefault("example", printed.body)
    return document
