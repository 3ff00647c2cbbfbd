"""Figures for whoever operates the service: `/metrics`, in Prometheus's text format, to the bearer of its token."""

from __future__ import annotations

import hmac
import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin import __version__
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.counts.latency import BOUNDS_S, told
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.policy import PROBLEM, PUBLIC_UNREAD, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work.store import leases, outbox
from tremplin.portal.catalogue.sources import fraicheur
from tremplin.portal.operation.drill_store import last
from tremplin.release.depot.told import followed
from tremplin.release.publish import built_at
from tremplin.store import StoreRefused

if TYPE_CHECKING:
    from prometheus_client import Metric

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_READ = Policy(Right.HEALTH, PUBLIC_UNREAD, Cost.PROBE, PROBLEM.live)
_BOUNDS = (*map(str, BOUNDS_S), "+Inf")


@router.get("/metrics")
@policy(_READ)
async def metrics(request: Request) -> Response:
    """Figures of this machine's server, and of the store that all share."""
    state = state_of(request)
    expected, shown = state.settings.metriques_cle, request.headers.get("authorization", "")
    if not expected:
        raise ApiError(404, "Page inconnue : /metrics")
    if not hmac.compare_digest(shown.encode(), f"Bearer {expected}".encode()):
        raise ApiError(401, "Jeton attendu : « Authorization: Bearer … », celui de TREMPLIN_METRIQUES_CLE")
    body = await run_in_threadpool(_text, state)
    return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8", headers={"cache-control": "no-store"})


def _text(state: State) -> bytes:
    from prometheus_client import CollectorRegistry, generate_latest

    state.mesures.write()
    registry = CollectorRegistry()
    registry.register(_Figures(state))
    return bytes(generate_latest(registry))


class _Figures:
    """What is told, gathered when it is asked for."""

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Each figure with its meaning and its labels."""
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        yield InfoMetricFamily("tremplin", "The program.", value={"version": __version__})
        yield from self._answers()
        yield from self._release()
        up = GaugeMetricFamily("tremplin_store_up", "Whether the operational store answers.")
        started = time.perf_counter()
        try:
            yield from self._store()
            up.add_metric([], 1)
        except StoreRefused:
            up.add_metric([], 0)
        yield up
        took = GaugeMetricFamily("tremplin_store_seconds", "Seconds that the store took for the figures below.")
        took.add_metric([], time.perf_counter() - started)
        yield took

    def _answers(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        answers, events = told(self._state.settings.home)
        family = HistogramMetricFamily(
            "tremplin_request_seconds",
            "Answers of this server, by family of the route, its class of cost and their status.",
            labels=("famille", "classe", "statut"),
        )
        for kind, spread in sorted(answers.items()):
            counts = accumulate(spread.counts)
            family.add_metric(
                (kind.famille, kind.classe, str(kind.statut)),
                list(zip(_BOUNDS, map(float, counts), strict=True)),
                spread.seconds,
            )
        yield family
        noted = CounterMetricFamily("tremplin_events", "What is no answer: children killed.", labels=("evenement",))
        for name, count in sorted(events.items()):
            noted.add_metric((name,), count)
        yield noted

    def _release(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        release, now = self._state.releases.current, datetime.now(UTC)
        age = GaugeMetricFamily("tremplin_release_age_seconds", "Age of the release in service.", labels=("version",))
        days = GaugeMetricFamily("tremplin_source_age_days", "Days since the edition in use.", labels=("source",))
        late = GaugeMetricFamily("tremplin_source_late", "Whether that is over twice its rhythm.", labels=("source",))
        if release is not None:
            age.add_metric((release.name,), (now - built_at(release.name)).total_seconds())
            for source in fraicheur(release):
                published = datetime.fromisoformat(source["publie_le"]).replace(tzinfo=UTC)
                days.add_metric((source["nom"],), (now - published).days)
                late.add_metric((source["nom"],), float(source["ancienne"]))
        yield from (age, days, late)
        following = followed(self._state.settings.reference)
        if following is not None:
            up = GaugeMetricFamily("tremplin_depot_up", "Whether the depot that is followed answered, and is followed.")
            up.add_metric([], float(not following.erreur and not following.silent))
            yield up

    def _store(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        now = datetime.now(UTC)
        with self._state.store.reading() as connection:
            waiting, held = outbox.waiting(connection), leases.held(connection, now)
            drilled = last(connection, good=True)
        backlog = GaugeMetricFamily("tremplin_outbox_waiting", "What is to leave, by kind.", labels=("genre",))
        oldest = GaugeMetricFamily("tremplin_outbox_oldest_seconds", "Age of the oldest of them.", labels=("genre",))
        for row in waiting:
            backlog.add_metric((row.genre,), row.nombre)
            oldest.add_metric((row.genre,), (now - row.depuis).total_seconds())
        lease = GaugeMetricFamily("tremplin_lease", "Who does a periodic work now.", labels=("nom", "tenant"))
        for row in held:
            lease.add_metric((row.nom, row.tenant), 1)
        drill = GaugeMetricFamily(
            "tremplin_restore_drill_age_seconds", "Since a restore drill last succeeded; +Inf before the first."
        )
        drill.add_metric([], (now - drilled.quand).total_seconds() if drilled else math.inf)
        yield from (backlog, oldest, lease, drill)
