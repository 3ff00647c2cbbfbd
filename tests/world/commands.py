"""The command line, in this process: the same door, without an interpreter to start at each command."""

from __future__ import annotations

import contextvars
import io
import json
import os
import subprocess
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from tests.world.programs import Program, Surroundings
from tremplin.cli import main


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


def environment(home: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "TREMPLIN_HOME": str(home), "TREMPLIN_ENV": "test", **more}


def tremplin(home: Path, *arguments: str | Path, entree: str | None = None, **more: str) -> Done:
    """Run a command that ends by itself on a home, and give what it said."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8") for text in (entree or "", "", ""))
    argv = ["tremplin", *map(str, arguments)]
    with (
        patch.dict(os.environ, environment(home, **more), clear=True),
        patch.object(sys, "argv", argv),
        patch.object(sys, "stdin", given),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = contextvars.copy_context().run(_ended)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Done(code, *texts)


def _ended() -> int:
    """The exit code of `main`."""
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(end.code)
            return 1
        return end.code or 0
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def in_a_process(home: Path, *arguments: str | Path, **more: str) -> Done:
    """The same in a process of its own."""
    with TemporaryDirectory() as folder:
        out, err = (Path(folder) / name for name in ("out", "err"))
        within = Surroundings(environment=environment(home, **more), output=out, errors=err)
        code = Program(*arguments, within=within).wait()
        return Done(code, out.read_text(), err.read_text())


def by_an_interpreter(home: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The same as people start it."""
    command = [sys.executable, "-m", "tremplin", *map(str, arguments)]
    return subprocess.run(command, env=environment(home, **more), capture_output=True, text=True)


def as_json(done: Done) -> Any:
    """The document that a command printed."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
