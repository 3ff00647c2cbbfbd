"""Frames that the steps of a build made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path

import polars as pl

from tremplin.durable import file_hash


class Outputs(Mapping[str, pl.DataFrame]):
    """Frames of steps, « step.frame » → rows, read when they are asked for: a build holds only what it is using.

    Those of a step that still runs are waited for by who asks for one of them, or for all.
    """

    def __init__(
        self,
        paths: dict[str, Path],
        held: Mapping[str, pl.DataFrame] | None = None,
        promised: dict[str, Future[dict[str, Path]]] | None = None,
    ) -> None:
        """`promised` is step → where its frames will be; it empties as they are taken into `paths`."""
        self._paths, self._held, self._promised = paths, held or {}, {} if promised is None else promised
        self._hashes: dict[str, str] = {}

    def of(self, names: Iterable[str]) -> Outputs:
        """Some of these frames alone, made already."""
        return Outputs({name: self._paths[name] for name in names})

    def waits(self, name: str) -> bool:
        """Whether a frame isn't made yet."""
        return name not in self._held and name not in self._paths

    def made(self, name: str = "") -> dict[str, Path]:
        """Where frames are, once those of a step, that is named or one of whose frames is, or all are made."""
        for step in [name.partition(".")[0]] if name else list(self._promised):
            if step in self._promised:
                self._paths |= self._promised[step].result()
                del self._promised[step]
        return self._paths

    def beside(self, held: Mapping[str, pl.DataFrame]) -> Outputs:
        """These frames, and those of this build alone."""
        found = Outputs(self._paths, held, self._promised)
        found._hashes = self._hashes
        return found

    def __getitem__(self, name: str) -> pl.DataFrame:
        held = self._held.get(name)
        return pl.read_parquet(self.made(name)[name]) if held is None else held

    def __iter__(self) -> Iterator[str]:
        yield from sorted({*self.made(), *self._held})

    def __len__(self) -> int:
        return len({*self.made(), *self._held})

    def count(self, name: str) -> int:
        """Rows of a frame, without reading them."""
        if name in self._held:
            return len(self._held[name])
        rows: int = pl.scan_parquet(self.made(name)[name]).select(pl.len()).collect().item()
        return rows

    def hash(self, name: str) -> str | None:
        """Hash of a frame as its step kept it; None for one that is of this build alone."""
        if name in self._held or name not in self.made(name):
            return None
        if name not in self._hashes:
            self._hashes[name] = file_hash(self._paths[name])
        return self._hashes[name]


class Noted(Mapping[str, pl.DataFrame]):
    """Frames, and the names of those that were asked for."""

    def __init__(self, frames: Mapping[str, pl.DataFrame]) -> None:
        self._frames = frames
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> pl.DataFrame:
        self.names.add(name)
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)
