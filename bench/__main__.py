"""Run the benchmarks named, or all, on the fictitious France; exit 1 when a goal isn't held."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import (
    alternance,
    assistants,
    capacity,
    certification,
    client,
    cold_start,
    compression,
    explorer,
    fichiers,
    import_build,
    infotravail,
    inserjeunes,
    instructions,
    mesures,
    mots,
    offres,
    parcours,
    reponses,
)
from bench.harness import BUSY, Result

BENCHMARKS = {
    "alternance": alternance.run,
    "assistants": assistants.run,
    "certification": certification.run,
    "client": client.run,
    "compression": compression.run,
    "demarrage": cold_start.run,
    "explorer": explorer.run,
    "fichiers": fichiers.run,
    "import": import_build.run,
    "infotravail": infotravail.run,
    "inserjeunes": inserjeunes.run,
    "mesures": mesures.run,
    "mots": mots.run,
    "offres": offres.run,
    "parcours": parcours.run,
    "reponses": reponses.run,
}


WRITE, CAPACITY = "reference", "capacite"
"""Instead of a benchmark: write again what `tests/test_speed.py` compares with; the tables of `docs/capacite.md`."""


def main() -> int:
    if sys.argv[1:] == [WRITE]:
        with tempfile.TemporaryDirectory() as home:
            print("\n".join(f"{count:>14,} {path}" for path, count in instructions.write(Path(home)).items()))
        return 0
    if sys.argv[1:] == [CAPACITY]:
        print(capacity.report(capacity.write()))
        return 0
    chosen = sys.argv[1:] or list(BENCHMARKS)
    unknown = set(chosen) - set(BENCHMARKS)
    if unknown:
        print(f"inconnu : {', '.join(unknown)} ; bancs : {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    console = Console(width=None if sys.stdout.isatty() else 130, highlight=False)
    grid = Table(title=f"Python {platform.python_version()}, {os.cpu_count()} cœurs", title_justify="left")
    for column in ("Mesure", "Valeur", "But", ""):
        grid.add_column(column, overflow="fold")
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as home:
        for name in chosen:
            for result in BENCHMARKS[name](Path(home)):
                results.append(result)
                mark = {None: "", True: "[green]tenu[/green]", False: "[red]manqué[/red]"}[result.held]
                grid.add_row(result.name, result.measured, result.goal, mark)
                console.print(f"· {result.name} : {result.measured}", style="dim")
    console.print(grid)
    if BUSY:
        console.print(
            f"{len(BUSY)} charges sur une machine occupée : leurs chiffres ne valent que les uns par les autres"
        )
    return int(any(r.held is False for r in results))


sys.exit(main())
