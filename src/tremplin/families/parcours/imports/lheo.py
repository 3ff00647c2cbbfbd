"""LHEO 2.2 and 2.3, the language of the training offer: sessions, information collectives, funders.

Streamed, without DOCTYPE, entity or network. Another version is refused by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from tremplin.families.parcours.events.vocabulary import OBJECTIFS
from tremplin.families.parcours.imports.lines import MOTIF, open
from tremplin.families.parcours.imports.row import FichierRefuse, Rangee

ESPACES = {"http://www.lheo.org/2.2": "2.2", "http://lheo.gouv.fr/2.3": "2.3"}
_ICO = "9"


def recognises(debut: str) -> bool:
    """An XML document whose root is `lheo`."""
    return re.search(r"<(?:\w+:)?lheo[\s>]", debut) is not None


def read(path: Path) -> Iterator[Rangee]:
    """The sessions of a document, one row each; raises FichierRefuse for another version."""
    number = 0
    for element in _formations(path):
        for rangee in _formation(element, number):
            number = rangee.ligne
            yield rangee


def rejetees(path: Path, motifs: Mapping[int, str]) -> bytes:
    """A document of the same version that holds the sessions of these numbers alone, each after why it was set aside:
    a comment, so that the document stays what its schema says."""
    number = 0
    root: Any = None
    offers: Any = None
    for formation in _formations(path):
        if root is None:
            space = etree.QName(formation).namespace
            root = etree.Element(f"{{{space}}}lheo", nsmap={None: space})
            offers = etree.SubElement(root, f"{{{space}}}offres")
        for action in _every(formation, "action"):
            for session in _every(action, "session"):
                number += 1
                if number in motifs:
                    told = etree.Comment(f" {MOTIF} : {motifs[number].replace('--', '- -').rstrip('-')} ")
                    session.addprevious(told)
                else:
                    action.remove(session)
            if not _every(action, "session"):
                formation.remove(action)
        if _every(formation, "action"):
            offers.append(deepcopy(formation))
    if root is None:
        return b""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _formations(path: Path) -> Iterator[Any]:
    """The `formation` elements of a document, each forgotten once it was read."""
    stream = open(path)
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            name = etree.QName(element)
            if event == "start":
                if element.getparent() is None:
                    _verify(element, name)
                continue
            if name.localname == "formation":
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise FichierRefuse(f"XML mal formé, ligne {error.lineno}") from error


def _verify(root: Any, name: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise FichierRefuse("DOCTYPE refusé")
    if name.localname != "lheo" or name.namespace not in ESPACES:
        version = (name.namespace or "sans version").rpartition("/")[2]
        raise FichierRefuse(f"LHEO {version} : seules les versions {' et '.join(ESPACES.values())} sont lues")


def _formation(formation: Any, number: int) -> Iterator[Rangee]:
    for action in _every(formation, "action"):
        for session in _every(action, "session"):
            number += 1
            rangee = Rangee(ligne=number)
            _session(formation, action, session, rangee)
            yield rangee


def _session(formation: Any, action: Any, session: Any, rangee: Rangee) -> None:
    period = _un(session, "periode")
    start, end = _periode(period, rangee)
    if start.get("debut") and end.get("fin") and start["debut"] > end["fin"]:
        rangee.reject("periode", f"{start['debut']} > {end['fin']}", "PERIODE", "un début au plus tard à la fin")
    registration = _un(_un(session, "periode-inscription"), "periode")
    first, last = _periode(registration, rangee)
    told: dict[str, Any] = {
        "numeroFormation": formation.get("numero"),
        "numeroAction": action.get("numero"),
        "numeroSession": session.get("numero"),
        "intitule": _text(formation, "intitule-formation")[:255],
        "certification": _certification(formation),
        "objectifs": _objectif(formation),
        "lieu": _lieu(action, session),
        "source": "LHEO",
        **_organismes(formation, action, rangee),
        **start,
        **end,
        "debutInscription": first.get("debut"),
        "finInscription": last.get("fin"),
        "entreesPermanentes": _text(action, "modalites-entrees-sorties") == "1",
        "formationInitiale": any(
            e.get("info") == "formation-initiale" and (e.text or "").strip() == "1" for e in action.iter("{*}extra")
        ),
        "etatRecrutement": _entier(session, "etat-recrutement"),
        "nbHeureTotalFormation": _entier(action, "nombre-heures-total"),
        "nbHeureCentre": _entier(action, "nombre-heures-centre"),
        "nbHeureEntreprise": _entier(action, "nombre-heures-entreprise"),
        "financeurs": _financeurs(action),
        "icos": _icos(action, session, rangee),
        "extras": _extras(session),
    }
    for name in ("numeroFormation", "numeroAction", "numeroSession"):
        if not told[name]:
            rangee.reject(name, None, "ABSENT", "un numéro est attendu")
    if "organismeResponsable" not in told:
        rangee.reject("SIRET-organisme-formation", None, "SIRET", "un SIRET de 14 chiffres est attendu")
    if not rangee.rejets:
        rangee.session = {k: v for k, v in told.items() if v not in (None, "", [], {})}
        rangee.session.setdefault("lieu", {})


def _periode(period: Any, rangee: Rangee) -> tuple[dict[str, str], dict[str, str]]:
    """Start and end; a month or a year alone is kept as such, 0 and 9 everywhere are not known."""
    found: list[dict[str, str]] = []
    for name in ("debut", "fin"):
        text = _text(period, name)
        told: dict[str, str] = {}
        if re.fullmatch(r"[0-9]{8}", text, re.ASCII) and text not in ("00000000", "99999999"):
            if text.endswith("0000"):
                told[f"{name}Partiel"] = text[:4]
            elif text.endswith("00"):
                told[f"{name}Partiel"] = f"{text[:4]}-{text[4:6]}"
            else:
                told |= _day(name, text, rangee)
        elif text and not re.fullmatch(r"0{8}|9{8}", text):
            rangee.reject(name, text, "DATE", "une date AAAAMMJJ est attendue")
        found.append(told)
    return found[0], found[1]


def _day(name: str, text: str, rangee: Rangee) -> dict[str, str]:
    try:
        return {name: date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()}
    except ValueError:
        rangee.reject(name, text, "DATE", "une date AAAAMMJJ est attendue")
        return {}


def _organismes(formation: Any, action: Any, rangee: Rangee) -> dict[str, Any]:
    responsable = _un(formation, "organisme-formation-responsable")
    formateur = _un(action, "organisme-formateur")
    found: dict[str, Any] = {}
    for role, element, siret, name in (
        ("organismeResponsable", responsable, "SIRET-organisme-formation", "nom-organisme"),
        ("organismeFormateur", formateur, "SIRET-formateur", "raison-sociale-formateur"),
    ):
        code = _text(_un(element, siret), "SIRET")
        if len(code) == 15 and code.startswith("0"):
            code = code[1:]
        number = rangee.siret(siret, code, rangee.warn) if code else None
        if number is None:
            continue
        label = _text(element, name) or _text(element, "raison-sociale")
        found[role] = {"siret": number, **({"nom": label[:255]} if label.strip("-") else {})}
    nda = _text(responsable, "numero-activite")
    if "organismeResponsable" in found and re.fullmatch(r"[0-9A-Z]{11}", nda, re.ASCII):
        found["organismeResponsable"]["nda"] = nda
    return found


def _certification(formation: Any) -> dict[str, str]:
    found: dict[str, list[str]] = {"rncp": [], "certifinfo": [], "formacode": []}
    for certification in _every(formation, "certification"):
        if rncp := _text(certification, "code-RNCP"):
            found["rncp"].append(rncp if rncp.startswith("R") else f"RNCP{rncp}")
        found["certifinfo"].append(_text(certification, "code-CERTIFINFO"))
    domain = _un(formation, "domaine-formation")
    found["formacode"] = [(e.text or "").strip() for e in _every(domain, "code-FORMACODE")]
    return {kind: " ".join(filter(None, codes)) for kind, codes in found.items() if any(codes)}


def _objectif(formation: Any) -> list[str]:
    code = _text(formation, "objectif-general-formation")
    return [code] if code in OBJECTIFS else []


def _lieu(action: Any, session: Any) -> dict[str, Any]:
    place = _un(_un(_un(action, "lieu-de-formation"), "coordonnees"), "adresse")
    if place is None:
        place = _un(_un(session, "adresse-inscription"), "adresse")
    insee, postal = _text(place, "code-INSEE-commune"), _text(place, "codepostal")
    departement = _text(place, "departement").upper()
    point = _un(place, "geolocalisation")
    told: dict[str, Any] = {
        "adresse": _text(place, "ligne").strip("-")[:255],
        "commune": _text(place, "ville")[:255],
        "codePostal": postal if re.fullmatch(r"[0-9]{5}", postal, re.ASCII) else "",
        "codeInsee": insee if re.fullmatch(r"[0-9][0-9AB][0-9]{3}", insee, re.ASCII) else "",
        "departement": departement if re.fullmatch(r"[0-9]{2}|2[AB]|9[78][0-9]", departement, re.ASCII) else "",
    }
    for name in ("latitude", "longitude"):
        try:
            told[name] = float(_text(point, name))
        except ValueError:
            continue
    return {k: v for k, v in told.items() if v not in ("", None)}


def _financeurs(action: Any) -> list[dict[str, int]]:
    found = []
    for funder in _every(action, "organisme-financeur"):
        code, places = _entier(funder, "code-financeur"), _entier(funder, "nb-places-financees")
        if code is not None and 0 <= code <= 20:
            found.append({"code": code, **({"nbPlaces": places} if places is not None else {})})
    return found


def _icos(action: Any, session: Any, rangee: Rangee) -> list[dict[str, Any]]:
    """Information collectives: dates of the action, and recruitments of kind 9 of the session."""
    days = [_periode_ico(information, "date", rangee) for information in _every(action, "date-information")]
    found: list[dict[str, Any]] = [{"debut": day} for day in days if day]
    for meeting in _every(session, "recrutement"):
        if _text(meeting, "modalite-recrutement") != _ICO:
            continue
        day = _periode_ico(_un(meeting, "periode"), "debut", rangee)
        if not day:
            continue
        ico: dict[str, Any] = {
            "debut": day + _hour(meeting, "heure-debut"),
            "aDistance": _text(meeting, "a-distance") == "1",
        }
        if end := _hour(meeting, "heure-fin"):
            ico["fin"] = day + end
        if (places := _entier(meeting, "nb-places")) is not None:
            ico["nbPlaces"] = places
        if where := _text(_un(meeting, "adresse"), "ville"):
            ico["adresse"] = where[:255]
        found.append(ico)
    return found


def _periode_ico(element: Any, name: str, rangee: Rangee) -> str:
    text = _text(element, name)
    if not re.fullmatch(r"[0-9]{8}", text, re.ASCII) or text.startswith("0") or text.endswith("00"):
        return ""
    return _day("jour", text, rangee).get("jour", "")


def _hour(element: Any, name: str) -> str:
    """« 14h15 », « 9h », « 12h » as T14:15 of Paris."""
    told = re.fullmatch(r"([0-9]{1,2})h([0-9]{2})?", _text(element, name), re.ASCII)
    if told is None or int(told[1]) > 23 or int(told[2] or 0) > 59:
        return ""
    return f"T{int(told[1]):02d}:{told[2] or '00'}"


def _extras(session: Any) -> list[dict[str, str]]:
    """Extensions of the regional bases, as they come."""
    told = [{"info": e.get("info") or "", "texte": (e.text or "").strip()[:255]} for e in session.iter("{*}extra")]
    return told[:100]


def _un(element: Any, name: str) -> Any:
    return element.find(f"{{*}}{name}") if element is not None else None


def _every(element: Any, name: str) -> list[Any]:
    return list(element.findall(f"{{*}}{name}")) if element is not None else []


def _text(element: Any, name: str) -> str:
    found = _un(element, name)
    return (found.text or "").strip() if found is not None else ""


def _entier(element: Any, name: str) -> int | None:
    text = _text(element, name)
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text, re.ASCII) else None
