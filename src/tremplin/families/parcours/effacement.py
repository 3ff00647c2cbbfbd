"""Forgetting people: the key first, which nothing brings back, then what the store still says of them.

Their history stays under a pseudonym, for the statistics. Who was erased is written beside the keys, so that an old
backup brings nobody back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tremplin.families.parcours.designation import empreintes
from tremplin.families.parcours.queries import oubli as rows
from tremplin.families.parcours.queries import personnes
from tremplin.families.parcours.schemas_saisie import Beneficiaire
from tremplin.families.parcours.service import Service
from tremplin.platform.jobs import Tache
from tremplin.platform.state import State
from tremplin.store import audit

CONSERVATION = timedelta(days=730)
"""How long an identity is kept after the last event."""
_LOT = 500


class ParcoursOuvert(Exception):
    """Someone is still on the way: their identity is needed."""


@dataclass(frozen=True)
class Menage:
    """What retention did, or would do: what → how many."""

    comptes: dict[str, int]


def trouver(service: Service, who: Beneficiaire, *, test: bool) -> str | None:
    """The id of a person, by its numbers."""
    with service.store.reading() as connection:
        found = personnes.par_numeros(connection, empreintes(service, who, test))
    return next((p.id for p in found.values()), None)


def effacer(service: Service, personne_id: str, raison: str, *, ouverts: bool = False) -> None:
    """Erase a person; raises ParcoursOuvert while a path of theirs is open, unless `ouverts`."""
    with service.store.reading() as connection:
        cle_id = rows.cle_de(connection, personne_id)
        if cle_id is None:
            return
        if not ouverts and rows.a_un_parcours_ouvert(connection, personne_id):
            raise ParcoursOuvert
    service.cles.detruire(cle_id, personne_id)
    _oublier(service, [personne_id], raison)


def rejouer(service: Service) -> int:
    """Erase again whoever was erased and is back (an old backup was restored); how many."""
    erased = list(service.cles.effacements())
    with service.store.reading() as connection:
        back = rows.presents(connection, erased)
        keys = [(p, rows.cle_de(connection, p)) for p in back]
    for person, key in keys:
        if key is not None:
            service.cles.detruire(key, person)
    _oublier(service, back, "journal des effacements rejoué")
    return len(back)


def _oublier(service: Service, people: Sequence[str], raison: str) -> None:
    for start in range(0, len(people), _LOT):
        with service.store.writing() as connection:
            for person in people[start : start + _LOT]:
                rows.oublier(connection, person, service.maintenant())
                audit.record(connection, "parcours.effacer", person, raison)


def menage(service: Service, *, simulation: bool = False) -> Menage:
    """What is past its time goes: identities, files of people, answers kept by key, bodies of what was sent."""
    now = service.maintenant()
    with service.store.reading() as connection:
        people = rows.inactifs(connection, now - CONSERVATION)
        counts = {"identites": len(people), **rows.perimes(connection, now)}
    if simulation:
        return Menage(counts)
    for person in people:
        effacer(service, person, "fin de conservation", ouverts=True)
    with service.store.writing() as connection:
        files = rows.nettoyer(connection, now)
        if any(counts.values()):
            audit.record(connection, "parcours.menage", " ".join(f"{n}={c}" for n, c in counts.items()))
    for name in files:
        (service.settings.home / "imports" / name).unlink(missing_ok=True)
    return Menage(counts)


def _menage(state: State) -> bool:
    menage(state.service(Service, lambda: Service(state.settings, state.store)))
    return False


TACHES = (Tache("retention", "Effacer ce qui a passé sa durée de conservation", 3600, _menage),)
