"""Keeping a session, or its new version: its paths are folded again, readers are told of what they gain and lose."""

from __future__ import annotations

from sqlalchemy import Connection

from tremplin.families.parcours.designation import ouvert
from tremplin.families.parcours.dossier import Dossier
from tremplin.families.parcours.queries import journal, personnes, sessions
from tremplin.families.parcours.schemas_sessions import FormeSession
from tremplin.families.parcours.service import Service

RETRAIT, ACCES = "RETRAIT", "ACCES"
_LOT = 200


def enregistrer(connection: Connection, service: Service, forme: FormeSession, *, test: bool) -> tuple[int, bool]:
    """Write a session; its id, and whether anything changed."""
    key = (forme.numeroSession, forme.numeroAction)
    before = sessions.par_numeros(connection, [key], test).get(key)
    read = sessions.lecteurs(connection, before.id) if before else set()
    identifier, changed = sessions.ecrire(connection, forme, test)
    if before is None or not changed:
        return identifier, changed
    paths = journal.de_session(connection, identifier)
    after = sessions.par_id(connection, [identifier])[identifier]
    now = service.maintenant()
    for start in range(0, len(paths), _LOT):
        lot = paths[start : start + _LOT]
        people = personnes.par_id(connection, {p.personne_id for p in lot}, test)
        logs = journal.lignes(connection, [p.id_inscription for p in lot])
        folded: list[Dossier] = []
        for path in lot:
            dossier = ouvert(path, people[path.personne_id], before, logs[path.id_inscription])
            dossier.photographier(service.secrets)
            dossier.session = after
            dossier.pli = dossier.replier()
            folded.append(dossier)
        journal.ecrire(connection, folded, [], test, service.secrets, now)
    ids = [p.id_inscription for p in paths]
    readers = sessions.lecteurs(connection, identifier)
    for gone in sorted(read - readers):
        journal.signaler(connection, ids, RETRAIT, gone, now)
    for come in sorted(readers - read):
        journal.signaler(connection, ids, ACCES, come, now)
    return identifier, changed
