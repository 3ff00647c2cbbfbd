"""What the pages share: who reads, how a page is rendered, how what was typed is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Row
from starlette.responses import RedirectResponse, Response

from tremplin.domain.display import pluriel
from tremplin.families.parcours.admission.admission import Reponse
from tremplin.families.parcours.admission.designation import IDENTITE
from tremplin.families.parcours.bases import Base, propre
from tremplin.families.parcours.events import vocabulary
from tremplin.families.parcours.events.form import Champ
from tremplin.families.parcours.events.types import LIBELLES_EVENEMENTS
from tremplin.families.parcours.feed.views import Vues
from tremplin.families.parcours.fold.schemas_sessions import decrite
from tremplin.families.parcours.routes.common import Appel
from tremplin.families.parcours.routes.write import admit
from tremplin.families.parcours.secrets import decrypt
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import ACCOUNT, OFFICE_PAGE, Policy, policy
from tremplin.platform.wire.errors import ApiError

PAGE = 50
"""Lines of a list on a page."""
MESSAGES = {
    "ACCEPTE": "C'est enregistré.",
    "EN_ATTENTE": "C'est gardé en attente : ce qui doit précéder n'est pas encore connu.",
    "SANS_EFFET": "C'est gardé, sans effet dans l'état présent du parcours.",
    "DOUBLON": "C'était déjà enregistré : rien n'est écrit deux fois.",
    "LIEN": "Si la personne a une adresse électronique connue, son lien personnel part à l'instant.",
    "RIEN": "Rien n'a changé : rien n'est écrit.",
    "SESSION": "La session est enregistrée.",
    "SESSION_CONNUE": "La session était déjà enregistrée ainsi : rien n'est écrit.",
    "INCONNU": "Personne n'est connu de vous sous ces numéros.",
}
"""What a page says of what was just done."""


def serve_page(
    router: APIRouter,
    base: Base,
    path: str,
    handler: Callable[..., Any],
    *,
    cost: Cost = Cost.SEARCH,
    method: str = "GET",
) -> None:
    """Serve a page on one base, to who logged in."""
    writes = method == "POST"
    right, cost = (Right.PARCOURS_WRITE, Cost.WRITE) if writes else (Right.PARCOURS, cost)
    declared = Policy(right, ACCOUNT.on(test=base.test), cost, OFFICE_PAGE.hiding)
    router.add_api_route(base.pages + path, policy(declared)(propre(handler)), methods=[method])


def render_page(who: Appel, template: str, *, status: int = 200, **contexte: Any) -> Response:
    """A page, with the reader and its base."""
    said = _dit(who.request.query_params.getlist("fait"))
    return page(
        who.request,
        f"parcours/{template}.html",
        status=status,
        racine=Base(who.test).pages,
        essai=who.test,
        acteur=who.acteur,
        decrite=decrite,
        etats=vocabulary.LIBELLES_ETATS,
        etats_plusieurs=vocabulary.ETATS_A_PLUSIEURS,
        evenements_dits=LIBELLES_EVENEMENTS,
        **{"fait": said, **contexte},
    )


def _dit(faits: Sequence[str]) -> str | None:
    """The words of what was done; each with its number of lines when lines were told apart (« ACCEPTE.3 »)."""
    words = []
    for fait in faits:
        name, _, count = fait.partition(".")
        if name in MESSAGES:
            lines = f"{pluriel(int(count), 'ligne')} : " if re.fullmatch(r"[0-9]{1,3}", count) else ""
            words.append(lines + MESSAGES[name])
    return " ".join(words) or None


def go(who: Appel, chemin: str, *faits: str) -> Response:
    """Go on to a page of the same base, which says what was done."""
    told = "&".join(f"fait={fait}" for fait in faits)
    joint = "&" if "?" in chemin else "?"
    return RedirectResponse(Base(who.test).pages + chemin + (joint + told if told else ""), 303)


def faits_de(answers: Iterable[Reponse]) -> list[str]:
    """What became of lines, for `go`: one word when it is the same for all, else each with its number of lines."""
    counts = Counter(a.statut for a in answers)
    if len(counts) < 2:
        return [*counts] or ["RIEN"]
    return [f"{statut}.{count}" for statut, count in counts.items()]


def identites(who: Appel, rows: Sequence[Row[Any]]) -> dict[str, dict[str, Any]]:
    """Person → who they are, their reading written; empty for who isn't entitled."""
    if not who.acteur.sees_identity:
        return {}
    who.note(r.personne_id for r in rows)
    cles = who.service.cles.read({r.cle_id for r in rows})
    return {r.personne_id: decrypt(cles.get(r.cle_id), r.identite, IDENTITE) or {} for r in rows}


def nom_de(identite: Mapping[str, Any] | None, row: Any = None) -> str:
    """A person as a list shows them: by name, else by number."""
    told = identite or {}
    if told.get("nom"):
        return f"{told['nom']} {told.get('prenom', '')}".strip()
    if told.get("idRegionalDE"):
        return f"n° {told['idRegionalDE']}"
    return f"parcours {row.id_inscription}" if row is not None else "personne effacée"


def vues_de(who: Appel, rows: Iterable[Any]) -> Vues:
    """The views of these rows, with the keys that the reader may use."""
    cles = who.service.cles.read({r.cle_id for r in rows}) if who.acteur.sees_identity else {}
    return Vues(who.service, who.acteur, cles)


def write(who: Appel, documents: Sequence[dict[str, Any]]) -> list[Reponse]:
    """Write what was typed, each line for itself; what contradicts its author's own word becomes its correction."""

    def effet(connection: Any) -> list[Reponse]:
        answers = admit(connection, who, documents, stricte=True, canal="WEB")
        again = {
            n: _correction(document, answer)
            for n, (document, answer) in enumerate(zip(documents, answers, strict=True))
            if answer.erreur is not None and code_de(answer.erreur) == "CORRECTION_REQUISE"
        }
        if again:
            mended = admit(connection, who, list(again.values()), stricte=True, canal="WEB")
            for n, answer in zip(again, mended, strict=True):
                answers[n] = answer
        return answers

    return who.service.store.ensemble(effet)


def _correction(document: Mapping[str, Any], answer: Reponse) -> dict[str, Any]:
    """The correction that makes of an event what is typed now."""
    error = answer.erreur
    assert error is not None
    values = {**document.get("contenu", {}), "dateEffet": document["dateEffet"]}
    kept = {k: v for k, v in document.items() if k not in ("type", "contenu")}
    return {**kept, "type": "CORRECTION", "cible": error.data["evenement"], "contenu": {"valeurs": values}}


def code_de(error: ApiError) -> str:
    """The code of a refusal."""
    return str(error.data.get("code", "")) if isinstance(error.data, dict) else ""


@dataclass(frozen=True)
class Fautes:
    """What is wrong with what was typed: by field, and each with the label of its field; "" → the refusal itself."""

    par_champ: Mapping[str, str]
    toutes: Mapping[str, str]


_EN_CLAIR = {"paramètre obligatoire absent": "à remplir", "champ inconnu": "n'est pas attendu ici"}


def fautes_de(error: ApiError, fields: Iterable[Champ]) -> Fautes:
    """The faults of a refusal, by the fields of the form (« contenu.motif » is « motif » there), in its own words."""
    known = {c.nom: c for c in fields}
    data = error.data if isinstance(error.data, dict) else {}
    by_field: dict[str, str] = {}
    told: dict[str, str] = {}
    for fault in data.get("champs", ()):
        name = str(fault["champ"]).removeprefix("contenu.").removeprefix("valeurs.")
        name = name.removeprefix("beneficiaire.").removeprefix("session.")
        field = known.get(name, Champ(name, name))
        expected = _EN_CLAIR.get(fault["attendu"], fault["attendu"])
        if "^" in expected and field.aide:  # an expression is nothing to read
            expected = f"{field.aide[0].lower()}{field.aide[1:]} : c'est la forme attendue"
        by_field[name] = expected
        told[name] = f"{field.libelle} : {expected}"
    return Fautes(by_field, told or {"": error.message})
