"""The eleven OPCO: their short names in the older routes, their labels in the newer ones, their sites."""

from __future__ import annotations

from dataclasses import dataclass

from tremplin.domain.text import fold


@dataclass(frozen=True)
class Opco:
    court: str
    """As `opco` takes it in v1."""
    nom: str
    """As `opco` takes it in v3, and as answers write it."""
    site: str
    autres: tuple[str, ...] = ()
    """Other names of the sources, folded."""


OPCOS = (
    Opco("AFDAS", "AFDAS", "www.afdas.com"),
    Opco(
        "AKTO",
        "AKTO / Opco entreprises et salariés des services à forte intensité de main d'oeuvre",
        "www.akto.fr",
        ("akto", "opco entreprises et salaries des services a forte intensite de main d oeuvre"),
    ),
    Opco("ATLAS", "ATLAS", "www.opco-atlas.fr"),
    Opco("CONSTRUCTYS", "Constructys", "www.constructys.fr", ("opco construction",)),
    Opco("OPCOMMERCE", "L'Opcommerce", "www.lopcommerce.com", ("opcommerce", "opco commerce")),
    Opco("OCAPIAT", "OCAPIAT", "www.ocapiat.fr"),
    Opco("OPCO2I", "OPCO 2i", "www.opco2i.fr", ("opco2i", "2i")),
    Opco("EP", "Opco entreprises de proximité", "www.opcoep.fr", ("opco ep", "ep", "opco entreprises de proximite")),
    Opco("MOBILITE", "Opco Mobilités", "www.opcomobilites.fr", ("opco mobilites", "mobilites", "mobilite")),
    Opco("SANTE", "Opco Santé", "www.opco-sante.fr", ("opco sante", "sante")),
    Opco("UNIFORMATION", "Uniformation, l'Opco de la Cohésion sociale", "www.uniformation.fr", ("uniformation",)),
)
_PAR_NOM = {name: opco for opco in OPCOS for name in (fold(opco.court), fold(opco.nom), *opco.autres)}
PAR_COURT = {opco.court: opco for opco in OPCOS}
PAR_LIBELLE = {opco.nom: opco for opco in OPCOS}


def named(text: str | None) -> Opco | None:
    """The OPCO that a source or a caller names, whatever the case and the accents."""
    return _PAR_NOM.get(fold(text or ""))


def of_site(url: str) -> Opco | None:
    """The OPCO whose site this is, with or without its scheme."""
    host = url.lower().removeprefix("https://").removeprefix("http://").split("/")[0]
    return next((o for o in OPCOS if o.site.removeprefix("www.") == host.removeprefix("www.")), None)
