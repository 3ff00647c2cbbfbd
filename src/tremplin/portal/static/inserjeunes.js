/* Cards of InserJeunes in any page: <div data-inserjeunes="certifications/…">, once for all. No cookie, no storage. */
(() => {
  "use strict";
  const base = new URL(document.currentScript.src).origin + "/api/inserjeunes/";
  const rates = [
    ["taux_en_emploi_6_mois", "en emploi 6 mois après"],
    ["taux_en_formation", "en formation"],
    ["taux_autres_6_mois", "dans une autre situation"],
  ];
  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  const table = async (box, path) => {
    const answer = await fetch(base + path);
    if (!answer.ok) return;
    const record = await answer.json();
    if (rates.every(([figure]) => record[figure] == null)) return;
    const found = document.createElement("table");
    found.append(make("caption", record.libelle || record.code_certification));
    for (const [figure, label] of rates) {
      const row = found.insertRow();
      row.append(Object.assign(make("th", label), { scope: "row" }));
      row.insertCell().textContent = record[figure] == null ? "—" : record[figure] + " %";
    }
    box.replaceChildren(found, make("p", record._meta ? record._meta.details : ""));
  };

  const image = (box, path) => {
    const query = new URLSearchParams({
      theme: box.dataset.theme || "dsfr",
      direction: box.dataset.direction || "vertical",
      imageOnError: "empty",
    });
    if (box.dataset.millesime) query.set("millesime", box.dataset.millesime);
    const card = new Image();
    card.alt = box.dataset.alt || "Devenir des jeunes après la formation";
    card.loading = "lazy";
    card.src = base + path + ".svg?" + query;
    box.replaceChildren(card);
  };

  const show = () => {
    for (const box of document.querySelectorAll("[data-inserjeunes]")) {
      const path = box.dataset.inserjeunes;
      if (!/^[0-9A-Za-z/:,|-]+$/.test(path)) continue;
      if (box.dataset.forme === "tableau") table(box, path).catch(() => {});
      else image(box, path);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
