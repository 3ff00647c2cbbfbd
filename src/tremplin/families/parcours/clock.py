"""The clock of the fictitious base: set by its readers to try deadlines, where the server was started with it."""

from __future__ import annotations

import time
from datetime import timedelta

from tremplin.durable import write_durably
from tremplin.settings import Settings

_FRAICHEUR_S = 0.1


class HorlogeEssai:
    """How far the fictitious base is from the present; the same for every worker of the machine."""

    def __init__(self, settings: Settings) -> None:
        self.active = settings.horloge_essai
        self._fichier = settings.home / "horloge-essai"
        self._lu = (0.0, timedelta())

    def ecart(self) -> timedelta:
        """What to add to the present instant; read again every tenth of a second."""
        if not self.active:
            return timedelta()
        if time.monotonic() >= self._lu[0]:
            seconds = float(self._fichier.read_text()) if self._fichier.exists() else 0.0
            self._lu = (time.monotonic() + _FRAICHEUR_S, timedelta(seconds=seconds))
        return self._lu[1]

    def settle(self, gap: timedelta) -> None:
        """Set it, for everyone."""
        self._fichier.parent.mkdir(parents=True, exist_ok=True)
        write_durably(self._fichier, str(gap.total_seconds()).encode())
        self._lu = (0.0, timedelta())
