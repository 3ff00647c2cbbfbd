"""Commands about contact requests and about addresses that take no mail."""

from __future__ import annotations

from tests.conftest import Home
from tests.world.commands import tremplin
from tremplin.families.alternance.store import appointments as rows
from tremplin.platform.web.state import State


def test_an_operator_opens_an_organisation_and_fixes_an_address(own_home: Home) -> None:
    state = State(own_home.settings())
    with state.store.reading() as connection:
        owner = rows.etablissements(connection)[0]
    assert owner.active_le is not None, "the demonstration opens its organisations"
    shown = tremplin(own_home.folder, "rendez-vous", "etat", owner.siret)
    assert "lba" in shown.stdout and "activation" in shown.stdout
    assert tremplin(own_home.folder, "rendez-vous", "activer", owner.siret).returncode == 0
    assert tremplin(own_home.folder, "rendez-vous", "activer", "00000000000000").returncode == 1
    assert tremplin(own_home.folder, "rendez-vous", "adresse", "inconnue", "a@exemple.fr").returncode == 1
    assert tremplin(own_home.folder, "rendez-vous", "adresse", "inconnue", "pas une adresse").returncode == 2
    state.close()


def test_an_address_that_bounced_is_written_to_again_on_demand(own_home: Home) -> None:
    assert tremplin(own_home.folder, "courriels", "rouvrir", "a@exemple.fr").returncode == 1
    assert tremplin(own_home.folder, "courriels", "refuser", "a@exemple.fr").returncode == 0
    assert tremplin(own_home.folder, "courriels", "rouvrir", "A@exemple.fr").returncode == 0
