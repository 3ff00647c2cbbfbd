/* The ground of a map, from the release alone: outlines, borders and names by level, in the colours of the page. */
const _ = window.tremplinMots || ((text) => text);
const SAID = {
  "NavigationControl.ZoomIn": _("Agrandir"),
  "NavigationControl.ZoomOut": _("Réduire"),
  "AttributionControl.ToggleAttribution": _("Afficher les sources"),
  "Map.Title": _("Carte"),
  "CooperativeGesturesHandler.WindowsHelpText": _("Maintenez Ctrl et faites défiler pour agrandir la carte"),
  "CooperativeGesturesHandler.MacHelpText": _("Maintenez ⌘ et faites défiler pour agrandir la carte"),
  "CooperativeGesturesHandler.MobileHelpText": _("Deux doigts pour déplacer la carte"),
};
const COLOURS = ["terre", "commune", "departement", "nom", "rayon", "groupe", "formations", "offres", "entreprises"];
const COMMUNES = 8.5, FONTS = ["system-ui", "Liberation Sans", "sans-serif"];
const nothing = () => ({ type: "FeatureCollection", features: [] });
const read = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return answer.json();
};

/* The colours of the page, which its style sheet gives as --carte-…. */
export const coloursOf = (box) => {
  const style = getComputedStyle(box);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--carte-${name}`).trim()]));
};

const names = (id, source, colours, more) => ({
  id, type: "symbol", source, filter: ["has", "nom"], ...more,
  layout: {
    "text-field": ["get", "nom"], "text-font": FONTS, "text-padding": 6, "text-max-width": 8,
    "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 0.9,
    "text-size": ["interpolate", ["linear"], ["get", "habitants"], 500, 11, 100000, 15],
    "symbol-sort-key": ["-", 0, ["get", "habitants"]],
  },
  paint: { "text-color": colours.nom, "text-halo-color": colours.terre, "text-halo-width": 1.5 },
});

const style = (colours, departements, towns) => ({
  version: 8,
  sources: {
    departements: { type: "geojson", data: departements },
    villes: { type: "geojson", data: towns },
    communes: { type: "geojson", data: nothing() },
  },
  layers: [
    { id: "terre", type: "background", paint: { "background-color": colours.terre } },
    {
      id: "communes", type: "line", source: "communes", minzoom: COMMUNES, filter: ["!", ["has", "nom"]],
      paint: { "line-color": colours.commune, "line-width": 1 },
    },
    { id: "departements", type: "line", source: "departements", paint: { "line-color": colours.departement, "line-width": 1.2 } },
    names("villes", "villes", colours, { maxzoom: COMMUNES }),
    names("noms", "communes", colours, { minzoom: COMMUNES }),
  ],
});

/* Borders and names of the communes in view, read once a département. */
const follow = (map, boxes) => {
  const held = new Map();
  const look = async () => {
    if (map.getZoom() < COMMUNES) return;
    const view = map.getBounds();
    const wanted = Object.entries(boxes).filter(([code, [west, south, east, north]]) => !held.has(code)
      && west <= view.getEast() && east >= view.getWest() && south <= view.getNorth() && north >= view.getSouth());
    if (!wanted.length) return;
    for (const [code] of wanted) held.set(code, []);
    await Promise.all(wanted.map(async ([code]) => {
      try {
        held.set(code, (await read(`/geographie/fond/${code}.geojson`)).features);
      } catch { held.delete(code); /* asked again when the map moves */ }
    }));
    map.getSource("communes").setData({ type: "FeatureCollection", features: [...held.values()].flat() });
  };
  map.on("moveend", look);
  map.on("load", look);
};

/* A map with its ground, the last layers of which are given names; what is shown goes over them. */
export const poser = async (maplibre, box, view) => {
  maplibre.setWorkerUrl(new URL("../maplibre/maplibre-gl-worker.mjs", import.meta.url).href);
  const [departements, country] = await Promise.all(
    ["departements", "fond/france"].map((name) => read(`/geographie/${name}.geojson`)),
  );
  const map = new maplibre.Map({
    container: box, attributionControl: false, locale: SAID, maxZoom: 17,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    style: style(coloursOf(box), departements, { type: "FeatureCollection", features: country.features }),
    ...view,
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  follow(map, country.departements);
  return map;
};

/* The colours again, when the theme of the page changes. */
export const suivreTheme = (box, repaint) => {
  const again = () => repaint(coloursOf(box));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-fr-theme", "data-fr-scheme"] });
};

/* Painting the ground again. */
export const repeindre = (map, colours) => {
  map.setPaintProperty("terre", "background-color", colours.terre);
  map.setPaintProperty("communes", "line-color", colours.commune);
  map.setPaintProperty("departements", "line-color", colours.departement);
  for (const layer of ["villes", "noms"]) {
    map.setPaintProperty(layer, "text-color", colours.nom);
    map.setPaintProperty(layer, "text-halo-color", colours.terre);
  }
};
