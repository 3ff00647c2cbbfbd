"""Right of access: all that is held of a person, and who read it, as JSON and as a PDF."""

from __future__ import annotations

from typing import Any

import orjson
import typst

from tremplin.families.parcours.admission.designation import IDENTITE
from tremplin.families.parcours.events.types import LIBELLES_EVENEMENTS, Type
from tremplin.families.parcours.events.vocabulary import Source
from tremplin.families.parcours.feed.views import instant
from tremplin.families.parcours.fold.texts import restore
from tremplin.families.parcours.secrets import decrypt
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import access as reading_rows
from tremplin.families.parcours.store import journal, people, sessions

_MODELE = b"""#let d = json(bytes(sys.inputs.donnees))
#set document(title: d.titre, date: none)
#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")
#set text(lang: "fr", region: "FR", font: "Libertinus Serif", size: 10pt)
= #d.titre
#for s in d.sections [
  == #s.titre
  #for l in s.lignes [ - #l ]
]
"""


def dossier(service: Service, personne_id: str, *, test: bool, notes: bool = True) -> dict[str, Any]:
    """Everything held of a person: identity, paths with their events and texts, readings of the identity; without
    `notes`, what a conseiller notes for conseillers is left out."""
    with service.store.reading() as connection:
        who = people.par_id(connection, [personne_id], test)[personne_id]
        paths = journal.de_personne(connection, personne_id)
        where = sessions.par_id(connection, [p.session_id for p in paths])
        logs = journal.lignes(connection, [p.id_inscription for p in paths])
        readings = reading_rows.de_personne(connection, personne_id)
    cle = service.cles.read([who.cle_id]).get(who.cle_id)
    return {
        "identite": decrypt(cle, who.identite, IDENTITE),
        "region": who.region,
        "agence": who.agence,
        "departement": who.departement,
        "effacee": instant(who.effacee_le) if who.effacee_le else None,
        "parcours": [
            {
                "idInscription": path.id_inscription,
                "idProjetAction": path.id_projet_action,
                "session": {
                    **where[path.session_id].numeros,
                    "intitule": where[path.session_id].document.get("intitule"),
                },
                "evenements": [_evenement(line, cle, notes) for line in logs[path.id_inscription]],
            }
            for path in paths
        ],
        "lectures": [{"quand": instant(r.quand), "organisation": r.organisation, "route": r.route} for r in readings],
    }


def _evenement(line: Any, cle: bytes | None, notes: bool) -> dict[str, Any]:
    event = line.evenement
    hidden = not notes and event.source is Source.SAISIE_CONSEILLER
    texts = {} if hidden else decrypt(cle, line.textes, event.id) or {}
    return {
        "id": event.id,
        "type": event.type,
        "dateEffet": event.effet.isoformat(),
        "dateReception": instant(line.reception),
        "source": event.source,
        "canal": line.canal,
        "siretOrganismeFormation": event.siret,
        "contenu": restore(event.contenu, texts),
    }


def en_pdf(told: dict[str, Any]) -> bytes:
    """The same, to be read."""
    sections = [{"titre": "Identité", "lignes": [f"{n} : {v}" for n, v in (told["identite"] or {}).items()]}]
    for path in told["parcours"]:
        lines = [
            f"{e['dateEffet']} — {LIBELLES_EVENEMENTS[Type(e['type'])]} ({e['source']}) "
            + ", ".join(f"{n} : {v}" for n, v in e["contenu"].items())
            for e in path["evenements"]
        ]
        sections.append({"titre": f"Parcours {path['idInscription']}, {path['session']['intitule']}", "lignes": lines})
    readings = [f"{r['quand']} — {r['organisation']} ({r['route']})" for r in told["lectures"]]
    sections.append({"titre": "Qui a lu votre identité", "lignes": readings or ["personne"]})
    document = {"titre": "Vos données dans les parcours de formation", "sections": sections}
    inputs = {"donnees": orjson.dumps(document).decode()}
    drawn: bytes = typst.compile(
        _MODELE, sys_inputs=inputs, format="pdf", pdf_standards="ua-1", ignore_system_fonts=True
    )
    return drawn
