"""States of an application, as who applied and the addressee read them: of what was done with it, never of a guess."""

from __future__ import annotations

from datetime import datetime

from tremplin.families.alternance.store.applications import Candidature
from tremplin.language.spoken import mark

ENVOYEE, OUVERTE, CLOSE, RENDUE = "envoyee", "ouverte", "close", "rendue"
DITS = {
    "entretien": mark("entretien proposé"),
    "ne_sais_pas": mark("réponse annoncée"),
    "refus": mark("sans suite"),
    ENVOYEE: mark("envoyée"),
    OUVERTE: mark("ouverte"),
    CLOSE: mark("sans nouvelles"),
    RENDUE: mark("non remise"),
}
"""State → how it is said."""
NOTES = {
    "entretien": mark("Sa réponse est dans votre boîte : convenez d'un jour."),
    "ne_sais_pas": mark("Elle a promis une réponse."),
    "refus": mark("Elle ne donne pas suite : d'autres cherchent."),
    ENVOYEE: "",
    OUVERTE: mark("La personne qui recrute l'a ouverte."),
    CLOSE: mark("Trente jours sans nouvelles. N'attendez plus, cherchez ailleurs : une réponse peut encore venir."),
    RENDUE: mark("L'adresse de l'entreprise refuse les courriels : appelez-la, ou passez la voir."),
}
"""State → what it means for who applied."""


def since(found: Candidature) -> datetime | None:
    """Since when an application is in its state; None for one that was only sent."""
    told = {RENDUE: found.rendue_le, CLOSE: found.close_le, OUVERTE: found.lue_le, ENVOYEE: None}
    return told.get(stage_of(found), found.repondue_le)


def stage_of(found: Candidature) -> str:
    """The state of an application: what was answered, whenever it was; else how far it went."""
    if found.reponse is not None:
        return found.reponse
    if found.rendue_le is not None:
        return RENDUE
    if found.close_le is not None:
        return CLOSE
    return OUVERTE if found.lue_le is not None else ENVOYEE
