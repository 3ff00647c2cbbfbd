"""Building a release: steps in order (each cached by what it depends on), checks, then the files of the release.

The hash that names a release is that of its inputs: the same sources and the same code give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tremplin
from tremplin.domain.dates import utc_stamp
from tremplin.domain.text import words
from tremplin.durable import appear, exclusive, file_hash, json_bytes, sweep, unfinished
from tremplin.memory import give_memory_back, seldom_collected
from tremplin.refusal import Refusal
from tremplin.release import quality
from tremplin.release.editions import Edition, corrected
from tremplin.release.files.linking import Linking
from tremplin.release.files.writing import write_ahead, write_tables
from tremplin.release.outputs import Outputs
from tremplin.release.publish import FORMAT
from tremplin.release.reference import Check, Reference
from tremplin.release.steps import program
from tremplin.release.steps.keeping import Keeping
from tremplin.release.steps.program import digest
from tremplin.release.steps.running import Progress, run_steps
from tremplin.release.weighing import strangers
from tremplin.sources.reading.registry import SOURCES

FICTITIOUS = "monde-fictif"
"""File of a home where the fictitious world was loaded."""


class BuildRefused(Refusal):
    """A blocking check failed, or there is nothing to build from; the message gives the figures."""


def build(
    home: Path,
    references: Sequence[Reference],
    *,
    accepted: frozenset[str] = frozenset(),
    raison: str = "",
    shelf: Path | None = None,
    progress: Progress = lambda _name, _computed: None,
) -> str:
    """Make `releases/<stamp>-<hash>/` and return its name; the newest is returned as it is when nothing changed since.

    `accepted` names checks that may fail this once; `shelf` is a folder of what steps made, shared with other homes.
    """
    give_memory_back()
    with exclusive(home), seldom_collected():
        parent = home / "releases"
        sweep(parent)
        editions = corrected(home)
        if not any(editions.values()):
            raise BuildRefused("aucune source importée : commencez par « tremplin import » ou « tremplin demo »")
        inputs = digest(program.whole(), *(f"{n}:{e.empreinte}" for n in sorted(editions) for e in editions[n]))
        newest = max((p.parent.name for p in parent.glob("[0-9]*Z-*/manifest.json")), default="")
        if newest.endswith(f"-{inputs[:12]}"):
            return newest
        references = [*references, quality.REFERENCE]
        with ThreadPoolExecutor(1) as beside, unfinished(parent) as folder:
            made = run_steps(references, editions, Keeping(home, shelf), progress, beside)
            linking = Linking(folder, parent / newest if newest else None, made, program.whole())
            ahead = write_ahead(folder, references, made, linking)
            outputs = made.beside(quality.frames(editions, references, made))
            checks = [*_sets(editions), _registered(editions), *(c for r in references for c in r.check(outputs))]
            _hold(checks, accepted)
            name = f"{_next_stamp(parent)}-{inputs[:12]}"
            tables = write_tables(folder, references, outputs, linking, ahead)
            progress("fichiers", True)
            manifest = _manifest(name, inputs, editions, references, tables, checks, outputs)
            if accepted:
                manifest["acceptations"] = {"controles": sorted(accepted), "raison": raison}
            manifest["fictif"] = (home / FICTITIOUS).exists()
            manifest |= {"origines": linking.origins, "fichiers": _hashes(folder, linking.linked)}
            (folder / "manifest.json").write_bytes(json_bytes(manifest))
            appear(folder, parent / name)
        return name


def _hold(checks: Sequence[Check], accepted: frozenset[str]) -> None:
    """BuildRefused when a check fails that stops a build, and that nobody accepted."""
    failed = [c for c in checks if c.bloquant and not c.ok and c.nom not in accepted]
    if failed:
        raise BuildRefused(
            " ; ".join(f"{c.nom} : {c.message}" for c in failed)
            + ". Rien n'est publié ; pour passer outre : "
            + " ".join(f"--accepter {c.nom}" for c in failed)
            + " --raison « … »"
        )


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


def _next_stamp(parent: Path) -> str:
    """Now, or one second after the newest release: names sort by the order in which they were made."""
    newest = max((p.name[:16] for p in parent.glob("[0-9]*Z-*")), default="")
    now = datetime.now(UTC)
    while utc_stamp(now) <= newest:
        now += timedelta(seconds=1)
    return utc_stamp(now)


def _manifest(
    name: str,
    inputs: str,
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
        "empreinte": inputs,
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
