"""Reading what the model proposes, and how it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tremplin.release.reader import Release

Row = dict[str, Any]
_COLUMNS = "de, code, niveau, rang, cible, intitule, confiance, retenu, voie, mots, parentes"
METIER = "métier"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed to a fiche or a diploma to which no table gives a job."""

    de: str
    code: str
    retenu: Row | None
    """The answer: the finest level that is sure enough; None when none is."""
    pistes: tuple[Row, ...]
    """The likeliest jobs, whether or not one is the answer."""
    mots: tuple[str, ...]
    """Words of the title that decided, the one that weighs most first."""
    parentes: tuple[str, ...]
    """Fiches of the same family that have the likeliest job."""

    @property
    def job(self) -> Row | None:
        """The answer, when it is a job."""
        return self.retenu if self.retenu and self.retenu["niveau"] == METIER else None


def proposal(release: Release, vocabulary: str, code: str) -> Proposal | None:
    """What is proposed to a code; None when tables give it a job, or when nothing is known of it."""
    cursor = release.connection.execute(
        f"SELECT {_COLUMNS} FROM correspondances_proposees WHERE de = ? AND code = ? ORDER BY rang", (vocabulary, code)
    )
    rows = [dict(zip(_COLUMNS.split(", "), row, strict=True)) for row in cursor]
    jobs = tuple(row for row in rows if row["niveau"] == METIER)
    if not jobs:
        return None
    return Proposal(
        de=vocabulary,
        code=code,
        retenu=next((row for row in rows if row["retenu"]), None),
        pistes=jobs,
        mots=_split(jobs[0]["mots"]),
        parentes=_split(jobs[0]["parentes"]),
    )


def proposed_to(release: Release, rome: str, vocabulary: str) -> list[Proposal]:
    """Fiches, or diplomas, to which a job is the answer."""
    cursor = release.connection.execute(
        "SELECT code FROM correspondances_proposees WHERE cible = ? AND de = ? AND retenu AND niveau = ? ORDER BY code",
        (rome, vocabulary, METIER),
    )
    found = (proposal(release, vocabulary, code) for (code,) in cursor.fetchall())
    return [one for one in found if one is not None]


def measures(release: Release) -> list[Row]:
    """Figures of the trial of the release, in order; none when it wasn't tried."""
    cursor = release.connection.execute(
        "SELECT jour, objet, voie, methode, niveau, portee, valeur_portee, mesure, rang, valeur, effectif "
        "FROM correspondances_evaluation ORDER BY id"
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def parent(release: Release, rome: str) -> str | None:
    """The job of ROME 3 that a job of ROME 4.0 alone comes from; None for any other."""
    row = release.connection.execute(
        "SELECT parent FROM vocabulaire WHERE vocabulaire = 'rome' AND code = ?", (rome,)
    ).fetchone()
    return row[0] if row else None


def _split(joined: str | None) -> tuple[str, ...]:
    return tuple(joined.split("|")) if joined else ()
