"""Instants: what the store gives back has its zone, and whoever reads a page or a mail reads the hour of Paris."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime, insert, select, update
from sqlalchemy.exc import StatementError

from tests.conftest import Home
from tests.world.browser import Navigateur, open_account
from tremplin.app import create_app
from tremplin.domain.dates import PARIS
from tremplin.domain.display import jour, moment
from tremplin.families.parcours.store.person_keys import metadata as cles
from tremplin.store.engine import Store
from tremplin.store.instants import Instant
from tremplin.store.migrate import upgrade
from tremplin.store.tables import cle, incident, metadata

MINUIT = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
"""Half past one in Paris, the next day."""


def test_every_instant_of_the_store_is_of_the_type_that_keeps_its_zone() -> None:
    columns = [c for m in (metadata, cles) for table in m.tables.values() for c in table.columns]
    assert [c for c in columns if isinstance(c.type, DateTime)] == []
    assert isinstance(incident.c.debut.type, Instant)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize("hours", [-10, 0, 2, 14])
def test_an_instant_comes_back_in_utc_whatever_zone_it_was_written_in(
    new_base: Callable[[str], str], engine: str, hours: int
) -> None:
    store = Store(new_base(engine))
    upgrade(store)
    written = MINUIT.astimezone(timezone(timedelta(hours=hours)))
    with store.writing() as connection:
        connection.execute(insert(incident).values(id="un", debut=written, titre="t", texte="", familles=[]))
    with store.reading() as connection:
        read = connection.execute(select(incident.c.debut).where(incident.c.debut == written)).scalar_one()
    store.close()
    assert (read, read.tzinfo) == (MINUIT, UTC)


def test_an_instant_without_zone_is_refused(new_base: Callable[[str], str]) -> None:
    store = Store(new_base("sqlite"))
    upgrade(store)
    values = {"id": "un", "debut": MINUIT.replace(tzinfo=None), "titre": "t", "texte": "", "familles": []}
    with pytest.raises(StatementError, match="zone"), store.writing() as connection:
        connection.execute(insert(incident).values(**values))
    store.close()


@given(st.integers(0, 366 * 24 * 60), st.integers(-12, 14))
def test_pages_tell_paris_whatever_the_zone(minutes: int, hours: int) -> None:
    at = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(timezone(timedelta(hours=hours)))
    assert moment(at) == moment(at.astimezone(UTC)) == moment(at.isoformat())
    assert jour(at) == jour(at.astimezone(UTC)) == jour(at.isoformat()) == moment(at).partition(" à ")[0]


def test_half_past_eleven_in_utc_is_the_next_day() -> None:
    assert (moment(MINUIT), jour(MINUIT), jour(MINUIT.isoformat())) == (
        "15/07/2026 à 1\u00a0h\u00a030",
        "15/07/2026",
        "15/07/2026",
    )
    assert (jour(MINUIT.date()), jour("2026-07-14"), moment("2026-07-14T23:30")) == (
        "14/07/2026",
        "14/07/2026",
        "14/07/2026 à 23\u00a0h\u00a030",
    )


def test_the_status_page_tells_an_incident_in_paris(own_home: Home) -> None:
    late = (datetime.now(UTC) - timedelta(days=3)).replace(hour=23, minute=30)
    values = {"debut": late, "fin": late + timedelta(minutes=20), "texte": "", "familles": []}
    who = Navigateur(create_app(own_home.settings(TREMPLIN_LIMITES="non")))
    with who.http:
        with who.state.store.writing() as connection:
            connection.execute(insert(incident).values(id="un", titre="Coupure", **values))
        told = who.open("/statut").texte
    first, hour = f"{late + timedelta(days=1):%d/%m/%Y}", late.astimezone(PARIS).hour
    assert f"Du {first} à {hour} h 30 au {first} à {hour} h 50" in told


def test_a_key_tells_its_days_in_paris(own_home: Home) -> None:
    app = create_app(own_home.settings(TREMPLIN_LIMITES="non"))
    who = Navigateur(app)
    with who.http:
        who.connecter(open_account(who.state, "Essais"))
        with who.state.store.writing() as connection:
            end = MINUIT.replace(year=MINUIT.year + 20)
            connection.execute(update(cle).values(creee_le=MINUIT, expire_le=end, utilisee_le=MINUIT))
        who.open("/compte/cles")
    assert "créée le 15/07/2026 · finit le 15/07/2046 · servie le 15/07/2026 à 1 h 30" in who.texte
