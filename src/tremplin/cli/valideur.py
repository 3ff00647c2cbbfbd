"""`tremplin check FILE`: one's own file of codes checked against the release in service."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.donnees import Json
from tremplin.cli.output import err, json_line, out, table
from tremplin.settings import Settings

if TYPE_CHECKING:
    from tremplin.valideur.check import Rapport
    from tremplin.valideur.file import Sheet


def check(
    fichier: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV ou XLSX")],
    sortie: Annotated[Path | None, typer.Option(help="Le même fichier, avec les colonnes ajoutées")] = None,
    jour: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Valable ce jour-là")] = None,
    colonne: Annotated[list[str], typer.Option(help="« Nom=genre », une option pour chacune")] = [],  # noqa: B006
    en_json: Json = False,
) -> None:
    """Contrôler un fichier de codes : forme, clé, existence, validité, cohérence.

    Sort en 1 s'il a des fautes, ou s'il n'y a rien à y contrôler.
    """
    from tremplin.release.publish import current
    from tremplin.valideur import GENRES
    from tremplin.valideur.check import FAUTES, check_file
    from tremplin.valideur.file import Illisible, write

    kinds = dict(c.rpartition("=")[::2] for c in colonne) or None
    if kinds and (unknown := set(kinds.values()) - set(GENRES)):
        raise typer.BadParameter(f"genre inconnu : {', '.join(unknown)} ; connus : {', '.join(GENRES)}")
    home = Settings.from_environment().reference
    name = current(home)
    if name is None:
        err.print("Aucune version publiée : les formes et les clés seules sont contrôlées")
    reference = home / "releases" / name / "reference.sqlite" if name else None
    try:
        sheet, report = check_file(fichier, kinds, reference, jour.date() if jour else None)
    except Illisible as error:
        err.print(str(error), markup=False)
        raise typer.Exit(1) from error
    if sortie is not None:
        write(report.table, sortie, sheet.titres)
    _tell(fichier.name, sheet, report, en_json=en_json)
    wrong = sum(n for states in report.comptes.values() for state, n in states.items() if state in FAUTES)
    raise typer.Exit(1 if wrong else 0)


def _tell(name: str, sheet: Sheet, report: Rapport, *, en_json: bool) -> None:
    from tremplin.valideur import GENRES

    if en_json:
        json_line(
            {
                "lignes": sheet.table.height,
                **sheet.told,
                "genres": report.genres,
                "comptes": report.comptes,
                "fautes": report.fautes.to_dicts(),
            }
        )
    else:
        table(
            f"{name}{f', onglet {sheet.onglet}' if sheet.onglet else ''}, {sheet.table.height} lignes",
            ("Colonne", "Genre", "États"),
            [
                (c, GENRES[k].titre, ", ".join(f"{n} {e}" for e, n in report.comptes[c].items()))
                for c, k in report.genres.items()
            ],
        )
        if sheet.au_dessus:
            out.print(f"Au-dessus de l'en-tête, non lues : {sheet.au_dessus} lignes")
        if sheet.autres:
            out.print(f"Onglets non lus : {', '.join(sheet.autres)}")
        for row in report.fautes.head(20).iter_rows(named=True):
            out.print(
                f"ligne {row['ligne']}, {row['colonne']} « {row['valeur']} » : {row['etat']}, {row['message']}"
                + (f" → {row['proposition']}" if row["proposition"] else "")
            )
