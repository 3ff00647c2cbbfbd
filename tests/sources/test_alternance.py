"""Sources of alternance: real files, each partner's mapping, corrections of companies, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import needs
from tests.world.feeds import read
from tremplin.families.alternance.common.duplicates import cleaned, dice
from tremplin.sources.reading.declaration import SourceError
from tremplin.sources.reading.registry import recognize

REASONS = {
    "synonymes_recherche": "valeur obligatoire absente",
    "flux_cegid": "contrat qui n'est pas en alternance",
    "flux_hellowork": "contrat qui n'est pas en alternance",
}
"""Why records of a real file are set aside."""


@pytest.mark.parametrize(
    ("name", "source", "kept", "read_"),
    [
        ("etablissements_lbb_moselle.csv", "etablissements_lbb", 17_091, 17_091),
        ("lbb_output/etablissements.csv", "etablissements_lbb", 9, 9),
        ("lbb_output/predictions.csv", "predictions_lba", 9, 9),
        ("rome_naf_mapping.raw.csv", "rome_naf", 11_210, 11_210),
        ("naf_labels.csv", "naf_libelles", 732, 732),
        ("rome_sous_domaines_2026.csv", "rome_sous_domaines", 825, 825),
        ("synonymes_recherche.json", "synonymes_recherche", 1_295, 1_300),
        ("samples/catalogue_reponse.json", "catalogue_formations", 2, 2),
        ("flux_partenaires/decathlon.test.input.json", "flux_decathlon", 3, 3),
        ("flux_partenaires/import-apec.test.input.xml", "flux_apec", 5, 5),
        ("flux_partenaires/import-france-travail-cegid.test.input.json", "flux_cegid", 0, 4),
        ("flux_partenaires/import-hello-work.test.input.xml", "flux_hellowork", 0, 5),
        ("flux_partenaires/import-jobteaser.test.input.xml", "flux_jobteaser", 2, 2),
        ("flux_partenaires/import-kelio.test.input.xml", "flux_kelio", 2, 2),
        ("flux_partenaires/import-leboncoin.test.input.csv", "flux_leboncoin", 2, 2),
    ],
)
def test_real_files_are_recognised_and_read(name: str, source: str, kept: int, read_: int) -> None:
    path = needs.real(needs.ALTERNANCE / name)
    found = recognize(path)
    assert getattr(found, "name", None) == source
    (rows,), rejections, total = list(read(path)[0].values()), *read(path)[1:]
    assert (len(rows), total) == (kept, read_)
    whole = {r.ligne: r.raison for r in rejections if r.portee == "ligne"}
    reason = REASONS.get(source, "")
    assert (len(whole), set(whole.values())) == (read_ - kept, {reason} if reason else set())


def test_recruiters_with_their_jobs() -> None:
    frames, rejections, _ = read(needs.real(needs.ALTERNANCE / "flux_partenaires/process-recruteurs-lba.test.1.json"))
    assert (len(frames["etablissements"]), len(frames["romes"]), rejections) == (2, 4, [])
    assert frames["romes"]["rome"].to_list() == ["D1208", "I1203", "M1607", "M1203"]


def test_recruiters_are_read_one_by_one_and_each_fault_is_told(tmp_path: Path) -> None:
    path = tmp_path / "recruteurs-lba.json"
    jobs: list[Any] = [
        "D1102",
        {"rome_code": "d1102", "normalized_score": 2},
        {"rome_code": "D11", "normalized_score": 2},
    ]
    companies: list[dict[str, Any]] = [
        {
            "siret": "73282932000074",
            "enseigne": "[ND]",
            "raison_sociale": "L&#039;ATELIER &amp; CO",
            "rome_codes": jobs,
        },
        {"siret": "552017600016", "enseigne": "ZÉROS", "rome_codes": 3},
        {"siret": "00000000000000", "enseigne": "PERSONNE"},
        {"siret": "73282932000075", "enseigne": "FAUSSE CLÉ"},
    ]
    path.write_text(json.dumps(companies))
    frames, rejections, _ = read(path)
    names = frames["etablissements"].select("siret", "enseigne", "raison_sociale").rows()
    assert names == [("73282932000074", None, "L'ATELIER & CO"), ("00552017600016", "ZÉROS", None)]
    assert frames["romes"].select("siret", "rome").rows() == [("73282932000074", "D1102")]
    key, job = "attendu : un SIRET de 14 chiffres et sa clé", "attendu : un objet {rome_code, normalized_score}"
    assert [(r.table, r.ligne, r.colonne, r.valeur, r.raison) for r in rejections] == [
        ("romes", 1, "rome_codes", "D1102", job),
        ("romes", 2, "rome_codes", "3", job),
        ("etablissements", 3, "siret", "00000000000000", key),
        ("etablissements", 4, "siret", "73282932000075", key),
        ("romes", 1, "rome_code", "D11", "attendu : un code de la forme [A-Z][0-9]{4}"),
    ]


@pytest.mark.parametrize(
    ("name", "offers", "first"),
    [
        (
            "decathlon.test.input.json",
            3,
            {"offer_target_diploma": 6, "contract_duration": 12, "workplace_code_postal": "78140"},
        ),
        (
            "import-apec.test.input.xml",
            5,
            {
                "contract_type": "Apprentissage",
                "contract_duration": 12,
                "workplace_commune": "76540",
                "workplace_naf": "7112B",
            },
        ),
        (
            "import-jobteaser.test.input.xml",
            2,
            {"offer_target_diploma": 7, "workplace_siren": "421106709", "workplace_departement_nom": "Isere"},
        ),
        (
            "import-kelio.test.input.xml",
            2,
            {"workplace_lat": 49.8809, "workplace_lon": 2.0675127, "contract_duration": 12},
        ),
        (
            "import-leboncoin.test.input.csv",
            2,
            {"offer_title": "ALTERNANCE - Boucher F/H", "workplace_code_postal": "37540"},
        ),
    ],
)
def test_each_partner_is_read_in_the_common_form(name: str, offers: int, first: dict[str, Any]) -> None:
    frames, _, _ = read(needs.real(needs.ALTERNANCE / "flux_partenaires" / name))
    row = frames["offres"].row(0, named=True)
    assert {k: row[k] for k in first} == first
    texts = frames["offres"]["offer_description"]
    assert (len(texts), texts.null_count()) == (offers, 0)
    assert [t for t in texts if "<" in t or "&nbsp;" in t or "&eacute;" in t] == []


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────

APEC = """<Export_offres><Offre_emploi><Reference_apec>1W</Reference_apec><Intitule>Comptable F/H</Intitule>
<Contrat><Type_contrat>Contrat d'apprentissage</Type_contrat></Contrat><Texte_offre>{texte}</Texte_offre></Offre_emploi>
</Export_offres>"""


@pytest.mark.parametrize(
    ("head", "body", "message"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', APEC.format(texte="&b;"), "DOCTYPE"),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', APEC.format(texte="&f;"), "DOCTYPE"),
        ("", "<Export_offres><Offre_emploi>", "XML mal formé"),
        ("", "pas du XML", "XML mal formé"),
        ("", "<Export_offres></Export_offres>", "aucun élément « Offre_emploi »"),
    ],
)
def test_hostile_or_broken_xml_is_refused(tmp_path: Path, head: str, body: str, message: str) -> None:
    path = tmp_path / "apec.xml"
    path.write_text(f'<?xml version="1.0"?>{head}{body}')
    with pytest.raises(SourceError, match=message):
        read(path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("decathlon.json", '{"ads": 1}', "une liste est attendue"),
        ("decathlon.json", "[", "JSON illisible"),
        ("cegid.json", '{"a": 1}', "une liste est attendue"),
        ("leboncoin.csv", 'a,b\n"x', "CSV mal formé"),
        ("recruteurs-lba.json", "3", "une liste est attendue"),
    ],
)
def test_broken_feeds_are_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SourceError, match=message):
        read(path)


def test_what_is_wrong_in_an_offer_is_told_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "france-travail-offres.json"
    path.write_text(
        '{"resultats": [{"id": "1", "intitule": "Boulanger", "natureContrat": "E2", "romeCode": "D11", "codeNAF": "x",'
        '"origineOffre": {"urlOrigine": "javascript:alert(1)"}}, {"id": "2", "natureContrat": "E2"}]}'
    )
    frames, rejections, total = read(path)
    row = frames["offres"].row(0, named=True)
    assert (len(frames["offres"]), total) == (1, 2)
    assert (row["offer_rome_codes"], row["workplace_naf"], row["apply_url"]) == (None, None, None)
    assert {(r.ligne, r.portee) for r in rejections} == {(1, "valeur"), (2, "ligne")}


# ── corrections ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_record_broken_over_several_lines_is_joined(tmp_path: Path) -> None:
    path = tmp_path / "sav-update.tsv"
    path.write_text(
        "id\tsirets\tname\tnew_email\tromes_to_boost\tscore\n"
        "1\t12345678900011\n98765432100022\tNOM\ta@exemple.invalid\tD1102\nD1104\t80\n"
        "2\t55555555500055\tNULL\tNULL\tNULL\tNULL\n"
    )
    frames, _, total = read(path)
    assert total == 2
    first, second = frames["corrections"].rows(named=True)
    assert first["sirets"] == "12345678900011,98765432100022"
    assert (first["romes_to_boost"], first["score"], first["ligne"]) == ("D1102,D1104", 80.0, 2)
    assert (second["name"], second["new_email"]) == (None, None)
    path.write_text("id\tsirets\tname\n1\t12345678900011\n")
    with pytest.raises(SourceError, match="3 colonnes attendues"):
        read(path)


def test_older_companies_without_header(tmp_path: Path) -> None:
    path = tmp_path / "recruteurs_lba.csv"
    path.write_text("485366439;ENSEIGNE;NOM;1071C;1;RUE;57463;57000;NULL;0387000000;01;NULL\n")
    row = read(path)[0]["etablissements"].row(0, named=True)
    assert (row["siret"], row["enseigne"], row["email"], row["naf"]) == ("00000485366439", "ENSEIGNE", None, "1071C")


# ── the same offer twice ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Boulanger H/F", "ALTERNANCE - boulanger (F/H)", True),
        ("Apprenti boulanger", "Boulanger", True),
        ("Boulanger", "Boucher", False),
        ("Assistant commercial", "Assistante commerciale H/F", True),
        ("Comptable", "Aide comptable", False),
        ("Vendeur", "Développeur web", False),
    ],
)
def test_titles_of_the_same_offer_look_alike(one: str, other: str, same: bool) -> None:
    a, b = (cleaned(t) for t in (one, other))
    pairs = [frozenset(t[n : n + 2] for n in range(len(t) - 1)) for t in (a, b)]
    assert (a == b or dice(*pairs) >= 0.8) is same
    assert dice(frozenset(), frozenset()) == 0
