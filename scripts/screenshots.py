"""Make the pictures of the documentation again, from the fictitious world: `python scripts/screenshots.py`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tremplin.demo.parcours_base import COMPTES

FLAGS = ["--no-sandbox", "--use-gl=swiftshader", "--enable-webgl", "--ignore-gpu-blocklist"]
"""The map is drawn without a graphics card."""
IMAGES = Path(__file__).parents[1] / "docs" / "images"
SIZES = {390: 844, 1280: 900}
"""Width of a phone and of a screen → the height that is seen."""
PICTURES = {
    "accueil": "/",
    "recherche": "/recherche-apprentissage?metier=Boulanger&romes=D1102&lieu=Metz&lat=49.119&lon=6.176&radius=30",
    "metier": "/metiers/D1102",
    "diplome": "/certifications/RNCP90003",
    "devenir": "/inserjeunes/comparer?choix=9900004Z-50022101&choix=9900002X-50022101&choix=9900012H-50022101",
    "marche": "/donnees/bmo/besoins_2026",
    "explorer": "/explorer/D1102-boulangerie-viennoiserie/57463-metz",
    "deposer": "/espace-pro",
    "documentation": "/documentation/alternance/technique",
    "widgets": "/test-widget",
}
"""The ten main pages; each is `<name>-<width>.png`."""


def main() -> None:
    """Serve the fictitious world and photograph its pages with the system's Chromium."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": home}
        command = [sys.executable, "-m", "tremplin"]
        subprocess.run([*command, "demo"], env=environment, check=True, capture_output=True)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            _photograph(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url)
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(url)


def _photograph(base: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for width, height in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, address in PICTURES.items():
                page.goto(base + address)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(3000 if page.locator("canvas").count() else 0)  # a map is drawn
                page.screenshot(path=IMAGES / f"{name}-{width}.png")
        _paths(browser, base)
        browser.close()


def _paths(browser: Browser, base: str) -> None:
    """The pages of the training paths, as an organisme sees them on a phone."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{base}/connexion?vers=/parcours-essai")
    page.get_by_label("Adresse électronique").fill(COMPTES["organisme"])
    page.get_by_role("button", name="Recevoir un lien").click()
    for _ in range(200):
        page.goto(f"{base}/courrier")
        if page.locator("article", has_text="Votre lien de connexion").count():
            break
        time.sleep(0.2)
    page.locator("article", has_text="Votre lien de connexion").get_by_role("link").first.click()
    page.get_by_role("button", name="Me connecter").click()
    page.locator(".listees a").nth(1).click()
    page.get_by_role("link", name="Feuille de présence").click()
    page.locator("h1").evaluate("e => e.scrollIntoView()")
    page.screenshot(path=IMAGES / "feuille.png")


main()
