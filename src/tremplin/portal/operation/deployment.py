"""`tremplin doctor --deploiement`: what an installation lacks before it serves people, and what to do about each."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

from tremplin.settings import DECLARED, Settings, SettingsError, listed

if TYPE_CHECKING:
    from tremplin.store.engine import Store

Answer = TypeVar("Answer")
ROOM = 5 * 1024**3
"""Bytes that a build and a backup may take beside what is served."""
BACKED_UP = timedelta(hours=26)
"""Age of the last backup: a day, and the time that one takes."""
DRILLED = timedelta(days=8)
"""Age of the last backup that was restored to see: a week, and the time that one takes."""
LONG_ENOUGH = 32
"""Characters of a secret that nobody guesses."""
_LOCAL = ("localhost", "127.0.0.1", "::1", "")


class Found:
    """What is looked at: settings as they are given, even when a server would refuse them, and what stands on disk."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.values = {name: environment.get(name, default) for name, (default, _) in DECLARED.items()}
        self.settings = Settings(self.values)
        self.refused = ""
        try:
            Settings.from_environment(environment)
        except SettingsError as error:
            self.refused = str(error)

    def __getitem__(self, name: str) -> str:
        return self.values[f"TREMPLIN_{name}"]

    @property
    def hosts(self) -> tuple[str, ...]:
        return listed(self["HOTES"])

    @property
    def several(self) -> bool:
        """Whether several machines are meant: they then share more than a folder."""
        return bool(self["DEPOT"])

    @cached_property
    def last_backup(self) -> datetime | None:
        """When the newest backup was made."""
        from tremplin.store.backup import newest, taken_at

        found = newest(self.settings.sauvegardes)
        return taken_at(found) if found else None

    def asked(self, question: Callable[[Store], Answer]) -> Answer | None:
        """What the store answers; None when it can't."""
        from sqlalchemy.exc import SQLAlchemyError

        from tremplin.store import StoreRefused
        from tremplin.store.engine import Store

        try:
            store = Store(self.settings.store_url, 0)
        except (StoreRefused, SQLAlchemyError, ValueError):
            return None
        try:
            return question(store)
        except (StoreRefused, SQLAlchemyError):
            return None
        finally:
            store.close()

    @cached_property
    def store_answers(self) -> bool:
        return self.asked(lambda store: store.version()) is not None

    @cached_property
    def release(self) -> str | None:
        from tremplin.release.publish import current

        return current(self.settings.reference)


def _is_whole(found: Found) -> bool:
    from tremplin.release.publish import UnknownRelease
    from tremplin.release.reader import Release

    try:
        return found.release is not None and not Release(found.settings.reference, found.release).damaged()
    except UnknownRelease:
        return False


def _is_real(found: Found) -> bool:
    from tremplin.release.build import FICTITIOUS

    return not (found.settings.reference / FICTITIOUS).exists()


def _is_past(found: Found) -> bool:
    from tremplin.release.publish import built_at

    return found.release is None or built_at(found.release) <= datetime.now(UTC) + timedelta(minutes=5)


def _is_drilled(found: Found) -> bool:
    """Whether a backup was restored lately; a store that doesn't answer is told by its own check."""
    from tremplin.portal.operation.drill_store import last_good

    if not found.store_answers:
        return True
    last = found.asked(last_good)
    return last is not None and datetime.now(UTC) - last.quand <= DRILLED


def _store_is_private(found: Found) -> bool:
    """Whether what is written to a store of another machine is encrypted on its way."""
    parts = urlsplit(found["BASE_OPERATIONNELLE"])
    if not parts.scheme.startswith("postgresql") or (parts.hostname or "") in _LOCAL:
        return True
    return parse_qs(parts.query).get("sslmode", [""])[0] in ("require", "verify-ca", "verify-full")


def _depot_answers(found: Found) -> bool:
    from tremplin.release.depot.place import Depot, DepotRefused

    try:
        Depot(found["DEPOT"], found["DEPOT_CLE"]).pointer()
    except DepotRefused:
        return False
    return True


def _is_closed(folder: Path) -> bool:
    return not folder.exists() or not folder.stat().st_mode & 0o077


@dataclass(frozen=True)
class Check:
    """Something that must hold before people are served."""

    name: str
    holds: Callable[[Found], bool]
    remedy: str
    """What to do when it doesn't."""
    serious: bool = True
    """Whether to serve without it harms somebody; else it is worth knowing."""


CHECKS = (
    Check("environnement", lambda f: f["ENV"] == "production", "TREMPLIN_ENV=production"),
    Check("hôtes", lambda f: bool(f.hosts) and "*" not in f.hosts, "TREMPLIN_HOTES : les noms servis, sans « * »"),
    Check("adresse publique", lambda f: f["BASE_URL"].startswith("https://"), "TREMPLIN_BASE_URL en https"),
    Check(
        "adresse et hôtes",
        lambda f: "*" in f.hosts or (urlsplit(f["BASE_URL"]).hostname or "") in f.hosts,
        "l'hôte de TREMPLIN_BASE_URL doit être de TREMPLIN_HOTES : ses propres liens seraient refusés",
    ),
    Check("poivre", lambda f: bool(f["POIVRE"]), "TREMPLIN_POIVRE : openssl rand -hex 32, gardé à part"),
    Check(
        "longueur du poivre",
        lambda f: not f["POIVRE"] or len(f["POIVRE"]) >= LONG_ENOUGH,
        f"TREMPLIN_POIVRE : {LONG_ENOUGH} caractères au moins (les clés d'avant seront à refaire)",
    ),
    Check("limites", lambda f: f["LIMITES"] == "oui", "TREMPLIN_LIMITES=oui"),
    Check("horloge d'essai", lambda f: f["HORLOGE_ESSAI"] != "oui", "TREMPLIN_HORLOGE_ESSAI=non"),
    Check(
        "mandataire",
        lambda f: bool(listed(f["PROXIES"])),
        "TREMPLIN_PROXIES : l'adresse de ce qui porte TLS devant ; sans elle, tous comptent pour un",
    ),
    Check("courriels", lambda f: bool(f["SMTP"]), "TREMPLIN_SMTP : sans serveur d'envoi, personne ne se connecte"),
    Check(
        "courriels chiffrés",
        lambda f: not f["SMTP"] or urlsplit(f["SMTP"]).scheme != "smtp" or urlsplit(f["SMTP"]).hostname in _LOCAL,
        "TREMPLIN_SMTP : smtps:// ou smtp+starttls://",
    ),
    Check(
        "expéditeur",
        lambda f: not re.search(r"@(localhost|exemple\.fr)$", f["EXPEDITEUR"]),
        "TREMPLIN_EXPEDITEUR : une adresse de votre domaine, avec SPF et DKIM",
    ),
    Check("contact", lambda f: "@" in f["CONTACT"], "TREMPLIN_CONTACT : où l'on signale une faille"),
    Check(
        "mentions légales",
        lambda f: all(f[f"LEGAL_{who}"] for who in ("EDITEUR", "DIRECTEUR", "HEBERGEUR", "DPO")),
        "TREMPLIN_LEGAL_EDITEUR, _DIRECTEUR, _HEBERGEUR et _DPO",
    ),
    Check(
        "sauvegardes chiffrées", lambda f: bool(f["SAUVEGARDE_CLE"]), "TREMPLIN_SAUVEGARDE_CLE : tremplin backup-key"
    ),
    Check(
        "dernière sauvegarde",
        lambda f: f.last_backup is not None and datetime.now(UTC) - f.last_backup <= BACKED_UP,
        "tremplin backup, chaque heure par la machine (deploy/systemd/tremplin-backup.timer)",
    ),
    Check(
        "exercice de restauration",
        _is_drilled,
        f"tremplin restore-drill, chaque semaine (deploy/systemd/tremplin-drill.timer) ; {DRILLED.days} jours au plus",
    ),
    Check(
        "place",
        lambda f: shutil.disk_usage(f.settings.home).free >= ROOM,
        f"{ROOM // 1024**3} Go libres au moins sous TREMPLIN_HOME",
    ),
    Check("secrets fermés", lambda f: _is_closed(f.settings.home / "secrets"), "chmod 700 TREMPLIN_HOME/secrets"),
    Check(
        "base", lambda f: f.store_answers, "TREMPLIN_BASE_OPERATIONNELLE ne répond pas : son adresse, son mot de passe"
    ),
    Check("base chiffrée", _store_is_private, "TREMPLIN_BASE_OPERATIONNELLE : ?sslmode=verify-full"),
    Check(
        "base partagée",
        lambda f: not f.several or f["BASE_OPERATIONNELLE"].startswith("postgresql"),
        "plusieurs machines partagent une base PostgreSQL, pas un fichier : TREMPLIN_BASE_OPERATIONNELLE",
    ),
    Check(
        "clés des personnes",
        lambda f: (
            not f["BASE_OPERATIONNELLE"].startswith("postgresql")
            or (bool(f["BASE_CLES_PERSONNES"]) and f["BASE_CLES_PERSONNES"] != f["BASE_OPERATIONNELLE"])
        ),
        "TREMPLIN_BASE_CLES_PERSONNES : une autre base, hors des sauvegardes de la première",
    ),
    Check("version", _is_whole, "une version entière en service : tremplin release verify, puis publish"),
    Check("version vraie", _is_real, "le monde fictif est chargé ici : un dossier neuf, puis tremplin import"),
    Check("horloge", _is_past, "l'horloge retarde sur la version en service : chrony ou systemd-timesyncd"),
    Check(
        "dépôt chiffré",
        lambda f: not f["DEPOT"].startswith("http://") or urlsplit(f["DEPOT"]).hostname in _LOCAL,
        "TREMPLIN_DEPOT en https:// : sa clé passerait en clair",
    ),
    Check("dépôt", lambda f: not f["DEPOT"] or _depot_answers(f), "TREMPLIN_DEPOT ne répond pas : adresse, droits"),
    Check("administrateur", lambda _: os.geteuid() != 0, "lancez Tremplin sous son propre compte, pas root"),
    Check("métriques", lambda f: bool(f["METRIQUES_CLE"]), "TREMPLIN_METRIQUES_CLE ouvre /metrics", serious=False),
    Check(
        "jeton des métriques",
        lambda f: not f["METRIQUES_CLE"] or len(f["METRIQUES_CLE"]) >= LONG_ENOUGH,
        f"TREMPLIN_METRIQUES_CLE : {LONG_ENOUGH} caractères au moins",
    ),
    Check("antivirus", lambda f: bool(f["ANTIVIRUS"]), "TREMPLIN_ANTIVIRUS=clamd://… pour les pièces jointes", False),
    Check(
        "barème",
        lambda f: f["BAREME_RECRUTEURS"] != DECLARED["TREMPLIN_BAREME_RECRUTEURS"][0],
        "TREMPLIN_BAREME_RECRUTEURS : le vôtre, celui du code est public",
        serious=False,
    ),
)


def examined(environment: Mapping[str, str]) -> tuple[list[Check], str]:
    """What doesn't hold, and what a server would refuse of the settings."""
    found = Found(environment)
    return [check for check in CHECKS if not check.holds(found)], found.refused
