"""What people type for each event: the fields of its form, and how they become its content.

The rules stay those of the API: what is typed is judged by the same models, each fault comes back to its field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from tremplin.domain.display import jour
from tremplin.families.parcours.events.form import EFFET, HEURES, PAPIER, Champ
from tremplin.families.parcours.events.types import EVENTS, LIBELLES_EVENEMENTS, Type
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.platform.web.forms import Formulaire


def champs_de(type: Type, acteur: Acteur) -> tuple[Champ, ...]:
    """The fields of the form of an event."""
    own = (EFFET, *(EVENTS[type].form or ()))
    return (*own, PAPIER) if acteur.role is Role.CONSEILLER and type is not Type.ANNULATION else own


def titre(type: Type) -> str:
    """What a page calls an event."""
    return LIBELLES_EVENEMENTS[type]


def document(type: Type, given: Formulaire, fields: Iterable[Champ], prefix: str = "") -> dict[str, Any]:
    """The event that a form tells, without its path."""
    told = contenu(given, fields, prefix)
    sent: dict[str, Any] = {"type": str(type), "dateEffet": told.pop("dateEffet", None)}
    if paper := told.pop(PAPIER.nom, None):
        sent |= {"canal": "PAPIER", PAPIER.nom: paper}
    return {**sent, "contenu": told}


def contenu(given: Formulaire, fields: Iterable[Champ], prefix: str = "") -> dict[str, Any]:
    """The values of the fields that were filled; what can't be read stays as it was typed, for the model to refuse."""
    told: dict[str, Any] = {}
    for field in fields:
        typed = given.tous(prefix + field.nom)
        value = _LECTURES.get(field.genre, _text)(typed)
        if value is None:
            continue
        head, dot, tail = field.nom.partition(".")
        if dot:
            told.setdefault(head, {})[tail] = value
        else:
            told[head] = value
    return told


def proposees(type: Type, session: Mapping[str, Any], plan: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the form of an event is filled with at first: the present day, what the session or the plan says."""
    given: dict[str, Any] = {EFFET.nom: today.isoformat()}
    if type is Type.AIS:
        kept = {"dateDebut": session.get("debut"), "dateFin": session.get("fin"), "objectifs": session.get("objectifs")}
        kept |= {c.nom: session.get(c.nom) for c in HEURES}
        given |= {n: v for n, v in kept.items() if v is not None}
    if type is Type.BILAN and plan.get("nbHeureTotalFormation"):
        given["heuresPrevues"] = plan["nbHeureTotalFormation"]
    return given


def valeurs(told: Mapping[str, Any], fields: Iterable[Champ]) -> dict[str, Any]:
    """The content of an event as the fields of its form show it."""
    shown: dict[str, Any] = {}
    for field in fields:
        head, dot, tail = field.nom.partition(".")
        value = (told.get(head) or {}).get(tail) if dot else told.get(head)
        if isinstance(value, bool):
            value = "oui" if value else "non"
        shown[field.nom] = value if isinstance(value, list) else "" if value is None else str(value)
    return shown


def tell(type: Type, told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The content of an event in words: labels and what was chosen; a correction says its new values."""
    values = {**told, **told.get("valeurs", {})}
    form = EVENTS[type].form
    fields = form if form is not None else [field for event in EVENTS.values() for field in event.form or ()]
    known = {field.nom: field for field in (*fields, EFFET)}
    shown = []
    for nom, value in _flat(values):
        field = known.get(nom, Champ(nom, nom))
        shown.append(
            (field.libelle, ", ".join(_dit(field, v) for v in (value if isinstance(value, list) else [value])))
        )
    return shown


def _flat(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for nom, value in values.items():
        if isinstance(value, Mapping):
            yield from ((f"{nom}.{n}", v) for n, v in value.items() if v is not None and nom != "valeurs")
        elif value is not None:
            yield nom, value


def _dit(field: Champ, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Mapping):  # a period of the plan
        return f"{jour(value['dateDebutPeriode'])} – {jour(value['dateFinPeriode'])}"
    text = dict(field.choix).get(str(value), str(value))
    return jour(text) if field.genre == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else text


def tapes(given: Formulaire, fields: Iterable[Champ], prefix: str = "") -> dict[str, Any]:
    """What was typed, to be shown again."""
    return {c.nom: given.tous(prefix + c.nom) if c.genre == "cases" else given.get(prefix + c.nom, "") for c in fields}


def _text(typed: list[str]) -> Any:
    return typed[-1] if typed and typed[-1] else None


def _date(typed: list[str]) -> Any:
    """An ISO day, also when it was typed as 21/11/2026."""
    text = _text(typed)
    return re.sub(r"^(\d{2})/(\d{2})/(\d{4})$", r"\3-\2-\1", text, flags=re.ASCII) if text else None


def _number(typed: list[str]) -> Any:
    text = _text(typed)
    plain = text.replace(",", ".").replace(" ", "") if text else ""
    if re.fullmatch(r"-?\d{1,9}", plain, re.ASCII):
        return int(plain)
    return float(plain) if re.fullmatch(r"-?\d{1,9}\.\d{1,4}", plain, re.ASCII) else text


def _ouinon(typed: list[str]) -> Any:
    text = _text(typed)
    return {"oui": True, "non": False}.get(text, text) if text else None


_LECTURES: dict[str, Callable[[list[str]], Any]] = {
    "date": _date,
    "nombre": _number,
    "entier": _number,
    "ouinon": _ouinon,
    "case": lambda typed: True if _text(typed) == "oui" else None,
    "cases": lambda typed: [t for t in typed if t] or None,
}
