"""What a worker holds for the training paths: the store, the keys of people, the derived secrets, the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from starlette.requests import Request

from tremplin.families.parcours.clock import HorlogeEssai
from tremplin.families.parcours.errors import refus
from tremplin.families.parcours.fold.dossier import jour_de_paris
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.secrets import Secrets
from tremplin.families.parcours.store import actors
from tremplin.families.parcours.store.journal import derniere_position
from tremplin.families.parcours.store.person_keys import ClesPersonnes
from tremplin.platform.identity.clients import TokenHolder
from tremplin.platform.identity.service import Porteur
from tremplin.platform.identity.signing import SigningKeys
from tremplin.platform.web.state import State, state_of
from tremplin.settings import Settings
from tremplin.store.engine import Store

FRAICHEUR_S = 0.05
_UN_AN_S = 365 * 86400
SIRET_FICTIF = "13001341000019"
"""The organisme of the documented test values: any client of the test base may act for it."""


class Service:
    """One a worker; `horloge` tells the present instant."""

    def __init__(self, settings: Settings, store: Store, horloge: Callable[[], datetime] | None = None) -> None:
        self.settings, self.store = settings, store
        self.cles = ClesPersonnes(settings.url_cles_personnes, settings.kept_free, settings.bornes)
        self.secrets = Secrets(settings.poivre)
        self.cles_attestations = SigningKeys(settings.home / "secrets" / "attestations", _UN_AN_S, forever=True)
        self._horloge = horloge or (lambda: datetime.now(UTC))
        self.essai = HorlogeEssai(settings)
        self.travaux: dict[str, Any] = {}
        """Files being brought in by this process, by their ids."""
        self._tete = (0.0, 0)
        self._regard = threading.Lock()
        self._acteurs: dict[tuple[str, bool], tuple[float, Acteur]] = {}

    def maintenant(self, *, test: bool = False) -> datetime:
        """The present instant, in UTC; that of the fictitious base may have been set."""
        now = self._horloge().astimezone(UTC)
        return now + self.essai.ecart() if test else now

    def aujourdhui(self, *, test: bool = False) -> date:
        """The present day in Paris."""
        return jour_de_paris(self.maintenant(test=test))

    def acteur(self, *, client: str, organisation: str, test: bool) -> Acteur:
        """Who calls, remembered less than a second: a right that ends, ends within one. Reads the store."""
        found = self._acteurs.get((organisation, test))
        if found is None or found[0] <= time.monotonic():
            known = actors.get(self.store, client=client, organisation=organisation, test=test)
            if test and known.role is None:
                known = replace(
                    known,
                    role=Role.ORGANISME,
                    sirets=frozenset({SIRET_FICTIF}),
                    conventions={SIRET_FICTIF: (date.min, date.max)},
                )
            if len(self._acteurs) > 10_000:
                self._acteurs.clear()
            until = time.monotonic() + self.settings.remembered_s
            found = self._acteurs[organisation, test] = (until, known)
        return replace(found[1], client=client)

    def tete(self) -> int:
        """Position of the last change, at most FRAICHEUR_S old: those who wait share one look. Reads the store."""
        with self._regard:
            if time.monotonic() >= self._tete[0]:
                with self.store.reading() as connection:
                    self._tete = (time.monotonic() + FRAICHEUR_S, derniere_position(connection))
            return self._tete[1]

    def close(self) -> None:
        """Stop reading files, close the store of keys."""
        for work in self.travaux.values():
            work.lecture.close()
        self.cles.close()


def service_du(state: State) -> Service:
    """The service of this process."""
    return state.service(Service, lambda: Service(state.settings, state.store))


def service_de(request: Request) -> Service:
    """The service of this worker."""
    return service_du(state_of(request))


def acteur_de(request: Request, test: bool) -> Acteur:
    """Who calls, by this request's token or session. Reads the store: call it in a thread."""
    porteur: Porteur | None = getattr(request.state, "porteur", None)
    if porteur is not None:
        return _acteur_du_porteur(service_de(request), porteur, test)
    holder: TokenHolder = request.state.client
    return service_de(request).acteur(client=holder.client, organisation=holder.organisation_id, test=test)


def _acteur_du_porteur(service: Service, porteur: Porteur, test: bool) -> Acteur:
    """Someone of an organisation; raises 403 for whoever sees as a conseiller without being held to a second factor."""
    if porteur.compte is None:
        raise refus(403, "DROIT_ABSENT", "Un lien personnel n'ouvre que son propre parcours")
    found = service.acteur(client=porteur.sujet, organisation=porteur.compte.organisation_id, test=test)
    if found.role is None:
        raise refus(403, "DROIT_ABSENT", "Votre organisation n'est pas déclarée dans les parcours de formation")
    if found.role is Role.CONSEILLER and porteur.profil != "conseiller":
        raise refus(403, "DROIT_ABSENT", "Un compte au profil de conseiller est demandé, avec son second facteur")
    return found
