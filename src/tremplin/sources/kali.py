"""KALI (DILA): collective agreements and texts of Légifrance, with their state; also as a list in JSON, of agreements
alone and without their dates."""

from tremplin.sources.reading.declaration import Column, Source, Table, pattern
from tremplin.sources.reading.types import IDCC, Code, Date, Texte

SOURCE = Source(
    name="kali",
    titre="Conventions collectives (KALI)",
    publisher="DILA (Légifrance)",
    licence="etalab-2.0",
    rhythm="mensuel",
    jours=31,
    files=pattern(r"(kali.*|\d{6,8}_Export_?KALI.*)\.xlsx|kali.*\.json"),
    urls=("https://www.data.gouv.fr/api/1/datasets/53ba5033a3a729219b7bead9/",),
    page="https://www.data.gouv.fr/datasets/kali-conventions-collectives-nationales/",
    description="Les conteneurs de conventions collectives de Légifrance, leur état et leurs dates.",
    tables=(
        Table(
            "conventions",
            (
                Column("id", Code(motif=r"KALICONT[0-9]{12}"), requis=True),
                Column("type", Texte(), ("CC_TI",), absente_possible=True, surveillee=True),
                Column("idcc", IDCC, ("IDCC", "num")),
                Column("titre", Texte(), requis=True),
                Column("titre_court", Texte(), absente_possible=True),
                Column("nature", Texte()),
                Column("etat", Texte()),
                Column("debut", Date(), absente_possible=True, surveillee=True),
                Column("fin", Date(), absente_possible=True, surveillee=True),
                Column("url", Texte()),
            ),
            membre="",
            cle=("id",),
        ),
    ),
)
