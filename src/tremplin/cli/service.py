"""Commands about the service: serve, doctor, version."""

from __future__ import annotations

import errno
import multiprocessing
import os
import platform
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.donnees import Json
from tremplin.cli.output import err, json_line, out, table
from tremplin.memory import made_to_last
from tremplin.parent import end_with_parent
from tremplin.settings import DECLARED, SECRETS, Settings, SettingsError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from tremplin.cli.serving import Server
    from tremplin.replay.replaying import Report

_GAPS = 5
"""Differences of an answer that are printed; `--json` tells more."""
_BESIDE_AFTER_S = 2.0
_FIN_S = 10
"""What a task in progress is given to finish once its parent is gone."""


def register(app: typer.Typer) -> None:
    app.command()(serve)
    jobs = typer.Typer(help="Tâches de fond : toutes, ou une seule par son nom.")
    jobs.callback(invoke_without_command=True)(_loop)
    jobs.command("run")(run_job)
    app.add_typer(jobs, name="jobs")
    app.command()(probe)
    app.command()(doctor)
    app.command("version")(show_version)
    app.command("mcp")(serve_assistant)
    app.command("rejouer")(replay_file)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    adresse: Annotated[str, typer.Option(help="Adresse d'écoute")] = "127.0.0.1",
    travailleurs: Annotated[int, typer.Option(min=1, help="Processus ; un par cœur par défaut")] = os.cpu_count() or 1,
    sondes: Annotated[bool, typer.Option("--sondes", help="Sonder chaque minute, pour la page de statut")] = False,
    suivre: Annotated[bool, typer.Option("--suivre", help="Servir ce que publie le dépôt (TREMPLIN_DEPOT)")] = False,
) -> None:
    """Servir le portail et les API."""
    with made_to_last():  # what the processes of a server have in common is loaded once, and shared by those it forks
        from tremplin.cli.serving import Server
        from tremplin.platform.bounds.limits import Limits
        from tremplin.platform.identity.signing import SigningKeys
        from tremplin.platform.web import logs
        from tremplin.platform.web.counts import latency

    logs.configure()
    if os.environ.get("TREMPLIN_ENV") != "production":  # there it is required
        os.environ.setdefault("TREMPLIN_BASE_URL", f"http://localhost:{port}")
    settings = Settings.from_environment()
    if suivre and not settings.depot:
        raise SettingsError("« --suivre » demande TREMPLIN_DEPOT : le dépôt à suivre")
    server = Server(adresse, port, travailleurs, settings.arret_s)
    Limits(settings.home / "limites").close()
    latency.forget(settings.home)
    settings.poivre  # noqa: B018  made before the workers start
    try:
        SigningKeys(settings.home / "secrets" / "jetons").sign()
    except OSError as error:  # where nothing may be written, nothing is signed: the rest is served
        if error.errno != errno.EROFS:
            raise
    _migrate(settings)
    err.print(f"Tremplin écoute sur http://{adresse}:{port}")
    works: dict[str, Callable[[], None]] = {"tremplin-jobs": _do_jobs}
    if sondes:
        works["tremplin-probe"] = partial(_probe_service, f"http://{adresse}:{port}")
    if suivre:
        works["tremplin-follow"] = _follow
    with _background(server, works):
        server.run()


def _follow() -> None:
    """Serve what the depot points to, until told to end."""
    from tremplin.platform.web import logs
    from tremplin.release.depot.following import follow
    from tremplin.release.depot.place import Depot

    logs.configure()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = Settings.from_environment()
    depot = Depot(settings.depot, settings.depot_cle)
    follow(settings.reference, depot, settings.versions_gardees, stop.wait)


@contextmanager
def _background(server: Server, works: Mapping[str, Callable[[], None]]) -> Iterator[None]:
    """Work beside those that answer, each in a process of its own, started once they are up; it ends with this one."""
    started: list[BaseProcess] = []
    parent = os.getpid()

    def beside(name: str, work: Callable[[], None]) -> None:
        with suppress(OSError):  # its name, where the system shows one
            Path("/proc/self/comm").write_text(name)
        server.let_go()
        end_with_parent(parent, _FIN_S)
        work()

    def start() -> None:
        for name, work in works.items():
            process = multiprocessing.get_context("fork").Process(target=beside, args=(name, work))
            process.start()
            started.append(process)

    timer = threading.Timer(_BESIDE_AFTER_S, start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for process in started:
            process.terminate()
            process.join()


def probe(
    url: Annotated[str, typer.Option(help="Adresse à sonder ; par défaut TREMPLIN_BASE_URL")] = "",
    une_fois: Annotated[bool, typer.Option("--une-fois", help="Un seul tour")] = False,
) -> None:
    """Sonder le service chaque minute : une vraie réponse par famille, dont le contenu est vérifié."""
    _probe_service(url, once=une_fois)


def _probe_service(url: str, *, once: bool = False) -> None:
    from tremplin.platform.web.state import open_state
    from tremplin.portal.status.probe import Client, probe_all, tours

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    state = open_state()
    client = Client(state, url or state.settings.base_url)
    bad = 0
    try:
        for _ in tours(stop.is_set):
            seen = probe_all(client)
            bad = sum(not s.bonne for s in seen)
            if once:
                table(
                    "Sondes",
                    ("Famille", "État", "ms"),
                    [(s.famille, "bonne" if s.bonne else s.constat, s.ms) for s in seen],
                )
                break
    finally:
        client.close()
        state.close()
    if once and bad:
        raise typer.Exit(1)


def _loop(context: typer.Context) -> None:
    """Les tâches de fond (envois, imports, ménage), tant qu'aucun autre processus ne s'en charge."""
    if context.invoked_subcommand is None:
        _do_jobs()


def _do_jobs() -> None:
    with made_to_last():
        from tremplin import traces
        from tremplin.app import TACHES
        from tremplin.platform.web import logs
        from tremplin.platform.web.state import State
        from tremplin.platform.work.jobs import run

    logs.configure()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = Settings.from_environment()
    traces.start(settings.traces, settings.env)
    state = State(settings)
    try:
        run(state, TACHES, stop.is_set)
    finally:
        state.close()
        traces.end()


def run_job(
    nom: Annotated[str, typer.Argument(help="Nom de la tâche")],
    simulation: Annotated[bool, typer.Option("--simulation", help="Dire ce qui serait fait (retention)")] = False,
) -> None:
    """Faire une tâche une fois, tout de suite."""
    from tremplin.app import TACHES
    from tremplin.families.parcours.privacy.erasure import menage
    from tremplin.families.parcours.service import Service
    from tremplin.platform.web.state import State

    known = {task.nom: task for task in TACHES}
    if nom not in known:
        raise typer.BadParameter(f"tâches connues : {', '.join(known)}", param_hint="NOM")
    if simulation and nom != "retention":
        raise typer.BadParameter("seule « retention » se simule", param_hint="--simulation")
    state = State(Settings.from_environment())
    if nom == "retention":
        service = state.service(Service, lambda: Service(state.settings, state.store))
        counts = menage(service, simulation=simulation).comptes
        table("Rétention" + (" (simulation)" if simulation else ""), ("Quoi", "Combien"), list(counts.items()))
    else:
        while known[nom].do(state):
            pass
    state.close()


def _migrate(settings: Settings) -> None:
    from tremplin.store.engine import Store
    from tremplin.store.migrate import upgrade

    store = Store.of(settings)
    upgrade(store)
    store.close()


def doctor(
    en_json: Json = False,
    audit: Annotated[bool, typer.Option("--audit", help="Relire le journal d'audit de bout en bout")] = False,
    deploiement: Annotated[bool, typer.Option("--deploiement", help="Ce qui manque avant la production")] = False,
) -> None:
    """L'état de l'installation : réglages (secrets cachés), versions, disque, version des données."""
    if audit:
        _audit(en_json)
        return
    if deploiement:
        _deployment(en_json)
        return
    from tremplin import __version__
    from tremplin.release.publish import current

    settings = Settings.from_environment()
    facts: dict[str, Any] = {
        "tremplin": __version__,
        "python": platform.python_version(),
        "base opérationnelle": _store_version(settings),
        "libre": f"{shutil.disk_usage(settings.home.parent).free // 1024**2} Mo",
        "version des données": current(settings.reference) or "aucune",
    }
    values = {
        name: ("défini" if settings.values[name] else "non défini") if name in SECRETS else settings.values[name]
        for name in DECLARED
    }
    if en_json:
        json_line({"etat": facts, "reglages": values})
        return
    table("État", ("Quoi", "Valeur"), list(facts.items()))
    table("Réglages", ("Nom", "Valeur", "Sens"), [(n, values[n], DECLARED[n][1]) for n in DECLARED])


def _deployment(en_json: bool) -> None:
    from tremplin.portal.operation.deployment import CHECKS, examined

    lacking, refused = examined(os.environ)
    if en_json:
        told = [{"nom": c.name, "grave": c.serious, "remede": c.remedy} for c in lacking]
        json_line({"controles": len(CHECKS), "manques": told, "refus": refused or None})
    else:
        rows = [(c.name, "à corriger" if c.serious else "à savoir", c.remedy) for c in lacking]
        table(f"{len(CHECKS) - len(lacking)} contrôles bons sur {len(CHECKS)}", ("Quoi", "État", "Remède"), rows)
        if refused:
            err.print(f"[red]Réglages refusés[/red] : {refused}")
    if refused or any(c.serious for c in lacking):
        raise typer.Exit(1)


def _audit(en_json: bool) -> None:
    from tremplin.app import CHAINES
    from tremplin.cli.cle import opened

    store = opened()[1]
    found = {name: chain.verify(store) for name, chain in CHAINES.items()}
    if en_json:
        json_line({name: {"lignes": count, "anomalies": wrong} for name, (count, wrong) in found.items()})
    for name, (count, wrong) in found.items() if not en_json else ():
        for text in wrong:
            err.print(f"[red]Journal {name}[/red] : {text}")
        if not wrong:
            out.print(f"Journal {name} : {count} lignes, chaîne intacte")
    if any(wrong for _, wrong in found.values()):
        raise typer.Exit(1)


def _store_version(settings: Settings) -> str:
    from sqlalchemy.exc import SQLAlchemyError

    from tremplin.store import StoreRefused
    from tremplin.store.engine import Store

    try:
        store = Store.of(settings)
        try:
            return store.version()
        finally:
            store.close()
    except StoreRefused as refusal:
        return f"injoignable ({refusal})"
    except SQLAlchemyError as error:
        return f"injoignable ({type(error).__name__})"


def show_version() -> None:
    """La version de Tremplin."""
    from tremplin import __version__

    typer.echo(__version__)


def serve_assistant() -> None:
    """Répondre à un assistant de cette machine (MCP) sur l'entrée et la sortie standard."""
    from tremplin.app import create_app
    from tremplin.assistants.stdio import serve as answer

    answer(create_app(Settings.from_environment()))


def replay_file(
    fichier: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="NDJSON, HAR ou journal d'un serveur web")
    ],
    avant: Annotated[str, typer.Option(help="Une adresse (http://…), ou une version des données")],
    apres: Annotated[str, typer.Option(help="L'autre adresse, ou l'autre version")],
    url: Annotated[str, typer.Option(help="Où demander des versions ; par défaut TREMPLIN_BASE_URL")] = "",
    ignorer: Annotated[
        list[str] | None, typer.Option(help="Chemins JSON laissés de côté, comme « *.genere_le » ; répétable")
    ] = None,
    ecritures: Annotated[bool, typer.Option("--ecritures", help="Rejouer aussi POST, PUT, PATCH, DELETE")] = False,
    en_json: Json = False,
) -> None:
    """Rejouer des requêtes enregistrées sur deux versions, et dire où leurs réponses diffèrent (code 1).

    La clé à montrer est celle de la variable d'environnement CLE, s'il y en a une.
    """
    from tremplin.replay.recorded import read
    from tremplin.replay.replaying import IGNORED, Side, replay

    base = (url or Settings.from_environment().base_url).rstrip("/")
    sides = (Side.of(avant, base), Side.of(apres, base))
    found = replay(
        read(fichier),
        sides,
        key=os.environ.get("CLE", ""),
        ignored=(*IGNORED, *(ignorer or ())),
        writes=ecritures,
    )
    if en_json:
        json_line(found.document())
    else:
        _show_replay(found)
    if not found.same:
        raise typer.Exit(1)


def _show_replay(found: Report) -> None:
    for one in found.differentes:
        out.print(f"≠ {one.methode} {one.chemin} : {one.en_tout} écart(s)", markup=False, soft_wrap=True)
        for gap in one.ecarts[:_GAPS]:
            out.print(f"    {gap.chemin} : {gap.avant} → {gap.apres}", markup=False, soft_wrap=True)
    for one in found.echecs:
        told = " → ".join(str(status or "—") for status in one.statuts)
        out.print(f"✗ {one.methode} {one.chemin} : {told}, {one.echec}", markup=False, soft_wrap=True)
    counts = (found.egales, len(found.differentes), len(found.echecs), found.non_rejouees, found.requetes)
    names = ("Égales", "Différentes", "En échec", "Non rejouées", "En tout")
    table("Réponses", ("", "Requêtes"), list(zip(names, counts, strict=True)), right=(1,))
