"""Commands about the organisations that take contact requests."""

from __future__ import annotations

from typing import Annotated

import typer

from tremplin.cli.output import err, out, table

app = typer.Typer(no_args_is_help=True, help="Organismes qui reçoivent des demandes de contact.")
Siret = Annotated[str, typer.Argument(help="SIRET du gestionnaire")]


@app.command()
def etat(siret: Siret) -> None:
    """Ce qu'un organisme reçoit, et son histoire."""
    from tremplin.families.alternance.store import appointments as rows
    from tremplin.platform.web.state import open_state

    state = open_state()
    with state.store.reading() as connection:
        found = rows.etablissement(connection, siret)
        told = rows.histoire(connection, siret)
    state.close()
    if found is None:
        err.print(f"Aucun organisme sous ce SIRET : {siret}")
        raise typer.Exit(1)
    out.print(f"{found.nom or siret} : {', '.join(found.referents) or 'aucune demande'}")
    table(
        "Histoire",
        ("quand", "quoi", "diffuseur", "qui"),
        [(h.quand.isoformat(timespec="minutes"), h.quoi, h.referent or "", h.qui) for h in told],
    )


@app.command()
def activer(siret: Siret) -> None:
    """Ouvrir dès maintenant les demandes d'un organisme, sans attendre quinze jours."""
    from tremplin.families.alternance.appointments import organisations
    from tremplin.platform.web.state import open_state

    state = open_state()
    release = state.releases.current
    done = release is not None and organisations.activate(state, release, siret, "exploitant")
    state.close()
    if not done:
        err.print(f"Aucun organisme sous ce SIRET : {siret}")
        raise typer.Exit(1)
    out.print("Les demandes sont ouvertes.")


@app.command()
def adresse(
    cle: Annotated[str, typer.Argument(help="Clé ministère éducatif de la formation")],
    courriel: Annotated[str, typer.Argument(help="Adresse qui reçoit ses demandes")],
) -> None:
    """Fixer l'adresse d'une formation : le catalogue ne la remplacera plus."""
    from tremplin.domain.written import mailboxes
    from tremplin.families.alternance.store import appointments as rows
    from tremplin.platform.web.state import open_state

    if wrong := mailboxes.faute(courriel):
        raise typer.BadParameter(wrong, param_hint="COURRIEL")
    state = open_state()
    with state.store.writing() as connection:
        done = rows.set_email(connection, cle, courriel.lower())
    state.close()
    if not done:
        err.print(f"Formation inconnue : {cle}")
        raise typer.Exit(1)
    out.print("L'adresse est fixée.")
