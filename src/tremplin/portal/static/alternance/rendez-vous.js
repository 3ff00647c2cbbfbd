/* Button of the contact form: <div class="widget-prdv" data-referrer="…" data-id-cle-ministere-educatif="…">.
   Nothing shows where a training takes no request. No cookie, no storage, no dependency. */
(() => {
  "use strict";
  const base = new URL(document.currentScript.src).origin;

  const draw = async (box) => {
    const asked = {};
    for (const name of ["referrer", "idCleMinistereEducatif", "idParcoursup", "idActionFormation", "idRcoFormation"])
      if (box.dataset[name]) asked[name] = box.dataset[name];
    const answer = await fetch(base + "/api/appointment-request/context/create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
    const told = await answer.json();
    box.replaceChildren();
    if (!answer.ok || told.error || !/^https?:/.test(told.form_url)) return told;
    const link = document.createElement("a");
    link.href = told.form_url;
    link.target = "_blank";
    link.rel = "noopener";
    link.className = "widget-prdv__lien";
    link.textContent = box.dataset.texte || "Je prends rendez-vous";
    const name = [told.etablissement_formateur_entreprise_raison_sociale, told.intitule_long].filter(Boolean).join(", ");
    link.setAttribute("aria-label", `${link.textContent} : ${name} (nouvelle fenêtre)`);
    box.append(link);
    return told;
  };

  window.initPrdvWidget = () =>
    Promise.all([...document.querySelectorAll(".widget-prdv")].map((box) => draw(box).catch((fault) => ({ error: String(fault) }))));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => window.initPrdvWidget());
  else window.initPrdvWidget();
})();
