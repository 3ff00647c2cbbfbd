"""Numbers, sizes, shares, plurals, hours and telephone numbers as French readers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tremplin.domain import display as d


def plain(text: str) -> str:
    """Spaces that no line breaks, made visible: ~ before a sign, _ between thousands."""
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (d.nombre(10877), "10_877"),
        (d.nombre(1234567.5), "1_234_567,5"),
        (d.nombre(205.0), "205"),
        (d.nombre(100), "100"),
        (d.nombre(0), "0"),
        (d.nombre(6.48567731835, 1), "6,5"),
        (d.nombre(2.345, 2), "2,35"),
        (d.nombre(1, 2, fixe=True), "1,00"),
        (d.nombre(Decimal("3.50")), "3,5"),
        (d.nombre(None), "—"),
        (d.numero(2026), "2026"),
        (d.mesure(12.5, "km"), "12,5~km"),
        (d.ecart(3, "point"), "+3~points"),
        (d.ecart(-1, "point"), "\u22121~point"),
        (d.ecart(0, "point"), "0~point"),
        (d.taille(0), "0 octet"),
        (d.taille(184), "184 octets"),
        (d.taille(20700), "20,7~Ko"),
        (d.taille(999_960), "1~Mo"),
        (d.taille(1_250_000_000), "1,3~Go"),
        (d.pourcent(33), "33~%"),
        (d.pourcent(1, 3), "33~%"),
        (d.pourcent(0.94231, 1, 2), "94,23~%"),
        (d.pourcent(0), "0~%"),
        (d.pourcent(3, 0), "—"),
        (d.pourcent(None), "—"),
        (d.pluriel(0, "compte"), "0 compte"),
        (d.pluriel(1, "compte"), "1 compte"),
        (d.pluriel(1.5, "jour"), "1,5 jour"),
        (d.pluriel(2, "compte"), "2 comptes"),
        (d.pluriel(12345, "ligne ajoutée"), "12_345 lignes ajoutées"),
        (d.pluriel(["a", "b"], "réseau"), "2 réseaux"),
        (d.pluriel(3, "jour de pluie", "jours de pluie"), "3 jours de pluie"),
        (d.accord(2, "mois"), "mois"),
        (d.telephone("0612345678"), "06~12~34~56~78"),
        (d.telephone("+33 (0)6 12.34.56.78"), "06~12~34~56~78"),
        (d.telephone("+41 22 123 45 67"), "+41 22 123 45 67"),
        (d.telephone(None), "—"),
        (d.libelle("etalab-2.0", "licence"), "Licence Ouverte 2.0"),
        (d.libelle("autre", "licence"), "autre"),
        (d.libelle("B", {"A": "un"}), "B"),
        (d.heure(datetime(2026, 11, 28, 8, 5, tzinfo=UTC)), "9~h~05"),
        (d.valeur(True), "oui"),
        (d.valeur(205.0), "205"),
        (d.valeur(6.48567731835), "6,4857"),
        (d.valeur(2026), "2026"),
    ],
)
def test_as_people_write_them(told: str, expected: str) -> None:
    assert plain(told) == expected


def test_an_instant_says_its_zone() -> None:
    for tell in (d.jour, d.moment, d.heure):
        with pytest.raises(TypeError, match="décalage"):
            tell(datetime(2026, 11, 28, 16, 53))
    with pytest.raises(TypeError, match="heure"):
        d.heure(date(2026, 11, 28))


def test_half_past_eleven_at_greenwich_is_tomorrow_in_paris() -> None:
    assert plain(d.moment("2026-12-31T23:30:00Z")) == "01/01/2027 à 0~h~30"
    assert plain(d.moment("2026-06-30T23:30:00+00:00")) == "01/07/2026 à 1~h~30"
    assert plain(d.moment("2026-12-31T23:30:00")) == "31/12/2026 à 23~h~30"
    assert d.jour("2026-12-31") == "31/12/2026"
