"""Files that wait, read by the server's task or by the command: one process a file, whoever it is."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tremplin.durable import write_durably
from tremplin.families.parcours import regles
from tremplin.families.parcours.droits import Acteur, Role
from tremplin.families.parcours.imports.cage import Lecture
from tremplin.families.parcours.imports.rangee import FichierRefuse
from tremplin.families.parcours.imports.travail import Depossede, Travail, dossier_des_fichiers, tenir
from tremplin.families.parcours.personnel import masquer
from tremplin.families.parcours.queries import imports as rows
from tremplin.families.parcours.service import Service, service_du
from tremplin.platform.jobs import Tache
from tremplin.platform.state import State
from tremplin.store import audit, baux

_REGARD_S = 0.2


def importer(state: State) -> bool:
    """Go on with the oldest file that nobody reads; whether there was anything to do."""
    service = service_du(state)
    with service.store.reading() as connection:
        row = rows.a_faire(connection, baux.this_process(), datetime.now(UTC))
    return row is not None and avancer(service, row.id)


def avancer(service: Service, identifier: str, *, tranches: int = 5) -> bool:
    """Some slices of a file, whose state moves on; False when another process reads it, or nobody is to.

    Whatever stops a slice before its commit, the reading is left: the next one starts after the last row committed.
    """
    try:
        _avancer(service, identifier, tranches)
    except Depossede:
        _fermer(service, identifier)
        return False
    except BaseException:
        _fermer(service, identifier)
        raise
    return True


def _avancer(service: Service, identifier: str, tranches: int) -> None:
    try:
        work = service.travaux.get(identifier) or _ouvrir(service, identifier)
        if not all(work.avancer() for _ in range(tranches)):
            work.revoir()
            _finir(service, identifier, rows.FINI, None)
    except FichierRefuse as refusal:
        _finir(service, identifier, rows.REFUSE, masquer(str(refusal)))


def _ouvrir(service: Service, identifier: str) -> Travail:
    with service.store.writing() as connection:
        row = tenir(connection, identifier)
        if row is None:
            raise Depossede
        lots = rows.semblables(connection, row)
        contredites = rows.rejetees(connection, row.id, regles.POSTERIEURS)
    acteur = acteur_du_fichier(service, row)
    path = dossier_des_fichiers(service) / row.id
    work = Travail(
        service, row.id, acteur, path, row.nom, row.simulation, Lecture(path), row.lues, lots, contredites
    )  # fmt: skip
    service.travaux[identifier] = work
    if work.format.reserve and acteur.role is not Role.EXPLOITANT:
        raise FichierRefuse(f"{work.format.titre} : réservé à l'exploitant")
    with service.store.writing() as connection:
        work.tenir(connection)
        rows.changer(connection, row.id, etat=rows.EN_COURS, format=work.format.nom)
    return work


def acteur_du_fichier(service: Service, row: Any) -> Acteur:
    """Who brought a file, with its rights of today."""
    if row.role == Role.EXPLOITANT:
        return Acteur(row.client, row.organisation_id, Role.EXPLOITANT, row.test)
    return service.acteur(client=row.client, organisation=row.organisation_id, test=row.test)


def _finir(service: Service, identifier: str, etat: str, message: str | None) -> None:
    work = service.travaux.get(identifier)
    with service.store.writing() as connection:
        if work is not None:
            work.tenir(connection)
        elif tenir(connection, identifier) is None:
            return
        rows.changer(connection, identifier, etat=etat, message=message, fini_le=service.maintenant())
        rows.lacher(connection, identifier, baux.this_process())
    _fermer(service, identifier)


def _fermer(service: Service, identifier: str) -> None:
    """Stop reading a file."""
    work = service.travaux.pop(identifier, None)
    if work is not None:
        work.lecture.fermer()


def apporter(service: Service, path: Path, *, test: bool, simulation: bool = False) -> dict[str, Any]:
    """Bring a file in at once, as an operator; what became of it, and the first thousand remarks."""
    identifier = str(uuid.uuid4())
    content = path.read_bytes()
    write_durably(dossier_des_fichiers(service) / identifier, content)
    with service.store.writing() as connection:
        rows.creer(connection, {
            "id": identifier, "client": "exploitant", "organisation_id": "exploitant", "role": Role.EXPLOITANT,
            "test": test, "nom": masquer(path.name), "empreinte": hashlib.sha256(content).digest(),
            "octets": len(content), "simulation": simulation, "cree_le": service.maintenant(),
        })  # fmt: skip
        tenir(connection, identifier)
        audit.record(connection, "parcours.importer", identifier)
    while True:
        with service.store.reading() as connection:
            row = rows.trouver(connection, identifier)
            assert row is not None
            if row.etat not in rows.A_LIRE:
                told = [{str(k): v for k, v in r._mapping.items()} for r in rows.remarques(connection, identifier)]
                return {**{n: getattr(row, n) for n in ("id", "nom", "format", "etat", "message", "lues", "acceptees",
                                                        "doublons", "rejetees", "avertissements")},
                        "remarques": told}  # fmt: skip
        if not avancer(service, identifier):
            time.sleep(_REGARD_S)  # a server took it while this process was held up


TACHES = (Tache("imports", "Lire les fichiers apportés", 0.2, importer),)
