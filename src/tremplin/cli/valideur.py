"""`tremplin check FILE`: one's own file of codes checked against the release in service."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tremplin.cli.donnees import Json
from tremplin.cli.output import err, json_line, out, table
from tremplin.settings import Settings


def check(
    fichier: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV ou XLSX")],
    sortie: Annotated[Path | None, typer.Option(help="Le même fichier, avec les colonnes ajoutées")] = None,
    jour: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Valable ce jour-là")] = None,
    colonne: Annotated[list[str], typer.Option(help="« Nom=genre », une option pour chacune")] = [],  # noqa: B006
    en_json: Json = False,
) -> None:
    """Contrôler un fichier de codes : forme, clé, existence, validité, cohérence ; sort en 1 s'il a des fautes."""
    from tremplin.release.publish import current
    from tremplin.valideur import GENRES, Referentiel, check_table, recognise
    from tremplin.valideur.check import FAUTES
    from tremplin.valideur.file import Illisible, read, write

    try:
        rows = read(fichier)
    except Illisible as error:
        err.print(str(error))
        raise typer.Exit(1) from error
    kinds = dict(c.rpartition("=")[::2] for c in colonne) or recognise(rows)
    if unknown := set(kinds.values()) - set(GENRES):
        raise typer.BadParameter(f"genre inconnu : {', '.join(unknown)} ; connus : {', '.join(GENRES)}")
    home = Settings.from_environment().reference
    name = current(home)
    day = jour.date() if jour else None
    if name is None:
        err.print("Aucune version publiée : les formes et les clés seules sont contrôlées")
        report = check_table(rows, kinds, None, day)
    else:
        with Referentiel(home / "releases" / name / "reference.sqlite") as known:
            report = check_table(rows, kinds, known, day)
    if sortie is not None:
        write(report.table, sortie)
    wrong = sum(n for states in report.comptes.values() for state, n in states.items() if state in FAUTES)
    if en_json:
        json_line(
            {
                "lignes": rows.height,
                "genres": report.genres,
                "comptes": report.comptes,
                "fautes": report.fautes.to_dicts(),
            }
        )
    else:
        table(
            f"{fichier.name}, {rows.height} lignes",
            ("Colonne", "Genre", "États"),
            [
                (c, GENRES[k].titre, ", ".join(f"{n} {e}" for e, n in report.comptes[c].items()))
                for c, k in report.genres.items()
            ],
        )
        for row in report.fautes.head(20).iter_rows(named=True):
            out.print(
                f"ligne {row['ligne']}, {row['colonne']} « {row['valeur']} » : {row['etat']}, {row['message']}"
                + (f" → {row['proposition']}" if row["proposition"] else "")
            )
    raise typer.Exit(1 if wrong else 0)
