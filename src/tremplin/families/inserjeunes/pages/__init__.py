"""Pages of InserJeunes: finding a diploma or a school, reading each, comparing several."""

from fastapi import APIRouter

from tremplin.families.inserjeunes.pages import certification, compare, etablissement, search

router = APIRouter()
for _part in (search, compare, certification, etablissement):
    router.include_router(_part.router)
