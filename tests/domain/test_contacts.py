"""Telephone numbers and e-mail addresses in texts: hidden however they are printed, and nothing else is."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from tremplin.domain.written.contacts import hide_contacts

PHONE, ADDRESS = "[téléphone masqué]", "[adresse masquée]"
NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    "number",
    [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06/12/34/56/78",
        "06 . 12 . 34 . 56 . 78",
        "06_12_34_56_78",
        "06–12–34–56–78",
        f"06{NO_BREAK}12{NO_BREAK}34{NO_BREAK}56{NO_BREAK}78",
        f"06{NARROW}12{NARROW}34{NARROW}56{NARROW}78",
        "0612 34 56 78",
        "0612 345 678",
        "06 123 456 78",
        "06 1234 5678",
        "(06) 12 34 56 78",
        "(0)6 12 34 56 78",
        "0 800 123 456",
        "0800 123 456",
        "0 892 70 12 39",
        "0892 701 239",
        "+33612345678",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "+33(0)612345678",
        "+33 (0) 6.12.34.56.78",
        "+33 06 12 34 56 78",
        "+33.6.12.34.56.78",
        "+33-6-12-34-56-78",
        "(+33) 6 12 34 56 78",
        "(+33)6 12 34 56 78",
        "+ 33 6 12 34 56 78",
        "0033612345678",
        "0033 6 12 34 56 78",
        "00 33 6 12 34 56 78",
        "0033 (0)6 12 34 56 78",
        "+33 612 345 678",
        "+33 (6) 12 34 56 78",
        "+262 692 12 34 56",
        "+262692123456",
        "+262 (0)692 12 34 56",
        "00262 692 12 34 56",
        "0692 12 34 56",
        "+590590123456",
        "+590 690 12.34.56",
        "+594 594 12 34 56",
        "+596-696-12-34-56",
        "0590 12 34 56",
        "+508 41 12 34",
        "+687 12 34 56",
        "+689 40 12 34 56",
        "+681 72 12 34",
        "+269 321 12 34",
        "06,12,34,56,78",
        "0 6 1 2 3 4 5 6 7 8",
        "0.6.1.2.3.4.5.6.7.8",
        "06.12.34.5678",
        "061 234 56 78",
        "06•12•34•56•78",
        "０６ １２ ３４ ５６ ７８",
        "＋33 6 12 34 56 78",
        "０６．１２．３４．５６．７８",
        "06 12 34\n56 78",
        "06.12.\n34.56.78",
        "+33 6 12 34 \r\n 56 78",
        "wa.me/33612345678",
        "WA.me/+33612345678",
        "+351 912 345 678",
        "+351912345678",
        "(+351) 912 345 678",
        "+44 (0)20 7946 0958",
        "+1 (212) 555-0123",
        "+7 495 123-45-67",
        "+225 07 12 34 56 78",
        "+353.87.123.4567",
        "+352 621 123 456",
        "+32 470 12 34 56",
        "+49 681 123 4567",
        "+41 79 123 45 67",
        "+377 93 12 34 56",
    ],
)
def test_a_number_is_hidden_however_it_is_printed(number: str) -> None:
    assert hide_contacts(f"Appelez le {number}, merci.") == f"Appelez le {PHONE}, merci."
    assert hide_contacts(f"Tél.:{number}") == f"Tél.:{PHONE}"
    assert hide_contacts(f"57000 Metz {number} ou {number}") == f"57000 Metz {PHONE} ou {PHONE}"


@pytest.mark.parametrize(
    "address",
    [
        "jean.dupont@exemple.fr",
        "jean.dupont+offre@rh.exemple.co.uk",
        "JEAN@EXEMPLE.FR",
        "hélène@exemple.fr",
        "jean @ exemple.fr",
        "jean [at] exemple.fr",
        "jean[at]exemple.fr",
        "jean(at)exemple.fr",
        "jean (AT) exemple.fr",
        "jean {at} exemple.fr",
        "jean <at> exemple.fr",
        "jean (arobase) exemple.fr",
        "jean [arobase] exemple [point] fr",
        "jean arobase exemple.fr",
        "jean arobase exemple point fr",
        "jean(at)exemple(dot)com",
        "jean[@]exemple.fr",
        "jean.dupont chez exemple point fr",
        "jean.dupont at exemple dot com",
        "jean@exemple point fr",
        "jean(a)exemple.fr",
        "jean[a]exemple.fr",
        "jean [chez] exemple.fr",
        "jean (chez) exemple point fr",
        "jean.dupont_at_exemple.fr",
        "jean_at_rh.exemple.com",
        "jean AT exemple DOT fr",
        "jean＠exemple．fr",
        "jean＠exemple.fr",
        "jean@exemple .fr",
        "jean at rh.exemple dot com",
    ],
)
def test_an_address_is_hidden_however_it_is_written(address: str) -> None:
    assert hide_contacts(f"Écrivez à {address}, merci.") == f"Écrivez à {ADDRESS}, merci."


@pytest.mark.parametrize(
    "text",
    [
        "SIRET 73282932000074",
        "SIRET 732 829 320 00074",
        "SIREN 012 345 678",
        "SIRET 003 380 158 00012",
        "57000 Metz, 01000 Bourg-en-Bresse",
        "du 01/09/2027 au 31/08/2029",
        "du 01/09/2027 - 31/08/2029",
        "le 01.09.2027 à 08h30",
        "2026-09-01T08:00:00Z",
        "01-09-2027 08:30",
        "35 h, 1 800 € brut",
        "de 21 000 à 25 000 €",
        "chiffre d'affaires de 1 200 000 000 €",
        "+33 % de ventes",
        "année 2024/2025",
        "réf. 2024/2025-06",
        "IDCC 0843",
        "08:30-12:00 13:30-17:00",
        "CP 06000-06300",
        "de 06 à 12 mois",
        "2 jours / 3 jours",
        "RNCP34567 et 50022137",
        "loi n° 2018-771",
        "24 h/24, 7 j/7",
        "0,5 % à 10 %",
        "lots 01 02 03",
        "ISO 9001:2015",
        "Je travaille chez Dupont.",
        "travailler at home. Merci",
        "un point fort chez nous",
        "@exemple",
        "5 € @ pièce",
        "un CFA (at home) reconnu",
        "voir www.exemple.fr",
        "formation chez exemple.fr",
        "rejoignez-nous chez Point P.",
        "départements 01, 02, 03, 04, 05, 06",
        "départements 01,02,03,04,05,06,07",
        "lots 01 02 03\n04 05 06",
        "lots\n01\n02\n03\n04\n05",
        "notes de 0 1 2 3 4 5 6 7 8 9 10",
        "RNCP 35584, 36788, 37098, 38362, 40001",
        "SIRET 732.829.320.00074",
        "SIRET 732-829-320-00074",
        "SIRET 012 345 678 00012",
        "０１ à ０６ mois",
        "du 01/09/26 - 31/08/28",
        "du 01/09/26\n31/08/28",
        "le 01.09.26 0830",
        "du 01-09-26 au 31-08-28",
        "08.30-12.00 13.30-17.00",
        "08h30-12h00/13h30-17h00",
        "08:30 12:00\n13:30 17:00",
        "+1 200 000 000 €",
        "+120 000 000 habitants",
        "+15 000 000,00 €",
        "+351 912 345 678 €",
        "+250 000 000 euros",
        "+912 345 678 %",
        "un chiffre d'affaires de +125 450 300 k€",
        "Bac+2 01/09/2026",
        "BAC +1 31/08/2027 12 mois",
        "bac+3/4/5, 35 h",
        "2026-09-01T08:00:00+02:00",
        "1,5 à 2,25 %, 01,5 pt",
        "IBAN FR76 3000 6000 0112 3456",
        "candidat(a) motivé.es",
        "point (a) exemple.fr",
        "updated_at_column.csv",
        "look at this point de vente",
        "at home dot matrix",
        "Poste (chez Dupont)",
        "Notre site .fr",
        "réf. A0612-34",
    ],
)
def test_what_is_no_contact_stays(text: str) -> None:
    assert hide_contacts(text) == text


_SEPARATORS = st.sampled_from([" ", ".", "-", "/", " - ", " . ", NO_BREAK, NARROW, "–", "·", "  "])
_HEADS = st.sampled_from(
    ["0", "(0)", "+33", "+33 ", "+33 (0)", "+33(0)", "0033", "0033 ", "00 33 ", "0033 (0)", "(+33) "]
)


@given(_HEADS, st.integers(100_000_000, 999_999_999), _SEPARATORS | st.just(""))
def test_any_french_number_in_pairs_is_hidden(head: str, number: int, separator: str) -> None:
    digits = str(number)
    printed = head + separator.join([digits[0], *(digits[n : n + 2] for n in range(1, 9, 2))])
    assert hide_contacts(f"Tél. {printed} (le soir)") == f"Tél. {PHONE} (le soir)"


@given(st.integers(100_000_000, 999_999_999), st.integers(1, 99_999), st.sampled_from(["", " ", NO_BREAK]))
def test_no_siret_is_taken_for_a_number(siren: int, nic: int, separator: str) -> None:
    body = f"{siren}{nic:05d}"[:13]
    siret = body + luhn.calc_check_digit(body)
    text = "SIRET " + separator.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
    assert hide_contacts(text) == text


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d", "%Y/%m/%d"]),
    st.sampled_from([" au ", " - ", "-", " ", "/"]),
)
def test_no_dates_are_taken_for_a_number(first: date, last: date, form: str, between: str) -> None:
    text = f"du {first.strftime(form)}{between}{last.strftime(form)}"
    assert hide_contacts(text) == text


@given(st.integers(1_000, 99_999), st.integers(1_000, 99_999_999), st.integers(2000, 2098))
def test_postal_codes_salaries_and_school_years_stay(postal: int, salary: int, year: int) -> None:
    text = f"{postal:05d} Metz, {salary:,} € brut, réf. {year}/{year + 1}".replace(",", " ")
    assert hide_contacts(text) == text


@given(st.text(max_size=200))
def test_hiding_twice_changes_nothing(text: str) -> None:
    once = hide_contacts(text)
    assert hide_contacts(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "+33",
        "a@",
        "a.",
        "arobase ",
        " at ",
        "(0)",
        "a@a.",
        "a_at_",
        "a(a)a.",
        "a at a dot ",
        "+",
        "+1 ",
        "+351 9 ",
        "0 1,",
        "06,",
        "06\n",
        "06\n12 ",
        "0 6 1 2 3 4 5 6 7 ",
        "wa.me/",
        "01.02-",
        "＋",
        "a@a point ",
    ],
)
def test_a_long_hostile_text_is_read_at_once(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    assert hide_contacts(text) == text
    assert time.process_time() - started < 5


def test_each_number_of_an_endless_row_of_them_is_hidden() -> None:
    numbers, left = divmod(33_333, 5)
    assert hide_contacts("06 " * 33_333) == f"{PHONE} " * numbers + "06 " * left
