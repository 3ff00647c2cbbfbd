"""Attestations: what was frozen of them, and what anyone who holds their code is shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from tremplin.families.parcours.store.tables import attestation, parcours, personne, session


def fige(connection: Connection, identifier: str) -> Any:
    """What the first printing showed (encrypted), and its proof."""
    columns = (attestation.c.fige, attestation.c.sha256, attestation.c.signature, attestation.c.cle_signature)
    return connection.execute(select(*columns).where(attestation.c.id == identifier)).one()


def freeze(connection: Connection, identifier: str, sealed: bytes) -> bool:
    """Keep what a first printing shows; False when another was there first."""
    mine = (attestation.c.id == identifier) & attestation.c.fige.is_(None)
    return connection.execute(update(attestation).where(mine).values(fige=sealed)).rowcount == 1


def sign(connection: Connection, identifier: str, sha256: bytes, signature: bytes, cle: str) -> None:
    """Keep the proof of a document."""
    mine = attestation.c.id == identifier
    values = {"sha256": sha256, "signature": signature, "cle_signature": cle}
    connection.execute(update(attestation).where(mine).values(**values))


def par_code(connection: Connection, code: str) -> Any:
    """What a code of verification leads to."""
    asked = (
        select(
            attestation.c.numero,
            attestation.c.type,
            attestation.c.statut,
            attestation.c.remplacee_par,
            attestation.c.effet,
            attestation.c.imprime,
            attestation.c.sha256,
            attestation.c.signature,
            attestation.c.cle_signature,
            parcours.c.document.label("parcours_document"),
            parcours.c.test,
            session.c.document.label("session_document"),
            personne.c.identite,
            personne.c.cle_id,
        )
        .join(parcours, parcours.c.id_inscription == attestation.c.id_inscription)
        .join(session, session.c.id == parcours.c.session_id)
        .join(personne, personne.c.id == parcours.c.personne_id)
        .where(attestation.c.code == code)
    )
    return connection.execute(asked).first()
