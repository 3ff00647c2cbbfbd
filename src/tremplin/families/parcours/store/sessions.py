"""Sessions in the store: found by their numbers, versioned at each change."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, tuple_, update

from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.fold.sessions import SessionConnue, juge
from tremplin.families.parcours.store.tables import ico, session, session_lecteur, session_version
from tremplin.store.rows import made

Numeros = tuple[str, str]
"""numeroSession, numeroAction."""


def par_numeros(connection: Connection, numeros: Iterable[Numeros], test: bool) -> dict[Numeros, SessionConnue]:
    """The sessions of these numbers."""
    wanted = sorted(set(numeros))
    if not wanted:
        return {}
    both = tuple_(session.c.numero_session, session.c.numero_action)
    found = _read(connection, (session.c.test == test) & both.in_(wanted))
    return {(s.numero_session, s.numero_action): s for s in found}


def par_reference(connection: Connection, references: Iterable[str], test: bool) -> dict[str, SessionConnue]:
    """The sessions of these external references."""
    wanted = sorted(set(references))
    if not wanted:
        return {}
    found = _read(connection, (session.c.test == test) & session.c.reference_externe.in_(wanted))
    return {str(s.reference_externe): s for s in found}


def par_id(connection: Connection, ids: Iterable[int]) -> dict[int, SessionConnue]:
    """The sessions of these ids."""
    wanted = sorted(set(ids))
    return {s.id: s for s in _read(connection, session.c.id.in_(wanted))} if wanted else {}


def _read(connection: Connection, which: Any) -> list[SessionConnue]:
    rows = connection.execute(select(session).where(which)).all()
    versions: dict[int, list[Any]] = defaultdict(list)
    if rows:
        mine = session_version.c.session_id.in_([r.id for r in rows])
        ordered = select(session_version).where(mine).order_by(session_version.c.session_id, session_version.c.version)
        for row in connection.execute(ordered):
            versions[row.session_id].append(juge(row.document))
    return [_known(r, versions[r.id]) for r in rows]


def _known(row: Row[Any], versions: list[Any]) -> SessionConnue:
    sirets = frozenset(s for s in (row.siret_responsable, row.siret_formateur) if s)
    return made(SessionConnue, row, sirets=sirets, versions=tuple(versions))


def create_unknown(connection: Connection, numeros: dict[str, str], test: bool) -> SessionConnue:
    """A session that events name before any feed tells of it."""
    values = {
        "test": test,
        "numero_formation": numeros["numeroFormation"],
        "numero_action": numeros["numeroAction"],
        "numero_session": numeros["numeroSession"],
        "version": 0,
        "entrees_permanentes": False,
        "financeurs": "",
        "document": {},
    }
    made = connection.execute(insert(session).values(**values)).inserted_primary_key
    assert made is not None
    return par_id(connection, [made[0]])[made[0]]


def add_reader(connection: Connection, session_id: int, reader: str) -> None:
    """One more author of a session still unknown."""
    mine = (session_lecteur.c.session_id == session_id) & (session_lecteur.c.lecteur == reader)
    if connection.execute(select(session_lecteur.c.session_id).where(mine)).first() is None:
        connection.execute(insert(session_lecteur).values(session_id=session_id, lecteur=reader))


def lecteurs(connection: Connection, session_id: int) -> set[str]:
    """Who reads the paths of a session."""
    mine = select(session_lecteur.c.lecteur).where(session_lecteur.c.session_id == session_id)
    return set(connection.execute(mine).scalars())


def write(connection: Connection, form: FormeSession, test: bool) -> tuple[int, bool]:
    """Keep a session, or its new version; its id, and whether anything changed."""
    document = form.model_dump(mode="json", exclude_none=True, exclude={"icos"})
    known = par_numeros(connection, [(form.numeroSession, form.numeroAction)], test)
    found = next(iter(known.values()), None)
    if found is not None and found.version and found.document == document:
        return found.id, _write_icos(connection, found.id, form)
    values: dict[str, Any] = {
        "numero_formation": form.numeroFormation,
        "reference_externe": form.numeroReferenceExterne,
        "version": found.version + 1 if found else 1,
        "debut": form.debut,
        "fin": form.fin,
        "entrees_permanentes": form.entreesPermanentes,
        "siret_responsable": form.organismeResponsable.siret,
        "siret_formateur": form.organismeFormateur.siret if form.organismeFormateur else None,
        "region": form.region,
        "departement": form.departement,
        "document": document,
        "financeurs": "".join(f",{f.code}" for f in form.financeurs) + ",",
    }
    if found is None:
        keys = {"test": test, "numero_action": form.numeroAction, "numero_session": form.numeroSession}
        made = connection.execute(insert(session).values(**keys, **values)).inserted_primary_key
        assert made is not None
        identifier = int(made[0])
    else:
        identifier = found.id
        connection.execute(update(session).where(session.c.id == identifier).values(**values))
    told = {"session_id": identifier, "version": values["version"], "depuis": datetime.now(UTC)}
    connection.execute(insert(session_version).values(**told, document=document))
    connection.execute(delete(session_lecteur).where(session_lecteur.c.session_id == identifier))
    rows = [{"session_id": identifier, "lecteur": r, "depuis": d} for r, d in form.lecteurs().items()]
    connection.execute(insert(session_lecteur), rows)
    _write_icos(connection, identifier, form)
    return identifier, True


def _write_icos(connection: Connection, identifier: int, form: FormeSession) -> bool:
    """Meetings are one by their start: those that a feed doesn't tell any more stay, people may be registered."""
    rows = connection.execute(select(ico.c.id, ico.c.debut, ico.c.document).where(ico.c.session_id == identifier))
    known = {r.debut: (r.id, r.document) for r in rows}
    changed = False
    for meeting in form.icos:
        document = meeting.model_dump(mode="json", exclude_none=True)
        if meeting.debut not in known:
            values = {"id": str(uuid.uuid4()), "session_id": identifier, "debut": meeting.debut, "document": document}
            connection.execute(insert(ico).values(**values))
        elif known[meeting.debut][1] != document:
            connection.execute(update(ico).where(ico.c.id == known[meeting.debut][0]).values(document=document))
        else:
            continue
        changed = True
    return changed
