"""Keeping a session, or its new version: its paths are folded again, readers are told of what they gain and lose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from tremplin.families.parcours.admission.designation import ouvert
from tremplin.families.parcours.fold.dossier import Dossier
from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import journal, sessions
from tremplin.families.parcours.store import people as people_rows

RETRAIT, ACCES = "RETRAIT", "ACCES"
_LOT = 200


_CONFIANCE = ("EXPORT", "SAISIE", "LHEO")
"""Who is believed of a session, from the least to the most."""


def _fusion(known: Mapping[str, Any], form: FormeSession) -> FormeSession | None:
    """What is kept of two tellings: the most believed; rows of an export complete each other. None: nothing new."""
    before, now = (_CONFIANCE.index(s) for s in (known.get("source", "SAISIE"), form.source))
    if now != before or form.source != "EXPORT":
        return form if now >= before else None
    told = form.model_dump(mode="json", exclude_none=True, exclude={"icos"})
    merged = {**told, **known}
    certification = {
        kind: " ".join(dict.fromkeys(f"{known.get('certification', {}).get(kind, '')} {codes}".split()))
        for kind, codes in {**known.get("certification", {}), **told.get("certification", {})}.items()
    }
    if certification:
        merged["certification"] = certification
    codes = {f["code"] for f in known.get("financeurs", [])}
    merged["financeurs"] = [
        *known.get("financeurs", []),
        *(f for f in told.get("financeurs", []) if f["code"] not in codes),
    ]
    return FormeSession.model_validate(merged) if merged != known else None


def record(connection: Connection, service: Service, form: FormeSession, *, test: bool) -> tuple[int, bool]:
    """Write a session; its id, and whether anything changed."""
    key = (form.numeroSession, form.numeroAction)
    before = sessions.par_numeros(connection, [key], test).get(key)
    if before is not None and before.version:
        merged = _fusion(before.document, form)
        if merged is None:
            return before.id, False
        form = merged
    read = sessions.lecteurs(connection, before.id) if before else set()
    identifier, changed = sessions.write(connection, form, test)
    if before is None or not changed:
        return identifier, changed
    paths = journal.de_session(connection, identifier)
    after = sessions.par_id(connection, [identifier])[identifier]
    now = service.maintenant()
    for start in range(0, len(paths), _LOT):
        lot = paths[start : start + _LOT]
        people = people_rows.par_id(connection, {p.personne_id for p in lot}, test)
        logs = journal.lignes(connection, [p.id_inscription for p in lot])
        folded: list[Dossier] = []
        for path in lot:
            dossier = ouvert(path, people[path.personne_id], before, logs[path.id_inscription])
            dossier.photograph()
            dossier.session = after
            dossier.pli = dossier.refold()
            folded.append(dossier)
        journal.write(connection, folded, [], test, service.secrets, now)
    ids = [p.id_inscription for p in paths]
    readers = sessions.lecteurs(connection, identifier)
    for gone in sorted(read - readers):
        journal.report(connection, ids, RETRAIT, gone, now)
    for come in sorted(readers - read):
        journal.report(connection, ids, ACCES, come, now)
    return identifier, changed
