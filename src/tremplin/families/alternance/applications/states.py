"""States of an application, as who applied and the addressee read them: of what was done with it, never of a guess."""

from __future__ import annotations

from tremplin.families.alternance.store.applications import Candidature

INTENTIONS_DITES = {"entretien": "entretien proposé", "ne_sais_pas": "réponse annoncée", "refus": "sans suite"}
"""What an addressee answered, as pages say it."""
ENVOYEE, OUVERTE, CLOSE, RENDUE = "envoyee", "ouverte", "close", "rendue"
DITS = {
    **INTENTIONS_DITES,
    ENVOYEE: "envoyée",
    OUVERTE: "ouverte",
    CLOSE: "sans nouvelles",
    RENDUE: "non remise",
}
"""State → how it is said."""


def state_of(found: Candidature) -> str:
    """The state of an application: what was answered, whenever it was; else how far it went."""
    if found.reponse is not None:
        return found.reponse
    if found.rendue_le is not None:
        return RENDUE
    if found.close_le is not None:
        return CLOSE
    return OUVERTE if found.lue_le is not None else ENVOYEE
