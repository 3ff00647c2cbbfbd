"""Commands about releases: build, publish, pull, pin, list, diff, rollback, verify."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.donnees import Accept, Json, Reason, require_reason
from tremplin.cli.output import err, json_line, out, table
from tremplin.settings import Settings

if TYPE_CHECKING:
    from tremplin.release.depot.sending import Sent

app = typer.Typer(no_args_is_help=True, help="Construire, publier, comparer les versions des données.")
Name = Annotated[str | None, typer.Argument(help="Nom de la version")]


@app.command()
def build(accepter: Accept = [], raison: Reason = "", en_json: Json = False) -> None:  # noqa: B006
    """Construire une version à partir des éditions importées ; rien n'est encore servi."""
    from tremplin.cli.cle import opened
    from tremplin.families import references
    from tremplin.portal.reports.corrections import export
    from tremplin.release.build import build as build_release
    from tremplin.release.publish import manifest

    require_reason(accepter, raison)
    settings, store = opened()
    settings.room.check()
    if export(store, settings):
        err.print("· corrections acceptées : une nouvelle édition")
    store.close()
    home = settings.reference
    started = time.perf_counter()

    def progress(name: str, computed: bool) -> None:
        if not en_json:
            err.print(f"· {name} — {'calculé' if computed else 'inchangé'} ({time.perf_counter() - started:.1f} s)")

    accepted = frozenset(accepter)
    name = build_release(home, references(), accepted=accepted, raison=raison, shelf=settings.etapes, progress=progress)
    document = manifest(home, name)
    if en_json:
        json_line(document)
        return
    rows = [(t, f["famille"], f["lignes"]) for t, f in sorted(document["tables"].items())]
    table(f"Version {name}", ("Table", "Famille", "Lignes"), rows, right=(2,))
    for check in document["controles"]:
        out.print(f"{'[green]✓[/green]' if check['ok'] else '[yellow]![/yellow]'} {check['message']}")
    out.print(f"Construite en {time.perf_counter() - started:.1f} s")


@app.command()
def publish(nom: Name = None, en_json: Json = False) -> None:
    """Mettre une version en service, la plus récente par défaut."""
    from tremplin.release.publish import publish as publish_release

    settings = Settings.from_environment()
    sent: list[Sent] = []
    name = publish_release(settings.reference, nom, before=_sender(settings, sent), kept=settings.versions_gardees)
    _told(name, sent, en_json)


def _sender(settings: Settings, sent: list[Sent]) -> Callable[[str], None] | None:
    """What sends a release to the depot, where there is one."""
    from tremplin.release.depot.sending import sender

    return sender(settings.depot, settings.depot_cle, settings.reference, sent.append)


def _told(name: str, sent: list[Sent], en_json: bool) -> None:
    if en_json:
        json_line({"courante": name, **({"envoi": asdict(sent[0])} if sent else {})})
        return
    for one in sent:
        out.print(f"Envoyée au dépôt : {one.fichiers} fichiers, {one.octets} octets sur {one.octets_en_tout}")
    out.print(f"En service : {name}")


@app.command()
def pull(nom: Name = None, en_json: Json = False) -> None:
    """Prendre au dépôt la version qui y est en service et la servir ; ou celle qu'on nomme, sans la servir."""
    from tremplin.release.depot.fetching import fetch
    from tremplin.release.depot.place import Depot, DepotRefused

    settings = Settings.from_environment()
    if not settings.depot:
        raise DepotRefused("TREMPLIN_DEPOT n'est pas défini : il n'y a pas de dépôt où prendre une version")
    settings.room.check()
    depot = Depot(settings.depot, settings.depot_cle)
    found = None if nom else depot.pointer()
    if nom is None and found is None:
        raise DepotRefused(f"dépôt {depot.told} : rien n'y est encore publié")
    wanted = nom if found is None else found[0]
    assert wanted is not None
    got = fetch(settings.reference, depot, wanted, kept=settings.versions_gardees)
    if en_json:
        json_line(asdict(got))
    else:
        served = "En service" if nom is None else "Prise"
        out.print(f"{served} : {got.version} ({got.fichiers} fichiers pris, {got.octets} octets)")


@app.command()
def pin(noms: Annotated[list[str], typer.Argument(help="Noms des versions")]) -> None:
    """Garder des versions pour de bon, ici et chez ceux qui suivent le dépôt après la prochaine publication."""
    from tremplin.release.publish import pin as pin_release
    from tremplin.release.publish import pinned

    home = Settings.from_environment().reference
    pin_release(home, [*pinned(home), *noms])
    out.print(f"Épinglées : {', '.join(pinned(home))}")


@app.command()
def unpin(noms: Annotated[list[str], typer.Argument(help="Noms des versions")]) -> None:
    """Ne plus garder des versions au-delà des dernières."""
    from tremplin.release.publish import UnknownRelease, pinned
    from tremplin.release.publish import pin as pin_release

    home = Settings.from_environment().reference
    if strangers := sorted(set(noms) - set(pinned(home))):
        raise UnknownRelease(f"{strangers[0]} n'est pas épinglée")
    pin_release(home, set(pinned(home)) - set(noms))
    out.print(f"Épinglées : {', '.join(pinned(home)) or 'aucune'}")


@app.command("list")
def list_(en_json: Json = False) -> None:
    """Les versions gardées, la plus récente en dernier."""
    from tremplin.release.publish import current, manifest, names

    home = Settings.from_environment().reference
    served = current(home)
    rows = []
    for name in names(home):
        document = manifest(home, name)
        total = sum(t["lignes"] for t in document["tables"].values())
        rows.append((name, document["construite_le"], len(document["sources"]), total, name == served))
    if en_json:
        keys = ("nom", "construite_le", "sources", "lignes", "courante")
        json_line([dict(zip(keys, r, strict=True)) for r in rows])
    else:
        shown = [(*r[:4], "en service" if r[4] else "") for r in rows]
        table("Versions", ("Nom", "Construite le", "Sources", "Lignes", ""), shown, right=(2, 3))


@app.command()
def diff(ancienne: str, nouvelle: str, en_json: Json = False) -> None:
    """Lignes ajoutées, retirées et modifiées entre deux versions, par table."""
    from tremplin.release.diff import as_json
    from tremplin.release.diff import diff as compare

    found = compare(Settings.from_environment().reference, ancienne, nouvelle)
    if en_json:
        json_line(as_json(found))
        return
    if not found:
        out.print("Aucune différence dans les fichiers plats")
        return
    rows = [(d.table, ", ".join(d.key), *d.counts.values()) for d in found]
    table("Différences", ("Table", "Clé", "Ajoutées", "Retirées", "Modifiées"), rows, right=(2, 3, 4))


@app.command()
def rollback(nom: Name = None, en_json: Json = False) -> None:
    """Revenir à une version antérieure, la précédente par défaut."""
    from tremplin.release.publish import rollback as roll_back

    settings = Settings.from_environment()
    sent: list[Sent] = []
    _told(roll_back(settings.reference, nom, before=_sender(settings, sent)), sent, en_json)


@app.command()
def verify(nom: Name = None, en_json: Json = False) -> None:
    """Comparer chaque fichier d'une version aux empreintes de son manifeste."""
    from tremplin.release.publish import UnknownRelease, current
    from tremplin.release.publish import verify as check

    home = Settings.from_environment().reference
    name = nom or current(home)
    if name is None:
        raise UnknownRelease("aucune version n'est publiée")
    checks = check(home, name)
    wrong = [c.message for c in checks if not c.ok]
    if en_json:
        json_line({"version": name, "fichiers": len(checks), "defauts": wrong})
    else:
        for message in wrong:
            out.print(f"[red]✗[/red] {message}")
        out.print(f"{name} : {len(checks) - len(wrong)} fichiers conformes sur {len(checks)}")
    if wrong:
        raise typer.Exit(1)
