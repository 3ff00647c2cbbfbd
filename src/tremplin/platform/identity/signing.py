"""Keys that sign access tokens: one file each, readable by the server alone, the newest signs, older ones verify.

A key signs for 90 days; it verifies until the last token that it signed has ended, then goes.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

SIGNS_S = 90 * 86400
_GRACE_S = 3600
_LOOK_EVERY_S = 1.0


class SigningKeys:
    """The keys of a folder, made when none signs any more; looked at again at most every second.

    `forever`: what they signed is verified for good, old ones are never removed.
    """

    def __init__(self, folder: Path, signs_s: int = SIGNS_S, *, forever: bool = False) -> None:
        self._folder, self._signs_s, self._forever = folder, signs_s, forever
        self._keys: dict[str, OKPKey] = {}
        self._next_look = 0.0

    def sign(self) -> OKPKey:
        """The key that signs now."""
        young = [kid for kid in self._read() if _made(kid) > time.time() - self._signs_s]
        if not young:
            return self._make()
        return self._keys[max(young)]

    def verify(self, kid: str) -> OKPKey | None:
        """The key of this id; another worker may have made it a moment ago."""
        found = self._read().get(kid)
        if found is None:
            self._next_look = 0.0
            found = self._read().get(kid)
        return found

    def public(self) -> dict[str, Any]:
        """The JWKS document."""
        self.sign()
        described = {"use": "sig", "alg": "Ed25519"}
        return {"keys": [{**key.as_dict(private=False), **described} for _, key in sorted(self._read().items())]}

    def _read(self) -> dict[str, OKPKey]:
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _LOOK_EVERY_S
            oldest = 0 if self._forever else time.time() - self._signs_s - _GRACE_S
            found: dict[str, OKPKey] = {}
            for path in self._folder.glob("[0-9]*.pem"):
                if _made(path.stem) < oldest:
                    path.unlink(missing_ok=True)
                else:
                    found[path.stem] = self._keys.get(path.stem) or _load(path.stem, path)
            self._keys = found
        return self._keys

    def _make(self) -> OKPKey:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kid = f"{int(time.time())}-{os.urandom(4).hex()}"
        key = OKPKey.generate_key("Ed25519", {"kid": kid})
        path = self._folder / f"{kid}.pem"
        descriptor = os.open(path.with_suffix(".neuf"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(key.as_pem(private=True))
            out.flush()
            os.fsync(out.fileno())
        path.with_suffix(".neuf").rename(path)
        self._next_look = 0.0
        return self._read()[kid]


def _made(kid: str) -> int:
    return int(kid.partition("-")[0])


def _load(kid: str, path: Path) -> OKPKey:
    return OKPKey.import_key(path.read_bytes(), {"kid": kid})
