"""Events sent apart at the same instant, written at once: each is answered as if it had come alone after another.

What they read and write is asked of the base once for all: most of what an event costs is the same for thirty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection

from tremplin.families.parcours.admission.admission import Admission, Reponse
from tremplin.families.parcours.errors import refus
from tremplin.families.parcours.events.envelope import Saisie
from tremplin.families.parcours.feed import views
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.service import Service
from tremplin.platform.wire.errors import ApiError
from tremplin.store import idempotence
from tremplin.store.idempotence import AutreCorps, Question
from tremplin.store.together import Apart

Told = tuple[int, bytes, bool]
"""Status and body of an answer, and whether it was given before."""


@dataclass(frozen=True, kw_only=True)
class Seul:
    """One event, who sends it, and under which key; what is wrong with it in its place, where it is malformed."""

    service: Service
    acteur: Acteur
    stricte: bool
    saisie: Saisie | ApiError
    question: Question | None


def write_apart(connection: Connection, asked: Sequence[Seul]) -> list[Told | Exception]:
    """What becomes of each (a JointEffect); raises Apart where one bears on what another did."""
    questions = [a.question for a in asked if a.question is not None]
    if len({question.name for question in questions}) < len(questions):
        raise Apart
    now = asked[0].service.maintenant()
    kept = idempotence.find_again(connection, questions, now)
    told: dict[int, Told | Exception] = {}
    for n, one in enumerate(asked):
        if isinstance(one.saisie, ApiError) or one.question in kept:
            told[n] = _again(connection, one, kept)
    fresh = [n for n in range(len(asked)) if n not in told]
    answers = _admit(connection, {n: asked[n] for n in fresh})
    told |= {n: _answer(answers[n]) for n in fresh}
    _keep(connection, asked, told, now)
    return [told[n] for n in range(len(asked))]


def own(kept: tuple[int, bytes] | AutreCorps) -> tuple[int, bytes]:
    """An answer that was kept; raises 422 when its key was used for something else."""
    if isinstance(kept, AutreCorps):
        raise refus(422, "IDEMPOTENCE_CORPS_DIFFERENT", "Cette clé a déjà servi pour un autre contenu")
    return kept


def _again(
    connection: Connection, one: Seul, kept: Mapping[Question, tuple[int, bytes] | AutreCorps]
) -> Told | Exception:
    """The answer that was kept, unless its author may not write it any more; why what is malformed is refused."""
    answer = kept.get(one.question) if one.question is not None else None
    try:
        found = own(answer) if answer is not None else None
    except ApiError as error:
        return error
    if isinstance(one.saisie, ApiError):
        return one.saisie
    assert found is not None
    lost = _admission(connection, one).droits_perdus([one.saisie])
    return next(iter(lost.values()), (*found, True))


def _admit(connection: Connection, asked: Mapping[int, Seul]) -> dict[int, Reponse]:
    """Judge and write them, those of one author at once."""
    answers: dict[int, Reponse] = {}
    left = dict(asked)
    while left:
        first = next(iter(left.values()))
        mine = {n: a for n, a in left.items() if (a.acteur, a.stricte) == (first.acteur, first.stricte)}
        work = _admission(connection, first)
        done = work.admit_apart([a.saisie for a in mine.values() if isinstance(a.saisie, Saisie)])
        answers |= zip(mine, done, strict=True)
        work.write()
        left = {n: a for n, a in left.items() if n not in mine}
    paths = [answer.dossier.id_inscription for answer in answers.values() if answer.dossier is not None]
    if len(set(paths)) < len(paths):  # the answer of one would tell the state that another left
        raise Apart
    return answers


def _admission(connection: Connection, one: Seul) -> Admission:
    return Admission(
        connection=connection, service=one.service, acteur=one.acteur, source=one.acteur.source, stricte=one.stricte
    )


def _answer(answer: Reponse) -> Told | Exception:
    return answer.erreur or (answer.status, orjson.dumps(views.reponse(answer)), False)


def _keep(connection: Connection, asked: Sequence[Seul], told: Mapping[int, Told | Exception], now: datetime) -> None:
    fresh: dict[Question, tuple[int, bytes]] = {}
    for n, one in enumerate(asked):
        answer = told[n]
        if one.question is not None and not isinstance(answer, Exception) and not answer[2]:
            fresh[one.question] = answer[:2]
    idempotence.keep(connection, fresh, now)
