"""Offers of employers as searches see them: read from the store as they change, searched like those of a release.

A worker asks the store twice a second at most whether anything changed; only what changed is read again.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tremplin.columnar.placed import Bodies, Declared, Placed, in_memory
from tremplin.columnar.places import Items, Keep
from tremplin.domain.dates import today
from tremplin.domain.text import words
from tremplin.families.alternance.common.duplicates import montres
from tremplin.families.alternance.common.filters import ANY, CATEGORIES_OFFRES, NOMBRES_OFFRES, Filters
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.rendered import Rendue, render_offer
from tremplin.families.alternance.store import applications as application_rows
from tremplin.families.alternance.store import corrections, decisions, withdrawals
from tremplin.families.alternance.store.offers import ACTIVE, StoredOffer, changed_since
from tremplin.platform.web.state import State, state_of
from tremplin.release.reader import Release
from tremplin.store.engine import Store

_RECRUTEUR = "recruteur"
_EN_COURS = timedelta(seconds=3)
"""Applications as young as this may still be being written: they are counted a little later."""
_TABLES = 8
"""Tables whose hidden items are remembered: two a release, a few releases."""
_PART = 4
"""Looking takes a fifth of a processor at the most, however many offers change."""
log = structlog.get_logger()


class Live:
    """The offers of a store, as a table of placed items; made again when one of them changed."""

    def __init__(self, store: Store, remembered_s: float) -> None:
        self._store, self._remembered_s = store, remembered_s
        self._version = 0
        self._next = 0.0
        self._offers: dict[str, Rendue] = {}
        self._groupes: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._doublons: dict[tuple[str, str], frozenset[str]] = {}
        self._jour = date.min
        self._reading = threading.Lock()
        self.placed: Placed = _table([])
        self.retirees: frozenset[str] = frozenset()
        """SIRET of the companies that asked not to be shown, ids of the offers that a moderator took away, whatever was
        imported."""
        self.corrigees: dict[str, dict[str, Any]] = {}
        """SIRET → what the company says of itself, over whatever was imported."""
        self.numero = 0
        """Another one whenever what is shown changes."""
        self.candidatures: dict[str, int] = {}
        """SIRET → how many applications a company received."""
        self._comptees = datetime(1970, 1, 1, tzinfo=UTC)
        self._cachees: tuple[frozenset[str], dict[int, tuple[Placed, Items]]] = (self.retirees, {})

    def cachees(self, table: Placed) -> Items:
        """The items of a table that may not be shown, looked up once for a set of them."""
        if self._cachees[0] is not self.retirees or len(self._cachees[1]) > _TABLES:
            self._cachees = (self.retirees, {})
        held = self._cachees[1].get(id(table))
        if held is None:
            found = (table.find(identifier) for identifier in self.retirees)
            held = self._cachees[1][id(table)] = (table, np.array([n for n in found if n is not None], dtype=np.int64))
        return held[1]

    def shown(self, table: Placed) -> Keep | None:
        """What may be shown of a release: all but the companies that asked not to be, the offers taken away."""
        if table is self.placed:
            return None  # as the store says: nothing in it is hidden
        hidden = self.cachees(table)
        return (lambda items: ~np.isin(items, hidden)) if len(hidden) else None

    def listed(self) -> list[str]:
        """Ids of the offers that are shown today."""
        return [offer.exemplaire.id for offer in self._shown()]

    def _shown(self) -> list[Rendue]:
        day, copies = today(), frozenset[str]().union(*self._doublons.values())
        return [o for id, o in sorted(self._offers.items()) if o.expire_le >= day and id not in copies]

    def offers_of_number(self, number: str) -> list[Rendue]:
        """Offers that are shown today, of the establishment of a SIRET or of those of a SIREN."""
        return [o for o in self._shown() if (o.employeur["siret"] or "").startswith(number)]

    def offers_of_name(self, typed: str) -> list[Rendue]:
        """Offers that are shown today, whose employer has words (name, postal code, town) that begin with each of those
        typed."""
        beginnings = [f" {word}" for word in words(typed)]
        return [o for o in self._shown() if beginnings and all(word in o.mots for word in beginnings)]

    def look(self) -> bool:
        """Read what changed, as little behind the store as the settings say; whether the store answered: what was read
        before remains while it doesn't."""
        try:
            if self._is_due():
                self.read()
        except Exception:
            self._next = 0.0  # asked again at once: what is held may be out of date
            log.exception("offres vivantes en défaut")
            return False
        return True

    def _is_due(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._remembered_s
        return True

    async def refresh(self) -> Placed:
        """The offers of now, as little behind the store as the settings say."""
        if self._is_due():
            await run_in_threadpool(self.read)
        return self.placed

    async def or_none(self) -> Placed | None:
        """The same; None while the store doesn't answer, so that the other sources still do."""
        answered = time.monotonic() < self._next or await run_in_threadpool(self.look)
        return self.placed if answered else None

    def read(self) -> None:
        """Take what changed in the store; nothing where another thread is doing so."""
        if self._reading.acquire(blocking=False):
            started = time.thread_time()
            try:
                self._take_changes()
            finally:
                if self._remembered_s:
                    self._next = max(self._next, time.monotonic() + _PART * (time.thread_time() - started))
                self._reading.release()

    def _take_changes(self) -> None:
        with self._store.reading() as connection:
            hidden = withdrawals.toutes(connection) | decisions.retirees(connection)
            corrected = corrections.toutes(connection)
            until = datetime.now(UTC) - _EN_COURS
            fresh = application_rows.depuis(connection, _RECRUTEUR, self._comptees, until)
        if fresh:
            self.candidatures = {**self.candidatures, **{s: n + self.candidatures.get(s, 0) for s, n in fresh.items()}}
        self._comptees = until
        if (hidden, corrected) != (self.retirees, self.corrigees):
            self.numero += 1
        if hidden != self.retirees:
            self.retirees = hidden
        self.corrigees = corrected
        changed, day = changed_since(self._store, self._version), today()
        if not changed and day == self._jour:
            return
        touched = {key for offer in changed for key in (self._forget(offer.id), self._hold_back(offer)) if key}
        for key in touched if day == self._jour else list(self._groupes):
            self._compare(key, day)
        self._jour = day
        self._version = changed[-1].version if changed else self._version
        copies = frozenset().union(*self._doublons.values())
        self.placed = _table([o for o in self._offers.values() if o.exemplaire.id not in copies])
        self.numero += 1

    def _forget(self, identifier: str) -> tuple[str, str] | None:
        """Hold an offer no more; the group of which it was."""
        held = self._offers.pop(identifier, None)
        if held is None or held.groupe is None:
            return None
        self._groupes[held.groupe].discard(identifier)
        return held.groupe

    def _hold_back(self, offer: StoredOffer) -> tuple[str, str] | None:
        """Hold an offer that is open; its group."""
        if offer.statut != ACTIVE:
            return None
        held = self._offers[offer.id] = render_offer(offer)
        if held.groupe is not None:
            self._groupes[held.groupe].add(offer.id)
        return held.groupe

    def _compare(self, group: tuple[str, str], day: date) -> None:
        """Which offers of an establishment in a place are copies of another: those that ended hide none."""
        self._doublons.pop(group, None)
        held = [self._offers[id] for id in self._groupes.get(group, ())]
        if len({h.exemplaire.origine for h in held}) > 1:
            open_ = [h.exemplaire for h in held if h.expire_le >= day]
            copies = frozenset(id for id, shown in montres(open_).items() if id != shown)
            if copies:
                self._doublons[group] = copies
        if not held:
            self._groupes.pop(group, None)


def listed(state: State, _release: Release) -> list[str]:
    """Ids of the offers of employers that are shown now."""
    held = live_of(state)
    held.read()
    return held.listed()


def live(request: Request) -> Live:
    """The live offers of this worker."""
    return live_of(state_of(request))


def live_of(state: State) -> Live:
    """The same, for what works without a request."""
    return state.service(Live, lambda: Live(state.store, state.settings.remembered_s))


def montrables(request: Request, table: Placed) -> Keep | None:
    """What may be shown of a table of a release, or of the live offers."""
    return live(request).shown(table)


def offres_montrables(request: Request, table: Placed, filters: Filters = ANY, others: Keep | None = None) -> Keep:
    """Offers that may be shown today, among those that the filters keep: neither ended nor taken away."""
    shown = queries.all_of(others, montrables(request, table))
    return queries.offers_kept(table, today(), filters, shown)


def redistributed(table: Placed) -> Keep:
    """Offers of employers that may be shown elsewhere."""
    column = table.column("rediffusee")
    return lambda items: column[items] == 1


def located(table: Placed) -> Keep:
    """Offers that have a point."""
    count = table.places.located
    return lambda items: items < count


_SCHEMA: dict[str, Any] = {
    "id": pl.String,
    "titre": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "departement": pl.String,
    **dict.fromkeys((*CATEGORIES_OFFRES, "tranche_effectif"), pl.String),
    **dict.fromkeys(NOMBRES_OFFRES, pl.Int32),
    "rediffusee": pl.Int8,
    "v1": pl.Binary,
    "v3": pl.Binary,
    "telephone": pl.Binary,
    "lien": pl.Binary,
}


DECLARED = Declared(
    name="matchas",
    items="",
    pairs="",
    categories=(*CATEGORIES_OFFRES, "tranche_effectif"),
    numbers=(*NOMBRES_OFFRES, "rediffusee"),
    bodies=(
        Bodies("v1", itemgetter("v1"), holes=1),
        Bodies("telephone", itemgetter("telephone")),
        Bodies("v3", itemgetter("v3"), holes=1),
        Bodies("lien", itemgetter("lien")),
    ),
)


def _table(offers: list[Rendue]) -> Placed:
    newest = sorted(offers, key=lambda o: o.creation, reverse=True)
    recence = {o.colonnes["id"]: n for n, o in enumerate(newest)}
    offers = sorted(offers, key=lambda o: o.ordre)
    rows = [{**o.colonnes, "recence": recence[o.colonnes["id"]]} for o in offers]
    pairs = [(n, rome, 0) for n, o in enumerate(offers) for rome in o.romes]
    items = pl.DataFrame(rows, schema=_SCHEMA, orient="row") if rows else pl.DataFrame(schema=_SCHEMA)
    labelled = pl.DataFrame(pairs, schema={"item": pl.Int64, "label": pl.String, "valeur": pl.Int64}, orient="row")
    return in_memory(DECLARED, items, labelled)
