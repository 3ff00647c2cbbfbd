/* The theme that a reader chose, kept in the browser; without a choice, that of their device. It comes while the styles
   do, which the first drawing waits for, without being waited for itself. */
(() => {
  "use strict";
  const root = document.documentElement, night = matchMedia("(prefers-color-scheme: dark)");
  const kept = (() => { try { return localStorage; } catch { return {}; } })();
  const follow = () => {
    const theme = kept.theme ?? (night.matches ? "dark" : "light");
    root.dataset.frScheme = kept.theme ?? "system";
    root.dataset.frTheme = root.style.colorScheme = theme;
    return theme;
  };
  follow();
  const wire = () => {
    const button = document.querySelector("[data-bascule]");
    const say = () => { button.textContent = follow() === "dark" ? button.dataset.clair : button.dataset.sombre; };
    button.addEventListener("click", () => {
      const chosen = follow() === "dark" ? "light" : "dark";
      if (chosen === (night.matches ? "dark" : "light")) delete kept.theme; else kept.theme = chosen;
      say();
    });
    night.addEventListener("change", say);
    button.hidden = false;
    say();
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", wire); else wire();
})();
