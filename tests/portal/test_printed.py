"""Every request that the documentation prints runs as it is printed, on the fictitious world and on real files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, make_key
from tests.world.browser import Navigateur
from tests.world.callers import document, token_of
from tests.world.printed import HOST, Section, Shell, by_javascript, by_python, reached, same, sections
from tremplin.app import FAMILIES, create_app
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.store import employers as employer_rows
from tremplin.families.parcours.imports import job
from tremplin.platform.identity import users
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.platform.work.store import outbox
from tremplin.store.tables import offre

ENDLESS = "/flux"
"""A stream: its request never ends, `test_direct.py` reads it."""
ABSENT = {
    "demo_home": set[str](),
    "real_home": {
        "GET /api/inserjeunes/formations/{uai}-{code_certification}",  # no school of the samples has a code of 8
        *(f"{method} /api/v1/jobs/delegations/{{id}}" for method in ("GET", "POST")),
        "POST /api/appointment-request/validate",
        "POST /api/appointment-request/reply",
        "GET /api/appointment-request/context/recap",
        "GET /api/appointment-request/context/short-recap",
    },
}
"""Home → what its data give no request of: the training of its samples has no address."""
ENDING = {
    "DELETE /partenaire/parcours-formation-test/v1/abonnements/{id}": "ABONNEMENT",
    "POST /api/v1/jobs/provided/{id}": "OFFRE_EMPLOYEUR",
    "POST /api/v1/jobs/canceled/{id}": "OFFRE_EMPLOYEUR",
    "POST /partenaire/parcours-formation-test/v1/imports/{id}/reprise": "IMPORT",
    "GET /partenaire/parcours-formation-test/v1/imports/{id}/rejets": "IMPORT",
    "POST /api/appointment-request/reply": "DEMANDE",
}
"""Operation → the variable that names nothing more once it has run: it runs last, in this order."""


class Scene:
    """A world, what opens it, and what happens in it that no request does."""

    def __init__(self, name: str, home: Home, app: Any, url: str, folder: Path) -> None:
        self.name, self.app, self.state = name, app, app.state.tremplin
        users.put(self.state.store, organisation="Utilisateurs", nom="camille", password="Mot-de-passe-1")
        held = {
            "CLE": make_key(home.settings(), organisation="Onisep", permissions=frozenset(PERMISSIONS)),
            "JETON": token_of(self.state, "Diffuseur", test=False),
            "JETON_ESSAI": token_of(self.state, "Diffuseur", test=True),
            "UTILISATEUR": "camille",
            "MOT_DE_PASSE": "Mot-de-passe-1",
            "RECEPTEUR": "https://93.184.216.34/changements",
        }
        self.shell = Shell(url, folder, held)
        self.confirmed = False

    def page(self, family: str) -> list[tuple[str, Section | None]]:
        answer = TestClient(self.app, base_url=HOST).get(f"/documentation/{family}/technique")
        assert answer.status_code == 200
        return list(sections(answer.text))

    def happens(self, told: str) -> None:
        """What a page says must have happened."""
        HAPPENS[told](self)

    def confirm(self) -> None:
        if not self.confirmed:
            who = Navigateur(self.app)
            who.open(who.lien("recrutement@exemple.fr", "/espace-pro/confirmation")).send("Confirmer mon adresse")
            with self.state.store.writing() as connection:
                owner = employer_rows.par_courriel(connection, "recrutement@exemple.fr")
                assert owner is not None
                employers.validate(self.state, connection, owner, validation="MANUELLE", qui="agent", raison=None)
            self.confirmed = True

    def another_day(self) -> None:
        self.confirm()
        with self.state.store.writing() as connection:
            for row in connection.execute(select(offre.c.id, offre.c.expire_le)).all():
                told = update(offre).where(offre.c.id == row.id)
                connection.execute(told.values(expire_le=row.expire_le - timedelta(days=1)))

    def outside(self, variable: str) -> None:
        """Give a variable that no request gives its value."""
        if variable == "JETON_CFA":
            mails = Navigateur(self.app).courriels()
            link = next(
                m[0]
                for t in mails
                if "ada.essai@exemple.fr" in t and (m := re.search(r"/rendez-vous/repondre\?jeton=([^\s&]+)", t))
            )
            self.shell.held[variable] = link.partition("jeton=")[2]
        if variable == "ENVOI":
            with self.state.store.writing() as connection:
                now = datetime.now(UTC)
                identifier = outbox.deposit(
                    connection,
                    genre="webhook",
                    destination=self.shell.held["ABONNEMENT"],
                    objet="essai",
                    body={},
                    quand=now,
                )
                (sent,) = outbox.prets(connection, ["webhook"], now)
                outbox.abandons(connection, sent, "refusé", now)
            self.shell.held[variable] = identifier


def _read_files(scene: Scene) -> None:
    while job.read_next(scene.state):
        pass


CONFIRMED = "L'employeur a confirmé son adresse, par le lien du courriel reçu, et son OPCO l'a validé"
HAPPENS: dict[str, Callable[[Scene], None]] = {
    f"{CONFIRMED}.": Scene.confirm,
    f"{CONFIRMED}, un autre jour.": Scene.another_day,
    "Le fichier a été lu.": _read_files,
    "Le serveur a été démarré avec `TREMPLIN_HORLOGE_ESSAI=oui`.": lambda _scene: None,
}


@pytest.fixture(scope="module", params=["demo_home", "real_home"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made: Home = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("imprimees")
    home = made.copy(folder / "home")
    app = create_app(home.settings(TREMPLIN_LIMITES="non", TREMPLIN_HORLOGE_ESSAI="oui"))
    with TestClient(app), reached(app) as url:
        yield Scene(request.param, home, app, url, folder)


@pytest.mark.parametrize("family", [f.name for f in FAMILIES])
def test_every_printed_request_runs_as_it_is_printed(scene: Scene, family: str) -> None:
    if scene.name == "real_home" and family == "parcours" and needs.campaign(True, False):
        pytest.skip("aucun fichier publié ne dit de parcours : comme sur le monde fictif (make trust)")
    printed = {operation: section for operation, section in scene.page(family) if not operation.endswith(ENDLESS)}
    paths = document(family)["paths"].items()
    ids = {f"{m.upper()} {p}": o["operationId"] for p, found in paths for m, o in found.items()}
    by_id = {identifier: operation for operation, identifier in ids.items()}
    refused, told, seen = {}, [], set[str]()

    def run(section: Section) -> None:
        for one in section.after:
            if by_id[one] not in seen:
                run(printed[by_id[one]])  # type: ignore[arg-type]
        for kept in section.before:
            scene.shell.keep(*kept)
        if section.condition:
            scene.happens(section.condition)
        for variable in section.outside:
            scene.outside(variable)
        status, answer = scene.shell.run(section.curl, ids[section.operation])
        seen.add(section.operation)
        if section.operation.startswith("POST"):  # others may be asked again
            scene.shell.answered.setdefault(section.operation, set())
        if not 200 <= status < 300:
            refused[section.operation] = (status, answer[:500])
        told.append((section, dict(scene.shell.held), scene.shell.asked))
        if section.operation in ENDING:
            scene.shell.forget(ENDING[section.operation])

    for operation in sorted(printed, key=lambda one: [*ENDING].index(one) if one in ENDING else -1):
        if operation not in seen and (section := printed[operation]) is not None:
            run(section)
    assert refused == {}
    mine = {o for o in by_id.values() if not o.endswith(ENDLESS)}
    assert {o for o, section in printed.items() if section is None} == ABSENT[scene.name] & mine
    asked = [same(one) for *_, one in told]
    assert [same(by_python(section, held)) for section, held, _ in told] == asked
    assert [same(one) for one in by_javascript([(section, held) for section, held, _ in told])] == asked


FOUND = "//section[@class='groupe']//a"
HINTS = {
    "/": ("q", "/recherche?q=", FOUND),
    "/certifications": ("q", "/certifications?q=", "//tbody/tr"),
    "/remplacement": ("rncp", "/remplacement?rncp=", "//section[@class='chemin']"),
    "/metiers": ("q", "/metiers?q=", "//tbody/tr"),
    "/inserjeunes": ("q", "/inserjeunes?q=", "//main/h2"),
    "/sources": ("q", "/sources?q=", "//li[@class='ligne']"),
    "/telechargements": ("q", "/telechargements?q=", "//li[@class='ligne']"),
    "/signalement": ("objet", "/recherche?q=", FOUND),
    "/veille": ("", "/recherche?q=", FOUND),
    "/explorer/comparer": ("metiers", "/explorer?lieu=Metz&metier=", "//section[@id]"),
}
"""Page → the field whose hint prints examples, where each is asked, what is there when it is answered."""


def examples_beside(page: Any, field: str) -> list[str]:
    """What the hint of a field gives as examples; of the watch of codes, the codes that are linked, but the names of
    files and of bassins, that one search doesn't look for."""
    if not field:
        linked = [a.text for a in page.xpath("//dl[@class='fiche']//a")]
        return [code for code in linked if code.upper() == code and "-" not in code]
    (hint,) = page.xpath(f"//label[@for='{field}']/span[@class='fr-hint-text']")
    told = hint.text_content()
    inside = re.search(r"\((\w+)\)", told) if field == "objet" else None
    return [inside[1]] if inside else re.split(r", | ou ", told.partition(" : ")[2].strip("…"))


@pytest.mark.parametrize("world", ["demo_client", "real_client", "france_client"])
def test_examples_beside_fields_are_answered(request: pytest.FixtureRequest, world: str) -> None:
    client: TestClient = request.getfixturevalue(world)
    lost, asked = [], []
    for address, (field, where, there) in HINTS.items():
        page = lxml.html.fromstring(client.get(address).text)
        for example in (told.strip(" «»\xa0\u202f") for told in examples_beside(page, field)):
            asked.append((address, example))
            answer = client.get(where + example, follow_redirects=False)
            told = answer.status_code == 200 and lxml.html.fromstring(answer.text).xpath(there)
            if answer.status_code != 303 and not told:
                lost.append((address, example))
    assert lost == []
    assert {address for address, _ in asked} == set(HINTS)
