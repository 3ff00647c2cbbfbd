"""Giving a document out: frozen and signed the first time, drawn again from what was frozen afterwards."""

from __future__ import annotations

from typing import Any

import structlog

from tremplin.families.parcours.attestations.document import Document, contenu, draw, sign
from tremplin.families.parcours.secrets import decrypt, encrypt
from tremplin.families.parcours.service import Service
from tremplin.families.parcours.store import attestations as rows

_USAGE = "attestation"
log = structlog.get_logger("attestations")


def issue(service: Service, row: Any, identite: dict[str, Any] | None, cle: bytes) -> tuple[Document, dict[str, Any]]:
    """The document of an attestation, and what it prints."""
    with service.store.reading() as connection:
        kept = rows.fige(connection, row.attestation_id)
    told = decrypt(cle, kept.fige, _USAGE)
    if told is None:
        url = f"{service.settings.base_url}/attestations/verifier/{row.attestation_code}"
        told = contenu(row, identite, url=url, specimen=service.settings.env != "production" or row.test)
        with service.store.writing() as connection:
            if rows.freeze(connection, row.attestation_id, encrypt(cle, told, _USAGE)) is False:
                return issue(service, row, identite, cle)  # someone printed it at the same instant
    pdf = draw(told)
    document = sign(pdf, service.cles_attestations.sign())
    if kept.sha256 is not None and bytes(kept.sha256) == document.sha256:
        return Document(pdf, document.sha256, bytes(kept.signature), kept.cle_signature), told
    if kept.sha256 is not None:
        log.warning("attestation redessinee autrement", numero=row.attestation_numero)
    with service.store.writing() as connection:
        rows.sign(connection, row.attestation_id, document.sha256, document.signature, document.cle)
    return document, told
