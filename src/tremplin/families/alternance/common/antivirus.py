"""Files of strangers shown to an antivirus (clamd, INSTREAM) before they are passed on."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from tremplin.outgoing import Deadline

_DELAI_S, _MORCEAU, _ANSWER = 30, 1 << 16, 1 << 12


def sain(adresse: str, contenu: bytes) -> bool | None:
    """Whether a file is clean; None without an antivirus. Raises OSError while it doesn't answer: try again later."""
    if not adresse:
        return None
    where = urlsplit(adresse)
    address = (str(where.hostname), where.port or 3310)
    with Deadline(_DELAI_S) as deadline, socket.create_connection(address, timeout=_DELAI_S) as server:
        deadline.watch(lambda: server)
        server.sendall(b"zINSTREAM\0")
        for at in range(0, len(contenu), _MORCEAU):
            part = contenu[at : at + _MORCEAU]
            server.sendall(struct.pack("!L", len(part)) + part)
        server.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _ANSWER and (more := server.recv(4096)):
            answer += more
    told = answer.strip(b"\0").decode("ascii", "replace") if answer.endswith(b"\0") else ""
    if told.endswith("FOUND"):
        return False
    if not told.endswith("OK"):
        raise OSError("réponse d'antivirus inattendue")
    return True
