"""From a SIRET to an offer: each step carries what was typed, sealed; nothing is written before the last.

The same path stands alone in a widget (`/espace-pro/widget/{caller}`), where no cookie comes.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Self

import orjson
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.dates import today
from tremplin.domain.text import fold
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.employers.service import CFA, ENTREPRISE, Inacceptable
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.offers.entry import NIVEAUX, RYTHMES, TYPES, Refusee, read_entry
from tremplin.families.alternance.offers.publication import dans_deux_mois
from tremplin.families.alternance.pages import cards
from tremplin.families.alternance.pages.common import render_page
from tremplin.families.alternance.pages.links import dead_link, show_link
from tremplin.families.alternance.search import lookup, queries
from tremplin.families.alternance.search.rendered import render_offer
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store.documents import Contact, Entreprise, Record, Saisie
from tremplin.families.alternance.store.offers import ACTIVE, StoredOffer
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Refus
from tremplin.platform.web.forms import Formulaire, jeton_signe, posee, read
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work.readers import remember
from tremplin.platform.work.secrets import Coffre

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.EMPLOYER, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.EMPLOYER, PUBLIC, Cost.WRITE, PAGE.live)
USAGE = "espace-pro"
_PAS_S = 0.25
"""Step of the time of the last answer: it mustn't tell whether the address had an account."""
TITRES = {
    "siret": "SIRET",
    "raison_sociale": mark("Nom de l'entreprise"),
    "adresse": mark("Adresse"),
    "opco": "OPCO",
    "prenom": mark("Prénom"),
    "nom": mark("Nom"),
    "telephone": mark("Téléphone"),
    "courriel": mark("Adresse électronique"),
    "libelle": mark("Métier"),
    "niveau": mark("Niveau visé"),
    "debut": mark("Début"),
    "type": mark("Contrat"),
    "duree": mark("Durée"),
    "quantite": mark("Postes"),
    "rythme": mark("Rythme"),
    "description": mark("Le poste"),
    "employeur_description": mark("L'entreprise"),
    "lieu": mark("Lieu de travail"),
}


def choix_offre() -> dict[str, Any]:
    """What the form of an offer proposes."""
    return {"niveaux": list(NIVEAUX.items()), "rythmes": RYTHMES, "types": TYPES, "titres": TITRES}


def _coffre(request: Request) -> Coffre:
    return Coffre(state_of(request).settings.poivre, "espace-pro")


def _origine(request: Request) -> str:
    """Whose page shows the form: of the widget's address, else ours."""
    said = fold(request.path_params.get("caller", "")).replace(" ", "_")
    return said[:64] or "lba"


UNKNOWN_STEP = mark("Cette étape est inconnue : recommencez")
ETAPES = {
    "siret": mark("Votre établissement"),
    "contact": mark("Qui contacter"),
    "offre": mark("L'offre"),
    "organismes": mark("Organismes de formation"),
    "apercu": mark("Relire et publier"),
}
"""Steps of the path, as their titles say them; an offer that no organisation is near has one less, a training
organisation ends at its contact."""


def _render(request: Request, etape: str, given: Mapping[str, str], *, status: int = 200, **more: Any) -> Response:
    told: dict[str, Any] = {
        "fautes": {},
        "suite": "",
        "proposes": [],
        "types_choisis": list(TYPES),
        "choisis": frozenset(),
        "organismes_proposes": True,
        **more,
    }
    return render_page(
        request,
        "espace_pro",
        status=status,
        widget="caller" in request.path_params,
        etape=etape,
        etapes=ETAPES,
        donnees=given,
        jeton=jeton_signe(request, USAGE),
        action=request.scope["path"],
        opcos=opcos.OPCOS,
        **choix_offre(),
        **told,
    )


@policy(_PAGE)
def debut(request: Request) -> Response:
    """The first step: which establishment."""
    return _render(request, "siret", {"genre": ENTREPRISE})


@policy(_POSTEE)
async def advance(request: Request) -> Response:
    """One step further, or the same with what is wrong."""
    state = state_of(request)
    given = await read(request, USAGE)
    _tally(request, state, given)
    return await run_in_threadpool(_advance, request, given)


def _tally(request: Request, state: State, given: Formulaire) -> None:
    """Count a step that may end the path; raises ApiError 429."""
    step = given.get("etape")
    held = _held(request, given) or _Suite()
    last = step == "apercu" or (step == "contact" and held.genre == CFA)
    if last and given.get("retour") not in ETAPES:
        state.sensible("employeurs, retraits, signalements, par machine", state.client_address(request.scope))
        address = (held.contact and held.contact.email) or given.get("courriel", "").lower()
        state.sensible("employeurs, retraits, signalements, par courriel", address)
        state.count_mail(address)


def _advance(request: Request, given: Formulaire) -> Response:
    step = given.get("etape", "siret")
    held = _held(request, given) if step != "siret" else _Suite()
    if step not in _ETAPES or held is None:
        raise ApiError(400, UNKNOWN_STEP)
    if given.get("retour") in ETAPES:
        return _back(request, given["retour"], held)
    try:
        return _ETAPES[step](request, given, held)
    except Inacceptable as refusal:
        field = {"ALREADY_EXISTS": "courriel"}.get(refusal.code, "siret")
        faults = {field: str(refusal)}
    except Refusee as refusal:
        faults = refusal.champs or {"": str(refusal)}
    more = _de_l_etape(request, step, held)
    kinds = given.tous("type") if step == "offre" else list(TYPES)
    return _render(
        request, step, dict(given), status=422, fautes=faults, suite=given.get("suite", ""), types_choisis=kinds, **more
    )


def _de_l_etape(request: Request, step: str, held: _Suite) -> dict[str, Any]:
    """What a step shows of those before."""
    if step == "organismes":
        return {"organismes": _near(request, held), "choisis": {o["siret"] for o in held.organismes}}
    if step == "contact":
        found = employers.search(release_of(request), held.siret, held.genre)
        return {"etablissement": found.faits, "connu": found.connu, "genre": found.genre}
    return {}


class _Suite(Record):
    """What was typed in the steps before."""

    siret: str = ""
    genre: str = ENTREPRISE
    connu: bool = False
    faits: Entreprise = Entreprise()
    contact: Contact | None = None
    saisie: Saisie | None = None
    organismes: tuple[dict[str, Any], ...] = ()
    """Training organisations that were chosen."""
    tape: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Step → its fields as they were typed, to show it again."""

    def typed(self, step: str, given: Formulaire) -> Self:
        """The same, with what was typed at a step."""
        mine = {name: value for name, value in given.items() if name not in _NOT_TYPED}
        return self.but(tape={**self.tape, step: mine})

    @property
    def offer(self) -> tuple[Saisie, Contact]:
        """The offer and whose it is; raises ApiError 400 before both are known."""
        if self.saisie is None or self.contact is None:
            raise ApiError(400, UNKNOWN_STEP)
        return self.saisie, self.contact


_NOT_TYPED = frozenset(("jeton", "suite", "etape", "retour", "choisi", "type"))


def _back(request: Request, step: str, held: _Suite) -> Response:
    """An earlier step again, as it was filled in."""
    if step not in held.tape:
        raise ApiError(400, UNKNOWN_STEP)
    kinds = held.saisie.type if held.saisie else list(TYPES)
    more = _de_l_etape(request, step, held)
    return _render(request, step, held.tape[step], suite=_seal(request, held), types_choisis=kinds, **more)


def _seal(request: Request, held: _Suite) -> str:
    return _coffre(request).seal("suite", held.stored())


def _held(request: Request, given: Formulaire) -> _Suite | None:
    """What the form carries, sealed; None when it doesn't, or has aged."""
    told = _coffre(request).unseal("suite", given.get("suite", ""))
    return _Suite.of(told) if isinstance(told, dict) else None


def _siret(request: Request, given: Formulaire, _before: _Suite) -> Response:
    genre, release = CFA if given.get("genre") == CFA else ENTREPRISE, release_of(request)
    typed = given.get("choisi") or given.get("siret", "")
    if any(c.isalpha() for c in typed):
        named = lookup.par_nom(release, typed[:200], genre)
        if not named:
            raise Inacceptable("INTROUVABLE")
        return _render(request, "siret", {"siret": typed, "genre": genre}, proposes=named)
    found = employers.search(release, typed, genre)
    suite = _seal(request, _Suite(siret=found.siret, genre=genre).typed("siret", given))
    return _render(request, "contact", {}, suite=suite, etablissement=found.faits, connu=found.connu, genre=genre)


def _contact(request: Request, given: Formulaire, held: _Suite) -> Response:
    found = employers.search(release_of(request), held.siret, held.genre)
    faults: dict[str, str] = {}
    facts, contact = found.faits, None
    try:
        facts = employers.complete(release_of(request), found, given)
    except Refusee as refusal:
        faults |= refusal.champs
    try:
        contact = employers.read_contact(given)
    except Refusee as refusal:
        faults |= refusal.champs
    if faults:
        raise Refusee(_("Des champs sont à corriger"), faults)
    kept = held.but(faits=facts, contact=contact, connu=found.connu).typed("contact", given)
    if held.genre == CFA:  # its offers are of the companies that mandate it: written once logged in
        return _finish(request, kept)
    typed = kept.tape.get("offre", {"duree": "12", "quantite": "1"})
    return _render(request, "offre", typed, suite=_seal(request, kept))


def _offre(request: Request, given: Formulaire, held: _Suite) -> Response:
    saisie = read_entry(release_of(request), given, given.tous("type"))
    kept = held.but(saisie=saisie, organismes=()).typed("offre", given)
    near = _near(request, kept)
    if not near:
        return _preview(request, kept)
    return _render(request, "organismes", {}, suite=_seal(request, kept), organismes=near)


def _near(request: Request, held: _Suite) -> list[dict[str, Any]]:
    """The training organisations that an offer may be entrusted to."""
    saisie, _ = held.offer
    return offers.organismes_proches(release_of(request), saisie.romes, saisie.lieu or held.faits)


def _organismes(request: Request, given: Formulaire, held: _Suite) -> Response:
    chosen = set(given.tous("organismes"))
    kept = held.but(organismes=tuple(o for o in _near(request, held) if o["siret"] in chosen))
    return _preview(request, kept.typed("organismes", given))


def _preview(request: Request, held: _Suite) -> Response:
    """What candidates will read, before it is published."""
    return _render(
        request, "apercu", {}, suite=_seal(request, held), organismes=held.organismes, **_shown(request, held)
    )


def _shown(request: Request, held: _Suite) -> dict[str, Any]:
    """The offer as the search will show it, by the same way and in the same words, and until when."""
    (saisie, contact), end = held.offer, dans_deux_mois(today())
    document = offers.new_document(saisie, held.faits, contact, _origine(request))
    kept = StoredOffer(id="apercu", version=0, statut=ACTIVE, rediffusee=True, expire_le=end, document=document)
    item = orjson.loads(render_offer(kept).colonnes["v1"])
    return {
        "organismes_proposes": "organismes" in held.tape,
        "item": item,
        "titre": cards.title_of(item),
        "lieu": cards.full_address(item, cards.commune_names(release_of(request), [item])),
        "niveau": cards.level_of(item),
        "contrat": cards.contract_of(item["job"]),
        "duree": cards.length_of(item["job"]),
        "telephone": contact.telephone,
        "fin": end,
    }


def _apercu(request: Request, _given: Formulaire, held: _Suite) -> Response:
    _ = held.offer
    return _finish(request, held, alone="organismes" not in held.tape)


def _finish(request: Request, held: _Suite, *, alone: bool = False) -> Response:
    state = state_of(request)
    if held.contact is None:
        raise ApiError(400, UNKNOWN_STEP)
    address, started = held.contact.email, time.monotonic()
    if address is not None:
        remember(state, address)
    _, offer = employers.enrol(
        state,
        held.faits,
        held.genre,
        held.contact,
        _origine(request),
        known=held.connu,
        saisie=held.saisie,
        organismes=held.organismes,
        discret=True,
    )
    time.sleep(_PAS_S - (time.monotonic() - started) % _PAS_S)
    return _render(request, "fini", {}, courriel=address, offre=offer, seul=alone, proche_km=offers.PROCHE_KM)


_ETAPES = {"siret": _siret, "contact": _contact, "offre": _offre, "organismes": _organismes, "apercu": _apercu}
for _path in ("/espace-pro", "/espace-pro/widget/{caller}"):
    router.add_api_route(_path, debut, methods=["GET"])
    router.add_api_route(_path, advance, methods=["POST"])


# ── the address is confirmed ─────────────────────────────────────────────────────────────────────────────────────


@router.get("/espace-pro/confirmation")
@policy(_PAGE)
def lien(request: Request, jeton: str = "") -> Response:
    """What the link does; nothing happens before its button is pressed."""
    return show_link(
        request,
        jeton,
        employers.CONFIRMER,
        "/espace-pro/confirmation",
        {"oui": _("Confirmer mon adresse")},
        _("Votre compte sera ouvert, et votre offre publiée dès que l'entreprise est reconnue."),
    )


@router.post("/espace-pro/confirmation")
@policy(_POSTEE)
@posee
def confirm(request: Request, given: Formulaire) -> Response:
    """Confirm the address."""
    try:
        etat = employers.confirm(state_of(request), release_of(request), given.get("lien", ""))
    except Refus:
        return dead_link(request, given.get("lien", ""), employers.CONFIRMER)
    return page_anonyme(request, "alternance/employeur_confirme.html", valide=etat == rows.VALIDE)


@router.get("/espace-pro/metiers")
@policy(_PAGE)
async def metiers(request: Request, label: str = "") -> Response:
    """Appellations as one types them, for a form without a script."""
    index = queries.appellations(release_of(request))
    found = [index.documents[n]["appellation"] for n in index.search(label, 30)] if label else []
    return render_page(request, "metiers_proposes", label=label[:100], proposes=found, widget=False)
