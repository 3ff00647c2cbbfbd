"""The document of an attestation: what its first printing showed is kept, so that every later one is the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst
from joserfc.jwk import OKPKey

from tremplin.domain.dates import day_of
from tremplin.domain.display import jour
from tremplin.families.parcours.events.types import ATTESTED, Type
from tremplin.families.parcours.events.vocabulary import FINANCEURS, OBJECTIFS, objectif_principal

_MODELE = Path(__file__).with_name("modele.typ")


@dataclass(frozen=True)
class Document:
    """A PDF and what proves it."""

    pdf: bytes
    sha256: bytes
    signature: bytes
    cle: str


def contenu(row: Any, identite: dict[str, Any] | None, *, url: str, specimen: bool) -> dict[str, Any]:
    """What an attestation prints, from its row (joined with its event, path and session)."""
    type = Type(row.attestation_type)
    plan = {**row.parcours_document["plan"], **row.attestation_imprime}
    emise = day_of(row.reception)
    return {
        "titre": ATTESTED[type].titre,
        "numero": row.attestation_numero,
        "delivree": jour(emise),
        "emise": {"annee": emise.year, "mois": emise.month, "jour": emise.day},
        "specimen": specimen,
        "instant": int(row.reception.timestamp()),
        "verification": {"code": row.attestation_code, "url": url},
        "rubriques": [r for r in _rubriques(row, type, plan, identite or {}) if r["lignes"]],
    }


def _rubriques(row: Any, type: Type, plan: dict[str, Any], identite: dict[str, Any]) -> list[dict[str, Any]]:
    session = row.session_document
    objectif = objectif_principal(plan.get("objectifs") or session.get("objectifs") or [])
    place = session.get("lieu") or {}
    return [
        _rubrique(
            "Stagiaire",
            {
                "Nom": identite.get("nom"),
                "Prénom": identite.get("prenom"),
                "Date de naissance": _day(identite.get("dateNaissance")),
                "Identifiant régional": identite.get("idRegionalDE"),
            },
        ),
        _rubrique(
            "Formation",
            {
                "Intitulé": session.get("intitule"),
                "Objectif": OBJECTIFS.get(objectif or ""),
                "Session": f"{row.numero_session} (action {row.numero_action}, formation {row.numero_formation})",
                "Lieu": " ".join(str(place[k]) for k in ("adresse", "codePostal", "commune") if place.get(k)),
                "Financement": ", ".join(FINANCEURS[f["code"]] for f in session.get("financeurs", [])),
                "Rémunération demandée": _oui(plan.get("remunerationDemandee")),
            },
        ),
        _rubrique(
            "Organisme",
            {
                "Responsable": _organisme(session.get("organismeResponsable")),
                "Formateur": _organisme(session.get("organismeFormateur")),
            },
        ),
        _rubrique(
            "Dates et volume",
            {
                "Entrée effective": jour(row.attestation_effet) if type is Type.AES else None,
                "Début prévu": _day(plan.get("dateDebut")),
                "Fin prévue": _day(plan.get("dateFin")),
                "Heures": _heures(plan.get("nbHeureTotalFormation")),
                "En centre": _heures(plan.get("nbHeureCentre")),
                "En entreprise": _heures(plan.get("nbHeureEntreprise")),
            },
        ),
    ]


def _rubrique(nom: str, lines: dict[str, Any]) -> dict[str, Any]:
    return {"nom": nom, "lignes": [{"nom": n, "valeur": str(v)} for n, v in lines.items() if v]}


def _day(text: str | None) -> str | None:
    return jour(text) if text else None


def _heures(count: int | None) -> str | None:
    return f"{count} h" if count else None


def _oui(told: bool | None) -> str | None:
    return None if told is None else "oui" if told else "non"


def _organisme(told: dict[str, Any] | None) -> str | None:
    return f"{told.get('nom', '')} (SIRET {told['siret']})".strip() if told else None


def draw(contenu: dict[str, Any]) -> bytes:
    """The PDF of a content, always the same bytes: PDF/UA-1, fonts embedded."""
    inputs = {"donnees": orjson.dumps(contenu).decode(), "qr": qr(contenu["verification"]["url"])}
    drawn: bytes = typst.compile(
        _modele(),
        sys_inputs=inputs,
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=contenu["instant"],
    )
    return drawn


def qr(url: str) -> str:
    """A QR code as SVG."""
    import segno

    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", scale=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def sign(pdf: bytes, cle: OKPKey) -> Document:
    """A PDF with its hash and its detached signature."""
    signature: bytes = cle.private_key.sign(pdf)  # type: ignore[union-attr]
    return Document(pdf, hashlib.sha256(pdf).digest(), signature, str(cle.kid))


def preuve(numero: str, document: Document) -> dict[str, str]:
    """What anyone needs to verify a document: hash, signature, key."""
    return {
        "numero": numero,
        "sha256": document.sha256.hex(),
        "algorithme": "Ed25519",
        "signature": base64.b64encode(document.signature).decode(),
        "cle": document.cle,
    }


@cache
def _modele() -> bytes:
    return _MODELE.read_bytes()
