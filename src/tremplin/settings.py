"""Settings: every `TREMPLIN_*` variable, its default and its meaning, in one table; `tremplin doctor` lists it."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from tremplin.domain.scores import Bareme
from tremplin.durable import Room
from tremplin.refusal import Refusal
from tremplin.store.bounds import Bounds
from tremplin.traces import Collector

ENVIRONNEMENTS = ("local", "recette", "production", "preview", "test")

DECLARED: dict[str, tuple[str, str]] = {
    "TREMPLIN_HOME": ("./var", "Dossier de tout ce que Tremplin écrit : sources, versions, base opérationnelle"),
    "TREMPLIN_ENV": ("local", "Environnement : " + ", ".join(ENVIRONNEMENTS)),
    "TREMPLIN_HOTES": ("*", "Noms d'hôte servis, séparés par des virgules ; « * » en local seulement"),
    "TREMPLIN_BASE_URL": ("http://localhost:8000", "Adresse publique, pour les liens"),
    "TREMPLIN_BASE_OPERATIONNELLE": ("", "URL SQLAlchemy ; vide : SQLite dans TREMPLIN_HOME"),
    "TREMPLIN_BASE_CONNEXIONS": ("15", "PostgreSQL : connexions qu'un processus ouvre au plus"),
    "TREMPLIN_BASE_DELAIS": (
        "connexion=3,tour=6,ordre=30,inactive=60,muette=10",
        "PostgreSQL : secondes au plus pour ouvrir une connexion, avoir son tour d'écrire, un ordre, ne rien faire "
        "dans une transaction, attendre une base muette",
    ),
    "TREMPLIN_BASE_CLES_PERSONNES": ("", "URL SQLAlchemy des clés des personnes ; vide : SQLite dans secrets/"),
    "TREMPLIN_DEPOT": (
        "",
        "Dépôt des versions, où « release publish » les envoie et d'où « serve --suivre » les prend : s3://, gs://, "
        "az://, file:// ou https:// (un autre Tremplin) ; vide : elles restent sur cette machine",
    ),
    "TREMPLIN_DEPOT_CLE": ("", "Clé de l'autre Tremplin, quand le dépôt en est un (droit « releases:read »)"),
    "TREMPLIN_VERSIONS_GARDEES": ("5", "Versions gardées, la dernière comprise ; celles qu'on épingle le restent"),
    "TREMPLIN_ETAPES": (
        "",
        "Dossier que plusieurs installations d'une machine partagent : ce qu'une étape d'une version a calculé pour "
        "l'une, les autres l'y prennent ; vide : chacune calcule tout",
    ),
    "TREMPLIN_POIVRE": ("", "Secret des empreintes de clés ; vide : fichier secrets/poivre, créé en local"),
    "TREMPLIN_SAUVEGARDES": ("", "Dossier des sauvegardes ; vide : sauvegardes/ dans TREMPLIN_HOME"),
    "TREMPLIN_SAUVEGARDE_CLE": ("", "Clé age des sauvegardes (« tremplin backup-key » en fait une) ; vide : en clair"),
    "TREMPLIN_CONTACT": ("", "Adresse électronique de l'exploitant, donnée au pied des pages et dans security.txt"),
    "TREMPLIN_SMTP": (
        "",
        "Serveur d'envoi : smtps://…, smtp+starttls://… ou smtp://[utilisateur:secret@]hôte[:port] ; vide hors "
        "production : les courriels vont à la page /courrier",
    ),
    "TREMPLIN_EXPEDITEUR": ("ne-pas-repondre@localhost", "Adresse électronique dont partent les courriels"),
    "TREMPLIN_ANTIVIRUS": (
        "",
        "Antivirus des pièces jointes : clamd://hôte[:port] ; vide : elles partent avec un avertissement",
    ),
    "TREMPLIN_PROXIES": ("", "Adresses des mandataires de confiance, séparées par des virgules"),
    "TREMPLIN_MILLESIMES_CERTIFICATIONS": (
        "2020,2021,2022,2023,2024",
        "InserJeunes : promotions nationales publiées, la dernière est la courante",
    ),
    "TREMPLIN_MILLESIMES_SUPERIEUR": (
        "2019,2020,2021,2022,2023,2024",
        "InserSup : promotions nationales publiées, la dernière est la courante",
    ),
    "TREMPLIN_MILLESIMES_FORMATIONS": (
        "2019_2020,2020_2021,2021_2022,2022_2023,2023_2024",
        "InserJeunes et InserSup : périodes publiées par région et établissement, la dernière est la courante",
    ),
    "TREMPLIN_INSERJEUNES_API": ("", "Adresse de l'API InserJeunes de la DEPP, pour « tremplin collecte »"),
    "TREMPLIN_INSERJEUNES_UTILISATEUR": ("", "Son nom d'utilisateur"),
    "TREMPLIN_INSERJEUNES_MOT_DE_PASSE": ("", "Son mot de passe"),
    "TREMPLIN_BAREME_RECRUTEURS": (
        "10:50,50:60,100:80,500:100",
        "Note d'un recruteur selon ses embauches prédites (embauches:note), à garder pour soi en production",
    ),
    "TREMPLIN_FENETRE_PARCOURSUP": (
        "12-01:04-15",
        "Rendez-vous apprentissage : du jour au jour (mois-jour) où l'accord pour Parcoursup est demandé, chaque année",
    ),
    "TREMPLIN_LEGAL_EDITEUR": ("", "Mentions légales : qui édite le service"),
    "TREMPLIN_LEGAL_DIRECTEUR": ("", "Mentions légales : qui dirige la publication"),
    "TREMPLIN_LEGAL_HEBERGEUR": ("", "Mentions légales : qui héberge"),
    "TREMPLIN_LEGAL_DPO": ("", "Confidentialité : à qui s'adresser"),
    "TREMPLIN_METRIQUES_CLE": ("", "Jeton qui ouvre /metrics à Prometheus ; vide : /metrics n'existe pas"),
    "TREMPLIN_TRACES": ("", "Collecteur OpenTelemetry (OTLP/HTTP) : http(s)://hôte[:port] ; vide : aucune trace"),
    "TREMPLIN_TRACES_PART": ("1", "Part des traces gardées, de 0 à 1"),
    "TREMPLIN_LIMITES": ("oui", "« non » lève les limites de débit (bancs d'essai, jamais en production)"),
    "TREMPLIN_JOURNAL": ("oui", "« non » : aucune ligne par requête (une version copiée, lue sans serveur)"),
    "TREMPLIN_CONNEXIONS_PAR_ADRESSE": (
        "100",
        "Connexions ouvertes à la fois depuis une adresse ; les mandataires déclarés en ouvrent autant qu'ils veulent",
    ),
    "TREMPLIN_LECTURE_ARRETEE_S": (
        "60",
        "Secondes après lesquelles est coupé qui lit moins d'un kilo-octet par seconde de la réponse qui l'attend",
    ),
    "TREMPLIN_ARRET_S": ("10", "Secondes laissées aux requêtes en cours quand le serveur s'arrête"),
    "TREMPLIN_MEMOIRE": (
        "0.5",
        "Secondes pendant lesquelles un serveur se souvient d'un droit et des offres en direct, de 0 (tout est relu à "
        "chaque requête) à 0.9 : un droit retiré finit en moins d'une seconde",
    ),
    "TREMPLIN_DISQUE_LIBRE_MO": (
        "200",
        "Mégaoctets gardés libres sur le disque de TREMPLIN_HOME : en dessous, rien ne s'écrit, on lit encore",
    ),
    "TREMPLIN_VALIDEUR_MO": (
        "2000",
        "Mégaoctets que gardent, pendant une heure, les fichiers contrôlés par le valideur ; le quart au plus pour un "
        "même appelant",
    ),
    "TREMPLIN_HORLOGE_ESSAI": ("non", "« oui » : l'horloge des parcours fictifs se règle (jamais en production)"),
    "TREMPLIN_SORTIES": ("", "Adresses internes que « fetch » peut joindre (hôte:port), pour les essais"),
    "TREMPLIN_MARQUE_ETAT": ("non", "« oui » : bloc marque de l'État, réservé à ses services"),
}
SECRETS = frozenset(
    {
        "TREMPLIN_DEPOT_CLE",
        "TREMPLIN_METRIQUES_CLE",
        "TREMPLIN_POIVRE",
        "TREMPLIN_SMTP",
        "TREMPLIN_SAUVEGARDE_CLE",
        "TREMPLIN_BASE_OPERATIONNELLE",
        "TREMPLIN_BASE_CLES_PERSONNES",
        "TREMPLIN_INSERJEUNES_MOT_DE_PASSE",
        "TREMPLIN_BAREME_RECRUTEURS",
    }
)


def listed(text: str) -> tuple[str, ...]:
    """The values of a text that holds several, separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


class SettingsError(Refusal):
    """A setting is missing or an unsafe combination was asked for; nothing starts."""


@dataclass(frozen=True)
class Settings:
    """Values read once at start."""

    values: Mapping[str, str]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read `TREMPLIN_*`; an unknown one or an unsafe combination is a SettingsError."""
        environment = os.environ if environment is None else environment
        unknown = {
            k for k in environment if k.startswith("TREMPLIN_") and k not in DECLARED and k != "TREMPLIN_CAMPAGNE"
        }
        if unknown:
            raise SettingsError(f"réglage inconnu : {', '.join(sorted(unknown))}")
        values = {name: environment.get(name, default) for name, (default, _) in DECLARED.items()}
        settings = cls(values)
        if settings.env not in ENVIRONNEMENTS:
            raise SettingsError(f"TREMPLIN_ENV={settings.env} : attendu {', '.join(ENVIRONNEMENTS)}")
        for name in (n for n in DECLARED if n.startswith("TREMPLIN_MILLESIMES_")):
            wrong = [m for m in settings.listed(name) if not re.fullmatch(r"[0-9]{4}(_[0-9]{4})?", m)]
            if wrong or not settings.listed(name):
                raise SettingsError(f"{name} : des promotions « 2024 » ou « 2023_2024 » sont attendues")
        if settings.smtp and not re.match(r"(smtps|smtp(\+starttls)?)://[^/]", settings.smtp):
            raise SettingsError("TREMPLIN_SMTP : smtps://, smtp+starttls:// ou smtp:// est attendu")
        if settings.antivirus and not re.match(r"clamd://[^/]", settings.antivirus):
            raise SettingsError("TREMPLIN_ANTIVIRUS : clamd://hôte est attendu")
        if settings.depot and not re.match(r"(s3|gs|az|https?)://[^/]|file:///", settings.depot):
            raise SettingsError("TREMPLIN_DEPOT : s3://, gs://, az://, https:// ou file:/// est attendu")
        _ = settings.fenetre_parcoursup, settings.remembered_s, settings.kept_free, settings.versions_gardees
        _ = settings.bornes, settings.connexions_par_adresse, settings.lecture_arretee_s, settings.valideur_mo
        _ = settings.traces
        if settings.env == "production":
            if settings.hotes == ("*",):
                raise SettingsError("TREMPLIN_HOTES doit nommer les hôtes servis en production")
            if not values["TREMPLIN_POIVRE"]:
                raise SettingsError("TREMPLIN_POIVRE est obligatoire en production")
            if settings.horloge_essai:
                raise SettingsError("TREMPLIN_HORLOGE_ESSAI ne sert pas en production")
            if not settings.base_url.startswith("https://") or not settings.limites:
                raise SettingsError("en production : TREMPLIN_BASE_URL en https et TREMPLIN_LIMITES=oui")
        return settings

    @property
    def home(self) -> Path:
        return Path(self.values["TREMPLIN_HOME"]).resolve()

    @property
    def reference(self) -> Path:
        """Home of the reference plane: editions, cache, releases."""
        return self.home / "reference"

    @property
    def depot(self) -> str:
        """URL of the depot of releases; empty: none."""
        return self.values["TREMPLIN_DEPOT"]

    @property
    def depot_cle(self) -> str:
        """Key of Tremplin that opens the depot, when it is another Tremplin."""
        return self.values["TREMPLIN_DEPOT_CLE"]

    @property
    def versions_gardees(self) -> int:
        """Releases kept, the last one among them."""
        return self._count("TREMPLIN_VERSIONS_GARDEES")

    @property
    def etapes(self) -> Path | None:
        """Folder of what the steps of builds made, shared with other homes."""
        given = self.values["TREMPLIN_ETAPES"]
        return Path(given).resolve() if given else None

    @property
    def metriques_cle(self) -> str:
        """Token that opens `/metrics`; empty: nothing does."""
        return self.values["TREMPLIN_METRIQUES_CLE"]

    @cached_property
    def traces(self) -> Collector | None:
        """Where traces are sent; SettingsError when it can't be."""
        try:
            return Collector.read(self.values["TREMPLIN_TRACES"], self.values["TREMPLIN_TRACES_PART"])
        except ValueError as error:
            raise SettingsError(f"TREMPLIN_TRACES : {error}") from error

    @property
    def env(self) -> str:
        return self.values["TREMPLIN_ENV"]

    @property
    def base_url(self) -> str:
        return self.values["TREMPLIN_BASE_URL"].rstrip("/")

    @property
    def contact(self) -> str:
        return self.values["TREMPLIN_CONTACT"]

    @property
    def antivirus(self) -> str:
        return self.values["TREMPLIN_ANTIVIRUS"]

    @property
    def smtp(self) -> str:
        """URL of the mail server; empty: none."""
        return self.values["TREMPLIN_SMTP"]

    @property
    def expediteur(self) -> str:
        """The address that mails come from."""
        return self.values["TREMPLIN_EXPEDITEUR"]

    @property
    def hotes(self) -> tuple[str, ...]:
        return self.listed("TREMPLIN_HOTES")

    @property
    def proxies(self) -> tuple[str, ...]:
        return self.listed("TREMPLIN_PROXIES")

    @property
    def sorties(self) -> tuple[str, ...]:
        return self.listed("TREMPLIN_SORTIES")

    def listed(self, name: str) -> tuple[str, ...]:
        """The values of a setting that holds several, separated by commas."""
        return listed(self.values[name])

    @cached_property
    def bareme(self) -> Bareme:
        """How predicted hirings become a score; SettingsError when it isn't rising."""
        try:
            return Bareme.read(self.values["TREMPLIN_BAREME_RECRUTEURS"])
        except ValueError as error:
            raise SettingsError(f"TREMPLIN_BAREME_RECRUTEURS : {error}") from error

    @cached_property
    def fenetre_parcoursup(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """(month, day) to (month, day); SettingsError when it isn't two days of a year."""
        given = self.values["TREMPLIN_FENETRE_PARCOURSUP"]
        try:
            first, last = (date.fromisoformat(f"2028-{day}") for day in given.split(":"))
        except ValueError as error:
            raise SettingsError(f"TREMPLIN_FENETRE_PARCOURSUP={given} : attendu mois-jour:mois-jour") from error
        return (first.month, first.day), (last.month, last.day)

    @property
    def journal(self) -> bool:
        """Whether each request writes its line."""
        return self.values["TREMPLIN_JOURNAL"] == "oui"

    @property
    def limites(self) -> bool:
        return self.values["TREMPLIN_LIMITES"] == "oui"

    @cached_property
    def remembered_s(self) -> float:
        """Seconds during which rights and live offers aren't read again; SettingsError outside 0 to 0.9."""
        given = self.values["TREMPLIN_MEMOIRE"]
        if re.fullmatch(r"0(\.[0-9])?", given) is None:
            raise SettingsError(f"TREMPLIN_MEMOIRE={given} : attendu de 0 à 0.9")
        return float(given)

    @property
    def connexions_par_adresse(self) -> int:
        """Connections of one address at a time."""
        return self._count("TREMPLIN_CONNEXIONS_PAR_ADRESSE")

    @property
    def lecture_arretee_s(self) -> int:
        """Seconds after which a reader who has stopped is cut."""
        return self._count("TREMPLIN_LECTURE_ARRETEE_S")

    @property
    def arret_s(self) -> int:
        """Seconds that requests in progress are given to finish once the server is told to end."""
        return self._count("TREMPLIN_ARRET_S")

    @property
    def kept_free(self) -> int:
        """Bytes of the disk below which nothing is written."""
        return self._count("TREMPLIN_DISQUE_LIBRE_MO") * 1024**2

    @property
    def valideur_mo(self) -> int:
        """Megabytes kept of the files that strangers have checked; SettingsError where a quarter isn't one."""
        if (found := self._count("TREMPLIN_VALIDEUR_MO")) < 4:
            raise SettingsError(f"TREMPLIN_VALIDEUR_MO={found} : 4 au moins, un quart est laissé à chaque appelant")
        return found

    @property
    def room(self) -> Room:
        """What is left to write on the disk of the home."""
        return Room(self.home, self.kept_free)

    def _count(self, name: str) -> int:
        if not re.fullmatch("[1-9][0-9]{0,4}", self.values[name]):
            raise SettingsError(f"{name}={self.values[name]} : un nombre entier de 1 à 99999 est attendu")
        return int(self.values[name])

    @property
    def horloge_essai(self) -> bool:
        """Whether the clock of the fictitious training paths may be set."""
        return self.values["TREMPLIN_HORLOGE_ESSAI"] == "oui"

    @property
    def marque_etat(self) -> bool:
        return self.values["TREMPLIN_MARQUE_ETAT"] == "oui"

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the operational store."""
        return self.values["TREMPLIN_BASE_OPERATIONNELLE"] or f"sqlite:///{self.home / 'operationnel.sqlite'}"

    @cached_property
    def bornes(self) -> Bounds:
        """What a process may take of PostgreSQL; SettingsError when a delay isn't one."""
        try:
            return Bounds.read(self._count("TREMPLIN_BASE_CONNEXIONS"), self.values["TREMPLIN_BASE_DELAIS"])
        except ValueError as error:
            raise SettingsError(f"TREMPLIN_BASE_DELAIS : {error}") from error

    @property
    def sauvegardes(self) -> Path:
        """The folder of backups."""
        given = self.values["TREMPLIN_SAUVEGARDES"]
        return Path(given) if given else self.home / "sauvegardes"

    @property
    def url_cles_personnes(self) -> str:
        """SQLAlchemy URL of the keys of people, apart from the operational store and from its backups."""
        given = self.values["TREMPLIN_BASE_CLES_PERSONNES"]
        return given or f"sqlite:///{self.home / 'secrets' / 'personnes.sqlite'}"

    @cached_property
    def poivre(self) -> bytes:
        """The pepper of key hashes; made once, readable by its owner alone, outside of production."""
        given = self.values["TREMPLIN_POIVRE"]
        if given:
            return given.encode()
        path = self.home / "secrets" / "poivre"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32))
            try:
                os.link(fresh, path)  # the first of two processes wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path} est lisible par d'autres : chmod 600")
        return path.read_bytes()
