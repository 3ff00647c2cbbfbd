"""Whatever is sent, the answer is in the family's form, never a 5xx, and nothing half written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests import needs
from tests.families.parcours.conftest import PLAN, Essai, Monde
from tremplin.families.parcours.admission.designation import declare
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.fields import CHAMPS

pytestmark = pytest.mark.one_store

RUNS = needs.campaign(60, 5000)
SLOW = settings(max_examples=RUNS)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(
        [
            "2025-09-01",
            "2025-09-01T10:00:00+02:00",
            "0676932W",
            "016",
            "",
            "\u0660",
            "2025-02-30",
            "9" * 300,
            "'; DROP TABLE x",
            "<b>",
            "=1+1",
            "../x",
        ]
    ),
)
JSON = st.recursive(
    SCALARS, lambda i: st.one_of(st.lists(i, max_size=4), st.dictionaries(st.text(max_size=12), i, max_size=4))
)
NAMES = st.sampled_from(
    [
        "type",
        "dateEffet",
        "dateEmission",
        "referenceSource",
        "idInscription",
        "beneficiaire",
        "session",
        "siretOrganismeFormation",
        "canal",
        "dateReceptionPapier",
        "cible",
        "contenu",
        "evenements",
        "inconnu",
    ]
)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """An event of which some fields are right and others anything."""
    right: dict[str, Any] = {
        "type": draw(st.sampled_from([*map(str, Type), "X"])),
        "dateEffet": "2025-09-01",
        "beneficiaire": {"idRegionalDE": "0000009A", "codeGeoDE": "016"},
        "session": {"numeroFormation": "F", "numeroAction": "A", "numeroSession": "hostile"},
        "contenu": draw(st.sampled_from([{}, PLAN, {"resultat": "retenu"}, {"motif": "SANTE"}, {"mois": "2025-09"}])),
    }
    right |= draw(st.dictionaries(NAMES, JSON, max_size=3))
    for inner in ("beneficiaire", "session", "contenu"):
        if isinstance(right.get(inner), dict) and draw(st.booleans()):
            right[inner] = {
                **right[inner],
                **draw(
                    st.dictionaries(
                        st.sampled_from(
                            [c.chemin for c in CHAMPS] + ["idRegionalDE", "codeGeoDE", "motif", "valeurs", "note"]
                        ),
                        JSON,
                        max_size=2,
                    )
                ),
            }
    return right


def fine(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        told = answer.json()
        assert told["code"] and told["status"] == answer.status_code and told["instance"]


@pytest.mark.both_stores
@SLOW
@given(events(), st.booleans(), st.sampled_from(["stricte", "libre"]))
def test_any_event(monde: Monde, event: dict[str, Any], several: bool, mode: str) -> None:
    if "hostile" not in monde.connues:
        monde.connues["hostile"] = monde.organisme()
        known = [Beneficiaire(idRegionalDE=f"000000{n}A", codeGeoDE="016") for n in (7, 8, 9)]
        with monde.state.store.writing() as connection:
            for test in (True, False):
                declare(connection, monde.service, known, test=test)
    body = {"evenements": [event, {}]} if several else event
    fine(monde.connues["hostile"].post("/evenements", body, params={"admission": mode}))


@pytest.mark.both_stores
@SLOW
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "numeroFormation",
                "numeroAction",
                "numeroSession",
                "idRegionalDE",
                "codeGeoDE",
                "codeStatutInscription",
                "dateDebutPlanFormation",
                "dateFinPlanFormation",
                "nbHeureTotalFormation",
                "siretOrganismeFormation",
            ]
        ),
        SCALARS,
        max_size=5,
    ),
    st.booleans(),
)
@example({"nbHeureTotalFormation": "9" * 300}, False)
def test_any_documented_post(essai: Essai, body: dict[str, Any], decision: bool) -> None:
    right = {
        "numeroFormation": "F",
        "numeroAction": "A",
        "numeroSession": "hostile",
        "idRegionalDE": "0000008A",
        "codeGeoDE": "016",
        "codeStatutInscription": "ICR",
        "dateDebutPlanFormation": "2025-09-01 00:00:00",
        "dateFinPlanFormation": "2025-09-30 00:00:00",
        "nbHeureTotalFormation": 100,
    }
    path = "/partenaire/zerosaisietest/v1/inscriptions" + ("/decision-attente-formation" if decision else "")
    fine(essai.partie.post(path, {**right, **body}))


@pytest.mark.both_stores
@SLOW
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "siret",
                "numeroSession",
                "limit",
                "curseur",
                "etat",
                "type",
                "dateEffetDu",
                "idNationalDE",
                "financeur",
                "region",
                "total",
                "enRetard",
                "cursor",
                "par",
            ]
        ),
        st.text(max_size=40),
        max_size=3,
    ),
    st.sampled_from(["/parcours", "/ais", "/changements", "/statistiques", "/icos", "/sessions"]),
)
def test_any_parameters(monde: Monde, params: dict[str, str], path: str) -> None:
    fine(monde.region("11").get(path, params=params))


STARTS = (
    b"",
    b"type;dateEffet\n",
    b"c_nomcorrespondance|",
    b"\x1f\x8b",
    b"BZh",
    b"PK\x03\x04",
    b"{",
    b"<lheo xmlns='http://lheo.gouv.fr/2.3'>",
)


@SLOW
@given(st.binary(max_size=3000), st.sampled_from(STARTS))
def test_any_bytes_as_a_file(monde: Monde, content: bytes, start: bytes) -> None:
    from tremplin.families.parcours.imports.formats import PAR_NOM, recognise
    from tremplin.families.parcours.imports.row import FichierRefuse

    path = monde.home.folder / "hostile.bin"
    path.write_bytes(start + content)
    try:
        for row in PAR_NOM[recognise(path).nom].read(path):
            assert row.en_json()
    except FichierRefuse as refusal:
        assert str(refusal).isprintable() and str(monde.home.folder) not in str(refusal)
    except (EOFError, OSError, ValueError):
        pass  # the child dies of it: an ordinary refusal


@pytest.mark.both_stores
def test_nothing_of_what_was_refused_is_left(monde: Monde) -> None:
    a = monde.organisme()
    person = {**monde.personne(), "identite": {"nom": "N", "prenom": "P"}}
    before = counts(monde)
    numbers = {"numeroFormation": "F", "numeroAction": "A-jamais", "numeroSession": "S-jamais"}
    event = {"type": "AES", "dateEffet": "2025-09-01", "beneficiaire": person, "session": numbers}
    for more, told in (
        ({"siretOrganismeFormation": "13001341000019"}, (422, "FORME_INVALIDE", ["siretOrganismeFormation"])),
        ({"dateEffet": "1999-01-01"}, (422, "FORME_INVALIDE", ["dateEffet"])),
        ({"contenu": {"x": 1}}, (422, "FORME_INVALIDE", ["contenu.x"])),
        ({"type": "AIS_VALIDATION"}, (403, "DROIT_ABSENT", [])),
        ({"cible": "x"}, (422, "FORME_INVALIDE", ["cible"])),
    ):
        wrong = {**event, **more}
        refused = a.post("/evenements", wrong)
        document = refused.json()
        fields = [c["champ"] for c in document.get("champs", [])]
        assert (refused.status_code, document["code"], fields) == told, refused.text
        assert a.lot([wrong]).json()["resultats"][0]["statut"] == "REJETE"
    assert a.lot([event, {**event, "type": "X"}], atomique="true").status_code == 422
    assert counts(monde) == before


def counts(monde: Monde) -> dict[str, int]:
    tables = (
        "personne",
        "personne_numero",
        "session",
        "session_lecteur",
        "parcours",
        "evenement",
        "fait",
        "changement",
    )
    with monde.state.store.reading() as connection:
        return {t: connection.execute(text(f"SELECT COUNT(*) FROM parcours_{t}")).scalar() or 0 for t in tables}


@pytest.mark.parametrize("header", ["", "a" * 201, "é", "a b", "\x7f"])
def test_a_malformed_key_of_idempotency(monde: Monde, header: str) -> None:
    a = monde.organisme()
    answer = a.appeler("POST", "/evenements", json={}, headers={"idempotency-key": header.encode()})
    assert (answer.status_code, answer.json()["champs"][0]["champ"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    ("path", "more", "wrong"),
    [
        ("/sessions", {"source": "LHEO"}, "source"),
        ("/abonnements", {"filtres": {"siret": ["13001341000019"], "cursor": "x"}}, "filtres.cursor"),
        ("/abonnements", {"filtres": {"region": ["onze"]}}, "filtres.region.0"),
        ("/evenements", {"evenements": [{}], "atomique": True}, "atomique"),
        ("/evenements", {"evenements": [{}] * 1001}, "evenements"),
        ("/evenements", {"evenements": {}}, "evenements"),
    ],
)
def test_what_a_body_does_not_hold_is_named(monde: Monde, path: str, more: dict[str, Any], wrong: str) -> None:
    a = monde.organisme()
    numbers = {"numeroFormation": "F", "numeroAction": "A-jamais", "numeroSession": "S-jamais"}
    whole = {
        "/sessions": {**numbers, "intitule": "Titre", "organismeResponsable": {"siret": a.siret}, "lieu": {}},
        "/abonnements": {"url": "https://93.184.216.34/"},
        "/evenements": {},
    }
    answer = a.post(path, {**whole[path], **more})
    assert (answer.status_code, [c["champ"] for c in answer.json()["champs"]]) == (422, [wrong])
