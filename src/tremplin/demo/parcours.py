"""Fictitious training paths: organismes, sessions, people and their events, and files with deliberate errors.

Names can't be those of a real person, numbers are of blocks of their own, addresses are of a reserved domain,
telephones of the range kept for fiction. Communes, formacodes and Certifinfo are real.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from stdnum import luhn

from tremplin.demo import places
from tremplin.domain.dates import PARIS
from tremplin.domain.territories import PAR_CODE, of_departement
from tremplin.families.parcours.events.vocabulary import MOTIFS

Event = dict[str, Any]
DEBUT = date(2025, 9, 1)
"""Sessions start from this day on, a fortnight apart."""
FORMATIONS = (
    ("Cuisinier", "42752", "84244"),
    ("Développeur web", "30816", "80735"),
    ("Secrétaire assistant", "35054", "8122"),
    ("Conseiller relation client", "34076", "19004"),
    ("Agent de maintenance", "31624", "83144"),
    ("Assistant de vie aux familles", "44028", "86809"),
    ("Remise à niveau", "15041", ""),
)
FINANCEURS = ((2,), (4,), (2, 4), (2, 7), (10,), (16,), (3, 2))
PRENOMS = ("Aubépine", "Basilic", "Capucine", "Églantine", "Fenouil", "Genêt", "Iris", "Jonquille", "Lierre",
           "Myosotis", "Origan", "Pivoine", "Romarin", "Safran", "Thym", "Violette")  # fmt: skip
NOMS = ("Fictif", "Imaginaire", "Inventé", "Exemple", "Modèle", "Spécimen", "Factice", "Prétexte")


@dataclass(frozen=True)
class Organisme:
    """A fictitious training organisation."""

    nom: str
    siret: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A fictitious session."""

    numero: str
    organisme: Organisme
    intitule: str
    formacode: str
    certifinfo: str
    commune: Any
    debut: date
    fin: date
    financeurs: tuple[int, ...]
    permanente: bool

    @property
    def numeros(self) -> dict[str, str]:
        return {
            "numeroFormation": f"F_{self.numero}",
            "numeroAction": f"A_{self.numero}",
            "numeroSession": f"S_{self.numero}",
        }

    @property
    def region(self) -> str:
        found = of_departement(self.commune[2])
        return found.code if found else "11"


def monde(seed: int, sessions: int) -> tuple[list[Organisme], list[Stage], list[Event]]:
    """Organismes, sessions and events; each event with its author (a SIRET, or `conseiller:<région>`) and the instant
    of its reception."""
    draw = random.Random(seed)
    organismes = [_organisme(n) for n in range(max(3, sessions // 4))]
    stages = [_stage(draw, n, draw.choice(organismes)) for n in range(sessions)]
    events: list[Event] = []
    next_motif = cycle(m for m in MOTIFS if m != "NON_RENSEIGNE")
    person = 0
    for stage in stages:
        for _ in range(draw.randint(4, 9)):
            person += 1
            events += _chemin(draw, stage, _personne(draw, person), next_motif)
    return organismes, stages, sorted(events, key=lambda e: (e["recu"], e["auteur"]))


def _organisme(number: int) -> Organisme:
    body = f"99900{number:03d}00001"
    return Organisme(f"Organisme fictif {number + 1}", body + luhn.calc_check_digit(body))


def _stage(draw: random.Random, number: int, organisme: Organisme) -> Stage:
    intitule, formacode, certifinfo = FORMATIONS[number % len(FORMATIONS)]
    start = DEBUT + timedelta(days=14 * (number % 16))
    commune = draw.choice([c for c in places.COMMUNES if c[2] in ("57", "69", "75", "974", "33")])
    return Stage(
        numero=f"{900000 + number}",
        organisme=organisme,
        intitule=intitule,
        formacode=formacode,
        certifinfo=certifinfo,
        commune=commune,
        debut=start,
        fin=start + timedelta(days=draw.choice((60, 90, 180))),
        financeurs=FINANCEURS[number % len(FINANCEURS)],
        permanente=number % 9 == 0,
    )


def _personne(draw: random.Random, number: int) -> dict[str, Any]:
    return _dite(99, number, draw.choice(PRENOMS), draw.choice(NOMS), 1965 + draw.randint(0, 40))


def personne_fictive(bloc: int, number: int) -> dict[str, Any]:
    """Someone of a block of numbers, always the same."""
    return _dite(bloc, number, PRENOMS[number % len(PRENOMS)], NOMS[number % len(NOMS)], 1965 + number % 40)


def _dite(bloc: int, number: int, first: str, last: str, year: int) -> dict[str, Any]:
    return {
        "idRegionalDE": f"{bloc}{number:05d}{'ABCDEFGHJK'[number % 10]}",
        "codeGeoDE": "099",
        "identite": {
            "nom": last,
            "prenom": first,
            "dateNaissance": date(year, 1 + number % 12, 1 + number % 28).isoformat(),
            "courriel": f"personne{number}@exemple.invalid",
            "telephone": f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
        },
    }


def _chemin(draw: random.Random, stage: Stage, who: dict[str, Any], motifs: Iterator[str]) -> Iterator[Event]:
    """The events of someone: every end that a path may have, near the rates of the real ones."""
    org, cons = stage.organisme.siret, f"conseiller:{stage.region}"

    def event(type: str, day: date, by: str = org, late: int = 0, **content: Any) -> Event:
        told = day + timedelta(days=draw.choice((0, 1)) + late)
        sent: Event = {"type": type, "dateEffet": day.isoformat(), "beneficiaire": who, "session": stage.numeros}
        if content:
            sent["contenu"] = content
        return {"auteur": by, "recu": _received(told), "evenement": sent, "departement": stage.commune[2]}

    ico = stage.debut - timedelta(days=40)
    yield event("ICO_INSCRIPTION", ico - timedelta(days=10), cons)
    fate = draw.random()
    if fate < 0.06:
        return
    result = (
        "absent"
        if fate < 0.12
        else "absent_excuse"
        if fate < 0.15
        else "non_retenu"
        if fate < 0.2
        else "liste_attente"
        if fate < 0.24
        else "present"
        if fate < 0.26
        else "retenu"
    )
    yield event("ICO_PRESENCE", ico, resultat=result)
    if result != "retenu":
        return
    hours = draw.choice((280, 400, 600))
    plan: dict[str, Any] = {
        "dateDebut": stage.debut.isoformat(),
        "dateFin": stage.fin.isoformat(),
        "nbHeureTotalFormation": hours,
        "nbHeureCentre": hours - 70,
        "nbHeureEntreprise": 70,
        "objectifs": draw.choice((["6"], ["2", "6"], ["7"])),
        "remunerationDemandee": draw.random() < 0.6,
        "dispositif": draw.choice(("AFC", "AIF", "CR")),
    }
    yield event("AIS", ico + timedelta(days=3), **plan)
    if fate < 0.3:
        return
    if fate < 0.33:
        yield event("AIS_REFUS", ico + timedelta(days=8), cons, motif="FINANCEMENT")
        return
    yield event("AIS_VALIDATION", ico + timedelta(days=8), cons)
    if fate < 0.37:
        return
    entry = stage.debut + timedelta(days=draw.choice((0, 0, 0, 3)))
    late = 9 if draw.random() < 0.15 else 0
    yield event("AES", entry, late=late)
    if draw.random() < 0.06:
        yield event("AES", entry + timedelta(days=1), cons, late=3)
    yield from _formation(draw, stage, event, entry, hours, motifs)


def _formation(
    draw: random.Random, stage: Stage, event: Any, entry: date, hours: int, motifs: Iterator[str]
) -> Iterator[Event]:
    """What happens from the entry on."""
    months = max(1, (stage.fin - entry).days // 30)
    for month in range(min(months, 3)):
        first = (entry.replace(day=1) + timedelta(days=31 * month)).replace(day=1)
        done = round(hours / months * draw.uniform(0.8, 1), 1)
        yield event(
            "ASSIDUITE",
            min(first + timedelta(days=32), stage.fin),
            mois=first.isoformat()[:7],
            heuresPrevues=round(hours / months, 1),
            heuresRealisees=done,
        )
    fate = draw.random()
    if fate < 0.08:
        stop = entry + timedelta(days=20)
        yield event("INTERRUPTION", stop, motif="SANTE")
        if fate < 0.03:
            return
        yield event("REPRISE", stop + timedelta(days=7))
    if 0.08 <= fate < 0.2:
        motif = next(motifs)
        more = {"texte": "Raison donnée par la personne"} if motif == "AUTRE" else {}
        yield event("ABANDON", entry + timedelta(days=30), late=9 * (draw.random() < 0.3), motif=motif, **more)
        return
    if fate < 0.3:
        return
    early = fate < 0.36
    end = stage.fin - timedelta(days=10 if early else 0)
    yield event(
        "FIN",
        end,
        late=9 * (draw.random() < 0.1),
        **({"anticipee": True, "motif": "REPRISE_EMPLOI_DURABLE"} if early else {}),
    )
    if fate > 0.5:
        yield event(
            "BILAN",
            end + timedelta(days=5),
            formationAchevee=not early,
            heuresPrevues=hours,
            heuresRealisees=round(hours * 0.95),
            certifiante=True,
            avisStagiaire="Formation utile",
            **({"motif": "REPRISE_EMPLOI_DURABLE"} if early else {}),
        )


def _received(day: date) -> str:
    """Received at noon of the next Monday, Wednesday or Friday: as many sendings as a small organisme makes."""
    while day.weekday() not in (0, 2, 4):
        day += timedelta(days=1)
    return datetime.combine(day, time(12), PARIS).isoformat()


# --- Files ----------------------------------------------------------------------------------------------------------


def write_files(folder: Path, *, seed: int, sessions: int) -> list[Path]:
    """The world as files: training offer, accreditations, events, and `invalides/`. Same seed, same bytes."""
    organismes, stages, events = monde(seed, sessions)
    (folder / "invalides").mkdir(parents=True, exist_ok=True)
    files = {
        "offre.xml": lheo(stages),
        "kairos.csv": kairos(organismes),
        "demandeurs.csv": demandeurs(events),
        "evenements.ndjson": "".join(json.dumps(e["evenement"], ensure_ascii=False) + "\n" for e in events),
        **{f"invalides/{name}": content for name, content in invalides().items()},
    }
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    return [folder / name for name in files]


def lheo(stages: Sequence[Stage]) -> str:
    """The training offer, LHEO 2.3."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>\n'
        + "".join(_formation_xml(s) for s in stages)
        + "</offres></lheo>\n"
    )


def _formation_xml(s: Stage) -> str:
    code, name, dep, postal, at = s.commune
    place = (
        f"<adresse><codepostal>{postal or code}</codepostal><ville>{escape(name)}</ville>"
        f"<departement>{dep}</departement>"
        f"<code-INSEE-commune>{code}</code-INSEE-commune><geolocalisation><latitude>{at[1]}</latitude>"
        f"<longitude>{at[0]}</longitude></geolocalisation></adresse>"
    )
    certification = (
        f"<certification><code-CERTIFINFO>{s.certifinfo}</code-CERTIFINFO></certification>" if s.certifinfo else ""
    )
    funders = "".join(
        f"<organisme-financeur><code-financeur>{c}</code-financeur><nb-places-financees>8</nb-places-financees>"
        "</organisme-financeur>"
        for c in s.financeurs
    )
    ico = s.debut - timedelta(days=40)
    return (
        f'<formation numero="F_{s.numero}"><domaine-formation><code-FORMACODE ref="V13">{s.formacode}</code-FORMACODE>'
        f"</domaine-formation><intitule-formation>{escape(s.intitule)}</intitule-formation>"
        f"<objectif-general-formation>6</objectif-general-formation>{certification}"
        f'<action numero="A_{s.numero}"><lieu-de-formation><coordonnees>{place}</coordonnees></lieu-de-formation>'
        f"<modalites-entrees-sorties>{int(s.permanente)}</modalites-entrees-sorties>"
        f'<session numero="S_{s.numero}"><periode><debut>{s.debut:%Y%m%d}</debut><fin>{s.fin:%Y%m%d}</fin></periode>'
        f"<etat-recrutement>1</etat-recrutement><recrutement><modalite-recrutement>9</modalite-recrutement>"
        f"<periode><debut>{ico:%Y%m%d}</debut><fin>{ico:%Y%m%d}</fin></periode><heure-debut>9h30</heure-debut>"
        f"<heure-fin>12h</heure-fin><nb-places>20</nb-places></recrutement></session>"
        f"<nombre-heures-total>400</nombre-heures-total><organisme-formateur><SIRET-formateur><SIRET>{s.organisme.siret}"
        f"</SIRET></SIRET-formateur><raison-sociale-formateur>{escape(s.organisme.nom)}</raison-sociale-formateur>"
        f"</organisme-formateur>{funders}</action><organisme-formation-responsable><SIRET-organisme-formation>"
        f"<SIRET>{s.organisme.siret}</SIRET></SIRET-organisme-formation><nom-organisme>{escape(s.organisme.nom)}"
        "</nom-organisme></organisme-formation-responsable></formation>\n"
    )


def demandeurs(events: Sequence[Event]) -> str:
    """Whom the employment service knows: those of the events."""
    people = {who["idRegionalDE"]: who for e in events for who in [e["evenement"]["beneficiaire"]]}
    places_of = {e["evenement"]["beneficiaire"]["idRegionalDE"]: e["departement"] for e in events}
    rows = ["idRegionalDE;codeGeoDE;departement;nom;prenom;dateNaissance;courriel;telephone"]
    for number, who in sorted(people.items()):
        told = who["identite"]
        rows.append(
            ";".join(
                (
                    number,
                    who["codeGeoDE"],
                    places_of[number],
                    told["nom"],
                    told["prenom"],
                    told["dateNaissance"],
                    told["courriel"],
                    told["telephone"],
                )
            )
        )
    return "\n".join(rows) + "\n"


def kairos(organismes: Sequence[Organisme]) -> str:
    """The accreditations, in the form of the Kairos list."""
    header = (
        "SIRET|LIBELLE|REGION|Nouvelle région|Nom RGC|Prénom RGC|mail RGC|Téléphone RGC|ASSEDIC|convention|"
        "date début|date fin"
    )
    name = PAR_CODE["44"].nom
    rows = [
        f"{o.siret}|{o.nom}|LORRAINE|{name}|Fictif|Iris|rgc{n}@exemple.invalid||99|FICT-{n}|01/01/2020|31/12/2099"
        for n, o in enumerate(organismes)
    ]
    return "\n".join([header, *rows]) + "\n"


def invalides() -> dict[str, str]:
    """A file of each format with deliberate errors; `attendus.json` says the code of each row."""
    events = [
        "type;dateEffet;idRegionalDE;codeGeoDE;numeroFormation;numeroAction;numeroSession;motif;mois;heuresPrevues;"
        "heuresRealisees",
        "ABSENCE;2025-09-01;9900001A;099;F;A;S;;;;",
        "AES;2025-02-30;9900001A;099;F;A;S;;;;",
        "AES;2025-09-01;;;F;A;S;;;;",
        "ABANDON;2025-10-01;9900001A;099;F;A;S;;;;",
        "ABANDON;2025-10-01;9900001A;099;F;A;S;ENNUI;;;",
        "ASSIDUITE;2025-10-01;9900001A;099;F;A;S;;2025-09;10;16",
        "AES;1999-12-31;9900001A;099;F;A;S;;;;",
    ]
    kairos_rows = kairos([Organisme("x", "13001341000019")]).splitlines()
    spoiled = (("Grand Est", "Grand Ouest"), ("13001341000019", "1300134"), ("01/01/2020", "2020-01-01"))
    wrong = [kairos_rows[0], *(kairos_rows[1].replace(*change) for change in spoiled)]
    ndjson = ['{"type": "AES"', "[1, 2]", '{"type": "AES", "dateEffet": "2025-09-01", "inconnu": 1}']
    expected = {
        "evenements.csv": {str(n): "FORME_INVALIDE" for n in range(2, 9)},
        "kairos.csv": {"2": "REGION", "3": "SIRET", "4": "DATE"},
        "evenements.ndjson": {"1": "JSON", "2": "JSON", "3": "FORME_INVALIDE"},
    }
    return {
        "evenements.csv": "\r\n".join(events) + "\r\n",
        "kairos.csv": "\n".join(wrong) + "\n",
        "evenements.ndjson": "\n".join(ndjson) + "\n",
        "attendus.json": json.dumps(expected, indent=1, ensure_ascii=False) + "\n",
    }
