"""The audit log: a line for each change, in its transaction, in a chain that shows any tampering."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from tests.needs import ROOT
from tests.world.commands import tremplin
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.identity.store import users as user_rows
from tremplin.store.audit import CHAINE
from tremplin.store.chain import Chaine
from tremplin.store.engine import Store
from tremplin.store.migrate import upgrade
from tremplin.store.tables import audit, audit_tete


@pytest.fixture
def store(base: str) -> Store:
    """A store where an organisation, a key, a client and a user came and went."""
    found = Store(base)
    upgrade(found)
    owner = key_rows.ensure_organisation(found, "Essais")
    soon = datetime.now(UTC) + timedelta(days=1)
    with found.writing() as connection:
        key_rows.add(connection, id="k" * 12, organisation_id=owner, nom="x", empreinte=b"", test=False, expire_le=soon)
    key_rows.renew(found, "k" * 12, soon)
    key_rows.revoke(found, "k" * 12)
    client_rows.add(found, id="c", organisation_id=owner, nom="x", portees=[], test=False)
    client_rows.add_secret(found, "c", id="s", empreinte=b"")
    client_rows.set_scopes(found, "c", ["api_romev1"])
    client_rows.revoke(found, "c")
    user_rows.put(found, nom="u", organisation_id=owner, empreinte="x")
    user_rows.close(found, "u")
    key_rows.ensure_organisation(found, "Essais", frozenset({"jobs:write"}))
    return found


def actions(store: Store) -> list[tuple[str, str]]:
    with store.reading() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.objet).order_by(audit.c.position))
        return [(r.action, r.objet) for r in rows]


def test_each_change_has_its_line_and_what_changes_nothing_has_none(store: Store) -> None:
    told = [a for a, _ in actions(store)]
    assert told == [
        "organisation.creer",
        "cle.creer",
        "cle.prolonger",
        "cle.revoquer",
        "client.creer",
        "client.secret",
        "client.portees",
        "client.revoquer",
        "utilisateur.mot_de_passe",
        "utilisateur.fermer",
        "organisation.permissions",
    ]
    assert (
        not key_rows.revoke(store, "k" * 12)
        and not client_rows.revoke(store, "nobody")
        and not user_rows.close(store, "u")
    )
    assert CHAINE.verify(store) == (len(told), []) and len(actions(store)) == len(told)
    store.close()


@pytest.mark.parametrize("position", [1, 5, 11])
@pytest.mark.parametrize("harm", ["removed", "changed", "swapped", "again"])
def test_any_tampering_shows(store: Store, position: int, harm: str) -> None:
    mine = audit.c.position == position
    with store.writing() as connection:
        line = dict(connection.execute(select(audit).where(mine)).one()._mapping)
        match harm:
            case "removed":
                connection.execute(delete(audit).where(mine))
            case "changed":
                connection.execute(update(audit).where(mine).values(qui="personne"))
            case "swapped":
                other = audit.c.position == (2 if position != 2 else 3)
                twin = connection.execute(select(audit.c.objet, audit.c.action).where(other)).one()
                connection.execute(update(audit).where(mine).values(objet=twin.objet, action=twin.action))
            case "again":
                connection.execute(insert(audit).values(**{**line, "position": 12}))
    gone = f"fin du journal : {position - 1} lignes, 11 attendues"
    spoilt = [f"ligne {position} : changée ou déplacée"]
    assert (
        CHAINE.verify(store)
        == {
            "removed": (10, [gone] if position == 11 else [f"lignes {position} à {position} : retirées"]),
            "changed": (11, spoilt),
            "swapped": (11, spoilt),
            "again": (12, ["ligne 12 : changée ou déplacée", "fin du journal : 12 lignes, 11 attendues"]),
        }[harm]
    )
    store.close()


def test_a_change_undone_leaves_no_line(store: Store) -> None:
    before = actions(store)
    with pytest.raises(RuntimeError), store.writing() as connection:
        from tremplin.store.audit import record

        record(connection, "cle.creer", "x")
        raise RuntimeError
    assert actions(store) == before and CHAINE.verify(store) == (11, [])
    store.close()


def test_doctor_reads_it(tmp_path: Path, base: str) -> None:
    more = {"TREMPLIN_BASE_OPERATIONNELLE": base}
    tremplin(tmp_path, "key", "create", **more)
    done = tremplin(tmp_path, "doctor", "--audit", **more)
    assert (done.returncode, "Journal d'audit : 2 lignes, chaîne intacte" in done.stdout) == (0, True)
    store = Store(base)
    with store.writing() as connection:
        connection.execute(update(audit).values(objet="autre"))
    store.close()
    done = tremplin(tmp_path, "doctor", "--audit", **more)
    assert (done.returncode, "changée ou déplacée" in done.stderr) == (1, True)


def test_the_oldest_lines_go_and_the_chain_starts_where_they_ended(store: Store) -> None:
    old, limit = datetime(2020, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)
    other = Chaine(audit, audit_tete)
    with store.writing() as connection:
        connection.execute(delete(audit))
        connection.execute(delete(audit_tete))
        for n in range(6):
            when = old if n < 4 else limit + timedelta(days=n)
            other.append(connection, [{"quand": when, "qui": "x", "action": f"a{n}", "objet": "o", "raison": None}])
    assert other.verify(store) == (6, [])
    for expected in (4, 0):
        with store.writing() as connection:
            assert other.forget(connection, limit) == expected
        assert other.verify(store) == (2, [])
    with store.writing() as connection:
        other.append(connection, [{"quand": limit, "qui": "x", "action": "b", "objet": "o", "raison": None}])
        assert other.head(connection) == 7
    assert other.verify(store) == (3, [])
    with store.writing() as connection:
        connection.execute(delete(audit).where(audit.c.position == 5))
    assert other.verify(store) == (2, ["lignes 5 à 5 : retirées"])
    with store.writing() as connection:
        assert other.forget(connection, datetime(2099, 1, 1, tzinfo=UTC)) == 2
        other.append(connection, [{"quand": limit, "qui": "x", "action": "c", "objet": "o", "raison": None}])
    assert other.verify(store) == (1, [])
    store.close()


ACTS = """
    administration.permissions cle.borner cle.creer cle.prolonger cle.remplacer cle.revoquer client.creer
    client.portees client.revoquer client.secret compte.code_secours compte.creer compte.fermer compte.oublier
    compte.second_facteur compte.second_facteur_retire correction.annuler droit.demander entreprise.corriger
    incident.clore incident.ouvrir organisation.changer organisation.creer organisation.inviter
    organisation.permissions parcours.acteur parcours.convention parcours.effacer parcours.importer parcours.menage
    parcours.volume_inhabituel parcours.volume_moitie session.fermer session.ouvrir utilisateur.fermer
    utilisateur.mot_de_passe version.publier
    administration.fermer_… droit.… employeur.… moderation.… signalement.… travail.…
"""
"""What the log says that was done; people look for these words in logs of years ago."""


def test_the_words_of_the_log_stay() -> None:
    written = {"audit.record": 1, "audit.if_done": 2, "act.do": 0, "act.note": 0}
    told = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            place = written.get(ast.unparse(node.func)) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and place is not None:
                act = node.args[place]
                parts = act.values if isinstance(act, ast.JoinedStr) else [act]
                told.add("".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in parts))
    assert told - {"…"} == set(ACTS.split())
