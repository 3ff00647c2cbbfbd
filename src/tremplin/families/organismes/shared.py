"""What training organisations tell who joins families: the card of each, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from tremplin.domain.dates import day_in_paris
from tremplin.families.organismes import queries
from tremplin.release.reader import Release

SOURCES = ("referentiel_organismes", "sirene_etablissement")
CARD = ("siret", "uai", "nom", "adresse", "ouvert", "qualiopi")
"""What a card tells."""


def cards(release: Release, sirets: Sequence[str], day: date | None = None) -> dict[str, dict[str, Any]]:
    """SIRET → name, UAI, address, point, whether it is certified Qualiopi; those that the référentiel knows. With a
    day, whether they were open that day."""
    return {siret: _card(orjson.loads(body), day) for siret, body in queries.cards_of(release, sirets).items()}


def _card(body: dict[str, Any], day: date | None) -> dict[str, Any]:
    place, legal = body["etablissement"], body["unite_legale"]
    at = place["adresse"]
    return {
        "siret": body["identifiant"]["siret"],
        "uai": body["identifiant"]["uai"],
        "nom": place["enseigne"] or legal["raison_sociale"],
        "adresse": at and at["label"],
        "ouvert": place["ouvert"] if day is None else _open_on(place, day),
        "qualiopi": body["renseignements_specifiques"]["qualiopi"],
    }


def _open_on(place: dict[str, Any], day: date) -> bool:
    """Whether an establishment had been created, and not closed, that day in Paris."""
    since, until = (day_in_paris(place[name]) for name in ("creation", "fermeture"))
    return (since is None or since <= day) and (until is None or day <= until)
