"""A working folder without a name, for the processes that read what strangers wrote."""

from __future__ import annotations

import os
import tempfile


def work_nowhere() -> None:
    """Put this process in a folder that is empty and already removed: nothing relative can be read or written,
    and nothing is left behind however the process ends."""
    with tempfile.TemporaryDirectory(prefix="tremplin-") as folder:
        os.chdir(folder)
