"""Commands about the safety of what people write: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.donnees import Json
from tremplin.cli.output import json_line, out
from tremplin.settings import Settings

if TYPE_CHECKING:
    from tremplin.store.backup import Backup

_CLE = "TREMPLIN_SAUVEGARDE_CLE"
Folder = Annotated[Path, typer.Argument(help="Dossier d'une sauvegarde", exists=True, file_okay=False)]


def register(app: typer.Typer) -> None:
    app.command("backup")(backup_)
    app.command("restore")(restore_)
    app.command("backup-key")(cle_)


def cle_() -> None:
    """Une clé pour chiffrer les sauvegardes (TREMPLIN_SAUVEGARDE_CLE) : gardez-la loin d'elles."""
    from tremplin.store.backup import nouvelle_cle

    typer.echo(nouvelle_cle())


def backup_(
    dossier: Annotated[Path | None, typer.Option(help="Où l'écrire ; TREMPLIN_HOME/sauvegardes par défaut")] = None,
    en_json: Json = False,
) -> None:
    """Sauvegarder la base opérationnelle pendant qu'elle sert, et relire la sauvegarde."""
    from tremplin.cli.cle import opened
    from tremplin.store.backup import backup

    settings, store = opened()
    _told(backup(store, dossier or settings.home / "sauvegardes", settings.values[_CLE]), "Sauvegarde", en_json)


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


def _told(kept: Backup, what: str, en_json: bool) -> None:
    if en_json:
        json_line({"dossier": kept.folder, "revision": kept.revision, "lignes": kept.lignes})
        return
    out.print(f"{what} : {kept.folder} ({sum(kept.lignes.values())} lignes de {len(kept.lignes)} tables)")
