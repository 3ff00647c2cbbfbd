"""A path in hand: its log, its fold, and the rows that its fold gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tremplin.domain.dates import PARIS
from tremplin.families.parcours.deadlines import echeance, jours_de_retard
from tremplin.families.parcours.events.event import Evenement
from tremplin.families.parcours.events.types import A_DECLARER, ATTESTED, Type
from tremplin.families.parcours.events.vocabulary import Resultat
from tremplin.families.parcours.fold.fold import Pli, fold
from tremplin.families.parcours.fold.person import PersonneConnue
from tremplin.families.parcours.fold.sessions import SessionConnue
from tremplin.families.parcours.secrets import Secrets

"""What the law wants told within three days."""
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """A line of the log: the event, and what the fold doesn't read."""

    evenement: Evenement
    reception: datetime
    canal: str
    client: str
    reception_papier: date | None = None
    textes: bytes | None = None
    lot: str | None = None
    ligne: int | None = None
    position: int = 0


@dataclass(kw_only=True)
class Dossier:
    """A path, loaded or new, with what was stored of its fold before this transaction."""

    id_inscription: int
    id_projet_action: str
    rang: int = 0
    personne: PersonneConnue
    session: SessionConnue
    lignes: list[Ligne] = field(default_factory=list)
    dispositif: str | None = None
    tranche_age: str | None = None
    neuf: bool = False
    pli: Pli = field(default_factory=Pli)
    avant: tuple[Row, dict[str, Row]] | None = None

    def refold(self, *more: Evenement) -> Pli:
        """The fold of the log, these events added."""
        return fold([*(line.evenement for line in self.lignes), *more], self.session.versions)

    def faits(self) -> dict[str, Row]:
        """Event → its row: worth, corrected content, lateness."""
        place = self.session.versions[0].departement if self.session.versions else ""
        return {line.evenement.id: self._fait(line, place) for line in self.lignes}

    def _fait(self, line: Ligne, place: str) -> Row:
        event = line.evenement
        told = self.pli.faits.get(event.id)
        effet, contenu = (told.effet, told.contenu) if told else (event.effet, event.contenu)
        row: Row = {
            "evenement_id": event.id,
            "id_inscription": self.id_inscription,
            "rang": line.position,
            "type": event.type,
            "raison": self.pli.raisons.get(event.id),
            "effet": effet,
            "contenu": dict(contenu),
            "echeance": None,
            "retard_jours": None,
        }
        if event.type in A_DECLARER:
            row["echeance"] = echeance(effet, place)
            row["retard_jours"] = jours_de_retard(effet, line.reception_papier or line.reception, place)
        return row

    def etat(self) -> Row:
        """The row of the path."""
        pli = self.pli
        document = {
            "etapes": [
                {"etat": e.etat, "dateEffet": e.effet.isoformat(), "evenement": e.evenement} for e in pli.etapes
            ],
            "conflits": [_conflit(c) for c in pli.conflits],
            "ais": pli.ais.origine.id if pli.ais else None,
            "aes": pli.aes.origine.id if pli.aes else None,
            "fin": pli.fin.isoformat() if pli.fin else None,
            "plan": _printed_plan(pli),
        }
        told = pli.ais.contenu.get("dispositif") if pli.ais else None
        return {
            "etat": pli.etat,
            "decision": pli.decision,
            "statut": statut(pli),
            "conflit": bool(pli.conflits),
            "document": document,
            "dispositif": told or self.dispositif,
        }

    def attestations(self, secrets: Secrets) -> dict[str, Row]:
        """Id → row of every document that the fold gives; ids and numbers depend on what is printed alone."""
        rows: list[Row] = []
        seen: dict[Any, int] = {}
        place = (self.session.versions[0].departement if self.session.versions else "") or "00"
        for document in self.pli.attestations:
            what = (document.type, sorted((k, str(v)) for k, v in document.imprime.items()))
            again = seen[str(what)] = seen.get(str(what), -1) + 1
            made = (self.id_inscription, what, again)
            year = document.version.effet.year
            rows.append(
                {
                    "id": secrets.empreinte("attestation", *made).hex()[:32],
                    "numero": f"{document.type}-{year}-{place}-{secrets.texte('numero', 8, *made)}",
                    "code": secrets.texte("code", 16, *made),
                    "id_inscription": self.id_inscription,
                    "evenement_id": document.fait.origine.id,
                    "type": document.type,
                    "statut": "VALIDE",
                    "remplace": None,
                    "remplacee_par": None,
                    "effet": document.version.effet,
                    "imprime": dict(document.imprime),
                }
            )
        for row, document in zip(rows, self.pli.attestations, strict=True):
            if document.remplacee_par is not None:
                following = rows[document.remplacee_par]
                row |= {"statut": "REMPLACEE", "remplacee_par": following["numero"]}
                following["remplace"] = row["numero"]
        return {row["id"]: row for row in rows}

    def photograph(self) -> None:
        """Fold the log as it is stored, to write only what changes later."""
        self.pli = self.refold()
        self.avant = (self.etat(), self.faits())


_STATUTS = {
    Resultat.PRESENT: "ICP",
    Resultat.ABSENT_EXCUSE: "ICE",
    Resultat.ABSENT: "ICA",
    Resultat.RETENU: "ICR",
    Resultat.NON_RETENU: "ICN",
    Resultat.LISTE_ATTENTE: "ICL",
}


def statut(pli: Pli) -> str | None:
    """`codeStatutInscription` of the documented routes: what came of the information collective.

    Someone admitted without one is retained; someone only registered has no result yet.
    """
    if pli.decision is Resultat.RETENU and any(
        f.contenu.get("surListeAttente") and f.contenu.get("resultat") == Resultat.RETENU
        for i, f in pli.faits.items()
        if f.type is Type.ICO_PRESENCE and pli.raisons[i] is None
    ):
        return "PFR"
    if pli.decision is not None:
        return _STATUTS[pli.decision]
    return None if pli.etat is None else "ICR" if pli.ais is not None else "ICI"


def jour_de_paris(moment: datetime) -> date:
    """The day of an instant in Paris."""
    return moment.astimezone(PARIS).date()


def _printed_plan(pli: Pli) -> Row:
    """What the attestation prints of the proposal in force."""
    contenu = pli.ais.contenu if pli.ais else {}
    return {name: contenu[name] for name in ATTESTED[Type.AIS].fields if name in contenu}


def _conflit(conflict: Any) -> Mapping[str, Any]:
    return {
        "fait": conflict.cle[0],
        "cle": list(conflict.cle),
        "depuis": conflict.depuis.isoformat(),
        "valeurs": [
            {"source": v.source, "evenement": v.evenement, "dateEffet": v.effet.isoformat(), "contenu": dict(v.contenu)}
            for v in conflict.valeurs
        ],
    }
