"""Commands about data: import, fetch, sources."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.output import err, json_line, out, settings_to_write, table
from tremplin.settings import Settings

if TYPE_CHECKING:
    from tremplin.release.stage import Report

Accept = Annotated[list[str], typer.Option("--accepter", help="Seuil ou contrôle à passer cette fois")]
Reason = Annotated[str, typer.Option("--raison", help="Pourquoi, gardé avec la décision")]
Json = Annotated[bool, typer.Option("--json", help="Sortie pour machines")]


def require_reason(accepted: list[str], reason: str, *, remplace_echantillon: bool = False) -> None:
    """An override without a reason is a usage error."""
    for option, used in (("--accepter", accepted), ("--remplace-echantillon", remplace_echantillon)):
        if used and not reason:
            raise typer.BadParameter(f"{option} demande --raison « … »")


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    app.command()(fetch)
    app.command()(collecte)
    app.command()(sources)


def import_(
    chemins: Annotated[
        list[Path],
        typer.Argument(help="Fichiers, ou dossiers dont prendre les fichiers ; d'abord, si l'on veut, leur source"),
    ],
    source: Annotated[str | None, typer.Option(help="Source ou groupe de sources, sinon reconnue d'elle-même")] = None,
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date de publication, si le nom ne la dit pas")
    ] = None,
    accepter: Accept = [],  # noqa: B006  typer copies it
    remplace_echantillon: Annotated[
        bool,
        typer.Option(help="L'édition en service n'était qu'un échantillon : ne rien lui comparer, ne plus la lire"),
    ] = False,
    raison: Reason = "",
    en_json: Json = False,
) -> None:
    """Importer des fichiers publiés : reconnus, lus, comparés à l'édition en service, gardés."""
    from tremplin.release.stage import THRESHOLDS, Acceptance, import_files
    from tremplin.sources.reading.registry import GROUPES, SOURCES, named

    require_reason(accepter, raison, remplace_echantillon=remplace_echantillon)
    if source is None and len(chemins) > 1 and named(str(chemins[0])) and not chemins[0].exists():
        source, chemins = str(chemins[0]), chemins[1:]
    elif source is None and len(chemins) > 1 and not chemins[0].exists() and not chemins[0].suffix:
        near = get_close_matches(str(chemins[0]), [*SOURCES, *sorted(GROUPES)], n=1)
        if near:
            raise typer.BadParameter(f"« {chemins[0]} » n'est ni un fichier ni une source ; la plus proche : {near[0]}")
    unknown = set(accepter) - set(THRESHOLDS)
    if unknown:
        raise typer.BadParameter(f"seuil inconnu {', '.join(unknown)} ; seuils : {', '.join(THRESHOLDS)}")
    if source is not None and not named(source):
        raise typer.BadParameter(f"source inconnue ; sources : {', '.join([*SOURCES, *sorted(GROUPES)])}")
    reports: list[Report] = []

    def progress(report: Report) -> None:
        reports.append(report)
        if not en_json:
            mark = {"importé": "[green]✓[/green]", "refusé": "[red]✗[/red]"}.get(report.etat, "·")
            err.print(f"{mark} {report.chemin} — {report.etat} ({report.secondes:.1f} s)")

    import_files(
        settings_to_write().reference,
        chemins,
        only=source,
        day=date.date() if date else None,
        acceptance=Acceptance(frozenset(accepter), raison, remplace_echantillon),
        progress=progress,
    )
    _report(reports, en_json)


def _message(report: Report) -> str:
    """What is said of a file, whose name stands beside."""
    from tremplin.sources.reading.containers import plain_name

    whole = report.message.removeprefix(f"{report.fichier} : ")
    return whole.removeprefix(f"{plain_name(Path(report.fichier))} : ")


def _report(reports: list[Report], en_json: bool) -> None:
    counted = ("lues", "gardees", "fusionnees", "ecartees", "valeurs_ecartees")
    if en_json:
        json_line([{**vars(r), "message": _message(r), "totaux": {c: r.total(c) for c in counted}} for r in reports])
    else:
        rows = [
            (r.chemin, r.source, r.etat, *(r.total(c) if r.tables else "" for c in counted), f"{r.secondes:.1f}")
            for r in reports
        ]
        columns = ("Fichier", "Source", "État", "Lues", "Gardées", "Fusionnées", "Écartées", "Valeurs", "s")
        table("Import", columns, rows, right=(3, 4, 5, 6, 7, 8))
        for r in reports:
            if r.message and r.etat != "déjà importé":
                out.print(f"{r.chemin} : {_message(r)}")
            elif sample := r.decisions.get("remplace_echantillon"):
                out.print(f"{r.chemin} : remplace l'échantillon {sample['fichier']} ({sample['raison']})")
    if any(r.etat == "refusé" for r in reports):
        raise typer.Exit(1)


def fetch(
    source: Annotated[list[str] | None, typer.Argument(help="Sources à prendre, toutes par défaut")] = None,
    url: Annotated[
        str | None, typer.Option(help="Adresse à prendre au lieu de l'officielle (une seule source)")
    ] = None,
    importer: Annotated[bool, typer.Option(help="Importer ce qui a changé")] = True,
    en_json: Json = False,
) -> None:
    """Prendre les fichiers aux adresses officielles : reprise, empreinte, requêtes conditionnelles."""
    from tremplin.release.fetch import fetch_sources
    from tremplin.release.stage import import_files
    from tremplin.sources.reading.registry import SOURCES

    names = source or [n for n, s in SOURCES.items() if s.urls]
    unknown = set(names) - set(SOURCES)
    if unknown or (url and len(names) != 1):
        raise typer.BadParameter(f"sources connues : {', '.join(SOURCES)} ; --url en demande une seule")
    settings = settings_to_write()
    results = fetch_sources(
        settings.home / "telechargements",
        names,
        url=url,
        internal=frozenset(settings.sorties),
        progress=lambda r: None if en_json else err.print(f"· {r.source} : {r.etat} {r.message}"),
    )
    if en_json:
        json_line([vars(r) for r in results])
    fresh = [(r.source, r.fichier) for r in results if r.etat == "téléchargé" and r.fichier]
    refused = any(r.etat == "refusé" for r in results)
    for name, path in fresh if importer else []:
        reports = import_files(settings.reference, [Path(path)], only=name)
        refused |= any(r.etat == "refusé" for r in reports)
        if not en_json:
            _report(reports, False)
    if refused:
        raise typer.Exit(1)


def collecte(
    annee: Annotated[list[str] | None, typer.Option(help="Promotion nationale, celles du réglage par défaut")] = None,
    periode: Annotated[list[str] | None, typer.Option(help="Période, celles du réglage par défaut")] = None,
    importer: Annotated[bool, typer.Option(help="Importer ce qui a été collecté")] = True,
) -> None:
    """Demander à l'API InserJeunes de la DEPP toutes ses réponses, cinq par seconde, puis les importer."""
    from tremplin.families.inserjeunes.collection import collect, requests
    from tremplin.release.stage import import_files

    settings = settings_to_write()
    names = ("TREMPLIN_INSERJEUNES_API", "TREMPLIN_INSERJEUNES_UTILISATEUR", "TREMPLIN_INSERJEUNES_MOT_DE_PASSE")
    base, user, password = (settings.values[name] for name in names)
    if not base or not user or not password:
        raise typer.BadParameter(f"réglages attendus : {', '.join(names)}")
    wanted = requests(
        settings.reference,
        annee or settings.listed("TREMPLIN_MILLESIMES_CERTIFICATIONS"),
        periode or settings.listed("TREMPLIN_MILLESIMES_FORMATIONS"),
    )
    target = settings.home / "telechargements" / "inserjeunes_api" / "inserjeunes-api.ndjson"
    done = collect(base, user, password, wanted, target, internal=frozenset(settings.sorties))
    out.print(f"{done.demandes} demandes, {done.reprises} reprises, {done.sans_donnees} sans données")
    for failure in done.echecs[:20]:
        out.print(f"échec : {failure}")
    if done.echecs:
        out.print(f"{len(done.echecs)} échecs : relancez pour les redemander, rien n'est importé")
        raise typer.Exit(1)
    if importer:
        _report(import_files(settings.reference, [target], only="inserjeunes_api"), False)


def sources(en_json: Json = False) -> None:
    """Les sources connues, leur édition la plus récente et leur âge."""
    from tremplin.release.editions import all_editions
    from tremplin.sources.reading.registry import SOURCES

    home = Settings.from_environment().reference
    rows = []
    for name, source in SOURCES.items():
        editions = all_editions(home, name)
        last = editions[-1] if editions else None
        rows.append((name, source.publisher, source.rhythm, len(editions), last and last.date, last and last.fichier))
    if en_json:
        keys = ("source", "producteur", "rythme", "editions", "derniere", "fichier")
        json_line([dict(zip(keys, r, strict=True)) for r in rows])
    else:
        table("Sources", ("Source", "Producteur", "Rythme", "Éditions", "Dernière", "Fichier"), rows, right=(3,))
