/* The map of results: clusters, one colour a kind, the outlines of départements as its ground. */
import * as maplibre from "/static/maplibre/maplibre-gl.mjs";

const COLOURS = { formations: "#000091", offres: "#18753c", entreprises: "#b34000" };
const NAMES = { formations: "Formations", offres: "Offres d'emploi", entreprises: "Candidatures spontanées" };

const number = (map, name) => {
  const text = name.slice(7), size = 40, canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.font = "bold 18px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, size / 2, size / 2);
  map.addImage(name, pen.getImageData(0, 0, size, size), { pixelRatio: 2 });
};

export const dessiner = async (box, address) => {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/maplibre/maplibre-gl.css" });
  const styled = new Promise((done) => { sheet.onload = sheet.onerror = done; });
  document.head.append(sheet);
  maplibre.setWorkerUrl("/static/maplibre/maplibre-gl-worker.mjs");
  const read = (url) => fetch(url).then((answer) => answer.json());
  const [points, ground] = await Promise.all([read(address), read("/geographie/departements.geojson"), styled]);
  const map = new maplibre.Map({
    container: box,
    center: points.centre || [2.5, 46.5],
    zoom: points.centre ? 8 : 4.4,
    attributionControl: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    style: {
      version: 8,
      sources: {
        fond: { type: "geojson", data: ground },
        resultats: { type: "geojson", data: points, cluster: true, clusterMaxZoom: 14, clusterRadius: 40 },
      },
      layers: [
        { id: "fond", type: "background", paint: { "background-color": "#f6f6f6" } },
        { id: "departements", type: "line", source: "fond", paint: { "line-color": "#929292", "line-width": 1 } },
        {
          id: "groupes", type: "circle", source: "resultats", filter: ["has", "point_count"],
          paint: { "circle-color": "#3a3a3a", "circle-radius": ["step", ["get", "point_count"], 14, 20, 18, 100, 24] },
        },
        {
          id: "comptes", type: "symbol", source: "resultats", filter: ["has", "point_count"],
          layout: { "icon-image": ["concat", "nombre-", ["get", "point_count_abbreviated"]], "icon-allow-overlap": true },
        },
        {
          id: "points", type: "circle", source: "resultats", filter: ["!", ["has", "point_count"]],
          paint: {
            "circle-color": ["match", ["get", "genre"], ...Object.entries(COLOURS).flat(), "#3a3a3a"],
            "circle-radius": ["case", ["boolean", ["feature-state", "vu"], false], 11, 7],
            "circle-stroke-color": "#fff", "circle-stroke-width": 2,
          },
        },
      ],
    },
  });
  map.setMissingStyleImageResolver(async (name) => { if (name.startsWith("nombre-")) number(map, name); });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  if (points.features.length) {
    const bounds = new maplibre.LngLatBounds();
    points.features.forEach((f) => bounds.extend(f.geometry.coordinates));
    map.fitBounds(bounds, { padding: 40, maxZoom: 12, animate: false });
  }
  map.on("click", "groupes", async (event) => {
    const group = event.features[0];
    const zoom = await map.getSource("resultats").getClusterExpansionZoom(group.properties.cluster_id);
    map.easeTo({ center: group.geometry.coordinates, zoom });
  });
  map.on("click", "points", (event) => { location.href = event.features[0].properties.adresse; });
  const shown = new maplibre.Popup({ closeButton: false, offset: 12 });
  map.on("mouseenter", "points", (event) => {
    const told = event.features[0];
    const text = document.createElement("p");
    text.textContent = [told.properties.titre, told.properties.entreprise].filter(Boolean).join(" — ");
    map.getCanvas().style.cursor = "pointer";
    shown.setLngLat(told.geometry.coordinates).setDOMContent(text).addTo(map);
  });
  map.on("mouseleave", "points", () => { map.getCanvas().style.cursor = ""; shown.remove(); });
  const numbers = new Map(points.features.map((f) => [f.properties.cle, f.id]));
  for (const card of document.querySelectorAll("[data-cle]")) {
    const id = numbers.get(card.dataset.cle);
    if (id === undefined) continue;
    for (const [event, vu] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
      card.addEventListener(event, () => map.setFeatureState({ source: "resultats", id }, { vu }));
  }
  const legend = Object.assign(document.createElement("ul"), { className: "carte__legende fr-raw-list" });
  for (const [kind, colour] of Object.entries(COLOURS)) {
    const line = document.createElement("li"), dot = document.createElement("span");
    dot.className = "carte__point";
    dot.style.backgroundColor = colour;
    line.append(dot, NAMES[kind]);
    legend.append(line);
  }
  box.append(legend);
  map.getCanvas().setAttribute("aria-label", "Carte des résultats ; la liste dit la même chose");
  window.tremplinCarte = map;
  return map;
};
