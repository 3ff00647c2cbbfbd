"""Real trainings of November 2020 (Carif-Oref), in a layout without key nor title: none is served, and this is told."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_trainings_that_have_no_key_are_told_and_the_check_is_not_held(france_client: TestClient) -> None:
    manifest = france_client.app.state.tremplin.releases.current.manifest  # type: ignore[attr-defined]
    (check,) = [c for c in manifest["controles"] if c["nom"] == "alternance_formations"]
    told = "0 formations servies, 2208 écartées (2208 sans clé, les autres sans intitulé, ou répétées)"
    assert (check["ok"], check["bloquant"], check["message"]) == (False, False, told)
