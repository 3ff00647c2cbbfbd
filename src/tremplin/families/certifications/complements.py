"""What other publishers tell of a code, as the document that the route gives and the page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tremplin.families.certifications.queries import Complements
from tremplin.sources.certifinfo import ACCES
from tremplin.sources.forms import onisep

Row = dict[str, Any]


def document(cfd: str | None, rncp: str | None, told: Complements) -> Row:
    """The body of the answer: every list may be empty, every item tells the line that it was read on."""
    return {
        "cfd": cfd,
        "rncp": rncp,
        "certifinfo": [_certification(row, told.anciennes) for row in told.certifinfo],
        "couples": [
            _picked(row, "cfd", "rncp", "etat", "regle")
            | {"fiches_kit": _split(row["fiches_kit"])}
            | _proof(row, "certifinfo")
            for row in told.couples
        ],
        "onisep": [_training(row, told, cfd, rncp) for row in told.formations],
        "familles_metiers": [_picked(row, "famille", "role", "cfd_commun") | _proof(row) for row in told.familles],
        "mefs": [
            _picked(row, "mef", "mef_stat_11")
            | {
                "intitule": row["libelle_long"],
                "dispositif": _coded(row["dispositif_formation"], row["dispositif_libelle"]),
                "annee": row["annee_dispositif"],
                "duree": row["duree_dispositif"],
                "ouverture": row["date_ouverture"],
                "fermeture": row["date_fermeture"],
            }
            | _proof(row)
            for row in told.mefs
        ],
        "diplomes_professionnels": [
            _picked(row, "cfd", "rncp", "diplome", "intitule", "cpc", "secteur") | _proof(row) for row in told.diplomes
        ],
    }


def _certification(row: Row, older: Iterable[Row]) -> Row:
    return {
        **_picked(row, "certifinfo", "libelle", "type_diplome", "niveau", "rncp", "cfd", "etat", "nsf"),
        "rs": _split(row["rs"]),
        "formacode": _coded(row["formacode"], row["formacode_libelle"]),
        "romes": _split(row["romes"]),
        "premiere_session": row["premiere_session"],
        "derniere_session": row["derniere_session"],
        "acces": {acces: row[f"acces_{acces}"] for acces in ACCES},
        "anciennes": [
            {
                "certifinfo": old["ancien"],
                "libelle": old["ancien_libelle"],
                "rncp": old["ancien_rncp"],
                "cfd": old["ancien_cfd"],
                "etat": old["ancien_etat"],
            }
            for old in older
            if old["certifinfo"] == row["certifinfo"]
        ],
        "onisep": [{"identifiant": one, "adresse": _address(one)} for one in _split(row["onisep"])],
        **_proof(row, "certifinfo"),
    }


def _training(row: Row, told: Complements, cfd: str | None, rncp: str | None) -> Row:
    bears = (cfd is None or row["cfd"] == cfd) and (rncp is None or row["rncp"] == rncp)
    return {
        **_picked(row, "identifiant", "libelle", "sigle", "cfd", "rncp", "niveau"),
        "adresse": onisep.ADRESSE_FORMATION + row["identifiant"],
        "lien": "onisep_formations" if bears else "certifinfo",
        "metiers": [
            {
                **_picked(metier, "identifiant", "libelle", "libelle_feminin", "libelle_masculin"),
                "romes": [r["code_rome"] for r in told.romes if r["identifiant"] == metier["identifiant"]],
                "adresse": onisep.ADRESSE_METIER + metier["identifiant"],
            }
            for metier in told.metiers
            if metier["formation"] == row["identifiant"]
        ],
        **_proof(row),
    }


def _address(identifier: str) -> str | None:
    """Page of a training of the Onisep; its other objects have none that we know."""
    return onisep.ADRESSE_FORMATION + identifier if identifier.startswith("FOR.") else None


def _picked(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def _split(joined: str | None) -> list[str]:
    return joined.split("|") if joined else []


def _coded(code: str | None, title: str | None) -> Row | None:
    return {"code": code, "intitule": title} if code else None


def _proof(row: Row, source: str | None = None) -> Row:
    return {"preuve": {"source": source or row["source"], "fichier": row["fichier"], "ligne": row["ligne"]}}
