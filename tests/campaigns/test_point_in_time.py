"""PostgreSQL archived as docs/runbook.md says, then lost: what was acknowledged before an instant is served by another
server, and nothing after."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from tests import needs
from tests.families.parcours.conftest import PLAN, ouvert
from tests.world import postgresql
from tests.world.archive import archived
from tests.world.commands import as_json, tremplin
from tests.world.writers import feed
from tremplin.families.parcours.events.schemas import Beneficiaire
from tremplin.families.parcours.privacy import erasure
from tremplin.families.parcours.store.tables import personne

BEFORE, AFTER = 8, 5


def test_what_was_acknowledged_before_an_instant_comes_back(tmp_path: Path) -> None:
    if postgresql.binaries() is None:
        needs.missing("PostgreSQL absent (scripts/system-packages l'installe)")
    with postgresql.cluster(fsync="off") as lost, archived(lost) as archive:
        with ouvert(tmp_path / "home", lost) as monde:
            of = monde.organisme()
            session, people = monde.session(of), monde.personnes(BEFORE + AFTER)

            def write(who: dict[str, str]) -> str:
                done = of.write("AIS", "2025-07-02", {"beneficiaire": who, "session": session}, PLAN)
                assert done.status_code == 201, done.text
                return str(done.json()["id"])

            acknowledged = [write(who) for who in people[:BEFORE]]
            instant = archive.now()
            for who in people[BEFORE:]:
                write(who)
            assert len(list(feed(of))) == BEFORE + AFTER
            gone = erasure.get(monde.service, Beneficiaire.model_validate(people[0]), test=False)
            assert gone is not None
            erasure.erase(monde.service, gone, "à sa demande", ouverts=True)
            revoked = tremplin(monde.home.folder, "client", "revoke", of.client, TREMPLIN_BASE_OPERATIONNELLE=lost)
            assert revoked.returncode == 0, revoked.stderr
        archive.catch_up()
        with archive.restored(instant) as found, ouvert(tmp_path / "home", found) as again:
            of.monde = again
            assert list(feed(of)) == acknowledged
            more = {"TREMPLIN_BASE_OPERATIONNELLE": found}
            audit = as_json(tremplin(again.home.folder, "doctor", "--audit", "--json", **more))
            assert {name: told["anomalies"] for name, told in audit.items()} == {name: [] for name in audit}
            assert audit["des événements"]["lignes"] == BEFORE
            assert tremplin(again.home.folder, "jobs", "run", "retention", **more).returncode == 0
            with again.state.store.reading() as connection:
                erased = select(personne.c.id).where(personne.c.effacee_le.is_not(None))
                assert list(connection.execute(erased).scalars()) == [gone]
                assert connection.scalar(select(func.count()).select_from(personne)) == len(people)
