/* The OpenAPI document of a family, drawn by Swagger UI: read only, since each route is tried from its own page. */
(() => {
  "use strict";
  const place = document.querySelector("[data-contrat]");
  window.SwaggerUIBundle({
    url: place.dataset.contrat, dom_id: "#" + place.id, supportedSubmitMethods: [], docExpansion: "none",
    defaultModelsExpandDepth: -1, syntaxHighlight: false, validatorUrl: null,
  });
})();
