"""Fields of an item: where each value comes from, in each source."""

from __future__ import annotations

from tremplin.platform.family import DocField as F

_CATALOGUE, _LBB = "catalogue_formations", "etablissements_lbb"

CHAMPS = (F("title", "Intitulé", ((_CATALOGUE, "intitule_long"), (_LBB, "enseigne"), (_LBB, "raisonsociale"))),)
