"""Fields of the explorer: where each value comes from. Their meaning is in `docs/champs.md`, by the same path."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

CHAMPS = (
    F("demande.metier", "Le métier compris", (("rome_codes", "CODE_ROME"),), "D1102"),
    F("demande.lieu", "Le lieu compris", (("cog_communes", "COM"),), "57463"),
    F("blocs", "Les blocs", (), "formations"),
)
