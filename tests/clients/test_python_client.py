"""The Python client on a server of the fictitious world: typed answers, refusals, lists, what is kept, what is told."""

from __future__ import annotations

import asyncio
import base64
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from scripts.client.__main__ import RULES
from tests.clients.conftest import QUICK, Opened
from tests.conftest import Home, make_key
from tests.world.callers import document
from tremplin.app import FAMILIES, create_app
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.platform.wire.examples import Examples
from tremplin.portal.catalogue.printed import request_of
from tremplin.release.reader import Releases
from tremplin_client import (
    Ambiguous,
    AsyncTremplin,
    BadParameter,
    Forbidden,
    KeyExpires,
    NotFound,
    RateLimited,
    Retries,
    StaleAnswer,
    Tremplin,
    TremplinDeprecation,
    Unauthorized,
    Unavailable,
    Unreachable,
)
from tremplin_client.core.operation import Operation, call
from tremplin_client.models import explore, parcours
from tremplin_client.offline import InProcess


def operations() -> list[tuple[str, str, Operation[Any]]]:
    """Every operation of the client: family, method, operation."""
    from importlib import import_module

    return [
        (family, name, getattr(import_module(f"tremplin_client.families.{family}"), name.upper().strip("_")))
        for family, entries in RULES["families"].items()
        for name in entries
    ]


READ = {"demo_home": 73, "real_home": 72}
"""World → how many operations that only read are asked by their printed requests."""
UNPRINTED = {
    "demo_home": {"employeur", "delegations", "offre", "rappel", "parution", "rappel_court"},
    "real_home": {"employeur", "delegations", "offre", "rappel", "parution", "rappel_court", "formation"},
}
"""World → those of what people write, and those that its files have nothing of."""


@pytest.mark.parametrize("world", READ)
def test_every_answer_of_a_route_that_reads_is_typed(world: str, request: pytest.FixtureRequest) -> None:
    home: Home = request.getfixturevalue(world)
    release = Releases(home.reference).current
    assert release is not None
    examples: dict[str, Examples] = {family.name: family.exemples(release) for family in FAMILIES}
    read, left = set(), set()
    app = create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_JOURNAL="non"))
    key = make_key(home.settings(), organisation="Onisep", permissions=frozenset(PERMISSIONS))
    with Tremplin("http://localhost:8000", key=key, retries=QUICK, transport=InProcess(app)) as t:
        for family, name, operation in operations():
            told = RULES["families"][family][name]
            if operation.method != "GET" or operation.answer is None or operation.path.startswith("/partenaire/"):
                continue
            printed = request_of(document(family), examples[family], told["route"])
            if printed.needed or printed.missing or printed.after:
                left.add(name)
                continue
            query = {n: v for n, v in printed.query.items() if n not in told.get("without", ())}
            found = t.http.ask(call(operation, path=printed.places, query=query))
            assert found is not None, name
            read.add((family, name))
    assert left == UNPRINTED[world]
    assert len(read) == READ[world]


def test_documents_of_training_paths_are_typed(opened: Opened) -> None:
    with opened.client() as t:
        paths = t.parcours_essai.parcours().rows()
        assert {type(one) for one in paths} == {parcours.ParcoursVu}
        assert len(paths) == len({one.idInscription for one in paths})
        feed = list(t.parcours_essai.changements(limit=50).pages())
        assert sum(len(page.resultats) for page in feed) == len(t.parcours_essai.changements().rows()) > 100
        assert feed[-1].resultats == t.parcours_essai.changements(cursor=feed[-1].curseur).rows() == []
        whole = [t.parcours_essai.un_parcours(one.idInscription) for one in paths]
        assert [one.idInscription for one in whole] == [one.idInscription for one in paths]
        assert {type(a).__name__ for one in whole for a in one.attestations} == {"AisOuAes"}
        assert t.parcours_essai.attestation_ais(t.parcours_essai.ais().rows()[0].id)[:5] == b"%PDF-"


def test_both_clients_give_the_same(opened: Opened) -> None:
    async def awaited() -> list[Any]:
        more: dict[str, Any] = {"key": opened.key, "client_id": opened.client_id, "client_secret": opened.client_secret}
        async with AsyncTremplin(opened.url, **more) as t:
            table = await t.tables.get("bmo_besoins")
            return [
                await t.certifications.get(rncp="RNCP90088"),
                await t.explorer.metier_territoire(rome="D1102", commune="57463"),
                [one async for one in t.organismes.organismes(page_size=3)],
                [one async for one in t.parcours_essai.parcours(limit=7)],
                [one async for one in t.explorer.lots(BATCH)],
                [one async for one in table.rows()],
            ]

    with opened.client() as t:
        waited = [
            t.certifications.get(rncp="RNCP90088"),
            t.explorer.metier_territoire(rome="D1102", commune="57463"),
            list(t.organismes.organismes(page_size=3)),
            list(t.parcours_essai.parcours(limit=7)),
            list(t.explorer.lots(BATCH)),
            list(t.tables["bmo_besoins"].rows()),
        ]
    assert asyncio.run(awaited()) == waited
    assert [len(one) for one in waited if isinstance(one, list)] == [1, 20, 59, 3, 495]


BATCH = explore.Batch(
    paires=[
        explore.Paire(rome="D1102", commune="57463"),
        explore.Paire(rome="D1102", commune="99999"),
        explore.Paire(q="boulanger", departement="57"),
    ]
)


def test_lines_of_a_batch_tell_why_a_pair_has_no_answer(opened: Opened) -> None:
    with opened.client() as t:
        first, second, third = t.explorer.lots(BATCH)
    assert first.demande is not None
    assert first.demande.lieu.nom == "Metz"
    assert second.blocs is None
    assert second.erreur is not None
    assert second.erreur["status"] == 400
    assert [first.n, second.n, third.n] == [0, 1, 2]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────────────────

Asked = Callable[[Tremplin], object]
FAULTS: dict[str, tuple[Asked, str]] = {
    "wire": (lambda t: t.certifications.remplacement("31924"), "rncp"),
    "RFC 9457": (lambda t: t.explorer.metier_territoire(rome="D1102", commune="99999"), "commune"),
    "InserJeunes": (lambda t: t.inserjeunes.certification("xx"), "codes_certifications"),
    "alternance v1": (lambda t: t.alternance.formations_autour(romes="Z"), "romes"),
    "alternance": (lambda t: t.alternance.search(latitude=900, longitude=6), "latitude"),
    "parcours": (lambda t: t.parcours_essai.parcours(limit=0).rows(), "limit"),
}


@pytest.mark.parametrize("form", FAULTS)
def test_a_wrong_parameter_is_named_whatever_the_form_of_the_family(opened: Opened, form: str) -> None:
    asked, field = FAULTS[form]
    with opened.client() as t, pytest.raises(BadParameter) as refused:
        asked(t)
    assert refused.value.field == field
    assert refused.value.faults[0].message
    assert refused.value.status in (400, 422)
    assert len(refused.value.request_id or "") == 32
    assert refused.value.request_id in str(refused.value)


def test_other_refusals_have_a_class_each(opened: Opened) -> None:
    with opened.client() as t:
        with pytest.raises(NotFound, match="RNCP99999"):
            t.certifications.remplacement("RNCP99999")
        with pytest.raises(Forbidden) as forbidden:
            t.parcours.parcours().rows()
        assert forbidden.value.permission is None
        with pytest.raises(NotFound, match="au plus près : bmo_besoins"):
            t.tables["bmo_besoin"]
    with opened.client(key="trm_live_inconnue") as t, pytest.raises(Unauthorized):
        t.certifications.get(rncp="RNCP90088")
    with opened.client(client_secret="autre") as t, pytest.raises(Unauthorized):
        t.parcours_essai.parcours().rows()
    bare = Tremplin(opened.url, retries=QUICK)
    with bare as t, pytest.raises(Unauthorized, match="clé d'API absente"):
        t.certifications.get(rncp="RNCP90088")


def test_a_missing_permission_is_named(opened: Opened) -> None:
    key = make_key(opened.home.settings(), organisation="Lecteur")
    with opened.client(key=key) as t, pytest.raises(Forbidden) as refused:
        t.alternance.formations_parcoursup()
    assert refused.value.permission == "appointments:write"


# ── what no server of the tests does by itself ───────────────────────────────────────────────────────────────────


def scripted(*answers: httpx2.Response | Exception) -> tuple[Tremplin, list[httpx2.Request]]:
    """A client whose network gives these answers in turn, and what it was asked."""
    asked: list[httpx2.Request] = []
    left = iter(answers)

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        found = next(left)
        if isinstance(found, Exception):
            raise found
        return found

    t = Tremplin(
        "http://service.invalid",
        key="k",
        client_id="c",
        client_secret="s",
        retries=QUICK,
        transport=httpx2.MockTransport(answer),
    )
    return t, asked


def told(status: int, body: Any = None, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, json=body, headers={n.replace("_", "-"): v for n, v in headers.items()})


TOKEN = {"access_token": "jeton", "expires_in": 1499, "token_type": "Bearer"}
VERSION = {"version": "0.1.0"}
ECRIT = {"statut": "ACCEPTE", "id": "e1", "idInscription": 1}


def test_what_passes_later_is_asked_again_and_what_does_not_is_told(opened: Opened) -> None:
    t, asked = scripted(
        told(429, {}, retry_after="0"), told(503, {}, retry_after="0"), httpx2.ConnectError("non"), told(200, VERSION)
    )
    assert t.alternance.version().version == "0.1.0"
    assert len(asked) == 4
    t, asked = scripted(told(429, {"message": "Limite atteinte"}, retry_after="3600", x_request_id="r" * 32))
    with pytest.raises(RateLimited, match="Limite atteinte") as limited:
        t.alternance.version()
    assert (limited.value.retry_after, limited.value.request_id, len(asked)) == (3600, "r" * 32, 1)
    t, asked = scripted(*[told(503, {})] * 6)
    with pytest.raises(Unavailable):
        t.alternance.version()
    assert len(asked) == 6
    t, asked = scripted(*[httpx2.ReadError("coupé")] * 6)
    with pytest.raises(Unreachable):
        t.alternance.version()
    assert len(asked) == 6


def test_a_write_that_may_have_been_done_is_not_repeated_unless_it_has_a_key() -> None:
    from tremplin_client.models import alternance

    t, asked = scripted(httpx2.ReadError("coupé"))
    with pytest.raises(Unreachable):
        t.alternance.prolonger("1")
    assert len(asked) == 1
    t, asked = scripted(told(503, {}), httpx2.ConnectError("non"), told(204))
    assert t.alternance.prolonger("1") is None
    assert len(asked) == 3
    assert alternance.OffreEcrite.__name__ == "OffreEcrite"


def test_every_post_of_training_paths_has_an_idempotency_key_kept_over_its_retries() -> None:
    session = parcours.Session(numeroSession="1")
    event = parcours.EvenementAbandon(type="ABANDON", dateEffet="2026-09-01", session=session, contenu=None)  # type: ignore[arg-type]
    t, asked = scripted(told(200, TOKEN), httpx2.ReadError("coupé"), told(504), told(200, ECRIT), told(200, ECRIT))
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tremplin_client.core.http.decoded", lambda _operation, found: found.content)
            t.parcours.ecrire(event)
    keys = [one.headers.get("idempotency-key") for one in asked[1:]]
    assert len(keys) == 4
    assert len(set(keys[:3])) == 1
    assert keys[3] not in (None, keys[0])
    assert [one.headers["authorization"] for one in asked[1:]] == ["Bearer jeton"] * 4
    basic = base64.b64decode(asked[0].headers["authorization"].removeprefix("Basic ")).decode()
    assert basic == "c:s"


def test_a_token_is_renewed_before_its_end_and_once_when_it_is_refused() -> None:
    page = {"resultats": [], "curseur": None, "total": None}
    short = {**TOKEN, "expires_in": 60}
    t, asked = scripted(told(200, short), told(200, page), told(200, TOKEN), told(200, page), told(200, page))
    for _ in range(3):
        assert t.parcours.parcours().rows() == []
    assert [one.url.path.rpartition("/")[2] for one in asked] == [
        "access_token",
        "parcours",
        "access_token",
        "parcours",
        "parcours",
    ]
    t, asked = scripted(told(200, TOKEN), told(401, {}), told(200, TOKEN), told(200, page))
    assert t.parcours.parcours().rows() == []
    t, asked = scripted(told(200, TOKEN), told(401, {}), told(200, TOKEN), told(401, {}))
    with pytest.raises(Unauthorized):
        t.parcours.parcours().rows()
    assert len(asked) == 4


def test_the_last_request_that_passes_makes_the_next_one_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = {"ratelimit_remaining": "0", "ratelimit_policy": '"light";q=120;w=2'}
    t, asked = scripted(told(200, VERSION, **spent), told(200, VERSION))
    waits: list[float] = []
    monkeypatch.setattr("tremplin_client.core.http.time.sleep", waits.append)
    t.alternance.version()
    t.alternance.version()
    assert len(asked) == 2
    assert [0 < wait <= 2 / 120 for wait in waits] == [True]


def test_an_operation_that_ends_is_told_once() -> None:
    ending = {
        "deprecation": "@1767225600",
        "sunset": "Wed, 01 Jul 2026 00:00:00 GMT",
        "link": '</api/v2/version>; rel="successor-version"',
        "tremplin_key_expires": "2026-12-24",
    }
    t, _ = scripted(*[told(200, VERSION, **ending)] * 2)
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        t.alternance.version()
        t.alternance.version()
    assert [(one.category, str(one.message)) for one in found] == [
        (
            TremplinDeprecation,
            "GET /api/version est dépassée depuis le 2026-01-01, s'arrête le Wed, 01 Jul 2026 00:00:00 GMT, "
            "remplacée par /api/v2/version",
        ),
        (KeyExpires, "la clé finit le 2026-12-24"),
    ]


def test_several_meanings_are_told_and_none_is_guessed() -> None:
    asked = {
        "quoi": "lieu",
        "saisi": "Saint-Denis",
        "candidats": [{"libelle": "Saint-Denis (93)", "parametres": {"commune": "93066"}, "adresse": "/"}],
    }
    t, _ = scripted(told(300, {"choix": asked}))
    with pytest.raises(Ambiguous, match="Saint-Denis") as ambiguous:
        t.explorer.metier_territoire(q="boulanger", lieu="Saint-Denis")
    assert [(one.label, one.parameters) for one in ambiguous.value.choices] == [
        ("Saint-Denis (93)", {"commune": "93066"})
    ]


def test_members_of_a_later_version_are_ignored_and_those_that_lack_are_told() -> None:
    t, _ = scripted(told(200, {**VERSION, "nouveau": {"x": [1]}}), told(200, {}))
    assert t.alternance.version().version == "0.1.0"
    from tremplin_client import UnexpectedAnswer

    with pytest.raises(UnexpectedAnswer, match="version"):
        t.alternance.version()


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_answers_kept_on_a_disk_are_asked_again_by_their_tag_and_given_without_server(
    opened: Opened, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    with opened.client(cache=cache) as t:
        first = t.certifications.get(rncp="RNCP90088")
        statuses: list[int] = []
        t.http.http.event_hooks = {"response": [lambda found: statuses.append(found.status_code)]}
        assert t.certifications.get(rncp="RNCP90088") == first
        assert statuses == [304]
        t.parcours_essai.parcours().rows()
    assert len([p for p in cache.rglob("*") if p.is_file()]) == 1, "nothing of training paths is kept"
    assert {oct(p.stat().st_mode & 0o777) for p in cache.iterdir()} == {"0o700"}
    alone = {"cache": cache, "retries": Retries(attempts=2, first=0.001), "transport": httpx2.MockTransport(nobody)}
    with opened.client(**alone) as t, pytest.warns(StaleAnswer):
        assert t.certifications.get(rncp="RNCP90088") == first
    with opened.client(**alone) as t, pytest.raises(Unreachable):
        t.certifications.get(rncp="RNCP90089")
    with opened.client(**alone, key="autre") as t, pytest.raises(Unreachable):
        t.certifications.get(rncp="RNCP90088")


def nobody(_request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("personne")


def test_a_list_stays_in_the_release_of_its_first_page(opened: Opened) -> None:
    with opened.client() as t:
        asked: list[str] = []
        t.http.http.event_hooks = {"request": [lambda request: asked.append(str(request.url.params))]}
        t.organismes.organismes(page_size=8).rows()
        release = t.tables.release
    assert asked[:3] == ["page_size=8", *(f"page_size=8&release={release}&page_index={n}" for n in (1, 2))]


# ── dataframes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_become_dataframes_under_the_names_of_the_wire(opened: Opened) -> None:
    with opened.client() as t:
        rows = t.certifications.get()
        frame, flat, relation = rows.to_polars(), rows.to_pandas(), rows.to_duckdb()
        wire = json.loads(t.http.fetch(call(operations()[0][2])).content)
    assert frame.to_dicts()[0]["identifiant"] == wire[0]["identifiant"]
    cfds = flat["identifiant.cfd"].astype(object)
    assert list(cfds.where(cfds.notna(), None)) == [one["identifiant"]["cfd"] for one in wire]
    assert len(relation.fetchall()) == frame.height == len(flat) == len(wire) == 220
    assert msgspec.to_builtins(rows[0]) == wire[0]


def test_tables_of_a_release_are_read_by_range_streamed_and_downloaded(opened: Opened, tmp_path: Path) -> None:
    with opened.client() as t:
        table = t.tables["bmo_besoins"]
        assert len(t.tables) > 60
        assert table.release == t.tables.release
        lazy = table.scan()
        whole = lazy.collect()
        assert [c.name for c in table.columns] == whole.columns
        assert list(table.rows()) == whole.to_dicts()
        assert table.to_pandas().shape == whole.shape == (495, len(table.columns))
        assert len(table.to_duckdb().fetchall()) == whole.height
        file = table.download(tmp_path)
        assert file.name == "bmo_besoins.parquet"
        import polars as pl

        assert pl.read_parquet(file).equals(whole)
        assert [p.name for p in tmp_path.iterdir()] == ["bmo_besoins.parquet"]
