"""Communes, academies, missions locales and fictitious training organisations."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from tremplin.demo import places
from tremplin.demo.files import Row, write_csv
from tremplin.domain.codes import LETTRES_UAI
from tremplin.domain.text import fold

Commune = tuple[str, str, str, str | None, tuple[float, float]]


def draw_communes(draw: random.Random, more: int) -> list[Commune]:
    """The real communes of the demonstration, then as many invented ones as asked for."""
    found: list[Commune] = list(places.COMMUNES)
    taken = {c[0] for c in found} | {a[0] for a in places.ARRONDISSEMENTS}
    own = {dep: (f"{dep[:2]}{n:03d}" for n in range(1000)) for dep in places.DEPARTEMENTS}
    spare = (f"{prefix:02d}{n:03d}" for prefix in range(1, 96) for n in range(1000))
    deps = list(places.DEPARTEMENTS)
    for n in range(more):
        dep = deps[n % len(deps)]
        code = next(c for c in chain(own[dep], spare) if c not in taken)
        taken.add(code)
        point = (round(draw.uniform(-4, 8), 6), round(draw.uniform(42.5, 50.8), 6))
        found.append((code, f"Ville-Fictive-{n}", dep, f"{code[:2].replace('2A', '20')}{n % 1000:03d}", point))
    return found


def geography(folder: Path, communes: Sequence[Commune]) -> list[Path]:
    regions = [(code, name) for code, name in sorted(places.REGIONS.items())]
    departements = [(d, v[1], v[0]) for d, v in sorted(places.DEPARTEMENTS.items())]
    region_of = {d: v[1] for d, v in places.DEPARTEMENTS.items()}
    known = [*communes, *places.QUIET]
    dep_of = {code: dep for code, _, dep, _, _ in known}
    cog: list[Row] = [("COM", code, region_of[dep], dep, name, "") for code, name, dep, _, _ in known]
    cog += [
        ("ARM", code, region_of[dep_of[parent]], dep_of[parent], name, parent)
        for code, name, parent, _, _ in places.ARRONDISSEMENTS
    ]
    cog.append(("COMD", "57999", "", "", "Vallières (fictive)", "57463"))
    moves: list[Row] = [
        ("32", "1971-01-01", "COM", "57998", "Magny (fictive)", "COM", "57463", "Metz"),
        ("21", "2024-01-01", "COM", *places.SPLIT[:2], "COM", *places.SPLIT[:2]),
        ("21", "2024-01-01", "COM", *places.SPLIT[:2], "COM", *places.SPLIT[2:]),
    ]
    academies = {
        code: {"nom_dept": name, "code_dept": code, "nom_region": places.REGIONS[region], "code_region": region,
               "num_academie": int(number), "nom_academie": academie}
        for code, (name, region, number, academie) in sorted(places.DEPARTEMENTS.items())
    }  # fmt: skip
    json_path = folder / "departements_academies.json"
    json_path.write_text(json.dumps(academies, ensure_ascii=False, indent=2))
    covering: list[Row] = [
        (code, name, 1000 + n, f"Mission locale fictive de {name}", "1 rue de l'Exemple", cp, name)
        for n, (code, name, _, cp, _) in enumerate(c for c in communes[:14] if c[3])
    ]
    points: list[Row] = [
        (f"Mission locale fictive de {name}", at[1], at[0], f"{900000000 + n}00011")
        for n, (_, name, _, _, at) in enumerate(c for c in communes[:14] if c[3])
    ]
    return [
        json_path,
        write_csv(folder / "regions.csv", ("REG", "LIBELLE"), regions, separator=","),
        write_csv(folder / "departements.csv", ("DEP", "REG", "LIBELLE"), departements, separator=","),
        write_csv(
            folder / "communes.csv",
            ("TYPECOM", "COM", "REG", "DEP", "LIBELLE", "COMPARENT"),
            cog, separator=",",
        ),
        write_csv(
            folder / "mouvements-communes.csv",
            ("MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "LIBELLE_AV", "TYPECOM_AP", "COM_AP", "LIBELLE_AP"),
            moves, separator=",",
        ),
        write_csv(
            folder / "laposte_hexasmal.csv",
            ("Code_commune_INSEE", "Nom_commune", "Code_postal", "Libelle_acheminement", "Ligne_5", "coordonnees_gps"),
            _posted(known),
        ),
        _populations(folder),
        write_csv(
            folder / "mission_locale_couverture.csv",
            ("Code INSEE", "Nom Commune", "Code ML", "Nom Officiel ML", "Adresse ML", "Code Postal ML", "Ville ML"),
            covering,
        ),
        write_csv(folder / "mission_locale_geopoints.csv", ("nom", "lat", "lng", "siret"), points),
    ]  # fmt: skip


def _posted(communes: Sequence[Commune]) -> list[Row]:
    """Rows of La Poste: communes, collectivités without a point, arrondissements."""
    rows: list[Row] = [
        (code, fold(name).upper(), cp, fold(name).upper(), "", f"{at[1]}, {at[0]}")
        for code, name, _, cp, at in communes
        if cp
    ]
    rows += [(code, name, cp, name, "", "") for code, name, cp in places.COLLECTIVITES]
    return rows + [
        (code, fold(name).upper(), cp, fold(name).upper(), "", f"{at[1]}, {at[0]}")
        for code, name, _, cp, at in places.ARRONDISSEMENTS
    ]


def _populations(folder: Path) -> Path:
    rows = [(code, count, count) for code, count in places.POPULATIONS.items()]
    return write_csv(folder / "donnees_communes.csv", ("COM", "PMUN", "PTOT"), rows)


def siret_of(number: int) -> str:
    """A well-formed SIRET that belongs to nobody: SIREN in 99…, both Luhn keys right."""
    siren = _luhn(f"99{number:06d}")
    return _luhn(f"{siren}0001")


def _luhn(digits: str) -> str:
    total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def uai_of(number: int) -> str:
    return f"{number:07d}{LETTRES_UAI[number % 23]}"


def organisations(folder: Path, draw: random.Random, communes: Sequence[Commune], count: int) -> list[Path]:
    located = [c for c in communes if c[3]]
    items, establishments, units = [], [], []
    for n in range(count):
        siret, uai = siret_of(n), uai_of(9_990_000 - n if n < 9_000 else n)
        code, name, dep, cp, (lon, lat) = located[n % len(located)]
        dep_name, region, number, academie = places.DEPARTEMENTS[dep]
        address = {
            "label": f"{n + 1} rue de l'Exemple {cp} {name}",
            "code_postal": cp,
            "code_insee": code,
            "localite": name,
            "departement": {"code": dep, "nom": dep_name},
            "region": {"code": region, "nom": places.REGIONS[region]},
            "academie": {"code": number, "nom": academie},
            "geojson": {"geometry": {"type": "Point", "coordinates": [lon, lat]}},
        }
        opened = draw.random() < 0.9
        manager = siret_of(n - n % 3)
        items.append(
            {
                "siret": siret,
                **({"uai": uai} if n % 5 else {}),
                "nature": "responsable" if n % 3 == 0 else draw.choice(("formateur", "responsable_formateur")),
                "etat_administratif": "actif" if opened else "fermé",
                "raison_sociale": f"ORGANISME FICTIF {n}",
                "qualiopi": n % 2 == 0,
                "numero_declaration_activite": f"11{n:09d}",
                "adresse": address,
                "relations": [{"type": "formateur->responsable", "siret": manager}] if n % 3 else [],
                "lieux_de_formation": [{"uai": uai, "uai_fiable": True, "adresse": address}],
                "contacts": [{"email": f"contact{n}@exemple.invalid", "sources": ["fictif"], "confirmé": n % 2 == 0}],
            }
        )
        born = date(1995 + n % 25, 1 + n % 12, 1)
        establishments.append(
            (siret[:9], siret[9:], siret, "P" if n % 11 == 7 else "O", born, "2026-06-01T08:00:00", cp, name.upper(),
             code, born, "A" if opened else "F", f"CFA FICTIF {n}", "85.59A")
        )  # fmt: skip
        units.append((siret[:9], "O", born, f"ORGANISME FICTIF {n}", "9220", "A", born))
    path = folder / "referentiel_organismes.json"
    path.write_text(json.dumps(items, ensure_ascii=False))
    return [
        path,
        write_csv(
            folder / "StockEtablissement_utf8.csv",
            ("siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement",
             "dateDernierTraitementEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement",
             "codeCommuneEtablissement", "dateDebut", "etatAdministratifEtablissement", "enseigne1Etablissement",
             "activitePrincipaleEtablissement", "numeroVoieEtablissement", "typeVoieEtablissement",
             "libelleVoieEtablissement"),
            [(*e, "", "", "") for e in establishments], separator=",",
        ),
        write_csv(
            folder / "StockUniteLegale_utf8.csv",
            ("siren", "statutDiffusionUniteLegale", "dateCreationUniteLegale", "denominationUniteLegale",
             "categorieJuridiqueUniteLegale", "etatAdministratifUniteLegale", "dateDebut"),
            units, separator=",",
        ),
    ]  # fmt: skip
