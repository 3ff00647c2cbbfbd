"""Cursors: opaque, sealed, of one reader and one question, valid thirty days."""

from __future__ import annotations

import time
from typing import Any

from tremplin.families.parcours.errors import champ, refus
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.secrets import Secrets, empreinte_corps

VIE_S = 30 * 86400


def put(secrets: Secrets, acteur: Acteur, question: Any, ou: Any) -> str:
    """A cursor that goes on from `ou`."""
    return secrets.seal("curseur", [_lie(acteur, question), int(time.time()) + VIE_S, ou])


def resume(secrets: Secrets, acteur: Acteur, question: Any, curseur: str | None, nom: str = "curseur") -> Any:
    """Where a cursor goes on from; None without one. Raises 400 for another's, another question's, an old one."""
    if curseur is None:
        return None
    told = secrets.unseal("curseur", curseur)
    if told is None or told[0] != _lie(acteur, question) or told[1] < time.time():
        expected = "un curseur donné à ce client, pour ces filtres, il y a moins de 30 jours"
        raise refus(400, "CURSEUR_INVALIDE", f"{nom} : {expected} est attendu", [champ(nom, None, expected)])
    return told[2]


def _lie(acteur: Acteur, question: Any) -> str:
    return empreinte_corps([acteur.client, acteur.test, question]).hex()[:24]
