"""SAVE: companies to remove."""

from tremplin.sources._recruteurs import RIEN
from tremplin.sources._sav import correction
from tremplin.sources.declaration import Column
from tremplin.sources.types import Texte

SOURCE = correction(
    "sav_suppressions",
    "Entreprises à retirer",
    r"(sav[-_]|save[-_])?(remove|suppressions).*\.(tsv|txt|json|csv)",
    "Les entreprises que leur demande a fait retirer.",
    (Column("sirets", Texte(RIEN), ("sirets", "siret"), requis=True),),
)
