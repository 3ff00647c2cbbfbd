"""Building a release: steps in order (each cached by what it depends on), checks, then the files of the release.

The hash that names a release is that of its inputs: the same sources and the same code give the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import tremplin
from tremplin.domain.dates import utc_stamp
from tremplin.domain.text import words
from tremplin.durable import appear, exclusive, file_hash, json_bytes, sweep, unfinished
from tremplin.refusal import Refusal
from tremplin.release import corrections, quality
from tremplin.release.editions import Edition, in_use
from tremplin.release.files.linking import Linking
from tremplin.release.files.writing import write_tables
from tremplin.release.outputs import Outputs
from tremplin.release.publish import FORMAT
from tremplin.release.reference import Check, Inputs, Reference, Step
from tremplin.release.weighing import strangers
from tremplin.sources.reading.registry import SOURCES

Progress = Callable[[str, bool], None]
FICTITIOUS = "monde-fictif"
"""File of a home where the fictitious world was loaded."""
_CACHED = 3  # variants of a step kept, so that going back to an edition costs nothing


class BuildRefused(Refusal):
    """A blocking check failed, or there is nothing to build from; the message gives the figures."""


def build(
    home: Path,
    references: Sequence[Reference],
    *,
    accepted: frozenset[str] = frozenset(),
    raison: str = "",
    progress: Progress = lambda _name, _computed: None,
) -> str:
    """Make `releases/<stamp>-<hash>/` and return its name; the newest is returned as it is when nothing changed since.

    `accepted` names checks that may fail this once.
    """
    with exclusive(home):
        parent = home / "releases"
        sweep(parent)
        sweep(home / "cache")
        editions = _corrigees({name: in_use(home, source) for name, source in SOURCES.items()})
        if not any(editions.values()):
            raise BuildRefused("aucune source importée : commencez par « tremplin import » ou « tremplin demo »")
        digest = _digest(code_digest(), *(f"{n}:{e.empreinte}" for n in sorted(editions) for e in editions[n]))
        newest = max((p.parent.name for p in parent.glob("[0-9]*Z-*/manifest.json")), default="")
        if newest.endswith(f"-{digest[:12]}"):
            return newest
        references = [*references, quality.REFERENCE]
        made = run_steps(home, references, editions, progress)
        outputs = Outputs(made, quality.frames(editions, references, Outputs(made)))
        checks = [*_sets(editions), _registered(editions), *(check for r in references for check in r.check(outputs))]
        failed = [c for c in checks if c.bloquant and not c.ok and c.nom not in accepted]
        if failed:
            raise BuildRefused(
                " ; ".join(f"{c.nom} : {c.message}" for c in failed)
                + ". Rien n'est publié ; pour passer outre : "
                + " ".join(f"--accepter {c.nom}" for c in failed)
                + " --raison « … »"
            )
        name = f"{_next_stamp(parent)}-{digest[:12]}"
        with unfinished(parent) as folder:
            linking = Linking(folder, parent / newest if newest else None, outputs, code_digest())
            tables = write_tables(folder, references, outputs, linking)
            progress("fichiers", True)
            manifest = _manifest(name, digest, editions, references, tables, checks, outputs)
            if accepted:
                manifest["acceptations"] = {"controles": sorted(accepted), "raison": raison}
            manifest["fictif"] = (home / FICTITIOUS).exists()
            manifest |= {"origines": linking.origins, "fichiers": _hashes(folder, linking.linked)}
            (folder / "manifest.json").write_bytes(json_bytes(manifest))
            appear(folder, parent / name)
        return name


def _sets(editions: Mapping[str, list[Edition]]) -> list[Check]:
    """The files that a publisher gives out together are of one version."""
    sets: dict[str, dict[int, list[str]]] = {}
    for name, used in editions.items():
        version = used[-1].facts.get("version") if used else None
        if SOURCES[name].ensemble and version is not None:
            sets.setdefault(SOURCES[name].ensemble, {}).setdefault(version, []).append(name)
    return [
        Check(
            f"versions_{'_'.join(words(name))}",
            len(versions) == 1,
            " ; ".join(f"version {version} : {', '.join(sources)}" for version, sources in sorted(versions.items())),
        )
        for name, versions in sets.items()
    ]


def _registered(editions: Mapping[str, list[Edition]]) -> Check:
    """Codes of every file in use stand in their register: one may have come before it, unjudged."""
    told = [
        f"{edition.fichier}, {sentence}"
        for found in editions.values()
        for edition in found
        for sentence in strangers(edition.source, edition.scan, editions.__getitem__)
    ]
    return Check("registres", not told, " ; ".join(told) or "les codes des fichiers sont ceux des registres")


def _corrigees(editions: dict[str, list[Edition]]) -> dict[str, list[Edition]]:
    """The editions in use, the corrections of their source laid over their rows."""
    accepted = editions[corrections.SOURCE][-1:]
    held = corrections.lues(accepted[0].scan("corrections").collect() if accepted else None)
    return {
        name: [replace(e, corrections=held[name]) for e in found] if name in held else found
        for name, found in editions.items()
    }


def _next_stamp(parent: Path) -> str:
    """Now, or one second after the newest release: names sort by the order in which they were made."""
    newest = max((p.name[:16] for p in parent.glob("[0-9]*Z-*")), default="")
    now = datetime.now(UTC)
    while utc_stamp(now) <= newest:
        now += timedelta(seconds=1)
    return utc_stamp(now)


@cache
def code_digest() -> str:
    """Digest of the code that a release's bytes depend on: a change of code rebuilds everything."""
    root = Path(tremplin.__file__).parent
    files = [
        p for d in ("domain", "columnar", "sources", "release", "families") for p in sorted((root / d).rglob("*.py"))
    ]
    return _digest(*(hashlib.sha256(p.read_bytes()).hexdigest() for p in files))


def run_steps(
    home: Path, references: Sequence[Reference], editions: Mapping[str, list[Edition]], progress: Progress
) -> dict[str, Path]:
    """Where the frames of every step are, « step.frame » → file; steps run in the order of what they read.

    Of another family's steps, a step reads the frames that it shares.
    """
    outputs: dict[str, Path] = {}
    keys: dict[str, str] = {}
    owner = {step.name: reference for reference in references for step in reference.steps}
    for step in in_order(step for reference in references for step in reference.steps):
        mine = {source: editions[source] for source in step.sources}
        keys[step.name] = _digest(
            code_digest(),
            step.name,
            *(f"{source}:{e.empreinte}" for source in step.sources for e in mine[source]),
            *(keys[name] for name in step.steps),
        )
        folder = home / "cache" / f"{step.name}-{keys[step.name][:16]}"
        computed = not folder.exists()
        if computed:
            available = {
                name: path
                for name, path in outputs.items()
                if (made := name.partition(".")[0]) in step.steps
                and (owner[made] is owner[step.name] or name in owner[made].shared)
            }
            _compute(step, Inputs(mine, Outputs(available)), folder)
        for path in sorted(folder.glob("*.parquet")):
            outputs[f"{step.name}.{path.stem}"] = path
        progress(step.name, computed)
    return outputs


def frames_of(home: Path, references: Sequence[Reference], step: str) -> Outputs:
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
        editions = _corrigees({name: in_use(home, source) for name, source in SOURCES.items()})
        return Outputs(run_steps(home, held, editions, lambda _name, _computed: None))


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


def _compute(step: Step, inputs: Inputs, folder: Path) -> None:
    with unfinished(folder.parent) as work:
        for name, frame in step.run(inputs).items():
            frame.write_parquet(work / f"{name}.parquet")
        appear(work, folder)
    variants = sorted(folder.parent.glob(f"{step.name}-*"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in variants[_CACHED:]:
        shutil.rmtree(old, ignore_errors=True)


def _manifest(
    name: str,
    digest: str,
    editions: Mapping[str, list[Edition]],
    references: Sequence[Reference],
    tables: dict[str, dict[str, Any]],
    checks: list[Check],
    outputs: Outputs,
) -> dict[str, Any]:
    used = {source for r in references for s in r.steps for source in s.sources}
    return {
        "nom": name,
        "format": FORMAT,
        "empreinte": digest,
        "construite_le": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": tremplin.__version__,
        "sources": {
            source: {
                "editions": len(found),
                "derniere": {**found[-1].facts, "edition": found[-1].folder.name},
                "utilisee": source in used,
            }
            for source, found in sorted(editions.items())
            if found
        },
        "tables": tables,
        "controles": [{"nom": c.nom, "ok": c.ok, "bloquant": c.bloquant, "message": c.message} for c in checks],
        "etapes": {name: outputs.count(name) for name in outputs},
    }


def _hashes(folder: Path, known: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    named = {p.relative_to(folder).as_posix(): p for p in files}
    return {n: known.get(n) or {"sha256": file_hash(p), "taille": p.stat().st_size} for n, p in named.items()}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
