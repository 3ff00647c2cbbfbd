"""The command `tremplin-client`: get, search, download, check, watch; tables, or JSON for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

try:
    import typer
    from rich.console import Console
    from rich.table import Table as Grid
except ImportError:
    sys.exit("Cette commande demande : pip install 'tremplin-client[cli]'")

import msgspec

from tremplin_client import veille
from tremplin_client.client import Tremplin
from tremplin_client.core.operation import Operation, call
from tremplin_client.errors import TremplinError
from tremplin_client.version import __version__

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
_COLUMNS = 8
"""Columns that a table shows in a terminal; `--json` has all."""


@dataclass(frozen=True)
class Asked:
    """What every command is told."""

    client: Tremplin
    json: bool


def _tell_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def begin(
    context: typer.Context,
    url: Annotated[str, typer.Option(envvar="ADRESSE", help="Adresse du service")] = "http://localhost:8000",
    cle: Annotated[str, typer.Option(envvar="CLE", help="Clé, pour ce qui en demande une", show_envvar=True)] = "",
    hors_ligne: Annotated[Path | None, typer.Option(help="Dossier d'une version copiée : répond sans serveur")] = None,
    en_json: Annotated[bool, typer.Option("--json", help="JSON, une ligne par objet")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="La version")
    ] = False,
) -> None:
    """Les données de l'apprentissage, de la formation et du marché du travail, dans un terminal."""
    client = Tremplin(url, key=cle) if hors_ligne is None else Tremplin.offline(hors_ligne)
    context.obj = Asked(client, en_json)
    context.call_on_close(client.close)


@app.command()
def get(
    context: typer.Context,
    adresse: Annotated[
        str, typer.Argument(help="Une route et ses paramètres, « /api/infotravail/v1/metiers?q=boulanger »")
    ],
) -> None:
    """Demander une route, et montrer sa réponse."""
    path, _, query = adresse.partition("?")
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    operation = Operation[Any](method="GET", path=path, answer=Any, kept=True)
    found = context.obj.client.http.ask(call(operation, query=dict(pairs)))
    inner = next((v for v in found.values() if _is_rows(v)), None) if isinstance(found, dict) else found
    _show(context.obj, found if context.obj.json and isinstance(found, dict) else inner if _is_rows(inner) else found)


@app.command()
def search(
    context: typer.Context, mots: Annotated[list[str], typer.Argument(help="Un métier, un lieu, une table")]
) -> None:
    """Chercher un métier, un lieu ou une table par ses mots."""
    t, words = context.obj.client, " ".join(mots)
    rows = [{"genre": "métier", "code": m.code, "nom": m.nom} for m in t.infotravail.metiers(words, limit=5).data]
    rows += [
        {"genre": "table", "code": one.name, "nom": one.title}
        for one in t.tables.values()
        if all(word.lower() in f"{one.name} {one.title}".lower() for word in mots)
    ]
    _show(context.obj, rows)


@app.command()
def download(
    context: typer.Context,
    tables: Annotated[list[str] | None, typer.Argument(help="Tables ; aucune : la version entière")] = None,
    dossier: Annotated[Path, typer.Option(help="Où écrire")] = Path("tremplin"),
    format: Annotated[str, typer.Option(help="csv, parquet ou json")] = "parquet",
) -> None:
    """Prendre des tables en fichiers, ou la version entière, qui répond ensuite hors ligne (`--hors-ligne`)."""
    t = context.obj.client
    if format not in ("csv", "parquet", "json"):
        raise typer.BadParameter("csv, parquet ou json est attendu", param_hint="--format")
    for name in tables or ():
        print(t.tables[name].download(dossier, format))
    if not tables:
        print(t.download(dossier))


@app.command()
def check(
    context: typer.Context,
    fichier: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV ou XLSX")],
    jour: Annotated[str | None, typer.Option("--date", help="Valable ce jour-là, AAAA-MM-JJ")] = None,
) -> None:
    """Contrôler un fichier de codes ; sort en 1 s'il a des fautes."""
    report = veille.check(context.obj.client.http, fichier, jour)
    if context.obj.json:
        print(msgspec.json.encode(report).decode())
    elif report.raison:
        print(report.raison, file=sys.stderr)
    else:
        _show(context.obj, [{"colonne": one.nom, "genre": one.genre, "fautes": one.fautes} for one in report.colonnes])
    raise typer.Exit(int(bool(report.raison or report.nombre_fautes or not report.colonnes)))


@app.command()
def watch(
    context: typer.Context,
    codes: Annotated[list[str], typer.Argument(help="RNCP34024, 26X31303, D1102…")],
    toutes_les: Annotated[float, typer.Option(help="Secondes entre deux regards", min=1)] = 60,
    une_fois: Annotated[bool, typer.Option("--une-fois", help="Ce qui a changé jusqu'ici, puis finir")] = False,
) -> None:
    """Suivre ce qui change de codes, une ligne par changement, à mesure qu'ils viennent."""
    seen: dict[str, int] = {}
    while True:
        for code in codes:
            found = veille.changes(context.obj.client.http, code).changements
            for change in reversed([one for one in found if one["position"] > seen.get(code, 0)]):
                line = msgspec.json.encode({"code": code, **change}).decode()
                print(line if context.obj.json else f"{code} {veille.told(change)}", flush=True)
            seen[code] = max([seen.get(code, 0), *(one["position"] for one in found)])
        if une_fois:
            return
        time.sleep(toutes_les)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _show(asked: Asked, found: Any) -> None:
    """Rows as a table, or as lines of JSON; anything else as JSON."""
    rows = found if _is_rows(found) else None
    if asked.json or rows is None:
        for one in rows if rows is not None else [found]:
            print(msgspec.json.encode(one).decode())
        return
    names = list(dict.fromkeys(name for row in rows for name in row))[:_COLUMNS]
    grid = Grid(*names)
    for row in rows:
        grid.add_row(*(_cell(row.get(name)) for name in names))
    Console().print(grid)


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()


def main(arguments: Iterable[str] | None = None) -> None:
    """The command; what the service refuses is said in a line, and ends it with 1."""
    try:
        app(args=list(arguments) if arguments is not None else None)
    except TremplinError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
