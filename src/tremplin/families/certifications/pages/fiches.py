"""Pages of certifications: the explorer, a fiche, the replacement finder. Readable without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tremplin.domain.codes import RNCP, matches
from tremplin.domain.dates import day_of, today
from tremplin.families.certifications import complements, drawing, queries, queries_predictions
from tremplin.families.certifications.reasons import said
from tremplin.families.certifications.typed import as_code, halves, names_code
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.family import known_code
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.linked_data import Node, code, node, organisation
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.DOCUMENTATION, PUBLIC, Cost.LIGHT, PAGE)
_SEARCH = Policy(Right.DOCUMENTATION, PUBLIC, Cost.SEARCH, PAGE)
PAGE_SIZE = 25
_PARTS = {
    "blocs": mark("Blocs de compétences"),
    "ccn": mark("Conventions collectives"),
    "certificateurs": mark("Certificateurs"),
    "cfd": mark("Diplôme"),
    "couple": mark("Couple du diplôme et de la fiche"),
    "etat": mark("État de la fiche"),
    "formacode": mark("Formacodes"),
    "nsf": mark("Spécialités (NSF)"),
    "rncp": mark("Fiche"),
    "rome": mark("Métiers (ROME)"),
    "voies_acces": mark("Voies d'accès"),
}
"""What the parts of a certification that have a proof of their own are called."""

_SURE = (
    (0.95, mark("presque sûr")),
    (0.8, mark("très probable")),
    (0.6, mark("probable")),
    (0.3, mark("possible")),
    (0.0, mark("peu probable")),
)
"""Least confidence → its words."""


@router.get("/certifications")
@policy(_SEARCH)
async def explorateur(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    page_index: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """Search by code or by words; an exact code leads to its fiche."""
    release = release_of(request)
    code = as_code(q)
    if code and queries.by_codes(release, *halves(code)):
        return RedirectResponse(f"/certifications/{code}", 303)
    if queries.known_apart(release, code):
        return RedirectResponse(f"/remplacement?rncp={code}", 303)
    count, results = queries.search(release, q, size=PAGE_SIZE, index=page_index - 1)
    return page(
        request,
        "certifications/explorateur.html",
        q=q,
        inconnu=code if names_code(q) else None,
        count=count,
        results=results,
        page=page_index,
        pages=-(-count // PAGE_SIZE),
    )


@router.get("/certifications/{code}")
@policy(_PAGE)
async def fiche(request: Request, code: str) -> Response:
    """Everything known of a code: identity, validity, continuity, correspondences, proofs."""
    release = release_of(request)
    known = as_code(code)
    if known is None:
        raise ApiError(404, _("« %(code)s » n'est ni un code diplôme (CFD) ni une fiche RNCP", code=code[:40]))
    cfd, rncp = halves(known)
    found = queries.with_proofs(release, cfd, rncp)
    if queries.known_apart(release, known):
        return RedirectResponse(f"/remplacement?rncp={known}", 303)
    if not found:
        raise ApiError(
            404, _("Le code %(known)s n'est dans aucune certification de cette version des données", known=known)
        )
    kind = "cfd" if cfd else "rncp"
    body = next((f.corps for f in found if f.corps["identifiant"][kind]), found[0].corps)
    members = body["continuite"][kind]
    start, end = ("ouverture", "fermeture") if cfd else ("activation", "fin_enregistrement")
    last = body["periode_validite"]["rncp"]["fin_enregistrement"] if rncp else None
    links = queries.links_among(release, "liens_cfd" if cfd else "liens_fiches", [m["code"] for m in members])
    graph = drawing.graph(members, links, start, end)
    replacement = queries.replacement(release, rncp) if rncp else None
    replaced = orjson.loads(replacement) if replacement else None
    others = complements.document(cfd, rncp, queries.complements(release, cfd, rncp))
    return page(
        request,
        "certifications/fiche.html",
        machine=_credential(known, kind, body),
        code=known,
        genre=kind,
        corps=body,
        certifications=[f.corps for f in found],
        preuves=_proof_rows(found),
        certificateurs=(found[0].preuves.get("certificateurs") or {}).get("sans_siret", ()) if rncp else (),
        etat=found[0].preuves.get("etat") if rncp else None,
        membres=_in_order(members, graph),
        debut=start,
        fin=end,
        terminee=last if last and day_of(datetime.fromisoformat(last)) < today() else None,
        frise=drawing.timeline(_lives(known, kind, [f.corps for f in found]), today()),
        graphe=graph,
        intitule_seul=label_alone,
        remplacement=replaced,
        raison=replaced and said(replaced["raison"]),
        conflits=queries.conflicts(release, known),
        corrections=queries.corrections_of(release, (f.preuves for f in found)),
        lignes_kit=queries.kit_rows(release, cfd=cfd, rncp=rncp),
        complements=others,
        complemente=any(isinstance(told, list) and told for told in others.values()),
        npec=queries.npec(release, rncp, None, None) if rncp else [],
        propose=queries_predictions.proposal(release, kind, known),
        surete=how_sure,
    )


@router.get("/remplacement")
@policy(_PAGE)
async def remplacement(request: Request, rncp: Annotated[str, Query(max_length=40)] = "") -> Response:
    """What replaces a fiche, step by step, with the lines that prove it."""
    release = release_of(request)
    code = as_code(rncp)
    answer, error = None, ""
    if rncp.strip():
        if code is None or not matches(RNCP, code):
            error = _(
                "« %(rncp)s » n'est pas un numéro de fiche : RNCP suivi de 3 à 5 chiffres, comme %(connu)s.",
                rncp=rncp,
                connu=known_code(request.app.state.families, release, "rncp-remplacee"),
            )
        else:
            body = queries.replacement(release, code)
            answer = orjson.loads(body) if body else None
            error = "" if body else _("Aucune source ne connaît la fiche %(code)s.", code=code)
    return page(
        request,
        "certifications/remplacement.html",
        rncp=rncp,
        reponse=answer,
        raison=answer and said(answer["raison"]),
        erreur=error,
        intitules=_titles(release, answer),
        a_part=queries.known_apart(release, code),
    )


def _titles(release: Release, answer: dict[str, Any] | None) -> dict[str, str | None]:
    if answer is None:
        return {}
    codes = {answer["code"], *(c for r in answer["remplacants"] for c in (r["code"], *r["chemin"]))}
    return queries.titles(release, "rncp", sorted(codes))


def _lives(code: str, kind: str, bodies: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None, str]]:
    """The code's own life, then the period of each certification that it is in."""
    validity = next(b["periode_validite"][kind] for b in bodies if b["periode_validite"][kind])
    start, end = ("ouverture", "fermeture") if kind == "cfd" else ("activation", "fin_enregistrement")
    lives = [(code, validity[start], validity[end], "vie")]
    other = "rncp" if kind == "cfd" else "cfd"
    for body in bodies[:30]:
        period, label = body["periode_validite"], body["identifiant"][other]
        lives.append(
            (
                _("avec %(code)s", code=label) if label else _("sans %(code)s", code=other.upper()),
                period["debut"],
                period["fin"],
                "couple",
            )
        )
    return lives


def how_sure(confidence: float) -> str:
    """A confidence in words."""
    return _(next(words for least, words in _SURE if confidence >= least))


def label_alone(code: str, label: str) -> str:
    """A label without the code that some publishers write at its head: « 221 : Agro-alimentaire »."""
    return re.sub(rf"^{re.escape(code)}\s*[:-]\s*", "", label)


def _in_order(members: list[dict[str, Any]], graph: drawing.Graph | None) -> list[dict[str, Any]]:
    """The members of a continuity in the order of their drawing, when there is one."""
    ranks = {node.code: n for n, node in enumerate(graph.nodes)} if graph else {}
    return sorted(members, key=lambda member: ranks.get(member["code"], 0))


def _proof_rows(found: list[queries.Fiche]) -> list[dict[str, Any]]:
    """(what, source, file, lines) of every proof, once."""
    rows: dict[tuple[str, str, str], set[int]] = {}
    for fiche_ in found:
        for what, proof in fiche_.preuves.items():
            if proof:
                rows.setdefault((what, proof["source"], proof["fichier"]), set()).update(proof["lignes"])
    return [
        {"quoi": what, "titre": _PARTS[what], "source": source, "fichier": file, "lignes": sorted(lines)}
        for (what, source, file), lines in sorted(rows.items())
    ]


def _credential(known: str, kind: str, body: Mapping[str, Any]) -> Node | None:
    """What machines read of a certification that has a title."""
    title = body["intitule"]["cfd"]["long"] if kind == "cfd" else body["intitule"]["rncp"]
    levels, lives = body["intitule"]["niveau"][kind] or {}, body["periode_validite"]
    return title and node(
        "EducationalOccupationalCredential",
        name=title,
        identifier=known,
        credentialCategory=body["intitule"]["niveau"]["cfd"]["sigle"] if kind == "cfd" else "RNCP",
        educationalLevel=code(str(levels["europeen"]), "CEC") if levels.get("europeen") else None,
        recognizedBy=[organisation(one["nom"]) for one in body["type"]["certificateurs_rncp"] or []],
        validIn=node("Country", name="France"),
        dateCreated=(lives["debut"] or "")[:10],
        expires=(lives["fin"] or "")[:10],
    )
