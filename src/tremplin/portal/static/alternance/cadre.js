/* A page shown in another: tells its height, and where to go back to; listens to nothing. */
(() => {
  "use strict";
  if (parent === window) return;
  const tell = (message) => parent.postMessage(message, "*");
  for (const button of document.querySelectorAll("[data-retour]"))
    button.addEventListener("click", () => tell({ type: "goToPage", page: button.dataset.retour }));
  for (const told of document.querySelectorAll("[data-message]")) tell(JSON.parse(told.dataset.message));
  let before = 0;
  new ResizeObserver(() => {
    const height = document.documentElement.offsetHeight;
    if (height !== before) tell({ type: "resize", height: (before = height) });
  }).observe(document.documentElement);
})();
