"""Commands of the predictive models: train that of recruiters, evaluate each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tremplin.cli.donnees import Accept, Json, Reason, require_reason
from tremplin.cli.output import err, json_line, out, settings_to_write, table
from tremplin.domain.display import jour

if TYPE_CHECKING:
    from tremplin.release.stage import Report

Seed = Annotated[int, typer.Option(help="Graine du tirage : même graine, mêmes octets")]


trials = typer.Typer(invoke_without_command=True)


def register(app: typer.Typer) -> None:
    app.command()(train)
    app.add_typer(trials, name="evaluate")


def train(graine: Seed = 2026, accepter: Accept = [], raison: Reason = "", en_json: Json = False) -> None:  # noqa: B006
    """Apprendre des embauches importées, noter chaque établissement, publier les notes si rien ne s'y oppose."""
    from tremplin.recruiters.editions import keep
    from tremplin.recruiters.history import load
    from tremplin.recruiters.scoring import score

    require_reason(accepter, raison)
    settings = settings_to_write()
    history = load(settings.reference)
    outcome = score(
        settings.reference,
        history,
        seed=graine,
        bareme=settings.bareme,
        progress=(lambda _text: None) if en_json else _progress(),
    )
    refused = {name: why for name, why in outcome.refus.items() if name not in accepter}
    report = {
        "etablissements": len(outcome.scores),
        "semestre": outcome.jour,
        "notes_50": {c: int((outcome.scores[c] >= 50).sum()) for c in ("score", "score_alternance")},
        "refus": refused,
        "acceptes": {name: why for name, why in outcome.refus.items() if name in accepter},
    }
    if not refused:
        _kept(keep(settings.reference, "scores_recruteurs", outcome.jour, outcome.scores, raison))
    if en_json:
        json_line(report)
    for name, why in refused.items():
        err.print(f"[red]Refusé[/red] ({name}) : {why}")
    if refused:
        err.print(
            "Les notes en service restent. Pour passer outre : "
            + " ".join(f"--accepter {name}" for name in refused)
            + " --raison « … »"
        )
        raise typer.Exit(1)
    if not en_json:
        out.print(
            f"{len(outcome.scores)} établissements notés pour le semestre du {jour(outcome.jour)}. "
            "Construisez une version pour servir leurs notes : tremplin release build"
        )


@trials.callback()
def evaluate(
    context: typer.Context,
    graine: Seed = 2026,
    en_json: Json = False,
    importer: Annotated[bool, typer.Option(help="Garder les chiffres pour la prochaine version")] = True,
) -> None:
    """Éprouver un modèle sur le passé ; celui des recruteurs sans autre mot : à chaque coupe il n'apprend que de ce qui
    précède."""
    if context.invoked_subcommand:
        return
    from tremplin.recruiters.editions import keep
    from tremplin.recruiters.evaluate import evaluate as measured
    from tremplin.recruiters.evaluate import failures
    from tremplin.recruiters.history import load

    settings = settings_to_write()
    history = load(settings.reference)
    figures = measured(history, graine, (lambda _text: None) if en_json else _progress())
    beaten = failures(figures)
    if importer:
        _kept(keep(settings.reference, "evaluation_recruteurs", max(figures["coupe"]), figures))
    if en_json:
        json_line({"mesures": figures.to_dicts(), "echecs": beaten})
        return
    import polars as pl

    shown = figures.filter(
        (pl.col("portee") == "France") & pl.col("mesure").is_in(["déviance", "capture 10 %", "erreur quadratique"])
    ).pivot(on="methode", index=["coupe", "genre", "mesure"], values="valeur")
    rows = [(c, g, m, *(f"{v:.3f}" for v in values)) for c, g, m, *values in shown.iter_rows()]
    table("Évaluation", ("Coupe", "Contrats", "Mesure", *shown.columns[3:]), rows, right=(3, 4, 5, 6))
    for text in beaten:
        out.print(f"Échec : {text}")
    out.print("Le modèle fait mieux que chaque méthode, à chaque coupe" if not beaten else f"{len(beaten)} échecs")


@trials.command()
def perspectives(en_json: Json = False) -> None:
    """Éprouver les perspectives sur les deux dernières promotions ; la prochaine version portera ces chiffres."""
    import polars as pl

    from tremplin.families import references
    from tremplin.families.infotravail.perspectives.trial import EVERY, METHODS
    from tremplin.release.steps.running import frames_of

    settings = settings_to_write()
    made = frames_of(settings.reference, references(), "perspectives", settings.etapes)
    figures = made["perspectives.epreuve"]
    if en_json:
        json_line({"mesures": figures.to_dicts()})
        return
    kept = figures.filter(pl.col("type") == "", pl.col("voie") == EVERY, pl.col("methode").is_in(list(METHODS)))
    if kept.is_empty():
        out.print("Séries trop courtes : rien ne peut encore être éprouvé")
        return
    index = ["niveau", "echeance", "promotion", "mesure", "series"]
    shown = kept.pivot(on="methode", index=index, values="valeur").select(*index, *METHODS)
    rows = [[row[0], row[1], row[2] or "toutes", *row[3:]] for row in shown.iter_rows()]
    headings = ("Niveau", "Années", "Promotion", "Mesure", "Séries", *METHODS)
    table("Perspectives, l'épreuve du passé", headings, rows, right=(4, 5, 6, 7, 8))


@trials.command()
def correspondances(
    en_json: Json = False,
    importer: Annotated[bool, typer.Option(help="Garder les chiffres pour la prochaine version")] = True,
) -> None:
    """Éprouver les métiers proposés, sur des certifications dont la famille n'a jamais été vue."""
    from tremplin.domain.dates import today
    from tremplin.families import references
    from tremplin.families.certifications.predictions.measures import goals
    from tremplin.families.certifications.predictions.trial import SUJETS, TEXTES, trial
    from tremplin.recruiters.editions import keep
    from tremplin.release.steps.running import frames_of

    settings = settings_to_write()
    subjects, texts = (
        frames_of(settings.reference, references(), frame.partition(".")[0], settings.etapes)[frame]
        for frame in (SUJETS, TEXTES)
    )
    try:
        figures = trial(subjects, texts, today())
    except ValueError as error:
        err.print(f"[red]Rien à éprouver[/red] : {error}")
        raise typer.Exit(1) from error
    if importer:
        _kept(keep(settings.reference, "evaluation_correspondances", today(), figures))
    found = goals(figures)
    if en_json:
        json_line({"mesures": figures.to_dicts(), "buts": [asdict(goal) for goal in found]})
        return
    rows = [
        (goal.but, _figure(goal.mesure, goal.part), _figure(goal.voulu, goal.part), "oui" if goal.atteint else "non")
        for goal in found
    ]
    table("Fiches RNCP dont la famille n'a jamais été vue", ("But", "Mesuré", "Voulu", "Atteint"), rows, right=(1, 2))


def _figure(value: float, share: bool) -> str:
    return f"{100 * value:.1f} %" if share else f"{value:.3f}"


def _progress() -> Callable[[str], None]:
    started = time.perf_counter()
    return lambda text: err.print(f"· {text} ({time.perf_counter() - started:.0f} s)")


def _kept(report: Report) -> None:
    if report.etat == "refusé":
        err.print(f"[red]Refusé[/red] : {report.message}")
        raise typer.Exit(1)
