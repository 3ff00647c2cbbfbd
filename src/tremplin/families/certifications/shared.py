"""What certifications tell who joins families: those that lead to a job, and the jobs that a code leads to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson

from tremplin.domain.codes import matches
from tremplin.domain.here import Level
from tremplin.families.certifications import links, queries, queries_predictions
from tremplin.families.certifications.correspondance import VOCABULAIRES, normalize, shortest_path
from tremplin.families.certifications.queries_predictions import Proposal
from tremplin.families.certifications.typed import as_code, halves
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, nothing
from tremplin.release.reader import Release

SOURCES = ("france_competences", "kit_apprentissage", "npec")
SHOWN, _REMEMBERED = 40, 1_024
Row = dict[str, Any]


# ── naming ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Passage:
    """How a code of a vocabulary leads to jobs."""

    code: str
    """As the tables write it."""
    intitule: str | None
    chemin: tuple[str, ...]
    """Vocabularies gone through, the first and the last included."""
    romes: tuple[tuple[str, float], ...]
    """(job, confidence from 0 to 1), the surest first."""
    propose: bool = False
    """Whether no table gives these jobs: a model proposes the first."""
    pistes: tuple[tuple[str, float], ...] = ()
    """Jobs that the model thought of, none of which it is sure enough."""
    remplace: str | None = None
    """The inactive fiche that was asked for, whose successor this is."""


@dataclass(frozen=True)
class UnknownCode(Exception):
    """A code that isn't one of its vocabulary, or that no source knows."""

    attendu: str
    proche: str | None = field(default=None)


def label_of(vocabulary: str) -> str:
    """The name of a vocabulary."""
    return VOCABULAIRES[vocabulary][1]


def code_of(text: str, among: Collection[str] = VOCABULAIRES.keys()) -> tuple[str, str] | None:
    """(vocabulary, code) of a text that is a code of one of these vocabularies as they are written; None for words."""
    code = "".join(text.upper().split())
    if not any(c.isdigit() for c in code):
        return None
    return next(((v, code) for v in VOCABULAIRES if v in among and matches(VOCABULAIRES[v][0], code)), None)


def jobs_of(release: Release, vocabulary: str, code: str, day: date | None) -> Passage:
    """The jobs that a code leads to; an inactive fiche is first followed to its successor. Raises UnknownCode."""
    start = normalize(vocabulary, code)
    if start is None:
        raise UnknownCode(f"un code de la forme {VOCABULAIRES[vocabulary][0]}")
    known = queries.knows(release, vocabulary, start)
    if known is None:
        raise UnknownCode(f"un code connu : {label_of(vocabulary)}", queries.nearest_code(release, vocabulary, start))
    asked, replaced = start, None
    if vocabulary == "rncp" and day is None and (successor := _active_successor(release, start)):
        start, replaced = successor, start
    path = shortest_path(release.held("passages", queries.direct_links), vocabulary, "rome") or ()
    reached = queries.follow(release, path, start, day) if path else {}
    if not reached and replaced:
        start, replaced = asked, None
        reached = queries.follow(release, path, start, day) if path else {}
    found = sorted(reached, key=lambda c: (-reached[c].confiance, c))
    title = queries.titles(release, vocabulary, [start]).get(start)
    passage = Passage(
        code=start,
        intitule=title or known[0],
        chemin=tuple(path),
        romes=tuple((rome, round(reached[rome].confiance, 4)) for rome in found),
        remplace=replaced,
    )
    proposal = None if found else queries_predictions.proposal(release, vocabulary, start)
    return _with_proposal(passage, proposal) if proposal else passage


def _with_proposal(passage: Passage, proposal: Proposal) -> Passage:
    """The job that a model proposes; what it thought of, when none is sure enough."""
    told = tuple((one["cible"], one["confiance"]) for one in proposal.pistes)
    if proposal.job is None:
        return replace(passage, pistes=told)
    return replace(passage, romes=told, propose=True, chemin=(proposal.de, "prediction", "rome"))


def _active_successor(release: Release, rncp: str) -> str | None:
    """The active fiche that replaces an inactive one; None for an active one, or one without successor."""
    body = queries.replacement(release, rncp)
    if body is None:
        return None
    told = orjson.loads(body)
    found = [one["code"] for one in told["remplacants"]]
    return None if told["actif"] or not found else str(found[0])


def corresponding(release: Release, de: str, code: str, vers: str, day: date | None) -> Row:
    """The codes of a vocabulary that a code of another leads to, by the shortest path, each with its confidence and
    its proofs. Raises UnknownCode."""
    start = normalize(de, code)
    if start is None:
        raise UnknownCode(f"un code {de} de la forme {VOCABULAIRES[de][0]}")
    told = links.document(release, de, start, vers, day, proposed=False)
    if told is None:
        raise UnknownCode(f"un code {de} connu", queries.nearest_code(release, de, start))
    return told


def called(release: Release, text: str, limit: int) -> tuple[int, list[Row]]:
    """Certifications by their titles: how many, and the nearest (`code`, `intitule`, `niveau`, `actif`)."""
    return queries.search(release, text, size=limit, index=0)


def card(release: Release, text: str) -> Row | None:
    """What is known of a code as people type it (CFD, RNCP): each of its certifications, what replaces a fiche, the
    lines that prove it. None when the text is no code; raises UnknownCode."""
    code = as_code(text)
    if code is None:
        return None
    cfd, rncp = halves(code)
    found = queries.with_proofs(release, cfd, rncp)
    replaced = queries.replacement(release, rncp) if rncp else None
    kind = "cfd" if cfd else "rncp"
    if not found and replaced is None:
        raise UnknownCode("un code de certification connu", queries.nearest_code(release, kind, code))
    return {
        "code": code,
        "genre": kind,
        "intitule": queries.titles(release, kind, [code]).get(code),
        "certifications": [one.corps for one in found],
        "preuves": [one.preuves for one in found],
        "remplacement": orjson.loads(replaced) if replaced else None,
    }


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def leading_to(asked: Asked) -> Part:
    """Certifications that lead to the job: level, end of registration, what branches pay."""
    suite = f"/api/correspondance/v1?{urlencode({'de': 'rome', 'code': asked.rome, 'vers': 'rncp'})}"
    found = [one for one in certifications_of(asked) if not _ended(one["fin_enregistrement"], asked.day or asked.on)]
    if not found:
        known = queries.knows(asked.release, "rome", asked.rome)
        told = _("Aucune certification active n'est reliée à ce métier.")
        return nothing(told, *SOURCES, suite=suite if known else None)
    return Part(niveau=Level.FRANCE, donnees={"liste": found[:SHOWN]}, total=len(found), suite=suite, sources=SOURCES)


def certifications_of(asked: Asked) -> list[Row]:
    """Each that its source says active, ended since or not, with its diplomas (`cfds`), months left, successors and
    amounts; to be read, not changed."""
    rome = queries_predictions.parent(asked.release, asked.rome) or asked.rome
    return _certifications_of(asked.release, rome, asked.day, asked.day or asked.on)


@lru_cache(maxsize=_REMEMBERED)
def _certifications_of(release: Release, rome: str, day: date | None, on: date) -> list[Row]:
    found: dict[str, Row] = {}
    for row in queries.leading_to(release, rome, day):
        cfd, title = row.pop("cfd"), row.pop("intitule_cfd")
        one = found.setdefault(row["rncp"], {**row, "cfds": []})
        if cfd and cfd not in (known["cfd"] for known in one["cfds"]):
            one["cfds"].append({"cfd": cfd, "intitule": title})
    rncps = list(found)
    paid, next_ones = queries.amounts(release, rncps, on), queries.successors(release, rncps)
    for rncp, one in found.items():
        low, high, branches = paid.get(rncp, (None, None, 0))
        one |= {
            "mois_restants": _months_left(one["fin_enregistrement"], on),
            "successeurs": next_ones.get(rncp, []),
            "prise_en_charge_min": low,
            "prise_en_charge_max": high,
            "branches": branches,
        }
    return list(found.values())


def _ended(end: str | None, on: date) -> bool:
    """Whether a registration is over: a source says what is active on its own day, and may be old."""
    return end is not None and end < on.isoformat()


def _months_left(end: str | None, on: date) -> int | None:
    """Whole months until the end of registration, never under 0; None without an end."""
    if end is None:
        return None
    last = date.fromisoformat(end)
    return max(0, 12 * (last.year - on.year) + last.month - on.month - (last.day < on.day))


def diplomas_of(asked: Asked) -> Sequence[str]:
    """The diplomas (CFD) of the certifications that lead to a job."""
    return list(dict.fromkeys(d["cfd"] for c in certifications_of(asked) for d in c["cfds"]))
