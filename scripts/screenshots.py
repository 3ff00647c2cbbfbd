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
PICTURES = {
    "portail.png": ("/", 1100),
    "fiche.png": ("/certifications/{code}", 1100),
    "marche.png": ("/donnees/bmo/besoins_2026", 1100),
    "mobile.png": ("/remplacement?rncp={code}", 360),
    "deposer.png": ("/espace-pro", 360),
    "widgets.png": ("/test-widget?romes=D1102", 1100),
}


def main() -> None:
    """Serve the fictitious world and photograph its pages with the system's Chromium."""
    import polars as pl

    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        environment = {"PATH": os.environ["PATH"], "TREMPLIN_HOME": home}
        command = [sys.executable, "-m", "tremplin"]
        subprocess.run([*command, "demo"], env=environment, check=True, capture_output=True)
        flat = next((Path(home) / "reference" / "releases").glob("2*/flat"))
        ends = pl.read_parquet(flat / "remplacements.parquet").filter(~pl.col("actif")).drop_nulls("remplacants")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            _photograph(f"http://127.0.0.1:{port}", str(ends["code"][-1]))
        finally:
            server.terminate()
            server.wait()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url)
            return
        except urllib.error.URLError:
            time.sleep(0.05)


def _photograph(base: str, code: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(
            executable_path=path,
            args=FLAGS,
        )
        for name, (url, width) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": 760})
            page.goto(base + url.format(code=code))
            page.screenshot(path=IMAGES / name)
        _paths(browser, base)
        _search(browser, base)
        browser.close()


def _search(browser: Browser, base: str) -> None:
    """The search page and its map, on a screen."""
    page = browser.new_page(viewport={"width": 1200, "height": 860})
    page.goto(f"{base}/recherche-apprentissage?metier=boulanger&lieu=moselle")
    page.get_by_role("button", name="Afficher la carte").click()
    page.wait_for_timeout(4000)
    page.locator("#resultats").evaluate("e => e.scrollIntoView()")
    page.screenshot(path=IMAGES / "recherche.png")


def _paths(browser: Browser, base: str) -> None:
    """The pages of the training paths, as an organisme sees them on a phone."""
    page = browser.new_page(viewport={"width": 360, "height": 760})
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
