"""The requests that the documentation of the family prints: on the fictitious base, with its published test values."""

from __future__ import annotations

from typing import Any

from tremplin.families.parcours.admission import published
from tremplin.families.parcours.bases import BASES
from tremplin.families.parcours.service import SIRET_FICTIF
from tremplin.platform.wire.examples import Answered, Examples, Printed
from tremplin.release.reader import Release

_TRIAL, _LIVE = (next(b for b in BASES if b.test is test) for test in (True, False))
_NATIVE = _TRIAL.natif
_NUMBERS = published.SESSION
_RETAINED, _WAITING = (
    {"idRegionalDE": published.PEOPLE[code], "codeGeoDE": published.PLACE} for code in ("ICR", "PFR")
)
_SESSION = {
    **_NUMBERS,
    "numeroSession": "1330399",
    "intitule": "CAP boulanger, session de la documentation",
    "organismeResponsable": {"siret": SIRET_FICTIF},
    "lieu": {"codePostal": "75011", "commune": "Paris", "codeInsee": "75111"},
    "objectifs": ["6"],
    "debut": "2026-01-05",
    "fin": "2026-12-18",
    "financeurs": [{"code": 2}],
}


def _event(type_: str, **content: Any) -> dict[str, Any]:
    return {
        "type": type_,
        "dateEffet": "2025-11-20" if type_ != "AES" else "2026-01-05",
        "beneficiaire": _RETAINED,
        "session": {name: _SESSION[name] for name in _NUMBERS},
        "contenu": content,
    }


_EVENTS = {
    "evenements": [
        _event("ICO_PRESENCE", resultat="retenu"),
        _event("AIS", dateDebut="2026-01-05", dateFin="2026-12-18", nbHeureTotalFormation=800),
        _event("AES"),
    ]
}
_PLAN = {
    "codeStatutInscription": "ICR",
    "siretOrganismeFormation": SIRET_FICTIF,
    "dateDebutPlanFormation": "2026-01-05 00:00:00",
    "dateFinPlanFormation": "2026-12-18 00:00:00",
    "nbHeureTotalFormation": 800,
}
_WRITTEN = f"POST {_NATIVE}/evenements"
_BROUGHT, _STOPPED = f"POST {_NATIVE}/imports", f"POST {_NATIVE}/imports/{{id}}/pause"
_SUBSCRIBED, _LOST = f"POST {_NATIVE}/abonnements", f"GET {_NATIVE}/abonnements/{{id}}/echecs"
_PATH = Answered("INSCRIPTION", _WRITTEN, "resultats.0.idInscription")
_FILE, _SUBSCRIPTION = Answered("IMPORT", _BROUGHT, "id"), Answered("ABONNEMENT", _SUBSCRIBED, "id")
_RECEIVER = Answered("RECEPTEUR", "l'adresse https de votre serveur, où arrivent les changements")


def examples(_release: Release) -> Examples:
    """Requests that describe a session, write what happens to someone in it, then read both."""
    return Examples(
        values=_VALUES,
        printed=_PRINTED,
        trials={
            _LIVE.natif: _TRIAL.natif,
            _LIVE.documente: _TRIAL.documente,
            _LIVE.zero_saisie: _TRIAL.zero_saisie,
        },
    )


_VALUES: dict[str, Any] = {
    "idNationalDE": Answered("PERSONNE", f"GET {_NATIVE}/parcours", "resultats.0.idNationalDE"),
    "curseur": Answered("CURSEUR", f"GET {_NATIVE}/parcours", "curseur"),
    "cursor": Answered("CURSEUR", f"GET {_NATIVE}/changements", "curseur"),
    **_NUMBERS,
    "siret": SIRET_FICTIF,
    "numeroReferenceExterne": "REF-2026-17",
    "financeur": 2,
    "region": "11",
    "departement": "75",
    "limit": 2,
    "dispositif": "AFC",
    "etat": "ENTRE",
    "type": "AIS",
    "source": "API_NATIVE",
    "enRetard": "false",
    "conflit": "false",
    "dateEffetDu": "2025-01-01",
    "dateEffetAu": "2026-12-31",
    "dateReceptionDu": "2025-01-01",
    "dateReceptionAu": "2026-12-31",
    "total": "true",
    "identite": "true",
    "attente": 1,
    "par": "mois",
    "nom": "evenements",
    "simulation": "true",
    "apres": 0,
    "admission": "libre",
    "atomique": "false",
    "codeStatutInscription": "ICR",
    "Idempotency-Key": "essai-2026-1",
    "Last-Event-ID": "0",
    "pe-fonc-apimode": "simulation",
}
_PAGE = Printed(gives=("limit",))
_PRINTED = {
    f"GET {_NATIVE}/icos": _PAGE,
    f"GET {_NATIVE}/icos/inscriptions": _PAGE,
    f"GET {_NATIVE}/icos/presences": _PAGE,
    f"GET {_NATIVE}/ais": _PAGE,
    f"GET {_NATIVE}/aes": _PAGE,
    f"GET {_NATIVE}/parcours": _PAGE,
    f"GET {_NATIVE}/sessions": _PAGE,
    f"GET {_NATIVE}/statistiques": Printed(gives=("par",)),
    f"GET {_NATIVE}/changements": _PAGE,
    f"GET {_NATIVE}/flux": _PAGE,
    f"POST {_NATIVE}/sessions": Printed(body=_SESSION),
    _WRITTEN: Printed(body=_EVENTS, after=(f"POST {_NATIVE}/sessions",)),
    f"GET {_NATIVE}/ais/{{id}}": Printed(
        values={"id": Answered("AIS", f"GET {_NATIVE}/ais", "resultats.0.id")}, after=(_WRITTEN,)
    ),
    f"GET {_NATIVE}/aes/{{id}}": Printed(
        values={"id": Answered("AES", f"GET {_NATIVE}/aes", "resultats.0.id")}, after=(_WRITTEN,)
    ),
    f"GET {_NATIVE}/sessions/{{id}}": Printed(
        values={"id": Answered("SESSION", f"POST {_NATIVE}/sessions", "id")},
    ),
    f"GET {_NATIVE}/parcours/{{idInscription}}": Printed(values={"idInscription": _PATH}),
    f"GET {_NATIVE}/parcours/{{idInscription}}/evenements": Printed(values={"idInscription": _PATH}),
    _SUBSCRIBED: Printed(body={"url": _RECEIVER, "types": ["AIS"]}),
    f"DELETE {_NATIVE}/abonnements/{{id}}": Printed(values={"id": _SUBSCRIPTION}),
    _LOST: Printed(values={"id": _SUBSCRIPTION}),
    f"POST {_NATIVE}/abonnements/{{id}}/echecs/{{envoi}}": Printed(
        values={"id": _SUBSCRIPTION, "envoi": Answered("ENVOI", "l'`id` d'un envoi abandonné, dans leur liste")}
    ),
    _BROUGHT: Printed(gives=("nom",), values={"nom": "presences.csv"}, body="type;dateEffet\nAES;2026-01-05\n"),
    f"GET {_NATIVE}/imports/modeles/{{type}}": Printed(values={"type": "AES"}),
    f"GET {_NATIVE}/imports/{{id}}": Printed(values={"id": _FILE}),
    f"GET {_NATIVE}/imports/{{id}}/rapport": Printed(values={"id": _FILE}),
    f"GET {_NATIVE}/imports/{{id}}/rejets": Printed(values={"id": _FILE}, when="Le fichier a été lu"),
    _STOPPED: Printed(values={"id": _FILE}),
    f"POST {_NATIVE}/imports/{{id}}/reprise": Printed(values={"id": _FILE}, after=(_STOPPED,)),
    f"POST {_NATIVE}/test/horloge": Printed(
        body={"instant": None}, when="Le serveur a été démarré avec `TREMPLIN_HORLOGE_ESSAI=oui`"
    ),
    f"GET {_TRIAL.documente}/inscriptions/statut/session": Printed(
        gives=("numeroFormation", "numeroAction", "numeroSession")
    ),
    f"POST {_TRIAL.zero_saisie}/inscriptions": Printed(body={**_NUMBERS, **_RETAINED, **_PLAN}),
    f"POST {_TRIAL.zero_saisie}/inscriptions/decision-attente-formation": Printed(
        body={**_NUMBERS, **_WAITING, "codeStatutInscription": "PFR"}
    ),
}
