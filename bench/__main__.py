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
    certification,
    client,
    cold_start,
    explorer,
    fichiers,
    import_build,
    infotravail,
    inserjeunes,
    mesures,
    mots,
    offres,
    parcours,
    reponses,
)
from bench.harness import Result

BENCHMARKS = {
    "alternance": alternance.run,
    "assistants": assistants.run,
    "certification": certification.run,
    "client": client.run,
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


def main() -> int:
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
    return int(any(r.held is False for r in results))


sys.exit(main())
