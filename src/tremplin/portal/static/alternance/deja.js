/* Remembers, on this machine alone, where one has applied, and says so on cards and before one applies again. */
(() => {
  "use strict";
  const _ = window.tremplinMots || ((text) => text);
  const NAME = "tremplin-candidatures", MOST = 300;
  const read = () => {
    try { return JSON.parse((window.tremplinGarde || localStorage).getItem(NAME)) || {}; } catch { return {}; }
  };
  const key = (address) => {
    const given = new URL(address, location.href).searchParams;
    return given.get("type") + ":" + given.get("itemId");
  };
  const run = () => {
    const sent = read();
    if (document.querySelector("[data-postule]")) {
      sent[key(location.href)] = new Date().toLocaleDateString(document.documentElement.lang === "fr" ? "fr-FR" : "en-GB");
      try {
        (window.tremplinGarde || localStorage).setItem(NAME, JSON.stringify(Object.fromEntries(Object.entries(sent).slice(-MOST))));
      } catch { /* nothing is kept where storage is closed: nothing needs it */ }
      return;
    }
    const tell = (after, day) => {
      const note = Object.assign(document.createElement("p"), { className: "deja" });
      note.textContent = _("Vous y avez candidaté le %(jour)s.").replace("%(jour)s", day);
      after.after(note);
    };
    for (const card of document.querySelectorAll("[data-cle]")) {
      if (sent[card.dataset.cle]) tell(card.querySelector("h2, h3"), sent[card.dataset.cle]);
    }
    for (const link of document.querySelectorAll('main a[href*="/postuler?"]')) {
      if (sent[key(link.href)]) tell(link, sent[key(link.href)]);
    }
    const form = document.querySelector('form[action^="/postuler?"]');
    if (form && sent[key(location.href)]) tell(document.querySelector("h1"), sent[key(location.href)]);
  };
  if (window.tremplinGarde?.waits) addEventListener("tremplin-memoire", run, { once: true });
  else run();
})();
