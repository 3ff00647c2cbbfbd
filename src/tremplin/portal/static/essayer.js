/* « Essayer » : sends a request of the documentation with one's own key, which stays in this tab. */
(() => {
  "use strict";
  const _ = window.tremplinMots || ((text) => text);
  const NAME = "tremplin-cle", SHOWN = 20000;
  const held = () => { try { return sessionStorage.getItem(NAME) || ""; } catch { return ""; } };
  const hold = (key) => { try { sessionStorage.setItem(NAME, key); } catch { /* typed again, then */ } };
  const fresh = document.querySelector("[data-cle-neuve]");
  if (fresh) hold(fresh.textContent.trim());

  for (const button of document.querySelectorAll("[data-copier]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copier).textContent.trim());
      button.textContent = _("Copié");
    });
  }

  const printed = [...document.querySelectorAll("[data-requete=curl], [data-requete=garde]")];
  const models = printed.map((code) => code.textContent);
  const write = () => {
    const key = held(), variable = key.startsWith("trm_") ? /\$CLE\b/g : /\$JETON(_ESSAI)?\b/g;
    printed.forEach((code, n) => { code.textContent = key ? models[n].replace(variable, () => key) : models[n]; });
  };
  write();
  const field = document.querySelector("[data-cle]");
  if (field) {
    field.value = held();
    field.addEventListener("change", () => { hold(field.value.trim()); write(); });
  }
  const fill = (path, values) => path.replace(/\{([^}]+)\}/g, (_, name) => {
    const value = values.get(name) || "";
    values.delete(name);
    return encodeURIComponent(value);
  });
  const request = (form) => {
    const values = new FormData(form), method = form.dataset.methode, options = { method, headers: {} };
    const body = values.get("corps");
    values.delete("corps");
    let address = fill(form.dataset.essayer, values);
    const query = new URLSearchParams([...values].filter(([, v]) => v !== ""));
    if ([...query].length) address += "?" + query;
    if (held()) options.headers.Authorization = "Bearer " + held();
    if (body) {
      options.body = body;
      options.headers["Content-Type"] = "application/json";
    }
    return [address, options];
  };
  for (const form of document.querySelectorAll("[data-essayer]")) {
    const out = form.querySelector(".reponse");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      out.hidden = false;
      out.textContent = "…";
      const [address, options] = request(form), start = performance.now();
      try {
        const answer = await fetch(address, options), text = await answer.text();
        let shown = text;
        try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it is */ }
        const spent = Math.round(performance.now() - start);
        out.textContent = `${options.method} ${address}\n${answer.status} ${answer.statusText}, ${spent} ms\n\n` +
          (shown.length > SHOWN ? shown.slice(0, SHOWN) + "\n" + _("… (suite coupée)") : shown);
      } catch (error) {
        out.textContent = _("La requête n'a pas abouti : %(faute)s").replace("%(faute)s", error.message);
      }
    });
  }
  for (const section of document.querySelectorAll("[data-essai]")) section.hidden = false;

  const reveal = () => {
    const aim = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = aim && aim.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (aim) aim.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
