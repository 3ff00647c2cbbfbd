"""`tremplin probe`: each minute, one real answer of each family whose content is checked, as a client would read it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Connection

from tremplin.language.spoken import mark
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity import keys
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.web.state import State
from tremplin.portal.catalogue import queries
from tremplin.portal.status import store as rows
from tremplin.portal.status.store import Sonde

ORGANISATION = "Sondes de Tremplin"
CHAQUE_S = 60
GARDE = timedelta(days=100)
"""How long what was seen is kept: a little more than the page shows."""
_DELAI_S = 10.0
_LECTURE_ESSAI = "api_parcours-formationv1_test"


@dataclass(frozen=True)
class Essai:
    """What is asked of a family, and how its answer is judged."""

    famille: str
    titre: str
    ask: Callable[[Client], bool]
    """Whether the content is right."""


class Client:
    """Who asks, with a key and a client of its own."""

    def __init__(self, state: State, url: str) -> None:
        self.state = state
        self.http = httpx.Client(base_url=url, timeout=_DELAI_S, headers={"user-agent": "tremplin-sonde"})
        self._cle, self._client = _identite(state)

    def read(self, chemin: str, *, cle: bool = False, **params: str) -> Any:
        """The document of an address; raises httpx.HTTPError, or ValueError for what isn't JSON."""
        headers = {"authorization": f"Bearer {self._cle}"} if cle else {}
        answer = self.http.get(chemin, params=params, headers=headers)
        answer.raise_for_status()
        return answer.json()

    def jeton(self) -> str:
        """A token of the fictitious base."""
        form = {"grant_type": "client_credentials", "client_id": self._client[0], "client_secret": self._client[1]}
        answer = self.http.post("/connexion/oauth2/access_token", data=form)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def close(self) -> None:
        """End the key and the client: the next ones are others."""
        key_rows.revoke(self.state.store, keys.identifiant(self._cle))
        client_rows.revoke(self.state.store, self._client[0])
        self.http.close()


def _identite(state: State) -> tuple[str, tuple[str, str]]:
    """A key and a client for a day; those of a probe that died are ended."""
    owner = key_rows.ensure_organisation(state.store, ORGANISATION)

    def effet(connection: Connection) -> str:
        for old in key_rows.de_l_organisation(connection, owner):
            key_rows.revoke_right(connection, old.id)
        return keys.issue(
            connection, state.settings.poivre, organisation_id=owner, nom="sonde", life=timedelta(days=30)
        )

    for old in client_rows.de_l_organisation(state.store, owner):
        client_rows.revoke(state.store, old.id)
    made = oauth_clients.create_client(
        state.store, state.settings.poivre, organisation=ORGANISATION, nom="sonde", portees=[_LECTURE_ESSAI], test=True
    )
    return state.store.ensemble(effet), made


def _certifications(client: Client) -> bool:
    code = queries.un_code(client.state.releases.current, "rncp")
    found = client.read("/api/certification/v1", cle=True, **{"identifiant.rncp": code})
    return bool(found) and all(c["identifiant"]["rncp"] == code for c in found)


def _alternance(client: Client) -> bool:
    found = client.read("/api/v1/metiers/all")
    return isinstance(found.get("metiers"), list) and len(found["metiers"]) > 0


def _inserjeunes(client: Client) -> bool:
    found = client.read("/api/inserjeunes/certifications.json", cle=True, items_par_page="1")
    return len(found["certifications"]) == 1


def _infotravail(client: Client) -> bool:
    found = client.read("/api/3/action/package_list")
    return found["success"] is True and len(found["result"]) > 0


def _parcours(client: Client) -> bool:
    return len(client.jeton().split(".")) == 3


def _portail(client: Client) -> bool:
    page = client.http.get("/")
    return page.status_code == 200 and "<h1>" in page.text


ESSAIS = (
    Essai("certifications", mark("Certifications, organismes, géographie"), _certifications),
    Essai("alternance", mark("Alternance"), _alternance),
    Essai("inserjeunes", mark("InserJeunes"), _inserjeunes),
    Essai("infotravail", mark("Marché du travail"), _infotravail),
    Essai("parcours", mark("Parcours de formation : jetons de la base fictive"), _parcours),
    Essai("portail", mark("Portail"), _portail),
)


def probe_all(client: Client) -> list[Sonde]:
    """One round: what each family answered, and whether it was right. Instants are kept to the second: of two rounds of
    one second, the later is told in the next."""
    now = datetime.now(UTC).replace(microsecond=0)
    seen = [_attempt(client, essai, now) for essai in ESSAIS]
    with client.state.store.writing() as connection:
        last = rows.newest(connection)
        if last is not None and last >= now:
            seen = [replace(one, quand=last + timedelta(seconds=1)) for one in seen]
        rows.keep(connection, seen)
        rows.forget(connection, now - GARDE)
    return seen


def _attempt(client: Client, essai: Essai, now: datetime) -> Sonde:
    started, why = time.perf_counter(), None
    try:
        if not essai.ask(client):
            why = "contenu inattendu"
    except httpx.HTTPStatusError as error:
        why = f"statut {error.response.status_code}"
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = type(error).__name__
    return Sonde(essai.famille, now, why is None, round((time.perf_counter() - started) * 1000, 1), why)


def tours(fini: Callable[[], bool]) -> Iterator[None]:
    """One turn a minute, until told to stop."""
    while not fini():
        started = time.monotonic()
        yield
        while time.monotonic() - started < CHAQUE_S and not fini():
            time.sleep(0.2)
