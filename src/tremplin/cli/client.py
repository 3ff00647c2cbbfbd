"""Commands about OAuth2 clients: create, list, secret, scopes, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from tremplin.cli.cle import opened
from tremplin.cli.donnees import Json
from tremplin.cli.output import json_line, out, table

app = typer.Typer(no_args_is_help=True, help="Clients OAuth2 (client credentials).")
Id = Annotated[str, typer.Argument(help="Identifiant du client")]
Scopes = Annotated[list[str], typer.Option("--portee", help="Portée accordée, une option pour chacune")]


def _known(scopes: list[str]) -> list[str]:
    from tremplin.platform.identity.clients import SCOPES

    if set(scopes) - set(SCOPES):
        raise typer.BadParameter(f"portées connues : {', '.join(SCOPES)}")
    return scopes


def _done(changed: bool, message: str, client: str) -> None:
    if not changed:
        out.print(f"Client inconnu ou révoqué : {client}")
        raise typer.Exit(1)
    out.print(message)


@app.command()
def create(
    portee: Scopes,
    organisation: Annotated[str, typer.Option(help="Organisation pour laquelle le client agit")] = "Développement",
    nom: Annotated[str, typer.Option(help="À quoi sert le client")] = "ligne de commande",
    test: Annotated[bool, typer.Option("--test", help="Client d'essai")] = False,
    en_json: Json = False,
) -> None:
    """Créer un client ; son secret n'est montré qu'ici."""
    from tremplin.platform.identity import clients as oauth_clients

    settings, store = opened()
    identifier, secret = oauth_clients.create_client(
        store, settings.poivre, organisation=organisation, nom=nom, portees=_known(portee), test=test
    )
    if en_json:
        json_line({"client_id": identifier, "client_secret": secret})
    else:
        typer.echo(f"client_id     {identifier}\nclient_secret {secret}")


@app.command("list")
def list_(en_json: Json = False) -> None:
    """Les clients, sans leurs secrets."""
    from tremplin.platform.identity.store.clients import all_clients

    _, store = opened()
    columns = ("id", "organisation", "nom", "portees", "etat")
    rows = [
        (c.id, c.organisation, c.nom, " ".join(sorted(c.portees)), "révoqué" if c.revoque_le else "actif")
        for c in all_clients(store)
    ]
    if en_json:
        json_line([dict(zip(columns, r, strict=True)) for r in rows])
    else:
        table("Clients OAuth2", columns, rows)


@app.command()
def secret(id: Id) -> None:
    """Un secret de plus, pour en changer sans coupure ; le plus ancien de trois cesse d'ouvrir."""
    from tremplin.platform.identity import clients as oauth_clients

    settings, store = opened()
    value = oauth_clients.add_secret(store, settings.poivre, id)
    _done(value is not None, f"client_secret {value}", id)


@app.command()
def scopes(id: Id, portee: Scopes) -> None:
    """Changer les portées ; les jetons d'avant cessent d'ouvrir."""
    from tremplin.platform.identity.store.clients import set_scopes

    _, store = opened()
    _done(set_scopes(store, id, _known(portee)), f"Portées de {id} : {' '.join(sorted(portee))}", id)


@app.command()
def revoke(id: Id) -> None:
    """Révoquer un client et ses jetons, tout de suite."""
    from tremplin.platform.identity.store.clients import revoke as end

    _, store = opened()
    _done(end(store, id), f"Client révoqué : {id}", id)
