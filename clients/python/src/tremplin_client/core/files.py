"""Files fetched whole: what a cut interrupts goes on where it stood, what arrives is held against its hash."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tremplin_client.core.http import Http
from tremplin_client.core.operation import Call
from tremplin_client.core.retrying import Attempts
from tremplin_client.errors import UnexpectedAnswer, Unreachable


def same(place: Path, digest: str) -> bool:
    """Whether a file is there, with these bytes."""
    if not place.is_file():
        return False
    with place.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest() == digest


def save(http: Http, asked: Call[Any], place: Path) -> Path:
    """Write a file of a release; its ETag is its SHA-256. Raises UnexpectedAnswer when it isn't."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.en-cours")
    part.unlink(missing_ok=True)
    attempts, tag = Attempts(http.exchange.retries, asked), ""
    while True:
        had = part.stat().st_size if part.exists() else 0
        ranged = {"range": f"bytes={had}-", "if-range": tag} if had else {}
        try:
            with http.stream(
                replace(asked, headers={**asked.headers, "accept-encoding": "identity", **ranged})
            ) as found:
                tag = found.headers.get("etag", "")
                with part.open("ab" if found.status_code == 206 else "wb") as out:
                    for chunk in found.iter_bytes():
                        out.write(chunk)
                        attempts = Attempts(http.exchange.retries, asked)
            break
        except Unreachable as cut:
            time.sleep(attempts.wait_after(cut))
    with part.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    if (told := tag.strip('"')) != digest:
        part.unlink()
        raise UnexpectedAnswer(f"{place.name} : empreinte {digest}, {told} attendue", asked=asked.operation.name)
    part.replace(place)
    return place
