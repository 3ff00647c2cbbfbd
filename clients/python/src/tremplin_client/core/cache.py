"""Answers kept on a disk, each under its request: asked again by their ETag, given again when no server answers."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from tremplin_client.core.operation import Call


class Kept(msgspec.Struct, frozen=True):
    """An answer, as it came."""

    etag: str
    status: int
    headers: dict[str, str]
    content: bytes


class Cache:
    """A folder of answers that only its owner reads. Nothing of training paths ever enters it."""

    def __init__(self, folder: str | os.PathLike[str], holder: str) -> None:
        self._folder, self._holder = Path(folder).expanduser(), holder

    def get(self, asked: Call[Any]) -> Kept | None:
        """The answer kept for this request; one that can't be read is none."""
        if not asked.operation.kept:
            return None
        try:
            return msgspec.msgpack.decode(self._path(asked).read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, asked: Call[Any], answer: Kept) -> None:
        """Keep an answer, whole or not at all."""
        if not asked.operation.kept or not answer.etag:
            return
        path = self._path(asked)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(answer))
        Path(name).replace(path)

    def _path(self, asked: Call[Any]) -> Path:
        told = [
            self._holder,
            asked.operation.method,
            asked.path,
            asked.headers.get("accept", ""),
            *map(str, asked.query),
        ]
        name = hashlib.sha256("\n".join(told).encode()).hexdigest()
        return self._folder / name[:2] / name
