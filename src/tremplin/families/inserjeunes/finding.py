"""What InserJeunes finds for the portal's search: schools, and diplomas whose outcomes are known, near a place."""

from __future__ import annotations

from urllib.parse import urlencode

from tremplin.domain.display import mesure
from tremplin.families.inserjeunes.pages.lines import title
from tremplin.families.inserjeunes.pages.search import find, grouped
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.finding import SHOWN, Found, Group
from tremplin.platform.web.state import State
from tremplin.release.reader import Release


def search(_state: State, release: Release, typed: str) -> list[Group]:
    """Establishments, then one line a diploma; what was typed may end with a place."""
    found = find(release, typed)
    place, schools = found.place, found.placed(release).shown
    diplomas = grouped(release, [r["code"] for r in found.codes.rows])
    near = f"?lieu={place.commune['code_insee']}#etablissements" if place and place.commune else ""
    where = _(", près de %(nom)s", nom=place.commune["nom"]) if place and place.commune else ""
    found_schools = [
        Found(
            nom=r["intitule"] or r["code"],
            precision=f"{r['code']}, {r['precision']}"
            + (_(", à %(km)s", km=mesure(round(km), "km")) if km is not None else ""),
            adresse=f"/inserjeunes/etablissements/{r['code']}",
            exact=r["code"].lower() == typed.strip().lower(),
        )
        for r, km in schools[:SHOWN]
    ]
    found_diplomas = [
        Found(
            nom=title(head) + where,
            precision=f"{head['code_certification']}, {head['diplome_libelle'] or 'diplôme'}",
            adresse=f"/inserjeunes/certifications/{head['code_certification']}{near}",
        )
        for head, _codes in list(diplomas.values())[:SHOWN]
    ]
    more = f"/inserjeunes?{urlencode({'q': typed})}"
    groups = [
        Group(mark("Établissements"), found_schools, more if len(schools) > SHOWN else ""),
        Group(mark("Devenir après une formation"), found_diplomas, more if len(diplomas) > SHOWN else ""),
    ]
    return [g for g in groups if g.trouves]
