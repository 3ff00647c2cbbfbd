"""Commands about the safety of what people write: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.donnees import Json
from tremplin.cli.output import json_line, out, table
from tremplin.domain.display import mesure, moment, taille
from tremplin.settings import Settings

if TYPE_CHECKING:
    from tremplin.portal.operation.drill import Drill
    from tremplin.store.backup import Backup

_CLE = "TREMPLIN_SAUVEGARDE_CLE"
Folder = Annotated[Path, typer.Argument(help="Dossier d'une sauvegarde", exists=True, file_okay=False)]


def register(app: typer.Typer) -> None:
    app.command("backup")(backup_)
    app.command("restore")(restore_)
    app.command("restore-drill")(exercice)
    app.command("backup-key")(cle_)


def cle_() -> None:
    """Une clé pour chiffrer les sauvegardes (TREMPLIN_SAUVEGARDE_CLE) : gardez-la loin d'elles."""
    from tremplin.store.backup import nouvelle_cle

    typer.echo(nouvelle_cle())


def backup_(
    dossier: Annotated[Path | None, typer.Option(help="Où l'écrire ; TREMPLIN_SAUVEGARDES par défaut")] = None,
    en_json: Json = False,
) -> None:
    """Sauvegarder la base opérationnelle pendant qu'elle sert, et relire la sauvegarde."""
    from tremplin.cli.cle import opened
    from tremplin.store.backup import backup

    settings, store = opened()
    _told(backup(store, dossier or settings.sauvegardes, settings.values[_CLE]), "Sauvegarde", en_json)


def restore_(dossier: Folder, en_json: Json = False) -> None:
    """Remettre une sauvegarde dans une base neuve, SQLite ou PostgreSQL ; qui a été effacé depuis le reste."""
    from tremplin.families.parcours.privacy.erasure import replay
    from tremplin.families.parcours.service import Service
    from tremplin.store.backup import restore
    from tremplin.store.engine import Store

    settings = Settings.from_environment()
    store = Store.of(settings)
    _told(restore(store, dossier, settings.values[_CLE]), "Restaurée", en_json)
    service = Service(settings, store)
    again = replay(service)
    service.close()
    if again and not en_json:
        out.print(f"{again} personnes effacées depuis cette sauvegarde le sont de nouveau")


def exercice(
    dossier: Annotated[
        Path | None,
        typer.Argument(help="Dossier d'une sauvegarde ; la dernière par défaut", exists=True, file_okay=False),
    ] = None,
    base: Annotated[
        str, typer.Option(help="postgresql://… : créer à côté une base, puis la supprimer ; SQLite par défaut")
    ] = "",
    en_json: Json = False,
) -> None:
    """Restaurer une sauvegarde à part, pour voir : ce qui serait perdu, le temps qu'il faut, ce qui ne tient pas."""
    from tremplin.app import CHAINES
    from tremplin.cli.cle import opened
    from tremplin.portal.operation import drill_store
    from tremplin.portal.operation.drill import drill

    settings, store = opened()
    done = drill(settings, CHAINES, dossier, base)
    if en_json:
        json_line(done.document())
    else:
        _told_of(done)
    drill_store.keep(store, done.row())
    if not done.bon:
        raise typer.Exit(1)


def _told_of(done: Drill) -> None:
    table(
        f"Exercice de restauration : {done.sauvegarde.name}",
        ("Quoi", "État", "Constat"),
        [(f.nom, "bon" if f.bon else "en défaut", f.constat) for f in done.constats],
    )
    if done.kept is not None:
        out.print(f"Serait perdu : ce qui est écrit depuis le {moment(done.kept.faite_le)}")
        out.print(f"Restaurée en {mesure(done.duree_s, 's', 1)} ({done.base}), {done.effaces} effacements rejoués")
        out.print(f"Sauvegarde {'chiffrée' if done.kept.chiffree else 'en clair'}, {taille(done.kept.octets)}")


def _told(kept: Backup, what: str, en_json: bool) -> None:
    if en_json:
        json_line({"dossier": kept.folder, "revision": kept.revision, "lignes": kept.lignes})
        return
    out.print(f"{what} : {kept.folder} ({sum(kept.lignes.values())} lignes de {len(kept.lignes)} tables)")
