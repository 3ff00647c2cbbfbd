"""At which level a part is told, and under which job."""

from __future__ import annotations

import orjson

from tremplin.domain.here import Here, Level
from tremplin.families.infotravail import queries
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.wire.parts import Asked

API = "/api/infotravail/v1"
BMO = ("bmo", "fap_rome", "bassins_communes")


def rome3(asked: Asked) -> str:
    """The job under which the market is published: a job of ROME 4 alone has that of the ROME 3 that it comes from."""
    if queries.fiche(asked.release, asked.rome) is None and (body := queries.fiche4(asked.release, asked.rome)):
        return str(orjson.loads(body)["rome3"]["code"])
    return asked.rome


_NAMES = {
    Level.BASSIN: mark("le bassin"),
    Level.DEPARTEMENT: mark("le département"),
    Level.REGION: mark("la région"),
    Level.FRANCE: mark("la France"),
}


def widened(here: Here, level: Level, what: str) -> str | None:
    """Why a level is wider than what was asked for; None when it is as fine as the place has."""
    if here.wider(Level.BASSIN, Level.DEPARTEMENT, Level.REGION, Level.FRANCE)[0][0] is level:
        return None
    return _(
        "Plus fin que %(niveau)s, %(fichier)s ne donne rien de ce métier ici.", niveau=_(_NAMES[level]), fichier=_(what)
    )
