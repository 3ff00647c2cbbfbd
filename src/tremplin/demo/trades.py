"""Trades and kinds of diploma of the fictitious world, with codes that exist in the public nomenclatures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TypeDiplome:
    """A kind of diploma: its first three characters in BCN, its European level, whether schools prepare it."""

    prefixe: str
    sigle: str
    nom: str
    niveau: int
    scolaire: bool


TYPES = (
    TypeDiplome("500", "CAP", "Certificat d'aptitude professionnelle", 3, True),
    TypeDiplome("400", "BAC PRO", "Baccalauréat professionnel", 4, True),
    TypeDiplome("450", "BP", "Brevet professionnel", 4, True),
    TypeDiplome("320", "BTS", "Brevet de technicien supérieur", 5, True),
    TypeDiplome("36T", "TP5", "Titre professionnel de niveau 5", 5, False),
    TypeDiplome("26X", "TH6", "Titre homologué de niveau 6", 6, False),
)


@dataclass(frozen=True)
class Metier:
    """A trade: its specialities, jobs, activity and branch."""

    nom: str
    nsf: str
    nsf_nom: str
    formacode: str
    romes: tuple[tuple[str, str], ...]
    naf: str
    naf_nom: str
    idcc: str = ""
    idcc_nom: str = ""


METIERS = (
    Metier("Boulanger", "221", "Agro-alimentaire, alimentation, cuisine", "21538",
           (("D1102", "Boulangerie - viennoiserie"),), "1071C", "Boulangerie et boulangerie-pâtisserie",
           "0843", "Boulangerie-pâtisserie (entreprises artisanales)"),
    Metier("Cuisinier", "221", "Agro-alimentaire, alimentation, cuisine", "42752",
           (("G1602", "Personnel de cuisine"),), "5610A", "Restauration traditionnelle",
           "1979", "Hôtels, cafés, restaurants"),
    Metier("Électricien du bâtiment", "255", "Électricité, électronique", "24066",
           (("F1602", "Électricité bâtiment"),), "4321A", "Travaux d'installation électrique dans tous locaux",
           "1597", "Bâtiment ouvriers plus de 10 salariés"),
    Metier("Menuisier", "234", "Travail du bois et de l'ameublement", "45066",
           (("F1607", "Pose de fermetures menuisées"), ("H2206", "Réalisation de menuiserie bois et tonnellerie")),
           "4332A", "Travaux de menuiserie bois et PVC", "1596", "Bâtiment ouvriers jusqu'à 10 salariés"),
    Metier("Mécanicien automobile", "252", "Moteurs et mécanique auto", "23631",
           (("I1604", "Mécanique automobile et entretien de véhicules"),), "4520A",
           "Entretien et réparation de véhicules automobiles légers", "1090", "Services de l'automobile"),
    Metier("Coiffeur", "336", "Coiffure, esthétique", "42050", (("D1202", "Coiffure"),), "9602A", "Coiffure",
           "2596", "Coiffure et professions connexes"),
    Metier("Aide-soignant", "331", "Santé", "43436", (("J1501", "Soins d'hygiène, de confort du patient"),), "8710A",
           "Hébergement médicalisé pour personnes âgées", "0029", "Hospitalisation privée à but non lucratif"),
    Metier("Développeur web", "326", "Informatique, traitement de l'information", "31088",
           (("M1805", "Études et développement informatique"),), "6201Z", "Programmation informatique",
           "1486", "Bureaux d'études techniques"),
    Metier("Comptable", "314", "Comptabilité, gestion", "32663", (("M1203", "Comptabilité"),), "6920Z",
           "Activités comptables", "0787", "Cabinets d'experts-comptables"),
    Metier("Vendeur conseil", "312", "Commerce, vente", "34566",
           (("D1214", "Vente en habillement et accessoires de la personne"), ("D1106", "Vente en alimentation")),
           "4771Z", "Commerce de détail d'habillement en magasin spécialisé"),
    Metier("Conseiller en assurance", "313", "Finances, banque, assurances", "41036",
           (("C1102", "Conseil clientèle en assurances"),), "6622Z",
           "Activités des agents et courtiers d'assurances", "2247", "Courtage d'assurances"),
    Metier("Conducteur routier", "311", "Transport, manutention, magasinage", "31795",
           (("N4101", "Conduite de transport de marchandises sur longue distance"),), "4941A",
           "Transports routiers de fret interurbains", "0016", "Transports routiers"),
    Metier("Paysagiste", "214", "Aménagement paysager", "21046",
           (("A1203", "Aménagement et entretien des espaces verts"),), "8130Z",
           "Services d'aménagement paysager", "7018", "Entreprises du paysage"),
    Metier("Soudeur", "254", "Structures métalliques", "23026",
           (("H2913", "Soudage manuel"),), "2511Z", "Fabrication de structures métalliques", "3248", "Métallurgie"),
)  # fmt: skip
