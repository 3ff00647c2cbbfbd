"""Sheets filled for a whole session at once: attendance at the information collective, entries, hours of a month.

One post for all; each line stands for itself: what is right is written, what is wrong comes back to its line.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Row
from starlette.responses import Response

from tremplin.families.parcours.bases import BASES, Base
from tremplin.families.parcours.errors import introuvable
from tremplin.families.parcours.events.form import RESULTATS, Champ
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Etat
from tremplin.families.parcours.pages.common import (
    faits_de,
    fautes_de,
    go,
    identites,
    nom_de,
    render_page,
    serve_page,
    write,
)
from tremplin.families.parcours.pages.forms import contenu, tapes, valeurs
from tremplin.families.parcours.rights import ecrit
from tremplin.families.parcours.routes.common import Appel, appel
from tremplin.families.parcours.store import readings, to_do
from tremplin.families.parcours.store.readings import Filtres
from tremplin.families.parcours.store.tables import parcours
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute

LIGNES = 100
"""People on a sheet: as many identities as a page may show."""


@dataclass(frozen=True, kw_only=True)
class Feuille:
    """A sheet: who is on it, what is ticked or typed on each line, the event that a line becomes."""

    nom: str
    titre: str
    type: Type
    etats: tuple[Etat, ...]
    champs: tuple[Champ, ...]
    mensuelle: bool = False


FEUILLES: Mapping[str, Feuille] = {
    f.nom: f
    for f in (
        Feuille(
            nom="presences",
            titre="Feuille de présence à l'information collective",
            type=Type.ICO_PRESENCE,
            etats=(Etat.INSCRIT_ICO, Etat.ICO_PRESENT, Etat.ICO_ABSENT),
            champs=(Champ("resultat", "Résultat", "radio", choix=RESULTATS),),
        ),
        Feuille(
            nom="entrees",
            titre="Entrées en formation",
            type=Type.AES,
            etats=(Etat.AIS_VALIDEE, Etat.AIS_EMISE),
            champs=(Champ("entre", "Entrée effective", "case"),),
        ),
        Feuille(
            nom="assiduite",
            titre="Assiduité d'un mois",
            type=Type.ASSIDUITE,
            etats=(Etat.ENTRE, Etat.INTERROMPU, Etat.ABANDONNE, Etat.TERMINE),
            champs=(
                Champ("heuresPrevues", "Prévues", "nombre"),
                Champ("heuresRealisees", "Réalisées", "nombre"),
                Champ("absencesJustifiees", "Absences justifiées", "nombre"),
                Champ("absencesInjustifiees", "Absences injustifiées", "nombre"),
            ),
            mensuelle=True,
        ),
    )
}


@dataclass
class Ligne:
    """Someone on a sheet."""

    row: Row[Any]
    nom: str
    donnees: Mapping[str, Any]
    fautes: Mapping[str, str]
    message: str | None = None


def feuille(request: Request, id: int, nom: str, mois: str = "") -> Response:
    """A sheet, with what is known already."""
    who = appel(request)
    sheet = _known(who, nom)
    rows = _presents(who, id, sheet)
    today = who.aujourdhui
    month = mois if _is_month(mois) else today.isoformat()[:7]
    known = _known_by(who, rows, sheet, month)
    people = identites(who, rows)
    lines = [
        Ligne(r, nom_de(people.get(r.personne_id), r), valeurs(known.get(r.id_inscription, {}), sheet.champs), {})
        for r in rows
    ]
    return _render(who, id, sheet, lines, today.isoformat(), month)


def _known(who: Appel, nom: str) -> Feuille:
    sheet = FEUILLES.get(nom)
    if sheet is None or not ecrit(who.acteur, sheet.type):
        raise introuvable()
    return sheet


def _is_month(text: str) -> bool:
    try:
        return len(text) == 7 and date.fromisoformat(f"{text}-01").year >= 2000
    except ValueError:
        return False


def _presents(who: Appel, id: int, sheet: Feuille) -> list[Row[Any]]:
    states = tuple(str(e) for e in sheet.etats)
    asked = readings.liste_parcours(who.acteur, Filtres(etat=states)).where(parcours.c.session_id == id)
    with who.service.store.reading() as connection:
        return to_do.recents(connection, asked, None, LIGNES)[0]


def _known_by(who: Appel, rows: list[Row[Any]], sheet: Feuille, month: str) -> dict[int, Mapping[str, Any]]:
    """Path → what was said before: of the month, or last."""
    with who.service.store.reading() as connection:
        facts = to_do.faits_de(connection, [r.id_inscription for r in rows], sheet.type)
    last: dict[int, Mapping[str, Any]] = {}
    for path, told in facts.items():
        kept = [f for f in told if not sheet.mensuelle or f.contenu.get("mois") == month]
        if kept:
            last[path] = max(kept, key=lambda f: f.effet).contenu
    return last


def _render(
    who: Appel,
    id: int,
    sheet: Feuille,
    lines: list[Ligne],
    day: str,
    mois: str,
    *,
    written: int | None = None,
    status: int = 200,
) -> Response:
    return render_page(
        who,
        "feuille",
        status=status,
        id=id,
        feuille=sheet,
        lignes=lines,
        jour=day,
        mois=mois,
        ecrites=written,
        limite=LIGNES,
    )


@posee
def fill(request: Request, id: int, nom: str, given: Formulaire) -> Response:
    """Write the lines that changed."""
    who = appel(request)
    sheet = _known(who, nom)
    rows = _presents(who, id, sheet)
    month, day = given.get("mois", ""), given.get("jour", "")
    known = _known_by(who, rows, sheet, month)
    today = who.aujourdhui
    changed: dict[int, dict[str, Any]] = {}
    for row in rows:
        told = contenu(given, sheet.champs, f"{row.id_inscription}.")
        before = known.get(row.id_inscription, {})
        if told and any(before.get(n) != v for n, v in told.items()):
            changed[row.id_inscription] = _evenement(sheet, row.id_inscription, told, day, month, before, today)
    answers = dict(zip(changed, write(who, list(changed.values())), strict=True)) if changed else {}
    wrong = {path: a.erreur for path, a in answers.items() if a.erreur is not None}
    if not wrong:
        return go(who, f"/sessions/{id}", *faits_de(answers.values()))
    people, names = identites(who, rows), sheet.champs
    lines = []
    for row in rows:
        faults = fautes_de(wrong[row.id_inscription], names) if row.id_inscription in wrong else None
        lines.append(
            Ligne(
                row,
                nom_de(people.get(row.personne_id), row),
                tapes(given, sheet.champs, f"{row.id_inscription}."),
                faults.par_champ if faults else {},
                " ; ".join(faults.toutes.values()) if faults else None,
            )
        )
    kept = sum(a.statut not in ("REJETE", "DOUBLON") for a in answers.values())
    return _render(who, id, sheet, lines, day, month, written=kept, status=422)


def _evenement(
    sheet: Feuille,
    path: int,
    told: dict[str, Any],
    day: str,
    mois: str,
    before: Mapping[str, Any],
    today_: date,
) -> dict[str, Any]:
    """The event of a line; the day of a month's hours is its last."""
    content = {n: v for n, v in told.items() if n != "entre"}
    if sheet.mensuelle and _is_month(mois):
        content["mois"] = mois
        day = _last_day(mois, today_)
    waited = before.get("resultat") == "liste_attente" and content.get("resultat") in ("retenu", "non_retenu")
    if waited:
        content["surListeAttente"] = True
    return {"type": str(sheet.type), "dateEffet": day, "idInscription": path, "contenu": content}


def _last_day(mois: str, today_: date) -> str:
    """The day on which the hours of a month are told: its last, or today while it runs."""
    year, month = int(mois[:4]), int(mois[5:])
    last = date(year, month, monthrange(year, month)[1])
    return min(last, today_).isoformat()


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    serve_page(router, base, "/sessions/{id:int}/feuilles/{nom}", feuille)
    serve_page(router, base, "/sessions/{id:int}/feuilles/{nom}", fill, method="POST")
    return router


routers = [_router(base) for base in BASES]
