"""Fields of the explorer: where each value comes from. Their meaning is in `docs/champs.md`, by the same path."""

from __future__ import annotations

from tremplin.platform.web.family import DocField as F

CHAMPS = (
    F("demande.metier", "Le métier compris", (("rome_codes", "CODE_ROME"), ("rome4", "code_rome")), "D1102"),
    F("demande.lieu", "Le lieu compris", (("cog_communes", "COM"), ("bmo", "CATCHMENT_AREA_CODE")), "57463"),
    F("demande.date", "Le jour dont la validité compte", (), "2026-09-01"),
    F("version", "La version des données", (), ""),
    F("blocs", "Les blocs", (), "formations"),
    F("colonnes", "Les questions comparées", (), ""),
    F("lignes", "Les indicateurs comparés", (), ""),
    F("reponses", "Les réponses comparées", (), ""),
)
