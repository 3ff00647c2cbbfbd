/* What one keeps of the results, in this browser alone, and how one hands a page on. Nothing leaves this machine. */
(() => {
  "use strict";
  const _ = window.tremplinMots || ((text) => text);
  const NAME = "tremplin-liste", MOST = 100, COMPARED = 4;
  const store = () => window.tremplinGarde || localStorage;
  const read = () => {
    try {
      const held = JSON.parse(store().getItem(NAME));
      return Array.isArray(held) ? held.filter((one) => one && typeof one.cle === "string" && /^\/(?!\/)/.test(one.adresse)) : [];
    } catch { return []; }
  };
  const write = (list) => {
    try { store().setItem(NAME, JSON.stringify(list.slice(-MOST))); return true; } catch { return false; }
  };
  const make = (tag, given, ...children) => {
    const made = Object.assign(document.createElement(tag), given);
    made.append(...children.filter(Boolean));
    return made;
  };
  const count = () => {
    const kept = read().length;
    for (const link of document.querySelectorAll("[data-ma-liste]")) link.textContent = kept ? _("Ma liste (%(nombre)s)").replace("%(nombre)s", kept) : _("Ma liste");
  };

  for (const button of document.querySelectorAll("[data-garde]")) {
    const one = JSON.parse(button.dataset.garde), named = button.querySelector(".fr-sr-only");
    const say = (kept) => {
      button.setAttribute("aria-pressed", String(kept));
      button.firstChild.data = kept ? _("Gardé") : _("Garder");
      button.classList.toggle("garde", kept);
    };
    button.hidden = false;
    const look = () => say(read().some((other) => other.cle === one.cle));
    look();
    addEventListener("tremplin-memoire", look);
    button.addEventListener("click", () => {
      const others = read().filter((other) => other.cle !== one.cle), keep = button.getAttribute("aria-pressed") === "false";
      if (write(keep ? [...others, one] : others)) say(keep);
      else named.textContent = " : ce navigateur ne garde rien";
      count();
    });
  }
  count();
  addEventListener("tremplin-memoire", count);

  /* ── handing on ── */
  const told = document.querySelector("[data-partage-dit]");
  const address = () => {
    const url = new URL(location.href);
    for (const name of [...url.searchParams.keys()]) if (/^utm_|^caller$/.test(name)) url.searchParams.delete(name);
    return url.href;
  };
  for (const button of document.querySelectorAll("[data-partager]")) {
    button.hidden = !navigator.share;
    button.addEventListener("click", () => navigator.share({ title: button.dataset.partager, url: address() }).catch(() => {}));
  }
  for (const button of document.querySelectorAll("[data-copier]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(address()); told.textContent = _("Lien copié."); }
      catch { told.textContent = _("Le lien n'a pas pu être copié : il est dans la barre d'adresse."); }
    });
  }
  for (const button of document.querySelectorAll("[data-imprimer]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  /* ── the page of the list ── */
  const page = document.querySelector("[data-liste]");
  if (!page) return;
  const cards = page.querySelector("[data-liste-cartes]"), state = page.querySelector("[data-liste-dit]");
  const actions = page.querySelector("[data-liste-actions]"), compared = page.querySelector("[data-comparaison]");
  const FACTS = [[_("Sorte"), "sorte"], [_("Qui"), "qui"], [_("Où"), "lieu"], [_("Quoi"), "quoi"], [_("Quand"), "quand"]];
  const link = (one) => make("a", { className: "fr-link", href: one.adresse, textContent: one.titre });
  const card = (one) => {
    const box = make("input", { type: "checkbox", id: `c-${one.cle}`, value: one.cle });
    const drop = make("button", { type: "button", className: "fr-btn fr-btn--sm fr-btn--tertiary" },
      _("Retirer"), make("span", { className: "fr-sr-only", textContent: ` : ${one.titre}` }));
    drop.addEventListener("click", () => { write(read().filter((other) => other.cle !== one.cle)); draw(); state.focus?.(); });
    return make("li", { className: `carte resultat resultat--${one.genre}` },
      make("p", { className: "fr-badge fr-badge--sm fr-badge--no-icon", textContent: one.sorte }), make("h2", {}, link(one)),
      ...[one.qui, one.lieu, [one.quoi, one.quand].filter(Boolean).join(" · ")].filter(Boolean).map((text) => make("p", { textContent: text })),
      make("div", { className: "resultat__actions sans-papier" },
        make("div", { className: "fr-checkbox-group" }, box,
          make("label", { className: "fr-label", htmlFor: box.id }, _("Comparer"), make("span", { className: "fr-sr-only", textContent: ` : ${one.titre}` }))), drop));
  };
  const draw = () => {
    const list = read().reverse();
    cards.replaceChildren(...list.map(card));
    actions.hidden = !list.length;
    compared.hidden = true;
    state.textContent = list.length ? (list.length > 1 ? _("%(nombre)s résultats dans votre liste") : _("1 résultat dans votre liste")).replace("%(nombre)s", list.length) : _("Votre liste est vide : « Garder », sur un résultat, l'y met.");
  };
  page.querySelector("[data-comparer]").addEventListener("click", () => {
    const wanted = new Set([...cards.querySelectorAll(":checked")].map((box) => box.value));
    const chosen = read().filter((one) => wanted.has(one.cle)).slice(0, COMPARED);
    if (wanted.size < 2 || wanted.size > COMPARED) {
      state.textContent = _("Cochez de deux à %(nombre)s résultats à comparer.").replace("%(nombre)s", COMPARED);
      return;
    }
    const head = make("tr", {}, make("th", { scope: "col", textContent: _("Résultat") }), ...chosen.map((one) => make("th", { scope: "col" }, link(one))));
    const rows = FACTS.filter(([, name]) => chosen.some((one) => one[name])).map(([title, name]) =>
      make("tr", {}, make("th", { scope: "row", textContent: title }), ...chosen.map((one) => make("td", { textContent: one[name] || "—" }))));
    const table = make("table", { className: "simple" }, make("caption", { className: "fr-sr-only", textContent: _("Résultats comparés") }), make("thead", {}, head), make("tbody", {}, ...rows));
    compared.replaceChildren(make("h2", { textContent: _("Comparaison") }), make("div", { className: "defile", tabIndex: 0 }, table));
    compared.hidden = false;
    compared.focus();
  });
  page.querySelector("[data-vider]").addEventListener("click", () => { write([]); draw(); });
  page.hidden = false;
  draw();
  addEventListener("tremplin-memoire", draw);
})();
