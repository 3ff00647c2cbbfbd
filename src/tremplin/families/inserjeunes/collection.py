"""Asking the DEPP's API for everything: nation, régions, establishments, at its pace, into one file to import.

The file is JSON lines of `{chemin, reponse}`. An interrupted collection goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import polars as pl

from tremplin.domain.territories import REGIONS
from tremplin.durable import write_durably
from tremplin.outgoing import AddressRefused, check_address
from tremplin.release.editions import in_use
from tremplin.release.fetch import FetchRefused
from tremplin.sources.inserjeunes_api import FILIERES, REFUS
from tremplin.sources.reading.registry import SOURCES

PER_SECOND = 5
TRIES = 5
_WITHOUT = ("00", "13")
"""Régions académiques that the API doesn't answer for."""
_NATURES = """
    240 241 242 261 300 301 302 306 307 310 315 320 332 334 370 380 400 430 440 445 450 480 506 523 528 540 551 580
    600 605 610 625 630 700 710 720 730 740 830
"""
"""Natures of the establishments that may have figures."""
_SCHOOL = tuple(name for name in FILIERES if name != "voie_pro_sco_agri")


@dataclass
class Collected:
    """What a collection did."""

    fichier: Path
    demandes: int = 0
    reprises: int = 0
    """Answers kept from an interrupted collection."""
    sans_donnees: int = 0
    echecs: list[str] = field(default_factory=list)


def requests(home: Path, annees: Iterable[str], periodes: Iterable[str]) -> Iterator[str]:
    """Every request to make, from the establishments of ACCE in use."""
    for year in annees:
        yield from (f"/france/millesime/{year}/filiere/{filiere}" for filiere in _SCHOOL)
    uais = _establishments(home)
    for period in periodes:
        yield from (f"/region/{r.academique}/millesime/{period}" for r in REGIONS if r.academique not in _WITHOUT)
        yield from (f"/UAI/{uai}/millesime/{period}" for uai in uais)


def _establishments(home: Path) -> list[str]:
    editions = in_use(home, SOURCES["acce"])
    if not editions:
        raise FetchRefused("importez d'abord ACCE : les établissements à demander en viennent")
    rows = editions[-1].scan("uai").filter(pl.col("nature_uai").is_in(_NATURES.split()))
    abroad = pl.col("pays_libe").str.to_uppercase() != "FRANCE"
    return rows.filter(~abroad.fill_null(False)).select("numero_uai").collect()["numero_uai"].sort().to_list()


def collect(
    base: str,
    user: str,
    password: str,
    wanted: Iterable[str],
    target: Path,
    *,
    internal: frozenset[str] = frozenset(),
    wait: Callable[[float], None] = time.sleep,
) -> Collected:
    """Ask for each request and write `target` once all are answered; a request that keeps failing is told, and left."""
    done = Collected(target)
    partial = target.with_suffix(".partiel")
    target.parent.mkdir(parents=True, exist_ok=True)
    known = _answered(partial)
    check_address(base, internal)
    with (
        httpx.Client(base_url=base, timeout=httpx.Timeout(30, connect=5), trust_env=False) as client,
        partial.open("ab") as out,
    ):
        session = _Session(client, user, password, wait)
        for request in wanted:
            if request in known:
                done.reprises += 1
                continue
            done.demandes += 1
            try:
                answer = session.ask(request)
            except (httpx.HTTPError, AddressRefused) as error:
                done.echecs.append(f"{request} : {error or type(error).__name__}")
                continue
            done.sans_donnees += answer is None
            out.write(orjson.dumps({"chemin": request, "reponse": answer or {"msg": REFUS}}) + b"\n")
            out.flush()
    if not done.echecs:
        write_durably(target, partial.read_bytes())
        partial.unlink()
    return done


def _answered(partial: Path) -> set[str]:
    """Requests answered by an interrupted collection; a last line cut short is dropped."""
    if not partial.exists():
        return set()
    lines = partial.read_bytes().split(b"\n")
    partial.write_bytes(b"".join(line + b"\n" for line in lines[:-1]))
    return {str(orjson.loads(line)["chemin"]) for line in lines[:-1]}


class _Session:
    """A token, renewed when it ends; no more than so many requests a second; a few tries each."""

    def __init__(self, client: httpx.Client, user: str, password: str, wait: Callable[[float], None]) -> None:
        self._client, self._wait = client, wait
        self._credentials = {"username": user, "password": password}
        self._token = ""
        self._next = 0.0

    def ask(self, request: str) -> Any:
        """The answer, None for an establishment that has nothing; raises when it keeps failing."""
        for attempt in range(1, TRIES + 1):
            try:
                if not self._token:
                    self._login()
                response = self._send("GET", request, {"authorization": f"Bearer {self._token}"})
                if response.status_code == 401:
                    self._token = ""
                elif response.status_code == 400 and response.json().get("msg") == REFUS:
                    return None
                else:
                    return response.raise_for_status().json()
            except (httpx.HTTPError, ValueError) as error:
                if attempt == TRIES:
                    raise FetchRefused(str(error)) from error
                self._wait(2.0**attempt)
        raise FetchRefused("jeton refusé")

    def _login(self) -> None:
        response = self._send("POST", "/login", self._credentials).raise_for_status()
        self._token = str(response.json()["access_token"])

    def _send(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        now = time.monotonic()
        if now < self._next:
            self._wait(self._next - now)
        self._next = max(now, self._next) + 1 / PER_SECOND
        return self._client.request(method, path, headers=headers)
