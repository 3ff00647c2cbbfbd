"""The anonymiser: nothing that names an employer or a person is left, and what is useful stays."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home
from tremplin.demo.offres import PLANTES, UTILES
from tremplin.families import references
from tremplin.families.infotravail.anonymisation import LIBRES, RETIREES, Anonymiser
from tremplin.release.publish import current

MOTS = {"forte", "orientation", "commerciale", "poste", "cuisine"}
LIEUX = {"metz", "saint benoit", "parthenay"}

# An independent set of rules, written apart from the anonymiser's: what must not be found in what is given out.
FORBIDDEN = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+"),
    "phone": re.compile(r"(?<!\d)0[1-9]([ .-]?\d{2}){4}(?!\d)|\+33"),
    "address": re.compile(r"(?i)https?:|www\.|\w+\.(fr|com|net|org)\b"),
    "siret": re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{3}( ?\d{5})?(?!\d)"),
    "company": re.compile(r"\b(SARL|SAS|EURL|SA|SNC|GAEC|EARL)\b"),
    "person": re.compile(r"\b(Mme|Mr|Monsieur|Madame)\s+[A-ZÀ-Ý]"),
    "reference": re.compile(r"(?i)\bref\b|/\d{2}/\d+"),
}


def clean(text: str, column: str = "SALARY_COMMENT") -> str | None:
    return Anonymiser(MOTS, LIEUX).clean(column, text).texte


def flat(home: Home, table: str) -> pl.DataFrame:
    release = str(current(home.reference))
    return pl.read_parquet(home.reference / "releases" / release / "flat" / f"{table}.parquet")


@pytest.mark.parametrize(
    "text",
    [
        "jean.dupont@exemple.fr",
        "jean dupont (at) exemple.fr",
        "jean.dupont arobase exemple.fr",
        "www.exemple.fr",
        "https://exemple.fr/offre?id=3",
        "exemple.com",
        "06 12 34 56 78",
        "0612345678",
        "06.12.34.56.78",
        "+33612345678",
        "+33 (0)6 12 34 56 78",
        "00 33 6 12 34 56 78",
        "732 829 320 00074",
        "73282932000074",
        "732829320",
        "SIRET 123",
        "M. Dupont",
        "Mme DUPONT-MARTIN",
        "Monsieur Jean Dupont",
        "SARL DUPONT",
        "DUPONT ET FILS SARL",
        "Dupont SAS",
        "chez Dupont",
        "société Dupont",
        "SOCIETE DUPONT",
        "Ets Dupont",
        "groupe DUPONT",
        "restaurant Le Dupont",
        "ref ABC/12/345",
        "réf. : 2024-XYZ",
        "L/THEL/MID/11/03090",
        "12 rue de la Paix",
        "3 bis avenue Dupont",
        "ZI Dupont Nord",
        "dupont",
        "1 84 05 57 123 456 78",
        "FR76 3000 6000 0112 3456 7890 189",
        "Zorglubex",
    ],
)
def test_what_names_someone_goes(text: str) -> None:
    for phrase in (text, f"poste en cuisine {text}", f"{text} selon experience"):
        found = clean(phrase) or ""
        for secret in (
            "dupont",
            "exemple",
            "zorglubex",
            "12 34 56",
            "612345678",
            "829 320",
            "73282932",
            "thel",
            "xyz",
            "paix",
            "abc",
        ):
            assert secret not in found.casefold(), (phrase, found)
        for name, rule in FORBIDDEN.items():
            assert not rule.search(found), (name, phrase, found)


@pytest.mark.parametrize(
    ("column", "text", "kept"),
    [
        ("SALARY_COMMENT", "+PART VARIABLE(RESULTAT/OBJECTIF)", "+PART VARIABLE(RESULTAT/OBJECTIF)"),
        ("WORKING_HOURS_TYPE_COMMENT", "FRAIS REELS REMBOURSES SUR JUSTIF.", "FRAIS REELS REMBOURSES SUR JUSTIF."),
        ("TRAVEL_FREQUENCY_COMMENT", "3 JOURS / 5 EN MOYENNE", "3 JOURS / 5 EN MOYENNE"),
        ("DEGREE_DIPLOMA_NAME_1", "Niveau 3 (Bac+2)", "Niveau 3 (Bac+2)"),
        ("DEGREE_DIPLOMA_NAME_1", "FORTE ORIENTATION COMMERCIALE", "FORTE ORIENTATION COMMERCIALE"),
        ("WORKING_LOCATION_NAME", "PARTHENAY (2JOURS /SEMAINE)", "PARTHENAY (2JOURS /SEMAINE)"),
        ("WORKING_LOCATION_NAME", "SAINT-BENOIT", "SAINT-BENOIT"),
        ("WORKING_LOCATION_NAME", "METZ-ref. L/THEL/MID/11/03090", "METZ …"),
        ("SALARY_COMMENT", "1 700,50 euros, 35h, 13eme mois", "1 700,50 euros, 35h, 13eme mois"),
        ("SALARY_COMMENT", "Zorglubex", None),
        ("SALARY_COMMENT", "", None),
    ],
)
def test_what_is_useful_stays(column: str, text: str, kept: str | None) -> None:
    assert clean(text, column) == kept


@given(
    st.lists(st.sampled_from([*PLANTES, *UTILES, "poste", "…", "-", "(", "/"]) | st.text(max_size=12), max_size=6),
    st.sampled_from([" ", ", ", " - ", "\n"]),
)
def test_no_mixture_lets_a_contact_through(parts: list[str], glue: str) -> None:
    found = clean(glue.join(parts)) or ""
    for name in ("e-mail", "address", "company", "siret"):
        assert not FORBIDDEN[name].search(found), (name, parts, found)
    assert "zorglubex" not in found.casefold() and "tartempionne" not in found.casefold()


@pytest.mark.timeout(60)  # a hundredth of a second as a rule; a quadratic one takes minutes
@pytest.mark.parametrize(
    ("worst", "kept"),
    [
        ("a" * 100_000, None),
        ("A " * 50_000, ("A " * 1_000).strip()),
        ("0" * 100_000, None),
        ("@" * 100_000, None),
        ("a/" * 50_000, None),
        ("SA " * 30_000, None),
        ("1 rue " * 20_000, None),
    ],
    ids=lambda text: str(text)[:6],
)
def test_the_rules_are_quick_on_the_worst_text(worst: str, kept: str | None) -> None:
    assert clean(worst) == kept


def sample_names() -> list[str]:
    """Free texts of the samples, as their publisher wrote them."""
    folder = needs.real(needs.INFOTRAVAIL) / "samples"
    names = [line.strip().upper() for line in (folder / "column_names.txt").read_text().splitlines() if line.strip()]
    found = []
    for line in (folder / "job_offers.csv").read_text("iso-8859-1").splitlines():
        cells = dict(zip(names, re.split(r"(?<!\\)\|", line), strict=True))
        found += [cells[c].strip() for c in LIBRES if cells[c].strip() not in ("", "NULL")]
    with (folder / "recent_job_offers.csv").open(newline="") as handle:
        for row in csv.DictReader(handle):
            found += [row[c] for c in LIBRES if row[c]]
    return found


def test_nothing_forbidden_is_left_in_the_real_offers_and_the_useful_is(real_home: Home) -> None:
    offers = flat(real_home, "offres_annonces")
    assert len(offers) == 11
    assert not set(RETIREES) & set(offers.columns)
    texts = [v for c in offers.columns if offers[c].dtype == pl.String for v in offers[c].drop_nulls()]
    for value in texts:
        for name in ("e-mail", "phone", "address", "company", "person"):
            assert not FORBIDDEN[name].search(value), (name, value)
    assert not any("THEL" in v for v in texts)
    original = sample_names()
    kept = {v for c in LIBRES for v in offers[c].drop_nulls()}
    whole = [v for v in original if v in kept]
    assert len(whole) >= 0.75 * len(original)
    assert offers["ROME_PROFESSION_CARD_CODE"].null_count() == 0
    assert {"+PART VARIABLE(RESULTAT/OBJECTIF)", "FRAIS REELS REMBOURSES SUR JUSTIF.", "3 JOURS / 5 EN MOYENNE"} <= kept


def test_the_report_counts_what_was_removed_and_keeps_none_of_it(demo_home: Home) -> None:
    report = flat(demo_home, "offres_retraits")
    rules = set(report["regle"])
    assert {
        "identifiant direct",
        "courriel",
        "téléphone",
        "adresse web",
        "SIRET ou SIREN",
        "employeur",
        "personne",
        "référence interne",
        "adresse postale",
    } <= rules
    assert report.columns == ["colonne", "regle", "retraits"]
    offers = flat(demo_home, "offres_annonces")
    everything = offers.write_csv()
    for secret in ("zorglubex", "Tartempionne", "06 12 34", "732 829", "@", "ZRX", "Imaginaire", "ETAB0"):
        assert secret.casefold() not in everything.casefold(), secret
    comments = set(offers["SALARY_COMMENT"].drop_nulls())
    assert set(UTILES) <= comments
    assert offers["LATITUDE"].drop_nulls().round(2).eq(offers["LATITUDE"].drop_nulls()).all()


def test_no_door_gives_the_original_text(demo_client: TestClient, world: Path, published: Callable[..., Any]) -> None:
    path = world / "recent_job_offers.csv"
    text = path.read_text()
    path.write_text(text.replace("selon experience", "selon experience KANARI-7 chez Kanarix"))
    client, folder = published(references())
    pages = [
        "/api/3/action/datastore_search?id=offres_annonces&limit=1000",
        "/api/infotravail/v1/offres/annonces.csv",
        "/sources/offres_recentes",
        "/telechargements/offres_annonces.json",
    ]
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert b"kanari" not in answer.content.lower()
    for file in folder.iterdir():
        assert b"kanari" not in file.read_bytes().lower(), file.name
