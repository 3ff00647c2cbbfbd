"""Commands about accounts of people: create, list, close, second factor."""

from __future__ import annotations

from typing import Annotated

import typer

from tremplin.cli.cle import opened
from tremplin.cli.donnees import Json
from tremplin.cli.output import err, json_line, out, table

app = typer.Typer(no_args_is_help=True, help="Comptes de personnes, qui se connectent par un lien reçu.")
Adresse = Annotated[str, typer.Argument(help="Adresse électronique du compte")]


@app.command()
def creer(
    courriel: Adresse,
    organisation: Annotated[str, typer.Option(help="Organisation pour laquelle la personne agit")],
    nom: Annotated[str, typer.Option(help="Nom montré sur les pages")],
    profil: Annotated[str, typer.Option(help="membre, conseiller, opco, moderateur ou admin")] = "membre",
    responsable: Annotated[
        bool, typer.Option("--responsable", help="Prévenu des lectures inhabituelles de son organisation")
    ] = False,
) -> None:
    """Ouvrir un compte, ou redire qui est quelqu'un ; ses sessions finissent."""
    from tremplin.domain.written.mailboxes import COURRIEL
    from tremplin.platform.identity import service as accounts

    if profil not in accounts.COMPTES:
        raise typer.BadParameter(f"attendu : {', '.join(sorted(accounts.COMPTES))}", param_hint="--profil")
    if not COURRIEL.fullmatch(courriel.strip()):
        raise typer.BadParameter("une adresse comme nom@exemple.fr", param_hint="COURRIEL")
    _, store = opened()
    accounts.create(
        store, courriel=courriel, nom=nom, organisation=organisation, profil=profil, responsable=responsable
    )
    out.print(f"Compte de {courriel} ({profil}, {organisation})")


@app.command("list")
def list_(en_json: Json = False) -> None:
    """Les comptes."""
    from tremplin.platform.identity.store.accounts import tous

    columns = ("courriel", "nom", "organisation", "profil", "second_facteur", "etat")
    rows = [
        (c.courriel, c.nom, c.organisation, c.profil, "oui" if c.totp else "non", "fermé" if c.ferme_le else "ouvert")
        for c in tous(opened()[1])
    ]
    if en_json:
        json_line([dict(zip(columns, r, strict=True)) for r in rows])
    else:
        table("Comptes", columns, rows)


@app.command()
def fermer(courriel: Adresse) -> None:
    """Fermer un compte et ses sessions, tout de suite."""
    from datetime import UTC, datetime

    from tremplin.platform.identity.store.accounts import close as end

    if not end(opened()[1], courriel.strip().lower(), datetime.now(UTC)):
        err.print(f"Pas de compte ouvert à cette adresse : {courriel}")
        raise typer.Exit(1)
    out.print(f"Compte fermé : {courriel}")


@app.command("retirer-second-facteur")
def retirer_second_facteur(
    courriel: Adresse, raison: Annotated[str, typer.Option(help="Pourquoi ; va au journal d'audit")]
) -> None:
    """Retirer le second facteur de qui l'a perdu ; il en met un autre en place à la connexion suivante."""
    from tremplin.platform.identity.store import accounts as account_rows

    _, store = opened()
    with store.writing() as connection:
        found = account_rows.par_courriel(connection, courriel.strip().lower())
        if found is not None:
            account_rows.remove_totp(connection, found.id, raison)
    if found is None:
        err.print(f"Pas de compte ouvert à cette adresse : {courriel}")
        raise typer.Exit(1)
    out.print(f"Second facteur retiré : {courriel}")
