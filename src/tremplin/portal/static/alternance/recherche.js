/* The search form as one types, where one is, and the map. Without this script the page does the same by itself. */
(() => {
  "use strict";
  const _ = window.tremplinMots || ((text) => text);
  const form = document.querySelector("[data-recherche]");
  const lists = {
    metier: {
      url: (q) => "/api/romelabels?title=" + encodeURIComponent(q),
      groups: (found) => [
        [_("Métiers"), found.labelsAndRomes.slice(0, 4)],
        [_("Diplômes"), (found.labelsAndRomesForDiplomas || []).slice(0, 4)],
        [_("Autres métiers"), found.labelsAndRomes.slice(4, 10)],
      ],
      fill: (entry) => ({ romes: entry.romes.slice(0, 20).join(",") }),
    },
    lieu: {
      url: (q) => "/api/v1/lieux?q=" + encodeURIComponent(q),
      groups: (found) => [["", found.lieux.slice(0, 8)]],
      fill: (entry) => ({ lat: entry.latitude ?? "", lon: entry.longitude ?? "" }),
    },
  };

  lists.appellation = {
    url: (q) => "/api/v1/metiers/intitule?label=" + encodeURIComponent(q),
    groups: (found) => [["", found.coupleAppellationRomeMetier.slice(0, 10).map((a) => ({ label: a.appellation }))]],
    fill: () => ({}),
  };

  const combobox = (box) => {
    const name = box.dataset.choix, list = lists[name];
    const input = box.querySelector("input.fr-input");
    const hidden = [...box.querySelectorAll("input[type=hidden]")];
    const menu = Object.assign(document.createElement("ul"), { id: name + "-choix", className: "choix", hidden: true });
    menu.setAttribute("role", "listbox");
    menu.setAttribute("aria-label", name === "lieu" ? _("Lieux") : _("Métiers et diplômes"));
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", menu.id);
    input.setAttribute("aria-expanded", "false");
    input.after(menu);
    let current = -1, asked = 0, timer = 0;

    const close = () => {
      menu.hidden = true;
      current = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (entry) => {
      input.value = entry.label;
      const filled = list.fill(entry);
      for (const field of hidden) {
        field.value = filled[field.name] ?? "";
        field.dataset.pour = entry.label;
      }
      close();
    };
    const options = () => [...menu.querySelectorAll("[role=option]")];
    const mark = (at) => {
      const all = options();
      all.forEach((o, n) => o.setAttribute("aria-selected", String(n === at)));
      current = at;
      if (all[at]) {
        input.setAttribute("aria-activedescendant", all[at].id);
        all[at].scrollIntoView({ block: "nearest" });
      }
    };
    const show = (found) => {
      menu.replaceChildren();
      for (const [title, entries] of list.groups(found)) {
        if (title && entries.length) {
          const head = Object.assign(document.createElement("li"), { className: "choix__titre", textContent: title });
          head.setAttribute("role", "presentation");
          menu.append(head);
        }
        for (const entry of entries) {
          const line = document.createElement("li");
          line.id = menu.id + "-" + options().length;
          line.textContent = entry.label;
          line.setAttribute("role", "option");
          line.setAttribute("aria-selected", "false");
          line.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(entry); });
          line.choice = entry;
          menu.append(line);
        }
      }
      menu.hidden = !options().length;
      current = -1;
      input.setAttribute("aria-expanded", String(!menu.hidden));
    };
    const propose = () => {
      for (const field of hidden) if (field.dataset.pour !== input.value) field.value = "";
      clearTimeout(timer);
      const typed = input.value.trim(), turn = ++asked;
      if (typed.length < 2) return close();
      timer = setTimeout(async () => {
        try {
          const answer = await fetch(list.url(typed));
          if (answer.ok && turn === asked && document.activeElement === input) show(await answer.json());
        } catch { /* the page answers without */ }
      }, 120);
    };
    input.addEventListener("input", propose);
    if (document.activeElement === input && input.value !== input.defaultValue) propose(); // typed before this was read
    input.addEventListener("keydown", (event) => {
      const count = options().length;
      if (event.key === "Escape") return close();
      if (menu.hidden || !count) return;
      if (event.key === "ArrowDown") { event.preventDefault(); mark((current + 1) % count); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark((current - 1 + count) % count); }
      else if (event.key === "Enter" && current >= 0) { event.preventDefault(); choose(options()[current].choice); }
    });
    input.addEventListener("blur", close);
  };

  document.querySelectorAll("[data-choix]").forEach(combobox);
  if (form) {
    form.addEventListener("submit", () => {
      for (const field of form.querySelectorAll("input, select")) if (!field.value) field.disabled = true;
    });
    addEventListener("pageshow", () => form.querySelectorAll(":disabled").forEach((f) => { f.disabled = false; }));
  }

  /* Where one is, to a kilometre: what the address of the search then tells whoever it is sent to. */
  const around = document.querySelector("[data-autour]"), told = document.querySelector("[data-autour-dit]");
  const REFUSED = {
    1: _("Votre navigateur ne donne pas votre position : autorisez-le pour ce site, ou tapez une commune."),
    2: _("Votre position n'est pas connue pour le moment : tapez une commune."),
    3: _("Votre position tarde à venir : réessayez, ou tapez une commune."),
  };
  if (around && "geolocation" in navigator) {
    around.hidden = false;
    around.addEventListener("click", () => {
      told.textContent = _("Recherche de votre position…");
      around.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        for (const [name, value] of [["lieu", _("Autour de moi")], ["lat", coords.latitude.toFixed(2)], ["lon", coords.longitude.toFixed(2)]])
          form.elements[name].value = value;
        for (const name of ["lat", "lon"]) form.elements[name].dataset.pour = _("Autour de moi");
        told.textContent = _("Position trouvée, à un kilomètre près.");
        around.removeAttribute("aria-busy");
        if (form.elements.romes?.value || form.elements.metier?.value) form.requestSubmit();
        else form.elements.metier?.focus();
      }, (fault) => {
        told.textContent = REFUSED[fault.code] || REFUSED[2];
        around.removeAttribute("aria-busy");
      }, { timeout: 10000, maximumAge: 600000 });
    });
  }

  /* The map: beside the list where there is room, above it when it is asked for elsewhere. */
  const button = document.querySelector("[data-carte]");
  if (!button) return;
  const results = document.querySelector(".resultats"), box = document.getElementById("carte");
  const wide = matchMedia("(min-width: 62rem)");
  let drawn = null, open = false;
  const draw = () => {
    drawn ??= import("./carte.mjs")
      .then(({ dessiner }) => dessiner(box, button.dataset.carte + location.search))
      .catch(() => { box.textContent = _("La carte ne s'affiche pas ici : la liste dit la même chose."); });
    return drawn;
  };
  const turn = (shown) => {
    open = shown;
    results.classList.toggle("resultats--carte", shown);
    results.classList.toggle("resultats--sans-carte", !shown);
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = shown ? _("Masquer la carte") : _("Afficher la carte");
    if (!shown) return null;
    button.setAttribute("aria-busy", "true");
    return draw().then((show) => { button.removeAttribute("aria-busy"); return show; });
  };
  const stand = () => results.insertBefore(box, wide.matches ? null : results.firstElementChild);
  const reach = () => { box.focus({ preventScroll: true }); box.scrollIntoView({ block: "start" }); };
  button.hidden = false;
  stand();
  wide.addEventListener("change", stand);
  button.addEventListener("click", () => { if (turn(!open) && !wide.matches) reach(); });
  for (const one of document.querySelectorAll("[data-situer]")) {
    one.hidden = false;
    one.addEventListener("click", async () => {
      const show = await turn(true);
      if (!wide.matches) reach();
      show?.(one.dataset.situer);
    });
  }
  if (button.dataset.ouverte === "oui") turn(true);
  else if (wide.matches) (window.requestIdleCallback || setTimeout)(() => turn(true));
})();
