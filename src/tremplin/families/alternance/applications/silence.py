"""When nobody answers: recalled to the addressee every Monday, to who applied after a week, closed after thirty days,
or once the offer is filled or withdrawn.

Each mail is written in the transaction that remembers it; what it says is read when it leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement

from tremplin.domain.dates import PARIS
from tremplin.domain.written import casing
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.service import INTENTIONS, REPONSE, VIE_REPONSE
from tremplin.families.alternance.applications.states import DITS, ENDS
from tremplin.families.alternance.common.towns import codes_of, commune_name
from tremplin.families.alternance.offers.service import REPENTIR
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.page_query import cle
from tremplin.families.alternance.search.watched import nearest_offers
from tremplin.families.alternance.store import applications as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store.applications import Candidature
from tremplin.language.spoken import mark, translated
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit

RECALLED, CLOSED = timedelta(days=7), timedelta(days=30)
"""Ages at which an application is recalled to who sent it, and closed."""
RECAP = "récapitulatif"
"""What an addressee may refuse to receive every Monday; the use of the link that does."""
_YOUNG = timedelta(days=1)
"""Age under which an application isn't recalled to its addressee: the mail that brings it has just arrived."""
_LATE = timedelta(days=60)
"""Age beyond which a closing isn't told any more: words that come so late hurt."""
_AT = time(8)
_GROUPS, _LISTED, _ALIKE = 50, 20, 3


def recall(state: State, now: datetime | None = None) -> bool:
    """Recall to who applied, once a day at most, what is a week old without an answer; whether there may be more."""
    turn = _last(now or datetime.now(UTC))
    return _tell(state, "candidature_relance", "rappelee_le", "candidat", RECALLED, CLOSED, turn=turn)


def close(state: State, now: datetime | None = None) -> bool:
    """Close what is thirty days old without an answer, and say so to who applied, once a day at most; whether there
    may be more."""
    turn = _last(now or datetime.now(UTC))
    return _tell(state, "candidature_close", "close_le", "candidat", CLOSED, _LATE, turn=turn)


def close_ended(state: State, now: datetime | None = None) -> bool:
    """Close what waits for an answer to an offer that was filled or withdrawn an hour ago, and say so to who applied;
    whether there may be more."""
    now = now or datetime.now(UTC)
    among = rows.to_ended(now - REPENTIR)
    return _tell(state, "candidature_finie", "close_le", "candidat", timedelta(), CLOSED, turn=now, among=among)


def recap(state: State, now: datetime | None = None) -> bool:
    """Tell each addressee, once a week from Monday at eight in Paris, what waits; whether there may be more."""
    now = now or datetime.now(UTC)
    monday = _last(now, weekday=0)
    return _tell(state, "candidatures_attente", "recapitulee_le", "a_qui", _YOUNG, CLOSED, turn=monday, since=monday)


def _last(now: datetime, weekday: int | None = None) -> datetime:
    """The last morning at eight in Paris, or that of the last Monday (0)."""
    here = now.astimezone(PARIS)
    back = 0 if weekday is None else (here.weekday() - weekday) % 7
    found = datetime.combine(here.date() - timedelta(days=back), _AT, PARIS)
    if found > here:
        found = datetime.combine(found.date() - timedelta(days=1 if weekday is None else 7), _AT, PARIS)
    return found.astimezone(UTC)


def _tell(
    state: State,
    mail: str,
    told: str,
    by: str,
    least: timedelta,
    most: timedelta,
    *,
    turn: datetime,
    since: datetime | None = None,
    among: ColumnElement[bool] | None = None,
) -> bool:
    """Write a mail for each group of applications of these ages at a turn, that a column says nothing of since
    an instant."""
    now = max(turn, datetime.now(UTC))
    with state.store.writing() as connection:
        groups = rows.silent(
            connection,
            after=turn - most,
            before=turn - least,
            told=told,
            since=since,
            by=by,
            limit=_GROUPS,
            among=among,
        )
        for group in groups:
            first = applications.opened(state, group[0])
            to = first["vers"]["courriel"] if by == "a_qui" else first["courriel"]
            ids = [one.id for one in group]
            rows.mark(connection, ids, told, now)
            written = Courriel(to, mail, {"ids": ids})
            mails.deposit(connection, state.settings, written, f"{mail}:{ids[0]}", datetime.now(UTC))
    return len(groups) == _GROUPS


# ── what is told when mails leave ────────────────────────────────────────────────────────────────────────────────


def _still_silent(state: State, mail: Courriel) -> list[tuple[Candidature, dict[str, Any]]]:
    with state.store.reading() as connection:
        found = [rows.get(connection, identifier) for identifier in mail.contexte["ids"]]
    kept = [one for one in found if one is not None and one.contenu is not None]
    return [(one, applications.opened(state, one)) for one in kept if one.reponse is None and one.rendue_le is None]


def _to_candidate(state: State, mail: Courriel) -> Courriel | None:
    silent = _still_silent(state, mail)
    if not silent:
        return None
    return replace(mail, contexte=_told(state, mail, silent))


def _to_candidate_of_ended(state: State, mail: Courriel) -> Courriel | None:
    """The same, of offers that are over when the mail leaves, with how each ended."""
    silent = _still_silent(state, mail)
    over = ends(state, [one for one, _ in silent])
    silent = [(one, said) for one, said in silent if one.id in over]
    if not silent:
        return None
    context = _told(state, mail, silent)
    for (one, _), said in zip(silent, context["candidatures"], strict=True):
        said["fin"] = translated(DITS[over[one.id][0]])
    return replace(mail, contexte=context)


def ends(state: State, applied: Sequence[Candidature]) -> dict[str, tuple[str, datetime]]:
    """Applications to an offer that was filled or withdrawn → the state that it gives them, and since when."""
    with state.store.reading() as connection:
        found = offer_rows.ends(connection, [one.destinataire for one in applied], datetime.now(UTC) - REPENTIR)
    return {
        one.id: (ENDS[statut], quand)
        for one in applied
        if one.genre == rows.OFFRE and one.destinataire in found
        for statut, quand in [found[one.destinataire]]
    }


def _told(state: State, mail: Courriel, silent: Sequence[tuple[Candidature, Mapping[str, Any]]]) -> dict[str, Any]:
    told = [
        {
            "entreprise": said["vers"]["entreprise"],
            "poste": said["vers"]["poste"],
            "telephone": said["vers"].get("telephone"),
            "envoyee_le": one.creee_le.isoformat(),
        }
        for one, said in silent
    ]
    _, first = silent[0]
    return {
        "prenom": first["prenom"],
        "entreprise": first["vers"]["entreprise"],
        "candidatures": told,
        "suivre": applications.own_page(state, mail.adresse),
        "offres": _alike(state, [said["vers"] for _, said in silent]) if mail.gabarit != "candidature_relance" else [],
    }


def _alike(state: State, asked: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The offers nearest to the first of what was asked for, those applied to aside."""
    release, first = state.releases.current, asked[0]
    if release is None:
        return []
    point = (first["longitude"], first["latitude"]) if first.get("longitude") is not None else None
    without = {one["identifiant"] for one in asked}
    found = nearest_offers(state, release, first["romes"], point, without, _ALIKE)
    base, names = f"{state.settings.base_url}/recherche-emploi", queries.commune_names(release, codes_of(found))
    return [
        {
            "titre": casing.sentence(item["title"] or ""),
            "ou": ", ".join(filter(None, (casing.name(item["company"]["name"] or ""), commune_name(item, names)))),
            "lien": f"{base}?{urlencode(dict(zip(('type', 'itemId'), cle(item), strict=True)))}",
        }
        for item in found
    ]


def _to_addressee(state: State, mail: Courriel) -> Courriel | None:
    silent = [] if mails.refuse(state, mail.adresse, RECAP) else _still_silent(state, mail)
    if not silent:
        return None
    base, link = state.settings.base_url, state.comptes.lien_d_action
    listed = []
    for one, said in silent[:_LISTED]:
        token = link(REPONSE, f"candidature:{one.id}", VIE_REPONSE)
        answers = [(dit, f"{base}/candidature/repondre?jeton={token}&intention={c}") for c, dit in INTENTIONS.items()]
        told = {"qui": f"{said['prenom']} {said['nom']}", "poste": said["vers"]["poste"], "reponses": answers}
        listed.append({**told, "recue_le": one.creee_le.isoformat()})
    stop = state.comptes.lien_d_action(RECAP, f"candidature:{silent[0][0].id}", VIE_REPONSE)
    context = {
        "candidatures": listed,
        "combien": len(silent),
        "autres": len(silent) - len(listed),
        "ne_plus_recevoir": f"{base}/candidature/recapitulatif?jeton={stop}",
    }
    return replace(mail, contexte=context)


def stop_recap(state: State, identifier: str) -> None:
    """Write the weekly mail no more to the addressee of an application."""
    told = applications.read(state, identifier)
    if told is not None:
        mails.bounce(state, told["vers"]["courriel"], RECAP)


GABARITS = {
    "candidature_relance": Gabarit(mark("Sans nouvelles de {entreprise} : que faire ?"), _to_candidate),
    "candidature_close": Gabarit(mark("{entreprise} n'a pas répondu : la suite"), _to_candidate),
    "candidature_finie": Gabarit(mark("{entreprise} : l'offre n'est plus à pourvoir"), _to_candidate_of_ended),
    "candidatures_attente": Gabarit(mark("Des candidatures attendent votre réponse"), _to_addressee),
}
TACHES = (
    Tache("candidatures-relances", "Rappeler au candidat ce qui est sans réponse depuis sept jours", 600, recall),
    Tache("candidatures-attente", "Dire chaque lundi aux recruteurs ce qui attend leur réponse", 600, recap),
    Tache("candidatures-offres-finies", "Dire au candidat qu'une offre est pourvue ou retirée", 600, close_ended),
    Tache("candidatures-fin", "Clore ce qui est sans réponse depuis trente jours", 600, close),
)
