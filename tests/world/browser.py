"""A browser without its window: cookies kept, forms filled as they stand on the page, mails read in the mailbox."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import lxml.html
import pyotp
from fastapi import FastAPI
from starlette.testclient import TestClient

from tremplin.app import GABARITS
from tremplin.platform.identity import service as accounts
from tremplin.platform.work import mails
from tremplin.store import audit


def letters(folder: Path) -> list[Path]:
    """The files of the mails that have left; one that is being written isn't one yet."""
    return [*folder.glob("[!.]*.eml")]


@cache
def _read(path: Path) -> str:
    """A mail as text; what left doesn't change."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return f"À {message['to']}\n{message.get_body(('plain',)).get_content()}"  # type: ignore[union-attr]


@dataclass
class Navigateur:
    """Someone at their browser, on an application of this process."""

    app: FastAPI
    http: TestClient = field(init=False)
    page: httpx.Response = field(init=False)

    def __post_init__(self) -> None:
        self.http = TestClient(self.app, base_url="https://testserver", follow_redirects=True)

    @property
    def state(self) -> Any:
        return self.app.state.tremplin

    @property
    def arbre(self) -> Any:
        return lxml.html.fromstring(self.page.text)

    @property
    def texte(self) -> str:
        """What the page says, spaces folded."""
        return " ".join(self.arbre.text_content().split())

    def open(self, chemin: str, statut: int = 200) -> Navigateur:
        self.page = self.http.get(chemin)
        assert self.page.status_code == statut, (chemin, self.page.status_code, self.page.text[-2000:])
        return self

    def follow(self, texte: str) -> Navigateur:
        """Follow the first link that says this."""
        return self.open(next(a.get("href") for a in self.arbre.iter("a") if texte in a.text_content()))

    def send(
        self, bouton: str, statut: int = 200, *, fichiers: Mapping[str, tuple[str, bytes]] | None = None, **champs: Any
    ) -> Navigateur:
        """Fill the form that has this button, and press it; « a__b » is the field « a.b »."""
        form, button = next((f, b) for f in self.arbre.forms for b in f.iter("button") if bouton in b.text_content())
        filled: dict[str, Any] = {}
        for name, value in form.form_values():
            filled.setdefault(name, []).append(value)
        filled |= {name.replace("__", "."): value for name, value in champs.items()}
        ours = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
        for name in fichiers or ():
            filled.pop(name, None)
        to = button.get("formaction") or form.get("action") or str(self.page.url)
        self.page = self.http.post(to, data=filled, files=fichiers, headers=ours)
        assert self.page.status_code == statut, (self.page.status_code, self.texte[:3000])
        return self

    def journal(self, count: int) -> list[tuple[str, str | None]]:
        """The last acts of the audit log and their reasons, the newest first, sessions aside."""
        with self.state.store.reading() as connection:
            told = [(j.action, j.raison) for j in audit.derniers(connection, None, 100)]
        return [line for line in told if not line[0].startswith(("session.", "compte."))][:count]

    def courriels(self) -> list[str]:
        """The texts of the mails that left, the newest first."""
        while mails.deliver(self.state, GABARITS):
            pass
        folder = mails.boite(self.state.settings)
        return [_read(path) for path in sorted(letters(folder), reverse=True)]

    def lien(self, adresse: str, chemin: str = "/connexion/lien") -> str:
        """The link of the newest mail to an address that has one."""
        mine = (t for t in self.courriels() if t.startswith(f"À {adresse}\n"))
        return next(unescape(found[0]) for t in mine if (found := re.search(rf"{chemin}\?\S+", t)))

    def connecter(self, adresse: str, vers: str = "/compte") -> Navigateur:
        """Log in, second factor included when it is asked for."""
        self.open(f"/connexion?vers={vers}").send("Recevoir un lien", courriel=adresse)
        self.open(self.lien(adresse)).send("Me connecter")
        if "Mettre en place un second facteur" in self.texte:
            self.secret = self.arbre.xpath("//code")[0].text
            self.send("Mettre en place", code=pyotp.TOTP(self.secret).now())
            self.follow("Continuer")
        return self


def open_account(state: Any, organisation: str, profil: str = "membre", **more: Any) -> str:
    """The address of a new account of an organisation (by its name)."""
    import uuid

    address = f"{uuid.uuid4().hex[:10]}@exemple.fr"
    accounts.create(
        state.store, courriel=address, nom="Camille Essai", organisation=organisation, profil=profil, **more
    )
    return address
