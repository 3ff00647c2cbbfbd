"""Running the steps of a build, each once for what it reads: its sources, its code, the frames of other steps.

What counts of a frame is its bytes: where a step gives again what it gave before, those that read it don't run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from pathlib import Path

from tremplin.durable import exclusive
from tremplin.release.editions import Edition, corrected
from tremplin.release.outputs import Outputs
from tremplin.release.reference import Inputs, Reference, Step
from tremplin.release.steps.keeping import Keeping
from tremplin.release.steps.program import digest, program

Progress = Callable[[str, bool], None]
"""Told of each step: its name, and whether it had to run."""


def run_steps(
    references: Sequence[Reference],
    editions: Mapping[str, list[Edition]],
    keeping: Keeping,
    progress: Progress,
    beside: Executor | None = None,
) -> Outputs:
    """The frames of every step; steps run in the order of what they read, those that are `apart` in `beside`, if there
    is one: what they wait for runs first, and their frames are waited for by who reads them.

    Of another family's steps, a step reads the frames that it shares.
    """
    paths: dict[str, Path] = {}
    promised: dict[str, Future[dict[str, Path]]] = {}
    made = Outputs(paths, None, promised)
    owner = {step.name: reference for reference in references for step in reference.steps}
    for step in _apart_first(in_order(step for reference in references for step in reference.steps)):
        for other in step.steps:
            made.made(other)
        read = [
            name
            for name in sorted(paths)
            if (other := name.partition(".")[0]) in step.steps
            and (owner[other] is owner[step.name] or name in owner[other].shared)
        ]
        mine = {source: editions[source] for source in step.sources}
        key = digest(
            step.name,
            program(step.run.__module__),
            *(f"{source}:{e.folder.name}:{e.fichier}:{e.empreinte}" for source in step.sources for e in mine[source]),
            *(f"{name}:{made.hash(name)}" for name in read),
        )
        run = partial(_run, step, key, Inputs(mine, made.of(read)), keeping, progress)
        if step.apart and beside:
            promised[step.name] = beside.submit(run)
        else:
            paths |= run()
    return made


def _run(step: Step, key: str, inputs: Inputs, keeping: Keeping, progress: Progress) -> dict[str, Path]:
    """Where the frames of a step are, which has run if it had to."""
    folder, computed = keeping.get(step.name, key, partial(_write, step, inputs))
    progress(step.name, computed)
    return {f"{step.name}.{path.stem}": path for path in sorted(folder.glob("*.parquet"))}


def _apart_first(ordered: Sequence[Step]) -> list[Step]:
    """Steps in order, first the ones that are apart and what they wait for."""
    asked: set[str] = set()
    for step in reversed(ordered):
        if step.apart or step.name in asked:
            asked |= {step.name, *step.steps}
    return sorted(ordered, key=lambda step: step.name not in asked)


def frames_of(home: Path, references: Sequence[Reference], step: str, shelf: Path | None = None) -> Outputs:
    """The frames of a step as a build would make them now, with those that it reads; nothing else runs."""
    known = {one.name: one for reference in references for one in reference.steps}
    needed: dict[str, Step] = {}
    waiting = [step]
    while waiting:
        one = known[waiting.pop()]
        needed[one.name] = one
        waiting += [name for name in one.steps if name not in needed]
    held = [replace(r, steps=tuple(s for s in r.steps if s.name in needed)) for r in references]
    with exclusive(home):
        return run_steps(held, corrected(home), Keeping(home, shelf), lambda _name, _computed: None)


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps so that each comes after those it reads; ValueError on a cycle or an unknown name."""
    waiting = {step.name: step for step in steps}
    ordered: list[Step] = []
    while waiting:
        done = {s.name for s in ordered}
        ready = [s for s in waiting.values() if set(s.steps) <= done]
        if not ready:
            raise ValueError(f"étapes en cycle ou inconnues : {', '.join(waiting)}")
        ordered += [waiting.pop(step.name) for step in ready]
    return ordered


def _write(step: Step, inputs: Inputs, folder: Path) -> None:
    for name, frame in step.run(inputs).items():
        frame.write_parquet(folder / f"{name}.parquet")
