"""Why a fiche is replaced, or isn't, in a sentence: written in French in a release, said in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.language.spoken import mark, translated

ITSELF = mark("La fiche est active : elle se remplace elle-même.")
UNKNOWN = mark("Aucune source ne donne la fiche elle-même, seulement un lien vers elle.")
IN_CIRCLES = mark("Les remplacements connus reviennent à leur point de départ, sans jamais atteindre une fiche active.")
NOTHING = mark("La fiche est inactive et aucune source ne lui donne de remplaçante.")
INACTIVE = mark("Les fiches qui la remplacent sont elles-mêmes inactives, sans suite connue.")
_ONE = mark("Une fiche active la remplace.")
_ONE_THROUGH = mark("Une fiche active la remplace, par des fiches intermédiaires inactives.")
_SEVERAL = mark("{} fiches actives la remplacent.")
_SEVERAL_THROUGH = mark("{} fiches actives la remplacent, par des fiches intermédiaires inactives.")


def replaced(by: int, *, through: bool) -> str:
    """So many active fiches replace it, `through` others or not."""
    if by == 1:
        return _ONE_THROUGH if through else _ONE
    return (_SEVERAL_THROUGH if through else _SEVERAL).format(by)


def of_diploma(answer: Mapping[str, Any], kept: Sequence[Mapping[str, Any]], left: int, cfd: str) -> str:
    """The same among the fiches that are paired with a diploma alone: those `kept`, `left` others put aside."""
    reached = [one for one in kept if one["actif"]]
    if answer["actif"]:
        told = f"La fiche est active, mais sans lien avec le diplôme {cfd}."
    elif reached:
        told = replaced(len(reached), through=any(len(one["chemin"]) > 1 for one in reached))
    else:
        told = INACTIVE if kept else f"Aucune fiche du diplôme {cfd} ne la remplace."
    if answer["actif"]:
        return told
    others = "1 fiche" if left == 1 else f"{left} fiches"
    aside = "n'est pas donnée" if left == 1 else "ne sont pas données"
    return f"{told} {others} sans lien avec le diplôme {cfd} {aside}."


def said(reason: str) -> str:
    """The sentence of a release in the language that is spoken."""
    count = re.match(r"[0-9]+", reason)
    return translated(reason) if count is None else translated(reason.replace(count[0], "{}", 1)).format(count[0])
