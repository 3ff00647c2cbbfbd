"""A Kit apprentissage, read by other means than ours."""

from __future__ import annotations

from pathlib import Path

import fastexcel


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a kit (xlsx), CFD on eight characters, « NR » and the like emptied."""
    sheet = fastexcel.read_excel(path).load_sheet("Kit Apprentissage", header_row=None, dtypes="string")
    lines = sheet.to_polars().rows()
    (top,) = [n for n, line in enumerate(lines) if "FicheRNCP" in line]
    names, *told = lines[top:]
    found = []
    for row in told:
        cells = {str(n): "" if c is None else str(c).strip() for n, c in zip(names, row, strict=True)}
        cfd, rncp = cells["Code Diplôme"], cells["FicheRNCP"]
        cells["cfd"] = "" if cfd in ("", "NR", "SQWQ") else cfd.zfill(8)
        cells["rncp"] = rncp if rncp.startswith("RNCP") else ""
        found.append(cells)
    return found
