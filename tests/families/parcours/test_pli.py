"""The fold of a path: the table of states, corrections, cancellations, sources that disagree; never the order."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.families.parcours.events.event import Evenement
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Etat, Source
from tremplin.families.parcours.fold.fold import Pli, Session, fold

AUTUMN = Session(date(2025, 9, 1), date(2025, 12, 31))
SEPTEMBER = [AUTUMN]
_numbers = itertools.count()


def event(type: str, day: str, *, source: str = "SAISIE_OF", id: str = "", sent: int = 0, **more: Any) -> Evenement:
    """An event of 2025, « 09-15 »; what isn't an attribute is its content."""
    fields = {name: more.pop(name) for name in ("reference", "auteur", "cible", "version", "siret") if name in more}
    emission = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=sent) if sent else None
    identifier = id or f"{type}-{next(_numbers)}"
    return Evenement(
        id=identifier,
        type=Type(type),
        effet=date.fromisoformat(f"2025-{day}"),
        source=Source(source),
        contenu=more,
        emission=emission,
        **fields,
    )


PLAN = {"dateDebut": "2025-09-01", "dateFin": "2025-12-31", "nbHeureTotalFormation": 400}


def entered() -> list[Evenement]:
    return [
        event("ICO_PRESENCE", "07-01", id="ico", resultat="retenu"),
        event("AIS", "07-02", id="ais", **PLAN),
        event("AIS_VALIDATION", "07-05", id="oui", source="SAISIE_CONSEILLER"),
        event("AES", "09-01", id="aes"),
    ]


def states(pli: Pli) -> list[str]:
    return [str(step.etat) for step in pli.etapes]


def test_the_whole_way() -> None:
    told = [
        event("ICO_INSCRIPTION", "06-20"),
        *entered(),
        event("ASSIDUITE", "10-02", mois="2025-09", heuresRealisees=90, heuresPrevues=100),
        event("INTERRUPTION", "10-03"),
        event("REPRISE", "10-10"),
        event("FIN", "12-20", anticipee=False),
        event("BILAN", "12-22"),
    ]
    found = fold(told, SEPTEMBER)
    assert set(found.raisons.values()) == {None}
    assert states(found) == [
        "INSCRIT_ICO",
        "ICO_PRESENT",
        "AIS_EMISE",
        "AIS_VALIDEE",
        "ENTRE",
        "INTERROMPU",
        "ENTRE",
        "TERMINE",
        "BILAN_FAIT",
    ]
    assert found.fin == date(2025, 12, 20)
    assert [(a.type, a.remplacee_par) for a in found.attestations] == [(Type.AIS, None), (Type.AES, None)]


@pytest.mark.parametrize(
    ("told", "etat", "reasons"),
    [
        ([("AES", "09-01", {})], None, {"AES": "PREDECESSEUR_MANQUANT"}),
        ([("AIS", "07-01", PLAN), ("AES", "08-01", {})], "AIS_EMISE", {"AES": "PREDECESSEUR_MANQUANT"}),
        ([("AIS", "07-01", PLAN), ("AES", "09-01", {})], "ENTRE", {}),  # the session has begun
        (
            [("AIS", "07-01", PLAN), ("AIS_REFUS", "07-02", {}), ("AES", "09-01", {})],
            "AIS_REFUSEE",
            {"AES": "ETAT_INCOMPATIBLE"},
        ),
        (
            [("AIS", "07-01", PLAN), ("AIS_REFUS", "07-02", {}), ("AIS", "07-03", {**PLAN, "dateDebut": "2025-09-08"})],
            "AIS_EMISE",
            {},
        ),
        ([("ICO_PRESENCE", "06-01", {"resultat": "non_retenu"}), ("AIS", "07-01", PLAN)], "AIS_EMISE", {}),
        (
            [("ICO_PRESENCE", "06-01", {"resultat": "absent"}), ("AIS", "07-01", PLAN)],
            "ICO_ABSENT",
            {"AIS": "ETAT_INCOMPATIBLE"},
        ),
        (
            [
                ("ICO_PRESENCE", "06-01", {"resultat": "present"}),
                ("ICO_PRESENCE", "06-02", {"resultat": "liste_attente"}),
                ("ICO_PRESENCE", "06-09", {"resultat": "retenu", "surListeAttente": True}),
            ],
            "ICO_PRESENT",
            {},
        ),
        (
            [("AIS", "07-01", PLAN), ("AES", "09-01", {}), ("AIS_VALIDATION", "09-02", {})],
            "ENTRE",
            {"AIS_VALIDATION": "ETAT_INCOMPATIBLE"},
        ),
        (
            [("AIS", "07-01", PLAN), ("AES", "09-02", {}), ("INTERRUPTION", "09-01", {})],
            "ENTRE",
            {"INTERRUPTION": "ETAT_INCOMPATIBLE"},
        ),
        (
            [("AIS", "07-01", PLAN), ("AES", "09-02", {}), ("INTERRUPTION", "09-10", {}), ("FIN", "10-01", {})],
            "INTERROMPU",
            {"FIN": "ETAT_INCOMPATIBLE"},
        ),
        (
            [("AIS", "07-01", PLAN), ("AES", "09-02", {}), ("INTERRUPTION", "09-10", {}), ("ABANDON", "10-01", {})],
            "ABANDONNE",
            {},
        ),
        (
            [
                ("AIS", "07-01", PLAN),
                ("AES", "09-02", {}),
                ("FIN", "10-15", {}),
                ("ASSIDUITE", "11-02", {"mois": "2025-10"}),
                ("ASSIDUITE", "12-02", {"mois": "2025-11"}),
            ],
            "TERMINE",
            {"ASSIDUITE": "ETAT_INCOMPATIBLE"},
        ),
        (
            [("AIS", "07-01", PLAN), ("AES", "09-02", {}), ("BILAN", "10-15", {})],
            "ENTRE",
            {"BILAN": "PREDECESSEUR_MANQUANT"},
        ),
        (
            [("AIS", "07-01", PLAN), ("AES", "09-02", {}), ("FIN", "10-15", {}), ("ABANDON", "10-20", {})],
            "TERMINE",
            {"ABANDON": "ETAT_INCOMPATIBLE"},
        ),
    ],
)
def test_the_table_of_states(told: list[tuple[str, str, dict[str, Any]]], etat: str, reasons: dict[str, str]) -> None:
    events = [event(type, day, **content) for type, day, content in told]
    found = fold(events, SEPTEMBER)
    assert found.etat == etat
    kinds = {e.id: str(e.type) for e in events}
    assert {kinds[i]: why for i, why in found.raisons.items() if why is not None} == reasons


def test_an_entry_out_of_the_session_waits_for_its_correction_unless_one_may_enter_any_day() -> None:
    events = [event("AIS", "06-01", **PLAN), event("AIS_VALIDATION", "06-02"), event("AES", "08-15", id="aes")]
    assert fold(events, SEPTEMBER).raisons["aes"] == "HORS_SESSION"
    assert fold(events, [Session(AUTUMN.debut, AUTUMN.fin, entrees_permanentes=True)]).etat is Etat.ENTRE


def test_nothing_has_an_effect_until_the_session_is_known() -> None:
    found = fold(entered(), [])
    assert found.etat is None and set(found.raisons.values()) == {"SESSION_INCONNUE"}


def test_an_event_keeps_the_version_of_its_session_that_judged_it() -> None:
    told = [event("AIS", "06-01", **PLAN), event("AES", "09-02", id="aes", version=1)]
    assert fold(told, [AUTUMN, MOVED]).etat is Etat.ENTRE
    late = [told[0], event("AES", "09-02", id="aes", version=2)]
    assert fold(late, [AUTUMN, MOVED]).raisons["aes"] == "PREDECESSEUR_MANQUANT"  # the session hasn't begun by then


def test_what_was_written_for_a_session_not_known_yet_counts_for_its_own_organismes_only() -> None:
    ours = Session(AUTUMN.debut, AUTUMN.fin, sirets=frozenset({"1", "2"}))
    told = [event("AIS", "06-01", siret="3", id="ais", **PLAN), event("AES", "09-02", siret="1", id="aes")]
    found = fold(told, [ours])
    assert found.raisons == {"ais": "ORGANISME_ETRANGER", "aes": "PREDECESSEUR_MANQUANT"}


def test_stops_and_returns_of_one_day_alternate_from_the_day_before() -> None:
    same_day = [event("INTERRUPTION", "10-03"), event("REPRISE", "10-03")]
    assert states(fold([*entered(), *same_day], SEPTEMBER))[-2:] == ["INTERROMPU", "ENTRE"]
    stopped = [*entered(), event("INTERRUPTION", "10-01"), *same_day]
    assert states(fold(stopped, SEPTEMBER))[-3:] == ["INTERROMPU", "ENTRE", "INTERROMPU"]


def test_a_cancellation_takes_its_event_and_the_corrections_of_it() -> None:
    told = [
        *entered(),
        event("CORRECTION", "09-03", id="c1", cible="aes", valeurs={"dateEffet": "2025-09-02"}),
        event("CORRECTION", "09-04", id="c2", cible="c1", valeurs={"dateEffet": "2025-09-03"}),
        event("ANNULATION", "09-05", id="x", cible="aes"),
    ]
    found = fold(told, SEPTEMBER)
    assert found.etat is Etat.AIS_VALIDEE
    assert {i: found.raisons[i] for i in ("aes", "c1", "c2", "x")} == {
        "aes": "ANNULE",
        "c1": "ANNULE",
        "c2": "ANNULE",
        "x": None,
    }
    again = event("ANNULATION", "09-06", id="xx", cible="x")
    assert fold([*told, again], SEPTEMBER).raisons["xx"] == "ETAT_INCOMPATIBLE"


def test_a_correction_may_come_before_what_it_corrects_and_names_it_by_the_authors_reference() -> None:
    correction = event("CORRECTION", "09-03", auteur="A", cible="dossier 1", valeurs={"nbHeureTotalFormation": 420})
    assert fold([correction], SEPTEMBER).raisons[correction.id] == "PREDECESSEUR_MANQUANT"
    proposal = event("AIS", "07-02", auteur="A", reference="dossier 1", **PLAN)
    found = fold([correction, proposal], SEPTEMBER)
    assert found.ais is not None and found.ais.contenu["nbHeureTotalFormation"] == 420
    stranger = event("AIS", "07-02", auteur="B", reference="dossier 1", **PLAN)
    assert fold([correction, stranger], SEPTEMBER).raisons[correction.id] == "PREDECESSEUR_MANQUANT"


def test_only_a_change_of_what_is_printed_makes_a_new_attestation() -> None:
    noted = event("CORRECTION", "09-03", cible="ais", id="c", valeurs={"note": "rappelé le 3"})
    assert len([a for a in fold([*entered(), noted], SEPTEMBER).attestations if a.type is Type.AIS]) == 1
    longer = event("CORRECTION", "09-04", cible="c", valeurs={"dateFin": "2025-12-20"})
    first, second = fold([*entered(), noted, longer], SEPTEMBER).attestations[:2]
    assert (first.imprime["dateFin"], first.remplacee_par) == ("2025-12-31", 1)
    assert (second.imprime["dateFin"], second.remplacee_par) == ("2025-12-20", None)


def test_of_two_sources_the_counsellor_is_shown_and_the_conflict_is_listed_until_they_agree() -> None:
    ours = event("AES", "09-02", source="SAISIE_CONSEILLER", id="cons")
    told = [*entered(), ours]
    found = fold(told, SEPTEMBER)
    assert found.aes is not None and found.aes.effet == date(2025, 9, 2)
    (conflict,) = found.conflits
    assert [v.source for v in conflict.valeurs] == ["SAISIE_CONSEILLER", "SAISIE_OF"]
    assert found.raisons["aes"] == "AUTRE_SOURCE"
    agreed = event("CORRECTION", "09-05", cible="aes", valeurs={"dateEffet": "2025-09-02"})
    assert fold([*told, agreed], SEPTEMBER).conflits == []
    settled = event("CORRECTION", "09-05", source="SAISIE_CONSEILLER", cible="cons", valeurs={}, resout=True)
    assert fold([*told, settled], SEPTEMBER).conflits == []


def test_of_two_corrections_of_one_event_the_more_believed_wins_and_the_other_is_a_conflict() -> None:
    told = [
        *entered(),
        event("CORRECTION", "09-03", id="a", cible="aes", sent=9, valeurs={"dateEffet": "2025-09-03"}),
        event(
            "CORRECTION",
            "09-03",
            id="b",
            cible="aes",
            sent=1,
            source="SAISIE_CONSEILLER",
            valeurs={"dateEffet": "2025-09-04"},
        ),
    ]
    found = fold(told, SEPTEMBER)
    assert found.aes is not None and found.aes.effet == date(2025, 9, 4)
    assert (found.raisons["a"], found.raisons["b"], len(found.conflits)) == ("CORRECTION_SUPPLANTEE", None, 1)


DAYS = st.dates(date(2025, 6, 1), date(2026, 1, 31))
MOVED = Session(date(2025, 10, 1), date(2025, 12, 31), sirets=frozenset({"1"}))
RESULTS = st.sampled_from(["present", "absent", "retenu", "non_retenu", "liste_attente"])
STARTS = st.sampled_from(["2025-09-01", "2025-09-15"])


@st.composite
def logs(draw: st.DrawFn) -> list[Evenement]:
    """Any events at all, legal or not, of any source, aiming at each other in every way."""
    told: list[Evenement] = []
    for n in range(draw(st.integers(0, 16))):
        type = draw(st.sampled_from(list(Type)))
        content: dict[str, Any] = {"note": f"n° {n}"}
        reference, target = None, None
        match type:
            case Type.ICO_PRESENCE:
                content |= {"resultat": draw(RESULTS), "surListeAttente": draw(st.booleans())}
            case Type.AIS:
                content |= PLAN | {"dateDebut": draw(STARTS)}
                reference = draw(st.sampled_from([None, "A1", "A2"]))
            case Type.AIS_VALIDATION | Type.AIS_REFUS:
                content["ais"] = draw(st.sampled_from([None, "A1", "2025-09-15"]))
            case Type.ASSIDUITE:
                month = draw(st.sampled_from(["2025-08", "2025-10", "2026-02"]))
                content |= {"mois": month, "heuresPrevues": 10, "heuresRealisees": 9}
            case Type.CORRECTION | Type.ANNULATION:
                target = draw(st.sampled_from(["A1", "A2", *(f"e{m}" for m in range(16))]))
                moved = draw(st.one_of(st.none(), DAYS))
                content["valeurs"] = {"dateEffet": moved.isoformat()} if moved else {"dateDebut": draw(STARTS)}
                content["resout"] = draw(st.booleans())
                reference = draw(st.sampled_from([None, "A2"]))
        sent = draw(st.sampled_from([None, datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)]))
        told.append(
            Evenement(
                id=f"e{n}",
                type=type,
                effet=draw(DAYS),
                source=draw(st.sampled_from(list(Source))),
                contenu=content,
                emission=sent,
                reference=reference,
                auteur=draw(st.sampled_from(["A", "B"])),
                cible=target,
                version=draw(st.integers(0, 2)),
                siret=draw(st.sampled_from(["1", "2", None])),
            )
        )
    return told


def everything(found: Pli) -> Any:
    return (
        found.etat,
        found.decision,
        found.etapes,
        found.raisons,
        found.conflits,
        found.fin,
        [(a.type, a.version.evenement.id, a.imprime, a.remplacee_par) for a in found.attestations],
    )


@given(
    logs(),
    st.randoms(use_true_random=False),
    st.sampled_from([SEPTEMBER, [Session(None, None, True)], [*SEPTEMBER, MOVED], []]),
)
def test_the_order_of_arrival_changes_nothing(told: list[Evenement], random: Any, session: list[Session]) -> None:
    found = fold(told, session)
    shuffled = list(told)
    random.shuffle(shuffled)
    assert everything(fold(shuffled, session)) == everything(found)
    assert found.raisons.keys() == {e.id for e in told}  # each event is answered for
    chain = [step.etat for step in found.etapes]
    assert (chain[-1] if chain else None) is found.etat
