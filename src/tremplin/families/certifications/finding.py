"""What certifications find for the portal's search: titles, and codes of any nomenclature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from tremplin.domain import codes
from tremplin.families.certifications import queries
from tremplin.families.certifications.correspondance import VOCABULAIRES, normalize
from tremplin.families.certifications.typed import as_code, halves, names_code
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.web.finding import SHOWN, Found, Group
from tremplin.platform.web.state import State
from tremplin.release.reader import Release

_LEAD = {"rome": mark("Métiers"), "rncp": mark("Certifications")}
"""The nomenclatures that have a page for each code, and what is there."""


def search(_state: State, release: Release, typed: str) -> list[Group]:
    """Certifications, then what a code of another nomenclature corresponds to."""
    groups = [_certifications(release, typed)]
    for vocabulary in VOCABULAIRES:
        code = normalize(vocabulary, typed)
        if vocabulary in ("rncp", "cfd", "rome") or code is None:
            continue
        known = queries.knows(release, vocabulary, code)
        if known is not None:
            groups += _corresponding(release, vocabulary, code, known[0])
    return [g for g in groups if g.trouves]


def _certifications(release: Release, typed: str) -> Group:
    code = as_code(typed)
    if code and queries.by_codes(release, *halves(code)):
        kind = "cfd" if codes.matches(codes.CFD, code) else "rncp"
        title = queries.titles(release, kind, [code]).get(code)
        return Group(mark("Certifications"), [Found(title or code, code, f"/certifications/{code}", exact=True)])
    if code and queries.known_apart(release, code):
        title = queries.titles(release, "rncp", [code]).get(code)
        kept = Found(title or code, code, f"/remplacement?{urlencode({'rncp': code})}", exact=True)
        return Group(mark("Certifications"), [kept])
    count, found = queries.search(release, typed, size=SHOWN, index=0)
    shown = [
        Found(r["intitule"] or _("Sans intitulé"), _told(r, diploma=r["type"] == "cfd"), f"/certifications/{r['code']}")
        for r in found
    ]
    more = f"/certifications?{urlencode({'q': typed})}" if count > SHOWN else ""
    unknown = code is not None and names_code(typed)
    title = (
        _("Aucune certification %(code)s : codes qui lui ressemblent", code=code) if unknown else mark("Certifications")
    )
    return Group(title, shown, more)


def _told(row: Mapping[str, Any], *, diploma: bool = False) -> str:
    """Code, level, then that it is a diploma's, or a fiche that isn't active any more."""
    level = row["niveau"] and _("niveau %(niveau)s", niveau=row["niveau"])
    kind = _("diplôme") if diploma else "" if row["actif"] else _("inactive")
    return ", ".join(filter(None, (row["code"], level, kind)))


def _corresponding(release: Release, vocabulary: str, code: str, title: str | None) -> list[Group]:
    """Jobs and certifications that a code corresponds to, the surest first."""
    name = f"{VOCABULAIRES[vocabulary][1]} {code}" + (f" : {title}" if title else "")
    groups = []
    for target, what in _LEAD.items():
        if (vocabulary, target) not in queries.direct_links(release):
            continue
        reached = queries.follow(release, (vocabulary, target), code, None)
        surest = sorted(reached, key=lambda c: (-reached[c].confiance, c))[:SHOWN]
        labels = queries.titles(release, target, surest)
        page = "/metiers/" if target == "rome" else "/certifications/"
        groups.append(Group(f"{what} de : {name}", [Found(labels.get(c) or c, c, page + c) for c in surest]))
    return groups
