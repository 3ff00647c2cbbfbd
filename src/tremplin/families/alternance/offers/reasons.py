"""Texts that a moderator must see before others do."""

from __future__ import annotations

import re

from tremplin.domain.text import fold
from tremplin.domain.written import free_texts
from tremplin.domain.written.contacts import hide_contacts
from tremplin.language.spoken import mark

_INTERDITS = (
    "frais d inscription",
    "frais de dossier",
    "versement",
    "western union",
    "crypto",
    "bitcoin",
    "escort",
    "massage erotique",
    "nationalite francaise exigee",
    "uniquement des hommes",
    "uniquement des femmes",
    "sans papiers",
    "pyramide de vente",
)
ROMES_BLOQUES = frozenset({"K2202", "G1605", "I1201", "L1102", "N4104"})
"""Jobs that are no apprenticeship here."""
RAISONS = {
    "ecole": mark("C'est une publicité d'école"),
    "fausse": mark("L'offre est fausse ou trompeuse"),
    "fermee": mark("L'entreprise est fermée"),
    "discrimination": mark("L'offre est discriminatoire"),
    "contact": mark("Les coordonnées sont fausses"),
    "autre": mark("Autre chose"),
}
"""What a visitor may report."""


def motifs(*textes: str | None) -> list[str]:
    """Why texts must be seen by a moderator, in French; empty when they may be shown at once."""
    whole = "\n".join(t for t in textes if t)
    folded = fold(whole)
    found = [f"mot interdit : {word}" for word in _INTERDITS if re.search(rf"\b{word}\b", folded)]
    if wrong := free_texts.faute(whole):
        found.append(wrong)
    if hide_contacts(whole) != whole:
        found.append("adresse électronique ou numéro de téléphone dans le texte")
    return found
