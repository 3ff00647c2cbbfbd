"""What answers tell beside their content, as warnings, each once."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from typing import Any

from tremplin_client.core.operation import Operation


class TremplinDeprecation(FutureWarning):
    """The operation ends: what to call instead, and when it stops, as the server tells them."""


class StaleAnswer(UserWarning):
    """No server answered: the answer is one that was kept on the disk."""


class KeyExpires(UserWarning):
    """The key ends in less than sixty days."""


class Notices:
    """Warnings of a client, each told once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def told_by(self, operation: Operation[Any], headers: Any) -> None:
        """Warn of what the headers of an answer announce."""
        if (since := headers.get("deprecation")) is not None:
            parts = [f"{operation.name} est dépassée depuis le {_day(since)}"]
            if sunset := headers.get("sunset"):
                parts.append(f"s'arrête le {sunset}")
            if (link := headers.get("link")) and "successor-version" in link:
                parts.append(f"remplacée par {link.partition('>')[0].rpartition('<')[2]}")
            self.warn(TremplinDeprecation, ", ".join(parts))
        if day := headers.get("tremplin-key-expires"):
            self.warn(KeyExpires, f"la clé finit le {day}")

    def warn(self, kind: type[Warning], message: str) -> None:
        """Tell it, unless it was told already."""
        if message not in self._told:
            self._told.add(message)
            warnings.warn(message, kind, stacklevel=2)


def _day(told: str) -> str:
    """The day of a `Deprecation` (RFC 9745): « @ » and seconds."""
    return datetime.fromtimestamp(int(told[1:]), UTC).date().isoformat() if told[1:].isdigit() else told
