/* The results on a map: the circle that is searched, points, groups, and what stands at one place as a list. */
import * as maplibre from "../maplibre/maplibre-gl.mjs";
import { coloursOf, poser, repeindre, suivreTheme } from "./fond.mjs";

const _ = window.tremplinMots || ((text) => text);
const NAMES = { formations: _("Formations"), offres: _("Offres d'emploi"), entreprises: _("Candidatures spontanées") };
const LAST = 24, SIDES = 64, KM_OF_A_DEGREE = 111.195;
const make = (tag, given, ...children) => {
  const made = Object.assign(document.createElement(tag), given);
  made.append(...children.filter(Boolean));
  return made;
};
const place = (feature) => feature.geometry.coordinates.map((c) => c.toFixed(5)).join();

const circle = ([lon, lat], km) => {
  const ring = Array.from({ length: SIDES + 1 }, (_, n) => {
    const angle = (2 * Math.PI * n) / SIDES, wide = KM_OF_A_DEGREE * Math.cos((lat * Math.PI) / 180);
    return [lon + (km / wide) * Math.cos(angle), lat + (km / KM_OF_A_DEGREE) * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
};

const kindColour = (colours) => ["match", ["get", "genre"], ...Object.keys(NAMES).flatMap((k) => [k, colours[k]]), colours.groupe];

const show = (map, points, colours) => {
  map.addSource("rayon", { type: "geojson", data: points.rayon ? circle(points.centre, points.rayon) : { type: "FeatureCollection", features: [] } });
  /* groups never come apart where results stand at the very same place: they open as a list */
  map.addSource("resultats", { type: "geojson", data: points, cluster: true, clusterMaxZoom: LAST - 1, clusterRadius: 34, maxzoom: LAST });
  map.addLayer({ id: "rayon", type: "line", source: "rayon", paint: { "line-color": colours.rayon, "line-width": 2, "line-dasharray": [2, 2] } });
  map.addLayer({
    id: "groupes", type: "circle", source: "resultats", filter: ["has", "point_count"],
    paint: { "circle-color": colours.groupe, "circle-radius": ["step", ["get", "point_count"], 15, 20, 19, 100, 24], "circle-stroke-color": colours.terre, "circle-stroke-width": 2 },
  });
  map.addLayer({
    id: "comptes", type: "symbol", source: "resultats", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": ["bold system-ui", "Liberation Sans"], "text-size": 13, "text-allow-overlap": true },
    paint: { "text-color": colours.terre },
  });
  map.addLayer({
    id: "points", type: "circle", source: "resultats", filter: ["!", ["has", "point_count"]],
    paint: {
      "circle-color": kindColour(colours), "circle-stroke-color": colours.terre, "circle-stroke-width": 2,
      "circle-radius": ["case", ["boolean", ["feature-state", "vu"], false], 13, 8],
    },
  });
};

const paint = (map, colours) => {
  repeindre(map, colours);
  map.setPaintProperty("rayon", "line-color", colours.rayon);
  map.setPaintProperty("comptes", "text-color", colours.terre);
  map.setPaintProperty("groupes", "circle-color", colours.groupe);
  map.setPaintProperty("points", "circle-color", kindColour(colours));
  for (const layer of ["groupes", "points"]) map.setPaintProperty(layer, "circle-stroke-color", colours.terre);
};

/* What stands at a place, over the map: its title takes the focus, Escape gives it back. */
const panel = (box, map) => {
  const title = make("h3", { tabIndex: -1, className: "carte__titre" });
  const close = make("button", { type: "button", className: "fr-btn fr-btn--sm fr-btn--tertiary", textContent: _("Fermer") });
  const list = make("ul", { className: "fr-raw-list carte__liste" });
  const whole = make("div", { className: "carte__fiche", hidden: true }, make("div", { className: "carte__entete" }, title, close), list);
  whole.setAttribute("role", "region");
  whole.setAttribute("aria-label", _("Résultats à cet endroit"));
  const hide = () => {
    if (whole.hidden) return;
    whole.hidden = true;
    map.getCanvas().focus();
  };
  close.addEventListener("click", hide);
  whole.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  box.append(whole);
  const line = (told) => make("li", { className: `resultat resultat--${told.genre}` },
    make("p", { className: "fr-badge fr-badge--sm fr-badge--no-icon", textContent: told.sorte }),
    make("p", {}, make("a", { className: "fr-link", href: told.adresse, textContent: told.titre })),
    ...[told.qui, [told.lieu, told.distance].filter(Boolean).join(" · "), [told.quoi, told.quand].filter(Boolean).join(" · "), told.pourquoi]
      .filter(Boolean).map((text) => make("p", { textContent: text })));
  return (found) => {
    list.replaceChildren(...found.map((feature) => line(feature.properties)));
    title.textContent = found.length > 1 ? _("%(nombre)s résultats à cet endroit").replace("%(nombre)s", found.length) : _("Un résultat");
    whole.hidden = false;
    title.focus();
  };
};

const legend = () => make("ul", { className: "carte__legende fr-raw-list" }, ...Object.entries(NAMES).map(([kind, name]) =>
  make("li", {}, make("span", { className: `carte__point carte__point--${kind}` }), name)));

const BESIDE = "(min-width: 62em)", ROOM = 48, MARGIN = 12;
/* What is found and the town; above the list, the whole circle too, clear of the legend. */
const frame = (map, points, legend) => {
  const wide = matchMedia(BESIDE).matches, bounds = new maplibre.LngLatBounds();
  const around = !wide && points.rayon ? circle(points.centre, points.rayon).geometry.coordinates[0] : [];
  for (const at of [points.centre, ...points.features.map((f) => f.geometry.coordinates), ...around]) if (at) bounds.extend(at);
  const below = map.getContainer().getBoundingClientRect().bottom - legend.getBoundingClientRect().top + MARGIN;
  const padding = wide ? ROOM : { top: MARGIN, left: MARGIN, right: MARGIN, bottom: below };
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding, maxZoom: 12, animate: false });
};

const listen = (map, points, open) => {
  const standing = (feature) => points.features.filter((f) => place(f) === place(feature));
  map.on("click", "groupes", async (event) => {
    const source = map.getSource("resultats"), group = event.features[0];
    const leaves = await source.getClusterLeaves(group.properties.cluster_id, group.properties.point_count, 0);
    if (new Set(leaves.map(place)).size === 1) return open(standing(leaves[0]));
    const zoom = await source.getClusterExpansionZoom(group.properties.cluster_id);
    if (zoom > map.getMaxZoom()) return open(leaves);
    map.easeTo({ center: group.geometry.coordinates, zoom });
  });
  map.on("click", "points", (event) => open([points.features.find((f) => f.id === event.features[0].id)]));
  for (const layer of ["points", "groupes"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  const numbers = new Map(points.features.map((f) => [f.properties.cle, f.id]));
  for (const card of document.querySelectorAll("[data-cle]")) {
    const id = numbers.get(card.dataset.cle);
    if (id === undefined) continue;
    for (const [event, vu] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
      card.addEventListener(event, () => map.setFeatureState({ source: "resultats", id }, { vu }));
  }
  return (key) => {
    const found = points.features.find((f) => f.properties.cle === key);
    if (!found) return;
    map.jumpTo({ center: found.geometry.coordinates, zoom: Math.max(map.getZoom(), 12) });
    open(standing(found));
  };
};

/* Draw the results of an address; what is given back shows one of them by its key. */
export const dessiner = async (box, address) => {
  const sheet = make("link", { rel: "stylesheet", href: new URL("../maplibre/maplibre-gl.css", import.meta.url).href });
  const styled = new Promise((done) => { sheet.onload = sheet.onerror = done; });
  document.head.append(sheet);
  const [answer] = await Promise.all([fetch(address), styled]);
  const points = await answer.json();
  const canvas = make("div", { className: "carte__toile" });
  box.replaceChildren(canvas);
  const map = await poser(maplibre, canvas, { center: points.centre || [2.5, 46.5], zoom: points.centre ? 8 : 4.4 });
  const told = legend();
  box.append(told);
  frame(map, points, told);
  if (!map.loaded()) await new Promise((done) => { map.once("load", done); });
  show(map, points, coloursOf(box));
  suivreTheme(box, (colours) => paint(map, colours));
  map.getCanvas().setAttribute("aria-label", _("Carte des résultats ; la liste dit la même chose"));
  window.tremplinCarte = map;
  return listen(map, points, panel(box, map));
};
