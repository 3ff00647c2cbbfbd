"""Where an address of a source is: its own point when it can be believed, else its commune's or postal code's; the
places that a search proposes as one types.

A point too far from its commune is not believed; one outside France, or in another département than the postal code,
neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import polars as pl

from tremplin.columnar.wording import PLACES
from tremplin.domain.geo import BOXES, EARTH_RADIUS_KM, departement_of
from tremplin.domain.written.addresses import departement_told, district, is_abroad, town
from tremplin.families.alternance.steps.town_names import short_names
from tremplin.release.reference import Frames, Inputs, Step

LOIN_KM = 60
"""A point this far from the middle of its commune is taken for a mistake."""
_POINT = ("lon", "lat")


def lieux(inputs: Inputs) -> Frames:
    """Points by INSEE code (arrondissements apart), by postal code, by name of commune and département."""
    rows = inputs.table("laposte_hexasmal", "codes_postaux").drop_nulls("coordonnees")
    parts = pl.col("coordonnees").str.split(",").list.eval(pl.element().str.strip_chars().cast(pl.Float64))
    posted = rows.select("commune", "code_postal", lat=parts.list.get(0), lon=parts.list.get(1))
    communes = inputs.output("communes.communes")
    known = communes.select(commune="code_insee", lon="longitude", lat="latitude").drop_nulls()
    codes = inputs.output("communes.codes").filter(pl.col("type") == "insee").select("code", "commune")
    through = codes.join(known, on="commune").select(commune="code", lon="lon", lat="lat")
    own = (
        posted.filter(~pl.col("commune").is_in(known["commune"].implode()))
        .group_by("commune")
        .agg(pl.col(*_POINT).mean())
    )
    insee = pl.concat([known, own, through], how="diagonal").unique("commune", keep="first", maintain_order=True)
    names = communes.with_columns(_town("nom").alias("cle")).select(
        "cle", "departement", lon="longitude", lat="latitude", commune="code_insee"
    )
    return {
        "insee": insee.sort("commune"),
        "postal": posted.group_by("code_postal").agg(pl.col(*_POINT).mean()).sort("code_postal"),
        "noms": names.unique(["cle", "departement"], keep="none").sort("cle", "departement"),
    }


_PROPOSES: dict[str, Any] = {
    "label": pl.String,
    "genre": pl.String,
    "code": pl.String,
    "code_postal": pl.String,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "noms": pl.List(pl.String),
    "anciens": pl.List(pl.String),
    "postaux": pl.List(pl.String),
    "insee": pl.String,
    "reperes": pl.List(pl.String),
    "habitants": pl.Int64,
}
_EVERYBODY = 8
"""Digits of the biggest population: what a place weighs, between 0 and 1, is the square of its share of them."""
_TOWNS_FIRST = 20
"""A territory weighs as a town of a twentieth of its people: a town is meant more often than what bears its name."""
_UNCOUNTED = 50_000
"""What a territory weighs that INSEE's file of populations leaves out (collectivités overseas)."""
_QUARTIERS = {
    "06152": ["Sophia Antipolis"],
    "77468": ["Marne-la-Vallée"],
    "78423": ["Saint-Quentin-en-Yvelines"],
    "92062": ["La Défense", "Paris La Défense"],
    "95127": ["Cergy-Pontoise"],
    "97701": ["Saint-Barth"],
}
"""Commune → names that people give to it, to a part of it or to what is around it, and that no file has."""
_REGIONS = {
    "11": ["Région parisienne", "Banlieue parisienne"],
    "24": ["Centre"],
    "27": ["Bourgogne", "Franche-Comté"],
    "28": ["Haute-Normandie", "Basse-Normandie"],
    "32": ["Nord-Pas-de-Calais", "Picardie"],
    "44": ["Alsace", "Lorraine", "Champagne-Ardenne"],
    "75": ["Aquitaine", "Limousin", "Poitou-Charentes"],
    "76": ["Midi-Pyrénées", "Languedoc-Roussillon"],
    "84": ["Auvergne", "Rhône-Alpes"],
}
"""Région → the régions before 2016 that it is made of, and what else it is called."""
_SAME = ("commune", "region", "departement")
"""Of places as peopled (a town that is a département alone), the first comes first."""


def proposes(inputs: Inputs) -> Frames:
    """Régions, départements, communes and arrondissements as one types them; the most peopled weighs most."""
    communes = inputs.output("communes.communes")
    departements = inputs.output("departements.departements").select("dep", "nom", "region_code", "region_nom")
    arrondissements = _arrondissements(inputs.output("communes.arrondissements"))
    local = _local_names(inputs.table("laposte_hexasmal", "codes_postaux"))
    towns = _towns(communes, departements, local, {*arrondissements["code_postal"]})
    within = towns.join(departements, left_on="departement", right_on="dep", how="left")
    found = pl.concat(
        [
            _territory(within, "region_code", "region_nom", label=pl.col("region_nom")),
            _territory(within, "departement", "nom", label=pl.format("{} ({})", "nom", "departement")),
            towns.drop("departement"),
            arrondissements,
        ]
    )
    rank = pl.col("genre").replace_strict({genre: n for n, genre in enumerate(_SAME)}, return_dtype=pl.Int64)
    weight = ((pl.col("habitants").fill_null(0) + 1).log10() / _EVERYBODY) ** 2
    order = found.sort("habitants", rank, "code", descending=[True, False, False], nulls_last=True)
    return {"proposes": order.with_columns(poids=weight).drop("habitants")}


def _local_names(posted: pl.DataFrame) -> dict[str, list[str]]:
    """Commune → the names of its parts that La Poste writes on a fifth line."""
    named = posted.select("commune", "ligne_5").drop_nulls().unique().sort("commune", "ligne_5")
    return dict(named.group_by("commune", maintain_order=True).agg("ligne_5").iter_rows())


def _towns(
    communes: pl.DataFrame, departements: pl.DataFrame, local: Mapping[str, list[str]], within: set[str]
) -> pl.DataFrame:
    """Communes that have a point, by their name, those of their old communes and quarters, their codes; `within`:
    postal codes that name an arrondissement rather than its town, called by its name alone then."""
    short = short_names(communes)
    around = {dep: [dep, nom, region] for dep, nom, _, region in departements.iter_rows()}
    rows = []
    for row in communes.drop_nulls("longitude").sort("code_insee").iter_rows(named=True):
        code, body = row["code_insee"], orjson.loads(row["body"])
        postal = body["code"]["postaux"]
        own = [c for c in postal if c not in within]
        old = [name["nom"] for name in body["anciennes"]]
        rows.append(
            {
                "label": row["nom"] if postal and not own else f"{row['nom']} ({(*postal, row['departement'])[0]})",
                "genre": "commune",
                "code": code,
                "code_postal": postal[0] if postal else None,
                "longitude": row["longitude"],
                "latitude": row["latitude"],
                "noms": [
                    row["nom"],
                    *short.get(code, ()),
                    *_QUARTIERS.get(code, ()),
                    *(name for name in old if row["nom"].startswith(name)),
                ],
                "anciens": [*old, *local.get(code, ())],
                "postaux": own,
                "insee": code,
                "reperes": [*own, code, *around[row["departement"]]],
                "habitants": row["population"],
                "departement": row["departement"],
            }
        )
    return pl.DataFrame(rows, schema=_PROPOSES | {"departement": pl.String})


def _territory(towns: pl.DataFrame, code: str, name: str, label: pl.Expr) -> pl.DataFrame:
    """Départements or régions, peopled by their communes; only the codes of départements are typed."""
    people = pl.col("habitants").sum()
    peopled = pl.when(people > 0).then(people).otherwise(_UNCOUNTED) // _TOWNS_FIRST
    grouped = towns.group_by(code, name).agg(peopled).drop_nulls(code).sort(code)
    departement = code == "departement"
    typed = pl.concat_list(code) if departement else pl.lit([], pl.List(pl.String))
    return grouped.select(
        label=label,
        genre=pl.lit("departement" if departement else "region"),
        code=code,
        code_postal=pl.lit(None, pl.String),
        longitude=pl.lit(None, pl.Float64),
        latitude=pl.lit(None, pl.Float64),
        noms=pl.concat_list(name) if departement else pl.concat_list(name, _other_names(code)),
        anciens=pl.lit([], pl.List(pl.String)),
        postaux=typed,
        insee=pl.lit(None, pl.String),
        reperes=typed,
        habitants="habitants",
    )


def _other_names(code: str) -> pl.Expr:
    """The other names of régions."""
    return pl.col(code).map_elements(lambda c: _REGIONS.get(c, []), return_dtype=pl.List(pl.String))


def _arrondissements(known: pl.DataFrame) -> pl.DataFrame:
    """« Paris 15e Arrondissement », and by the number or the postal code beside the name of its town: « Paris 15 »."""
    postal, number = pl.col("codes_postaux").str.split("|").list.first(), pl.col("nom").str.extract(r"^(\D+ \d+)")
    town = pl.col("nom").str.extract(r"^(\D+) ")
    return known.drop_nulls(["longitude", "codes_postaux"]).select(
        label=pl.format("{} ({})", "nom", postal),
        genre=pl.lit("commune"),
        code="code",
        code_postal=postal,
        longitude="longitude",
        latitude="latitude",
        noms=pl.concat_list("nom", number, pl.format("{} {}", town, postal)),
        anciens=pl.lit([], pl.List(pl.String)),
        postaux=pl.concat_list(postal),
        insee="code",
        reperes=pl.concat_list(postal, "code"),
        habitants="population",
    )


STEP = Step("alternance_lieux", lieux, sources=("laposte_hexasmal",), steps=("communes",))
STEP_PROPOSES = Step(
    "alternance_lieux_proposes",
    proposes,
    sources=("laposte_hexasmal",),
    steps=("communes", "departements"),
)
NEEDS = ("alternance_lieux", "communes")


READ = ("lon", "lat", "commune", "code_postal", "ville")
"""What `locate` reads of a row."""


def locate_at_home(inputs: Inputs, frame: pl.DataFrame) -> pl.DataFrame:
    """As `locate`, for rows with `pays` and `departement_dit` too, taken when nothing else tells the département;
    `etranger`: those abroad, which are nowhere in France."""
    told = frame.with_columns(etranger=_foreign(inputs), code_postal=pl.col("code_postal").str.zfill(5))
    home = pl.when(~pl.col("etranger"))
    return locate(inputs, told.with_columns(home.then(pl.col(c)).alias(c) for c in READ)).with_columns(
        departement=home.then(pl.coalesce("departement", "departement_dit"))
    )


def locate(inputs: Inputs, frame: pl.DataFrame) -> pl.DataFrame:
    """`longitude`, `latitude` and `departement` of rows that have what it reads (`READ`).

    `point` says how: « donné », « commune », « code postal », « ville »; null for a row that can't be placed.
    """
    insee = inputs.output("alternance_lieux.insee").rename({"lon": "lon_c", "lat": "lat_c"})
    postal = inputs.output("alternance_lieux.postal").rename({"lon": "lon_p", "lat": "lat_p"})
    names = inputs.output("alternance_lieux.noms")
    placed = (
        _with_district(inputs, frame)
        .with_columns(departement=pl.col("code_postal").map_elements(departement_of, return_dtype=pl.String))
        .with_columns(_departement_of_commune().alias("departement_commune"))
        .with_columns(departement=pl.coalesce("departement", "departement_commune", _departement_told()))
        .join(insee, on="commune", how="left")
        .join(postal, on="code_postal", how="left")
        .with_columns(cle=_town("ville"))
        .join(names.select("cle", "departement", lon_v="lon", lat_v="lat"), on=["cle", "departement"], how="left")
        .join(
            names.unique("cle", keep="none").select("cle", lon_u="lon", lat_u="lat", departement_u="departement"),
            on="cle",
            how="left",
        )
    )
    placed = placed.with_columns(_but_in_arrondissements(inputs))
    known_lon, known_lat = pl.coalesce("lon_c", "lon_v", "lon_p"), pl.coalesce("lat_c", "lat_v", "lat_p")
    believed = _in_france() & (known_lon.is_null() | (_apart(known_lon, known_lat) <= LOIN_KM))
    alone = pl.col("departement").is_null()
    how = (
        pl.when(believed)
        .then(pl.lit("donné"))
        .when(pl.col("lon_c").is_not_null())
        .then(pl.lit("commune"))
        .when(pl.col("lon_v").is_not_null())
        .then(pl.lit("ville"))
        .when(pl.col("lon_p").is_not_null())
        .then(pl.lit("code postal"))
        .when(alone & pl.col("lon_u").is_not_null())
        .then(pl.lit("ville"))
    )
    return (
        placed.with_columns(point=how)
        .with_columns(
            longitude=pl.when(believed).then("lon").otherwise(pl.coalesce(known_lon, pl.when(alone).then("lon_u"))),
            latitude=pl.when(believed).then("lat").otherwise(pl.coalesce(known_lat, pl.when(alone).then("lat_u"))),
            departement=pl.coalesce("departement", "departement_u"),
        )
        .drop(
            "lon_c",
            "lat_c",
            "lon_p",
            "lat_p",
            "lon_v",
            "lat_v",
            "lon_u",
            "lat_u",
            "departement_u",
            "cle",
            "departement_commune",
        )
    )


def _with_district(inputs: Inputs, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose town is told with the number of a district (« Paris 13 »), and no postal code of any district: they
    have that of this one."""
    known = inputs.output("communes.arrondissements").select("nom", postal=pl.col("codes_postaux").str.split("|"))
    posted = {district(name): codes[0] for name, codes in known.drop_nulls().iter_rows()}
    of_district = pl.col("ville").map_elements(lambda name: posted.get(district(name)), return_dtype=pl.String)
    of_any = known["postal"].explode().drop_nulls().implode()
    told = pl.col("code_postal").is_in(of_any).fill_null(False)
    return frame.with_columns(
        code_postal=pl.when(told).then("code_postal").otherwise(pl.coalesce(of_district, "code_postal"))
    )


def _but_in_arrondissements(inputs: Inputs) -> Iterator[pl.Expr]:
    """The point of a town by its name, where its postal code isn't an arrondissement's, which says more."""
    within = inputs.output("communes.arrondissements")["codes_postaux"].str.split("|").explode().drop_nulls().implode()
    nearer = pl.col("code_postal").is_in(within) & pl.col("lon_p").is_not_null()
    return (pl.when(~nearer).then(pl.col(column)).alias(column) for column in ("lon_v", "lat_v"))


def _foreign(inputs: Inputs) -> pl.Expr:
    """Whether a row with `pays`, `code_postal`, `ville` is told to be abroad, or has a postal code of four digits that
    isn't, with the zero that a spreadsheet may have lost, that of its town, or is in a town known to be elsewhere
    (Luxembourg) without a postal code of France."""
    known = {(dep, cle) for cle, dep in inputs.output("alternance_lieux.noms").select("cle", "departement").iter_rows()}

    def other(row: dict[str, str | None]) -> bool:
        code, name = row["code_postal"] or "", row["ville"]
        if name is None:
            return False
        if len(code) == _ETRANGER:
            return (departement_of(code.zfill(5)), town(name)) not in known
        return not code and PLACES.elsewhere.issuperset(town(name).split())

    told = pl.col("pays").map_elements(is_abroad, return_dtype=pl.Boolean).fill_null(False)
    return told | pl.struct("code_postal", "ville").map_elements(other, return_dtype=pl.Boolean)


_ETRANGER = 4
"""Digits of a postal code of Belgium, Switzerland, Luxembourg…"""


def _town(column: str) -> pl.Expr:
    return pl.col(column).map_elements(town, return_dtype=pl.String)


def _departement_told() -> pl.Expr:
    """« 57 - METZ » tells its département."""
    return pl.col("ville").map_elements(departement_told, return_dtype=pl.String)


def _departement_of_commune() -> pl.Expr:
    code = pl.col("commune")
    return (
        pl.when(code.str.starts_with("97") | code.str.starts_with("98"))
        .then(code.str.slice(0, 3))
        .otherwise(code.str.slice(0, 2))
    )


def _in_france() -> pl.Expr:
    inside = pl.lit(False)
    for _, west, south, east, north in BOXES:
        inside |= pl.col("lon").is_between(west, east) & pl.col("lat").is_between(south, north)
    return inside


def _apart(lon: pl.Expr, lat: pl.Expr) -> pl.Expr:
    """Great-circle kilometres between the given point and the known one."""
    phi, other = pl.col("lat").radians(), lat.radians()
    half = ((other - phi) / 2).sin() ** 2 + phi.cos() * other.cos() * ((lon - pl.col("lon")).radians() / 2).sin() ** 2
    return 2 * EARTH_RADIUS_KM * half.sqrt().clip(0, 1).arcsin()
