"""What people write at each door is read the same: SIRETs, jobs, telephones, texts; schools are told from employers."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world import alternance as monde
from tests.world.browser import Navigateur, open_account
from tests.world.publishers import OFFRE, Editeur, editeur, nouveau, serveur
from tremplin.app import create_app
from tremplin.demo.territory import siret_of
from tremplin.domain.written import free_texts, people
from tremplin.families.alternance.steps.corrections import each_siret
from tremplin.families.alternance.steps.offres import identifier
from tremplin.families.alternance.store import employers as employer_rows
from tremplin.platform.bounds import limits
from tremplin.store.tables import envoi

pytestmark = pytest.mark.one_store

OURS = {"origin": "https://testserver", "sec-fetch-site": "same-origin"}
__all__ = ["editeur", "serveur"]
CONNU = siret_of(500 + monde.DEUX)
_OPEN_SCHOOLS = "SELECT siret FROM organismes_cartes EXCEPT SELECT siret FROM sirene WHERE etat = 'F' ORDER BY siret"


def _spaced(siret: str) -> str:
    return f"{siret[:3]} {siret[3:6]}\u00a0{siret[6:9]}\u202f{siret[9:]}"


def _dotted(siret: str) -> str:
    return f"{siret[:3]}.{siret[3:6]}.{siret[6:9]}.{siret[9:]}"


def _refus(editeur: Editeur, **changes: Any) -> str | None:
    done = editeur.publish_offer(**changes)
    assert done.status_code == 200, done.text
    return editeur.informations(done.json()["id"]).get("error", {}).get("code")


# ── SIRET ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("write", [str, _spaced, _dotted])
def test_a_siret_is_served_as_fourteen_digits_however_it_was_typed(editeur: Editeur, write: Any) -> None:
    editeur.publish_offer("A-1", workplace__siret=write(editeur.siret))
    assert [o["workplace"]["siret"] for o in editeur.search()] == [editeur.siret]


@pytest.mark.parametrize("write", [str, _spaced, _dotted])
def test_a_closed_company_is_refused_however_its_siret_is_typed(editeur: Editeur, serveur: Any, write: Any) -> None:
    release = serveur[0].app.state.tremplin.releases.current
    closed = release.connection.execute("SELECT siret FROM sirene WHERE etat = 'F' ORDER BY siret").fetchone()[0]
    school = release.connection.execute(_OPEN_SCHOOLS).fetchone()[0]
    assert _refus(editeur, workplace__siret=write(closed)) == "CLOSED_COMPANY"
    assert _refus(editeur, workplace__siret=write(school)) == "TRAINING_BODY"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("00000000000000", "il n'est fait que de zéros"),
        ("732 829 320 00075", "la clé de « 73282932000075 » est fausse, un chiffre a été mal recopié"),
        ("732829320", "« 732829320 » est un SIREN : il manque l'établissement"),
    ],
)
def test_a_wrong_siret_says_what_is_wrong(editeur: Editeur, typed: str, told: str) -> None:
    refused = editeur.publish_offer(workplace__siret=typed)
    assert refused.status_code == 400
    assert refused.json()["message"] == f"body.workplace.siret: Le SIRET est invalide : {told}"
    sent = {
        "establishment_siret": typed,
        "first_name": "A",
        "last_name": "B",
        "email": "a@exemple.fr",
        "phone": "0387000000",
    }
    partner = editeur.appeler("POST", "/api/v1/jobs/establishment", json=sent)
    assert (partner.status_code, partner.json()["message"]) == (
        400,
        f"establishment_siret : Le SIRET est invalide : {told}",
    )


def test_an_employer_made_by_a_partner_is_found_by_its_siret_however_typed(editeur: Editeur) -> None:
    sent = {
        "establishment_siret": _dotted(CONNU),
        "first_name": "Ada",
        "last_name": "Four",
        "phone": "0387000000",
        "email": f"chef-{editeur.siret}@exemple.invalid",
    }
    made = editeur.appeler("POST", "/api/v1/jobs/establishment", json=sent)
    assert (made.status_code, made.json()["establishment_siret"]) == (201, CONNU)
    asked = {"establishment_siret": _spaced(CONNU), "email": sent["email"]}
    found = editeur.appeler("GET", "/api/v1/jobs/establishment", params=asked)
    assert (found.status_code, found.json()) == (200, made.json()["establishment_id"])


def test_employers_made_by_a_partner_are_bounded_by_mailbox_by_organisation_and_in_all(
    alternance_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home", "")
    home.folder.mkdir()
    (home.folder / "reference").symlink_to(alternance_home.reference)
    monkeypatch.setitem(limits.SENSIBLES, "employeurs, par organisation", limits.Rate(5 / 3600, 5))
    monkeypatch.setitem(limits.SENSIBLES, "courriels demandés, en tout", limits.Rate(8 / 3600, 8))
    with TestClient(create_app(home.settings())) as http:
        one, two = (nouveau((http, home)) for _ in range(2))

        def made(by: Editeur, address: str) -> tuple[int, str]:
            sent = {
                "establishment_siret": CONNU,
                "first_name": "Ada",
                "last_name": "Four",
                "phone": "0387000000",
                "email": address,
            }
            answer = by.appeler("POST", "/api/v1/jobs/establishment", json=sent)
            if answer.status_code == 201:
                return 201, ""
            told = re.fullmatch(
                r"Limite « ([^»]+) » atteinte \(\d+ d'affilée\) : réessayez dans \d+ (min|h)", answer.json()["message"]
            )
            assert answer.json() == {"error": True, "message": answer.json()["message"]}
            assert told is not None and int(answer.headers["retry-after"]) > 60, answer.text
            return answer.status_code, told[1]

        taken, name = (201, ""), f"chef{one.siret}"
        same = [f"{name}@gmail.com", f"{name}+1@gmail.com", f"{name.title()}@googlemail.com"]
        assert [made(one, address) for address in same] == [taken] * 3
        by_mailbox = (429, "employeurs, retraits, signalements, par courriel")
        assert made(two, f"c.{name[1:]}@gmail.com") == by_mailbox
        assert [made(one, f"{name}{n}@exemple.fr") for n in range(2)] == [taken] * 2
        assert made(one, f"{name}9@exemple.fr") == (429, "employeurs, par organisation")
        assert [made(two, f"{name}{n}@exemple.fr") for n in range(2, 5)] == [taken] * 3
        assert made(two, f"{name}8@exemple.fr") == (429, "courriels demandés, en tout")
        with http.app.state.tremplin.store.reading() as connection:  # type: ignore[attr-defined]
            assert connection.execute(select(func.count()).select_from(envoi)).scalar_one() == 8


def test_a_company_is_opened_by_its_siret_however_typed(client: TestClient) -> None:
    plain, spaced = (
        client.get(f"/api/v1/jobs/company/{siret}", params={"type": "lba", "caller": "x"})
        for siret in (CONNU, _spaced(CONNU))
    )
    assert (plain.status_code, spaced.json()) == (200, plain.json())


def test_the_files_of_corrections_read_a_siret_however_typed_and_no_siren() -> None:
    asked = pl.DataFrame(
        {
            "sirets": [
                "990 000 001 00001, 990.000.002.00002",
                "990000003 00003;99000000400004 99000000500005",
                "990000006 990000007\u00a000007",
                "9000000800008",
                "990000009",
                None,
            ]
        }
    )
    assert each_siret(asked)["siret"].to_list() == [
        "99000000100001",
        "99000000200002",
        "99000000300003",
        "99000000400004",
        "99000000500005",
        "99000000700007",
        "09000000800008",
    ]


@pytest.mark.parametrize("write", [_spaced, _dotted])
def test_the_same_offer_of_two_partners_is_one_however_the_siret_is_typed(serveur: Any, write: Any) -> None:
    one, two = nouveau(serveur), nouveau(serveur)
    two.siret = write(one.siret)
    first, second = one.publish_offer("A-1"), two.publish_offer("B-1", apply__email="patron@boulangerie.example")
    assert one.informations(first.json()["id"])["error"]["code"] == "DUPLICATE"
    assert "error" not in two.informations(second.json()["id"])


def test_the_opco_and_the_activity_of_an_employer_are_found_however_its_siret_is_typed(editeur: Editeur) -> None:
    told, siret = [], siret_of(500 + monde.ATLAS)
    for n, typed in enumerate((siret, _spaced(siret), _dotted(siret))):
        sent = {
            "establishment_siret": typed,
            "first_name": "Ada",
            "last_name": "Four",
            "phone": "0387000000",
            "email": f"opco{n}-{editeur.siret}@exemple.invalid",
        }
        made = editeur.appeler("POST", "/api/v1/jobs/establishment", json=sent).json()
        told.append((made["establishment_siret"], made["opco"], made["naf_code"]))
    assert told == [(siret, "ATLAS", "1071C")] * 3


@pytest.mark.parametrize("write", [str, _spaced, _dotted])
def test_the_form_of_employers_reads_a_siret_however_typed(serveur: Any, write: Any) -> None:
    who = Navigateur(serveur[0].app).open("/espace-pro").send("Continuer", siret=write(CONNU))
    assert "Prénom" in who.texte and CONNU in who.page.text.replace(" ", "")


def test_an_organisation_is_found_by_its_siret_however_typed(keyed: TestClient) -> None:
    schools = keyed.app.state.tremplin.releases.current.connection.execute("SELECT siret FROM organismes_cartes")  # type: ignore[attr-defined]
    siret = min(s for (s,) in schools)
    plain, dotted = (
        keyed.get("/api/organisme/v1/recherche", params={"siret": s}).json()["resultat"]["organisme"]["identifiant"]
        for s in (siret, _dotted(siret))
    )
    assert (plain["siret"], dotted) == (siret, plain)


# ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_job_that_the_rome_lacks_is_refused_with_the_nearest(editeur: Editeur) -> None:
    refused = editeur.publish_offer("A-1", offer__rome_codes=["d1102", "Z9999", "D1109"])
    assert refused.status_code == 400
    issues = refused.json()["data"]["validationError"]["issues"]
    assert [i["path"] for i in issues] == [["offer", "rome_codes", 1], ["offer", "rome_codes", 2]]
    assert issues[1]["message"] == "« D1109 » n'est pas un code du ROME en service ; le plus proche est « D1106 »"
    assert issues[0]["message"].startswith("« Z9999 » n'est pas un code du ROME en service ; le plus proche est « ")


def test_a_job_may_be_written_in_lower_case(editeur: Editeur) -> None:
    assert editeur.publish_offer("A-1", offer__rome_codes=["d1102"]).status_code == 200
    assert [o["offer"]["rome_codes"] for o in editeur.search()] == [["D1102"]]
    mine = editeur.publish_offer("A-1").json()["id"]
    changed = editeur.offre("A-1", offer__rome_codes=["Z9999"])
    assert editeur.appeler("PUT", f"{OFFRE}/{mine}", json=changed).status_code == 400


def test_a_job_of_the_rome_4_alone_is_one(editeur: Editeur) -> None:
    code = monde.MORE_JOBS[0]
    answer = editeur.publish_offer("A-1", offer__rome_codes=[code])
    assert answer.status_code == 200, answer.text
    assert [o["offer"]["rome_codes"] for o in editeur.search(romes=code)] == [[code]]
    page = editeur.appeler("GET", "/recherche-apprentissage", params={"romes": code})
    assert page.status_code == 200 and f"Métier {code}" in page.text


# ── schools and employers ────────────────────────────────────────────────────────────────────────────────────────

D_EMPLOYEUR = [
    "Vous préparez les commandes pour nos clients et tenez la caisse.",
    "La formation est assurée par notre CFA partenaire, un jour par semaine.",
    "Vous travaillerez sur notre campus de Saclay, avec dix apprentis.",
    "Nous cherchons, pour notre entreprise, un boulanger motivé.",
    "Notre centre de formation partenaire propose un parcours adapté.",
    "Notre école de conduite recherche un moniteur.",
    "Notre école maternelle recrute un animateur pour la rentrée.",
    "L'école élémentaire du village recrute un agent d'accueil.",
    "Notre école de musique propose un poste de régisseur.",
    "L'école de ski recherche ses moniteurs.",
    "Notre école vétérinaire recrute un soigneur.",
    "Nous cherchons pour notre société partenaire de transport un exploitant.",
]
D_ECOLE = [
    "Notre école recherche, pour l'une de ses entreprises partenaires, un talent.",
    "Le CFA recrute de futurs boulangers pour la rentrée de septembre. Notre CFA recrute !",
    "Nous recrutons pour nos entreprises partenaires de la région.",
    "Nous recherchons un boulanger pour notre entreprise partenaire.",
    "Poste à pourvoir pour sa société partenaire de la région.",
    "L'école de commerce recherche un candidat.",
]


@pytest.mark.parametrize("text", D_EMPLOYEUR)
def test_what_any_employer_says_proves_nothing(editeur: Editeur, text: str) -> None:
    assert _refus(editeur, offer__description=text, workplace__description=text) is None


@pytest.mark.parametrize(
    ("title", "text"),
    list(zip(("Boulanger", "Vendeur de pain", "Pâtissier", "Crêpier", "Fromager", "Boucher"), D_ECOLE, strict=True)),
)
def test_words_of_a_school_wait_for_a_moderator_unless_the_employer_is_known(
    editeur: Editeur, title: str, text: str
) -> None:
    assert _refus(editeur, offer__description=text) == "SCHOOL_AD"
    assert _refus(editeur, offer__description=text, offer__title=title, workplace__siret=CONNU) is None


def test_an_offer_of_a_feed_is_refused_for_what_its_company_is_never_for_words(client: TestClient) -> None:
    asked = {n: identifier("leboncoin", str(n)) for n in range(4, 9)}
    found = {n: client.get(f"/api/v1/jobs/job/{id}", params={"caller": "x"}) for n, id in asked.items()}
    assert {n: answer.status_code for n, answer in found.items()} == {4: 200, 5: 200, 6: 200, 7: 200, 8: 404}
    names = [found[n].json()["peJobs"][0]["company"]["name"] for n in range(4, 8)]
    assert names == [name for name, _ in monde.DE_MOTS[:4]]


def test_an_offer_of_a_feed_is_refused_by_its_name_only_when_nothing_better_is_known(client: TestClient) -> None:
    found = [client.get(f"/api/v1/jobs/job/{id}", params={"caller": "x"}) for id in ("108AAAA", "109AAAA")]
    assert [answer.status_code for answer in found] == [200, 404]
    assert found[0].json()["peJobs"][0]["company"]["name"] == "Le Salon de l'Organisme fictif 10"


def test_what_feeds_lose_is_counted_by_partner_and_reason(alternance_home: Home) -> None:
    (folder,) = (alternance_home.reference / "releases").glob("2*")
    with (folder / "flat" / "alternance_offres_refus.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    mine = [(r["raison"], r["nombre"]) for r in rows if r["partenaire"] == "leboncoin"]
    assert mine == [("aucun métier (ROME) trouvé dans le titre", "1"), ("organisme de formation", "1")]


def test_refusals_are_counted_by_reason_and_those_made_wrongly_told(editeur: Editeur, serveur: Any) -> None:
    state = serveur[0].app.state.tremplin
    held, left = (editeur.publish_offer(f"A-{n}", offer__description=D_ECOLE[n]).json()["id"] for n in (0, 1))
    nowhere = editeur.publish_offer("A-2", workplace__location=None).json()["id"]
    moderator = Navigateur(serveur[0].app)
    moderator.connecter(open_account(state, "Modération", "moderateur"), "/espace-pro/moderation")
    with state.store.reading() as connection:
        report = next(r.id for r in employer_rows.a_decider(connection) if r.objet == held)
    token = moderator.arbre.xpath("//input[@name='jeton']/@value")[0]
    decided = {"jeton": token, "decision": "laisser"}
    assert moderator.http.post(f"/espace-pro/moderation/{report}", data=decided, headers=OURS).status_code == 200
    told = editeur.appeler("GET", f"{OFFRE}/{left}/publishing-informations").json()
    assert told["publishing"]["error"]["code"] == "SCHOOL_AD"
    assert [{n: v for n, v in r.items() if n != "label"} for r in told["refusals"]] == [
        {"code": "NOT_GEOLOCATED", "refused": 1, "current": 1, "by_mistake": 0},
        {"code": "SCHOOL_AD", "refused": 2, "current": 1, "by_mistake": 1},
    ]
    assert editeur.publish_offer("A-2").json()["id"] == nowhere
    member = Navigateur(serveur[0].app).connecter(open_account(state, editeur.nom), "/compte/publications")
    rows = [[" ".join(c.text_content().split()) for c in r] for r in member.arbre.xpath("//tbody/tr")]
    assert [(r[0].rpartition("(")[2], *r[1:]) for r in rows] == [
        ("NOT_GEOLOCATED)", "1", "0", "0"),
        ("SCHOOL_AD)", "2", "1", "1"),
    ]


# ── telephones and texts ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("06 12 34 56 78", True),
        ("06.12.34.56.78", True),
        ("06/12/34/56/78", True),
        ("0692 12 34 56", True),
        ("+33 6 12 34 56 78", True),
        ("+33 (0)6 12 34 56 78", True),
        ("0033 6 12 34 56 78", True),
        ("+262 692 12 34 56", True),
        ("+590590123456", True),
        ("+508 41 12 34", True),
        ("+32 2 123 45 67", True),
        ("+49 30 1234567", True),
        ("06 12 34 56 7", False),
        ("6 12 34 56 78", False),
        ("06 12 34 56 789", False),
        ("+33 6 12 34 56 7", False),
        ("+33 00 12 34 56 78", False),
        ("+32 12", False),
        ("٠٦١٢٣٤٥٦٧٨", False),
        ("0612345678 poste 3", False),
    ],
)
def test_a_telephone_is_ten_digits_or_a_country_and_its_number(editeur: Editeur, number: str, right: bool) -> None:
    assert (people.faute_de_telephone(number) is None) is right
    answer = editeur.publish_offer(apply__phone=number)
    assert answer.status_code == (200 if right else 400), answer.text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Je connais ASP.NET et Decathlon.fr", None),
        ("R&D; disponible dès lundi", None),
        ("a < b, 3 > 2", None),
        ("Âge : < 26 ans en apprentissage, > 26 ans en contrat pro", None),
        ("JavaScript: trois ans", None),
        ("moi@exemple.fr", None),
        ("voir http://exemple.fr", "lien"),
        ("voir www.exemple.fr", "lien"),
        ("voir exemple.fr/cv?id=1", "lien"),
        ("bit.ly/abc", "lien"),
        ("ftp://exemple", "lien"),
        ("<b>gras</b>", "balise"),
        ("<img src=x onerror=alert(1)>", "balise"),
        ("<script", "balise"),
        ("&lt;b&gt;", "balise"),
        ("&#60;b", "balise"),
        ("javascript:alert(1)", "balise"),
    ],
)
def test_links_and_tags_are_judged_by_what_they_are(text: str, fault: str | None) -> None:
    said = {None: None, "lien": "les liens ne sont pas acceptés", "balise": "du texte simple est attendu, sans balise"}
    assert free_texts.faute(text) == said[fault]


def test_a_person_is_not_called_by_a_site_a_company_may_be() -> None:
    assert free_texts.faute_de_nom("Decathlon.fr") == "un nom est attendu, sans lien ni balise"
    assert free_texts.faute_de_nom_d_entreprise("Decathlon.fr") is None
    assert free_texts.faute_de_nom_d_entreprise("http://x") == "un nom est attendu, sans lien ni balise"
