"""Mails that forms ask for are bounded by account, by machine and by mailbox; a refusal says which limit, and when."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.browser import Navigateur, open_account
from tremplin.app import create_app
from tremplin.domain.written.mailboxes import mailbox
from tremplin.platform.bounds import limits

FORM = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def who(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Navigateur]:
    """Someone logged in, behind a proxy that tells where requests come from."""
    home = Home(tmp_path_factory.mktemp("limites"), "")
    app = create_app(home.settings(TREMPLIN_BASE_URL="https://testserver", TREMPLIN_PROXIES="testclient"))
    with TestClient(app, base_url="https://testserver"):
        found = Navigateur(app)
        found.http.headers["x-forwarded-for"] = "9.9.9.9"
        yield found.connecter(open_account(found.state, "Organisation"), "/compte/organisation")


def invite(who: Navigateur, address: str, machine: str) -> tuple[int, str]:
    """The status, and the limit that refuses."""
    token = re.search(r'name="jeton" value="(\w+)"', who.http.get("/compte/organisation").text)
    assert token is not None
    answer = who.http.post(
        "/compte/organisation/inviter",
        data={"jeton": token[1], "courriel": address},
        headers={**FORM, "x-forwarded-for": machine},
    )
    told = re.search(r"Limite « ([^»]+) » atteinte \(\d+ d&#39;affilée\) : réessayez dans \d+ (s|min|h)", answer.text)
    return answer.status_code, told[1] if told else ""


def test_an_account_invites_twenty_people_an_hour_wherever_it_comes_from(who: Navigateur) -> None:
    answers = [invite(who, f"p{n}@exemple.fr", f"10.0.0.{n}") for n in range(22)]
    assert answers == [(200, "")] * 20 + [(429, "courriels demandés, par compte")] * 2


def test_a_machine_asks_for_twenty_links_an_hour(who: Navigateur) -> None:
    answers = [invite(who, f"p{n}@exemple.fr", "10.0.0.1") for n in range(22)]
    assert answers == [(200, "")] * 20 + [(429, "lien, par machine")] * 2


def test_tags_and_dots_reach_one_mailbox_where_its_provider_says_so(who: Navigateur) -> None:
    same = ["a.da@gmail.com", "ada+1@gmail.com", "Ada+2@googlemail.com", "a.d.a@gmail.com", "ada@gmail.com"]
    answers = [invite(who, address, f"10.0.0.{n}") for n, address in enumerate([*same, "ada+3@gmail.com"])]
    assert answers == [(200, "")] * 5 + [(429, "lien, par courriel")]


def test_mails_asked_for_are_bounded_in_all_whoever_asks_for_whom(
    who: Navigateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [who]
    for n in range(3):
        people.append(Navigateur(who.app))
        people[-1].http.headers["x-forwarded-for"] = f"9.9.8.{n}"
        people[-1].connecter(open_account(who.state, f"Organisation {n}"), "/compte/organisation")
    later = time.time() + 3600  # what they took to log in is full again, and nothing fills up meanwhile
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: later))
    monkeypatch.setitem(limits.SENSIBLES, "courriels demandés, en tout", limits.Rate(3 / 3600, 3))
    answers = [invite(one, f"p{n}@exemple.fr", f"10.0.1.{n}") for n, one in enumerate(people)]
    assert answers == [(200, "")] * 3 + [(429, "courriels demandés, en tout")]
    monkeypatch.undo()
    assert invite(who, "p4@exemple.fr", "10.0.1.4") == (200, "")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Ada+x@Exemple.fr", "ada+x@exemple.fr"),
        ("ada+x@outlook.fr", "ada@outlook.fr"),
        ("a.b@pm.me", "a.b@pm.me"),
        ("a.b+c@googlemail.com", "ab@gmail.com"),
    ],
)
def test_a_mailbox_is_told_by_the_public_rule_of_its_provider(address: str, expected: str) -> None:
    assert mailbox(address) == expected
