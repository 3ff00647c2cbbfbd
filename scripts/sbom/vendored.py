"""What of others stands in the tree as files: which package of npm, at which version, under which licence, where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package of npm; `sha256` of its archive, `licence` as SPDX names it, `target` the folder of what we keep."""

    name: str
    version: str
    sha256: str
    licence: str
    target: Path


_STATIC = Path("src/tremplin/portal/static")
DSFR = Package(
    name="@gouvfr/dsfr",
    version="1.15.3",
    sha256="8392703b628ccc29b4048df9fe23fe43fd851c3d40722f1056cb5f674aad3be3",
    licence="etalab-2.0",
    target=_STATIC / "dsfr",
)
FONT = Package(
    name="@fontsource/public-sans",
    version="5.3.0",
    sha256="006a55fc01a1f03fd56ade9d2d0f80f0eef7e20a085cd9c8ba2463a361cbefcb",
    licence="OFL-1.1",
    target=Path("src/tremplin/families/inserjeunes/cards/police"),
)
MAP = Package(
    name="maplibre-gl",
    version="6.17.0",
    sha256="587807d8d6c99349022e027fa310c16cfaa55392131f6263df080306db6809b0",
    licence="BSD-3-Clause",
    target=_STATIC / "maplibre",
)
VIEWER = Package(
    name="swagger-ui-dist",
    version="5.35.0",
    sha256="1b8e891893404ea4c3558b6a87e2a3e494e7eedba41168c2ece5800a391a6ea6",
    licence="Apache-2.0",
    target=_STATIC / "swagger",
)
PACKAGES = (DSFR, FONT, MAP, VIEWER)
