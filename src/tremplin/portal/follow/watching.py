"""Following codes: the kind of follow, one mail a release, and what is said of a change in words."""

from __future__ import annotations

from typing import Any

from tremplin.domain.display import moment, pluriel
from tremplin.language.spoken import mark, translated
from tremplin.platform.web.state import State
from tremplin.platform.work.follow.kinds import Criteria, Kind, Look
from tremplin.portal.follow import journal_store as rows

_TOLD, _SENT, _COLUMNS = 200, 1000, 8
"""Changes of a mail, of a webhook; columns of a change in words."""
_BYTES = 8
WORDS = {"ajoutee": mark("ajouté"), "retiree": mark("retiré"), "modifiee": mark("modifié")}


def look(state: State, criteria: Criteria, seen: bytes) -> Look:
    """What the next publication changes of these codes; on the first look, nothing that has been is news."""
    marks = list(criteria["codes"])
    with state.store.reading() as connection:
        head = rows.last(connection)
        if head is None:
            return Look(seen=seen)
        found = rows.following(connection, int.from_bytes(seen), marks) if seen else None
        changes = rows.of_publication(connection, found.id, marks) if found is not None else []
    if found is None:
        return Look(seen=int(head.id).to_bytes(_BYTES))
    told = {
        "combien": pluriel(len(changes), "changement"),
        "version": found.nouvelle,
        "ancienne": found.ancienne,
        "lignes": [in_words(change.repere, change.corps) for change in changes[:_TOLD]],
        "autres": max(0, len(changes) - _TOLD),
        "page": f"{state.settings.base_url}/versions/{found.nouvelle}",
        "quand": moment(found.quand),
    }
    body = {
        "version": found.nouvelle,
        "precedente": found.ancienne,
        "changements": [{"code": c.repere.partition(":")[2], **c.corps} for c in changes[:_SENT]],
        "autres": max(0, len(changes) - _SENT),
    }
    return Look(seen=int(found.id).to_bytes(_BYTES), news=told, body=body)


def in_words(mark: str, body: dict[str, Any]) -> dict[str, Any]:
    """A change as people read it."""
    sides = []
    for column in [*body["apres"], *(c for c in body["avant"] if c not in body["apres"])][:_COLUMNS]:
        was, is_ = body["avant"].get(column), body["apres"].get(column)
        sides.append(f"{column} : {'—' if was is None else was} → {'—' if is_ is None else is_}")
    return {
        "code": mark.partition(":")[2],
        "titre": body["titre"],
        "quoi": translated(WORDS[body["quoi"]]),
        "lignes": sides,
        "raison": body["raison"] + (f" ({', '.join(body['sources'])})" if body["sources"] else ""),
    }


KIND = Kind(name="codes", mail="veille_codes", subject=mark("{combien} : {objet}"), look=look, rhythms=("version",))
"""Codes of the nomenclatures, establishments and datasets."""
