"""The requests that the documentation of the family prints."""

from __future__ import annotations

from collections.abc import Callable

from tremplin.families.inserjeunes import queries
from tremplin.platform.wire.examples import Answered, Examples, Printed
from tremplin.release.reader import Release

_LOGIN = {
    "username": Answered("UTILISATEUR", "le nom d'utilisateur que l'exploitant vous a donné"),
    "password": Answered("MOT_DE_PASSE", "son mot de passe"),
}

_SCHOOL = "0750001A"
"""Of a school, where a release has figures of none."""


def _of_the_sample(name: str) -> Callable[[Release], str | None]:
    return lambda release: queries.sample(release)[name]


def _school(release: Release) -> str | None:
    """The name of an establishment that has figures."""
    uai = queries.sample(release)["uai"]
    found = queries.etablissement(release, uai) if uai else None
    return found["libelle"] if found else None


CODES = {"uai": _of_the_sample("uai"), "diplome": _of_the_sample("code"), "etablissement": _school}
"""What pages print beside their fields."""


def examples(release: Release) -> Examples:
    """Requests about a diploma that has figures, in the nation, in a région, in a school."""
    found = queries.sample(release)
    regional = {"codes_certifications": found["code_regional"], "millesime": found["millesime_regional"]}
    page = Printed(gives=("items_par_page",))
    return Examples(
        values={
            "code_certifications": found["code"],
            "codes_certifications": found["code"],
            "code_certification": found["code"],
            "codes": found["code"],
            "millesime": found["millesime"],
            "millesimes": found["millesime"],
            "region": found["region"],
            "regions": found["region"],
            "uai": found["uai"],
            "uais": found["uai"] or _SCHOOL,
            "academies": found["academie"] or "01",
            "page": 1,
            "items_par_page": 2,
            "universe": "secondaire",
            "vue": "filieres",
            "theme": "lba",
            "direction": "horizontal",
            "imageOnError": "empty",
            "X-Request-Id": "essai-1",
        },
        printed={
            "GET /api/inserjeunes/certifications": page,
            "GET /api/inserjeunes/formations": Printed(
                gives=("items_par_page",),
                values={
                    "millesimes": found["millesime_formation"] or found["millesime_regional"],
                },
            ),
            "GET /api/inserjeunes/formations/{uai}-{code_certification}": Printed(
                values={"code_certification": found["code_formation"], "millesime": found["millesime_formation"]}
            ),
            "GET /api/inserjeunes/regionales": Printed(
                gives=("items_par_page",), values={"millesimes": found["millesime_regional"]}
            ),
            "GET /api/inserjeunes/regionales/{region}": Printed(
                gives=("items_par_page",), values={"millesimes": found["millesime_regional"]}
            ),
            "GET /api/inserjeunes/regionales/{region}/certifications/{codes_certifications}": Printed(values=regional),
            "GET /api/inserjeunes/bcn": page,
            "GET /api/inserjeunes/evolution/{code_certification}": Printed(values={"uai": found["uai"] or _SCHOOL}),
            "GET /api/inserjeunes/comparaison": Printed(gives=("codes",)),
            "POST /api/inserjeunes/auth/login": Printed(body=_LOGIN),
        },
    )
