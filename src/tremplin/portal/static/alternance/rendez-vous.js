/* Button of the contact form: <div class="widget-prdv" data-referrer="…" data-id-cle-ministere-educatif="…">.
   Nothing shows where a training takes no request. No cookie, no storage, no dependency. */
(() => {
  "use strict";
  const base = new URL(document.currentScript.src).origin;

  /* The form, over the page around: one stays in it. */
  const show = (address, name, opener) => {
    const url = new URL(address), frame = document.createElement("iframe"), dialog = document.createElement("dialog");
    if (!url.searchParams.get("caller")) url.searchParams.set("caller", location.hostname);
    Object.assign(frame, { src: url.href, title: "Demande de contact : " + name, width: "100%", height: "90%" });
    frame.style.border = "0";
    dialog.className = "widget-prdv__fenetre";
    dialog.setAttribute("aria-label", frame.title);
    Object.assign(dialog.style, { width: "min(44rem, 96vw)", height: "92vh", padding: "0.5rem", border: "0" });
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Fermer" });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); opener.focus(); });
    dialog.append(close, frame);
    document.body.append(dialog);
    dialog.showModal();
  };

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
    const here = typeof HTMLDialogElement === "function";
    link.setAttribute("aria-label", `${link.textContent} : ${name}${here ? "" : " (nouvelle fenêtre)"}`);
    if (here) link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(told.form_url, name, link);
    });
    box.append(link);
    return told;
  };

  window.initPrdvWidget = () =>
    Promise.all([...document.querySelectorAll(".widget-prdv")].map((box) => draw(box).catch((fault) => ({ error: String(fault) }))));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => window.initPrdvWidget());
  else window.initPrdvWidget();
})();
