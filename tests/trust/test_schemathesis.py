"""Every route of every OpenAPI document, anonymous and with each credential, under drawn requests: no 5xx, every
answer is what its document says."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import needs
from tests.conftest import Home, make_key
from tremplin.app import FAMILIES, create_app, openapi
from tremplin.families.parcours.droits import Role
from tremplin.families.parcours.queries import acteurs
from tremplin.platform import oauth, users
from tremplin.platform.state import State
from tremplin.store import clients
from tremplin.store.keys import ensure_organisation

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = needs.campaign(1, 40)
"""Requests drawn for an operation, a credential and a mode: as the document says, then otherwise."""
PERMISSIONS = frozenset({"jobs:write", "applications:write", "appointments:write"})
SIRET = "90000000000015"
_FIXED: dict[str, dict[str, Any]] = {"/changements": {"attente": 0}}
"""Parameters that aren't drawn, by the end of a path: waiting half a minute teaches nothing."""


@dataclass(frozen=True)
class Credential:
    """What a caller shows, and the schemes of security that take it."""

    headers: dict[str, str]
    scheme: str | None
    scopes: frozenset[str] = frozenset()

    def opens(self, operation: APIOperation[Any, Any, Any, Any]) -> bool:
        """Whether an operation says that it takes this."""
        told = operation.definition.raw["security"]
        if self.scheme is None:
            return True
        return any(self.scheme in one and self.scopes.issuperset(one[self.scheme]) for one in told)


@dataclass(frozen=True)
class Served:
    """An application over a copy of the fictitious world, and who calls it."""

    app: Any
    credentials: dict[str, Credential]


def _bearer(value: str) -> dict[str, str]:
    return {"authorization": f"Bearer {value}"}


def _client(state: State, organisation: str, *, test: bool) -> Credential:
    """A client of one base, with every scope of that base."""
    known = {p for f in FAMILIES for p in scopes_of(f.name) if p.endswith("_test") is test}
    identifier, _ = oauth.create_client(
        state.store, state.settings.poivre, organisation=organisation, nom="essais", portees=sorted(known), test=test
    )
    found = clients.find(state.store, identifier)
    assert found is not None
    token = oauth.issue(state.signing, state.settings.base_url, found, oauth.granted(found, None))
    return Credential(_bearer(token), "jeton", frozenset(known))


def scopes_of(family: str) -> set[str]:
    """Scopes that the document of a family names."""
    document = orjson.loads(openapi(family) or b"{}")
    return set(document["components"]["securitySchemes"]["jeton"]["flows"]["clientCredentials"]["scopes"])


@pytest.fixture(scope="module")
def served(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("schemathesis") / "home"
    shutil.copytree(demo_home.folder, folder)
    home = Home(folder, "")
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    state: State = app.state.tremplin
    owner = ensure_organisation(state.store, "Organisme")
    acteurs.declarer(state.store, owner, Role.ORGANISME, test=False, sirets=[SIRET])
    users.put(state.store, organisation="Utilisateurs", nom="camille", password="Mot-de-passe-1")
    login = users.login(state.store, state.settings.poivre, "camille", "Mot-de-passe-1")
    assert login is not None
    yield Served(app, {
        "anonymous": Credential({}, None),
        "key": Credential(_bearer(make_key(home.settings(), organisation="Lecteur")), "cle"),
        "publisher": Credential(
            _bearer(make_key(home.settings(), organisation="Éditeur", permissions=PERMISSIONS)), "cle"
        ),
        "user": Credential({"x-api-key": login}, "cle_en_tete"),
        "client": _client(state, "Organisme", test=False),
        "client of the test base": _client(state, "Développeur", test=True),
    })  # fmt: skip
    state.close()


def operations(family: str, app: Any) -> list[APIOperation[Any, Any, Any, Any]]:
    """Every operation of the document of a family."""
    schema = schemathesis.openapi.from_dict(orjson.loads(openapi(family) or b"{}"))
    schema.app = app
    return [found.ok() for found in schema.get_all_operations()]


def _draw(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, run: Callable[[Case], None]) -> None:
    """Run some drawn requests of an operation, the same ones each time."""
    fixed = next((query for end, query in _FIXED.items() if operation.path.endswith(end)), None)
    strategy = operation.as_strategy(generation_mode=mode, **({"query": fixed} if fixed else {}))
    drawn = settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    drawn(given(case=strategy)(run))()


def _faults(case: Case, credential: Credential) -> list[Failure]:
    answer = case.call(headers=credential.headers)
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as group:
        return list(group.exceptions)
    except Failure as failure:
        return [failure]
    return []


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("who", ["anonymous", "key", "publisher", "user", "client", "client of the test base"])
@pytest.mark.parametrize("family", [f.name for f in FAMILIES])
def test_every_answer_is_what_the_document_says(served: Served, family: str, who: str) -> None:
    credential, faults = served.credentials[who], dict[tuple[str, str, str], str]()
    drawn = 0

    def run(case: Case) -> None:
        nonlocal drawn
        drawn += 1
        for fault in _faults(case, credential):
            told = (case.operation.label, fault.title, fault.message[:300])
            faults.setdefault(told, case.as_curl_command(headers=credential.headers)[:1000])

    chosen = [o for o in operations(family, served.app) if credential.opens(o)]
    for operation in chosen:
        if who != "anonymous" and operation.path.endswith("/flux"):  # it never ends
            continue
        _draw(operation, GenerationMode.POSITIVE, run)
        with suppress(Unsatisfiable):  # nothing that is asked for can be otherwise than said
            _draw(operation, GenerationMode.NEGATIVE, run)
    assert faults == {}
    assert drawn >= len(chosen) - 2  # the two streams aren't drawn
