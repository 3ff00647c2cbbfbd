"""Help with the message: four sentences that one ends become a draft that one edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tremplin.families.alternance.applications.recipients import OFFRE, Destinataire


@dataclass(frozen=True, kw_only=True)
class Question:
    """A sentence to end: how it begins, and what may end it."""

    begins: str
    example: str


QUESTIONS = {
    "aide_formation": Question(begins="Je prépare", example="un CAP boulanger au CFA de Metz"),
    "aide_dates": Question(begins="Je peux commencer", example="en septembre, deux jours en cours par semaine"),
    "aide_envie": Question(begins="Ce métier m'attire parce que", example="j'aime le travail du matin"),
    "aide_atout": Question(begins="J'ai déjà", example="fait un stage de deux semaines, tenu un stand"),
}
"""Field of the form → its question: in French on any page, as the letter is."""
LONGEST = 300
_ARTICLES = dict.fromkeys(
    ("CAP", "CAPA", "BEP", "BP", "BTM", "BTS", "BTSA", "BUT", "DEUST", "BAC", "Bac", "Master"), "un"
) | {
    "Licence": "une",
    "MC": "une",
}
"""A diploma named without its article, as one types it → its article."""


def write_draft(to: Destinataire, given: Mapping[str, str]) -> str:
    """A letter of what was answered; what wasn't is left out."""
    about = f"votre offre « {to.poste} »" if to.genre == OFFRE else "une alternance dans votre entreprise"
    told = [_sentence(question.begins, given.get(field, "")) for field, question in QUESTIONS.items()]
    who = " ".join(part for part in (given.get("prenom", ""), given.get("nom", "")) if part)
    parts = [
        "Bonjour,",
        " ".join([f"Je vous écris pour {about}.", *(t for t in told[:2] if t)]),
        " ".join(t for t in told[2:] if t),
        "Je peux venir vous rencontrer quand cela vous arrange. Mon CV est joint.",
        who,
    ]
    return "\n\n".join(part for part in parts if part)


def _sentence(begins: str, typed: str) -> str:
    """A sentence that was begun and ended; one whose beginning was typed again has it once."""
    end = " ".join(typed.split())[:LONGEST]
    if end.casefold().startswith(begins.casefold()):
        end = end[len(begins) :].lstrip()
    end = end.rstrip(" .…")
    first, *_others = end.split(" ")
    if first in _ARTICLES and begins == QUESTIONS["aide_formation"].begins:
        end = f"{_ARTICLES[first]} {end}"
    acronym = end[:2].isalpha() and end[:2].isupper()
    return f"{begins} {end if acronym else end[:1].lower() + end[1:]}." if end else ""
