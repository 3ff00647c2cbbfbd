"""Every operation of every OpenAPI document, anonymous and with each credential that opens it, on both engines, under
drawn requests: no 5xx, every answer is what its document says, what isn't a request of the document is refused."""

from __future__ import annotations

import itertools
import os
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.schemas  # at import: the interpreter 3.11 fails to parse it deep in a test
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, base_de
from tests.world import callers
from tests.world.callers import Credential, Served
from tremplin.app import FAMILIES

Operation = APIOperation[Any, Any, Any, Any]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SEED = int(os.environ.get("TREMPLIN_GRAINE") or needs.campaign(2026, random.SystemRandom().randrange(2**32)))
"""What a run draws depends on nothing else; printed with each fault."""
BUDGET_S = needs.campaign(0, 20 * 60)
"""Seconds of the whole campaign; every operation is asked in one round at least, however long that takes."""
EXAMPLES = needs.campaign(2, 10)
"""Requests drawn in a round for an operation and a kind: as the document says, otherwise, about what exists. The first
is always the least that can be sent."""
WRITTEN = ("alternance", "parcours")
"""Families that write in the operational store: they are drawn on both engines."""
SHARE = needs.campaign(4, 1)
"""On PostgreSQL, one operation out of so many, chosen by the seed."""
FIXED: dict[str, dict[str, Any]] = {"/changements": {"attente": 0}}
"""Parameters that aren't drawn, by the end of a path: waiting half a minute teaches nothing."""
ESSAI = "/partenaire/parcours-formation-test/v1"
LISTED = {
    f"{ESSAI}/ais/{{id}}": ("ais", "id"),
    f"{ESSAI}/aes/{{id}}": ("aes", "id"),
    f"{ESSAI}/sessions/{{id}}": ("sessions", "id"),
    f"{ESSAI}/parcours/{{idInscription}}": ("parcours", "idInscription"),
    f"{ESSAI}/parcours/{{idInscription}}/evenements": ("parcours", "idInscription"),
}
"""Operation → the list that gives its ids, and their name there: chance never draws one that exists."""
EXISTING = {
    f"{ESSAI}/referentiels/{{nom}}": {"nom": "evenements"},
    f"{ESSAI}/imports/modeles/{{type}}": {"type": "AES"},
    "/api/infotravail/v1/metiers/{rome}": {"rome": "D1102"},
    "/api/infotravail/v1/{jeu}/{table}": {"jeu": "bmo", "table": "besoins"},
    "/partenaire/offresdemploi/v2/referentiel/{nom}": {"nom": "metiers"},
    "/api/inserjeunes/certifications/{codes_certifications}": {"codes_certifications": "50022101"},
    "/api/inserjeunes/evolution/{code_certification}": {"code_certification": "50022101"},
    "/api/inserjeunes/regionales/{region}": {"region": "11"},
    "/api/rome/detail/{code}": {"code": "D1102"},
    "/api/v1/metiers/metiersParFormation/{cfd}": {"cfd": "50022101"},
}
"""Operation → what its path names in the fictitious world, for the same reason."""
NOT_OF_A_PATH = ("beneficiaire", "session", "siretOrganismeFormation", "canal", "dateReceptionPapier")
"""What an event that names a path by its id can do without."""
ENDLESS = "/flux"
"""A stream that never ends: drawn without credential only."""


@dataclass
class Faults:
    """What was answered, and what was wrong: fault → a request that shows it."""

    answers: Counter[int] = field(default_factory=Counter)
    """Status → how many answers."""
    asked: set[str] = field(default_factory=set)
    found: dict[tuple[str, str, str], str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def on_sqlite(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with callers.served(demo_home, tmp_path_factory.mktemp("schemathesis") / "home") as found:
        yield found


@pytest.fixture(scope="module")
def on_postgresql(
    request: pytest.FixtureRequest, demo_home: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("schemathesis")
    with callers.served(demo_home, folder / "home", base_de(request, "postgresql", folder)) as found:
        yield found


def operations(family: str, app: Any) -> list[Operation]:
    """Every operation of the document of a family."""
    schema = schemathesis.openapi.from_dict(callers.document(family))
    schema.app = app
    schema.config.generation.update(with_security_parameters=False)  # credentials are ours to show
    return [found.ok() for found in schema.get_all_operations()]


ANY_BODY = {
    "/api/v3/jobs/stats/search_view": "pages send it as they leave, and read no answer: a counter never fails",
    "/partenaire/parcours-formation/v1/imports": "a file is judged by the job that reads it",
    "/partenaire/parcours-formation-test/v1/imports": "a file is judged by the job that reads it",
}
"""Path → why a body that its document doesn't allow may be taken."""


def refused(ctx: Any, response: Any, case: Case) -> None:
    """What a document doesn't allow is refused, be it only as too long an address; some bodies aren't judged."""
    assert case.meta is not None
    wrong = {place for place, part in case.meta.components.items() if part.mode.is_negative}
    judged = case.operation.path not in ANY_BODY or wrong - {ParameterLocation.BODY}
    if judged and not 400 <= response.status_code < 500:
        negative_data_rejection(ctx, response, case)


def _faults(case: Case, credential: Credential, answers: Counter[int]) -> list[Failure]:
    answer = case.call(headers=credential.headers)
    answers[answer.status_code] += 1
    try:
        case.validate_response(answer, checks=[*CHECKS, refused])
    except FailureGroup as group:
        return list(group.exceptions)
    except Failure as failure:
        return [failure]
    return []


@dataclass(frozen=True)
class Existing:
    """What a request needs in order to be about something: values of its path, and of its body (None: left out)."""

    path: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    def lay(self, case: Case) -> None:
        """Put them in a drawn request."""
        if isinstance(case.body, dict):
            case.body = {n: v for n, v in (case.body | self.body).items() if n not in self.body or v is not None}


def existing(served: Served) -> dict[str, Existing]:
    """Operation → what makes its requests be about something of the fictitious world."""
    reader = TestClient(served.app, headers=served.credentials["client of the test base"].headers)
    found = {name: reader.get(f"{ESSAI}/{name}").json()["resultats"][0] for name in {n for n, _ in LISTED.values()}}
    named = {path: path[path.index("{") + 1 : path.index("}")] for path in LISTED}
    event = {"idInscription": found["parcours"]["idInscription"], "dateEffet": "2025-10-01"}
    owner = found["sessions"]["organismeResponsable"]["siret"]
    return {
        **{path: Existing(values) for path, values in EXISTING.items()},
        **{path: Existing({named[path]: found[name][key]}) for path, (name, key) in LISTED.items()},
        f"{ESSAI}/evenements": Existing(body=event | dict.fromkeys(NOT_OF_A_PATH)),
        f"{ESSAI}/sessions": Existing(body={"organismeResponsable": {"siret": owner}}),
        "/api/job/v1/offer": Existing(body={"workplace": {"siret": owner}, "apply": {"url": "https://exemple.fr/"}}),
    }


def _draw(
    operation: Operation, mode: GenerationMode, turn: int, run: Callable[[Case], None], path: dict[str, Any]
) -> None:
    """Run some drawn requests of an operation, the same ones for the same seed."""
    query = next((query for end, query in FIXED.items() if operation.path.endswith(end)), None)
    fixed = {name: value for name, value in (("query", query), ("path_parameters", path)) if value}
    strategy = operation.as_strategy(generation_mode=mode, **fixed)
    drawn = settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    named = zlib.crc32(f"{SEED} {turn} {operation.label} {mode}".encode())
    with suppress(Unsatisfiable):  # nothing that is asked for can be otherwise than said
        seed(named)(drawn(given(case=strategy)(run)))()


def _ask(
    operation: Operation,
    mode: GenerationMode,
    turn: int,
    asking: dict[str, Credential],
    faults: Faults,
    about: Existing = Existing(),
) -> None:
    """Drawn requests of an operation, each by all who are named."""

    def run(case: Case) -> None:
        about.lay(case)
        for who, credential in asking.items():
            for fault in _faults(case, credential, faults.answers):
                told = (f"{operation.label} ({who})", fault.title, fault.message[:300])
                faults.found.setdefault(told, case.as_curl_command(headers=credential.headers)[:1000])

    _draw(operation, mode, turn, run, about.path)


def campaign(served: Served, chosen: list[Operation]) -> Faults:
    """Each operation: requests as told, anonymous and with every credential that opens it; others with the latter."""
    drawn = sum(2 if family in WRITTEN else 1 for family, *_ in callers.operations())
    end = time.monotonic() + BUDGET_S * len(chosen) / drawn
    faults, known = Faults(), existing(served)
    for turn in itertools.count():
        for operation in random.Random(f"{SEED} {turn}").sample(chosen, len(chosen)):
            if turn and time.monotonic() >= end:
                return faults
            _ask_in_every_way(served, operation, turn, faults, known.get(operation.path))
        if not BUDGET_S:
            break
    return faults


def _ask_in_every_way(served: Served, operation: Operation, turn: int, faults: Faults, about: Existing | None) -> None:
    opening = {w: c for w, c in served.credentials.items() if c.opens(operation.definition.raw)}
    if operation.path.endswith(ENDLESS):
        opening = {}
    anyone = {"anonymous": served.credentials["anonymous"], **opening}
    _ask(operation, GenerationMode.POSITIVE, turn, anyone, faults)
    if opening:
        _ask(operation, GenerationMode.NEGATIVE, turn, opening, faults)
    if about:
        _ask(operation, GenerationMode.POSITIVE, turn, opening, faults, about)
    faults.asked.add(operation.label)


def hold(served: Served, chosen: list[Operation]) -> None:
    """Nothing is wrong with any answer of these operations, all of them asked."""
    faults = campaign(served, chosen)
    told = "\n".join("\n".join((*fault, request)) for fault, request in faults.found.items())
    assert faults.asked == {operation.label for operation in chosen}
    assert set(faults.found) == set(), f"TREMPLIN_GRAINE={SEED}, answers {dict(faults.answers)}\n{told}"


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("family", [f.name for f in FAMILIES])
def test_every_answer_is_what_the_document_says(on_sqlite: Served, family: str) -> None:
    hold(on_sqlite, operations(family, on_sqlite.app))


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("family", WRITTEN)
def test_so_it_is_on_postgresql(on_postgresql: Served, family: str) -> None:
    every = operations(family, on_postgresql.app)
    hold(on_postgresql, random.Random(SEED).sample(every, -(-len(every) // SHARE)))
