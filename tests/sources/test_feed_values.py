"""Values of partners in our words: durations, levels, codes of jobs, titles."""

from __future__ import annotations

import pytest

from tremplin.sources.forms.feed_values import diploma_in, level, months, rome_codes, title


@pytest.mark.parametrize(
    ("told", "years", "expected"),
    [
        ("12", False, 12),
        ("12 mois", False, 12),
        ("12.0", False, 12),
        ("1 an", False, 12),
        ("2 ans", False, 24),
        ("12 à 24", False, 12),
        ("12 à 24 mois", False, 12),
        ("12-24 mois", False, 12),
        ("1", True, 12),
        ("24", True, 24),
        ("3", True, 36),
        ("4", True, 4),
        ("1 à 2 ans", False, 12),
        ("1 ou 2 ans", False, 12),
        ("52 Semaines", False, 12),
        ("52\n\nSemaines", False, 12),
        ("26 semaines", False, 6),
        ("104 Week", False, 24),
        ("1 Semaine(s)", False, 1),
        ("30 Jours", False, 1),
        ("365 Jour(s)", False, 12),
        ("730 days", False, 24),
        ("2 YEAR", False, 24),
        ("1 year", False, 12),
        ("18 months", False, 18),
        ("24 mois (2 ans)", False, 24),
        ("2 ans (24 mois)", False, 24),
        ("de 6 mois à 1 an", False, 6),
        ("1 an et demi", False, 18),
        ("1,5 an", False, 18),
        ("1 an et 6 mois", False, 18),
        ("un an", False, 12),
        ("deux ans", False, 24),
        ("2 années", False, 24),
        ("35h/semaine, 12 mois", False, 12),
        ("12 mois, 35 heures", False, 12),
        ("Du 01/09/2026 au 31/08/2027", False, None),
        ("Du 01/09/2026 au 31/08/2027 (12 mois)", False, 12),
        ("Alternance 3 jours/semaine, 12 mois", False, 12),
        ("3 jours par semaine", False, None),
        ("2 jours / 3 jours pendant 24 mois", False, 24),
        ("1 semaine sur 3 pendant 2 ans", False, 24),
        ("3 jours en entreprise, 2 jours à l'école, 1 à 2 ans", False, 12),
        ("de 6 semaines à 3 mois", False, 1),
        ("P2Y", False, 24),
        ("P18M", False, 18),
        ("P1Y6M", False, 18),
        ("P52W", False, 12),
        ("p365d", False, 12),
        ("P", False, None),
        ("2 semestres", False, 12),
        ("1 trimestre", False, 3),
        ("1 800 € 24 mois", False, 24),
        ("1800 euros, 24 mois", False, 24),
        ("1 800 €", False, None),
        ("12 mois, 21 000 €", False, 12),
        ("BAC+2 12 mois", False, 12),
        ("Bac + 3, 1 an et 6 mois", False, 18),
        ("BAC+2", True, None),
        ("un contrat de 12 mois", False, 12),
        ("niveau 5, 12 mois", False, 12),
        ("12 ou 24 mois", False, 12),
        ("12/24 mois", False, 12),
        ("0 mois", False, 0),
        ("", False, None),
        (None, False, None),
        ("selon diplôme", False, None),
        ("9" * 5000, False, 9999),
    ],
)
def test_durations_in_months(told: str | None, years: bool, expected: int | None) -> None:
    assert months(told, years=years) == expected


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
        (None, None),
        ("Début de carrière", None),
        ("attribut", None),
        ("handicap", None),
        ("conduite", None),
        ("masterclass", None),
        ("capacité", None),
        ("BAC+3", 6),
        ("BAC3", 6),
        ("BTS/BUT", 6),
        ("Licences", 6),
        ("BTSA, BTS2", 5),
        ("CAPA", 3),
        ("BUT3", 6),
        ("Mastère", 7),
        ("École d'ingénieurs", 7),
    ],
)
def test_levels_in_the_words_of_partners(words: str | None, expected: int | None) -> None:
    assert level(words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dans le but de renforcer notre équipe, nous cherchons un alternant.", None),
        ("DANS LE BUT DE RENFORCER NOTRE ÉQUIPE", None),
        ("Une association à but lucratif", None),
        ("Notre but : vous former. Le but est clair.", None),
        ("Alternance au magasin BUT de Metz", None),
        ("Formation dans le but d'évoluer", None),
        ("la gestion d'une licence de marque", None),
        ("Licence de marque", None),
        ("un logiciel sous licence", None),
        ("une licence IV", None),
        ("bar à licence 4", None),
        ("la licence de taxi", None),
        ("au cap des 3 ans", None),
        ("AU CAP DES 3 ANS", None),
        ("le cap est fixé", None),
        ("Cap sur l'avenir", None),
        ("Cap Emploi 57", None),
        ("Scrum Master en alternance", None),
        ("Master data manager", None),
        ("une masterclass par mois, un master chef", None),
        ("nos CAPACITÉS, nos buts, nos masters de demain", None),
        ("Dans le but de préparer un BTS MCO", 5),
        ("La licence de marque s'étudie en Master", 7),
        ("préparation d'un CAP", 3),
        ("CAP Boulanger", 3),
        ("CAP/BEP", 3),
        ("un cap pâtissier", None),
        ("préparer un cap pâtissier", 3),
        ("BUT GEA", 6),
        ("BUT2 informatique", 6),
        ("préparer un but informatique", 6),
        ("en licence professionnelle", 6),
        ("Licence pro RH", 6),
        ("titulaire d'une licence de droit", 6),
        ("De Bac+2 à Bac+5", 7),
        ("bac + 3", 6),
        ("Master Marketing", 7),
        ("étudiant en master", 7),
        ("Alternance BTS SIO", 5),
        ("niveau bts", 5),
        ("un DUT ou un BTS", 5),
        ("", None),
    ],
)
def test_levels_that_texts_name(text: str, expected: int | None) -> None:
    assert level(diploma_in(text)) == expected


@pytest.mark.parametrize(
    ("told", "right", "wrong"),
    [
        ("D1102", ["D1102"], []),
        ("d1102", ["D1102"], []),
        ("D1102|D1106", ["D1102", "D1106"], []),
        ("D1102;d1106, D1102", ["D1102", "D1106"], []),
        ("D1102/D1106", ["D1102", "D1106"], []),
        ("D1102,D11", ["D1102"], ["D11"]),
        ("boulanger", [], ["BOULANGER"]),
        ("", [], []),
        (None, [], []),
    ],
)
def test_codes_of_jobs(told: str | None, right: list[str], wrong: list[str]) -> None:
    assert rome_codes(told) == (right, wrong)


def test_titles_fit_in_their_column() -> None:
    assert title(" Boulanger \n H/F ") == "Boulanger H/F" and title(" ") is None and title(None) is None
    assert title("a" * 300) == "a" * 300
    assert title("a" * 301) == "a" * 299 + "…"
    assert title("Boulanger " * 40) == " ".join(["Boulanger"] * 29) + "…"
