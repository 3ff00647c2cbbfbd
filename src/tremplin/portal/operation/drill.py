"""`tremplin restore-drill`: a backup is restored aside, held against what must be true of it, and removed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tremplin.domain.display import pluriel
from tremplin.families.parcours.privacy.erasure import back, replay
from tremplin.families.parcours.service import Service
from tremplin.portal.operation import drill_store as rows
from tremplin.refusal import Refusal
from tremplin.settings import Settings
from tremplin.store.aside import aside
from tremplin.store.backup import Backup, BackupRefused, newest, restore
from tremplin.store.chain import Chaine
from tremplin.store.engine import Store


class NoBackup(Refusal):
    """There is nothing to restore."""


@dataclass(frozen=True)
class Finding:
    """Something that must hold of a restored store: whether it does, and what was seen."""

    nom: str
    bon: bool
    constat: str


@dataclass(frozen=True, kw_only=True)
class Drill:
    """A drill: which backup, when, on which engine; `duree_s`: seconds until the store could have been served."""

    sauvegarde: Path
    quand: datetime
    base: str
    kept: Backup | None = None
    """The backup; None when it couldn't be read or restored."""
    duree_s: float | None = None
    effaces: int = 0
    """People erased since the backup, and erased from it again."""
    constats: tuple[Finding, ...]

    @property
    def bon(self) -> bool:
        return all(finding.bon for finding in self.constats)

    @property
    def age_s(self) -> float | None:
        """Seconds since the backup: what was written meanwhile would be lost."""
        return (self.quand - self.kept.faite_le).total_seconds() if self.kept else None

    def row(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "quand": self.quand,
            "sauvegarde": self.sauvegarde.name[:64],
            "faite_le": self.kept and self.kept.faite_le,
            "bon": self.bon,
            "base": self.base,
            "duree_s": self.duree_s,
            "lignes": sum(self.kept.lignes.values()) if self.kept else 0,
            "octets": self.kept.octets if self.kept else 0,
            "chiffree": bool(self.kept and self.kept.chiffree),
        }

    def document(self) -> dict[str, Any]:
        """The whole report."""
        return {
            **self.row(),
            "sauvegarde": str(self.sauvegarde),
            "age_s": self.age_s,
            "lignes": self.kept.lignes if self.kept else {},
            "effaces_de_nouveau": self.effaces,
            "constats": [vars(finding) for finding in self.constats],
        }


def drill(settings: Settings, chains: Mapping[str, Chaine], folder: Path | None = None, url: str = "") -> Drill:
    """Restore a backup (the newest by default) aside (`store.aside`) and look at it; raises NoBackup.

    A backup that can't be restored is a drill that went wrong; a store that can't be made is a StoreRefused.
    """
    chosen = folder or newest(settings.sauvegardes)
    if chosen is None:
        raise NoBackup(f"aucune sauvegarde dans {settings.sauvegardes} : tremplin backup")
    now, base = datetime.now(UTC), "postgresql" if url else "sqlite"
    with aside(settings, url) as store:
        started = time.perf_counter()
        try:
            kept = restore(store, chosen, settings.values["TREMPLIN_SAUVEGARDE_CLE"])
        except BackupRefused as refusal:
            refused = Finding("restauration", False, str(refusal))
            return Drill(sauvegarde=chosen, quand=now, base=base, constats=(refused,))
        service = Service(settings, store)
        try:
            again = replay(service)
            took = round(time.perf_counter() - started, 3)
            found = tuple(_findings(store, kept, service, chains))
        finally:
            service.close()
    return Drill(sauvegarde=chosen, quand=now, base=base, kept=kept, duree_s=took, effaces=again, constats=found)


def _findings(store: Store, kept: Backup, service: Service, chains: Mapping[str, Chaine]) -> Iterator[Finding]:
    """What holds of a store that was restored; that each table has its rows, `restore` made sure of."""
    told = f"{pluriel(sum(kept.lignes.values()), 'ligne')} de {len(kept.lignes)} tables, celles du manifeste"
    yield Finding("restauration", True, told)
    for name, chain in chains.items():
        count, wrong = chain.verify(store)
        yield Finding(f"journal {name}", not wrong, " ; ".join(wrong) or f"{pluriel(count, 'ligne')}, chaîne intacte")
    keys, whole = rows.hashes(store)
    yield Finding("empreintes des clés", keys == whole, f"{whole} sur {keys}")
    present = len(back(service))
    yield Finding("personnes effacées", not present, f"{pluriel(present, 'personne')} de retour")
