"""Files with spoilt lines, sent again, cut short, read by two: every good row is kept once."""

from __future__ import annotations

import gzip
import io
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter

from tests import needs
from tests.families.parcours.conftest import PLAN, Chemin, Monde, Partie
from tests.world.path_files import DONNEES, anotea, counts, events_file, finished, neuf, service, upload
from tremplin.families.parcours.imports import job, work
from tremplin.families.parcours.imports.stagiaires import COLONNES
from tremplin.platform.work.store import leases

pytestmark = pytest.mark.one_store

__all__ = ["neuf"]


def spoilt(monde: Monde, ou: dict[str, Any]) -> tuple[bytes, dict[int, str]]:
    """A file of 40 events of which some lines are spoilt; line → why it is set aside."""
    lines = events_file(monde, ou, 40, set()).split(b"\r\n")
    lines[4] = lines[4].replace(b"AIS", b"A\0IS")
    lines[9] += b";" + b"x" * 3_000_000
    lines[14] += b";" + b"y" * 200_000
    lines[19] = lines[19].replace(b"AIS", b"\xc9AIS")
    lines[24] = lines[24].replace(b"AIS", b'"AIS')
    lines[29] += b";z" * 600
    lines[33] = lines[33].replace(b"AIS", "É".encode())
    told = {
        5: "OCTET_NUL",
        10: "LIGNE_TROP_LONGUE",
        15: "CELLULE_TROP_LONGUE",
        20: "ENCODAGE",
        25: "GUILLEMET",
        30: "LIGNE_INCOMPLETE",
        34: "FORME_INVALIDE",
    }
    return b"\r\n".join(lines), told


def test_a_spoilt_line_costs_its_row_alone(monde: Monde) -> None:
    of = monde.organisme()
    content, expected = spoilt(monde, monde.session(of))
    for sent in (content, gzip.compress(content)):
        told = finished(monde, of, upload(of, sent, nom="abimes.csv"))
        assert (told["etat"], told["lues"], told["rejetees"]) == ("FINI", 40, 7), told
        report = of.get(f"/imports/{told['id']}/rapport").json()["resultats"]
        assert {r["ligne"]: r["code"] for r in report} == expected
        rejected = of.get(f"/imports/{told['id']}/rejets").content.decode("utf-8-sig").splitlines()
        assert len(rejected) == 2 and "É" in rejected[1]
    assert len(of.get("/parcours", params={"limit": 100}).json()["resultats"]) == 33


def test_a_spoilt_line_of_the_export_of_trainees_costs_its_row_alone(monde: Monde) -> None:
    of = monde.organisme()
    number = of.siret[-7:]
    common = {
        "dc_formation_id": f"F_{number}",
        "dc_numeroicsession": f"SE_{number}",
        "dc_numeroicaction": f"AC_{number}",
        "dc_lblformation": "Titre professionnel",
        "dd_datedebutplanformation": "2026-09-01 00:00:00.0",
        "dd_datefinplanformation": "2026-12-18 00:00:00.0",
        "dc_cp_lieuformation": "75011",
        "liste_financeur": "2",
        "dc_siret": of.siret,
        "dc_raisonsociale": "Lycée d'essai",
        "c_dispositifformation": "AIF",
    }
    lines = [["|".join(COLONNES).encode()]] + [
        [(common | {"c_individulocal": who["codeGeoDE"] + who["idRegionalDE"]}).get(c, "").encode() for c in COLONNES]
        for who in monde.personnes(12)
    ]
    title = COLONNES.index("dc_lblformation")
    lines[2][title] = b"Titre\0professionnel"
    lines[5][title] = b"x" * 5 * 1024**2
    lines[7][title] = b'"Titre professionnel'
    lines[9][title] = b"Titre \xff\xfe"
    lines[11][title] = b"x" * 200_000
    content = b"\n".join(b"|".join(line) for line in lines)
    told = finished(monde, of, upload(of, content, nom="stagiaires.csv"))
    assert (told["etat"], told["format"], counts(told)) == ("FINI", "stagiaires", (12, 8, 0, 4)), told
    report = of.get(f"/imports/{told['id']}/rapport").json()["resultats"]
    assert [(r["ligne"], r["code"], r["rejet"]) for r in report] == [
        (3, "OCTET_NUL", True),
        (6, "LIGNE_TROP_LONGUE", True),
        (10, "ENCODAGE", True),
        (12, "CELLULE_TROP_LONGUE", True),
    ]
    paths = of.get("/parcours", params={"limit": 100}).json()["resultats"]
    assert [p["etat"] for p in paths] == ["AIS_EMISE"] * 8
    assert [s["intitule"] for s in of.get("/sessions").json()["resultats"]] == ["Titre professionnel"]


def test_a_spoilt_line_of_the_export_and_of_json_costs_its_row_alone(monde: Monde) -> None:
    of = monde.organisme()
    ou = monde.session(of)
    entries = [
        json.dumps({"type": "AIS", "dateEffet": "2025-07-02", "beneficiaire": who, "session": ou, "contenu": PLAN})
        for who in monde.personnes(4)
    ]
    entries[1] = entries[1].replace("AIS", "A\0IS")
    told = finished(monde, of, upload(of, "\n".join(entries).encode()))
    assert (told["format"], counts(told)) == ("evenements-ndjson", (4, 3, 0, 1))


def test_windows_1252_is_read_as_such(monde: Monde) -> None:
    of = monde.organisme()
    content = events_file(monde, monde.session(of), 3, set()).decode("utf-8-sig")
    noted = "\r\n".join(
        f"{line};{'note' if n == 0 else f'Élève n° {n}'}" for n, line in enumerate(content.split("\r\n"))
    )
    told = finished(monde, of, upload(of, noted.encode("cp1252")))
    assert counts(told) == (3, 3, 0, 0)
    notes = [
        of.get(f"/parcours/{p['idInscription']}/evenements").json()["resultats"][0]["contenu"]["note"]
        for p in of.get("/parcours").json()["resultats"]
    ]
    assert sorted(notes) == ["Élève n° 1", "Élève n° 2", "Élève n° 3"]


def test_the_cells_of_a_workbook_that_hold_an_instant_give_its_day(monde: Monde) -> None:
    of = monde.organisme()
    ou = monde.session(of, debut="2026-09-01", fin="2026-12-31")
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet()
        hours, day = made.add_format({"num_format": "yyyy-mm-dd hh:mm"}), made.add_format({"num_format": "dd/mm/yyyy"})
        who = ("idRegionalDE", "codeGeoDE")
        sheet.write_row(0, 0, ["type", *who, *ou, "dateEffet", "dateDebut", "dateFin", "nbHeureTotalFormation"])
        effects: list[tuple[Any, Any]] = [
            (datetime(2025, 9, 1, 8, 30), hours),
            (45901.354, hours),
            (45901.354, day),
            (45901, day),
            (datetime(2025, 9, 1, 23, 59, 59), day),
            ("2025-09-01 08:30", None),
            ("01/09/2025", None),
        ]
        for n, ((effect, form), person) in enumerate(zip(effects, monde.personnes(7), strict=True), 1):
            sheet.write_row(n, 0, ["AIS", *(person[c] for c in who), *ou.values()])
            sheet.write(n, 6, effect, form)
            sheet.write(n, 7, 46266.354, hours)
            sheet.write(n, 8, datetime(2026, 12, 31, 18, 0), hours)
            sheet.write(n, 9, 400)
    told = finished(monde, of, upload(of, book.getvalue()))
    assert (told["format"], counts(told)) == ("evenements-xlsx", (7, 7, 0, 0)), told
    paths = [p["idInscription"] for p in of.get("/parcours").json()["resultats"]]
    events = [of.get(f"/parcours/{p}/evenements").json()["resultats"][0] for p in paths]
    days = [(e["dateEffet"], e["contenu"]["dateDebut"], e["contenu"]["dateFin"]) for e in events]
    assert days == [("2025-09-01", "2026-09-01", "2026-12-31")] * 7


def test_text_cells_whose_days_have_hours(monde: Monde) -> None:
    of = monde.organisme()
    content = events_file(monde, monde.session(of), 3, set()).decode("utf-8-sig")
    content = content.replace("02/07/2025", "2025-07-02 14:30")
    told = finished(monde, of, upload(of, content.encode()))
    assert counts(told) == (3, 3, 0, 0)
    paths = [p["idInscription"] for p in of.get("/parcours").json()["resultats"]]
    days = [of.get(f"/parcours/{p}/evenements").json()["resultats"][0]["dateEffet"] for p in paths]
    assert days == ["2025-07-02"] * 3
    answer = of.write(
        "AIS",
        "2025-07-02",
        {"beneficiaire": monde.personne(), "session": monde.session(of)},
        {**PLAN, "dateFin": "2025-12-31 08:30:00"},
    )
    assert [c["attendu"] for c in answer.json()["champs"]] == ["une date AAAA-MM-JJ, sans heure, est attendue"]


def test_a_file_sent_again_says_again_what_was_cancelled_and_nothing_more(monde: Monde) -> None:
    of = monde.organisme()
    content = events_file(monde, monde.session(of), 2, set())
    finished(monde, of, upload(of, content))
    path = of.get("/parcours").json()["resultats"][0]["idInscription"]
    (event,) = of.get(f"/parcours/{path}/evenements").json()["resultats"]
    gone = of.write("ANNULATION", "2025-07-03", {}, {"motif": "erreur"}, cible=event["id"])
    assert gone.status_code == 201
    assert counts(finished(monde, of, upload(of, content))) == (2, 0, 2, 0)
    assert of.parcours(path)["etat"] is None
    assert counts(finished(monde, of, upload(of, content + b"\r\n"))) == (2, 1, 1, 0)  # another file: told anew
    assert of.parcours(path)["etat"] == "AIS_EMISE"


@pytest.mark.both_stores
def test_a_slice_that_could_not_be_written_is_read_again(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "TRANCHE", 20)
    of = monde.organisme()
    answer = upload(of, events_file(monde, monde.session(of), 45, set()))
    count, calls = job.rows.tally, []

    def failing(*given: Any) -> None:
        calls.append(given)
        if len(calls) in (1, 3):
            raise OSError("disque")
        count(*given)

    monkeypatch.setattr(job.rows, "tally", failing)
    for _ in range(2):
        with pytest.raises(OSError, match="disque"):
            job.read_next(monde.state)
    assert counts(finished(monde, of, answer)) == (45, 45, 0, 0)


def _cancelling(monde: Monde) -> tuple[Partie, bytes, list[int]]:
    """A file of 45 rows that cancels, two by two, an entry and what follows it, slices apart; one alone. The paths."""
    of, agence = monde.organisme(), uuid.uuid4().hex[:8]
    conseiller = monde.conseiller(agence=agence)
    ou, month = monde.session(of), {"mois": "2025-09", "heuresPrevues": 100, "heuresRealisees": 90}
    ways = [Chemin(of, conseiller, ou, who) for who in monde.personnes(4, agence=agence)]
    for way in ways:
        way.jusqua("ENTRE").fait("ASSIDUITE", "2025-09-30", month)
    rows = [
        {"type": "AIS", "dateEffet": "2025-07-02", "beneficiaire": who, "session": ou, "contenu": PLAN}
        for who in monde.personnes(45)
    ]

    def cancel(at: int, way: Chemin, type: str) -> None:
        rows[at] = {
            "type": "ANNULATION",
            "dateEffet": "2025-10-10",
            "cible": way.ids[type],
            "idInscription": way.id,
            "contenu": {"motif": "erreur"},
        }

    cancel(0, ways[0], "AES")
    cancel(21, ways[0], "ASSIDUITE")
    cancel(5, ways[1], "AIS_VALIDATION")
    cancel(1, ways[1], "AES")
    cancel(44, ways[1], "ASSIDUITE")
    cancel(3, ways[2], "AES")
    cancel(2, ways[3], "ASSIDUITE")
    cancel(30, ways[3], "AES")
    return of, "\n".join(json.dumps(row) for row in rows).encode(), [way.id for way in ways]


def test_what_a_file_cancels_is_the_same_in_one_slice_or_in_several(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, admit, calls = [], job.rows.admit, []

    def failing(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 1:
            raise OSError("disque")
        admit(*given)

    for size, failure in ((100, False), (20, False), (20, True)):
        monkeypatch.setattr(work, "TRANCHE", size)
        of, content, paths = _cancelling(monde)
        answer = upload(of, content)
        if failure:
            monkeypatch.setattr(job.rows, "admit", failing)
            with pytest.raises(OSError, match="disque"):
                while job.read_next(monde.state):
                    pass
        done = finished(monde, of, answer)
        report = of.get(f"/imports/{done['id']}/rapport").json()["resultats"]
        states = [of.parcours(path)["etat"] for path in paths]
        told.append((done["etat"], counts(done), [(r["ligne"], r["code"]) for r in report], states))
    (once, *others) = told
    assert once == ("FINI", (45, 43, 0, 2), [(4, "EVENEMENTS_POSTERIEURS"), (6, "INTROUVABLE")], once[3])
    assert once[3] == ["AIS_VALIDEE", "AIS_VALIDEE", "ENTRE", "AIS_VALIDEE"]
    assert others == [once, once] and len(calls) == 3


@pytest.mark.both_stores
def test_a_file_that_another_process_reads_is_left_to_it(monde: Monde) -> None:
    of = monde.organisme()
    id = upload(of, events_file(monde, monde.session(of), 3, set())).json()["id"]
    lease = f"import:{id.replace('-', '')}"
    assert leases.take(monde.state.store, lease, "ailleurs:1", datetime.now(UTC))
    while job.read_next(monde.state):
        pass
    assert of.get(f"/imports/{id}").json()["etat"] == "RECU"
    leases.give_back(monde.state.store, lease, "ailleurs:1")
    while job.read_next(monde.state):
        pass
    assert counts(of.get(f"/imports/{id}").json()) == (3, 3, 0, 0)


def test_replaced_codes_in_letters_are_followed(neuf: Monde) -> None:
    path = neuf.home.folder / "lettres.csv"
    path.write_text(
        "cer3_code;cer3_libelle;cer3_etat;cer3_codenew;cer3_libelle;cer3_etat\n"
        "AAAAA;a;3;BBBBB;b;3\nBBBBB;b;3;CCCCC;c;1\n"
    )
    assert counts(job.bring(service(neuf), path, test=False)) == (2, 2, 0, 0)
    of = neuf.organisme()
    neuf.session(of, certification={"certifinfo": "AAAAA"})
    (session,) = of.get("/sessions").json()["resultats"]
    assert session["certifinfoActuels"] == ["CCCCC"]


def test_a_number_of_a_person_in_a_title_sets_the_row_aside(neuf: Monde) -> None:
    rows = needs.real(DONNEES / "stagiaires-pe.csv").read_text("utf-8").splitlines()
    cells = rows[1].split("|")
    secret = "185057800608436"
    cells[10], cells[31], cells[32] = f"Titre {secret}", "seance-a-part", "action-a-part"
    path = neuf.home.folder / "titre.csv"
    path.write_text("\n".join([*rows, "|".join(cells)]), "utf-8")
    told = job.bring(service(neuf), path, test=False)
    assert counts(told) == (6, 5, 0, 1)
    (aside,) = [r for r in told["remarques"] if r["rejet"]]
    assert (aside["ligne"], aside["colonne"], aside["valeur"], aside["code"]) == (7, "intitule", None, "FORME")
    titles = [s["intitule"] for s in anotea(neuf).get("/sessions").json()["resultats"]]
    assert len(titles) == 2 and secret not in json.dumps(told) + json.dumps(titles)
