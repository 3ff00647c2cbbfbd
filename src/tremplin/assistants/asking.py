"""From the words of a call to what families understand: a job, a place, a question; or what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request

from tremplin.assistants.reply import Reply, Status
from tremplin.domain.dates import today
from tremplin.families.alternance.shared import look_at_what_lives
from tremplin.families.certifications import shared as certifications
from tremplin.families.explore.answer import sources_of
from tremplin.families.explore.question.asked import Reader
from tremplin.families.explore.question.jobs import Job
from tremplin.families.explore.question.places import find_place
from tremplin.families.explore.question.wrong import Ambiguous
from tremplin.platform.web.guard import release_of
from tremplin.platform.web.state import State as Worker
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.parts import Asked
from tremplin.release.reader import Release

_POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)", re.ASCII)
_COMMUNE = re.compile(r"\d{5}|2[ABab]\d{3}", re.ASCII)
_DEPARTEMENT = re.compile(r"\d{2}|2[ABab]|97\d", re.ASCII)
_BASSIN = re.compile(r"\d{4}", re.ASCII)
_PAGES = {"rome": "/metiers/{}", "rncp": "/certifications/{}", "cfd": "/certifications/{}"}


@dataclass(frozen=True)
class Call:
    """A call of a tool: the request that it came in, which names its release."""

    request: Request

    @property
    def release(self) -> Release:
        """The release that the answer is read in; raises ApiError 503."""
        return release_of(self.request)

    @property
    def worker(self) -> Worker:
        """What the process holds."""
        found: Worker = self.request.app.state.tremplin
        return found

    @property
    def version(self) -> dict[str, str]:
        """The release, and the day of its newest file."""
        return {"release": self.release.name, "donnees_au": self.release.donnees_au}

    async def understand(self, job: str, place: str | None, radius: float | None = None) -> tuple[Asked, Job]:
        """The question that words or codes ask, as anyone may ask it: a key shows no telephone here.

        Raises ApiError 400, Ambiguous.
        """
        await look_at_what_lives(self.request)
        reader = Reader(request=self.request, names=(), day=None)
        given = {**job_named(job), **place_named(place)}
        if radius is not None:
            given["rayon"] = f"{radius:g}"
        question, named = reader.question(given)
        return replace(question, keyed=False), named

    async def placed(self, place: str | None) -> Asked:
        """A place without a job; raises ApiError 400, Ambiguous."""
        await look_at_what_lives(self.request)
        here = find_place(self.release, place_named(place))
        return Asked(request=self.request, release=self.release, rome="", here=here, on=today())

    def sources(self, *names: str) -> tuple[Mapping[str, Any], ...]:
        """These sources, as the release holds them; those that it lacks are left out."""
        known = sources_of(self.release)
        return tuple(known[name] for name in dict.fromkeys(names) if name in known)


def job_named(text: str) -> dict[str, str]:
    """The parameter of the explorer by which a text names a job: a code that leads to jobs, or words."""
    found = certifications.code_of(text, ("rome", "rncp", "cfd", "mef", "sise", "formacode"))
    return dict([found]) if found else {"q": text}


def place_named(text: str | None) -> dict[str, str]:
    """The parameters by which a text names a place; none, all of France, for none."""
    told = (text or "").strip()
    if not told or told.casefold() == "france":
        return {}
    if point := _POINT.fullmatch(told):
        return {"latitude": point[1], "longitude": point[2]}
    for name, form in (("commune", _COMMUNE), ("departement", _DEPARTEMENT), ("bassin", _BASSIN)):
        if form.fullmatch(told):
            return {name: told}
    return {"lieu": told}


def page_of(vocabulary: str, code: str) -> str:
    """The page of a code, for the vocabularies that have some."""
    return _PAGES[vocabulary].format(code) if vocabulary in _PAGES else ""


# ── what isn't answered ──────────────────────────────────────────────────────────────────────────────────────────────

_ARGUMENTS = {"q": "metier", "rome": "metier", "commune": "lieu", "latitude": "lieu", "longitude": "lieu"}
_ARGUMENTS |= {"rncp": "metier", "cfd": "metier", "mef": "metier", "sise": "metier", "formacode": "metier"}
_ARGUMENTS |= {"departement": "lieu", "region": "lieu", "bassin": "lieu", "rayon": "rayon_km"}
"""Parameters of the explorer → the argument that gave them."""


def choice(question: Ambiguous) -> Reply:
    """« Vouliez-vous dire »: what may have been meant, each with the code to ask again with."""
    found = [{"libelle": c.libelle, "argument": next(iter(c.parametres.values()))} for c in question.candidats]
    argument = question.quoi
    return Reply(
        titre=f"« {question.saisi[:80]} » : plusieurs sens. Vouliez-vous dire…",
        statut=Status.CHOICE,
        donnees={"quoi": argument, "saisi": question.saisi[:200], "candidats": found},
        notes=(f"Rien n'est deviné : redemandez avec l'un de ces « argument » pour « {argument} ».",),
    )


def refusal(error: ApiError) -> Reply:
    """An argument that can't be: which, its value, what is expected, the nearest right one."""
    faults = error.data.get("validationError", []) if isinstance(error.data, dict) else []
    told = [_fault(fault) for fault in faults]
    return Reply(
        titre="Appel refusé" if error.status < 500 else "Réponse impossible pour le moment",
        statut=Status.REFUSED if error.status < 500 else Status.BROKEN,
        donnees={"fautes": told} if told else None,
        lignes=("Rien n'a été cherché : corrigez et rappelez.",) if told else (),
        notes=tuple(f"{one['argument']} : attendu : {one['attendu']}" for one in told) or (error.message,),
    )


def _fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    path = ".".join(str(step) for step in fault["path"])
    argument, received = _ARGUMENTS.get(path, path), str(fault.get("received", ""))[:80]
    return {
        "argument": argument,
        "recu": received or None,
        "attendu": str(fault["message"]).removeprefix("attendu : "),
        "proche": fault.get("nearest"),
    }


def wrong(argument: str, received: str, expected: str, nearest: str | None = None) -> ApiError:
    """400 about one argument."""
    fault: dict[str, Any] = {
        "path": [argument],
        "message": f"attendu : {expected}" + (f" ; au plus près : {nearest}" if nearest else ""),
        "received": received[:200],
    }
    if nearest:
        fault["nearest"] = nearest
    return ApiError(400, "Argument refusé", {"validationError": [fault]})
