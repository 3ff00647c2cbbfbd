"""The request that the documentation prints for an operation, as curl, Python and JavaScript say it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pprint import pformat
from typing import Any
from urllib.parse import quote

from tremplin.platform.wire.examples import Answered, Examples, value_of

KEY, TOKEN, TRIAL_TOKEN = "CLE", "JETON", "JETON_ESSAI"
"""Variables of the shell that hold what a caller shows; the last one opens the fictitious base."""
_JSON, _FILE = "application/json", "application/octet-stream"
_SAFE = "@,:*()'"
"""What an address may hold as it is, so that it stays readable."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request, ready to be printed; values may be `Answered` by another."""

    operation: str
    method: str
    path: str
    """With `{name}` in the place of its values."""
    places: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Any
    credential: str
    """The variable that holds what it shows; empty: nothing."""
    permission: str
    """What the organisation of the key must have been granted; empty: nothing."""
    needed: tuple[Answered, ...]
    after: tuple[str, ...]
    """Operations that are called before it."""
    missing: str
    """Why it can't be printed with this release; empty when it is."""
    when: str
    """What must have happened that no request does."""
    in_json: bool
    """Whether it is answered in JSON."""


def request_of(document: Mapping[str, Any], examples: Examples, operation: str) -> Request:
    """The request printed for an operation of a document; raises KeyError for one that it doesn't hold."""
    operation = examples.shown(operation)
    method, _, path = operation.partition(" ")
    told = document["paths"][path][method.lower()]
    printed = examples.of(operation)
    given: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for parameter in told.get("parameters", ()):
        if parameter.get("required") or parameter["name"] in printed.gives:
            given[parameter["in"]][parameter["name"]] = value_of(examples, operation, parameter)
    after = tuple(dict.fromkeys((*printed.after, *(one.by for one in printed.needed if one.at))))
    missing = printed.missing or next((m for one in after if (m := request_of(document, examples, one).missing)), "")
    if any(value is None for values in given.values() for value in values.values()):
        missing = missing or "Cette version des données n'a rien à donner ici"
    answers = {status: found for status, found in told["responses"].items() if status.startswith("2")}
    media = {kind for answer in answers.values() for kind in answer.get("content", {})}
    return Request(
        operation=operation,
        method=method,
        path=path,
        places=given["path"],
        query=given["query"],
        body=printed.body,
        credential=_credential(told["security"]),
        permission=told.get("x-permission", ""),
        needed=tuple(printed.needed),
        after=after,
        missing=missing,
        when=printed.when,
        in_json=not media or any(kind.endswith("json") for kind in media),
    )


def _credential(security: list[dict[str, list[str]]]) -> str:
    if {} in security:
        return ""
    if any("cle" in one for one in security):
        return KEY
    scopes = [scope for one in security for scope in one.get("jeton", ())]
    return TRIAL_TOKEN if any(scope.endswith("_test") for scope in scopes) else TOKEN


# ── curl ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def curl(request: Request, base: str) -> str:
    """The request, for a shell."""
    lines = [f'curl{"" if request.method == "GET" else f" -X {request.method}"} "{address(request, base)}"']
    if request.credential:
        lines.append(f'-H "Authorization: Bearer ${request.credential}"')
    if isinstance(request.body, str):
        lines += [f'-H "Content-Type: {_FILE}"', f"--data-binary {_quoted(request.body)}"]
    elif request.body is not None:
        text = _quoted(_written(request.body))
        for one in request.needed:
            text = text.replace(f'"{_mark(one)}"', f"""\"'"${one.variable}"'\"""")
        lines += [f'-H "Content-Type: {_JSON}"', f"-d {text}"]
    return " \\\n  ".join(lines)


def _quoted(text: str) -> str:
    """A text between apostrophes of a shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def address(request: Request, base: str, variable: str = "${}") -> str:
    """The whole address; what another request answers stands as `variable` writes its name."""

    def put(value: Any) -> str:
        return variable.format(value.variable) if isinstance(value, Answered) else quote(str(value), safe=_SAFE)

    path = request.path
    for name, value in request.places.items():
        path = path.replace("{" + name + "}", put(value))
    query = "&".join(f"{quote(name)}={put(value)}" for name, value in request.query.items())
    return f"{base}{path}{'?' if query else ''}{query}"


# ── Python ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Code:
    """What is printed as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def python(request: Request, base: str) -> str:
    """The request, for Python and httpx."""
    variables = [one.variable for one in request.needed] + [request.credential] * bool(request.credential)
    named = {one.variable for one in request.places.values() if isinstance(one, Answered)}
    place = json.dumps(address(_without_query(request), base, "{{os.environ['{}']}}"), ensure_ascii=False)
    parts = [f"f{place}" if named else place]
    for name, value in (("params", dict(request.query)), ("headers", _headers(request)), ("json", request.body)):
        if value and not isinstance(value, str):
            parts.append(f"{name}={pformat(_python(value), sort_dicts=False, width=96)}")
    if isinstance(request.body, str):
        parts.append(f"content={request.body!r}.encode()")
    call = ",\n".join(f"    {part}".replace("\n", "\n    ") for part in parts)
    read = "json()" if request.in_json else "text"
    heads = (["import os", ""] if variables else []) + ["import httpx", ""]
    return "\n".join(
        [
            *heads,
            f"reponse = httpx.{request.method.lower()}(\n{call},\n)",
            f"print(reponse.raise_for_status().{read})",
        ]
    )


def _headers(request: Request) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if request.credential:
        headers["Authorization"] = _Code(f"""f"Bearer {{os.environ['{request.credential}']}}\"""")
    if isinstance(request.body, str):
        headers["Content-Type"] = _FILE
    return headers


def _python(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _python(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_python(part) for part in value]
    return _Code(f'os.environ["{value.variable}"]') if isinstance(value, Answered) else value


def _without_query(request: Request) -> Request:
    return Request(**{**vars(request), "query": {}})


# ── JavaScript ───────────────────────────────────────────────────────────────────────────────────────────────────


def javascript(request: Request, base: str) -> str:
    """The request, for Node or a page, by `fetch`."""
    place = address(request, base, "${{process.env.{}}}")
    quoted = f"`{place}`" if "${" in place else json.dumps(place)
    options = []
    if request.method != "GET":
        options.append(f'method: "{request.method}"')
    headers = []
    if request.credential:
        headers.append(f"Authorization: `Bearer ${{process.env.{request.credential}}}`")
    if request.body is not None:
        headers.append(f'"Content-Type": "{_FILE if isinstance(request.body, str) else _JSON}"')
    if headers:
        options.append(f"headers: {{ {', '.join(headers)} }}")
    if isinstance(request.body, str):
        options.append(f"body: {json.dumps(request.body, ensure_ascii=False)}")
    elif request.body is not None:
        text = _written(request.body)
        for one in request.needed:
            text = text.replace(f'"{_mark(one)}"', f"process.env.{one.variable}")
        options.append(f"body: JSON.stringify({text})")
    sent = "".join(f"  {option},\n" for option in options)
    call = f"await fetch({quoted}, {{\n{sent}}})" if options else f"await fetch({quoted})"
    read = "json" if request.in_json else "text"
    return "\n".join(
        (
            f"const reponse = {call};",
            "if (!reponse.ok) throw new Error(`${reponse.status} ${await reponse.text()}`);",
            f"console.log(await reponse.{read}());",
        )
    )


def _mark(one: Answered) -> str:
    """What stands for a value in a document, until it is written as each language names variables."""
    return f"\u2039{one.variable}\u203a"


def _written(body: Any) -> str:
    """A document as people read it, marks in the place of what other requests answer."""
    return json.dumps(body, ensure_ascii=False, indent=2, default=_mark)


def kept(request: Request, base: str, file: str) -> str:
    """The command that keeps the answer to a request in a file, for those that need a part of it."""
    return f"{curl(request, base)} \\\n  -o {file}"


def part(one: Answered, file: str) -> str:
    """The command that keeps a part of an answer in a variable."""
    read = "".join(f"[{name}]" if name.isdigit() else f"[{name!r}]" for name in one.at.split("."))
    return f"""export {one.variable}=$(python3 -c "import json; print(json.load(open('{file}')){read})")"""
