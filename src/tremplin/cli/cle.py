"""Commands about API keys: create, list, revoke, renew."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.donnees import Json
from tremplin.cli.output import json_line, out, table
from tremplin.domain.dates import PARIS, day_of
from tremplin.domain.display import jour
from tremplin.settings import Settings

if TYPE_CHECKING:
    from tremplin.store.engine import Store

app = typer.Typer(no_args_is_help=True, help="Clés d'API.")
Id = Annotated[str, typer.Argument(help="Identifiant de la clé (12 caractères)")]


def opened() -> tuple[Settings, Store]:
    """The settings and the store, brought to this code's schema; what follows is done by who runs the command."""
    from tremplin.store.audit import ACTEUR
    from tremplin.store.engine import Store
    from tremplin.store.migrate import upgrade

    ACTEUR.set(f"cli:{getpass.getuser()}")
    settings = Settings.from_environment()
    store = Store.of(settings)
    upgrade(store)
    return settings, store


@app.command()
def create(
    organisation: Annotated[str, typer.Option(help="Organisation pour laquelle la clé agit")] = "Développement",
    nom: Annotated[str, typer.Option(help="À quoi sert la clé")] = "ligne de commande",
    permission: Annotated[list[str], typer.Option(help="Permission de l'organisation")] = [],  # noqa: B006
    jours: Annotated[int, typer.Option(min=1, max=396, help="Durée de vie")] = 396,
    test: Annotated[bool, typer.Option("--test", help="Clé d'essai")] = False,
    en_json: Json = False,
) -> None:
    """Créer une clé ; sa valeur n'est montrée qu'ici."""
    from tremplin.platform.identity import keys
    from tremplin.platform.identity.rights import PERMISSIONS

    unknown = set(permission) - set(PERMISSIONS)
    if unknown:
        raise typer.BadParameter(f"permissions connues : {', '.join(PERMISSIONS)}")
    settings, store = opened()
    value = keys.create(
        store,
        settings.poivre,
        organisation=organisation,
        nom=nom,
        permissions=frozenset(permission) or None,
        test=test,
        life=timedelta(days=jours),
    )
    json_line({"cle": value}) if en_json else typer.echo(value)


@app.command("list")
def list_(en_json: Json = False) -> None:
    """Les clés, sans leur valeur."""
    from tremplin.platform.identity.store.keys import all_keys

    _, store = opened()
    now = datetime.now(UTC)
    rows = [
        (
            k.id,
            k.organisation,
            k.nom,
            "test" if k.test else "live",
            day_of(k.expire_le),
            "révoquée" if k.revoquee_le else "expirée" if k.expire_le <= now else "active",
            k.utilisee_le and k.utilisee_le.astimezone(PARIS).strftime("%Y-%m-%d %H h"),
            "vue dans une adresse" if k.vue_dans_adresse_le else "",
        )
        for k in all_keys(store)
    ]
    columns = ("id", "organisation", "nom", "base", "expire_le", "etat", "utilisee_le", "alerte")
    if en_json:
        json_line([dict(zip(columns, r, strict=True)) for r in rows])
    else:
        table("Clés", columns, rows)


@app.command()
def revoke(id: Id) -> None:
    """Révoquer une clé, tout de suite."""
    from tremplin.platform.identity.store.keys import revoke as end

    _, store = opened()
    if not end(store, id):
        out.print(f"Clé inconnue ou déjà révoquée : {id}")
        raise typer.Exit(1)
    out.print(f"Clé révoquée : {id}")


@app.command()
def renew(id: Id, jours: Annotated[int, typer.Option(min=1, max=396)] = 396) -> None:
    """Prolonger une clé sans changer sa valeur."""
    from tremplin.platform.identity.store.keys import renew as extend

    _, store = opened()
    until = datetime.now(UTC) + timedelta(days=jours)
    if not extend(store, id, until):
        out.print(f"Clé inconnue ou révoquée : {id}")
        raise typer.Exit(1)
    out.print(f"Clé prolongée jusqu'au {jour(until)} : {id}")
