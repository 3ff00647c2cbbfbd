"""Commands about addresses that take no mail: what a provider's bounces say, who may be written to again."""

from __future__ import annotations

from typing import Annotated

import typer

from tremplin.cli.output import out

app = typer.Typer(no_args_is_help=True, help="Adresses qui ne reçoivent pas de courriel (rebonds).")
Adresse = Annotated[str, typer.Argument(help="Adresse électronique")]


@app.command()
def refuser(courriel: Adresse) -> None:
    """Ne plus écrire à une adresse : elle a rebondi, ou se plaint."""
    from tremplin.platform.web.state import open_state
    from tremplin.platform.work import mails

    state = open_state()
    mails.bounce(state, courriel.strip())
    state.close()
    out.print("Plus aucun courriel ne part à cette adresse.")


@app.command()
def rouvrir(courriel: Adresse) -> None:
    """Écrire de nouveau à une adresse."""
    from tremplin.platform.web.state import open_state
    from tremplin.platform.work import mails

    state = open_state()
    known = mails.reopen(state, courriel.strip())
    state.close()
    out.print("Les courriels repartent." if known else "Cette adresse n'était pas refusée.")
    if not known:
        raise typer.Exit(1)
