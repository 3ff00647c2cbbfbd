"""What training organisations tell who joins families: the card of each, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from tremplin.families.organismes import queries
from tremplin.release.reader import Release

SOURCES = ("referentiel_organismes", "sirene_etablissement")
CARD = ("siret", "uai", "nom", "adresse", "ouvert", "qualiopi")
"""What a card tells."""


def cards(release: Release, sirets: Sequence[str]) -> dict[str, dict[str, Any]]:
    """SIRET → name, UAI, address, point, whether it is certified Qualiopi; those that the référentiel knows."""
    return {siret: _card(orjson.loads(body)) for siret, body in queries.cards_of(release, sirets).items()}


def _card(body: dict[str, Any]) -> dict[str, Any]:
    place, legal = body["etablissement"], body["unite_legale"]
    at = place["adresse"]
    return {
        "siret": body["identifiant"]["siret"],
        "uai": body["identifiant"]["uai"],
        "nom": place["enseigne"] or legal["raison_sociale"],
        "adresse": at and at["label"],
        "ouvert": place["ouvert"],
        "qualiopi": body["renseignements_specifiques"]["qualiopi"],
    }
