"""Real places where the fictitious world happens: a few régions, départements and communes, as facts."""

from __future__ import annotations

REGIONS = {
    "11": "Île-de-France",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur",
    "94": "Corse",
    "04": "La Réunion",
}

DEPARTEMENTS = {
    "75": ("Paris", "11", "01", "Paris"),
    "2A": ("Corse-du-Sud", "94", "27", "Corse"),
    "13": ("Bouches-du-Rhône", "93", "02", "Aix-Marseille"),
    "31": ("Haute-Garonne", "76", "16", "Toulouse"),
    "33": ("Gironde", "75", "04", "Bordeaux"),
    "35": ("Ille-et-Vilaine", "53", "14", "Rennes"),
    "57": ("Moselle", "44", "12", "Nancy-Metz"),
    "59": ("Nord", "32", "09", "Lille"),
    "67": ("Bas-Rhin", "44", "15", "Strasbourg"),
    "69": ("Rhône", "84", "10", "Lyon"),
    "76": ("Seine-Maritime", "28", "70", "Normandie"),
    "974": ("La Réunion", "04", "28", "La Réunion"),
}
"""Code → (name, région, number of its académie, name of its académie)."""

COMMUNES = (
    ("75056", "Paris", "75", None, (2.3488, 48.8534)),
    ("2A004", "Ajaccio", "2A", "20000", (8.7376, 41.9266)),
    ("13001", "Aix-en-Provence", "13", "13100", (5.4454, 43.5297)),
    ("31555", "Toulouse", "31", "31000", (1.4437, 43.6043)),
    ("33063", "Bordeaux", "33", "33000", (-0.5795, 44.8378)),
    ("35238", "Rennes", "35", "35000", (-1.6778, 48.1173)),
    ("57463", "Metz", "57", "57000", (6.1757, 49.1193)),
    ("57672", "Thionville", "57", "57100", (6.1683, 49.3580)),
    ("59350", "Lille", "59", "59000", (3.0573, 50.6292)),
    ("59512", "Roubaix", "59", "59100", (3.1746, 50.6942)),
    ("67482", "Strasbourg", "67", "67000", (7.7521, 48.5734)),
    ("69266", "Villeurbanne", "69", "69100", (4.8795, 45.7719)),
    ("76540", "Rouen", "76", "76000", (1.0993, 49.4432)),
    ("97411", "Saint-Denis", "974", "97400", (55.4504, -20.8823)),
)
"""INSEE code, name, département, postal code, (longitude, latitude)."""

QUIET = (
    ("13055", "Marseille", "13", None, (5.3699, 43.2965)),
    ("69123", "Lyon", "69", None, (4.8357, 45.7640)),
    ("57606", "Saint-Avold", "57", "57500", (6.7053, 49.1043)),
    ("57413", "Longeville-lès-Saint-Avold", "57", "57740", (6.6428, 49.1172)),
    ("13005", "Aubagne", "13", "13400", (5.5703, 43.2928)),
    ("76276", "Forges-les-Eaux", "76", "76440", (1.5420, 49.6150)),
    ("76601", "Saint-Lucien", "76", None, (1.4500, 49.5100)),
)
"""Communes where nothing of the fictitious world happens: cities in arrondissements, a saint and its neighbour, a
commune split off (fictitiously, from Forges-les-Eaux) that the post doesn't know yet."""
SPLIT = ("76276", "Forges-les-Eaux", "76601", "Saint-Lucien")
COLLECTIVITES = (("97801", "ST MARTIN", "97150"), ("97701", "ST BARTHELEMY", "97133"))
"""INSEE code, name as the post writes it, postal code: in no file of the COG."""
POPULATIONS = {
    "75101": 15_919,
    "75110": 83_459,
    "75115": 229_472,
    "75119": 181_616,
    "13201": 39_000,
    "13208": 79_000,
    "69383": 102_000,
    "2A004": 73_822,
    "13001": 147_478,
    "13005": 47_208,
    "31555": 504_078,
    "33063": 261_804,
    "35238": 225_081,
    "57413": 3_800,
    "57463": 120_874,
    "57606": 15_000,
    "57672": 42_163,
    "59350": 236_234,
    "59512": 98_828,
    "67482": 291_313,
    "69266": 159_233,
    "76276": 3_900,
    "76540": 114_083,
    "76601": 233,
    "97411": 153_001,
}
"""Inhabitants of communes and arrondissements; cities are told by their arrondissements, as in INSEE's file."""

ARRONDISSEMENTS = (
    ("75101", "Paris 1er Arrondissement", "75056", "75001", (2.3364, 48.8626)),
    ("75110", "Paris 10e Arrondissement", "75056", "75010", (2.3607, 48.8761)),
    ("75115", "Paris 15e Arrondissement", "75056", "75015", (2.2931, 48.8401)),
    ("75119", "Paris 19e Arrondissement", "75056", "75019", (2.3848, 48.8871)),
    ("13201", "Marseille 1er Arrondissement", "13055", "13001", (5.3825, 43.2999)),
    ("13208", "Marseille 8e Arrondissement", "13055", "13008", (5.3804, 43.2570)),
    ("69383", "Lyon 3e Arrondissement", "69123", "69003", (4.8700, 45.7530)),
)
