"""The command line: `tremplin …`. Exit codes: 0 done, 1 refused, 2 bad usage; `--json` for machines."""

from __future__ import annotations

import typer

from tremplin.cli import (
    cle,
    client,
    compte,
    courriels,
    demo,
    donnees,
    modele,
    parcours,
    rendez_vous,
    sauvegarde,
    service,
    utilisateur,
    valideur,
    version,
)


def build() -> typer.Typer:
    """The whole command, one module a group."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Tremplin, une porte vers les données.",
    )
    donnees.register(app)
    service.register(app)
    modele.register(app)
    sauvegarde.register(app)
    app.command()(valideur.check)
    app.add_typer(demo.app, name="demo")
    app.add_typer(version.app, name="release")
    app.add_typer(cle.app, name="key")
    app.add_typer(client.app, name="client")
    app.add_typer(compte.app, name="compte")
    app.add_typer(courriels.app, name="courriels")
    app.add_typer(parcours.app, name="parcours")
    app.add_typer(rendez_vous.app, name="rendez-vous")
    app.add_typer(utilisateur.app, name="user")
    return app


def main() -> None:
    """Entry point; a refusal is one line on standard error and exit code 1."""
    from tremplin.cli.output import refusals

    with refusals():
        build()()
