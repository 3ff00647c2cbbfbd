"""Offers published by organisations: refused with every fault, live at once, one by their own number, theirs alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.world.publishers import OFFER, OFFRE, Editeur, editeur, nouveau, offer, serveur
from tremplin.families.alternance.store.offers import counted
from tremplin.store.tables import offre, offre_histoire

pytestmark = pytest.mark.one_store

__all__ = ["editeur", "serveur"]


def test_an_offer_is_live_at_once_as_it_was_sent(editeur: Editeur) -> None:
    done = editeur.publish_offer("A-1")
    assert done.status_code == 200 and set(done.json()) == {"id"}
    (found,) = editeur.search()
    assert found["identifier"] == {"id": done.json()["id"], "partner_label": editeur.nom, "partner_job_id": "A-1"}
    assert found["workplace"]["name"] == "Boulangerie d'essai" and found["workplace"]["siret"] == editeur.siret
    assert found["workplace"]["location"]["geopoint"]["coordinates"] == pytest.approx([6.18, 49.11], abs=0.05)
    assert found["apply"] == {"url": "https://partenaire.exemple/offres/1", "phone": None, "recipient_id": None}
    assert found["contract"] == {
        "start": "2027-09-01T00:00:00.000+02:00",
        "duration": 24,
        "type": ["Apprentissage"],
        "remote": "onsite",
    }
    told = found["offer"]
    assert (told["title"], told["rome_codes"], told["opening_count"], told["status"]) == (
        "Boulanger",
        ["D1102"],
        2,
        "Active",
    )
    assert told["target_diploma"]["european"] == "3" and told["desired_skills"] == ["Ponctualité"]
    assert editeur.informations(done.json()["id"]) == {"status": "PUBLISHED"}
    assert editeur.search(partners_to_exclude=editeur.nom) == []
    one = editeur.appeler("GET", f"{OFFRE}/{done.json()['id']}").json()
    assert one == found


def test_the_same_number_replaces_even_after_a_cancellation(editeur: Editeur, serveur: Any) -> None:
    first = editeur.publish_offer("A-1").json()["id"]
    assert editeur.publish_offer("A-1", offer__title="Boulangère").json()["id"] == first
    assert [o["offer"]["title"] for o in editeur.search()] == ["Boulangère"]
    assert editeur.publish_offer("A-1", offer__status="Cancelled").json()["id"] == first
    assert editeur.search() == []
    assert editeur.informations(first)["status"] == "WILL_NOT_BE_PUBLISHED"
    assert editeur.publish_offer("A-1", offer__title="Boulanger de nuit").json()["id"] == first
    assert [o["offer"]["title"] for o in editeur.search()] == ["Boulanger de nuit"]
    with serveur[0].app.state.tremplin.store.reading() as connection:
        told = select(offre_histoire).where(offre_histoire.c.offre_id == first).order_by(offre_histoire.c.version)
        rows = connection.execute(told).all()
    assert [r.document["offre"]["titre"] for r in rows] == ["Boulanger", "Boulangère", "Boulanger", "Boulanger de nuit"]
    assert [r.statut for r in rows] == ["Active", "Active", "Cancelled", "Active"]


def test_a_change_is_of_its_owner_alone(editeur: Editeur, serveur: Any) -> None:
    mine = editeur.publish_offer("A-1").json()["id"]
    other = nouveau(serveur)
    theirs = other.publish_offer("A-1").json()["id"]
    assert theirs != mine
    changed = editeur.offre("A-1", offer__title="Pâtissier boulanger")
    assert editeur.appeler("PUT", f"{OFFRE}/{mine}", json=changed).status_code == 204
    assert [o["offer"]["title"] for o in editeur.search()] == ["Pâtissier boulanger"]
    for method, path in (("PUT", f"{OFFRE}/{theirs}"), ("GET", f"{OFFRE}/{theirs}/publishing-informations")):
        refused = editeur.appeler(method, path, json=changed if method == "PUT" else None)
        assert (refused.status_code, refused.json()["error"]) == (403, "Forbidden")
    assert editeur.appeler("PUT", f"{OFFRE}/{'0' * 32}", json=changed).status_code == 404
    assert [o["offer"]["title"] for o in other.search()] == ["Boulanger"]


def test_without_the_right_nothing_is_published(serveur: Any) -> None:
    without = nouveau(serveur, "applications:write")
    assert without.publish_offer().status_code == 403
    http = serveur[0]
    assert http.post(OFFRE, json=offer("x")).status_code == 401
    assert http.post(OFFRE, json=offer("x"), headers={"authorization": "Bearer trm_live_x"}).status_code == 401


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"apply__url": None}, ["apply"]),
        ({"apply__url": "javascript:alert(1)"}, ["apply.url"]),
        ({"offer__title": "Bo", "offer__description": "court"}, ["offer.title", "offer.description"]),
        ({"offer__description": "<div><p>&nbsp;</p><br/><br/><br/></div>"}, ["offer.description"]),
        (
            {"offer__title": "<b></b>", "offer__description": "<!-- tous les matins, avec nous -->"},
            ["offer.title", "offer.description"],
        ),
        ({"apply__phone": "appelez"}, ["apply.phone"]),
        ({"offer__rome_codes": ["D1102", "x"]}, ["offer.rome_codes.1"]),
        ({"workplace__siret": "73282932000075"}, ["workplace.siret"]),
        ({"workplace__siret": "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"}, ["workplace.siret"]),
        ({"contract__type": ["CDI"]}, ["contract.type.0"]),
        ({"contract__start": "2027-09-01"}, ["contract.start"]),
        ({"offer__publication__creation": "2099-01-01T00:00:00Z"}, ["offer.publication.creation"]),
        ({"offer__publication__expiration": "2020-01-01T00:00:00Z"}, ["offer.publication.expiration"]),
        ({"offer__target_diploma": {"european": "8"}}, ["offer.target_diploma.european"]),
        ({"apply__email": "a@exemple.fr\r\nBcc: b@exemple.fr"}, ["apply.email"]),
        (
            {
                "workplace__siret": "73282932000075",
                "apply__url": None,
                "contract__duration": 0,
                "offer__opening_count": 0,
                "offer__publication__creation": "2099-01-01T00:00:00Z",
                "offer__publication__expiration": "2020-01-01T00:00:00Z",
                "offer__rome_codes": ["x"],
            },
            [
                "workplace.siret",
                "apply",
                "contract.duration",
                "offer.rome_codes.0",
                "offer.publication.creation",
                "offer.publication.expiration",
                "offer.opening_count",
            ],
        ),
        (
            {"offer__publication": {"creation": "demain", "expiration": "2020-01-01T00:00:00Z"}},
            ["offer.publication.creation", "offer.publication.expiration"],
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_path(editeur: Editeur, changes: dict[str, Any], paths: list[str]) -> None:
    refused = editeur.publish_offer("A-1", **changes)
    assert refused.status_code == 400, refused.text
    told = refused.json()
    assert told["data"]["validationError"]["validationContext"] == "body"
    assert [".".join(map(str, i["path"])) for i in told["data"]["validationError"]["issues"]] == paths
    assert all(f"body.{path}: " in told["message"] for path in paths)
    assert editeur.search() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"workplace__location": {"address": "quelque part"}}, "NOT_GEOLOCATED"),
        ({"workplace__location": None}, "NOT_GEOLOCATED"),
        ({"offer__rome_codes": None, "offer__title": "Zzzyx wvq"}, "NO_ROME"),
        ({"offer__status": "Filled"}, "CLOSED"),
    ],
)
def test_what_is_not_published_says_why(editeur: Editeur, changes: dict[str, Any], code: str) -> None:
    done = editeur.publish_offer("A-1", **changes)
    assert done.status_code == 200
    told = editeur.informations(done.json()["id"])
    assert (told["status"], told["error"]["code"]) == ("WILL_NOT_BE_PUBLISHED", code) and told["error"]["label"]
    assert editeur.search() == []
    assert editeur.publish_offer("A-1").json()["id"] == done.json()["id"]
    assert editeur.informations(done.json()["id"]) == {"status": "PUBLISHED"}


def test_a_training_body_is_not_an_employer(editeur: Editeur, serveur: Any) -> None:
    state = serveur[0].app.state.tremplin
    asked = "SELECT etablissement_formateur_siret FROM alternance_formations"
    sirets = [s for (s,) in state.releases.current.connection.execute(asked)]
    from stdnum.fr import siret as numero

    valid = next((s for s in sirets if s and numero.is_valid(s)), None)
    if valid is None:
        pytest.skip("aucun SIRET valide parmi les organismes du petit monde")
    done = editeur.publish_offer(workplace__siret=valid)
    assert editeur.informations(done.json()["id"])["error"]["code"] == "TRAINING_BODY"


def _dit(editeur: Editeur, done: httpx.Response) -> str | None:
    told = editeur.informations(done.json()["id"])
    return told["error"]["code"] if "error" in told else None


def test_the_same_offer_of_two_partners_is_shown_once_the_better_of_them(serveur: Any) -> None:
    one, two = nouveau(serveur), nouveau(serveur)
    two.siret = one.siret
    first = one.publish_offer("A-1", offer__title="Boulanger H/F en alternance")
    second = two.publish_offer("B-1", offer__title="BOULANGER", apply__email="patron@boulangerie.example")
    assert [len(e.search()) for e in (one, two)] == [0, 1]
    assert (_dit(one, first), _dit(two, second)) == ("DUPLICATE", None)
    assert one.appeler("GET", f"{OFFRE}/{first.json()['id']}").status_code == 404
    elsewhere = one.publish_offer("A-2", workplace__location__address="1 rue Basse, 57100 Thionville")
    other_job = one.publish_offer("A-3", offer__title="Conducteur de travaux")
    assert (_dit(one, elsewhere), _dit(one, other_job)) == (None, None)
    assert two.publish_offer("B-1", offer__status="Filled").status_code == 200
    assert _dit(one, first) is None and first.json()["id"] in {o["identifier"]["id"] for o in one.search()}


def test_of_two_copies_as_good_the_older_is_shown_and_one_partner_may_repeat_itself(serveur: Any) -> None:
    one, two = nouveau(serveur), nouveau(serveur)
    two.siret = one.siret
    hour = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    late = one.publish_offer()
    early = two.publish_offer(offer__publication__creation=hour)
    assert (_dit(one, late), _dit(two, early)) == ("DUPLICATE", None)
    again = two.publish_offer(offer__publication__creation=hour)
    assert _dit(two, again) is None and len(two.search()) == 2 and one.search() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"workplace__name": "Le CFA ORGANISME-FICTIF 10"}, "TRAINING_BODY"),
        ({"offer__description": "L'Organisme fictif 10 recrute pour la rentrée des apprentis motivés."}, "SCHOOL_AD"),
        (
            {"workplace__description": "Notre école recherche, pour l'une de ses entreprises partenaires, un talent."},
            "SCHOOL_AD",
        ),
        ({"offer__description": "Les cours ont lieu à l'organisme fictif 10, à dix minutes du fournil."}, None),
    ],
)
def test_advertisements_of_schools_are_told_from_offers(
    editeur: Editeur, changes: dict[str, Any], code: str | None
) -> None:
    done = editeur.publish_offer(**changes)
    assert _dit(editeur, done) == code
    assert len(editeur.search()) == (code is None)


def test_the_job_is_deduced_from_the_title_and_the_end_is_two_months_on(editeur: Editeur) -> None:
    created = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    done = editeur.publish_offer(
        "A-1", offer__rome_codes=None, offer__title="Boulanger", offer__publication__creation=created
    )
    (found,) = editeur.search()
    assert found["identifier"]["id"] == done.json()["id"] and found["offer"]["rome_codes"] == ["D1102"]
    days = datetime.fromisoformat(found["offer"]["publication"]["expiration"]) - datetime.now(UTC)
    assert 58 <= days.days <= 63


def test_not_redistributed_offers_are_of_the_platform_alone(editeur: Editeur, serveur: Any) -> None:
    id = editeur.publish_offer("A-1", offer__multicast=False).json()["id"]
    assert editeur.search() == []
    one = serveur[0].get(f"/api/v1/jobs/matcha/{id}", params={"caller": "x"})
    assert one.status_code == 200 and one.json()["matchas"][0]["title"] == "Boulanger"


def test_contacts_in_texts_are_masked_and_mail_addresses_never_leave(editeur: Editeur, serveur: Any) -> None:
    text = "Écrivez à patron@boulangerie.example ou au +33 (0)6 39 98 47 11, au +262 692 12 34 56, nous répondrons."
    id = editeur.publish_offer("A-1", offer__description=text, apply__email="patron@boulangerie.example").json()["id"]
    (found,) = editeur.search()
    v1 = serveur[0].get(f"/api/v1/jobs/matcha/{id}", params={"caller": "x"})
    for answer in (str(found), v1.text):
        assert "patron@" not in answer and "39 98 47 11" not in answer
    shown = "Écrivez à [adresse masquée] ou au [téléphone masqué], au [téléphone masqué], nous répondrons."
    assert found["offer"]["description"] == v1.json()["matchas"][0]["job"]["description"] == shown
    assert found["apply"]["recipient_id"] == f"partners_{id}"


def test_texts_are_served_without_tags_and_comparisons_keep_their_sense(editeur: Editeur) -> None:
    sent = "<p>Vos missions</p><ul><li>Accueillir</li><li>Vendre</li></ul>&lt;p&gt;Âge : < 26 ans&lt;/p&gt;"
    skills = ["<i>Calme</i>", "<br>", "R&amp;D"]
    editeur.publish_offer(offer__title="<b>Boulanger</b>", offer__description=sent, offer__desired_skills=skills)
    (found,) = editeur.search()
    offer = found["offer"]
    assert offer["description"] == "Vos missions\n\n- Accueillir\n\n- Vendre\n\nÂge : < 26 ans"
    assert (offer["title"], offer["desired_skills"]) == ("Boulanger", ["Calme", "R&D"])


@pytest.mark.both_stores
def test_the_same_number_at_once_is_one_offer(editeur: Editeur, serveur: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = {
            r.json()["id"]
            for r in pool.map(lambda n: editeur.publish_offer("A-1", offer__opening_count=n + 1), range(24))
        }
    assert len(ids) == 1
    with serveur[0].app.state.tremplin.store.reading() as connection:
        rows = connection.execute(select(offre_histoire.c.version).where(offre_histoire.c.offre_id.in_(ids))).all()
        kept = connection.execute(select(offre.c.version).where(offre.c.id.in_(ids))).scalar()
    assert len(rows) == 24 and kept == max(r.version for r in rows)


def test_the_older_addresses_are_the_same_routes(editeur: Editeur) -> None:
    done = editeur.appeler("POST", "/api/v3/jobs", json=editeur.offre("A-1"))
    id = done.json()["id"]
    assert (
        editeur.appeler("PUT", f"/api/v3/jobs/{id}", json=editeur.offre("A-1", offer__title="Tourier")).status_code
        == 204
    )
    assert editeur.appeler("GET", f"/api/v3/jobs/{id}/publishing-informations").json() == {
        "publishing": {"status": "PUBLISHED"},
        "refusals": [],
    }
    assert [o["offer"]["title"] for o in editeur.search()] == ["Tourier"]


@pytest.mark.both_stores
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda s: (
            st.lists(s, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "offer",
                        "title",
                        "apply",
                        "url",
                        "workplace",
                        "siret",
                        "contract",
                        "type",
                        "identifier",
                        "partner_job_id",
                        "publication",
                        "creation",
                        "description",
                        "location",
                        "address",
                    ]
                ),
                s,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_is_sent_is_an_offer_or_a_refusal(serveur: Any, document: Any) -> None:
    key = _cles.setdefault(id(serveur[0]), nouveau(serveur))
    for body in (document, {**OFFER, **document} if isinstance(document, dict) else document):
        answer = key.appeler("POST", OFFRE, json=body)
        assert answer.status_code in (200, 400), answer.text


_cles: dict[int, Editeur] = {}


def test_readings_are_counted_and_nothing_is_told_of_those_unknown(editeur: Editeur, serveur: Any) -> None:
    http, store = serveur[0], serveur[0].app.state.tremplin.store
    one, two = (editeur.publish_offer().json()["id"] for _ in range(2))
    answers = [
        http.post(f"/api/v3/jobs/{one}/stats/detail_view"),
        http.post(f"/api/v3/jobs/{one}/stats/postuler_click"),
        http.post(f"/api/v3/jobs/{one}/stats/autre"),
        http.post("/api/v3/jobs/inconnue/stats/detail_view"),
        http.post("/api/v3/jobs/stats/search_view", json={"ids": [one, two, "inconnue", 7, one]}),
        http.post("/api/v3/jobs/stats/search_view", json={"ids": [one]}),
        http.post("/api/v3/jobs/stats/search_view", content=b"{"),
        http.post("/api/v3/jobs/stats/search_view"),
    ]
    assert {(a.status_code, a.text, a.headers["access-control-allow-origin"]) for a in answers} == {(200, "{}", "*")}
    told = [counted(store, one, w) for w in ("detail_view", "postuler_click", "search_view", "autre")]
    assert told == [1, 1, 2, 0] and counted(store, two, "search_view") == 1


# ── for several publishers ───────────────────────────────────────────────────────────────────────────────────────

POUR, LOT = "/api/v4/jobs/multi-partner", "/api/v4/jobs/multi-partner/bulk"


def of(label: str, number: str, **changes: Any) -> dict[str, Any]:
    """An offer of a publisher, under its number there."""
    return {**offer(number, **changes), "identifier": {"partner_label": label, "partner_job_id": number}}


def test_an_offer_is_published_for_a_publisher_under_its_name(serveur: Any) -> None:
    editor = nouveau(serveur, "jobs:write:partners")
    first = editor.appeler("POST", POUR, json=of("Mairie d'Essai", "7", workplace__siret=editor.siret))
    assert first.status_code == 200, first.text
    other = editor.appeler(
        "POST", POUR, json=of("Réseau d'Essai", "7", workplace__siret=editor.siret, offer__title="Pâtissier")
    )
    again = editor.appeler(
        "POST", POUR, json=of("Mairie d'Essai", "7", workplace__siret=editor.siret, offer__title="Boulangère")
    )
    assert again.json() == first.json() != other.json()
    read = [editor.appeler("GET", f"{OFFRE}/{one.json()['id']}").json() for one in (first, other)]
    assert [(one["offer"]["title"], one["identifier"]) for one in read] == [
        ("Boulangère", {**first.json(), "partner_label": "Mairie d'Essai", "partner_job_id": "7"}),
        ("Pâtissier", {**other.json(), "partner_label": "Réseau d'Essai", "partner_job_id": "7"}),
    ]


def test_of_several_each_is_answered_at_its_place(serveur: Any) -> None:
    editor = nouveau(serveur, "jobs:write:partners")
    good, short = (
        of("Mairie d'Essai", "1", workplace__siret=editor.siret),
        of("Mairie d'Essai", "2", offer__title="Bo", workplace__siret=editor.siret),
    )
    told = editor.appeler("POST", LOT, json={"jobs": [good, short, of("France Travail", "3")]}).json()["results"]
    assert [(one["partner_label"], one["partner_job_id"], one["id"] is None) for one in told] == [
        ("Mairie d'Essai", "1", False),
        ("Mairie d'Essai", "2", True),
        ("France Travail", "3", True),
    ]
    assert [[fault["path"] for fault in one["error"] or ()] for one in told] == [
        [],
        [["offer", "title"]],
        [["identifier", "partner_label"]],
    ]
    assert editor.appeler("POST", LOT, json={"jobs": []}).status_code == 400
    plain = nouveau(serveur, "jobs:write")
    assert plain.appeler("POST", POUR, json=good).status_code == 403


def test_the_number_of_a_publisher_may_stand_at_the_root(editeur: Editeur) -> None:
    bare = {name: part for name, part in editeur.offre("A-9").items() if name != "identifier"}
    first = editeur.appeler("POST", OFFRE, json={**bare, "partner_job_id": "A-9"})
    assert first.status_code == 200, first.text
    assert editeur.publish_offer("A-9").json() == first.json()
    both = {**editeur.offre("A-9"), "partner_job_id": "autre"}
    assert editeur.appeler("POST", OFFRE, json=both).status_code == 400
