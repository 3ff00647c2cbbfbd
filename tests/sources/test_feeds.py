"""What partners' feeds really hold: odd markup, dates, durations, codes and keys; each thing not read is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.world.feeds import read
from tremplin.sources.reading.declaration import Rejection

JOB = {"job_id": "1", "title": "Boulanger", "contract": "Apprentissage", "publication_date": "2026-11-28 09:00:00"}
Told = tuple[int, str, str, str, str]


def told(rejections: list[Rejection]) -> list[Told]:
    """What was set aside: line, column, value, reason, extent."""
    return [(r.ligne, r.colonne, r.valeur, r.raison, r.portee) for r in rejections]


@pytest.fixture
def hellowork(tmp_path: Path) -> Callable[..., tuple[list[dict[str, Any]], list[Told]]]:
    """Read jobs of Hellowork, each given by its XML elements; rows, and what was set aside."""

    def feed(*jobs: dict[str, str | None], root: str = "<root>{}</root>", prefix: str = "") -> Any:
        written = [
            "".join(
                f"<{prefix}{k}>{v}</{prefix}{k}>" for k, v in {**JOB, "job_id": str(n), **job}.items() if v is not None
            )
            for n, job in enumerate(jobs, start=1)
        ]
        path = tmp_path / "hellowork.xml"
        body = "".join(f"<{prefix}job>{job}</{prefix}job>" for job in written)
        path.write_text('<?xml version="1.0" encoding="utf-8"?>' + root.format(body))
        frames, rejections, _ = read(path)
        return frames["offres"].to_dicts(), told(rejections)

    return feed


Feed = Callable[..., tuple[list[dict[str, Any]], list[Told]]]


@pytest.mark.parametrize(
    ("root", "prefix"),
    [
        ("<root>{}</root>", ""),
        ('<root xmlns="https://exemple.invalid/jobs">{}</root>', ""),
        ('<j:root xmlns:j="https://exemple.invalid/jobs">{}</j:root>', "j:"),
    ],
)
def test_a_namespace_and_a_prefix_change_nothing(hellowork: Feed, root: str, prefix: str) -> None:
    text = "Avant<b>!</b>" if not prefix else "Avant!"
    rows, rejections = hellowork({"city": "Metz", "description": text}, {"title": "Coiffeur"}, root=root, prefix=prefix)
    assert [(r["partner_job_id"], r["offer_title"], r["workplace_ville"], r["offer_description"]) for r in rows] == [
        ("1", "Boulanger", "Metz", "Avant!"),
        ("2", "Coiffeur", None, None),
    ]
    assert rejections == []


@pytest.mark.parametrize(
    ("description", "text"),
    [
        (
            "<![CDATA[&lt;p&gt;Vos missions&lt;/p&gt;&lt;p&gt;Accueillir&lt;br&gt;Vendre&lt;/p&gt;]]>",
            "Vos missions\nAccueillir\nVendre",
        ),
        (
            "<![CDATA[Âge : < 26 ans en apprentissage, > 26 ans en contrat pro.]]>",
            "Âge : < 26 ans en apprentissage, > 26 ans en contrat pro.",
        ),
        ("Âge : &lt; 26 ans", "Âge : < 26 ans"),
        ("Avant<!-- c -->Après", "AvantAprès"),
        ("Avant<?pi x?>Après", "AvantAprès"),
        ("<p>Un</p><p>Deux <b>gras</b></p>", "Un\nDeux gras"),
        ("Un<!-- c --><ul><li>deux</li></ul>", "Un\n\n- deux"),
        ("&lt;p&gt;Un&lt;/p&gt;Deux", "Un\nDeux"),
        ("<p>R&amp;D &lt; 26 ans</p>", "R&D < 26 ans"),
        (
            "Le +33 (0)6 12 34 56 78 ou le +262 692 12 34 56, jean [at] exemple.fr",
            "Le [téléphone masqué] ou le [téléphone masqué], [adresse masquée]",
        ),
    ],
)
def test_texts_are_read_however_they_are_marked_up(hellowork: Feed, description: str, text: str) -> None:
    rows, rejections = hellowork({"description": description})
    assert [r["offer_description"] for r in rows] == [text] and rejections == []


@pytest.mark.parametrize(
    ("value", "unit", "months"),
    [
        ("52", "Semaines", 12),
        ("30", "Jours", 1),
        ("2", "YEAR", 24),
        ("24 mois (2 ans)", None, 24),
        ("12", None, 12),
        ("de 6 mois à 1 an", None, 6),
    ],
)
def test_durations_are_months_whatever_their_unit(hellowork: Feed, value: str, unit: str | None, months: int) -> None:
    rows, rejections = hellowork({"contract_period_value": value, "contract_period_unit": unit})
    assert [r["contract_duration"] for r in rows] == [months] and rejections == []


def test_instants_are_days_in_paris(hellowork: Feed) -> None:
    rows, rejections = hellowork(
        {"contract_start_date": "2027-08-31T22:00:00.000Z"}, {"publication_date": "Fri, 27 Nov 2026 23:30:00 GMT"}
    )
    assert rejections == []
    assert rows[0]["contract_start"] == date(2027, 9, 1) and rows[1]["offer_creation"] == date(2026, 11, 28)


def test_dates_that_cannot_be_read_are_told(hellowork: Feed) -> None:
    rows, rejections = hellowork({"publication_date": "2026-11-31"}, {"publication_date": None})
    assert [r["offer_creation"] for r in rows] == [None, None]
    assert sorted(rejections) == [
        (
            1,
            "publication_date",
            "2026-11-31",
            "attendu : une date jj/mm/aaaa ou aaaa-mm-jj entre 1900 et 2100",
            "valeur",
        ),
        (2, "publication_date", "", "date absente : celle du fichier vaut", "valeur"),
    ]


def test_codes_of_jobs_are_read_in_every_writing_and_the_wrong_ones_told(hellowork: Feed) -> None:
    codes = ("d1102", "D1102|D1106", "D1102;D1106", "D1102, D11", "boulanger", None)
    rows, rejections = hellowork(*({"code_rome": c} for c in codes))
    assert [r["offer_rome_codes"] for r in rows] == [
        ["D1102"],
        ["D1102", "D1106"],
        ["D1102", "D1106"],
        ["D1102"],
        None,
        None,
    ]
    expected = "attendu : des codes ROME comme D1102 ; non lu : "
    assert rejections == [
        (4, "code_rome", "D1102, D11", expected + "D11", "valeur"),
        (5, "code_rome", "boulanger", expected + "BOULANGER", "valeur"),
    ]


def test_only_a_siret_that_identifies_is_kept(hellowork: Feed) -> None:
    sirets = (
        "73282932000074",
        "732 829 320 00074",
        "732.829.320-00074",
        "552017600016",
        "732829320",
        "00000000000000",
        "73282932000075",
        "inconnu",
    )
    rows, rejections = hellowork(*({"siret": s} for s in sirets))
    known = "73282932000074"
    assert [(r["workplace_siret"], r["workplace_siren"]) for r in rows] == [
        (known, None),
        (known, None),
        (known, None),
        ("00552017600016", None),
        (None, "732829320"),
        (None, None),
        (None, None),
        (None, None),
    ]
    expected = "attendu : un SIRET de 14 chiffres et sa clé"
    assert rejections == [(n, "siret", sirets[n - 1], expected, "valeur") for n in (6, 7, 8)]


def test_the_newer_feed_gives_an_address_to_apply(hellowork: Feed) -> None:
    rows, rejections = hellowork({"apply_mail": "rh@exemple.invalid"}, {"apply_mail": "mailto:rh@exemple.invalid"}, {})
    assert [r["apply_email"] for r in rows] == ["rh@exemple.invalid", "rh@exemple.invalid", None] and rejections == []


def test_names_are_read_with_their_references_and_those_not_diffused_are_none(hellowork: Feed) -> None:
    rows, _ = hellowork({"company_title": "L&amp;#039;ATELIER &amp;amp; CO"}, {"company_title": "[ND]"})
    assert [r["workplace_name"] for r in rows] == ["L'ATELIER & CO", None]


def test_a_long_title_is_shortened_and_a_missing_one_told_by_the_partner_s_own_column(hellowork: Feed) -> None:
    long = "Boulanger " * 40
    rows, rejections = hellowork({"title": long}, {"title": "B"}, {"title": None})
    assert [r["offer_title"] for r in rows] == [" ".join(["Boulanger"] * 29) + "…"]
    assert sorted(rejections) == [
        (1, "title", long.strip()[:200], "intitulé de 399 caractères, raccourci à 300", "valeur"),
        (2, "title", "B", "attendu : un intitulé d'au moins 3 caractères", "ligne"),
        (3, "title", "", "valeur obligatoire absente", "ligne"),
    ]


def test_one_bad_item_never_refuses_a_feed(tmp_path: Path) -> None:
    offer = {"reference": "1", "title": "Vendeur", "contract_type": "Alternance", "published_at": "2026-11-28"}
    odd: list[Any] = [3, None, "x", [offer], {}, {"reference": {"a": 1}, "title": ["x"], "contract_type": "Alternance"}]
    path = tmp_path / "decathlon.json"
    path.write_text(
        json.dumps({"ads": [*odd, offer, offer | {"reference": "2", "contract_duration": {"min": "9" * 5000}}]})
    )
    frames, rejections, total = read(path)
    assert (frames["offres"]["partner_job_id"].to_list(), total) == (["1", "2"], 8)
    shape = "attendu : un objet, ou une ligne d'autant de cellules que l'en-tête"
    lines = [(r.ligne, r.raison) for r in rejections if r.portee == "ligne"]
    assert lines == [
        (1, shape),
        (2, shape),
        (3, shape),
        (4, shape),
        (5, "contrat qui n'est pas en alternance"),
        (6, "valeur obligatoire absente"),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("BUT, Licence, Bac+3", 6),
        ("Master, Bac+5", 7),
        ("Maitrise, IEP, IUP, Bac+4", 7),
        ("BTS, DUT", 5),
        ("CAP", 3),
        ("Bac pro", 4),
        ("Baccalauréat", 4),
        ("tous niveaux", None),
    ],
)
def test_levels_in_the_words_of_partners(tmp_path: Path, words: str, expected: int | None) -> None:
    path = tmp_path / "decathlon.json"
    offer = {"reference": "1", "title": "Vendeur", "contract_type": "Alternance", "education_level": words}
    path.write_text(json.dumps({"ads": [offer]}))
    assert read(path)[0]["offres"]["offer_target_diploma"].to_list() == [expected]


def test_a_row_of_more_cells_than_its_header_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "leboncoin.csv"
    path.write_text("identifiant,titre,description\n1,Boulanger,alternance\n2,Boulanger,alternance,57000\n")
    frames, rejections, total = read(path)
    assert (frames["offres"]["partner_job_id"].to_list(), total, [r.ligne for r in rejections]) == (["1"], 2, [2])


@pytest.mark.parametrize(
    ("contract", "months"),
    [("CDD - 12 Mois", 12), ("Contrat d'apprentissage - 350 Jour(s)", 12), ("CDD - 78 Semaine(s)", 18), ("CDI", None)],
)
def test_durations_of_france_travail(tmp_path: Path, contract: str, months: int | None) -> None:
    path = tmp_path / "france-travail-offres.json"
    offer = {
        "id": "1",
        "intitule": "Boulanger",
        "natureContrat": "E2",
        "typeContratLibelle": contract,
        "dateCreation": "2026-11-28T08:00:00Z",
    }
    path.write_text(json.dumps({"resultats": [offer]}))
    frames, rejections, _ = read(path)
    assert (frames["offres"]["contract_duration"].to_list(), rejections) == ([months], [])


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Dans le but de renforcer notre équipe, nous cherchons un alternant.", None),
        ("Alternance : préparez un CAP, dans le but de nous rejoindre", 3),
        ("Alternance autour d'une licence de marque", None),
        ("Des apprentis au cap des 3 ans", None),
    ],
)
def test_levels_that_the_text_of_an_offer_names(tmp_path: Path, description: str, expected: int | None) -> None:
    path = tmp_path / "leboncoin.csv"
    path.write_text(f'identifiant,titre,description\n1,Boulanger en alternance,"{description}"\n')
    frames, rejections, _ = read(path)
    assert (frames["offres"]["offer_target_diploma"].to_list(), rejections) == ([expected], [])
