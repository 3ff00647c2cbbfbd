"""Records in the neutral format, each there for a rule: one world, published once for all tests of the wire format."""

from __future__ import annotations

from pathlib import Path

STATISTIQUES = (
    "niveau",
    "filiere",
    "millesime",
    "code_certification",
    "uai",
    "region_code",
    "academie_code",
    "certifications_terminales",
    "uai_type",
    "uai_donnee",
    "uai_donnee_type",
    "uai_lieu_formation",
    "uai_formateur",
    "uai_gestionnaire",
    "nb_annee_term",
    "nb_poursuite_etudes",
    "nb_sortant",
    "nb_en_emploi_6_mois",
    "nb_en_emploi_12_mois",
    "nb_en_emploi_18_mois",
    "nb_en_emploi_24_mois",
    "nb_diplome",
    "taux_en_formation",
    "taux_en_emploi_6_mois",
    "taux_autres_6_mois",
    "taux_rupture_contrats",
    "salaire_12_mois_q1",
    "salaire_12_mois_q2",
    "salaire_12_mois_q3",
)
REFERENTIEL = (
    "code_certification",
    "type",
    "code_formation_diplome",
    "libelle",
    "diplome_code",
    "diplome_libelle",
    "date_ouverture",
    "date_fermeture",
    "ancien",
    "nouveau",
    "libelle_court",
    "famille_code",
    "famille_libelle",
    "famille_annee_commune",
    "annee_dispositif",
    "dispositif_formation",
    "date_premiere_session",
)
COUNTS = ("nb_annee_term", "nb_poursuite_etudes", "nb_en_emploi_6_mois")


def certification(code: str, millesime: str, filiere: str, *counts: int | str, **more: object) -> dict[str, object]:
    """A national record: last-year pupils, those who go on, those in a job after 6 months, then anything by name."""
    return {
        "niveau": "certification",
        "filiere": filiere,
        "millesime": millesime,
        "code_certification": code,
        **dict(zip(COUNTS, counts, strict=False)),
        **more,
    }


def regionale(region: str, *arguments: object, **more: object) -> dict[str, object]:
    return certification(*arguments, niveau="regionale", region_code=region, **more)  # type: ignore[arg-type]


def formation(uai: str, *arguments: object, **more: object) -> dict[str, object]:
    return certification(*arguments, niveau="formation", uai=uai, **more)  # type: ignore[arg-type]


RENNES, BREST, LYON, UNIVERSITE, LIEU = "0350001L", "0290002V", "0690003D", "0750004X", "0350005R"
BTS, MEF_BTS_1, MEF_BTS_2 = "32031310", "31131310111", "31131310211"
ANCIEN, NOUVEAU = "40025001", "40025002"
BAC_1, BAC_2, BAC_3 = "24714567111", "24724567111", "24734567111"
BAC, SECONDE_CFD, SECONDE = "40045671", "40000999", "24710000111"
CUISINE, CUISINE_3 = "40022101", "24732210111"
RARE, VIDE, MULTI = "50033401", "50033499", "50025500"
MULTI_A, MULTI_B, MULTI_C = "24121255011", "24121255021", "24121255031"
SISE = "2400074"
LONG, LONG_LABEL = "45025599", '<B & "C"> ' + "W" * 110 + " MAINTENANCE INDUSTRIELLE «»" + "É" * 40

CODES: list[dict[str, str]] = [
    {
        "code_certification": BTS,
        "type": "cfd",
        "libelle": "COMMERCE INTERNATIONAL",
        "diplome_code": "5",
        "diplome_libelle": "BTS",
        "date_ouverture": "2021-09-01",
        "libelle_court": "BTS COMMERCE INTER",
        "date_premiere_session": "2023",
    },
    {
        "code_certification": MEF_BTS_2,
        "type": "mef",
        "code_formation_diplome": BTS,
        "libelle": "2BTS",
        "annee_dispositif": "2",
        "dispositif_formation": "311",
    },
    {
        "code_certification": MEF_BTS_1,
        "type": "mef",
        "code_formation_diplome": BTS,
        "libelle": "1BTS",
        "annee_dispositif": "1",
        "dispositif_formation": "311",
    },
    {
        "code_certification": ANCIEN,
        "type": "cfd",
        "libelle": "ELECTROTECHNIQUE",
        "diplome_code": "4",
        "diplome_libelle": "BAC PRO",
        "date_fermeture": "2018-08-31",
        "nouveau": NOUVEAU,
    },
    {
        "code_certification": NOUVEAU,
        "type": "cfd",
        "libelle": 'METIERS DE L\'ELECTRICITE ; "ENERGIE"',
        "diplome_code": "4",
        "diplome_libelle": "BAC PRO",
    },
    {
        "code_certification": BAC,
        "type": "cfd",
        "libelle": "BOULANGER",
        "diplome_code": "4",
        "diplome_libelle": "BAC PRO",
        "famille_code": "G0008",
        "famille_libelle": "Alimentation",
        "famille_annee_commune": "non",
    },
    {
        "code_certification": BAC_3,
        "type": "mef",
        "code_formation_diplome": BAC,
        "libelle": "TBPRO",
        "annee_dispositif": "3",
        "dispositif_formation": "247",
        "famille_code": "G0008",
        "famille_libelle": "Alimentation",
        "famille_annee_commune": "non",
    },
    {
        "code_certification": BAC_2,
        "type": "mef",
        "code_formation_diplome": BAC,
        "libelle": "1BPRO",
        "annee_dispositif": "2",
        "dispositif_formation": "247",
    },
    {
        "code_certification": CUISINE,
        "type": "cfd",
        "libelle": "CUISINE",
        "diplome_code": "4",
        "diplome_libelle": "BAC PRO",
        "famille_code": "G0008",
        "famille_libelle": "Alimentation",
        "famille_annee_commune": "non",
    },
    {
        "code_certification": CUISINE_3,
        "type": "mef",
        "code_formation_diplome": CUISINE,
        "libelle": "TBPRO",
        "annee_dispositif": "3",
        "dispositif_formation": "247",
        "famille_code": "G0008",
        "famille_libelle": "Alimentation",
        "famille_annee_commune": "non",
    },
    {
        "code_certification": SECONDE_CFD,
        "type": "cfd",
        "libelle": "2NDE COMMUNE ALIMENTATION",
        "diplome_code": "4",
        "diplome_libelle": "BAC PRO",
        "famille_code": "G0008",
        "famille_libelle": "Alimentation",
        "famille_annee_commune": "oui",
    },
    {
        "code_certification": SECONDE,
        "type": "mef",
        "code_formation_diplome": SECONDE_CFD,
        "libelle": "2NDE",
        "annee_dispositif": "1",
        "dispositif_formation": "247",
        "famille_code": "G0008",
        "famille_libelle": "Alimentation",
        "famille_annee_commune": "oui",
    },
    {"code_certification": RARE, "type": "cfd", "libelle": "TAPISSIER", "diplome_code": "3", "diplome_libelle": "CAP"},
    {
        "code_certification": VIDE,
        "type": "cfd",
        "libelle": "SANS CHIFFRES",
        "diplome_code": "3",
        "diplome_libelle": "CAP",
    },
    {
        "code_certification": MULTI,
        "type": "cfd",
        "libelle": "ELECTRICIEN",
        "diplome_code": "3",
        "diplome_libelle": "CAP",
    },
    *(
        {"code_certification": c, "type": "mef", "code_formation_diplome": MULTI, "libelle": "CAP2"}
        for c in (MULTI_A, MULTI_B, MULTI_C)
    ),
    {"code_certification": LONG, "type": "cfd", "libelle": LONG_LABEL, "diplome_code": "4", "diplome_libelle": "BP"},
    {
        "code_certification": SISE,
        "type": "sise",
        "libelle": "MANAGEMENT ET GESTION",
        "diplome_code": "6",
        "diplome_libelle": "LIC PRO",
    },
]

APP, PRO, SUP = "apprentissage", "pro", "superieur"
RECORDS = [
    # the worked examples of the wire format
    certification(BTS, "2024", APP, 640, 96, 432, taux_rupture_contrats=8),
    certification(BTS, "2023", APP, 600, 90, 400),
    regionale("53", BTS, "2023_2024", APP, 118, 20, 77),
    formation(RENNES, BTS, "2023_2024", APP, 24, 2, 17, academie_code="14", region_code="53"),
    formation(BREST, BTS, "2023_2024", APP, 19, 3, 11, academie_code="14", region_code="53"),
    # school, with its year below
    certification(MEF_BTS_2, "2024", PRO, 800, 400, 200, nb_sortant=400, nb_en_emploi_12_mois=260),
    # figures given by the publisher stay, even where they don't fit
    certification(
        NOUVEAU,
        "2022",
        APP,
        100,
        30,
        40,
        taux_en_formation=35,
        taux_en_emploi_6_mois=41,
        taux_autres_6_mois=24,
        salaire_12_mois_q1=1400,
        salaire_12_mois_q2=1500,
        salaire_12_mois_q3=1650,
    ),
    # continuity: the old code has 2021, the new one 2024
    certification(ANCIEN, "2021", APP, 200, 50, 100),
    certification(NOUVEAU, "2024", APP, 240, 60, 120),
    regionale("84", ANCIEN, "2023_2024", APP, 40, 13, 20),
    # trades of one family, and their common 2nde
    certification(BAC_3, "2024", PRO, 8, 3, 4, taux_rupture_contrats=0),
    certification(CUISINE_3, "2024", PRO, 500, 200, 150),
    formation(LYON, BAC_3, "2023_2024", PRO, 30, 12, 9, academie_code="10", region_code="84"),
    # hidden
    certification(RARE, "2024", APP, 15, 4, 6, taux_rupture_contrats=20, salaire_12_mois_q2=1450),
    # several codes of one diploma
    certification(MULTI, "2024", APP, 40, 13, 20),
    certification(MULTI_A, "2024", PRO, 60, 20, 30, nb_en_emploi_12_mois=33),
    certification(MULTI_B, "2024", PRO, 25, 5, 10),
    regionale("11", MULTI_A, "2023_2024", PRO, 12, 4, 6),
    regionale("11", MULTI_B, "2023_2024", PRO, 15, 5, 7),
    regionale("93", MULTI_A, "2023_2024", PRO, 50, 10, 20),
    regionale("93", MULTI_B, "2023_2024", PRO, 12, 3, 5),
    regionale("32", MULTI_A, "2023_2024", PRO, 9, 3, 5),
    regionale("75", MULTI_A, "2023_2024", PRO, 0, 0, 0),
    # cards: the longest of labels, the longest name of a région, rates that are nothing or unpublished
    certification(LONG, "2023", APP, 100, 100, 0),
    regionale("00", LONG, "2023_2024", APP, 64, 20, 30),
    regionale("00", LONG, "2020_2021", APP, 64, "", 30, taux_autres_6_mois=20),
    formation(LYON, LONG, "2021_2022", APP, 64, 20, 30, academie_code="10", region_code="84"),
    # higher education
    certification(SISE, "2024", SUP, 812, 301, 400),
    formation(
        UNIVERSITE,
        SISE,
        "2023_2024",
        SUP,
        119,
        65,
        23,
        academie_code="01",
        region_code="11",
        nb_diplome=101,
        nb_sortant=54,
        salaire_12_mois_q1=1520,
    ),
    # a single year and a period of the same place
    formation(LYON, MULTI, "2024", APP, 50, 10, 25, academie_code="10", region_code="84"),
    formation(LYON, MULTI, "2022_2023", APP, 60, 20, 30, academie_code="10", region_code="84"),
    # another establishment's figures
    formation(
        LIEU,
        BTS,
        "2023_2024",
        APP,
        24,
        2,
        17,
        academie_code="14",
        region_code="53",
        uai_type="lieu_formation",
        uai_donnee=RENNES,
        uai_donnee_type="formateur",
        uai_formateur=RENNES,
    ),
    # rates only, without head counts
    formation(
        BREST,
        CUISINE_3,
        "2023_2024",
        PRO,
        "",
        "",
        "",
        taux_en_formation=40,
        taux_en_emploi_6_mois=35,
        taux_autres_6_mois=25,
        academie_code="14",
        region_code="53",
    ),
]
PLACES = [
    (RENNES, "CFA DE RENNES", "53", "14"),
    (BREST, "LYCEE DE BREST", "53", "14"),
    (LYON, "CFA DE LYON", "84", "10"),
    (UNIVERSITE, "UNIVERSITE DE PARIS", "11", "01"),
    (LIEU, "ANTENNE DE RENNES", "53", "14"),
]


def _csv(path: Path, columns: tuple[str, ...], rows: list[dict[str, object]] | list[dict[str, str]]) -> Path:
    def cell(value: object) -> str:
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if ";" in text else text

    lines = [";".join(columns), *(";".join(cell(row.get(c, "")) for c in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write(folder: Path, records: list[dict[str, object]], codes: list[dict[str, str]]) -> list[Path]:
    """The three neutral files."""
    folder.mkdir(parents=True, exist_ok=True)
    places = [dict(zip(("uai", "libelle", "region_code", "academie_code"), p, strict=True)) for p in PLACES]
    return [
        _csv(folder / "statistiques.csv", STATISTIQUES, records),
        _csv(folder / "referentiel.csv", REFERENTIEL, codes),
        _csv(folder / "etablissements.csv", tuple(places[0]), places),
    ]
