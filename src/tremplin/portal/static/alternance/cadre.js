/* A page shown in another: tells its height, and where to go back to; keeps what one keeps in this frame's own storage,
   which browsers divide by the site around, or, where they close it, with the page around if it offers to. */
(() => {
  "use strict";
  if (parent === window) return;
  const KEPT = ["tremplin-liste", "tremplin-candidatures", "tremplin-recherche"], MOST = 200000;
  let host = "*", lent = null;
  const tell = (message) => parent.postMessage(message, host);
  const own = (act) => { try { return act(localStorage); } catch { return undefined; } };
  const closed = own((store) => { store.setItem("tremplin-essai", ""); store.removeItem("tremplin-essai"); return true; }) !== true;

  window.tremplinGarde = {
    waits: closed,
    getItem: (name) => (closed ? lent?.[name] : own((store) => store.getItem(name))) ?? null,
    setItem: (name, value) => {
      if (!closed) return own((store) => store.setItem(name, value));
      if (!lent) throw new Error("nothing is kept here");
      lent[name] = value;
      return tell({ type: "remember", name, value });
    },
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || !data || data.type !== "memory" || typeof data.held !== "object" || !closed || lent) return;
    host = origin;
    lent = Object.fromEntries(KEPT.map((name) => [name, data.held?.[name]]).filter(([, v]) => typeof v === "string" && v.length < MOST));
    window.tremplinGarde.waits = false;
    dispatchEvent(new Event("tremplin-memoire"));
    recall();
  });

  /* The last search: offered again when one comes back without one. */
  const searched = /(^|[?&])(romes|metier|lieu|lat)=[^&]/.test(location.search), searching = /^\/(en\/)?recherche-/.test(location.pathname);
  const recall = () => {
    if (searching && searched && !/[?&](itemId|p)=/.test(location.search)) {
      try { window.tremplinGarde.setItem("tremplin-recherche", location.search.slice(0, 2000)); } catch { /* forgotten, then */ }
    }
    const offer = document.querySelector("[data-reprendre]"), last = window.tremplinGarde.getItem("tremplin-recherche");
    if (!offer || searched || !/^\?[^#]*$/.test(last || "")) return;
    const again = new URLSearchParams(last);
    for (const [name, value] of new URLSearchParams(location.search)) again.set(name, value);
    offer.querySelector("a").href = location.pathname + "?" + again;
    offer.hidden = false;
  };

  for (const button of document.querySelectorAll("[data-retour]"))
    button.addEventListener("click", () => tell({ type: "goToPage", page: button.dataset.retour }));
  for (const told of document.querySelectorAll("[data-message]")) tell(JSON.parse(told.dataset.message));
  let before = 0;
  new ResizeObserver(() => {
    const height = document.documentElement.offsetHeight;
    if (height !== before) tell({ type: "resize", height: (before = height) });
  }).observe(document.documentElement);
  tell({ type: "ready", memory: closed });
  recall();
})();
