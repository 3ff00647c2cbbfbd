"""A depot, by its URL: contents by their hash, manifests by their name, one pointer that is replaced on condition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
import orjson
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotFoundError,
    NotModifiedError,
    PreconditionError,
    UnknownConfigurationKeyError,
)
from obstore.store import ObjectStore, from_url

from tremplin.durable import exclusive, json_bytes
from tremplin.refusal import Refusal

POINTER = "pointeur.json"
SCHEMES = ("s3", "gs", "az", "https", "http", "file")
PIECE = 8 * 1024**2
"""Bytes asked for at once: each piece has its own time limit, however long the file."""
_LIMITS = {"connect_timeout": "5s", "timeout": "60s"}
_RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


AT_ONCE = 4
"""Contents that go, or come, at once."""


def each_at_once(work: Callable[[str], None], digests: Iterable[str]) -> None:
    """Do it of each content, some at once; the first failure ends what waits, and is raised."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for done in [pool.submit(work, digest) for digest in digests]:
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class DepotRefused(Refusal):
    """The depot can't be read or written, or what it holds isn't what its manifest tells."""


class Overtaken(DepotRefused):
    """Another publication was faster."""


@dataclass(frozen=True)
class Pointer:
    """Which release is in service."""

    version: str
    manifeste: str
    """sha-256 of its manifest."""
    format: int
    """What a program must know to read it."""
    publiee_le: str
    epinglees: list[str] = field(default_factory=list)
    """Releases that are kept for good, older ones too."""


class Depot:
    """What a URL leads to; every method raises DepotRefused when the depot fails."""

    def __init__(self, url: str, key: str = "") -> None:
        """`key` is the key of Tremplin that opens another Tremplin; object stores take their own settings
        (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT`…) from the environment. Raises DepotRefused for a URL that is none."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not (parts.netloc or parts.path.strip("/")):
            raise DepotRefused(f"TREMPLIN_DEPOT : {', '.join(s + '://' for s in SCHEMES)} sont attendus, pas « {url} »")
        self.told = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
        """The URL without what opens it."""
        self._url, self._key, self._parts = url, key, parts

    @cached_property
    def _store(self) -> ObjectStore:
        headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
        more: dict[str, Any] = {}
        url = self._url
        if self._parts.scheme == "file":
            more = {"mkdir": True}
        else:
            plain = self._parts.scheme in ("http", "s3")  # whoever names an address without TLS means it
            more = {
                "client_options": {**_LIMITS, "allow_http": plain, "default_headers": headers},
                "retry_config": _RETRIES,
            }
        if self._parts.scheme in ("http", "https"):
            url = f"{url.rstrip('/')}/depot"
        with self._failures():
            return from_url(url, **more)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """What the depot says of a failure, in one line."""
        try:
            yield
        except DepotRefused:
            raise
        except (BaseError, UnknownConfigurationKeyError, ValueError, NotImplementedError, OSError) as error:
            said = str(error).partition("\n")[0][:300]
            raise DepotRefused(f"dépôt {self.told} : {said or type(error).__name__}") from error

    def pointer(self, known: str | None = None) -> tuple[Pointer, str] | None:
        """The pointer and the tag of this state of it; None when it is still the state of the tag that is known, or
        when nothing was ever published (`known` is None then)."""
        try:
            with self._failures():
                try:
                    found = obstore.get(self._store, POINTER, options={"if_none_match": known} if known else None)
                    body, tag = bytes(found.bytes()), found.meta["e_tag"] or ""
                except (NotFoundError, FileNotFoundError, NotModifiedError):
                    return None
            if tag == known:
                return None
            return Pointer(**orjson.loads(body)), tag
        except (TypeError, orjson.JSONDecodeError) as error:
            raise DepotRefused(f"dépôt {self.told} : son pointeur n'est pas lisible") from error

    def point(self, pointer: Pointer, over: str | None) -> None:
        """Replace the pointer if it is still in the state of this tag, None being its absence; else Overtaken."""
        body = json_bytes(asdict(pointer))
        # A folder knows no condition: whoever writes it holds its lock.
        local = self._parts.scheme == "file"
        with self._failures(), exclusive(self._folder) if local else nullcontext():
            if local:
                now = self.pointer()
                if (now[1] if now else None) != over:
                    raise Overtaken(self._overtaken)
                obstore.put(self._store, POINTER, body)
                return
            try:
                obstore.put(self._store, POINTER, body, mode={"e_tag": over} if over else "create")
            except (PreconditionError, AlreadyExistsError) as error:
                now = self.pointer()
                if now is None or now[0] != pointer:  # else it was ours, whose answer was lost
                    raise Overtaken(self._overtaken) from error

    @property
    def _folder(self) -> Path:
        return Path(unquote(self._parts.path))

    @property
    def _overtaken(self) -> str:
        return f"dépôt {self.told} : une autre publication l'a devancée ; rien n'a changé ici, regardez-la d'abord"

    def manifest(self, pointer_or_name: Pointer | str) -> bytes:
        """The manifest of a release, against the hash that a pointer tells of it."""
        name = pointer_or_name if isinstance(pointer_or_name, str) else pointer_or_name.version
        with self._failures():
            body = bytes(obstore.get(self._store, f"versions/{name}.json").bytes())
        if isinstance(pointer_or_name, Pointer) and hashlib.sha256(body).hexdigest() != pointer_or_name.manifeste:
            raise DepotRefused(f"dépôt {self.told} : le manifeste de {name} n'est pas celui que dit le pointeur")
        return body

    def keep_manifest(self, name: str, body: bytes) -> None:
        """Write the manifest of a release."""
        with self._failures():
            obstore.put(self._store, f"versions/{name}.json", body)

    def held(self) -> dict[str, int]:
        """Contents that the depot holds, by their hash, with their sizes in bytes."""
        with self._failures():
            found = [meta for batch in obstore.list(self._store, "fichiers/") for meta in batch]
        return {meta["path"].rpartition("/")[2]: meta["size"] for meta in found}

    def keep(self, sha256: str, file: Path) -> None:
        """Write a content under its hash; a folder or a store shows it whole or not at all."""
        with self._failures():
            obstore.put(self._store, f"fichiers/{sha256}", file)

    def bring(self, sha256: str, size: int, file: Path) -> None:
        """Write a content to a file, by pieces; raises DepotRefused when it isn't what its hash says."""
        digest = hashlib.sha256()
        with file.open("wb") as written:
            for start in range(0, size, PIECE):
                length = min(PIECE, size - start)
                with self._failures():
                    piece = bytes(obstore.get_range(self._store, f"fichiers/{sha256}", start=start, length=length))
                digest.update(piece)
                written.write(piece)
        if digest.hexdigest() != sha256:
            raise DepotRefused(f"dépôt {self.told} : fichiers/{sha256} n'est pas ce que dit son empreinte")
