/* The frames of Tremplin in a page: <div class="tremplin" data-page="recherche-apprentissage" data-caller="mon-site"></div>.
   Each takes its height by itself, the colour of the page around, and has it keep what browsers close to frames. */
(() => {
  "use strict";
  const base = new URL(document.currentScript.src).origin;
  const PAGES = ["recherche-apprentissage", "recherche-emploi", "recherche-apprentissage-formation", "postuler", "rendez-vous", "ma-liste"];
  const KEPT = ["tremplin-liste", "tremplin-candidatures", "tremplin-recherche"], TALLEST = 20000;
  const frames = new Map();

  const held = () => Object.fromEntries(KEPT.map((name) => {
    try { return [name, localStorage.getItem(name)]; } catch { return [name, null]; }
  }).filter(([, value]) => value));
  const hex = (colour) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.fillStyle = "#000000";
    pen.fillStyle = colour;
    return /^#[0-9a-f]{6}$/.test(pen.fillStyle) ? pen.fillStyle : "";
  };
  const draw = (box) => {
    const { page = PAGES[0], titre, hauteur = "800", couleur, ...given } = box.dataset;
    if (!PAGES.includes(page) && !page.startsWith("espace-pro/widget/")) return;
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(given)) asked.set(name.replace(/[A-Z]/g, (c) => "_" + c.toLowerCase()), value);
    for (const name of ["itemId", "displayMap", "showCombinedJob", "opcoUrl", "cleMinistereEducatif"])
      if (given[name]) { asked.delete(name.replace(/[A-Z]/g, (c) => "_" + c.toLowerCase())); asked.set(name, given[name]); }
    if (!asked.get("caller")) asked.set("caller", location.hostname);
    const colour = couleur || getComputedStyle(box).getPropertyValue("--tremplin-couleur").trim();
    if (colour) asked.set("couleur", /^[a-z]+$/.test(colour) && !hex(colour) ? colour : hex(colour));
    const frame = document.createElement("iframe");
    frame.src = `${base}/${page}?${asked}`;
    frame.title = titre || "Recherche d'alternance";
    frame.width = "100%";
    frame.height = hauteur;
    frame.style.border = "0";
    frame.loading = "lazy";
    frame.allow = "geolocation; clipboard-write; web-share";
    box.replaceChildren(frame);
    frames.set(frame, box);
  };
  addEventListener("message", ({ source, origin, data }) => {
    const frame = [...frames.keys()].find((one) => one.contentWindow === source);
    if (!frame || origin !== base || !data) return;
    if (data.type === "ready" && data.memory) source.postMessage({ type: "memory", held: held() }, base);
    if (data.type === "remember" && KEPT.includes(data.name) && typeof data.value === "string") {
      try { localStorage.setItem(data.name, data.value); } catch { /* this page keeps nothing either */ }
    }
    if (data.type === "resize" && data.height > 0) frame.height = String(Math.min(Math.ceil(data.height), TALLEST));
    frames.get(frame).dispatchEvent(new CustomEvent("tremplin", { bubbles: true, detail: data }));
  });
  const start = () => document.querySelectorAll(".tremplin:not(:has(iframe))").forEach(draw);
  window.initTremplin = start;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
