"""Files that wait, read by the server's task or by the command: one process a file, whoever it is."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tremplin.durable import write_durably
from tremplin.families.parcours.admission import rules
from tremplin.families.parcours.imports.cage import Lecture
from tremplin.families.parcours.imports.row import FichierRefuse
from tremplin.families.parcours.imports.work import Depossede, Travail, dossier_des_fichiers, hold
from tremplin.families.parcours.personal import hide
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import imports as rows
from tremplin.platform.web.state import State
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.store import leases
from tremplin.store import audit

_REGARD_S = 0.2


def read_next(state: State) -> bool:
    """Go on with the oldest file that nobody reads; whether there was anything to do."""
    service = service_du(state)
    with service.store.reading() as connection:
        row = rows.a_faire(connection, leases.this_process(), datetime.now(UTC))
    return row is not None and advance(service, row.id)


def advance(service: Service, identifier: str, *, tranches: int = 5) -> bool:
    """Some slices of a file, whose state moves on; False when another process reads it, or nobody is to.

    Whatever stops a slice before its commit, the reading is left: the next one starts after the last row committed.
    """
    try:
        _advance(service, identifier, tranches)
    except Depossede:
        _close(service, identifier)
        return False
    except BaseException:
        _close(service, identifier)
        raise
    return True


def _advance(service: Service, identifier: str, tranches: int) -> None:
    try:
        work = service.travaux.get(identifier) or _open(service, identifier)
        if not all(work.advance() for _ in range(tranches)):
            work.look_again()
            _finish(service, identifier, rows.FINI, None)
    except FichierRefuse as refusal:
        _finish(service, identifier, rows.REFUSE, hide(str(refusal)))


def _open(service: Service, identifier: str) -> Travail:
    with service.store.writing() as connection:
        row = hold(connection, identifier)
        if row is None:
            raise Depossede
        lots = rows.semblables(connection, row)
        contredites = rows.rejetees(connection, row.id, rules.POSTERIEURS)
    acteur = acteur_du_fichier(service, row)
    path = dossier_des_fichiers(service) / row.id
    work = Travail(
        service=service,
        id=row.id,
        acteur=acteur,
        path=path,
        nom=row.nom,
        simulation=row.simulation,
        lecture=Lecture(path),
        lues=row.lues,
        lots=lots,
        contredites=contredites,
    )
    service.travaux[identifier] = work
    if work.format.reserve and acteur.role is not Role.EXPLOITANT:
        raise FichierRefuse(f"{work.format.titre} : réservé à l'exploitant")
    with service.store.writing() as connection:
        work.hold(connection)
        rows.change(connection, row.id, etat=rows.EN_COURS, format=work.format.nom)
    return work


def acteur_du_fichier(service: Service, row: Any) -> Acteur:
    """Who brought a file, with its rights of today."""
    if row.role == Role.EXPLOITANT:
        return Acteur(client=row.client, organisation=row.organisation_id, role=Role.EXPLOITANT, test=row.test)
    return service.acteur(client=row.client, organisation=row.organisation_id, test=row.test)


def _finish(service: Service, identifier: str, etat: str, message: str | None) -> None:
    work = service.travaux.get(identifier)
    with service.store.writing() as connection:
        if work is not None:
            work.hold(connection)
        elif hold(connection, identifier) is None:
            return
        rows.change(connection, identifier, etat=etat, message=message, fini_le=service.maintenant())
        rows.let_go(connection, identifier, leases.this_process())
    _close(service, identifier)


def _close(service: Service, identifier: str) -> None:
    """Stop reading a file."""
    work = service.travaux.pop(identifier, None)
    if work is not None:
        work.lecture.close()


def bring(service: Service, path: Path, *, test: bool, simulation: bool = False) -> dict[str, Any]:
    """Bring a file in at once, as an operator; what became of it, and the first thousand remarks."""
    identifier = str(uuid.uuid4())
    content = path.read_bytes()
    write_durably(dossier_des_fichiers(service) / identifier, content)
    with service.store.writing() as connection:
        rows.create(
            connection,
            {
                "id": identifier,
                "client": "exploitant",
                "organisation_id": "exploitant",
                "role": Role.EXPLOITANT,
                "test": test,
                "nom": hide(path.name),
                "empreinte": hashlib.sha256(content).digest(),
                "octets": len(content),
                "simulation": simulation,
                "cree_le": service.maintenant(),
            },
        )
        hold(connection, identifier)
        audit.record(connection, "parcours.importer", identifier)
    while True:
        with service.store.reading() as connection:
            row = rows.get(connection, identifier)
            assert row is not None
            if row.etat not in rows.A_LIRE:
                told = [{str(k): v for k, v in r._mapping.items()} for r in rows.remarques(connection, identifier)]
                return {
                    **{
                        n: getattr(row, n)
                        for n in (
                            "id",
                            "nom",
                            "format",
                            "etat",
                            "message",
                            "lues",
                            "acceptees",
                            "doublons",
                            "rejetees",
                            "avertissements",
                        )
                    },
                    "remarques": told,
                }
        if not advance(service, identifier):
            time.sleep(_REGARD_S)  # a server took it while this process was held up


TACHES = (Tache("imports", "Lire les fichiers apportés", 2, read_next, reveil=True),)
