"""Files that the newest release holds already: linked into the next one, not written again.

A manifest tells what each table and each file of columns was made of (`origines`): under the same code, the same
declaration and the same frames give the same bytes. A file is linked only while its bytes are those of its manifest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from tremplin.durable import file_hash
from tremplin.release.outputs import Outputs


class Linking:
    """What a release that is being made takes from the one before."""

    def __init__(self, folder: Path, before: Path | None, outputs: Outputs, code: str) -> None:
        """`before` is the folder of the newest release, `code` the digest of the code."""
        self._folder, self._before, self._outputs, self._code = folder, before, outputs, code
        self._told = _manifest(before)
        self.origins: dict[str, dict[str, Any]] = {}
        """What is made → its files, the frames and the digest of what it was made of."""
        self.linked: dict[str, dict[str, Any]] = {}
        """What the manifest tells of each file that was linked."""

    def link(self, made: str, declared: str) -> bool:
        """Put the files of what is made in the release; False when they must be written."""
        known = self._told.get("origines", {}).get(made)
        if not known or not known["empreinte"] or known["empreinte"] != self._digest(declared, known["trames"]):
            return False
        told = {file: self._told["fichiers"][file] for file in known["fichiers"]}
        if not self._whole(told):
            return False
        for file in told:
            self._put(file)
        self.linked |= told
        self.origins[made] = known
        return True

    def note(self, made: str, declared: str, frames: Iterable[str], files: Iterable[Path]) -> None:
        """Tell of files that were written."""
        read = sorted(frames)
        self.origins[made] = {
            "empreinte": self._digest(declared, read),
            "trames": read,
            "fichiers": sorted(p.relative_to(self._folder).as_posix() for p in files),
        }

    def tables(self, name: str) -> dict[str, dict[str, Any]]:
        """What the manifest tells of a table and of its parts, by name."""
        told: dict[str, dict[str, Any]] = self._told["tables"]
        return {n: facts for n, facts in told.items() if n == name or (facts["partie"] or {}).get("de") == name}

    def _digest(self, declared: str, frames: Sequence[str]) -> str | None:
        """What files depend on; None when one of their frames is of this build alone."""
        hashes = [self._outputs.hash(name) for name in frames]
        told = [self._code, declared, *frames, *(h for h in hashes if h)]
        return None if None in hashes else hashlib.sha256("\n".join(told).encode()).hexdigest()

    def _whole(self, told: Mapping[str, Mapping[str, Any]]) -> bool:
        assert self._before is not None
        there = {self._before / file: facts["sha256"] for file, facts in told.items()}
        return all(path.is_file() and file_hash(path) == sha256 for path, sha256 in there.items())

    def _put(self, file: str) -> None:
        assert self._before is not None
        try:
            os.link(self._before / file, self._folder / file)
        except OSError:  # a disk that knows no second name
            shutil.copyfile(self._before / file, self._folder / file)


def _manifest(release: Path | None) -> dict[str, Any]:
    """The manifest of a release; empty without one, or when it can't be read."""
    try:
        told: dict[str, Any] = orjson.loads((release / "manifest.json").read_bytes()) if release else {}
    except (OSError, ValueError):
        return {}
    return told
