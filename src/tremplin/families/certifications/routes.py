"""Routes: `/api/certification/v1…` (wire contract); `/api/correspondance/v1` and `/api/npec/v1` (ours)."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tremplin.families.certifications import complements, correspondance, links, queries, reasons, schemas
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import KEY, WIRE, Load, Policy, policy
from tremplin.platform.wire import bodies
from tremplin.platform.wire.errors import ApiError, bad_parameter
from tremplin.platform.wire.moments import Day

router = APIRouter(prefix="/api", route_class=GuardedRoute)


def _whole_table(request: Request) -> bool:
    """No code asked for: the answer is thousands of rows."""
    wanted = (request.query_params.get(f"identifiant.{half}") for half in ("cfd", "rncp"))
    return not any(value and value != "null" for value in wanted)


_WIRE = Policy(Right.CERTIFICATIONS, KEY, Cost.LIGHT, load=Load(heavy=_whole_table))
_NATIVE = Policy(Right.CERTIFICATIONS, KEY, Cost.LIGHT, WIRE.strict)
_SEARCH = Policy(Right.CERTIFICATIONS, KEY, Cost.SEARCH, WIRE.strict)

_CFD_FILTER = r"^([A-Z0-9]{3}[0-9]{3}[A-Z0-9]{2}|null)?$"
_RNCP_FILTER = r"^(RNCP[0-9]{3,5}|null)?$"
Rncp = Annotated[str, Query(pattern=r"^RNCP[0-9]{3,5}$", description="Fiche RNCP", examples=["RNCP31924"])]
Cfd = Annotated[str | None, Query(pattern=r"^[A-Z0-9]{3}[0-9]{3}[A-Z0-9]{2}$", description="Code diplôme")]
RncpOrNone = Annotated[str | None, Query(pattern=r"^RNCP[0-9]{3,5}$", description="Fiche RNCP")]
Vocabulaire = Literal["rncp", "cfd", "mef", "sise", "rome", "naf", "formacode", "nsf", "idcc", "appellation"]


@router.get(
    "/certification/v1",
    response_model=list[schemas.Certification],
    tags=["Certifications"],
    summary="Certifications, toutes ou par code",
)
@policy(_WIRE)
async def certification(
    request: Request,
    cfd: Annotated[
        str | None,
        Query(
            alias="identifiant.cfd",
            pattern=_CFD_FILTER,
            description="Absent : pas de filtre ; vide ou « null » : seulement sans CFD",
        ),
    ] = None,
    rncp: Annotated[
        str | None,
        Query(
            alias="identifiant.rncp",
            pattern=_RNCP_FILTER,
            description="Absent : pas de filtre ; vide ou « null » : seulement sans RNCP",
        ),
    ] = None,
) -> Response:
    """Les certifications ; sans filtre sur un code précis, la table entière arrive en flux (classe « heavy »)."""
    release = release_of(request)
    cfd, rncp = _wanted(cfd), _wanted(rncp)
    if cfd or rncp:
        return bodies.array(queries.by_codes(release, cfd, rncp))
    return bodies.streamed(release, partial(queries.whole_table, cfd, rncp))


def _wanted(value: str | None) -> str | None:
    return queries.ABSENT if value == "null" else value


@router.get(
    "/certification/v1/remplacement",
    response_model=schemas.Remplacement,
    tags=["Certifications"],
    summary="Ce qui remplace une fiche RNCP",
)
@policy(_NATIVE)
async def remplacement(request: Request, rncp: Rncp, cfd: Cfd = None) -> Response:
    """Les fiches actives atteintes en suivant les remplacements, avec les lignes qui les prouvent.

    Avec un CFD, seules restent les fiches que le kit associe à ce diplôme.
    """
    release = release_of(request)
    body = queries.replacement(release, rncp)
    if body is None:
        raise ApiError(404, f"Fiche {rncp} inconnue")
    if cfd is None:
        return bodies.one(body)
    answer = orjson.loads(body)
    paired = queries.paired_with(release, cfd)
    if not paired:
        raise ApiError(404, f"CFD {cfd} inconnu, ou sans fiche RNCP")
    kept = [r for r in answer["remplacants"] if r["code"] in paired]
    if left := len(answer["remplacants"]) - len(kept):
        answer |= {"remplacants": kept, "raison": reasons.of_diploma(answer, kept, left, cfd)}
    return bodies.one(orjson.dumps(answer))


@router.get(
    "/certification/v1/preuves",
    response_model=schemas.Preuves,
    tags=["Certifications"],
    summary="Les lignes de source d'une certification",
)
@policy(_NATIVE)
async def preuves(
    request: Request,
    cfd: Cfd = None,
    rncp: RncpOrNone = None,
) -> Response:
    """Pour chaque moitié et chaque liste d'une certification : source, fichier, lignes ; et les conflits tranchés."""
    _one_code(cfd, rncp)
    release = release_of(request)
    found = queries.with_proofs(release, cfd, rncp)
    if not found:
        raise ApiError(404, f"Aucune certification pour {cfd or ''} {rncp or ''}".rstrip())
    answer = {
        "cfd": cfd,
        "rncp": rncp,
        "certifications": [{"identifiant": f.corps["identifiant"], "preuves": f.preuves} for f in found],
        "conflits": [c for code in (cfd, rncp) if code for c in queries.conflicts(release, code)],
        "corrections": queries.corrections_of(release, (f.preuves for f in found)),
    }
    return bodies.one(orjson.dumps(answer))


@router.get(
    "/certification/v1/complements",
    response_model=schemas.Complements,
    tags=["Certifications"],
    summary="Ce que d'autres producteurs disent d'une certification",
)
@policy(_NATIVE)
async def other_publishers(request: Request, cfd: Cfd = None, rncp: RncpOrNone = None) -> Response:
    """Certif'Info, l'Onisep (fiches et métiers), familles de métiers, MEF, commissions consultatives.

    Avec un CFD et une fiche, seul ce qui porte les deux codes est donné. Rien d'ici n'entre dans les certifications.
    """
    _one_code(cfd, rncp)
    release = release_of(request)
    if not queries.by_codes(release, cfd, rncp) and not any(
        queries.knows(release, vocabulary, code) for vocabulary, code in (("cfd", cfd), ("rncp", rncp)) if code
    ):
        raise ApiError(404, f"Aucune certification pour {cfd or ''} {rncp or ''}".rstrip())
    told = complements.document(cfd, rncp, queries.complements(release, cfd, rncp))
    return bodies.one(orjson.dumps(told))


def _one_code(cfd: str | None, rncp: str | None) -> None:
    if cfd is None and rncp is None:
        raise bad_parameter("cfd", "un CFD ou une fiche RNCP est nécessaire", "missing")


@router.get(
    "/correspondance/v1",
    response_model=schemas.Correspondance,
    tags=["Correspondances"],
    summary="D'une nomenclature à une autre",
)
@policy(_SEARCH)
async def correspondances(
    request: Request,
    de: Annotated[Vocabulaire, Query(description="Nomenclature du code")],
    code: Annotated[str, Query(max_length=40, description="Code de départ", examples=["RNCP39619"])],
    vers: Annotated[Vocabulaire, Query(description="Nomenclature cherchée")],
    date: Annotated[Day | None, Query(description="Ne suivre que les liens valables ce jour")] = None,
    predictions: Annotated[
        Literal["oui", "non"],
        Query(
            description="« oui » : aussi ce qu'un modèle propose là où aucune table ne donne de métier",
            examples=["oui"],
        ),
    ] = "non",
) -> Response:
    """Compose les tables connues par le plus court chemin ; chaque résultat porte sa confiance et ses preuves.

    Rien de ce qu'un modèle propose n'y entre, sauf avec `predictions=oui` : ces résultats ont pour méthode
    « prediction », une confiance calibrée, et pour preuve les mots qui ont décidé.
    """
    if de == vers:
        raise bad_parameter("vers", f"une nomenclature autre que « {de} » est attendue")
    start = correspondance.normalize(de, code)
    if start is None:
        raise bad_parameter("code", f"un code {de} de la forme {correspondance.VOCABULAIRES[de][0]} est attendu")
    answer = links.document(release_of(request), de, start, vers, date, proposed=predictions == "oui")
    if answer is None:
        raise ApiError(404, f"Code {de} inconnu : {start}")
    return bodies.one(orjson.dumps(answer))


@router.get("/npec/v1", response_model=schemas.Npec, tags=["NPEC"], summary="Niveaux de prise en charge d'une fiche")
@policy(_NATIVE)
async def npec(
    request: Request,
    rncp: Rncp,
    idcc: Annotated[str | None, Query(pattern=r"^[0-9]{1,4}$", description="Convention collective")] = None,
    date: Annotated[Day | None, Query(description="Le montant en vigueur ce jour")] = None,
) -> Response:
    """Les montants annuels par branche et convention collective, avec leur date et leur statut."""
    release = release_of(request)
    rows = queries.npec(release, rncp, idcc and idcc.zfill(4), date)
    known = rows or queries.knows(release, "rncp", rncp) or queries.npec(release, rncp, None, None)
    if not known:
        raise ApiError(404, f"Fiche {rncp} inconnue")
    answer = {
        "rncp": rncp,
        "resultats": [
            {
                "idcc": r["idcc"],
                "idcc_intitule": r["idcc_intitule"],
                "cpne": {"code": r["cpne_code"], "intitule": r["cpne_libelle"]},
                "montant": r["npec"],
                "non_couvert": bool(r["non_couvert"]),
                "statut": r["statut"],
                "date_applicabilite": r["date_applicabilite"],
                "preuve": {"source": "npec", "fichier": r["fichier"], "ligne": r["ligne"]},
            }
            for r in rows
        ],
    }
    return bodies.one(orjson.dumps(answer))
