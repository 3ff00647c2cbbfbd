"""Offers of employers as searches see them: read from the store as they change, searched like those of a release.

A worker asks the store twice a second at most whether anything changed; only what changed is read again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

import numpy as np
import orjson
import polars as pl
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from tremplin.columnar.placed import HOLE, Bodies, Declared, Placed, in_memory
from tremplin.columnar.places import Items, Keep
from tremplin.domain.dates import end_of_day
from tremplin.domain.geo import departement_of, point
from tremplin.domain.text import fold
from tremplin.families.alternance import opco
from tremplin.families.alternance.item import (
    NIVEAUX_OFFRE,
    TAILLES,
    company,
    item,
    job,
    joined,
    opaque,
    place,
)
from tremplin.families.alternance.registre import corrections, retraits
from tremplin.store.engine import Store
from tremplin.store.offres import ACTIVE, StoredOffer, changed_since

Document = Mapping[str, Any]
_EVERY_S = 0.5
_PART = 4
"""Looking takes a fifth of a processor at the most, however many offers change."""
log = structlog.get_logger()
PLATEFORME = "La bonne alternance"
"""Whose the offers are that employers write here."""
_SHOWN = 50
"""Characters under which a description says too little to be shown."""


class Live:
    """The offers of a store, as a table of placed items; made again when one of them changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version = 0
        self._next = 0.0
        self._offers: dict[str, Rendue] = {}
        self._reading = threading.Lock()
        self.placed: Placed = _table([])
        self.retirees: frozenset[str] = frozenset()
        """SIRET of the companies that asked not to be shown, whatever was imported."""
        self.corrigees: dict[str, dict[str, Any]] = {}
        """SIRET → what the company says of itself, over whatever was imported."""
        self._cachees: tuple[Placed | None, frozenset[str], Items] = (None, self.retirees, np.zeros(0, dtype=np.int64))

    def cachees(self, recruteurs: Placed) -> Items:
        """The items of the companies that asked not to be shown, looked up once for a release and a set of them."""
        if self._cachees[:2] != (recruteurs, self.retirees):
            found = (recruteurs.find(siret) for siret in self.retirees)
            self._cachees = (recruteurs, self.retirees, np.array([n for n in found if n is not None], dtype=np.int64))
        return self._cachees[2]

    async def refresh(self) -> Placed:
        """The offers of now, half a second at most behind the store."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EVERY_S
            await run_in_threadpool(self._read)
        return self.placed

    async def or_none(self) -> Placed | None:
        """The same; None while the store doesn't answer, so that the other sources still do."""
        try:
            return await self.refresh()
        except Exception:
            self._next = 0.0  # asked again at once: what is held may be out of date
            log.exception("offres vivantes en défaut")
            return None

    def _read(self) -> None:
        if self._reading.acquire(blocking=False):
            started = time.thread_time()
            try:
                self._take_changes()
            finally:
                self._next = max(self._next, time.monotonic() + _PART * (time.thread_time() - started))
                self._reading.release()

    def _take_changes(self) -> None:
        with self._store.reading() as connection:
            self.retirees, self.corrigees = retraits.toutes(connection), corrections.toutes(connection)
        changed = changed_since(self._store, self._version)
        if not changed:
            return
        for offer in changed:
            self._offers.pop(offer.id, None)
            if offer.statut == ACTIVE:
                self._offers[offer.id] = _rendre(offer)
        self._version = changed[-1].version
        self.placed = _table(list(self._offers.values()))


def live(request: Request) -> Live:
    """The live offers of this worker."""
    state = request.app.state
    found: Live | None = getattr(state, "alternance_offres", None)
    if found is None:
        found = state.alternance_offres = Live(state.tremplin.store)
    return found


def montrables(request: Request, recruteurs: Placed) -> Keep | None:
    """Companies that may be shown: all but those that asked not to be."""
    hidden = live(request).cachees(recruteurs)
    return (lambda items: ~np.isin(items, hidden)) if len(hidden) else None


_SCHEMA: dict[str, Any] = {
    "id": pl.String, "titre": pl.String, "longitude": pl.Float64, "latitude": pl.Float64, "departement": pl.String,
    "opco": pl.String, "partenaire": pl.String, "niveau": pl.String, "expire": pl.Int32, "recence": pl.Int32,
    "rediffusee": pl.Int8, "v1": pl.Binary, "v3": pl.Binary, "telephone": pl.Binary, "lien": pl.Binary,
}  # fmt: skip


@dataclass(frozen=True)
class Rendue:
    """An offer as a row of the table, rendered once: making the table again when another changes costs little."""

    ordre: tuple[str, str, str]
    creation: tuple[str, str]
    romes: tuple[str, ...]
    colonnes: Mapping[str, Any]


def _rendre(offer: StoredOffer) -> Rendue:
    document = offer.document
    where = _where(document)
    row = {"id": offer.id, **where, "expire_le": offer.expire_le, "statut": offer.statut,
           "candidatures": offer.candidatures}  # fmt: skip
    columns = {
        "id": offer.id, "titre": document["offre"]["titre"], **where,
        "opco": document["entreprise"].get("opco") or "",
        "partenaire": (document.get("partenaire") or {}).get("label", PLATEFORME),
        "niveau": str(document["offre"].get("niveau") or ""),
        "expire": (offer.expire_le - date(1970, 1, 1)).days, "rediffusee": int(offer.rediffusee),
        **{name: orjson.dumps(render(row, document)) for name, render in _CORPS.items()},
    }  # fmt: skip
    order = (fold(document["offre"]["titre"]), fold(_name(document)), offer.id)
    romes = tuple(dict.fromkeys(document["offre"]["romes"]))
    return Rendue(order, (document["offre"]["creation"], offer.id), romes, columns)


def _table(offers: list[Rendue]) -> Placed:
    newest = sorted(offers, key=lambda o: o.creation, reverse=True)
    recence = {o.colonnes["id"]: n for n, o in enumerate(newest)}
    offers = sorted(offers, key=lambda o: o.ordre)
    rows = [{**o.colonnes, "recence": recence[o.colonnes["id"]]} for o in offers]
    pairs = [(n, rome, 0) for n, o in enumerate(offers) for rome in o.romes]
    items = pl.DataFrame(rows, schema=_SCHEMA, orient="row") if rows else pl.DataFrame(schema=_SCHEMA)
    labelled = pl.DataFrame(pairs, schema={"item": pl.Int64, "label": pl.String, "valeur": pl.Int64}, orient="row")
    return in_memory(DECLARED, items, labelled)


def _where(document: Document) -> dict[str, Any]:
    """The workplace: of the offer when it differs from the company's address."""
    at = document["offre"].get("lieu") or document["entreprise"]
    code = at.get("code_postal") or ""
    return {"longitude": at.get("longitude"), "latitude": at.get("latitude"), "departement": departement_of(code)}


def _name(document: Document) -> str:
    company_ = document["entreprise"]
    return company_.get("enseigne") or company_.get("raison_sociale") or "Enseigne inconnue"


# ── what answers say ─────────────────────────────────────────────────────────────────────────────────────────────


def _v1(row: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The item, without its phone; hole: distance. In a delegated offer, contact and address are the CFA's."""
    offer, employer, cfa = document["offre"], document["entreprise"], document.get("cfa")
    contact, at = (cfa or document)["contact"], offer.get("lieu") or employer
    address = joined(at.get("adresse"), at.get("code_postal"), at.get("ville"))
    code = opco.PAR_COURT.get(employer.get("opco") or "")
    return item(
        "matcha",
        title=offer["titre"],
        id=row["id"],
        contact={
            **(opaque(row["id"]) if contact.get("email") else {"email": None}),
            "name": joined(contact.get("prenom"), contact.get("nom")), "phone": None, "info": None,
        },
        place=place(
            distance=HOLE,
            fullAddress=None if cfa else address,
            latitude=row["latitude"],
            longitude=row["longitude"],
            city=at.get("ville"),
            address=None if cfa else at.get("adresse"),
            zipCode=at.get("code_postal"),
            insee=at.get("commune"),
            departementNumber=row["departement"],
        ),
        company=company(
            name=_name(document),
            siret=employer.get("siret"),
            size=TAILLES.get(employer.get("tranche_effectif") or "NN"),
            place={"city": cfa["ville"]} if cfa else None,
            mandataire=cfa is not None,
            creationDate=employer.get("creation"),
            opco={"label": code.nom, "url": code.site} if code else None,
        ),
        diplomaLevel=NIVEAUX_OFFRE.get(offer.get("niveau"), NIVEAUX_OFFRE[None]),
        createdAt=offer["creation"],
        lastUpdateAt=offer.get("mise_a_jour") or offer["creation"],
        job=job(
            id=row["id"],
            description=_long(offer.get("description")),
            employeurDescription=_long(offer.get("employeur_description")),
            creationDate=offer["creation"],
            contractType=", ".join(offer["type"]),
            jobStartDate=offer.get("debut"),
            romeDetails=offer.get("rome_detail"),
            rythmeAlternance=offer.get("rythme"),
            elligibleHandicap=bool(offer.get("handicap")),
            dureeContrat=str(offer["duree"]) if offer.get("duree") else None,
            quantiteContrat=offer.get("quantite") or 1,
            status=row["statut"],
        ),
        romes=[{"code": code_} for code_ in offer["romes"]],
        nafs=[{"code": employer["naf"], "label": employer.get("naf_libelle")}] if employer.get("naf") else None,
        applicationCount=row["candidatures"],
    )  # fmt: skip


def _long(text: str | None) -> str | None:
    return text if text and len(text) > _SHOWN else None


def _phone(_row: Mapping[str, Any], document: Document) -> str | None:
    found: str | None = (document.get("cfa") or document)["contact"].get("telephone")
    return found


def _v3(row: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Offer of the newer routes; hole: where one applies. In a delegated offer the workplace is told as the CFA."""
    offer, employer, cfa = document["offre"], document["entreprise"], document.get("cfa")
    shown, level, partner = cfa or employer, offer.get("niveau"), document.get("partenaire") or {}
    contact, at = (cfa or document)["contact"], offer.get("lieu") or employer
    told = cfa if cfa else at
    located = row["longitude"] is not None
    code = opco.PAR_COURT.get(employer.get("opco") or "")
    return {
        "identifier": {
            "id": row["id"],
            "partner_label": partner.get("label", PLATEFORME),
            "partner_job_id": partner.get("numero", row["id"]),
        },
        "workplace": {
            "siret": shown.get("siret"),
            "brand": None if cfa else employer.get("enseigne"),
            "legal_name": shown.get("raison_sociale"),
            "website": employer.get("site"),
            "name": shown.get("raison_sociale") if cfa else _name(document),
            "description": _long(offer.get("employeur_description")),
            "size": TAILLES.get(employer.get("tranche_effectif") or "NN"),
            "location": {
                "address": joined(told.get("adresse"), told.get("code_postal"), told.get("ville")) or "",
                "geopoint": point((row["longitude"], row["latitude"])) if located else None,
            },
            "domain": {
                "idcc": int(employer["idcc"]) if employer.get("idcc") else None,
                "opco": code.nom if code else None,
                "naf": {"code": employer["naf"], "label": employer.get("naf_libelle")} if employer.get("naf") else None,
            },
        },
        "apply": {
            "url": HOLE,
            "phone": contact.get("telephone"),
            "recipient_id": f"partners_{row['id']}" if contact.get("email") else None,
        },
        "contract": {
            "start": offer.get("debut"),
            "duration": offer.get("duree"),
            "type": offer["type"],
            "remote": offer.get("distance"),
        },
        "offer": {
            "title": offer["titre"],
            "rome_codes": offer["romes"],
            "description": offer.get("description") or "",
            "target_diploma": {"european": str(level), "label": NIVEAUX_OFFRE[level]} if level else None,
            "desired_skills": offer.get("competences", []),
            "to_be_acquired_skills": offer.get("acquis", []),
            "access_conditions": offer.get("conditions", []),
            "publication": {
                "creation": offer["creation"],
                "expiration": end_of_day(row["expire_le"]),
            },
            "opening_count": offer.get("quantite") or 1,
            "status": row["statut"],
        },
        "is_delegated": cfa is not None,
    }


def _lien(_row: Mapping[str, Any], document: Document) -> str | None:
    """Where one applies, when its organisation says so."""
    found: str | None = (document.get("partenaire") or {}).get("url")
    return found


_CORPS = {"v1": _v1, "v3": _v3, "telephone": _phone, "lien": _lien}
"""Bodies of an offer, by name."""


DECLARED = Declared(
    name="matchas",
    items="",
    pairs="",
    categories=("opco", "niveau", "partenaire"),
    numbers=("expire", "recence", "rediffusee"),
    bodies=(
        Bodies("v1", itemgetter("v1"), holes=1),
        Bodies("telephone", itemgetter("telephone")),
        Bodies("v3", itemgetter("v3"), holes=1),
        Bodies("lien", itemgetter("lien")),
    ),
)
