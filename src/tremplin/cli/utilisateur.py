"""Commands about users who log in by name and password: create (or change the password), close."""

from __future__ import annotations

from typing import Annotated

import typer

from tremplin.cli.cle import opened
from tremplin.cli.output import out

app = typer.Typer(no_args_is_help=True, help="Comptes ouverts par nom et mot de passe (auth/login d'InserJeunes).")
Nom = Annotated[str, typer.Argument(help="Nom d'utilisateur")]


@app.command()
def create(
    nom: Nom,
    organisation: Annotated[str, typer.Option(help="Organisation pour laquelle le compte agit")] = "Développement",
) -> None:
    """Créer un compte, ou changer son mot de passe (demandé au clavier) : ses jetons d'avant cessent d'ouvrir."""
    from tremplin.platform.identity import users

    _, store = opened()
    password = typer.prompt("Mot de passe", hide_input=True, confirmation_prompt="Une seconde fois")
    try:
        users.put(store, organisation=organisation, nom=nom, password=password)
    except users.PasswordRefused as refusal:
        out.print(f"Mot de passe refusé : {refusal}")
        raise typer.Exit(1) from refusal
    out.print(f"Compte prêt : {nom}")


@app.command()
def close(nom: Nom) -> None:
    """Fermer un compte et ses jetons, tout de suite."""
    from tremplin.platform.identity.store.users import close as end

    _, store = opened()
    if not end(store, nom):
        out.print(f"Compte inconnu ou déjà fermé : {nom}")
        raise typer.Exit(1)
    out.print(f"Compte fermé : {nom}")
