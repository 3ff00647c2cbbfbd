"""The image of `deploy/Containerfile`: read, built over an empty Debian, and run as a container would be."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import needs
from tests.needs import ROOT

RECIPE = ROOT / "deploy" / "Containerfile"
_DEBIAN, _PYTHON = "bookworm", "3.11"
"""The Debian whose Python is that of the recipe."""
_PACKAGES = "python3,python3-venv,ca-certificates"
_WITHIN = """set -eu
root=$1; volume=$2; shift 2
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind "$volume" "$root/var/lib/tremplin"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set -all "$@"
"""
"""What `podman run --read-only --tmpfs /tmp --cap-drop all -v … ` makes around a command, as user 10001."""


def instructions() -> list[tuple[str, str]]:
    """The instructions of the recipe and what follows each, lines joined."""
    text = re.sub(r"^#.*\n", "", RECIPE.read_text(), flags=re.MULTILINE).replace("\\\n", "")
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def given(name: str) -> list[str]:
    """What follows each instruction of a name."""
    return [rest for found, rest in instructions() if found == name]


@dataclass(frozen=True)
class Image:
    """An image that was built: its tree, and what it says of how it is run."""

    tree: Path
    config: Mapping[str, Any]

    def command(self, volume: Path, arguments: Sequence[str], **environment: str) -> list[str]:
        """The command that runs another as the image does, its home in `volume`."""
        told = [*self.config["Env"], *(f"{name}={value}" for name, value in environment.items())]
        around = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _WITHIN, "sh"]
        return [*around, str(self.tree), str(volume), "/usr/bin/env", "-i", *told, *arguments]


@contextmanager
def built(folder: Path) -> Iterator[Image]:
    """The image, built in a folder of a disk; the test ends where the machine doesn't allow it."""
    for tool in ("buildah", "mmdebstrap", "unshare"):
        if shutil.which(tool) is None:
            needs.missing(f"{tool} absent (TREMPLIN_CAMPAGNE=longue scripts/system-packages l'installe)")
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"]).returncode != 0:
        needs.missing("l'image se construit et se lance par root, avec des espaces de montage à soi")
    _fetch(folder)
    storage = ("--root", folder / "root", "--runroot", folder / "run", "--storage-driver", "vfs")

    def buildah(*arguments: str | Path) -> str:
        done = subprocess.run(["buildah", *storage, *arguments], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout.strip()

    (base,) = {line.partition(" ")[0] for line in given("FROM")}
    empty = buildah("from", "scratch")
    buildah("add", empty, folder / "debian.tar", "/")
    buildah("run", "--isolation", "chroot", empty, "ln", "-s", "python3", "/usr/bin/python")
    buildah("commit", empty, base)
    mounts = ("-v", f"{folder / 'wheels'}:/wheels:ro", "-v", f"{folder / 'pip.conf'}:/etc/pip.conf:ro")
    how = ("--isolation", "chroot", "--pull-never", "--format", "docker", "--layers=false")
    buildah("bud", *how, *mounts, "-f", RECIPE, "-t", "tremplin", ".")
    container = buildah("from", "--pull-never", "localhost/tremplin")
    config = json.loads(buildah("inspect", "--type", "image", "localhost/tremplin"))["Docker"]["config"]
    try:
        yield Image(Path(buildah("mount", container)), config)
    finally:
        buildah("rm", "--all")


def _fetch(folder: Path) -> None:
    """An empty Debian, and what is locked: fetched as this machine does, so that the build needs no network."""
    debian = ["mmdebstrap", "--variant=minbase", f"--include={_PACKAGES}", _DEBIAN, folder / "debian.tar"]
    pip = [sys.executable, "-m", "pip", "download", "-q", "--only-binary=:all:", "--python-version", _PYTHON]
    for command in (debian, [*pip, "--require-hashes", "-r", ROOT / "requirements.lock", "-d", folder / "wheels"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            needs.missing(f"{command[0]} n'a rien rapporté : {done.stderr[-500:]}")
    (folder / "pip.conf").write_text("[global]\nno-index = true\nfind-links = /wheels\n")
