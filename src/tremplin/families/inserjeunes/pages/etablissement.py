"""The page of a school: each of its trainings by promotion, beside its région and the nation; all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.domain.territories import PAR_CODE
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.records import figures
from tremplin.families.inserjeunes.openapi import PREFIX
from tremplin.families.inserjeunes.pages.lines import READ, Ligne, cohort, embed, line, prefixed, title
from tremplin.families.inserjeunes.queries import CERTIFICATION, REGIONALE, Row
from tremplin.language.spoken import gettext as _
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.wire.linked_data import node, place
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_EMPLOI = "taux_en_emploi_6_mois"


@router.get("/inserjeunes/etablissements/{uai}")
@policy(READ)
async def etablissement(request: Request, uai: str) -> Response:
    """An establishment: each of its certifications, then all together as the DEPP publishes them."""
    release = release_of(request)
    found, published = queries.etablissement(release, uai), queries.published_of(release, uai)
    if found is None and not published:
        raise ApiError(404, _("Établissement inconnu : %(uai)s", uai=uai[:40]))
    rows = [r for r in queries.formations_of(release, uai) if r["donnee_source_type"] == "self"]
    chosen = request.query_params.get("formation", "")
    shown = next((r for r in rows if r["code_certification"] == chosen), rows[0] if rows else None)
    name = (found and found["libelle"]) or (published[0]["libelle"] if published else uai)
    commune = queries.places_of(release, [uai]).get(uai)
    where = place(None, None, commune["nom"]) if commune else None
    return page(
        request,
        "inserjeunes/etablissement.html",
        machine=node("EducationalOrganization", name=name, identifier=uai, location=where),
        uai=uai,
        nom=name,
        region=PAR_CODE[found["region_code"]].nom if found and found["region_code"] else None,
        commune=commune,
        promotions=[
            (cohort(m), _beside(release, group)) for m, group in groupby(rows, key=lambda row: row["millesime"])
        ],
        publies=published,
        codes=sorted({(r["code_certification"], r["libelle"] or "") for r in rows}),
        choisie=shown and shown["code_certification"],
        carte=shown and embed(request, f"formations/{uai}-{prefixed(shown['code_certification'])}"),
        prefixe=PREFIX,
    )


def _beside(release: Release, rows: Iterable[Row]) -> list[Ligne]:
    """The trainings of a promotion, by name, with the share in a job of their région and of the nation."""
    lines = []
    for row in rows:
        code, millesime = row["code_certification"], row["millesime"]
        around = queries.record(release, REGIONALE, code, (millesime,), row["region"]) if row["region"] else None
        nation = queries.record(release, CERTIFICATION, code, (millesime, millesime.rpartition("_")[2]))
        lines.append(
            line(
                row,
                title(row),
                f"/inserjeunes/certifications/{code}",
                choix=f"{row['uai']}-{code}",
                region=figures(around).get(_EMPLOI) if around else None,
                france=figures(nation).get(_EMPLOI) if nation else None,
            )
        )
    return sorted(lines, key=lambda one: (one.nom, one.filiere, one.choix))
