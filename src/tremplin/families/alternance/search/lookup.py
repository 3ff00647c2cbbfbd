"""Reading in a release what the writings of people need: who hires, whom to write to, by which numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import orjson

from tremplin.domain.text import fold, words
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.common.item import Kind
from tremplin.families.alternance.common.schools import NAF_ENSEIGNEMENT, Ecoles
from tremplin.families.alternance.search.queries import (
    Point,
    Where,
    appellations,
    offres,
    organisation,
    recruteurs,
    romes,
    search,
)
from tremplin.families.alternance.steps import title_jobs
from tremplin.release.reader import Release

# ── what an offer that is published needs ────────────────────────────────────────────────────────────────────────


def lieu(release: Release, code_postal: str, departement: str, ville: str) -> Point | None:
    """The middle of a town of a département, else of a postal code; `ville` is folded, without article."""
    row = (
        release.connection.execute(
            "SELECT lon, lat FROM alternance_villes WHERE cle = ? AND departement = ?", (ville, departement)
        ).fetchone()
        or release.connection.execute(
            "SELECT lon, lat FROM alternance_codes_postaux WHERE code_postal = ?", (code_postal,)
        ).fetchone()
    )
    return (row[0], row[1]) if row else None


def is_formateur(release: Release, siret: str) -> bool:
    """Whether an establishment gives trainings of the catalogue, or answers for them."""
    row = release.connection.execute(
        "SELECT 1 FROM alternance_formations WHERE etablissement_formateur_siret = ?1 "
        "OR etablissement_gestionnaire_siret = ?1 LIMIT 1",
        (siret,),
    ).fetchone()
    return row is not None


def is_training_body(release: Release, siret: str, naf: str | None) -> bool:
    """Whether an establishment teaches: by its activity, the référentiel of training organisations, the catalogue."""
    listed = (naf or "").startswith(NAF_ENSEIGNEMENT) or organisation(release, siret) is not None
    return listed or is_formateur(release, siret)


def recruteur(release: Release, siret: str) -> dict[str, Any]:
    """What is known of an establishment that is likely to hire; empty for another."""
    table = recruteurs(release)
    found = table.find(siret)
    if found is None:
        return {}
    item, more, phone = (
        orjson.loads(table.bodies(name, np.array([found]), *holes)[0])
        for name, holes in (("v1", ([[b"null"]],)), ("explique", ()), ("telephone", ()))
    )
    at, naf = item["place"], (item["nafs"] or [{}])[0]
    legal_name, brand, size, idcc, *_ = more
    opco = opcos.named((item["company"]["opco"] or {}).get("label"))
    return {
        "opco": opco.court if opco else None,
        "tranche_effectif": size,
        "adresse": at["address"],
        "enseigne": brand,
        "raison_sociale": legal_name,
        "naf": naf.get("code"),
        "naf_libelle": naf.get("label"),
        "idcc": idcc,
        "longitude": at["longitude"],
        "latitude": at["latitude"],
        "commune": at["insee"],
        "code_postal": at["zipCode"],
        "ville": at["city"],
        "telephone": phone,
    }


def romes_du_titre(release: Release, titre: str) -> list[str]:
    """The job that a title names, by the names of the ROME."""
    found = title_jobs.job_of(romes(release), titre)
    return [found] if found else []


def unknown_romes(release: Release, codes: Iterable[str]) -> dict[str, str]:
    """Those of some codes that the ROME in service lacks, each with the nearest that it has; none without a ROME."""
    known = release.held("romes", _romes)
    return {code: min(known, key=lambda k: _gap(code, k)) for code in codes if known and code not in known}


def _romes(release: Release) -> frozenset[str]:
    both = "SELECT code_rome FROM rome_fiches UNION SELECT code_rome FROM rome4_fiches"
    return frozenset(code for (code,) in release.connection.execute(both))


def _gap(code: str, known: str) -> tuple[int, int, str]:
    """How far two codes are: the places where they differ, then their numbers."""
    return sum(a != b for a, b in zip(code, known, strict=True)), abs(int(code[1:]) - int(known[1:])), known


def ecoles(release: Release) -> Ecoles:
    """The names of training organisations, to find in texts; read once a release."""
    return release.held("ecoles", _ecoles)


def _ecoles(release: Release) -> Ecoles:
    return Ecoles(name for (name,) in release.connection.execute("SELECT nom FROM alternance_ecoles"))


def courriel_recruteur(release: Release, siret: str) -> str | None:
    """Where applications to a company go: never told to anyone."""
    row = release.connection.execute("SELECT email FROM alternance_contacts WHERE siret = ?", (siret,)).fetchone()
    return row[0] if row else None


_OFFRE = (
    "apply_email",
    "apply_phone",
    "workplace_siret",
    "workplace_name",
    "offer_title",
    "romes",
    "longitude",
    "latitude",
    "expiration",
)


def contact_offre(release: Release, id: str) -> dict[str, Any] | None:
    """To whom one applies for an offer of a partner's feed, never told to anyone; None for one without an address."""
    row = release.connection.execute(
        f"SELECT {', '.join(_OFFRE)} FROM alternance_offres_contacts WHERE offre_id = ?", (id,)
    ).fetchone()
    return dict(zip(_OFFRE, row, strict=True)) if row else None


# ── contact requests ─────────────────────────────────────────────────────────────────────────────────────────────

_RDV = (
    "cle_ministere_educatif",
    "siret",
    "nom",
    "courriel",
    "parcoursup_id",
    "parcoursup",
    "affelnet",
    "id_rco_formation",
)


def rdv_formations(release: Release, siret: str | None = None) -> list[dict[str, Any]]:
    """Every published training (of an organisation), and whom to write to."""
    mine = "" if siret is None else "WHERE siret = ?"
    rows = release.connection.execute(
        f"SELECT {', '.join(_RDV)} FROM alternance_rdv_formations {mine} ORDER BY id", () if siret is None else (siret,)
    )
    return [dict(zip(_RDV, row, strict=True)) for row in rows]


def rdv_formation(release: Release, cle: str) -> dict[str, Any] | None:
    """One training as contact requests know it."""
    row = release.connection.execute(
        f"SELECT {', '.join(_RDV)} FROM alternance_rdv_formations WHERE cle_ministere_educatif = ?", (cle,)
    ).fetchone()
    return dict(zip(_RDV, row, strict=True)) if row else None


def cles_parcoursup(release: Release, identifier: str) -> list[str]:
    """Trainings of a number of Parcoursup."""
    rows = release.connection.execute(
        "SELECT cle_ministere_educatif FROM alternance_rdv_formations WHERE parcoursup_id = ? ORDER BY id",
        (identifier,),
    )
    return [cle for (cle,) in rows]


def cles_onisep(release: Release, action: str) -> list[str]:
    """Trainings of an action of Onisep."""
    rows = release.connection.execute(
        "SELECT cle_ministere_educatif FROM alternance_rdv_actions WHERE action = ? ORDER BY id", (action,)
    )
    return [cle for (cle,) in rows]


def connu_onisep(release: Release, siret: str) -> bool:
    """Whether Onisep knows a training of an organisation."""
    row = release.connection.execute(
        "SELECT 1 FROM alternance_rdv_formations f JOIN alternance_rdv_actions a "
        "ON a.cle_ministere_educatif = f.cle_ministere_educatif WHERE f.siret = ? LIMIT 1",
        (siret,),
    ).fetchone()
    return row is not None


# ── employers who publish by the form ────────────────────────────────────────────────────────────────────────────


def ecarte(release: Release, siret: str) -> str | None:
    """Why SIRENE keeps an establishment from being shown, « fermée » or « non diffusible »; None for another."""
    row = release.connection.execute(
        "SELECT raison FROM alternance_recruteurs_ecartes WHERE siret = ?1 AND raison IN ('fermée', 'non diffusible') "
        "UNION ALL SELECT 'fermée' FROM sirene WHERE siret = ?1 AND etat = 'F' LIMIT 1",
        (siret,),
    ).fetchone()
    return row[0] if row else None


def courriels_du_siren(release: Release, siren: str) -> list[str]:
    """The addresses known of the establishments of a company: never told to anyone."""
    rows = release.connection.execute(
        "SELECT email FROM alternance_contacts WHERE siret >= ? AND siret < ?", (siren + "00000", siren + "99999~")
    )
    return [email.lower() for (email,) in rows]


def par_nom(release: Release, text: str, genre: str, limit: int = 10) -> list[dict[str, Any]]:
    """Establishments whose words begin with those typed (name, postal code, town), the likeliest first."""
    typed = words(text)[:12]
    if not typed:
        return []
    rows = release.connection.execute(
        "SELECT e.siret, e.nom, e.code_postal, e.ville FROM alternance_etablissements_mots m "
        "JOIN alternance_etablissements e ON e.id = m.rowid "
        "WHERE alternance_etablissements_mots MATCH ? AND e.genre = ? ORDER BY m.rank, e.siret LIMIT ?",
        (" ".join(f'"{word}"*' for word in typed), genre, limit),
    )
    return [dict(zip(("siret", "nom", "code_postal", "ville"), row, strict=True)) for row in rows]


def formations_de(release: Release, siret: str) -> list[tuple[str, str]]:
    """(key, title) of the trainings that an organisation gives, by title."""
    return list(
        release.connection.execute(
            "SELECT cle_ministere_educatif, intitule_long FROM alternance_formations "
            "WHERE etablissement_formateur_siret = ? ORDER BY intitule_long, id",
            (siret,),
        )
    )


def etablissement(release: Release, siret: str) -> dict[str, Any] | None:
    """An establishment as `par_nom` gives it, by its number."""
    return next(iter(numbered(release, siret, 1)), None)


def numbered(release: Release, number: str, limit: int) -> list[dict[str, Any]]:
    """Establishments as `par_nom` gives them, each once: that of a SIRET, those of a SIREN."""
    rows = release.connection.execute(
        "SELECT siret, nom, code_postal, ville FROM alternance_etablissements WHERE siret BETWEEN ? AND ? "
        "GROUP BY siret HAVING id = min(id) ORDER BY siret LIMIT ?",
        (number, number.ljust(14, "9"), limit),
    )
    return [dict(zip(("siret", "nom", "code_postal", "ville"), row, strict=True)) for row in rows]


_OFFREUR = ("offre_id", "siret", "nom", "code_postal", "ville", "titre")


def offreurs_par_nom(release: Release, text: str, day: date, limit: int) -> list[dict[str, Any]]:
    """Offers of partners' feeds that last until a day or beyond, whose company has words that begin with those typed
    (name, postal code, town), the likeliest first."""
    typed = words(text)[:12]
    if not typed:
        return []
    matching = " ".join(f'"{word}"*' for word in typed)
    return _offreurs(
        release,
        "_mots m JOIN alternance_offreurs o ON o.id = m.rowid WHERE alternance_offreurs_mots MATCH ?1",
        "m.rank, offre_id",
        (matching, day.isoformat(), limit),
    )


def offreurs_numbered(release: Release, number: str, day: date, limit: int) -> list[dict[str, Any]]:
    """The same, of the establishment of a SIRET or of the company of a SIREN."""
    return _offreurs(release, " WHERE (siret = ?1 OR siren = ?1)", "offre_id", (number, day.isoformat(), limit))


def _offreurs(release: Release, where: str, order: str, given: tuple[str, str, int]) -> list[dict[str, Any]]:
    if "alternance_offreurs" not in release.manifest["tables"]:  # kept from before it told them
        return []
    rows = release.connection.execute(
        f"SELECT {', '.join(_OFFREUR)} FROM alternance_offreurs{where} AND expiration >= ?2 ORDER BY {order} LIMIT ?3",
        given,
    )
    return [dict(zip(_OFFREUR, row, strict=True)) for row in rows]


def is_public(release: Release, siret: str) -> bool:
    """Whether an establishment is of a person of public law."""
    row = release.connection.execute(
        "SELECT 1 FROM alternance_etablissements WHERE siret = ? AND public = 1", (siret,)
    ).fetchone()
    return row is not None


def opco_de(release: Release, siren: str, idcc: str | None = None) -> str:
    """The OPCO of a company: its own, else that of the branch it says; empty when unknown."""
    row = release.connection.execute(
        "SELECT opco FROM alternance_opco WHERE siren = ?1 AND opco <> '' "
        "UNION ALL SELECT opco FROM alternance_branches WHERE idcc = ?2 AND opco <> '' LIMIT 1",
        (siren, (idcc or "").zfill(4)),
    ).fetchone()
    return row[0] if row else ""


def appellation(release: Release, libelle: str) -> dict[str, Any] | None:
    """The appellation of the ROME that has exactly this name, whatever the case and the accents."""
    index = appellations(release)
    wanted = fold(libelle)
    found = (index.documents[n] for n in index.search(libelle, 20))
    return next((dict(d) for d in found if fold(d["appellation"]) == wanted), None) if wanted else None


def recruteurs_du_courriel(release: Release, courriel: str) -> list[str]:
    """SIRET of the companies whose applications go to an address: never told but to who reads it."""
    rows = release.connection.execute(
        "SELECT siret FROM alternance_contacts WHERE lower(email) = ? ORDER BY siret", (courriel,)
    )
    return [siret for (siret,) in rows]


def appellation_du_code(release: Release, code_ogr: str) -> dict[str, Any] | None:
    """The appellation of a number of the ROME, and its job."""
    rows = release.connection.execute(
        "SELECT f.code_rome, f.body FROM rome_fiches f, json_each(f.body, '$.appellations') a "
        "WHERE json_extract(a.value, '$.code_ogr') = ? LIMIT 1",
        (code_ogr,),
    )
    for code, body in rows:
        card = orjson.loads(body)
        name = next(a["libelle"] for a in card["appellations"] if a["code_ogr"] == code_ogr)
        return {"codeRome": code, "intitule": card["libelle"], "appellation": name}
    return None


# ── what the documentation asks about ────────────────────────────────────────────────────────────────────────────


def sample_town(release: Release) -> dict[str, Any]:
    """Metz, else the greatest town known: `insee`, `longitude`, `latitude`, `departement`, `region`; empty when none
    is."""
    names = ("insee", "longitude", "latitude", "departement", "region")
    row = release.connection.execute(
        "SELECT c.code_insee, c.longitude, c.latitude, c.departement, d.region_code "
        "FROM communes c JOIN departements d ON d.dep = c.departement WHERE c.longitude NOT NULL "
        "ORDER BY c.code_insee = '57463' DESC, c.population DESC LIMIT 1"
    ).fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def sample_training(release: Release) -> dict[str, Any]:
    """A published training, of one that can be written to if there is any: `cle`, `cfd`, `rncp`, `siret`, `rome`,
    `contact`; empty when there is none."""
    row = release.connection.execute(
        "SELECT f.cle_ministere_educatif, f.cfd, f.rncp_code, f.etablissement_formateur_siret, f.romes, "
        "(SELECT r.cle_ministere_educatif FROM alternance_rdv_formations r WHERE r.courriel NOT NULL "
        "AND r.cle_ministere_educatif = f.cle_ministere_educatif) AS contact FROM alternance_formations f "
        "WHERE f.statut = 'publié' AND f.cfd NOT NULL AND f.rncp_code NOT NULL "
        "ORDER BY contact IS NULL, f.romes LIKE '%D1102%' DESC, f.id LIMIT 1"
    ).fetchone()
    found = dict(zip(("cle", "cfd", "rncp", "siret", "rome", "contact"), row, strict=True)) if row else {}
    return found | {"rome": (found.get("rome") or "").partition("|")[0] or None}


def running_offer(release: Release, day: int) -> str | None:
    """The id of an offer of a partner that hasn't ended on a day (since 1970); None when there is none."""
    table = offres(release)
    running = (table.column("expire") >= day).nonzero()[0][:1]
    return next(iter(table.ids(running)), None)


def nearest_company(release: Release, rome: str | None, point: Point | None) -> str | None:
    """The SIRET of the company likely to hire for a job that is the nearest to a point."""
    table = recruteurs(release)
    found = search(table, table.labels_of([f"{Kind.LBA}{rome}"]), Where(point), 1)
    return next(iter(table.ids(found.items)), None)
