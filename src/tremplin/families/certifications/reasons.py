"""Why a fiche is replaced, or isn't, in a sentence: written in French in a release, said in the language of a page."""

from __future__ import annotations

import re

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


def said(reason: str) -> str:
    """The sentence of a release in the language that is spoken."""
    count = re.match(r"[0-9]+", reason)
    return translated(reason) if count is None else translated(reason.replace(count[0], "{}", 1)).format(count[0])
