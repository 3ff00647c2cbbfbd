"""Files brought in: the real shapes of the employment service, the région, the training offer; our own events."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests import needs
from tests.families.parcours.conftest import PLAN, Monde
from tests.world.path_files import DONNEES, anotea, counts, events_file, finished, neuf, service, upload
from tremplin.families.parcours.imports import job
from tremplin.families.parcours.rights import Role

pytestmark = pytest.mark.one_store

__all__ = ["neuf"]


def bring(monde: Monde, name: str) -> dict[str, Any]:
    """A real file, as an operator brings it."""
    return job.bring(service(monde), needs.real(DONNEES / name), test=False)


def codes(told: dict[str, Any]) -> set[str]:
    return {r["code"] for r in told["remarques"]}


def test_30_the_export_of_trainees(neuf: Monde) -> None:
    first = bring(neuf, "stagiaires-pe.csv")
    assert counts(first) == (5, 5, 0, 0)
    assert codes(first) == {"PRENOMS_DIFFERENTS", "DN_SESSION_ID_AMBIGU", "TELEPHONE_INUTILISABLE"}
    of = anotea(neuf)
    paths = of.get("/parcours").json()["resultats"]
    assert len(paths) == 5 and len({p["idNationalDE"] for p in paths}) == 4
    assert len(of.get("/sessions").json()["resultats"]) == 2
    assert of.get("/aes").json()["resultats"] == [] and {p["etat"] for p in paths} == {"AIS_EMISE"}
    again = bring(neuf, "stagiaires-pe.csv")
    assert counts(again) == (5, 0, 5, 0)
    fresh = bring(neuf, "stagiaires-pe-refreshed.csv")
    assert counts(fresh)[1] == 1
    after = of.get("/parcours").json()["resultats"]
    assert len(after) == 5
    (changed,) = [
        p["idInscription"]
        for p in after
        if p["dispositif"] not in [q["dispositif"] for q in paths if q["idInscription"] == p["idInscription"]]
    ]
    log = of.get(f"/parcours/{changed}/evenements").json()["resultats"]
    assert [e["type"] for e in log] == ["AIS", "CORRECTION"] and log[1]["contenu"]["valeurs"] == {"dispositif": "BEN"}
    assert counts(bring(neuf, "stagiaires-pe-refreshed.csv"))[2] == 1
    assert counts(bring(neuf, "stagiaires-pe.csv"))[2] == 5  # an older edition changes nothing back


@pytest.mark.parametrize(
    ("name", "expected", "said"),
    [
        ("stagiaires-pe-with-NULL.csv", (1, 1, 0, 0), set()),
        ("stagiaires-pe_2018-11-20.csv", (1, 1, 0, 0), set()),
        ("stagiaires-pe-multi-formacodes-certifinfos.csv", (1, 1, 0, 0), set()),
        ("stagiaires-pe-invalid-email.csv", (1, 1, 0, 0), {"COURRIEL_INUTILISABLE"}),
        ("stagiaires-pe-invalid-departement.csv", (1, 0, 0, 1), {"CODE_POSTAL"}),
        ("stagiaires-pe-invalid-duplicated.csv", (2, 1, 1, 0), set()),
        ("stagiaires-pe-inactive-region.csv", (1, 1, 0, 0), set()),
        ("stagiaires-pe-old.csv", (1, 1, 0, 0), set()),
        ("kairos-organismes.csv", (3, 3, 0, 0), {"SIRET_CLE"}),
    ],
)
def test_each_sample_gives_what_its_readme_says(
    neuf: Monde, name: str, expected: tuple[int, ...], said: set[str]
) -> None:
    told = bring(neuf, name)
    assert (told["etat"], counts(told), codes(told)) == ("FINI", expected, said)


def test_31_what_is_wrong_is_named(neuf: Monde) -> None:
    told = bring(neuf, "stagiaires-pe-invalid-header.csv")
    assert told["etat"] == "REFUSE" and "« INVALID » au lieu de « c_nomcorrespondance »" in told["message"]
    assert bring(neuf, "stagiaires-pe-invalid-line.csv")["etat"] == "REFUSE"
    (aside,) = bring(neuf, "stagiaires-pe-invalid-departement.csv")["remarques"]
    assert (aside["ligne"], aside["colonne"], aside["valeur"], aside["rejet"]) == (
        2,
        "dc_cp_lieuformation",
        "99999",
        True,
    )


def test_32_the_trainees_of_ile_de_france(neuf: Monde) -> None:
    told = bring(neuf, "stagiaires-idf.csv")
    assert counts(told) == (5, 5, 0, 0)
    assert {r["valeur"] for r in told["remarques"] if r["code"] == "SIRET_CLE"} == {"31404541000000"}
    of = neuf.partie(Role.ORGANISME, sirets=["77568497000673", "31404541000000"])
    paths = of.get("/parcours").json()["resultats"]
    assert len(paths) == 5 and {p["etat"] for p in paths} == {"TERMINE"}
    entries = {e["dateEntreeEffective"] for e in of.get("/aes").json()["resultats"]}
    assert entries == {"2017-03-15", "2017-06-15", "2017-09-05", "2017-08-29", "2017-09-12"}
    assert {p["fin"] for p in paths} == {"2018-08-31", "2018-08-28", "2018-08-30"}
    assert neuf.region("11").get("/parcours", params={"total": "true"}).json()["total"] == 5
    assert counts(bring(neuf, "stagiaires-idf.csv")) == (5, 0, 5, 0)


def test_33_the_training_offer(neuf: Monde) -> None:
    assert counts(bring(neuf, "intercarif-data-test.xml")) == (1, 1, 0, 0)
    of = neuf.partie(Role.ORGANISME, sirets=["11111111111111"])
    (session,) = of.get("/sessions").json()["resultats"]
    assert session["numeroSession"] == "SE_XXXXXX" and session["financeurs"] == [{"code": 2, "nbPlaces": 5}]
    assert "debutInscription" not in session and session["finInscription"] == "2018-05-22"
    assert session["organismeResponsable"]["siret"] == "11111111111111"
    assert session["organismeFormateur"]["siret"] == "22222222222222"
    old = bring(neuf, "lheo-1.3.0-exemple-photographe.xml")
    assert old["etat"] == "REFUSE" and "1.3.0" in old["message"]
    onisep = bring(neuf, "lheo-2.2-exemple-bts-onisep.xml")
    assert counts(onisep) == (1, 1, 0, 0)
    lycee = neuf.partie(Role.ORGANISME, sirets=["19290076900014"])
    assert lycee.get("/sessions").json()["resultats"][0]["formationInitiale"] is True


def test_replaced_certifinfo_codes_are_followed_to_their_end(neuf: Monde) -> None:
    assert counts(bring(neuf, "certifinfos-chaine.csv"))[3] == 0
    assert counts(bring(neuf, "certifinfos-1toN.csv"))[3] == 0
    of = neuf.organisme()
    neuf.session(of, certification={"certifinfo": "44496 26565 11"})
    (session,) = of.get("/sessions").json()["resultats"]
    assert session["certification"]["certifinfo"] == "44496 26565 11"
    assert sorted(session["certifinfoActuels"]) == ["11", "45814", "5542", "74090", "74963"]
    assert of.get(f"/sessions/{session['id']}").json()["certifinfoActuels"] == session["certifinfoActuels"]
    path = neuf.home.folder / "boucle.csv"
    path.write_text(
        "cer3_code;cer3_libelle;cer3_etat;cer3_codenew;cer3_libelle;cer3_etat\n74963;a;3;44496;b;3\n1;a;3;1;b;3\n"
    )
    told = job.bring(service(neuf), path, test=False)
    assert [r["code"] for r in told["remarques"]] == ["BOUCLE", "CERTIFINFO"]


def test_29_an_entry_before_its_session_is_known(neuf: Monde) -> None:
    of = neuf.organisme()
    numbers = {"numeroFormation": "F_XX_XX", "numeroAction": "AC_XX_XXXXXX", "numeroSession": "SE_XXXXXX"}
    ou = {"beneficiaire": neuf.personne(), "session": numbers}
    waiting = of.write("AES", "2017-11-02", ou)
    assert (waiting.status_code, waiting.json()["raison"]) == (202, "SESSION_INCONNUE")
    of.write("AIS", "2017-10-02", ou, {**PLAN, "dateDebut": "2017-10-30", "dateFin": "2018-06-01"})
    id = waiting.json()["idInscription"]
    assert of.parcours(id)["etat"] is None
    path = neuf.home.folder / "offre.xml"
    text = needs.real(DONNEES / "intercarif-data-test.xml").read_text("utf-8")
    path.write_text(text.replace("022222222222222", of.siret), "utf-8")
    job.bring(service(neuf), path, test=False)
    assert of.parcours(id)["etat"] == "ENTRE"


def test_rejected_rows_run_nothing_in_a_spreadsheet_and_come_back_as_they_were(monde: Monde) -> None:
    of = monde.organisme()
    head, first, *_ = events_file(monde, monde.session(of), 2, set()).decode("utf-8-sig").split("\r\n")
    ran = first.replace(first.split(";")[head.split(";").index("dateEffet")], "=1+1")
    told = finished(monde, of, upload(of, f"{head}\r\n{ran}".encode()))
    assert counts(told) == (1, 0, 0, 1)
    rejected = of.get(f"/imports/{told['id']}/rejets").content
    cell = next(csv.DictReader(io.StringIO(rejected.decode("utf-8-sig")), delimiter=";"))["dateEffet"]
    assert cell == "'=1+1"
    again = finished(monde, of, upload(of, rejected))
    assert counts(again) == (1, 0, 0, 1)
    assert [(r["colonne"], r["valeur"]) for r in of.get(f"/imports/{again['id']}/rapport").json()["resultats"]] == [
        ("dateEffet", "=1+1")
    ]


def test_our_own_events_as_text_workbook_and_json_lines(monde: Monde) -> None:
    of = monde.organisme()
    ou = monde.session(of)
    content = events_file(monde, ou, 30, {3, 17})
    told = finished(monde, of, upload(of, content, nom="entrees.csv"))
    assert (told["etat"], told["format"], counts(told)) == ("FINI", "evenements-csv", (30, 28, 0, 2))
    report = of.get(f"/imports/{told['id']}/rapport").json()["resultats"]
    assert [(r["ligne"], r["colonne"], r["valeur"]) for r in report] == [
        (5, "dateEffet", "2025-13-45"),
        (19, "dateEffet", "2025-13-45"),
    ]
    rejected = of.get(f"/imports/{told['id']}/rejets")
    lines = rejected.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[0].endswith(";_motif") and "attendu" in lines[1]
    mended = rejected.content.decode("utf-8-sig").replace("2025-13-45", "2025-07-02").encode()
    assert counts(finished(monde, of, upload(of, mended))) == (2, 2, 0, 0)
    assert counts(finished(monde, of, upload(of, gzip.compress(content)))) == (30, 0, 28, 2)
    frame = pl.read_csv(io.BytesIO(content), separator=";", infer_schema=False)
    book = io.BytesIO()
    frame.write_excel(book)
    told = finished(monde, of, upload(of, book.getvalue()))
    assert (told["format"], counts(told)) == ("evenements-xlsx", (30, 0, 28, 2))
    assert of.get(f"/imports/{told['id']}/rejets").content.startswith(b"PK")
    entry = {"type": "AIS", "dateEffet": "2025-07-02", "beneficiaire": monde.personne(), "session": ou, "contenu": PLAN}
    told = finished(monde, of, upload(of, b"\n".join([json.dumps(entry).encode(), b"{", b"[1]"])))
    assert (told["format"], counts(told)) == ("evenements-ndjson", (3, 1, 0, 2))


def test_a_telephone_that_cannot_be_dialled_sets_the_row_of_an_author_aside(monde: Monde) -> None:
    of = monde.organisme()
    head, *rows = events_file(monde, monde.session(of), 3, set()).decode("utf-8-sig").split("\r\n")
    phones = ("telephone", "06 12 34 56 7", "06 12 34 56 78", "- - - - -")
    names = ("nom;prenom", *["Dupont;Ada"] * 3)
    told = ["".join((line, ";", *part)) for line, *part in zip([head, *rows], names, [";"] * 4, phones, strict=True)]
    done = finished(monde, of, upload(of, "\r\n".join(told).encode()))
    assert counts(done) == (3, 1, 0, 2)
    report = of.get(f"/imports/{done['id']}/rapport").json()["resultats"]
    assert [(r["ligne"], r["colonne"], r["valeur"]) for r in report] == [
        (2, "beneficiaire.identite.telephone", None),
        (4, "beneficiaire.identite.telephone", None),
    ]


def test_a_simulation_tells_and_keeps_nothing(monde: Monde) -> None:
    of = monde.organisme()
    ou = monde.session(of)
    content = events_file(monde, ou, 12, {5})
    told = finished(monde, of, upload(of, content, simulation="true"))
    assert counts(told) == (12, 11, 0, 1) and of.get("/parcours").json()["resultats"] == []
    assert counts(finished(monde, of, upload(of, content))) == (12, 11, 0, 1)


def test_what_is_brought_is_of_its_author_alone(monde: Monde) -> None:
    of, other = monde.organisme(), monde.organisme()
    id = upload(of, events_file(monde, monde.session(of), 2, set())).json()["id"]
    for path in (f"/imports/{id}", f"/imports/{id}/rapport", f"/imports/{id}/rejets"):
        assert other.get(path).status_code == 404
    assert of.post(f"/imports/{id}/pause", {}).json()["etat"] == "PAUSE"
    while job.read_next(monde.state):
        pass
    assert of.get(f"/imports/{id}").json()["lues"] == 0
    assert of.post(f"/imports/{id}/reprise", {}).status_code == 200
    while job.read_next(monde.state):
        pass
    assert of.get(f"/imports/{id}").json()["etat"] == "FINI"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a;b\n1;2\n", "format inconnu"),
        (b"\0" * 100, "octet nul"),
        (b"PK\x03\x04 pas un classeur", "classeur"),
        (
            b'<?xml version="1.0"?><!DOCTYPE lheo [<!ENTITY a "b">]><lheo xmlns="http://www.lheo.org/2.2">&a;</lheo>',
            "DOCTYPE",
        ),
        (b'<lheo xmlns="http://www.lheo.org/2.2"><offres>', "XML mal"),
        (b"type;dateEffet;inconnue\nAIS;2025-01-01;x\n", "colonne inconnue"),
        (gzip.compress(b"type;dateEffet\n" + b"A" * 30_000_000), "100 fois"),
        (b"type;dateEffet;" + b"A" * 2_000_000, "plus de 1 Mo"),
        (b"type;idRegionalDE;codeGeoDE\nAES;1;016\n", "colonne absente : « dateEffet »"),
        (b"idRegionalDE;codeGeoDE;dateEffet;cible\n1;016;2025-01-01;x\n", "colonne absente : « type »"),
        (b"Dupont;1 85 05 78 006 084 36;ada@exemple.fr\n", "première ligne : « Dupont;…;… »"),
    ],
    ids=["unknown", "nul", "zip", "doctype", "cut", "column", "bomb", "line", "lacking", "people", "personal"],
)
def test_broken_files_are_refused_with_a_reason(monde: Monde, content: bytes, said: str) -> None:
    of = monde.organisme()
    told = finished(monde, of, upload(of, content))
    assert told["etat"] == "REFUSE" and said in told["message"], told


def test_a_kairos_list_is_the_operators(monde: Monde) -> None:
    of = monde.organisme()
    told = finished(monde, of, upload(of, needs.real(DONNEES / "kairos-organismes.csv").read_bytes()))
    assert told["etat"] == "REFUSE" and "réservé" in told["message"]


def test_another_organisations_rows_are_set_aside(neuf: Monde) -> None:
    of = neuf.organisme()
    told = finished(neuf, of, upload(of, needs.real(DONNEES / "stagiaires-pe.csv").read_bytes()))
    assert counts(told) == (5, 0, 0, 5)
    assert of.get("/sessions").json()["resultats"] == []


def test_a_form_or_a_body_and_no_more_than_fifty_megabytes(monde: Monde) -> None:
    of = monde.organisme()
    content = events_file(monde, monde.session(of), 2, set())
    form = of.appeler("POST", "/imports", files={"fichier": ("../../entrees.csv", content, "text/csv")})
    told = finished(monde, of, form)
    assert (told["nom"], counts(told)) == ("entrees.csv", (2, 2, 0, 0))
    assert upload(of, b"").status_code == 422
    assert of.appeler("POST", "/imports", files={"a": ("x", b"A" * (51 * 1024**2))}).status_code == 413
    assert list(job.dossier_des_fichiers(service(monde)).glob("*.*")) == []


def test_the_sessions_set_aside_come_back_as_a_document_to_correct(monde: Monde) -> None:
    from tremplin.demo.parcours import lheo
    from tremplin.demo.parcours import monde as fictif

    of = monde.organisme()
    _, stages, _ = fictif(11, 6)
    mine = [
        replace(s, organisme=replace(s.organisme, siret=of.siret), numero=f"{of.siret[-7:]}{n}")
        for n, s in enumerate(stages)
    ]
    text = lheo(mine)
    for stage in (mine[1], mine[4]):
        before = f"<debut>{stage.debut:%Y%m%d}</debut><fin>{stage.fin:%Y%m%d}</fin>"
        here = text.index(before, text.index(f'<session numero="S_{stage.numero}">'))
        text = text[:here] + text[here:].replace(f"<debut>{stage.debut:%Y%m%d}", "<debut>20991231", 1)
    told = finished(monde, of, upload(of, text.encode()))
    assert (told["acceptees"], told["rejetees"]) == (4, 2)
    rejected = of.get(f"/imports/{told['id']}/rejets")
    assert rejected.headers["content-type"] == "application/xml"
    assert rejected.text.count("<!-- _motif : ") == rejected.text.count("<session ") == 2
    assert re.findall(r'<session numero="S_(\w+)"', rejected.text) == [mine[1].numero, mine[4].numero]
    mended = rejected.text.replace("<debut>20991231", "<debut>20250901")
    again = finished(monde, of, upload(of, mended.encode()))
    assert (again["acceptees"], again["rejetees"]) == (2, 0)
    assert len(of.get("/sessions").json()["resultats"]) == 6
