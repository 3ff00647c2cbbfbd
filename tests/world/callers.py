"""Who calls the routes of the OpenAPI documents: an application over the fictitious world, with every credential."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from tests.conftest import Home, make_key
from tremplin.app import FAMILIES, create_app, openapi
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.store import actors
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity import users
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store.keys import ensure_organisation
from tremplin.platform.web.state import State
from tremplin.store.backup import backup, restore
from tremplin.store.engine import Store

SIRET = "90000000000015"
DEMONSTRATION = "Organisme fictif 1"
"""Whose training paths the fictitious base holds."""


@dataclass(frozen=True)
class Credential:
    """What a caller shows, and the scheme of security that takes it."""

    headers: dict[str, str]
    scheme: str | None
    scopes: frozenset[str] = frozenset()

    def opens(self, operation: dict[str, Any]) -> bool:
        """Whether an operation of a document says that it takes this."""
        if self.scheme is None:
            return {} in operation["security"]
        return any(self.scheme in one and self.scopes.issuperset(one[self.scheme]) for one in operation["security"])


@dataclass(frozen=True)
class Served:
    """An application over a copy of the fictitious world, and who calls it."""

    app: Any
    credentials: dict[str, Credential]


@cache
def document(family: str) -> dict[str, Any]:
    """The OpenAPI document of a family."""
    found: dict[str, Any] = orjson.loads(openapi(family) or b"{}")
    return found


@cache
def operations() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Every operation of every document: family, method, path, description."""
    return [
        (family.name, method.upper(), path, operation)
        for family in FAMILIES
        for path, methods in document(family.name)["paths"].items()
        for method, operation in methods.items()
    ]


@contextmanager
def served(demo_home: Home, folder: Path, base: str = "") -> Iterator[Served]:
    """The fictitious world, copied; what people wrote in it moved to the empty store of a URL, when one is given."""
    home = demo_home.copy(folder)
    if base:
        with closing(Store(home.settings().store_url)) as kept, closing(Store(base)) as other:
            restore(other, backup(kept, folder / "sauvegardes").folder)
        home = replace(home, base=base)
    app = create_app(home.settings(TREMPLIN_LIMITES="non"))
    state: State = app.state.tremplin
    owner = ensure_organisation(state.store, "Organisme")
    actors.declare(state.store, owner, Role.ORGANISME, test=False, sirets=[SIRET])
    users.put(state.store, organisation="Utilisateurs", nom="camille", password="Mot-de-passe-1")
    login = users.login(state.store, state.settings.poivre, "camille", "Mot-de-passe-1")
    assert login is not None
    publisher = make_key(home.settings(), organisation="Onisep", permissions=frozenset(PERMISSIONS))
    yield Served(
        app,
        {
            "anonymous": Credential({}, None),
            "key": Credential(_bearer(make_key(home.settings(), organisation="Lecteur")), "cle"),
            "publisher": Credential(_bearer(publisher), "cle"),
            "user": Credential({"x-api-key": login}, "cle_en_tete"),
            "client": client_of(state, "Organisme", test=False),
            "client of the test base": client_of(state, DEMONSTRATION, test=True),
        },
    )
    state.close()


def _bearer(value: str) -> dict[str, str]:
    return {"authorization": f"Bearer {value}"}


def client_of(state: State, organisation: str, *, test: bool) -> Credential:
    """A client of one base, with every scope of that base."""
    known = {p for f in FAMILIES for p in _scopes_of(f.name) if p.endswith("_test") is test}
    identifier, _ = oauth_clients.create_client(
        state.store, state.settings.poivre, organisation=organisation, nom="essais", portees=sorted(known), test=test
    )
    found = client_rows.find(state.store, identifier)
    assert found is not None
    token = oauth_clients.issue(state.signing, state.settings.base_url, found, oauth_clients.granted(found, None))
    return Credential(_bearer(token), "jeton", frozenset(known))


def _scopes_of(family: str) -> set[str]:
    """Scopes that the document of a family names."""
    return set(document(family)["components"]["securitySchemes"]["jeton"]["flows"]["clientCredentials"]["scopes"])


def token_of(state: State, organisation: str, *, test: bool) -> str:
    """An access token of an organisation's client of one base, with every scope of it."""
    return client_of(state, organisation, test=test).headers["authorization"].removeprefix("Bearer ")
