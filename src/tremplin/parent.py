"""Ending with the process that started us: killed, it can tell nobody."""

from __future__ import annotations

import os
import signal
import threading
import time

_LOOK_S = 0.5


def end_with_parent(parent: int, grace: float = 0) -> None:
    """End this process once it is no longer the child of `parent`, as if told to, then by force after `grace` seconds.

    The signal that Linux can send at a parent's death comes at the end of the thread that started us, which may be
    long before: hence a look now and then.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_S)
        if grace:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(grace)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()
