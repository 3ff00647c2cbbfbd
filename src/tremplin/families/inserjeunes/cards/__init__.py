"""SVG cards: a record or a view by filière as an image that any page can show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from starlette.responses import Response

from tremplin.families.inserjeunes.cards import drawing, words
from tremplin.families.inserjeunes.errors import OPEN, NotFound

_RATES = ("taux_en_emploi_6_mois", "taux_en_formation", "taux_autres_6_mois")


def card(niveau: str, document: Mapping[str, Any], asked: Mapping[str, Any]) -> Response:
    """The card of an answer; raises 404 when none of its rates is there and above 0."""
    parts = [document] if "code_certification" in document else document.values()
    if not any(part.get(rate) for part in parts for rate in _RATES):
        raise NotFound("Données non disponibles")
    return _svg(_drawn(orjson.dumps(document), niveau, _region(asked), asked["theme"], asked["direction"]))


@lru_cache(maxsize=256)
def _drawn(told: bytes, niveau: str, region: str | None, theme: str, direction: str) -> bytes:
    """The card of an answer, given as JSON: pages ask again and again for the same ones."""
    document = orjson.loads(told)
    level = words.level(niveau, region)
    if "code_certification" not in document:
        area = drawing.view_size(theme, direction, niveau, len(document))
        return drawing.view_card(drawing.THEMES[theme], area, level, document, *words.of_view(document, region))
    area = drawing.size(theme, direction, niveau)
    meta = document["_meta"]
    return drawing.record_card(drawing.THEMES[theme], area, level, document, meta["titre"], meta["details"])


def error_card(niveau: str, asked: Mapping[str, Any]) -> Response:
    """The image shown when nothing is known: a card that says so, or one transparent pixel."""
    if asked["imageOnError"] == "empty":
        return _svg(drawing.empty_image())
    area = drawing.error_size(asked["theme"], asked["direction"], niveau)
    return _svg(drawing.nothing_card(drawing.THEMES[asked["theme"]], area, words.level(niveau, _region(asked))))


def _region(asked: Mapping[str, Any]) -> str | None:
    region = asked.get("region")
    return region.nom if region else None


def _svg(content: bytes) -> Response:
    headers = {**OPEN, "content-security-policy": drawing.content_policy()}
    return Response(content, headers=headers, media_type="image/svg+xml")
