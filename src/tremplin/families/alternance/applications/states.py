"""States of an application, as who applied and the addressee read them: of what was done with it, never of a guess."""

from __future__ import annotations

from datetime import datetime

from tremplin.families.alternance.store.applications import Candidature
from tremplin.families.alternance.store.offers import ANNULEE, POURVUE
from tremplin.language.spoken import mark

ENVOYEE, OUVERTE, CLOSE, RENDUE = "envoyee", "ouverte", "close", "rendue"
PRISE, RETIREE = "pourvue", "retiree"
ENDS = {POURVUE: PRISE, ANNULEE: RETIREE}
"""State of an offer that someone ended → that of the applications to it that nobody answered."""
DITS = {
    "entretien": mark("entretien proposé"),
    "ne_sais_pas": mark("réponse annoncée"),
    "refus": mark("sans suite"),
    ENVOYEE: mark("envoyée"),
    OUVERTE: mark("ouverte"),
    CLOSE: mark("sans nouvelles"),
    RENDUE: mark("non remise"),
    PRISE: mark("offre pourvue"),
    RETIREE: mark("offre retirée"),
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
    PRISE: mark("Le poste est pris : n'attendez plus, cherchez ailleurs."),
    RETIREE: mark("L'offre est retirée : n'attendez plus, cherchez ailleurs."),
}
"""State → what it means for who applied."""


def stage_of(found: Candidature, ended: tuple[str, datetime] | None = None) -> tuple[str, datetime | None]:
    """The state of an application, and since when (None for one that was only sent): what was answered, whenever it
    was; else how its offer `ended` (a state and its instant); else how far it went."""
    if found.reponse is not None:
        return found.reponse, found.repondue_le
    if ended is not None:
        return ended
    if found.rendue_le is not None:
        return RENDUE, found.rendue_le
    if found.close_le is not None:
        return CLOSE, found.close_le
    return (OUVERTE, found.lue_le) if found.lue_le is not None else (ENVOYEE, None)
