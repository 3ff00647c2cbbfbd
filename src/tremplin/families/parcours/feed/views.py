"""What each reader is shown of a row: who people are for those entitled, personal reasons hidden from régions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tremplin.families.parcours.admission.admission import Reponse
from tremplin.families.parcours.admission.designation import IDENTITE
from tremplin.families.parcours.deadlines import echeance
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import MOTIFS_PERSONNELS, Source, objectif_principal
from tremplin.families.parcours.fold.texts import restore
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.secrets import decrypt
from tremplin.families.parcours.service import Service

Json = dict[str, Any]
RETRAIT = "RETRAIT"
_PERSONNEL = "PERSONNEL"
_NUMEROS = {"numeroFormation": "numero_formation", "numeroAction": "numero_action", "numeroSession": "numero_session"}
_TEXTES_CACHES = ("avisStagiaire", "avisCentre", "note", "texte")


@dataclass
class Vues:
    """How one reader sees rows; `cles` opens the identities and texts that it may read."""

    service: Service
    acteur: Acteur
    cles: Mapping[str, bytes] = field(default_factory=dict)
    certifinfo: Mapping[str, list[str]] = field(default_factory=dict)
    """Certifinfo code → those that replace it today."""

    def session(self, row: Any) -> Json:
        """A session as attestations and paths show it."""
        told = row.session_document
        organisme = told.get("organismeFormateur") or told.get("organismeResponsable") or {}
        return {
            "numeroFormation": row.numero_formation,
            "numeroAction": row.numero_action,
            "numeroSession": row.numero_session,
            "numeroReferenceExterne": row.reference_externe,
            "intitule": told.get("intitule"),
            "objectif": objectif_principal(told.get("objectifs") or []),
            "organisme": {"siret": organisme.get("siret"), "nom": organisme.get("nom")},
            "lieu": told.get("lieu"),
            "financeurs": told.get("financeurs", []),
        }

    def session_entiere(self, row: Any) -> Json:
        """A session with all that is known of it."""
        told: Json = {"id": row.session_id, "version": row.version, **row.session_document}
        codes = (told.get("certification") or {}).get("certifinfo", "").split()
        if codes and self.certifinfo:
            told["certifinfoActuels"] = sorted({new for code in codes for new in self.certifinfo.get(code, [code])})
        return told

    def ico(self, row: Any) -> Json:
        """An information collective."""
        return {"id": row.ico_id, **row.ico_document, "session": self.session(row)}

    def parcours(self, row: Any) -> Json:
        """A path: where it stands, and how it came there."""
        told = row.parcours_document
        return {
            **self._personne(row),
            "etat": row.etat,
            "decision": row.decision,
            "dispositif": row.dispositif,
            "conflit": row.conflit,
            "session": self.session(row),
            "etapes": told["etapes"],
            "fin": told["fin"],
        }

    def conflits(self, row: Any, texts: Mapping[str, str]) -> list[Json]:
        """Values that disagree, the one shown first; none in a session that no feed has told of."""
        return (
            []
            if not row.version
            else [
                {**c, "valeurs": [{**v, "contenu": self.contenu(v["contenu"], texts)} for v in c["valeurs"]]}
                for c in row.parcours_document["conflits"]
            ]
        )

    def fait(self, row: Any) -> Json:
        """An event that has an effect, its content corrected."""
        texts = self.textes(row)
        return {
            **self._personne(row),
            **self.evenement(row, texts),
            "dateEffet": row.effet.isoformat(),
            "contenu": self.contenu(row.contenu_corrige, texts),
            "session": self.session(row),
        }

    def evenement(self, row: Any, texts: Mapping[str, str]) -> Json:
        """An event as it was sent, and what it is worth today."""
        told: Json = {
            "id": row.evenement_id,
            "type": row.type,
            "dateEffet": row.effet_dit.isoformat(),
            "dateEmission": row.emission and instant(row.emission),
            "dateReception": instant(row.reception),
            "source": row.source,
            "canal": row.canal,
            "siretOrganismeFormation": row.siret,
            "cible": row.cible,
            "contenu": self.contenu(row.contenu, texts),
            "effet": row.raison is None,
            "raison": row.raison,
            **_retard(row),
        }
        if row.reception_papier:
            told["dateReceptionPapier"] = row.reception_papier.isoformat()
        if row.organisation_id == self.acteur.organisation:
            told |= {"referenceSource": row.reference, "lot": row.lot, "ligne": row.ligne}
        return told

    def changement(self, row: Any) -> Json:
        """A change: what happened, on which path; a right that ended has nothing else."""
        told: Json = {"type": row.quoi, "idInscription": row.id_inscription, "quand": instant(row.quand)}
        if row.quoi == RETRAIT:
            return told
        told |= {**self._personne(row), "etat": row.etat, **{n: getattr(row, c) for n, c in _NUMEROS.items()}}
        if row.evenement_id is not None:
            told["evenement"] = self.evenement(row, self.textes(row))
        return told

    def contenu(self, contenu: Mapping[str, Any], texts: Mapping[str, str]) -> Json:
        """The content of an event: a région reads neither reasons of health nor opinions nor notes."""
        told = restore(contenu, texts)
        if self.acteur.role is Role.REGION:
            told = {k: v for k, v in told.items() if k not in _TEXTES_CACHES}
            if told.get("motif") in MOTIFS_PERSONNELS:
                told["motif"] = _PERSONNEL
            if isinstance(told.get("valeurs"), dict):
                told["valeurs"] = self.contenu(told["valeurs"], {})
        return told

    def attestation(self, row: Any, *, identite: bool) -> Json:
        """An AIS or an AES."""
        aes = row.attestation_type == Type.AES
        printed = {**row.parcours_document["plan"], **row.attestation_imprime} if aes else row.attestation_imprime
        url = f"{self.service.settings.base_url}/attestations/verifier/{row.attestation_code}"
        told: Json = {
            "id": row.attestation_id,
            "numero": row.attestation_numero,
            "statut": row.attestation_statut,
            **self._personne(row),
            "etat": row.etat,
            "session": self.session(row),
            "dateDebut": printed.get("dateDebut"),
            "dateFin": printed.get("dateFin"),
            "nbHeureTotalFormation": printed.get("nbHeureTotalFormation"),
            "nbHeureCentre": printed.get("nbHeureCentre"),
            "nbHeureEntreprise": printed.get("nbHeureEntreprise"),
            "objectif": objectif_principal(printed.get("objectifs") or []),
            "objectifs": printed.get("objectifs"),
            "modules": modules(printed),
            "dispositif": row.dispositif,
            "dateEffet": row.attestation_effet.isoformat(),
            "dateReception": instant(row.reception),
            **_retard(row),
            "source": row.source,
            "verification": {"code": row.attestation_code, "url": url},
            "remplace": row.attestation_remplace,
            "remplaceePar": row.attestation_remplacee_par,
        }
        if aes:
            told |= {"dateEntreeEffective": row.attestation_effet.isoformat(), "ais": row.parcours_document["ais"]}
        else:
            told["decisionAttendueLe"] = echeance(row.effet, days=10).isoformat()
        if identite and self.acteur.sees_identity:
            told["identite"] = self.identite(row)
        return told

    def identite(self, row: Any) -> Json | None:
        """Who the person is; null once erased."""
        found = decrypt(self.cles.get(row.cle_id), row.identite, IDENTITE)
        return found if isinstance(found, dict) else None

    def textes(self, *rows: Any) -> dict[str, str]:
        """Hash → free text of these events, for those who read them."""
        found: dict[str, str] = {}
        if self.acteur.role is Role.REGION:
            return found
        for row in rows:
            if row.textes is not None and self._lit(row):
                found |= decrypt(self.cles.get(row.cle_id), row.textes, row.evenement_id) or {}
        return found

    def _lit(self, row: Any) -> bool:
        """An organisme doesn't read what a conseiller notes."""
        return self.acteur.role is Role.CONSEILLER or row.source != Source.SAISIE_CONSEILLER

    def _personne(self, row: Any) -> Json:
        return {
            "idInscription": row.id_inscription,
            "idProjetAction": row.id_projet_action,
            "idNationalDE": self.service.secrets.pseudonyme(self.acteur.organisation, row.personne_id),
            "departement": row.personne_departement,
            "trancheAge": row.tranche_age,
        }


def modules(plan: Mapping[str, Any]) -> list[Json]:
    """The periods of a plan: one, its whole, when it doesn't say."""
    if plan.get("modules"):
        return list(plan["modules"])
    if not plan.get("dateDebut"):
        return []
    return [{"numPeriode": 1, "dateDebutPeriode": plan["dateDebut"], "dateFinPeriode": plan["dateFin"]}]


def reponse(answer: Reponse) -> Json:
    """What becomes of an event that was sent, for who sent it."""
    if answer.erreur is not None:
        data = answer.erreur.data if isinstance(answer.erreur.data, dict) else {}
        return {"statut": answer.statut, "status": answer.erreur.status, "detail": answer.erreur.message, **data}
    told: Json = {"statut": answer.statut, "id": answer.evenement, "raison": answer.raison}
    if answer.dossier is not None:
        dossier = answer.dossier
        told |= {
            "idInscription": dossier.id_inscription,
            "idProjetAction": dossier.id_projet_action,
            "etat": dossier.pli.etat,
        }
        row = dossier.faits().get(answer.evenement or "")
        if row and row["echeance"]:
            told |= {
                "echeance": row["echeance"].isoformat(),
                "enRetard": row["retard_jours"] > 0,
                "retardJours": row["retard_jours"],
            }
    return told


def _retard(row: Any) -> Json:
    if row.echeance is None:
        return {"echeance": None, "enRetard": None, "retardJours": None}
    return {"echeance": row.echeance.isoformat(), "enRetard": row.retard_jours > 0, "retardJours": row.retard_jours}


def instant(moment: datetime) -> str:
    """An instant as the native routes write it: UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
