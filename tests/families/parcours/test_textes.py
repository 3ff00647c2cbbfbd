"""No free text of any schema holds a NIR, an e-mail address or a telephone number, nor gives it back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.families.parcours.conftest import PLAN, Monde
from tremplin.families.parcours.events.correction import Valeurs
from tremplin.families.parcours.events.schemas import Envoi
from tremplin.families.parcours.events.types import EVENTS
from tremplin.families.parcours.fold.schemas_sessions import FormeSession
from tremplin.families.parcours.personal import hide, is_personal

PERSONAL = (
    "1 85 05 78 006 084 36",
    "185057800608436",
    "ada@exemple.fr",
    "06 12 34 56 78",
    "+33 6 12 34 56 78",
    "1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a036",
    "1\u202f85\u202f05\u202f78\u202f006\u202f084",
    "1-85-11-78-006-084-36",
    "１８５０５７８００６０８４３６",
    "06\u00a012\u00a034\u00a056\u00a078",
    "06\u202f12\u202f34\u202f56\u202f78",
    "０６１２３４５６７８",
    "+262 692 12 34 56",
    "ada [at] exemple.fr",
)
CODES = frozenset(
    {
        "numeroFormation",
        "numeroAction",
        "numeroSession",
        "numeroReferenceExterne",
        "referenceSource",
        "cible",
        "ico",
        "ais",
        "certification",
        "idRegionalDE",
        "idNational",
        "idNationalDE",
        "idStagiaire",
        "agence",
        "dispositif",
    }
)
"""Codes that others give: they aren't texts, and some are numbers of ten or fifteen digits."""
IDENTITY = frozenset({"courriel", "telephone"})
"""What these are asked for: encrypted with the person's key."""


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _fields(model: type[BaseModel], path: str) -> Iterator[tuple[str, Any]]:
    """Every field of a schema and of those inside it, with its type and constraints."""
    for name, told in model.model_fields.items():
        nested = list(_models(told.annotation))
        for inner in nested:
            yield from _fields(inner, f"{path}.{name}")
        if not nested:
            kind = told.annotation
            for constraint in told.metadata:
                kind = Annotated[kind, constraint]
            yield f"{path}.{name}", kind


MODELES = tuple(event.model for event in EVENTS.values())
FIELDS = dict(field for model in (Envoi, FormeSession, Valeurs, *MODELES) for field in _fields(model, model.__name__))


def _kept(kind: Any, text: str) -> list[Any]:
    """What a field keeps of a text, alone, in a list or by a code; nothing when it refuses it."""
    kept = []
    for sent in (text, [text], {"rncp": text}, {"valeurs": text}):
        try:
            kept.append(TypeAdapter(kind).validate_python(sent))
        except ValidationError:
            continue
    return kept


def test_every_text_of_every_schema_refuses_what_identifies_someone() -> None:
    schemas = {model.__name__ for model in (Envoi, FormeSession, Valeurs, *MODELES) if model.model_fields}
    assert {path.partition(".")[0] for path in FIELDS} == schemas
    assert {"Envoi", "FormeSession", "Valeurs"} - schemas == set()
    open_to = {
        path.rpartition(".")[2]
        for path, kind in FIELDS.items()
        for text in PERSONAL
        if any(text in str(kept) for kept in _kept(kind, text))
    }
    assert open_to - CODES - IDENTITY == {"contenu", "valeurs"}  # judged by the schema of their type


@pytest.mark.parametrize(
    "field",
    [
        "note",
        "texte",
        "avisStagiaire",
        "avisCentre",
        "metierVise",
        "intitule",
        "nom",
        "prenom",
        "adresse",
        "commune",
        "remuneration",
    ],
)
def test_these_are_texts(field: str) -> None:
    kinds = {path: kind for path, kind in FIELDS.items() if path.rpartition(".")[2] == field and "extras" not in path}
    ordinary = "Un texte ordinaire"
    assert {path: _kept(kind, ordinary) for path, kind in kinds.items()} == {path: [ordinary] for path in kinds}
    said = [(path, text) for path, kind in kinds.items() for text in PERSONAL if _kept(kind, f"avant {text} après")]
    assert (said, bool(kinds)) == ([], True)


def test_an_extension_of_a_feed_is_kept_masked() -> None:
    kind = FIELDS["FormeSession.extras.texte"]
    assert [_kept(kind, f"appeler {text}") for text in PERSONAL] == [["appeler …"]] * len(PERSONAL)


@pytest.mark.parametrize(
    "text",
    [
        "du 01/09/2025 au 31/12/2025",
        "01/09/2025-31/12/2025",
        "2025-09-01 2025-12-31",
        "CACES R489 1A 3 5",
        "35 h, 12 mois, 2025-2026",
        "SIRET 13001341000019",
        "RNCP37873 et 26565 44496",
        "2025-09-01-2025-12-31",
        "1-09-2025 2-10-2026",
        "du 01-09-2025 - 31-12-2025",
        "départements 01, 02, 03, 04, 05, 06",
        "２０２５",
    ],
)
def test_dates_and_codes_are_nobody(text: str) -> None:
    assert not is_personal(text)


def test_what_identifies_someone_is_masked() -> None:
    assert [hide(f"a;{t};b") for t in PERSONAL] == ["a;…;b"] * len(PERSONAL)


@pytest.mark.parametrize("piece", ["1", "1 ", "1-", "1" + " " * 1000, "1 85", "1.85.05.78.", "0 6 1 ", "a@"])
def test_a_long_hostile_text_is_read_at_once(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    assert hide(text) == text
    assert time.process_time() - started < 5


def test_a_refused_title_is_not_given_back(monde: Monde) -> None:
    a = monde.organisme()
    ou = monde.session(a)
    described = a.get("/sessions", params={"numeroSession": ou["numeroSession"]}).json()["resultats"][0]
    described = {k: v for k, v in described.items() if k not in ("id", "version", "source")}
    for more in (
        {"intitule": "Titre 185057800608436"},
        {"lieu": {"adresse": "chez ada@exemple.fr"}},
        {"organismeResponsable": {"siret": a.siret, "nom": "Tél. 06 12 34 56 78"}},
    ):
        answer = a.post("/sessions", {**described, **more})
        assert (answer.status_code, len(answer.json()["champs"])) == (422, 1)
        assert "valeur" not in answer.json()["champs"][0] and not any(t in answer.text for t in PERSONAL)
    entry = a.write(
        "AIS",
        "2025-07-02",
        {"beneficiaire": monde.personne(), "session": ou},
        {**PLAN, "note": "joindre le 06 12 34 56 78"},
    )
    assert [c["champ"] for c in entry.json()["champs"]] == ["contenu.note"] and "06 12" not in entry.text
