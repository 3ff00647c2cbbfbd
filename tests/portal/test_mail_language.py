"""Mails and accounts in the language of who reads them: that of the page where they last asked, or that they chose."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.portal.conftest import NOUS
from tests.world.browser import Navigateur, letters, open_account
from tremplin.app import create_app
from tremplin.platform.work import mails
from tremplin.platform.work.plain import plain


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application without a release: accounts and mails ask for none."""
    made = create_app(
        Home(tmp_path_factory.mktemp("langues"), "").settings(
            TREMPLIN_LIMITES="non", TREMPLIN_BASE_URL="https://testserver"
        )
    )
    with TestClient(made):
        yield made


def received(who: Navigateur, address: str) -> list[EmailMessage]:
    """The mails that an address got, the newest first."""
    who.courriels()
    files = sorted(letters(mails.boite(who.state.settings)), reverse=True)
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
    return [m for m in found if m["to"] == address]  # type: ignore[misc]


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_who_asks_in_english_is_written_to_and_received_in_english(app: FastAPI) -> None:
    who = Navigateur(app)
    address = open_account(who.state, "Atelier")
    who.open("/en/connexion?vers=/en/compte").send("Receive a link", courriel=address)
    (mail,) = received(who, address)
    assert (mail["subject"], mail["content-language"]) == ("Your Tremplin login link", "en")
    link = who.lien(address, "/en/connexion/lien")
    assert body(mail) == (
        "Hello Camille Essai,\n\n"
        f"Log in to Tremplin\nhttps://testserver{link}\n\n"
        "This link works once, for fifteen minutes."
        " If you asked for nothing, do nothing: without it, nobody gets in.\n\n"
        "Tremplin, https://testserver\nSent by a machine.\n"
    )
    assert '<html lang="en">' in body(mail, "html")
    who.open(link).send("Log in")
    assert str(who.page.url) == "https://testserver/en/compte"
    assert "My account" in who.texte and 'content="noindex"' in who.page.text
    for page, title in (
        ("/en/a-faire", "To do"),
        ("/en/compte/cles", "API keys"),
        ("/en/compte/clients", "OAuth2 clients"),
        ("/en/compte/organisation", "Atelier"),
    ):
        assert who.open(page).arbre.xpath("//h1")[0].text_content() == title
    assert who.open("/administration", 403).page.status_code == 403
    who.open("/en/compte/cles").send("Create my key", nom="Essai")
    assert "Copy it now: it will not be shown again." in who.texte


def test_a_language_is_chosen_with_the_account_and_kept(app: FastAPI) -> None:
    who = Navigateur(app)
    address = open_account(who.state, "Atelier")
    who.connecter(address)
    who.send("Enregistrer", langue="en")
    assert who.arbre.xpath("//select[@id='langue']/option[@selected]/@value") == ["en"]
    chief = Navigateur(app)
    chief.connecter(open_account(chief.state, "Ailleurs")).open("/compte/organisation").send(
        "Inviter", courriel="a@b.fr"
    )
    assert received(who, address)[0]["content-language"] == "fr", "the login, asked for on a French page"
    who.http.post("/deconnexion", data={"jeton": who.arbre.xpath("//input[@name='jeton']/@value")[0]}, headers=NOUS)
    who.open("/en/connexion").send("Receive a link", courriel=address)
    assert received(who, address)[0]["content-language"] == "en"
    who.open("/connexion").send("Recevoir un lien", courriel=address)
    assert received(who, address)[0]["subject"] == "Votre lien de connexion à Tremplin"


def test_what_comes_later_is_in_the_language_in_which_it_was_asked_for(app: FastAPI) -> None:
    who, address = Navigateur(app), "reader@exemple.fr"
    told = {"famille": "certifications", "objet": "RNCP90003", "message": "Wrong", "courriel": address}
    who.open("/en/signalement").send("Report", **told)
    assert received(who, address)[0]["subject"] == "Confirm your report"
    who.open(who.lien(address, "/en/signalement/confirmer")).send("Confirm my report").follow("Follow it")
    identifier = str(who.page.url).rpartition("/")[2]
    judge = Navigateur(app)
    judge.connecter(open_account(judge.state, "Tremplin", "admin"), f"/administration/signalements/{identifier}")
    judge.open(f"/administration/signalements/{identifier}").send("Refuser", raison="Vérifié au JO", decision="refusé")
    mail = received(who, address)[0]
    assert mail["subject"] == "Your report about RNCP90003: refused"
    assert body(mail) == (
        "Hello,\n\nYour report about RNCP90003 is refused. Vérifié au JO\n\n"
        f"Follow it\nhttps://testserver/en/signalements/{identifier}\n\n"
        "Tremplin, https://testserver\nSent by a machine.\n"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un <strong>mot</strong>,\n un autre.</p>", "Un mot, un autre.\n"),
        ("<p>A<br>B</p><ul><li>c</li><li>d<br>e</li></ul>", "A\nB\n\n- c\n- d\n  e\n"),
        (
            '<p>Pour le garder, <a href="https://a/b">connectez-vous</a>.</p>',
            "Pour le garder, connectez-vous.\nhttps://a/b\n",
        ),
        (
            '<p><a href="https://a/1">oui</a> · <a href="https://a/2">non</a></p>',
            "oui : https://a/1\nnon : https://a/2\n",
        ),
        ('<blockquote style="white-space:pre-wrap">un\n\n  deux</blockquote>', "un\n\n  deux\n"),
        ("<p></p><p>seul</p>", "seul\n"),
    ],
)
def test_the_text_of_a_mail_is_its_html_without_the_tags(html: str, text: str) -> None:
    assert plain(f"<html><body>{html}</body></html>") == text
