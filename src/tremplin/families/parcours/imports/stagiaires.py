"""Export of trainees of the employment service: pipe-separated, 35, 38 or 39 columns known by name or by position.

It says what is planned: a session, a person, a proposal of entry; never that someone came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tremplin.domain import territories
from tremplin.domain.written.numbers import whole_number
from tremplin.families.parcours.events.vocabulary import DISPOSITIFS, FINANCEURS
from tremplin.families.parcours.imports.lines import cellules, entete
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible

COLONNES = (
    "c_nomcorrespondance",
    "c_prenomcorrespondance",
    "c_adresseemail",
    "c_telephone1",
    "c_telephone2",
    "c_validitemail_id",
    "dn_individu_national",
    "dn_session_id",
    "c_individulocal",
    "dc_formation_id",
    "dc_lblformation",
    "dd_datedebutplanformation",
    "dd_datefinplanformation",
    "dc_organisme_id",
    "dc_cp_lieuformation",
    "dc_insee_lieuformation",
    "dc_ville_lieuformation",
    "dc_formacode_ppal_id",
    "dc_formacode_secondaire1_id",
    "dc_formacode_secondaire2_id",
    "dc_formacode_secondaire3_id",
    "dc_formacode_secondaire4_id",
    "dn_certifinfo_1_id",
    "dn_certifinfo_2_id",
    "dn_certifinfo_3_id",
    "dn_certifinfo_4_id",
    "dn_certifinfo_5_id",
    "dc_siret",
    "dc_lblorganisme",
    "dc_raisonsociale",
    "departement",
    "dc_numeroicsession",
    "dc_numeroicaction",
    "liste_financeur",
    "c_dispositifformation",
    "dc_siretorganismeformateur",
    "dc_lblorganismeorganismeformateur",
    "dc_raisonsocialeorganismeformateur",
    "dc_cofinanceuropca",
)
_LARGEURS = (35, 38, 39)
_SURES = 35
"""The names of the last four differ from one version to the other."""
REFERENCE = "EXPORT_STAGIAIRES"
"""One proposal a path comes from this export: what changes in it is a correction."""


def recognises(debut: str) -> bool:
    """Pipe-separated, and at least some names of this export."""
    names = debut.split("\n", 1)[0].split("|")
    return len(set(names) & set(COLONNES[:31])) > 10


def read(path: Path) -> Iterator[Rangee]:
    """The rows of the file; raises FichierRefuse for a header that isn't the export's."""
    rows = cellules(path, "|", quoted=False)
    header = entete(rows)
    _verify_header(header)
    for number, cells in rows:
        if isinstance(cells, Illisible):
            yield rangee_illisible(number, cells)
            continue
        rangee = Rangee(ligne=number)
        if len(cells) != len(header):
            message = f"{len(cells)} cellules, {len(header)} attendues"
            rangee.reject("", None, "LIGNE_INCOMPLETE", message)
        else:
            values = ("" if c == "NULL" else c.strip('"') for c in cells)
            _read(dict(zip(COLONNES, values, strict=False)), rangee)
        yield rangee


def _verify_header(header: list[str]) -> None:
    for expected, given in zip(COLONNES[:_SURES], header, strict=False):
        if expected != given:
            raise FichierRefuse(f"colonne « {given} » au lieu de « {expected} »")
    if len(header) not in _LARGEURS:
        raise FichierRefuse(f"{len(header)} colonnes : {', '.join(map(str, _LARGEURS))} attendues")


def _read(row: dict[str, str], rangee: Rangee) -> None:
    session = _session(row, rangee)
    plan = {}
    for name, told in (("dateDebut", "dd_datedebutplanformation"), ("dateFin", "dd_datefinplanformation")):
        try:
            plan[name] = datetime.strptime(row[told], "%Y-%m-%d %H:%M:%S.%f").date().isoformat()
        except ValueError:
            rangee.reject(told, row[told], "DATE", "une date AAAA-MM-JJ HH:MM:SS.0 est attendue")
    person = _personne(row, rangee)
    if rangee.rejets:
        return
    scheme = row["c_dispositifformation"]
    if scheme and scheme not in DISPOSITIFS:
        rangee.warn("c_dispositifformation", scheme, "DISPOSITIF_INCONNU", "dispositif gardé tel quel")
    rangee.session = session
    rangee.cles["dn_session_id"] = row["dn_session_id"]
    numbers = {n: session[n] for n in ("numeroFormation", "numeroAction", "numeroSession")}
    content = {**plan, **({"dispositif": scheme} if scheme else {})}
    rangee.evenements.append(
        {
            "type": "AIS",
            "dateEffet": plan["dateDebut"],
            "referenceSource": REFERENCE,
            "beneficiaire": person,
            "session": numbers,
            "contenu": content,
        }
    )


def _session(row: dict[str, str], rangee: Rangee) -> dict[str, object]:
    place = territories.of_place(row["dc_cp_lieuformation"])
    if place is None:
        rangee.reject("dc_cp_lieuformation", row["dc_cp_lieuformation"], "CODE_POSTAL", "code postal d'aucune région")
    funders = []
    for code in filter(None, row["liste_financeur"].split(";")):
        number = whole_number(code, 0, max(FINANCEURS))
        if number not in FINANCEURS:
            rangee.reject("liste_financeur", code, "FINANCEUR", "un code de financeur (0 à 20) est attendu")
        else:
            funders.append({"code": number})
    for name in ("dc_numeroicsession", "dc_numeroicaction", "dc_formation_id", "dc_lblformation"):
        if not row[name]:
            rangee.reject(name, "", "ABSENT", "une valeur est attendue")
    return {
        "numeroFormation": row["dc_formation_id"],
        "numeroAction": row["dc_numeroicaction"],
        "numeroSession": row["dc_numeroicsession"],
        "intitule": row["dc_lblformation"],
        "certification": _codes(row),
        "financeurs": funders,
        **_organismes(row, rangee),
        "source": "EXPORT",
        "lieu": {
            k: v
            for k, v in (
                ("codePostal", row["dc_cp_lieuformation"]),
                ("commune", row["dc_ville_lieuformation"]),
                ("codeInsee", row["dc_insee_lieuformation"] if _insee(row["dc_insee_lieuformation"]) else ""),
            )
            if v
        },
    }


def _insee(code: str) -> bool:
    return re.fullmatch(r"[0-9][0-9AB][0-9]{3}", code, re.ASCII) is not None


def _codes(row: dict[str, str]) -> dict[str, str]:
    formacodes = [row[n] for n in COLONNES[17:22] if row[n]]
    certifinfos = [row[n] for n in COLONNES[22:27] if row[n]]
    told = {"formacode": " ".join(formacodes), "certifinfo": " ".join(certifinfos)}
    return {k: v for k, v in told.items() if v}


def _organismes(row: dict[str, str], rangee: Rangee) -> dict[str, object]:
    """The one that answers, and the one that trains: the same when its SIRET is empty or zeros."""
    found: dict[str, object] = {}
    for role, siret, name in (
        ("organismeResponsable", "dc_siret", "dc_raisonsociale"),
        ("organismeFormateur", "dc_siretorganismeformateur", "dc_raisonsocialeorganismeformateur"),
    ):
        code = row.get(siret, "")
        if role == "organismeFormateur" and not code.strip("0"):
            continue
        if number := rangee.siret(siret, code):
            found[role] = {"siret": number, **({"nom": row[name]} if row.get(name) else {})}
    return found


def _personne(row: dict[str, str], rangee: Rangee) -> dict[str, object]:
    local = row["c_individulocal"]
    person: dict[str, object] = {}
    if re.fullmatch(r"[0-9]{3}[0-9]{7}[A-Za-z]", local, re.ASCII):
        person |= {"codeGeoDE": local[:3], "idRegionalDE": local[3:]}
    elif local:
        rangee.warn("c_individulocal", None, "IDENTIFIANT_LOCAL", "3 + 7 chiffres et une lettre attendus")
    if row["dn_individu_national"]:
        person["idNational"] = row["dn_individu_national"]
    if not person:
        rangee.reject("dn_individu_national", None, "ABSENT", "un identifiant de personne est attendu")
    identity = {"nom": row["c_nomcorrespondance"], "prenom": row["c_prenomcorrespondance"]}
    if row["c_adresseemail"] and row["c_validitemail_id"] == "V":
        identity["courriel"] = row["c_adresseemail"]
    elif row["c_adresseemail"]:
        rangee.warn("c_validitemail_id", None, "COURRIEL_INUTILISABLE", "adresse non validée : elle n'est pas gardée")
    if phone := rangee.telephone("c_telephone1", row["c_telephone1"], row["c_telephone2"]):
        identity["telephone"] = phone
    if identity["nom"] and identity["prenom"]:
        person["identite"] = identity
    return person
