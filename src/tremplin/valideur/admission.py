"""Who may have one more file checked: children at once, and what the disk keeps of them, in all and of one caller."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from tremplin.platform.bounds.limits import AT_ONCE, AT_ONCE_ALL
from tremplin.platform.bounds.slots import NoSlot, Slots
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work.secrets import Coffre
from tremplin.settings import Settings
from tremplin.valideur import work
from tremplin.valideur.file import OCTETS
from tremplin.valideur.work import MEGABYTE

_SOON_S = "5"


class Admission:
    """The bounds of an installation, the same for all its workers."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.home / "valideur"
        self._slots = Slots(settings.home / "places" / "valideur", AT_ONCE_ALL, AT_ONCE)
        self._most, self._share = settings.valideur_mo, settings.valideur_mo // 4
        self._disk = settings.room
        self._vault = Coffre(settings.poivre, "valideur")

    @property
    def largest(self) -> int:
        """Bytes of a file."""
        return min(OCTETS, self._share * MEGABYTE)

    def mark(self, caller: str) -> bytes:
        """What tells the checks of a caller from those of others, and nothing of who it is."""
        return self._vault.empreinte("appelant", caller)

    def look(self, mark: bytes, coming: int) -> None:
        """Raise ApiError 429 or 503, or DiskFull, where a file of so many bytes would be refused: told before it is
        sent."""
        self._disk.check()
        work.forget(self.folder)
        self._check_room(mark, max(1, math.ceil(coming / MEGABYTE)))
        with _told():
            self._slots.look(mark)

    def place(self, mark: bytes) -> BinaryIO:
        """A place for the child that checks a file now on the disk; raises ApiError 429 or 503."""
        self._check_room(mark, 0)
        with _told():
            return self._slots.take(mark)

    def _check_room(self, mark: bytes, coming: int) -> None:
        everything = list(work.kept(self.folder))
        own = [k for k in everything if k.owner == mark]
        for held, most, status, whose in (
            (own, self._share, 429, "Vos fichiers contrôlés"),
            (everything, self._most, 503, "Les fichiers contrôlés, en tout,"),
        ):
            if sum(k.megabytes for k in held) + coming > most:
                wait = max(1, math.ceil(min((k.until for k in held), default=0) - time.time()))
                told = f"{whose} dépasseraient {most} Mo avec celui-ci : ils s'effacent une heure après leur envoi"
                raise ApiError(status, told, headers={"retry-after": str(wait)})


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NoSlot as none:
        status, told = (
            (429, f"{AT_ONCE} contrôles à la fois au plus : attendez la fin de l'un des vôtres")
            if none.own
            else (503, f"{AT_ONCE_ALL} contrôles sont en cours, c'est le plus : réessayez bientôt")
        )
        raise ApiError(status, told, headers={"retry-after": _SOON_S}) from none
