"""One file that holds many arrays: written in sequence, mapped in memory when read, nothing copied.

Layout: arrays, each on a 64-byte boundary; a JSON footer (facts, and name, type and offset of each array); the
length of the footer on 8 bytes; a mark.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

_MARK = b"TRMCOL01"
_ALIGN = 64
Array = NDArray[Any]


def write(path: Path, arrays: Iterable[tuple[str, Array | Iterable[bytes]]], facts: Mapping[str, Any]) -> None:
    """Write one-dimensional arrays, or pieces of bytes, one after the other; they need not be in memory together."""
    index: dict[str, tuple[str, int, int]] = {}
    with path.open("wb") as out:
        for name, array in arrays:
            out.write(b"\0" * (-out.tell() % _ALIGN))
            start = out.tell()
            if isinstance(array, np.ndarray):
                out.write(np.ascontiguousarray(array).tobytes())
                index[name] = (array.dtype.str, start, len(array))
            else:
                out.writelines(array)
                index[name] = ("|u1", start, out.tell() - start)
        footer = orjson.dumps({"facts": facts, "arrays": index}, option=orjson.OPT_SORT_KEYS)
        out.write(footer + len(footer).to_bytes(8, "little") + _MARK)


class ArrayFile:
    """The arrays of a file, as views of its memory map; they stay valid while anything refers to them."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as handle:
            self._map = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[-8:] != _MARK:
            raise ValueError(f"{path.name} : ce n'est pas un fichier de colonnes")
        length = int.from_bytes(self._map[-16:-8], "little")
        footer = orjson.loads(self._map[-16 - length : -16])
        self.facts: dict[str, Any] = footer["facts"]
        self._index: dict[str, tuple[str, int, int]] = footer["arrays"]

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __getitem__(self, name: str) -> Array:
        kind, offset, count = self._index[name]
        return np.frombuffer(self._map, dtype=np.dtype(kind), count=count, offset=offset)

    def view(self, name: str) -> memoryview:
        """An array of bytes as a view of the map: pieces of it are neither copied nor decoded."""
        _, offset, count = self._index[name]
        return memoryview(self._map)[offset : offset + count]
