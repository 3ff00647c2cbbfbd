"""Reading training organisations in a release."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from tremplin.families.organismes.decision import Organisme
from tremplin.release.reader import Release


def touched_by(release: Release, *codes: str | None) -> list[Organisme]:
    """Organisations that any of these codes (SIRET, relation SIRET, UAI, place UAI) leads to."""
    given = [code for code in codes if code]
    marks = ", ".join("?" * len(given))
    rows = release.connection.execute(
        f"SELECT DISTINCT o.siret, o.body FROM organismes_codes k JOIN organismes o ON o.siret = k.siret "
        f"WHERE k.code IN ({marks}) ORDER BY o.siret",
        given,
    )
    return [_organisme(body) for _, body in rows]


def sirene_state(release: Release, siret: str) -> str | None:
    """« A » or « F » for a SIRET that SIRENE knows, among those that any source names."""
    row = release.connection.execute("SELECT etat FROM sirene WHERE siret = ?", (siret,)).fetchone()
    return row[0] if row else None


def count_cards(release: Release) -> int:
    (count,) = release.connection.execute("SELECT count(*) FROM organismes_cartes").fetchone()
    return int(count)


def cards(release: Release, *, size: int, index: int) -> list[bytes]:
    """Bodies of one page of the export, by SIRET: rows are numbered, so any page costs the same."""
    rows = release.connection.execute(
        "SELECT body FROM organismes_cartes WHERE id > ? ORDER BY id LIMIT ?", (size * index, size)
    )
    return [body for (body,) in rows]


def cards_of(release: Release, sirets: Sequence[str]) -> dict[str, bytes]:
    """SIRET → body of its card, those that have one."""
    marks = ", ".join("?" * len(sirets))
    rows = release.connection.execute(f"SELECT siret, body FROM organismes_cartes WHERE siret IN ({marks})", sirets)
    return dict(rows)


def _organisme(body: bytes) -> Organisme:
    fact = orjson.loads(body)
    return Organisme(
        siret=fact["siret"],
        uai=fact["uai"],
        ouvert=fact["ouvert"],
        nature=fact["nature"],
        lieux=frozenset(fact["lieux"]),
        relations=frozenset(fact["relations"]),
    )


def sample(release: Release) -> dict[str, str]:
    """The `siret` and the `uai` of an organisation, for the documentation; empty when there is none."""
    row = release.connection.execute(
        "SELECT siret, uai FROM organismes WHERE uai NOT NULL AND ouvert ORDER BY siret LIMIT 1"
    ).fetchone()
    return dict(zip(("siret", "uai"), row, strict=True)) if row else {}
