"""Whatever the order of arrival, once or twice, the same events give the same path: through HTTP, free admission."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests import needs
from tests.families.parcours.conftest import PLAN, Monde, Partie
from tremplin.families.parcours.events.types import Type

pytestmark = pytest.mark.one_store

MOTIFS = ({"motif": "SANTE"}, {"motif": "DEMENAGEMENT"})


def draw_log(draw: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """Legal and illegal events of an organisme and of a conseiller, some aiming at others by their references.

    No free text: their hashes, by which ties are decided, depend on the person.
    """
    told: list[tuple[str, dict[str, Any]]] = []
    for n in range(draw.randint(3, 14)):
        who = draw.choice(("of", "of", "cons"))
        type = str(draw.choice(list(Type)))
        if type.startswith("AIS_"):
            who = "cons"
        content: dict[str, Any] = {}
        match type:
            case "ICO_PRESENCE":
                content = {"resultat": draw.choice(("present", "absent", "retenu", "non_retenu", "liste_attente"))}
            case "AIS":
                content = {
                    **PLAN,
                    "nbHeureTotalFormation": draw.choice((300, 400)),
                    "nbHeureCentre": draw.randint(0, 2),
                }
            case "AIS_REFUS":
                content = {"motif": "FINANCEMENT"}
            case "ASSIDUITE":
                content = {"mois": draw.choice(("2025-09", "2025-10")), "heuresPrevues": 10, "heuresRealisees": 9}
            case "ABANDON":
                content = draw.choice(MOTIFS)
            case "BILAN":
                content = {"formationAchevee": True, "heuresPrevues": 10, "heuresRealisees": draw.choice((9, 10))}
            case "CORRECTION":
                moved = {"dateEffet": f"2025-09-{draw.randint(10, 28)}"}
                content = {"valeurs": draw.choice((moved, {"nbHeureCentre": 9}, {"nbHeureTotalFormation": 350}))}
            case "ANNULATION":
                content = {"motif": "erreur"}
        day = f"2025-{draw.choice(('07', '09', '10', '11'))}-{draw.randint(10, 28)}"
        event: dict[str, Any] = {
            "type": type,
            "dateEffet": day,
            "referenceSource": f"{who}-{n}",
            "contenu": content,
            "dateEmission": f"2025-12-01T10:00:{draw.randint(0, 9):02d}Z",
        }
        if type in ("CORRECTION", "ANNULATION"):
            event["cible"] = f"{who}-{draw.randint(0, 13)}"
        told.append((who, event))
    return told


def deliver(
    authors: dict[str, Partie], ou: dict[str, Any], log: list[tuple[str, dict[str, Any]]]
) -> tuple[int, set[str]]:
    """Send the log in batches as it comes; the path, and the references of the cancellations refused for what follows
    them: what may be cancelled hangs on what is there."""
    found, refused = 0, set()
    for who, event in log:
        done = authors[who].lot([{**event, **ou}]).json()["resultats"][0]
        if done.get("code") == "EVENEMENTS_POSTERIEURS":
            refused.add(event["referenceSource"])
            continue
        assert done["statut"] in ("ACCEPTE", "EN_ATTENTE", "SANS_EFFET", "DOUBLON") or done["status"] == 422, done
        found = done.get("idInscription", found)
    return found, refused


def line(attestations: list[dict[str, Any]]) -> list[Any]:
    """Each line of documents from its first to the one in force; those cancelled are what was printed meanwhile."""
    standing = [a for a in attestations if a["statut"] != "ANNULEE"]
    following = {a["remplace"]: a for a in standing if a["remplace"]}
    assert len(following) == sum(bool(a["remplace"]) for a in standing)
    assert sorted(a["remplaceePar"] for a in standing if a["remplaceePar"]) == sorted(
        a["numero"] for a in following.values()
    )
    lines = []
    for first in (a for a in standing if not a["remplace"]):
        told = [first]
        while told[-1]["numero"] in following:
            told.append(following[told[-1]["numero"]])
        assert [a["statut"] for a in told] == ["REMPLACEE"] * (len(told) - 1) + ["VALIDE"]
        lines.append(
            [
                (a["numero"][:11], a["dateEffet"], a["nbHeureTotalFormation"], a["nbHeureCentre"], a["source"])
                for a in told
            ]
        )
    return sorted(lines)


def seen(reader: Partie, id: int) -> Any:
    """All that doesn't depend on ids given here, on arrival, on who the person is."""
    told = reader.parcours(id)
    names = {e["id"]: f"{e['type']} {e['source']} {e['dateEmission']} {e['contenu']}" for e in told["evenements"]}
    refused = ("CORRECTION_INVALIDE",)  # refused at the door when what it corrects is there already
    text = json.dumps(
        {
            "etat": told["etat"],
            "decision": told["decision"],
            "etapes": told["etapes"],
            "conflits": told["conflits"],
            "attestations": line(told["attestations"]),
            "evenements": sorted(
                (names[e["id"]], e["effet"], e["raison"] or "", e["dateEffet"])
                for e in told["evenements"]
                if e["raison"] not in refused
            ),
        }
    )
    for id_, name in names.items():
        text = text.replace(id_, name)
    return json.loads(text)


@pytest.mark.parametrize("seed", range(needs.campaign(6, 200)))
def test_shuffled_and_doubled_the_log_gives_the_same_path(monde: Monde, seed: int) -> None:
    draw = random.Random(seed)
    agence = f"ordre-{monde.home.base[-6:]}-{seed}"
    authors = {"of": monde.organisme(), "cons": monde.conseiller(agence=agence)}
    log = draw_log(draw)
    orders = [log]
    for _ in range(2):
        sent = draw.sample(log, len(log))
        orders.append(sent + draw.sample(sent, min(3, len(sent))))
    found, dropped = [], {""}
    while dropped:
        found, dropped = [], set()
        for sent in orders:
            ou = {"beneficiaire": monde.personne(agence=agence), "session": monde.session(authors["of"])}
            id, refused = deliver(authors, ou, sent)
            found.append(seen(authors["of"], id) if id else None)
            dropped |= refused
        orders = [[(w, e) for w, e in sent if e["referenceSource"] not in dropped] for sent in orders]
    assert found[0] == found[1] == found[2], (seed, log)
