"""The fictitious world: files in the publishers' own formats, made from a seed, imported like real ones."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from tremplin.demo.world import write_world
from tremplin.settings import Settings

__all__ = ["load", "write_world"]


@dataclass(frozen=True)
class Demonstration:
    """A published fictitious world, and what opens it."""

    version: str
    cle: str
    client: tuple[str, str]
    """Id and secret of an OAuth2 client of the fictitious training paths."""


SESSIONS = 24
COUPES = 2
"""Past dates at which the model of recruiters is tried: a report is shown, nothing is decided by it."""


def load(settings: Settings, *, seed: int, scale: float, evaluated: bool) -> Demonstration:
    """Write the world, import it, build and publish a release, fill the fictitious training paths.

    `evaluated`: try the model of recruiters on the world's hirings first, for its report (some 5 s more).
    """
    from tremplin.demo.alternance import employer_offers
    from tremplin.demo.employeurs import populate
    from tremplin.demo.parcours import monde
    from tremplin.demo.parcours_base import Chargeur
    from tremplin.families import references
    from tremplin.platform.identity import keys
    from tremplin.platform.web.state import State
    from tremplin.recruiters.editions import keep
    from tremplin.recruiters.evaluate import evaluate
    from tremplin.recruiters.history import load as hirings
    from tremplin.release.build import FICTITIOUS, BuildRefused, build
    from tremplin.release.publish import publish
    from tremplin.release.stage import import_files
    from tremplin.store.engine import Store
    from tremplin.store.migrate import upgrade

    with tempfile.TemporaryDirectory() as folder:
        write_world(Path(folder), seed=seed, scale=scale)
        reports = import_files(settings.reference, [Path(folder)])
    (settings.reference / FICTITIOUS).touch()
    refused = [f"{r.fichier} : {r.message}" for r in reports if r.etat in ("refusé", "non reconnu")]
    if refused:
        raise BuildRefused("monde fictif refusé : " + " ; ".join(refused))
    if evaluated:
        figures = evaluate(hirings(settings.reference), seed, coupes=COUPES)
        keep(settings.reference, "evaluation_recruteurs", max(figures["coupe"]), figures)
    built = build(settings.reference, references(), shelf=settings.etapes)
    name = publish(settings.reference, built, kept=settings.versions_gardees)
    store = Store.of(settings)
    upgrade(store)
    employer_offers(store)
    key = keys.create(store, settings.poivre, organisation="Démonstration", nom="monde fictif", test=True)
    client = Chargeur(settings, store).load(*monde(seed, SESSIONS))
    store.close()
    state = State(settings)
    populate(state)
    state.close()
    return Demonstration(name, key, client)
