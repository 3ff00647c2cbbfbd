"""The wire format on neutral records: single answers, lists, views, millésimes, errors, word for word."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.world.inserjeunes import (
    ANCIEN,
    BAC_1,
    BAC_2,
    BAC_3,
    BREST,
    BTS,
    CUISINE_3,
    LIEU,
    LYON,
    MEF_BTS_1,
    MEF_BTS_2,
    MULTI,
    MULTI_A,
    MULTI_B,
    MULTI_C,
    NOUVEAU,
    RARE,
    RENNES,
    SECONDE,
    SISE,
    UNIVERSITE,
    VIDE,
)
from tests.world.inserjeunes_files import read

INTERNATIONAL = {
    "millesime": "2024",
    "code_certification": "32031310",
    "code_certification_type": "cfd",
    "code_formation_diplome": "32031310",
    "libelle": "COMMERCE INTERNATIONAL",
    "filiere": "apprentissage",
    "diplome": {"code": "5", "libelle": "BTS"},
    "nb_annee_term": 640,
    "nb_poursuite_etudes": 96,
    "nb_en_emploi_6_mois": 432,
    "taux_en_formation": 15,
    "taux_en_emploi_6_mois": 68,
    "taux_autres_6_mois": 17,
    "taux_rupture_contrats": 8,
    "formation_fermee": False,
    "donnee_source": {"code_certification": "32031310", "type": "self"},
}
META = {
    "titre": "Certification 32031310",
    "details": "Données InserJeunes pour la certification 32031310 (BTS filière apprentissage) pour le millésime 2024",
}
BRETAGNE = {
    **{k: v for k, v in INTERNATIONAL.items() if k != "taux_rupture_contrats"},
    "millesime": "2023_2024",
    "nb_annee_term": 118,
    "nb_poursuite_etudes": 20,
    "nb_en_emploi_6_mois": 77,
    "taux_en_formation": 17,
    "taux_en_emploi_6_mois": 65,
    "taux_autres_6_mois": 18,
    "region": {"code": "53", "nom": "Bretagne", "code_region_academique": "03"},
}


# --- single answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [BTS, f"CFD:{BTS}", f"{BTS}/", f"{BTS}.json", f"CFD:{BTS}.json/"])
def test_a_certification_however_its_code_is_written(anyone: TestClient, shown: str) -> None:
    assert read(anyone, f"/certifications/{shown}") == {**INTERNATIONAL, "_meta": META}


@pytest.mark.parametrize("place", ["53", "35000", "22123", "29200", "56000"])
def test_a_region_by_its_code_or_a_postal_code(anyone: TestClient, place: str) -> None:
    details = META["details"].replace("2024", "2023_2024") + " et la région Bretagne"
    assert read(anyone, f"/regionales/{place}/certifications/{BTS}") == {
        **BRETAGNE,
        "_meta": {**META, "details": details},
    }


def test_a_training_in_an_establishment(anyone: TestClient) -> None:
    found = read(anyone, f"/formations/{RENNES}-{BTS}")
    assert found["_meta"] == {
        "titre": f"Certification 32031310, établissement {RENNES}",
        "details": f"Données InserJeunes pour la certification 32031310 (BTS filière apprentissage) dispensée par "
        f"l'établissement {RENNES}, pour le millésime 2023_2024",
    }
    assert (found["uai"], found["libelle_etablissement"]) == (RENNES, "CFA DE RENNES")
    assert found["region"] == {"code": "53", "nom": "Bretagne"}
    assert found["academie"] == {"code": "14", "nom": "Rennes"}
    assert (found["nb_annee_term"], found["taux_en_emploi_6_mois"], found["taux_en_formation"]) == (24, 71, 8)


def test_higher_education_needs_its_prefix(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/SISE:{SISE}")
    assert (found["code_certification"], found["code_certification_type"]) == (SISE, "sise")
    assert "code_formation_diplome" not in found
    assert found["_meta"]["details"].startswith(f"Données InserSup pour la certification {SISE} (LIC PRO filière sup")
    assert read(anyone, f"/certifications/{SISE}", 400)["details"][0]["type"] == "codes_certification.invalid"


def test_graduates_and_salaries_of_higher_education(anyone: TestClient) -> None:
    found = read(anyone, f"/formations/{UNIVERSITE}-SISE:{SISE}")
    assert (found["nb_diplome"], found["salaire_12_mois_q1"], found["nb_sortant"]) == (101, 1520, 54)
    assert found["uai_type"] == "inconnu"


def test_published_rates_are_kept_and_others_computed(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{NOUVEAU}", millesime="2022")
    assert (found["taux_en_formation"], found["taux_en_emploi_6_mois"], found["taux_autres_6_mois"]) == (35, 41, 24)
    assert [found[f"salaire_12_mois_q{q}"] for q in (1, 2, 3)] == [1400, 1500, 1650]


def test_rounding_is_half_to_even(anyone: TestClient) -> None:
    found = read(anyone, f"/regionales/84/certifications/{ANCIEN}")
    assert found["taux_en_formation"] == 32  # 13/40 = 32.5
    assert read(anyone, f"/certifications/{MULTI}")["taux_en_formation"] == 32


def test_rates_without_counts_are_as_published(anyone: TestClient) -> None:
    found = read(anyone, f"/formations/{BREST}-{CUISINE_3}")
    assert (found["taux_en_formation"], found["taux_en_emploi_6_mois"], found["taux_autres_6_mois"]) == (40, 35, 25)
    assert "nb_annee_term" not in found and "messages" not in found["_meta"]


def test_nobody_in_the_last_year_gives_no_rate(partner: TestClient) -> None:
    (found,) = read(partner, "/regionales", regions="75")["regionales"]
    assert found["nb_annee_term"] == 0
    assert "taux_en_formation" not in found


def test_another_establishment_s_figures_are_told(anyone: TestClient) -> None:
    found = read(anyone, f"/formations/{LIEU}-{BTS}")
    assert (found["uai_type"], found["uai_donnee"], found["uai_donnee_type"]) == ("lieu_formation", RENNES, "formateur")
    assert found["uai_formateur"] == [RENNES]
    (message,) = found["_meta"]["messages"]
    assert RENNES in message and "formateur" in message


# --- small numbers ----------------------------------------------------------------------------------------------


def test_under_twenty_pupils_only_their_number_and_salaries_are_shown(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{RARE}")
    figures = {k: v for k, v in found.items() if k.startswith(("nb_", "taux_", "salaire_"))}
    assert figures == {
        "nb_annee_term": 15,
        "nb_poursuite_etudes": None,
        "nb_en_emploi_6_mois": None,
        "taux_en_formation": None,
        "taux_en_emploi_6_mois": None,
        "taux_autres_6_mois": None,
        "taux_rupture_contrats": None,
        "salaire_12_mois_q2": 1450,
    }
    (message,) = found["_meta"]["messages"]
    assert "20 élèves" in message


def test_a_hidden_record_says_so_in_lists_too(partner: TestClient) -> None:
    (found,) = read(partner, "/certifications", code_certifications=RARE)["certifications"]
    assert found["taux_en_emploi_6_mois"] is None and found["_meta"].keys() == {"messages"}
    hidden = read(anyone := partner, f"/formations/{BREST}-{BTS}")
    assert (hidden["nb_annee_term"], hidden["nb_poursuite_etudes"]) == (19, None)
    assert anyone.get(f"/formations/{BREST}-{BTS}.svg").status_code == 404


# --- millésimes -------------------------------------------------------------------------------------------------


def test_without_a_millesime_only_the_current_one_answers(anyone: TestClient) -> None:
    assert read(anyone, f"/certifications/{BTS}")["millesime"] == "2024"
    refused = read(anyone, f"/certifications/{MEF_BTS_2}", 404, millesime="2022")
    assert refused["data"] == {"millesime": "2022", "millesimesDisponible": ["2024"]}


@pytest.mark.parametrize("asked", ["2023", "2024", "2022"])
def test_a_certification_is_of_exactly_the_year_asked(anyone: TestClient, asked: str) -> None:
    if asked == "2022":
        refused = read(anyone, f"/certifications/{BTS}", 404, millesime=asked)
        assert refused["message"] == "Pas de données pour le millésime"
        assert refused["data"] == {"millesime": "2022", "millesimesDisponible": ["2024", "2023"]}
    else:
        assert read(anyone, f"/certifications/{BTS}", millesime=asked)["millesime"] == asked


def test_a_period_finds_no_national_figure(anyone: TestClient) -> None:
    assert read(anyone, f"/certifications/{BTS}", 404, millesime="2023_2024")["data"]["millesime"] == "2023_2024"


@pytest.mark.parametrize("asked", ["2023_2024", "2023-2024", "2024_2023", "2024-2023"])
def test_a_period_in_either_order_and_with_either_separator(anyone: TestClient, asked: str) -> None:
    assert read(anyone, f"/regionales/53/certifications/{BTS}", millesime=asked)["millesime"] == "2023_2024"


def test_a_year_does_not_match_a_period_of_a_region(anyone: TestClient) -> None:
    refused = read(anyone, f"/regionales/53/certifications/{BTS}", 404, millesime="2024")
    assert refused["data"] == {"millesime": "2024", "millesimesDisponible": ["2023_2024"]}


@pytest.mark.parametrize(
    ("asked", "served"),
    [(None, "2024"), ("2024", "2024"), ("2023_2024", "2024"), ("2022_2023", "2022_2023"), ("2023", "2022_2023")],
)
def test_an_establishment_answers_by_the_last_year_of_a_period(
    anyone: TestClient, asked: str | None, served: str
) -> None:
    params = {"millesime": asked} if asked else {}
    assert read(anyone, f"/formations/{LYON}-{MULTI}", **params)["millesime"] == served


@pytest.mark.parametrize("asked", ["2022", "2021_2022"])
def test_the_first_year_of_a_period_is_not_the_period(anyone: TestClient, asked: str) -> None:
    refused = read(anyone, f"/formations/{LYON}-{MULTI}", 404, millesime=asked)
    assert refused["data"] == {"millesime": asked, "millesimesDisponible": ["2024", "2022_2023"]}


def test_the_default_millesime_of_an_establishment_is_told_as_a_year(anyone: TestClient) -> None:
    refused = read(anyone, f"/formations/{LYON}-{ANCIEN}", 404)
    assert refused["message"] == "Formation inconnue"
    older = read(anyone, f"/formations/{LYON}-{MULTI}", 404, millesime="2020")
    assert older["data"]["millesime"] == "2020"


@pytest.mark.parametrize("wrong", ["24", "2024_", "2023_2024_2025", "2023/2024", "abcd", "٢٠٢٤"])
def test_a_wrong_millesime_is_refused(anyone: TestClient, wrong: str) -> None:
    (fault,) = read(anyone, f"/certifications/{BTS}", 400, millesime=wrong)["details"]
    assert (fault["type"], fault["message"]) == (
        "millesime.invalid",
        '"millesime" must have format XXXX or XXXX-1_XXXX',
    )
    assert fault["context"] == {"label": "millesime", "value": wrong, "key": "millesime"}


REGIONS = "00, 01, 02, 03, 04, 06, 11, 24, 27, 28, 32, 44, 52, 53, 75, 76, 84, 93, 94"

# --- errors, word for word ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (f"/certifications/{VIDE}", "Certification inconnue"),
        ("/certifications/99999999", "Certification inconnue"),
        (f"/formations/{RENNES}-99999999", "Formation inconnue"),
        (f"/formations/{RENNES}-SISE:9999999", "Formation inconnue"),
        (f"/formations/0999999H-{BTS}", "Etablissement inconnu"),
        (f"/formations/{RENNES}-{VIDE}", "Formation inconnue"),
        ("/regionales/53/certifications/99999999", "Formation inconnue"),
        (f"/regionales/53/certifications/SISE:{SISE}", "Formation inconnue"),
        (f"/regionales/53/certifications/{VIDE}", "Pas de données disponibles"),
        (f"/regionales/93/certifications/{BTS}", "Pas de données disponibles"),
        ("/certifications/99999999?vue=filieres", "Certifications inconnues"),
        (f"/certifications/SISE:{SISE}?vue=filieres", "Certifications inconnues"),
        (f"/certifications/{VIDE}?vue=filieres", "Certifications inconnues"),
        ("/regionales/53/certifications/99999999?vue=filieres", "Formation inconnue"),
        (f"/regionales/53/certifications/{VIDE}?vue=filieres", "Pas de données disponibles"),
    ],
)
def test_404_messages(anyone: TestClient, path: str, message: str) -> None:
    assert read(anyone, path, 404) == {"statusCode": 404, "error": "Not Found", "message": message}


def test_an_unknown_address_has_the_same_form(anyone: TestClient) -> None:
    for path in ("/inconnue", "/formations/sans-tiret/deux", "/certifications/a/b"):
        found = anyone.get(path)
        assert (found.status_code, found.json().keys()) == (404, {"statusCode", "error", "message"})


def test_every_fault_is_told_at_once(anyone: TestClient) -> None:
    refused = read(anyone, f"/formations/350001L-{BTS}", 400, direction="up", inconnu="x")
    assert (refused["error"], refused["message"]) == ("Bad Request", "Erreur de validation")
    assert refused["details"] == [
        {
            "message": '"uai" with value "350001L" fails to match the required pattern: /^[0-9]{7}[A-Z]{1}$/',
            "path": ["uai"],
            "type": "string.pattern.base",
            "context": {"regex": {}, "label": "uai", "value": "350001L", "key": "uai"},
        },
        {
            "message": '"direction" must be one of [horizontal, vertical]',
            "path": ["direction"],
            "type": "any.only",
            "context": {
                "valids": ["horizontal", "vertical"],
                "label": "direction",
                "value": "up",
                "key": "direction",
            },
        },
        {
            "message": '"inconnu" is not allowed',
            "path": ["inconnu"],
            "type": "object.unknown",
            "context": {"child": "inconnu", "label": "inconnu", "value": "x", "key": "inconnu"},
        },
    ]


@pytest.mark.parametrize(
    ("path", "params", "type_", "message"),
    [
        (f"/certifications/{BTS}", {"vue": "x"}, "any.only", '"vue" must be [filieres]'),
        (f"/certifications/{BTS}", {"theme": "x"}, "any.only", '"theme" must be one of [dsfr, lba]'),
        (
            f"/certifications/{BTS}",
            {"imageOnError": "x"},
            "any.only",
            '"imageOnError" must be one of [true, false, empty]',
        ),
        (f"/certifications/{BTS}", {"millesime": ""}, "string.empty", '"millesime" is not allowed to be empty'),
        (f"/certifications/{BTS}", {"page": "1"}, "object.unknown", '"page" is not allowed'),
        (
            f"/certifications/{BTS}",
            {"universe": "lycee"},
            "any.only",
            '"universe" must be one of [secondaire, superieur]',
        ),
        (f"/certifications/{BTS}", {"universe": "superieur"}, "any.only", '"universe" must be [secondaire]'),
        (
            "/certifications/ABC",
            {},
            "codes_certification.invalid",
            '"codes_certifications" must have the type CFD, MEFSTAT11 or SISE',
        ),
        (
            "/certifications/cfd:32031310",
            {},
            "codes_certification.invalid",
            '"codes_certifications" must have the type CFD, MEFSTAT11 or SISE',
        ),
        (
            f"/certifications/MEFSTAT11:{BTS}",
            {},
            "codes_certification.invalid",
            '"codes_certifications" must have the type CFD, MEFSTAT11 or SISE',
        ),
        (
            f"/certifications/{BTS}|SISE:{SISE}",
            {},
            "codes_certification.mixed",
            '"codes_certifications" must not mix secondary and higher education codes',
        ),
        (f"/certifications/{BTS}.xml", {}, "any.only", '"ext" must be one of [json, svg]'),
        (f"/certifications/{BTS}.csv", {}, "any.only", '"ext" must be one of [json, svg]'),
        ("/certifications.xml", {}, "any.only", '"ext" must be one of [json, csv]'),
        ("/regionales/53.svg", {}, "any.only", '"ext" must be one of [json, csv]'),
        ("/comparaison.csv", {"codes": BTS}, "any.only", '"ext" must be [json]'),
        (
            f"/formations/{RENNES}-ABC",
            {},
            "code_certification.invalid",
            '"code_certification" must be a valid certification code.',
        ),
        (f"/regionales/12/certifications/{BTS}", {}, "any.only", f'"region" must be one of [{REGIONS}]'),
        (
            f"/regionales/99000/certifications/{BTS}",
            {},
            "postal_code.invalid",
            '"region" must be a valid postal code or region code',
        ),
        (
            "/formations",
            {"uais": f"{RENNES},x"},
            "string.pattern.base",
            '"uais[1]" with value "x" fails to match the required pattern: /^[0-9]{7}[A-Z]{1}$/',
        ),
        ("/formations", {"regions": "11,12"}, "any.only", f'"regions[1]" must be one of [{REGIONS}]'),
        (
            "/formations",
            {"regions": "53|99000"},
            "postal_code.invalid",
            '"regions[1]" must be a valid postal code or region code',
        ),
        ("/formations", {"academies": "99"}, "any.only", '"academies[0]" must be a valid academie code'),
        (
            "/formations",
            {"millesimes": "2024,x"},
            "millesime.invalid",
            '"millesimes[1]" must have format XXXX or XXXX-1_XXXX',
        ),
        (
            "/certifications",
            {"code_certifications": "x"},
            "codes_certification.invalid",
            '"code_certifications" must have the type CFD, MEFSTAT11 or SISE',
        ),
        ("/certifications", {"page": "x"}, "number.base", '"page" must be a number'),
        ("/certifications", {"page": ""}, "number.base", '"page" must be a number'),
        ("/certifications", {"page": "1.5"}, "number.integer", '"page" must be an integer'),
        ("/certifications", {"page": "-1"}, "number.min", '"page" must be greater than or equal to 0'),
        (
            "/certifications",
            {"items_par_page": "-2"},
            "number.min",
            '"items_par_page" must be greater than or equal to 0',
        ),
        ("/certifications", {"items_par_page": "1e3"}, "number.base", '"items_par_page" must be a number'),
        ("/bcn", {"millesimes": "2024"}, "object.unknown", '"millesimes" is not allowed'),
        ("/regionales/53", {"regions": "53"}, "object.unknown", '"regions" is not allowed'),
        (f"/evolution/{BTS}", {"region": "x"}, "any.only", f'"region" must be one of [{REGIONS}]'),
        ("/comparaison", {}, "any.required", '"codes" is required'),
    ],
)
def test_400_messages(partner: TestClient, path: str, params: dict[str, str], type_: str, message: str) -> None:
    (fault,) = read(partner, path, 400, **params)["details"]
    assert (fault["type"], fault["message"]) == (type_, message)


def test_labels_and_valid_values_are_told(partner: TestClient) -> None:
    (fault,) = read(partner, "/formations", 400, academies="14,99")["details"]
    assert (fault["path"], fault["context"]["key"], fault["context"]["label"]) == (["academies", 1], 1, "academies[1]")
    assert fault["context"]["valids"][:3] == ["40", "42", "44"] and fault["context"]["valids"][-1] == "27"
    (fault,) = read(partner, "/certifications", 400, code_certifications="x,y")["details"]
    assert (fault["context"]["label"], fault["context"]["value"]) == ("code_certifications", ["x", "y"])


# --- views by filière ---------------------------------------------------------------------------------------------


def test_several_codes_or_the_view_asked_for_give_filieres(anyone: TestClient) -> None:
    one = read(anyone, f"/certifications/{BTS}", vue="filieres")
    assert list(one) == ["pro", "apprentissage"]
    assert one["apprentissage"] == {
        "codes_certifications": [BTS],
        "codes_formation_diplome": [BTS],
        "code_formation_diplome": BTS,
        "libelle": "COMMERCE INTERNATIONAL",
        "filiere": "apprentissage",
        "millesime": "2024",
        "diplome": {"code": "5", "libelle": "BTS"},
        "nb_annee_term": 640,
        "nb_poursuite_etudes": 96,
        "nb_sortant": None,
        "nb_en_emploi_6_mois": 432,
        "nb_en_emploi_12_mois": None,
        "nb_en_emploi_18_mois": None,
        "nb_en_emploi_24_mois": None,
        "taux_en_formation": 15,
        "taux_en_emploi_6_mois": 68,
        "taux_autres_6_mois": 17,
        "taux_en_emploi_12_mois": None,
        "taux_en_emploi_18_mois": None,
        "taux_en_emploi_24_mois": None,
        "taux_autres_12_mois": None,
        "taux_autres_18_mois": None,
        "taux_autres_24_mois": None,
        "formation_fermee": False,
    }
    assert read(anyone, f"/certifications/{MEF_BTS_2}", vue="filieres") == one  # all codes of the diploma
    assert read(anyone, f"/certifications/CFD:{BTS}|MEFSTAT11:{MEF_BTS_2}") == one
    assert read(anyone, f"/certifications/{BTS},{MEF_BTS_2}.json") == one


def test_counts_are_summed_over_the_records_that_have_them(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{MULTI}", vue="filieres")["pro"]
    assert found["codes_certifications"] == [MULTI_A, MULTI_B]
    assert (found["nb_annee_term"], found["nb_poursuite_etudes"], found["nb_en_emploi_6_mois"]) == (85, 25, 40)
    assert (found["taux_en_formation"], found["taux_en_emploi_6_mois"], found["taux_autres_6_mois"]) == (29, 47, 24)
    assert found["nb_en_emploi_12_mois"] == 33  # MULTI_A alone has it
    assert found["nb_sortant"] is None and found["taux_autres_18_mois"] is None


def test_two_diplomas_have_no_label_in_common(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{BTS},{MULTI}")["apprentissage"]
    assert found["codes_formation_diplome"] == [BTS, MULTI]
    assert (
        found.keys() & {"libelle", "code_formation_diplome", "diplome", "formation_fermee", "date_fermeture"} == set()
    )
    assert (found["nb_annee_term"], found["nb_poursuite_etudes"]) == (680, 109)


def test_a_diploma_that_shows_another_s_figures_counts_once(anyone: TestClient) -> None:
    alone = read(anyone, f"/certifications/{NOUVEAU}", vue="filieres")["apprentissage"]
    both = read(anyone, f"/certifications/{NOUVEAU},{ANCIEN}")["apprentissage"]
    assert both["nb_annee_term"] == alone["nb_annee_term"] == 240
    assert both["codes_formation_diplome"] == [ANCIEN, NOUVEAU]


def test_a_view_of_a_region(anyone: TestClient) -> None:
    found = read(anyone, f"/regionales/35000/certifications/{BTS}", vue="filieres")
    assert list(found) == ["apprentissage"]
    assert found["apprentissage"]["region"] == {"code": "53", "nom": "Bretagne", "code_region_academique": "03"}
    assert found["apprentissage"]["millesime"] == "2023_2024"


def test_a_sum_of_small_numbers_alone_is_shown_from_twenty_pupils(anyone: TestClient) -> None:
    found = read(anyone, f"/regionales/11/certifications/{MULTI}", vue="filieres")["pro"]
    assert (found["nb_annee_term"], found["nb_poursuite_etudes"], found["taux_en_formation"]) == (27, 9, 33)


def test_a_sum_with_one_small_number_would_betray_it(anyone: TestClient) -> None:
    found = read(anyone, f"/regionales/93/certifications/{MULTI}", vue="filieres")["pro"]
    assert (found["nb_annee_term"], found["nb_poursuite_etudes"], found["taux_en_formation"]) == (62, None, None)
    assert found["_meta"]["messages"]


def test_a_small_sum_is_hidden(anyone: TestClient) -> None:
    found = read(anyone, f"/regionales/32/certifications/{MULTI}", vue="filieres")["pro"]
    assert (found["nb_annee_term"], found["nb_en_emploi_6_mois"]) == (9, None)


# --- years below, families, continuity ----------------------------------------------------------------------------


def test_the_year_below_answers_with_its_only_final_year(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{MEF_BTS_1}")
    assert found["code_certification"] == MEF_BTS_2
    assert found["_meta"]["titre"] == f"Certification {MEF_BTS_2}"
    assert read(anyone, f"/formations/{LYON}-{BAC_2}")["code_certification"] == BAC_3


def test_lists_give_the_year_below_as_it_is(partner: TestClient) -> None:
    (found,) = read(partner, "/certifications", code_certifications=MEF_BTS_1)["certifications"]
    assert found["certificationsTerminales"] == [{"code_certification": MEF_BTS_2}]
    assert found.keys() & {"donnee_source", "nb_annee_term", "taux_en_formation"} == set()


def test_a_year_that_bcn_does_not_know_has_no_record(anyone: TestClient) -> None:
    assert read(anyone, f"/certifications/{BAC_1}", 404)["message"] == "Certification inconnue"


def test_the_common_year_of_a_family_leads_to_its_trades(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{SECONDE}")
    assert found["familleMetier"] == {"code": "G0008", "libelle": "Alimentation", "isAnneeCommune": True}
    assert found["_meta"]["titre"] == f"Certification {SECONDE}"
    assert [t["libelle"] for t in found["certificationsTerminales"]] == ["BOULANGER", "CUISINE"]
    hidden, shown = found["certificationsTerminales"]
    assert (hidden["code_certification"], hidden["nb_en_emploi_6_mois"]) == (BAC_3, None)
    assert hidden["_meta"].keys() == {"messages"}
    assert (shown["code_certification"], shown["nb_en_emploi_6_mois"]) == (CUISINE_3, 150)
    assert "_meta" not in shown


def test_the_common_year_keeps_its_own_record_even_with_one_trade(anyone: TestClient) -> None:
    found = read(anyone, f"/formations/{LYON}-{SECONDE}")
    assert found["code_certification"] == SECONDE
    (led,) = found["certificationsTerminales"]
    assert (led["code_certification"], led["nb_annee_term"]) == (BAC_3, 30)


def test_a_card_of_a_year_that_only_leads_to_others_is_refused(anyone: TestClient) -> None:
    assert read(anyone, f"/certifications/{SECONDE}.svg", 404)["message"] == "Données non disponibles"


def test_a_renovated_diploma_receives_its_successor_s_figures(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{ANCIEN}")
    assert found["donnee_source"] == {"code_certification": NOUVEAU, "type": "nouvelle"}
    assert (found["libelle"], found["nb_annee_term"]) == ("ELECTROTECHNIQUE", 240)
    assert (found["date_fermeture"], found["formation_fermee"]) == ("2018-08-31T00:00:00.000Z", True)


def test_a_new_diploma_receives_its_predecessor_s_figures(anyone: TestClient) -> None:
    found = read(anyone, f"/certifications/{NOUVEAU}", millesime="2021")
    assert found["donnee_source"] == {"code_certification": ANCIEN, "type": "ancienne"}
    assert (found["code_certification"], found["nb_annee_term"]) == (NOUVEAU, 200)
    assert (found["libelle_ancien"], found["formation_fermee"]) == ("ELECTROTECHNIQUE", False)
    assert read(anyone, f"/regionales/84/certifications/{NOUVEAU}")["donnee_source"]["type"] == "ancienne"


# --- lists ------------------------------------------------------------------------------------------------------


def codes_of(answer: dict[str, Any], key: str = "certifications") -> list[str]:
    return [r["code_certification"] for r in answer[key]]


def test_lists_hold_the_current_millesimes(partner: TestClient) -> None:
    found = read(partner, "/certifications", items_par_page=100)
    assert found["pagination"] == {"page": 1, "items_par_page": 100, "nombre_de_page": 1, "total": 14}
    assert {r["millesime"] for r in found["certifications"]} == {"2024"}
    assert SISE in codes_of(found)
    assert all("titre" not in r.get("_meta", {}) for r in found["certifications"])


def test_pages_are_stable_slices(partner: TestClient) -> None:
    whole = codes_of(read(partner, "/certifications", items_par_page=100))
    found = [codes_of(read(partner, "/certifications", items_par_page=4, page=n)) for n in range(1, 6)]
    assert [c for page in found for c in page] == whole
    assert found[4] == []
    assert read(partner, "/certifications", page=0, items_par_page=0)["pagination"] == {
        "page": 1,
        "items_par_page": 10,
        "nombre_de_page": 2,
        "total": 14,
    }
    beyond = read(partner, "/certifications", page=9)
    assert (beyond["pagination"]["page"], beyond["certifications"]) == (9, [])


def test_an_empty_list_has_one_page(partner: TestClient) -> None:
    found = read(partner, "/certifications", code_certifications=VIDE)
    assert found == {
        "pagination": {"page": 1, "items_par_page": 10, "nombre_de_page": 1, "total": 0},
        "certifications": [],
    }


@pytest.mark.parametrize("separator", [",", "|"])
def test_codes_of_a_list_by_comma_or_pipe(partner: TestClient, separator: str) -> None:
    found = read(partner, "/certifications", code_certifications=separator.join([f"CFD:{BTS}", MULTI_A]))
    assert codes_of(found) == [MULTI_A, BTS]


def test_a_parameter_given_twice_is_a_list(partner: TestClient) -> None:
    found = partner.get(f"/certifications?code_certifications={BTS}&code_certifications={MULTI_A}").json()
    assert codes_of(found) == [MULTI_A, BTS]


def test_several_millesimes(partner: TestClient) -> None:
    found = read(partner, "/certifications", millesimes="2023,2024", code_certifications=BTS)
    assert [r["millesime"] for r in found["certifications"]] == ["2023", "2024"]
    assert read(partner, "/certifications", millesimes="2023_2024")["pagination"]["total"] == 0


@pytest.mark.parametrize(
    ("universe", "expected"), [("superieur", {"superieur"}), ("secondaire", {"apprentissage", "pro"})]
)
def test_universe_keeps_one_side(partner: TestClient, universe: str, expected: set[str]) -> None:
    found = read(partner, "/certifications", universe=universe, items_par_page=100)
    assert {r["filiere"] for r in found["certifications"]} == expected


@pytest.mark.parametrize(
    ("filters", "uais"),
    [
        ({"regions": "53"}, {RENNES, BREST, LIEU}),
        ({"regions": "35000,69000"}, {RENNES, BREST, LIEU, LYON}),
        ({"academies": "14"}, {RENNES, BREST, LIEU}),
        ({"academies": "10", "regions": "53"}, set()),
        ({"uais": f"{RENNES}|{LYON}"}, {RENNES, LYON}),
        ({"code_certifications": BAC_3}, {LYON}),
        ({"universe": "superieur"}, {UNIVERSITE}),
        ({"regions": "20000"}, set()),
    ],
)
def test_filters_of_formations_add_up(partner: TestClient, filters: dict[str, str], uais: set[str]) -> None:
    found = read(partner, "/formations", items_par_page=100, **filters)
    assert {r["uai"] for r in found["formations"]} == uais


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        (None, {"2024"}),
        ("2024", {"2024"}),
        ("2023_2024", {"2024"}),
        ("2023", {"2022_2023"}),
        ("2022_2023,2024", {"2022_2023", "2024"}),
    ],
)
def test_a_list_of_formations_matches_both_forms(partner: TestClient, asked: str | None, served: set[str]) -> None:
    params = {"millesimes": asked} if asked else {}
    found = read(partner, "/formations", uais=LYON, code_certifications=MULTI, **params)
    assert {r["millesime"] for r in found["formations"]} == served


def test_regions_in_the_path_or_in_the_query(partner: TestClient) -> None:
    by_path = read(partner, "/regionales/35000")
    assert by_path == read(partner, "/regionales", regions="53") == read(partner, "/regionales/53.json")
    assert by_path["regionales"] == [BRETAGNE]


def test_the_nomenclature(partner: TestClient) -> None:
    found = read(partner, "/bcn", items_par_page=100)
    assert found["pagination"]["total"] == 20
    known = {c["code_certification"]: c for c in found["bcn"]}
    assert known[BTS] == {
        "code_certification": BTS,
        "type": "cfd",
        "code_formation_diplome": BTS,
        "libelle": "BTS COMMERCE INTER",
        "libelle_long": "COMMERCE INTERNATIONAL",
        "diplome": {"code": "5", "libelle": "BTS"},
        "date_ouverture": "2021-09-01T00:00:00.000Z",
        "date_premiere_session": "2023",
    }
    assert known[MEF_BTS_2]["type"] == "mef" and known[MULTI_C]["libelle_long"] == "ELECTRICIEN"


# --- CSV --------------------------------------------------------------------------------------------------------

STATS = (
    "nb_annee_term;nb_en_emploi_12_mois;nb_en_emploi_18_mois;nb_en_emploi_24_mois;nb_en_emploi_6_mois;"
    "nb_poursuite_etudes;nb_sortant;{}taux_autres_12_mois;taux_autres_18_mois;taux_autres_24_mois;taux_autres_6_mois;"
    "taux_en_emploi_12_mois;taux_en_emploi_18_mois;taux_en_emploi_24_mois;taux_en_emploi_6_mois;taux_en_formation;"
    "taux_rupture_contrats"
)
SIX = "code_certification;code_formation_diplome;filiere;millesime;donnee_source_type;donnee_source_code_certification;"


def test_csv_of_certifications_byte_for_byte(partner: TestClient) -> None:
    answer = partner.get("/certifications.csv", params={"code_certifications": f"{BTS},{RARE},{MEF_BTS_1}"})
    assert answer.content.decode() == "".join(
        f"{line}\n"
        for line in (
            SIX + STATS.format("salaire_12_mois_q1;salaire_12_mois_q2;salaire_12_mois_q3;"),
            f"{MEF_BTS_1};{BTS};pro;2024;;;;;;;;;;;;;;;;;;;;;;",
            f"{BTS};{BTS};apprentissage;2024;self;{BTS};640;;;;432;96;;;;;;;;17;;;;68;15;8",
            f"{RARE};{RARE};apprentissage;2024;self;{RARE};15;;;;null;null;;;1450;;;;;null;;;;null;null;null",
        )
    )
    assert answer.headers["content-type"] == "text/csv; charset=UTF-8"
    assert answer.headers["content-disposition"].startswith("attachment; filename=export-20")


def test_csv_of_formations_and_regions_byte_for_byte(partner: TestClient) -> None:
    formations = partner.get("/formations.csv", params={"uais": f"{BREST},{LIEU}", "code_certifications": BTS})
    assert formations.text == (
        f"uai;uai_type;uai_donnee;uai_donnee_type;{SIX}{STATS.format('')}\n"
        f"{BREST};inconnu;{BREST};inconnu;{BTS};{BTS};apprentissage;2023_2024;self;{BTS};19;;;;null;null;;;;;null;;;;null;null;\n"
        f"{LIEU};lieu_formation;{RENNES};formateur;{BTS};{BTS};apprentissage;2023_2024;self;{BTS};24;;;;17;2;;;;;21;;;;71;8;\n"
    )
    regions = partner.get("/regionales/53.csv")
    assert regions.text == (
        f"region;{SIX}{STATS.format('')}\n"
        f"Bretagne;{BTS};{BTS};apprentissage;2023_2024;self;{BTS};118;;;;77;20;;;;;18;;;;65;17;\n"
    )


def test_csv_of_the_nomenclature_is_quoted_where_it_must_be(partner: TestClient) -> None:
    lines = partner.get("/bcn.csv", params={"items_par_page": 100}).text.split("\n")
    assert lines[0] == (
        "code_certification;type;code_formation_diplome;libelle;libelle_long;diplome_libelle;date_ouverture;"
        "date_fermerture;date_premiere_session;date_derniere_session"
    )
    assert f"{BTS};cfd;{BTS};BTS COMMERCE INTER;COMMERCE INTERNATIONAL;BTS;2021-09-01T02:00:00+02:00;;2023;" in lines
    quoted = '"METIERS DE L\'ELECTRICITE ; ""ENERGIE"""'
    assert f"{NOUVEAU};cfd;{NOUVEAU};{quoted};{quoted};BAC PRO;;;;" in lines
    assert f"{ANCIEN};cfd;{ANCIEN};ELECTROTECHNIQUE;ELECTROTECHNIQUE;BAC PRO;;2018-08-31T02:00:00+02:00;;" in lines


def test_an_empty_csv_has_its_header(partner: TestClient) -> None:
    assert partner.get("/certifications.csv", params={"code_certifications": VIDE}).text.count("\n") == 1


def test_csv_has_the_same_pages_as_json(partner: TestClient) -> None:
    assert partner.get("/certifications.csv").text.count("\n") == 11
    assert partner.get("/certifications.csv", params={"page": 2}).text.count("\n") == 5


# --- beyond -----------------------------------------------------------------------------------------------------


def test_comparison_gives_each_place_its_region_and_the_nation(anyone: TestClient) -> None:
    found = read(anyone, "/comparaison", codes=BTS, uais=f"{RENNES},{BREST}", regions="93")["comparaison"]
    assert [(c["niveau"], c.get("uai"), c.get("region", {}).get("code")) for c in found] == [
        ("formation", RENNES, None),
        ("formation", BREST, None),
        ("regionale", None, "93"),
        ("regionale", None, "53"),
        ("certification", None, None),
    ]
    assert found[1]["donnees"]["taux_en_emploi_6_mois"] is None
    assert (found[2]["donnees"], found[2]["erreur"]) == (None, "Pas de données disponibles")
    assert found[4]["donnees"] == {**INTERNATIONAL, "_meta": META}


def test_evolution_lists_every_cohort(anyone: TestClient) -> None:
    found = read(anyone, f"/evolution/{BTS}")
    assert [r["millesime"] for r in found["evolution"]] == ["2023", "2024"]
    places = read(anyone, f"/evolution/{MULTI}", uai=LYON)
    assert (places["niveau"], [r["millesime"] for r in places["evolution"]]) == ("formation", ["2022_2023", "2024"])
    assert read(anyone, f"/evolution/{VIDE}", 404)["message"] == "Certification inconnue"


@pytest.mark.parametrize("prefix", ["", "/exposition-inserjeunes-insersup"])
def test_the_gateway_s_address_is_an_alias(anyone: TestClient, prefix: str) -> None:
    answer = anyone.get(f"http://testserver{prefix}/api/inserjeunes/certifications/{BTS}")
    assert answer.json() == {**INTERNATIONAL, "_meta": META}


def test_health_and_documentation(anyone: TestClient) -> None:
    health = anyone.get("http://testserver/api").json()
    assert health["healthcheck"]["mongodb"] is True and health.keys() >= {"version", "env"}
    for path in ("http://testserver/api/doc/", "/doc", "/doc/"):
        assert "html" in anyone.get(path).headers["content-type"]


def test_a_browser_may_ask_before_it_calls(anyone: TestClient) -> None:
    answer = anyone.options("/certifications")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "Authorization" in answer.headers["access-control-allow-headers"]
