"""kill -9 at random instants of import, build and publication: what is served is whole, the next run succeeds."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests import needs
from tests.conftest import Home
from tests.world.processes import alive
from tests.world.programs import Child, Surroundings
from tests.world.releases import cycle, kit
from tests.world.waiting import until
from tremplin.release.publish import current, names, verify
from tremplin.release.reader import Release


def served_is_whole(home: Path) -> str:
    """The name of the release in service, every byte of it checked and read."""
    name = current(home)
    assert name is not None
    assert [c.message for c in verify(home, name) if not c.ok] == []
    release = Release(home, name)
    (count,) = release.connection.execute("SELECT count(*) FROM certifications").fetchone()
    assert count == release.manifest["tables"]["certifications"]["lignes"] > 0
    assert release.connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    release.connection.close()
    return name


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("half", range(1, needs.campaign(2, 3)))
def test_killed_at_random_instants(own_home: Home, world: Path, half: int) -> None:
    home, draw = own_home.reference, random.Random(half)
    duration, finished, where = 1.0, 0, set()
    for n in range(needs.campaign(4, 200)):
        day = date(2027, 1, 1) + timedelta(days=n)
        file = kit(world, world / "neuf", f"Kit_apprentissage_{day:%Y%m%d}.csv", keep=0.6 + 0.4 * draw.random())
        file.write_text(file.read_text().replace(";v1.0;", f";v{n};"))  # never what was imported before
        before = current(home)
        child = Child(cycle, home, file)
        started = time.monotonic()
        try:
            child.wait(draw.random() * duration * 1.1)
            finished += 1
            duration = time.monotonic() - started
        except TimeoutError:
            child.kill()
            child.wait()
        where |= {p.parent.name for p in home.glob("*/.en-cours-*")} | {
            "editions" for _ in home.glob("editions/*/.en-cours-*")
        }
        name = served_is_whole(home)
        assert name == before or file.name in str(Release(home, name).manifest["sources"])
        assert cycle(home, file) == served_is_whole(home) == current(home)
        assert not list(home.glob("releases/.en-cours-*/*")) and not list(home.glob("editions/*/.en-cours-*"))
        assert len(names(home)) <= 5
    assert finished < needs.campaign(4, 200)
    assert "editions" in where or "releases" in where or "cache" in where


@pytest.mark.parametrize("kilobytes", needs.campaign((1, 60, 300), (1, 20, 60, 150, 300, 600)))
def test_a_disk_that_refuses_to_write_changes_nothing(own_home: Home, world: Path, kilobytes: int) -> None:
    home = own_home.reference
    before = served_is_whole(home)
    file = kit(world, world / "neuf", "Kit_apprentissage_20270101.csv", keep=0.9)
    code = Child(cycle, home, file, within=Surroundings(file_size=kilobytes * 1024)).wait()
    assert served_is_whole(home) == before or code == 0
    assert cycle(home, file) == served_is_whole(home)


def test_two_imports_at_once_take_turns(own_home: Home, world: Path, tmp_path: Path) -> None:
    home, told = own_home.reference, tmp_path / "dit"
    files = [kit(world, world / "neuf", f"Kit_apprentissage_2027010{n}.csv", keep=1 - n / 100) for n in (1, 2)]
    running = [Child(cycle, home, file, within=Surroundings(output=told)) for file in files]
    codes = [child.wait() for child in running]
    assert 0 in codes
    assert codes == [0, 0] or "--accepter plus_ancienne" in told.read_text()  # the later file came first
    served_is_whole(home)


def test_a_killed_importer_takes_its_child_with_it(own_home: Home, world: Path) -> None:
    """The child that parses would go on writing in a folder that the next run sweeps."""
    script = (
        "import subprocess, time; from tremplin.release.cage import Cage; cage = Cage(); child = cage._start(); "
        "print(child.pid, flush=True); time.sleep(60)"
    )
    importer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=needs.ROOT)
    assert importer.stdout is not None
    child = int(importer.stdout.readline())
    until(lambda: str(Path(f"/proc/{child}/cwd").readlink()).endswith(" (deleted)"))  # nothing of it is left behind
    importer.send_signal(signal.SIGKILL)
    importer.wait()
    until(lambda: not alive(child))
