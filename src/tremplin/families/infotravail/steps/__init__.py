"""Steps of the labour market: jobs (ROME), recruitments planned (BMO), market (IMT), offers, agencies."""

from __future__ import annotations

from tremplin.families.infotravail.steps import (
    agences,
    bassins,
    bassins_lieux,
    marche,
    offres,
    perspectives,
    places,
    rome,
    rome4,
    rome4_fiches,
)
from tremplin.release.reference import Step

STEPS = (
    Step("rome_metiers", rome.metiers, sources=rome.SOURCES_METIERS),
    Step("rome_fiches", rome.fiches, sources=rome.SOURCES_FICHES, steps=("rome_metiers",)),
    Step("rome_noms", rome.noms, sources=("rome_appellations", "rome4"), steps=("rome_metiers", "fiches_onisep")),
    Step("rome_tables", rome.tables, sources=rome.SOURCES_TABLES),
    Step("rome4", rome4.tables, sources=rome4.SOURCES, steps=("rome_metiers",)),
    Step("rome4_fiches", rome4_fiches.fiches, steps=("rome4",)),
    Step("bmo", marche.bmo, sources=("bmo",)),
    Step("bassins", bassins.bassins, sources=bassins.SOURCES),
    Step("bassins_lieux", bassins_lieux.places, steps=("bassins", "communes")),
    Step("imt", marche.imt, sources=marche.SOURCES_IMT),
    Step("places", places.places, sources=places.SOURCES, steps=("rome_metiers",)),
    Step("departements_points", marche.points, sources=("cog_communes", "laposte_hexasmal")),
    Step("cartes", marche.contours, sources=("contours_territoires",)),
    Step("offres", offres.offres, sources=offres.SOURCES, steps=("rome_metiers", "rome_noms")),
    Step("perspectives", perspectives.perspectives, sources=perspectives.SOURCES, steps=perspectives.STEPS),
    Step("agences", agences.agences, sources=("agences", "structures_accueil")),
)
