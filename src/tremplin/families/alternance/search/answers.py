"""Answers of the v1 routes, joined from ready bodies; a source that fails leaves the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response

from tremplin.columnar.placed import Pieces, Placed
from tremplin.columnar.places import EVERYWHERE_KM, Found, Items
from tremplin.domain.dates import today
from tremplin.families.alternance.common.errors import OPEN
from tremplin.families.alternance.common.item import Hiring, Kind, corrige
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.live import Live, live, montrables, offres_montrables
from tremplin.families.alternance.search.parameters import Asked
from tremplin.families.alternance.search.queries import Where
from tremplin.platform.web.door import USAGE
from tremplin.release.reader import Release

RESULTATS, PLUS_PROCHES = 150, 5
PRES = 1.2
"""An offer of a partner is kept a little farther than the radius: its place is often its town's."""
_NULL = b"null"
_TENTHS = [b"%.1f" % (n / 10) for n in range(2001)]
"""Distances up to the widest radius, in kilometres."""
log = structlog.get_logger()


def json(body: bytes | Pieces, status: int = 200) -> Response:
    """An open answer."""
    return Response(body if isinstance(body, bytes) else b"".join(body), status, OPEN, "application/json")


def results(items: Pieces) -> Pieces:
    """`{"results": […]}`."""
    return [b'{"results":[', *items, b"]}"]


def _distances(found: Found) -> list[bytes]:
    if found.km is None:
        return [_NULL] * len(found.items)
    tenths = np.rint(10 * found.km).astype(np.int64).tolist()
    return [_TENTHS[t] if t < len(_TENTHS) else b"%.1f" % (t / 10) for t in tenths]


def formation_items(table: Placed, found: Found, *, described: bool) -> Pieces:
    """Trainings as items, separated by commas; with their texts when asked for."""
    if not described:
        return table.pieces("v1", found.items, _distances(found))
    texts = zip(*(table.bodies(name, found.items) for name in ("description", "objectif")), strict=True)
    return _completed(table, found, [(_TEXTS, b'"description":%s,"objectif":%s' % pair) for pair in texts])


def company_items(table: Placed, found: Found, kind: Hiring, vives: Live, *, phones: bool) -> Pieces:
    """Companies as items, as they want to be shown, with the applications that they received; the phone for those who
    may see it."""
    head = b'{"ideaType":"%s",' % kind.encode()
    changes = _phones(table, found) if phones else None
    said = {n: s for n, s in enumerate(table.ids(found.items)) if s in vives.corrigees or s in vives.candidatures}
    if said:
        bodies = _bodies(table, found, changes, head)
        for n, siret in said.items():
            item = corrige(orjson.loads(bodies[n]), vives.corrigees.get(siret, {}))
            bodies[n] = orjson.dumps({**item, "applicationCount": vives.candidatures.get(siret)})
        return [b",".join(bodies)]
    if changes is None:
        return table.pieces("v1", found.items, _distances(found), head)
    return _completed(table, found, changes, head)


def offer_items(table: Placed, found: Found, *, sirets: bool) -> Pieces:
    """Offers of partners as items; the SIRET for those who may see it."""
    if not sirets:
        return table.pieces("v1", found.items, _distances(found))
    return _completed(table, found, [(_SIRET, b'"siret":' + s) for s in table.bodies("siret", found.items)])


def matcha_items(table: Placed, found: Found, *, phones: bool) -> Pieces:
    """Offers of employers as items; the phone for those who may see it."""
    if not phones:
        return table.pieces("v1", found.items, _distances(found))
    return _completed(table, found, _phones(table, found))


_PHONE, _SIRET, _TEXTS = b'"phone":null', b'"siret":null', b'"description":null,"objectif":null'
"""What is put in place of, for those who may see it; quotes in a text are escaped, so no text can hold these."""


def _phones(table: Placed, found: Found) -> list[tuple[bytes, bytes]]:
    return [(_PHONE, b'"phone":' + phone) for phone in table.bodies("telephone", found.items)]


def _completed(table: Placed, found: Found, changes: Sequence[tuple[bytes, bytes]], head: bytes = b"{") -> Pieces:
    """Items with what most callers don't see."""
    return [b",".join(_bodies(table, found, changes, head))]


def _bodies(table: Placed, found: Found, changes: Sequence[tuple[bytes, bytes]] | None, head: bytes) -> list[bytes]:
    bodies = table.bodies("v1", found.items, [_distances(found)])
    if changes is None:
        return [head + body[1:] for body in bodies]
    return [head + body[1:].replace(*change, 1) for body, change in zip(bodies, changes, strict=True)]


def alone(item: int) -> Found:
    """One item, without distance."""
    items: Items = np.array([item])
    return Found(items, None, items, items)


class Search:
    """One v1 search: what was asked, on which release, for whom."""

    def __init__(self, request: Request, release: Release, asked: Asked, matchas: Placed | None = None) -> None:
        self.release, self.asked, self.matchas = release, asked, matchas
        self.known = request.state.caller is not None
        self.where = Where(asked.point, asked.rayon or EVERYWHERE_KM, asked.departements)
        self.day = today()
        self._usage = request.scope["state"].setdefault(USAGE, {})
        self._lba: Items | None = None
        self._request = request

    def formations(self, *, nearest: bool) -> Pieces:
        """Trainings; the five nearest when `nearest` and none is within the radius."""
        asked, table = self.asked, queries.formations(self.release)
        wanted: dict[str, Any] = {
            "romes": asked.romes,
            "domain": asked.domaine,
            "filters": asked.filters,
            "today": self.day,
        }
        found = queries.find_formations(self.release, self.where, **wanted, limit=RESULTATS)
        if nearest and asked.point is not None and not len(found.items):
            found = queries.find_formations(self.release, Where(asked.point), **wanted, limit=PLUS_PROCHES)
        self.count("formations", found)
        return formation_items(table, found, described=asked.description)

    def companies(self, kind: Hiring) -> Pieces:
        """Companies: nearest first; without a point the best, by name. One found for alternance isn't found again."""
        asked, table = self.asked, queries.recruteurs(self.release)
        found = queries.find_recruteurs(
            self.release,
            self.where,
            romes=asked.romes,
            kind=kind,
            filters=asked.filters,
            limit=RESULTATS,
            without=self._lba if kind is Kind.LBB else None,
            others=montrables(self._request, table),
        )
        if kind is Kind.LBA:
            self._lba = found.items
        self.count(f"{kind}Companies", found)
        if asked.point is None:
            found = queries.by_name(table, found)
        return company_items(table, found, kind, live(self._request), phones=self.known)

    def partner_offers(self) -> Pieces:
        """Offers of partners, nearest first, within a little more than the radius."""
        asked, table = self.asked, queries.offres(self.release)
        keep = offres_montrables(self._request, table, asked.filters)
        where = Where(asked.point, self.where.km * PRES, asked.departements)
        found = queries.search(table, queries.labels(table, asked.romes), where, RESULTATS, keep)
        self.count("peJobs", found)
        return offer_items(table, found, sirets=self.known)

    def employer_offers(self) -> Pieces:
        """Offers of employers, as they are now."""
        asked, table = self.asked, self.matchas
        if table is None:
            raise RuntimeError("les offres des employeurs ne se lisent pas")
        keep = offres_montrables(self._request, table, asked.filters)
        found = queries.search(table, queries.labels(table, asked.romes), self.where, RESULTATS, keep)
        self.count("matchas", found)
        return matcha_items(table, found, phones=self.known)

    def count(self, name: str, found: Found) -> None:
        """How much was found, for the line of the request."""
        self._usage[name] = len(found.items)

    def bucket(self, name: str, find: Callable[[], Pieces]) -> Pieces:
        """One source of an answer; when it fails, what went wrong instead, and the others stay."""
        try:
            return results(find())
        except Exception:
            log.exception("source en défaut", source=name)
            self._usage[name] = "Error"
            return [
                orjson.dumps(
                    {
                        "result": "error",
                        "error": "internal_error",
                        "message": "Cette source ne répond pas pour le moment",
                        "status": 500,
                    }
                )
            ]

    def jobs(self) -> Pieces:
        """`{peJobs, matchas, lbaCompanies, lbbCompanies}`, null for what isn't asked."""
        parts: Iterable[tuple[str, str, Callable[[], Pieces]]] = (
            ("peJobs", "offres", self.partner_offers),
            ("matchas", Kind.MATCHA, self.employer_offers),
            ("lbaCompanies", Kind.LBA, lambda: self.companies(Kind.LBA)),
            ("lbbCompanies", Kind.LBB, lambda: self.companies(Kind.LBB)),
        )
        out: Pieces = [b"{"]
        for key, source, find in parts:
            found = self.bucket(key, find) if source in self.asked.sources else [_NULL]
            out += (b'"%s":' % key.encode(), *found, b",")
        out[-1] = b"}"
        return out
