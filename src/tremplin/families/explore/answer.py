"""An answer: the question as it was understood, then each block with its state, its level, its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
import structlog
from starlette.requests import Request

from tremplin.domain.dates import day_in_paris
from tremplin.domain.here import Here, place_label
from tremplin.families.explore import meaning
from tremplin.families.explore.blocks import BLOCKS, MEANING
from tremplin.families.explore.blocks.held import Told, held_of
from tremplin.families.explore.blocks.held import told as told_of
from tremplin.families.explore.question.jobs import Job
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import spoken
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.counts.store import PART
from tremplin.platform.web.state import State as Worker
from tremplin.platform.wire.parts import Asked, Part, State
from tremplin.release.reader import Release
from tremplin.sources.reading.registry import SOURCES

API = "/api/explorer/v1"
log = structlog.get_logger("explorer")
Document = dict[str, Any]


def compose(asked: Asked, job: Job, names: Sequence[str], *, written: bool = False) -> Document:
    """The whole answer, with the blocks asked for; as JSON already when it is to be `written`."""
    needed = BLOCKS if MEANING in names else [name for name in names if name in BLOCKS]
    told = {name: _held(asked, name) for name in needed}
    if MEANING in names:
        told[MEANING] = _meaning(asked, told)
    return {
        "demande": {"metier": job.document(), "lieu": place_document(asked.here), "date": asked.day and str(asked.day)},
        "version": {"release": asked.release.name, "donnees_au": asked.release.donnees_au},
        "blocs": {name: orjson.Fragment(told[name].body) if written else told[name].document for name in names},
    }


def _held(asked: Asked, name: str) -> Told:
    """A block, as it was told before where nothing that it depends on changed; one that failed is asked again."""
    block = BLOCKS[name]

    def make() -> tuple[Document, bool]:
        part = _whole(asked, name, partial(block.read, asked))
        return _told(asked, part, block.validite), part.etat is not State.BROKEN

    key = (name, block.read, asked.rome, asked.day, asked.on, spoken(), block.depends(asked))
    return told_of(held_of(asked.release), key, make)


def _meaning(asked: Asked, told: Mapping[str, Told]) -> Told:
    """The sentences of these very blocks."""

    def make() -> tuple[Document, bool]:
        documents = {name: one.document for name, one in told.items()}
        part = _whole(asked, MEANING, lambda: meaning.part(documents, asked.here))
        return _told(asked, part), part.etat is not State.BROKEN

    key = (MEANING, meaning.part, spoken(), asked.here, *told.values())
    return told_of(held_of(asked.release), key, make)


def _whole(asked: Asked, name: str, read: Callable[[], Part]) -> Part:
    """A block; when its family fails, that it did: the others answer."""
    try:
        return read()
    except Exception:
        log.exception("bloc en défaut", bloc=name, rome=asked.rome)
        count_failure(asked.request, name)
        return Part(etat=State.BROKEN, pourquoi=_("Ces données ne se lisent pas pour le moment."))


def count_failure(request: Request, name: str) -> None:
    """Count a block that failed, for the page of the state of the service."""
    worker: Worker = request.app.state.tremplin
    worker.mesures.tally(Right.EXPLORE.famille, PART + name, "", 500)


def place_document(here: Here) -> Document:
    """The place as answers tell it."""
    return {
        "niveau": here.niveau,
        "code": here.code or None,
        "nom": here.nom,
        "commune": here.commune or None,
        "longitude": here.point and here.point[0],
        "latitude": here.point and here.point[1],
        "rayon_km": here.rayon if here.point else None,
        "bassin": {"code": here.bassin, "nom": here.nom_bassin} if here.bassin else None,
        "departement": here.departement or None,
        "region": here.region or None,
        "alors": here.alors and dict(zip(("code", "nom", "jusqu_au"), here.alors, strict=True)),
    }


def label_of(place: Document) -> str:
    """The name of a place of an answer, as people are told it."""
    return place_label(place["niveau"], place["nom"], place["departement"] or "")


def _told(asked: Asked, part: Part, undated: str = "") -> Document:
    """A block as answers tell it; empty for want of any of its files, it isn't published. `undated`: what it says when
    a day is asked for, of data that aren't those of that day."""
    etat, why = part.etat, part.pourquoi
    known = sources_of(asked.release)
    if etat is State.EMPTY and part.sources and not any(name in known for name in part.sources):
        lacking = ", ".join(SOURCES[name].titre for name in dict.fromkeys(part.sources))
        etat, why = (
            State.UNPUBLISHED,
            _("%(pourquoi)s Fichiers absents de cette version : %(fichiers)s.", pourquoi=why, fichiers=lacking),
        )
    if asked.day and undated and etat is State.OK:
        why = " ".join(filter(None, (why, _(undated))))
    return {
        "etat": etat,
        "pourquoi": why,
        "niveau": part.niveau,
        "code": part.code or None,
        "donnees": part.donnees,
        "total": part.total,
        "suite": part.suite,
        "sources": [known[name] for name in dict.fromkeys(part.sources) if name in known],
    }


def sources_of(release: Release) -> dict[str, Document]:
    """Each source of a release, as blocks cite it."""
    return release.held("sources citées", _sources_of)


def _sources_of(release: Release) -> dict[str, Document]:
    found = {}
    for name, told in release.manifest["sources"].items():
        newest = told["derniere"]
        if newest and name in SOURCES:
            found[name] = {
                "nom": SOURCES[name].titre,
                "editeur": SOURCES[name].publisher,
                "edition": newest["edition"],
                "publiee_le": None if newest["date_lue_dans"] == "import" else newest["date_publication"],
                "importee_le": str(day_in_paris(newest["importe_le"])),
                "licence": SOURCES[name].licence,
                "page": f"/sources/{name}",
            }
    return found
