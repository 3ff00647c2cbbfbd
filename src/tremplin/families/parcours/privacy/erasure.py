"""Forgetting people: the key first, which nothing brings back, then what the store still says of them.

Their history stays under a pseudonym, for the statistics. Who was erased is written beside the keys, so that an old
backup brings nobody back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tremplin.families.parcours.admission.designation import empreintes
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.service import Service, service_du
from tremplin.families.parcours.store import access
from tremplin.families.parcours.store import forgetting as rows
from tremplin.families.parcours.store import people as people_rows
from tremplin.platform.web.state import State
from tremplin.platform.work.jobs import Tache
from tremplin.store import audit

JOURNAUX = timedelta(days=3 * 365)
"""How long it is kept who read identities, and who changed what."""
CONSERVATION = timedelta(days=730)
"""How long an identity is kept after the last event."""
_LOT = 500


class ParcoursOuvert(Exception):
    """Someone is still on the way: their identity is needed."""


@dataclass(frozen=True)
class Menage:
    """What retention did, or would do: what → how many."""

    comptes: dict[str, int]


def get(service: Service, who: Beneficiaire, *, test: bool) -> str | None:
    """The id of a person, by its numbers."""
    with service.store.reading() as connection:
        found = people_rows.par_numeros(connection, empreintes(service, who, test))
    return next((p.id for p in found.values()), None)


def erase(service: Service, personne_id: str, raison: str, *, ouverts: bool = False) -> None:
    """Erase a person; raises ParcoursOuvert while a path of theirs is open, unless `ouverts`."""
    with service.store.reading() as connection:
        keys = rows.cles_de(connection, [personne_id])
        if not keys:
            return
        if not ouverts and rows.a_un_parcours_ouvert(connection, personne_id):
            raise ParcoursOuvert
    _erase(service, keys, raison)


def replay(service: Service) -> int:
    """Erase again whoever was erased and is back (an old backup was restored); how many."""
    return _erase_all(service, back(service), "journal des effacements rejoué")


def back(service: Service) -> list[str]:
    """Those who were erased, by the journal beside the keys, and whom the store still tells."""
    erased = list(service.cles.effacements())
    with service.store.reading() as connection:
        return rows.presents(connection, erased)


def _erase_all(service: Service, people: Sequence[str], raison: str) -> int:
    for start in range(0, len(people), _LOT):
        with service.store.reading() as connection:
            keys = rows.cles_de(connection, people[start : start + _LOT])
        _erase(service, keys, raison)
    return len(people)


def _erase(service: Service, keys: Mapping[str, str], raison: str) -> None:
    """The keys first: from then on nothing brings these people back; a crash in between is mended by `replay`."""
    service.cles.destroy(keys)
    _forget(service, list(keys), raison)


def _forget(service: Service, people: Sequence[str], raison: str) -> None:
    with service.store.writing() as connection:
        for person in people:
            rows.forget(connection, person, service.maintenant())
            audit.record(connection, "parcours.effacer", person, raison)


def menage(service: Service, *, simulation: bool = False) -> Menage:
    """What is past its time goes: identities, files of people, answers kept by key, bodies of what was sent. Whoever
    was erased and is back goes again."""
    now = service.maintenant()
    with service.store.reading() as connection:
        people = rows.inactifs(connection, now - CONSERVATION)
        counts = {
            "revenus": len(back(service)),
            "identites": len(people),
            **rows.perimes(connection, now, now - JOURNAUX),
        }
    if simulation:
        return Menage(counts)
    replay(service)
    _erase_all(service, people, "fin de conservation")
    with service.store.writing() as connection:
        counts["journaux"] = sum(log.forget(connection, now - JOURNAUX) for log in (access.CHAINE, audit.CHAINE))
        files = rows.clean(connection, now)
        if any(counts.values()):
            audit.record(connection, "parcours.menage", " ".join(f"{n}={c}" for n, c in counts.items()))
    for name in files:
        (service.settings.home / "imports" / name).unlink(missing_ok=True)
    return Menage(counts)


def _menage(state: State) -> bool:
    menage(service_du(state))
    return False


TACHES = (Tache("retention", "Effacer ce qui a passé sa durée de conservation", 3600, _menage),)
