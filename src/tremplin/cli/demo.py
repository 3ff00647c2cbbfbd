"""The fictitious world: all of it, or its training paths alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tremplin.cli.output import out
from tremplin.settings import Settings

app = typer.Typer(help="Monde fictif : le créer, l'importer, le publier.")
Dossier = Annotated[Path | None, typer.Option(help="Écrire les fichiers là, sans rien importer")]


@app.callback(invoke_without_command=True)
def whole(
    context: typer.Context,
    si_vide: Annotated[bool, typer.Option("--si-vide", help="Ne rien faire si une version est déjà publiée")] = False,
    graine: Annotated[int, typer.Option(help="Graine du tirage : même graine, mêmes octets")] = 2026,
    echelle: Annotated[float, typer.Option(help="1 : démonstration ; 400 : la France entière")] = 1.0,
    dossier: Dossier = None,
    mois_suivant: Annotated[
        Path | None, typer.Option(help="Avec --dossier : écrire là les éditions du mois d'après, et leurs défauts")
    ] = None,
    jour_suivant: Annotated[
        Path | None, typer.Option(help="Avec --dossier : écrire là les éditions du lendemain, et leurs défauts")
    ] = None,
    sans_evaluation: Annotated[bool, typer.Option(help="Ne pas éprouver le modèle des recruteurs (5 s)")] = False,
) -> None:
    """Créer le monde fictif de démonstration, l'importer, le construire et le publier."""
    if context.invoked_subcommand is not None:
        return
    from tremplin.demo import load, write_world
    from tremplin.demo.next_day import write_next_day
    from tremplin.demo.next_month import write_next_month
    from tremplin.release.publish import current

    later = [(write_next_month, mois_suivant), (write_next_day, jour_suivant)]
    asked = [(write, folder) for write, folder in later if folder is not None]
    if asked and dossier is None:
        raise typer.BadParameter("les fichiers d'avant sont attendus aussi : --dossier")
    if dossier is not None:
        written = write_world(dossier, seed=graine, scale=echelle)
        for path in (*written, *(path for write, folder in asked for path in write(dossier, folder))):
            out.print(str(path))
        return
    settings = Settings.from_environment()
    if si_vide and current(settings.reference):
        return
    settings.room.check()
    made = load(settings, seed=graine, scale=echelle, evaluated=not sans_evaluation)
    out.print(f"Monde fictif publié : {made.version}")
    out.print(f"Clé de démonstration (montrée une fois) : [bold]{made.cle}[/bold]")
    _dire_parcours(made.client)


def _dire_parcours(client: tuple[str, str]) -> None:
    from tremplin.demo.employeurs import COMPTES as EMPLOYEURS
    from tremplin.demo.parcours_base import COMPTES

    out.print(f"Client OAuth2 des parcours fictifs : [bold]{client[0]}[/bold], secret [bold]{client[1]}[/bold]")
    told = ", ".join(COMPTES.values())
    out.print(f"Comptes des parcours fictifs ({told}) : /parcours-essai, liens de connexion à la page /courrier")
    listed = ", ".join(f"{who} {address}" for who, address in EMPLOYEURS.items())
    out.print(f"Comptes de l'alternance fictive ({listed}) : /espace-pro/offres, /validations, /moderation")


@app.command()
def parcours(
    seed: Annotated[
        int, typer.Option("--seed", "--graine", help="Graine du tirage : même graine, mêmes octets")
    ] = 2026,
    sessions: Annotated[int, typer.Option(min=1, max=10_000, help="Combien de sessions")] = 24,
    dossier: Dossier = None,
) -> None:
    """Les parcours fictifs seuls : leurs fichiers (et un dossier d'erreurs), ou la base d'essai remplie."""
    from tremplin.demo.parcours import monde, write_files
    from tremplin.demo.parcours_base import Chargeur
    from tremplin.store.engine import Store
    from tremplin.store.migrate import upgrade

    if dossier is not None:
        for path in write_files(dossier, seed=seed, sessions=sessions):
            out.print(str(path))
        return
    settings = Settings.from_environment()
    store = Store.of(settings)
    upgrade(store)
    client = Chargeur(settings, store).load(*monde(seed, sessions))
    store.close()
    _dire_parcours(client)
