"""Commands about releases: build, publish, list, diff, rollback, verify."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from tremplin.cli.donnees import Accept, Json, Reason, require_reason
from tremplin.cli.output import err, json_line, out, table
from tremplin.settings import Settings

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

    name = build_release(home, references(), accepted=frozenset(accepter), raison=raison, progress=progress)
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

    name = publish_release(Settings.from_environment().reference, nom)
    json_line({"courante": name}) if en_json else out.print(f"En service : {name}")


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

    name = roll_back(Settings.from_environment().reference, nom)
    json_line({"courante": name}) if en_json else out.print(f"En service : {name}")


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
