"""Commands about the training paths: organisations, accreditations, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.cle import opened
from tremplin.cli.donnees import Json
from tremplin.cli.output import err, json_line, out, table

if TYPE_CHECKING:
    from tremplin.families.parcours.service import Service

app = typer.Typer(no_args_is_help=True, help="Parcours de formation.")
Essai = Annotated[bool, typer.Option("--test", help="Base fictive")]


@app.command()
def acteur(
    organisation: Annotated[str, typer.Argument(help="Nom de l'organisation")],
    role: Annotated[str, typer.Option(help="organisme, region ou conseiller")],
    siret: Annotated[list[str] | None, typer.Option(help="SIRET d'un organisme, une option pour chacun")] = None,
    region: Annotated[str | None, typer.Option(help="Code INSEE de la région")] = None,
    agence: Annotated[str | None, typer.Option(help="Agence des conseillers")] = None,
    test: Essai = False,
) -> None:
    """Dire ce qu'une organisation est : organisme et ses SIRET, région, agence de conseillers."""
    from tremplin.families.parcours.rights import Role
    from tremplin.families.parcours.store import actors
    from tremplin.platform.identity.store.keys import ensure_organisation

    if role not in (Role.ORGANISME, Role.REGION, Role.CONSEILLER):
        raise typer.BadParameter("organisme, region ou conseiller", param_hint="--role")
    if (role == Role.ORGANISME) != bool(siret) or (role == Role.REGION and not region):
        raise typer.BadParameter("un organisme a des SIRET, une région son code", param_hint="--role")
    if role == Role.CONSEILLER and not (region or agence):
        raise typer.BadParameter("une agence, ou une région entière", param_hint="--agence")
    _, store = opened()
    identifier = ensure_organisation(store, organisation)
    actors.declare(store, identifier, Role(role), test=test, region=region, agence=agence, sirets=siret or ())
    out.print(f"{organisation} : {role}")


@app.command()
def convention(
    siret: Annotated[str, typer.Argument(help="SIRET de l'organisme")],
    debut: Annotated[str, typer.Option(help="Premier jour, AAAA-MM-JJ")],
    fin: Annotated[str, typer.Option(help="Dernier jour, AAAA-MM-JJ")],
    numero: Annotated[str, typer.Option(help="Numéro de la convention")] = "",
    test: Essai = False,
) -> None:
    """Habiliter un organisme à écrire par voie électronique, entre deux dates."""
    from datetime import date

    from tremplin.families.parcours.store import actors

    _, store = opened()
    with store.writing() as connection:
        first, last = date.fromisoformat(debut), date.fromisoformat(fin)
        fresh = actors.accredit(connection, siret, first, last, test=test, numero=numero)
    out.print(f"Convention de {siret}, du {debut} au {fin}" if fresh else "Convention déjà connue")


@app.command()
def importer(
    fichiers: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Fichiers à apporter")],
    test: Essai = False,
    simulation: Annotated[bool, typer.Option("--simulation", help="Juger sans rien garder")] = False,
    en_json: Json = False,
) -> None:
    """Apporter des fichiers : export des stagiaires, Île-de-France, Kairos, LHEO, événements."""
    from tremplin.families.parcours.imports import job
    from tremplin.families.parcours.service import Service

    settings, store = opened()
    service = Service(settings, store)
    results = [job.bring(service, path, test=test, simulation=simulation) for path in fichiers]
    service.close()
    if en_json:
        json_line(results)
    else:
        columns = ("nom", "format", "etat", "lues", "acceptees", "doublons", "rejetees", "avertissements")
        table("Fichiers", columns, [tuple(r[c] for c in columns) for r in results])
        for result in results:
            for told in result["remarques"]:
                kind = "[red]rejet[/red]" if told["rejet"] else "avertissement"
                place = f"ligne {told['ligne']}" + (f", {told['colonne']}" if told["colonne"] else "")
                shown = f" « {told['valeur']} »" if told["valeur"] else ""
                err.print(f"{result['nom']}, {place}{shown} : {told['message']} ({kind} {told['code']})")
            if result["message"]:
                err.print(f"{result['nom']} : {result['message']}")
    if any(r["etat"] != "FINI" for r in results):
        raise typer.Exit(1)


def _personne(test: bool) -> tuple[Service, str]:
    """The person whose numbers are typed: on the standard input, never on the command line that others can read."""
    from tremplin.families.parcours.events.schemas import Beneficiaire
    from tremplin.families.parcours.privacy.erasure import get
    from tremplin.families.parcours.service import Service

    geo, _, regional = typer.prompt("codeGeoDE idRegionalDE", prompt_suffix=" : ", err=True).partition(" ")
    settings, store = opened()
    service = Service(settings, store)
    found = get(service, Beneficiaire(codeGeoDE=geo, idRegionalDE=regional.strip()), test=test)
    if found is None:
        err.print("Personne inconnue")
        raise typer.Exit(1)
    return service, found


@app.command()
def effacer(
    raison: Annotated[str, typer.Option(help="Pourquoi ; va au journal d'audit")],
    test: Essai = False,
    ouverts: Annotated[bool, typer.Option("--meme-ouvert", help="Même si un parcours est en cours")] = False,
) -> None:
    """Effacer une personne, pour de bon : son identité disparaît partout, sauvegardes comprises."""
    from tremplin.families.parcours.privacy.erasure import ParcoursOuvert, erase

    service, found = _personne(test)
    try:
        erase(service, found, raison, ouverts=ouverts)
    except ParcoursOuvert as refusal:
        err.print("Un parcours de cette personne est en cours : rien n'est effacé")
        raise typer.Exit(1) from refusal
    out.print("Effacée")


@app.command("droit-acces")
def droit_acces(
    test: Essai = False, pdf: Annotated[Path | None, typer.Option(help="Écrire aussi un PDF")] = None
) -> None:
    """Tout ce qui est gardé d'une personne, et qui l'a lu (JSON ; PDF en plus)."""
    from tremplin.families.parcours.privacy.right_of_access import dossier, en_pdf

    service, found = _personne(test)
    told = dossier(service, found, test=test)
    json_line(told)
    if pdf:
        pdf.write_bytes(en_pdf(told))
