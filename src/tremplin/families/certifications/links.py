"""Links from a code to those of another vocabulary: published ones, and those proposed when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tremplin.families.certifications import queries, queries_predictions
from tremplin.families.certifications.correspondance import shortest_path
from tremplin.families.certifications.queries_predictions import Proposal
from tremplin.release.reader import Release

METHODE = "prediction"
REPORT = "/correspondances/evaluation"
PROPOSED = ("rncp", "cfd")
"""Vocabularies to whose codes jobs are proposed."""
Row = dict[str, Any]


def document(release: Release, de: str, code: str, vers: str, day: date | None, *, proposed: bool) -> Row | None:
    """The body of the answer; None when nothing knows the code. `proposed`: with what the model proposes."""
    known = queries.knows(release, de, code)
    if known is None:
        return None
    path = shortest_path(release.held("passages", queries.direct_links), de, vers) or ()
    start = (queries_predictions.parent(release, code) if de == "rome" else None) or code
    method = " → ".join(("rome 4.0",) * (start != code) + path) if path else "aucun chemin"
    reached = queries.follow(release, path, start, day) if path else {}
    found = _results(release, vers, reached, method)
    proposal = None
    if proposed and de in PROPOSED and "rome" in path:
        proposal = queries_predictions.proposal(release, de, code)
        found += _from_proposal(release, proposal, path[path.index("rome") :], day) if proposal else []
    if proposed and de == "rome" and vers in PROPOSED:
        told = queries_predictions.proposed_to(release, start, vers)
        titles = queries.titles(release, vers, [one.code for one in told])
        found += [_proposed(one, one.code, titles.get(one.code)) for one in told]
    answer: Row = {
        "de": de,
        "code": code,
        "vers": vers,
        "intitule": known[0],
        "chemin": path,
        "resultats": sorted(found, key=lambda r: (-r["confiance"], r["code"])),
    }
    return {**answer, "prediction": told_of(proposal) if proposal else None} if proposed else answer


def _results(release: Release, vers: str, reached: dict[str, queries.Reached], method: str) -> list[Row]:
    names = queries.titles(release, vers, list(reached))
    return [
        {
            "code": code,
            "intitule": names.get(code),
            "confiance": round(one.confiance, 4),
            "methode": method,
            "preuves": one.preuves,
        }
        for code, one in reached.items()
    ]


def _from_proposal(release: Release, proposal: Proposal, path: Sequence[str], day: date | None) -> list[Row]:
    """What the answer of the model leads to: itself, or, when it is a job, what published links join it to."""
    if len(path) == 1:
        kept = proposal.retenu
        return [_proposed(proposal, kept["cible"], kept["intitule"])] if kept else []
    job = proposal.job
    if job is None:
        return []
    reached = queries.follow(release, path, job["cible"], day)
    rows = _results(release, path[-1], reached, METHODE)
    for row in rows:
        row["confiance"] = round(row["confiance"] * job["confiance"], 4)
        row["preuves"] = [proof(proposal), *row["preuves"]]
    return rows


def _proposed(proposal: Proposal, code: str, title: str | None) -> Row:
    kept = proposal.retenu or proposal.pistes[0]
    return {
        "code": code,
        "intitule": title,
        "confiance": kept["confiance"],
        "methode": METHODE,
        "niveau": kept["niveau"],
        "preuves": [proof(proposal)],
    }


def proof(proposal: Proposal) -> Row:
    """What decided, in the form of the line of a source."""
    told = (("mots", proposal.mots), ("fiches parentes", proposal.parentes))
    value = " ; ".join(f"{name} : {', '.join(listed)}" for name, listed in told if listed)
    return {"source": METHODE, "fichier": None, "ligne": None, "valeur": value or "spécialité, type et niveau"}


def told_of(proposal: Proposal) -> Row:
    """What was proposed and thought of, and why the answer is no finer."""
    kept = proposal.retenu
    return {
        "niveau": kept and kept["niveau"],
        "code": kept and kept["cible"],
        "intitule": kept and kept["intitule"],
        "confiance": kept and kept["confiance"],
        "raison": _reason(kept),
        "mots": list(proposal.mots),
        "parentes": list(proposal.parentes),
        "pistes": [
            {"code": one["cible"], "intitule": one["intitule"], "confiance": one["confiance"]}
            for one in proposal.pistes
        ],
        "evaluation": REPORT,
    }


def _reason(kept: Row | None) -> str:
    """In French, as answers tell it."""
    if kept is None:
        return "Aucune table ne donne de métier, et aucun domaine n'est assez sûr pour être proposé."
    if kept["niveau"] == queries_predictions.METIER:
        return "Aucune table ne donne de métier : celui-ci est proposé par un modèle."
    return (
        f"Aucune table ne donne de métier, et aucun n'est assez sûr : le {kept['niveau']} est proposé par un modèle. "
        "Les pistes sont les métiers auxquels il a pensé."
    )
