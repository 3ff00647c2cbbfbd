"""Asking each recorded request of two versions: two addresses, or two releases of one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx2

from tremplin.release.publish import NAME
from tremplin.replay.comparison import SHOWN, Answer, Gap, gaps
from tremplin.replay.recorded import Recorded

TRIES, LONGEST_WAIT_S, TIMEOUT_S = 3, 60.0, 60.0
IGNORED = ("version.release", "*.version.release")
"""What always differs from a release to another."""


@dataclass(frozen=True)
class Side:
    """A version: where it answers, and the release that it is asked for."""

    adresse: str
    release: str = ""

    @classmethod
    def of(cls, text: str, base: str) -> Side:
        """An address, or a release at the base address."""
        return cls(base, text) if NAME.fullmatch(text) else cls(text.rstrip("/"))

    def url(self, request: Recorded) -> str:
        """The address of a request on this side."""
        mark = "&" if "?" in request.chemin else "?"
        return f"{self.adresse}{request.chemin}" + (f"{mark}release={self.release}" if self.release else "")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A request whose answers differ, or of which one failed."""

    methode: str
    chemin: str
    statuts: tuple[int, int]
    ecarts: list[Gap] = field(default_factory=list)
    """The first of them."""
    en_tout: int = 0
    echec: str = ""


@dataclass(kw_only=True)
class Report:
    """What became of the requests."""

    requetes: int = 0
    egales: int = 0
    non_rejouees: int = 0
    differentes: list[Difference] = field(default_factory=list)
    echecs: list[Difference] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether every answer was had, and is the same."""
        return not (self.differentes or self.echecs)

    def document(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return asdict(self)


def replay(
    requests: Iterable[Recorded],
    sides: tuple[Side, Side],
    *,
    key: str = "",
    ignored: Sequence[str] = IGNORED,
    writes: bool = False,
) -> Report:
    """Ask each request of both sides, in order; those that may write are left out unless told."""
    report = Report()
    headers = {"authorization": f"Bearer {key}"} if key else {}
    with httpx2.Client(headers=headers, timeout=TIMEOUT_S, follow_redirects=False) as client:
        for request in requests:
            report.requetes += 1
            if not (request.reads or writes):
                report.non_rejouees += 1
                continue
            before, after = (_ask(client, request, side) for side in sides)
            _hold(report, request, before, after, ignored)
    return report


def _hold(report: Report, request: Recorded, before: Answer, after: Answer, ignored: Sequence[str]) -> None:
    told = {"methode": request.methode, "chemin": request.chemin, "statuts": (before.statut, after.statut)}
    if before.failed or after.failed:
        why = before.echec or after.echec or "erreur du serveur"
        report.echecs.append(Difference(**told, echec=why))  # type: ignore[arg-type]
        return
    found = gaps(before, after, ignored)
    if found:
        report.differentes.append(Difference(**told, ecarts=found[:SHOWN], en_tout=len(found)))  # type: ignore[arg-type]
    else:
        report.egales += 1


def _ask(client: httpx2.Client, request: Recorded, side: Side) -> Answer:
    """An answer; a limit is waited for, as its `Retry-After` asks."""
    url = side.url(request)
    try:
        for last in (False,) * (TRIES - 1) + (True,):
            got = client.request(request.methode, url, headers=dict(request.entetes), content=request.corps)
            if got.status_code != 429 or last:
                break
            time.sleep(_wait(got.headers.get("retry-after", "")))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Answer(0, echec=type(error).__name__)
    return Answer(got.status_code, got.headers.get("content-type", "").partition(";")[0], got.content)


def _wait(told: str) -> float:
    """Seconds to wait, as a header tells them; one where it doesn't."""
    return min(float(told), LONGEST_WAIT_S) if told.isdigit() else 1.0
